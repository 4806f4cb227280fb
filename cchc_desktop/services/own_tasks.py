"""Reading the plans of units, and the plan a unit works by: the provincial one with its own tasks."""

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanRecord, UnitPlanValues, own_tasks
from db.models.unit_plans import UnitPlanBudgetRow, UnitPlanRow, UnitPlanTaskRow

if TYPE_CHECKING:
    from cchc_desktop.services.office import Office


def unit_plan_id(unit: str, plan: str) -> str:
    """Return the record id of the plan of `unit` under the provincial `plan`: a unit has one."""
    return f"{unit}/{plan}"


def unit_plan_of(session: Session, plan: str, unit: str) -> UnitPlanRecord:
    """Return the plan of `unit` under the provincial `plan`; revision 0 where it has none."""
    row = session.get(UnitPlanRow, unit_plan_id(unit, plan), populate_existing=True)
    if row is None or row.withdrawn or row.unit != unit:
        return UnitPlanRecord(unit, plan, row.revision if row else 0, UnitPlanValues())
    tasks = session.scalars(
        select(UnitPlanTaskRow)
        .where(UnitPlanTaskRow.unit_plan == row.id)
        .order_by(UnitPlanTaskRow.position)
        .execution_options(populate_existing=True)
    )
    budget = session.scalars(
        select(UnitPlanBudgetRow)
        .where(UnitPlanBudgetRow.unit_plan == row.id)
        .order_by(UnitPlanBudgetRow.position)
        .execution_options(populate_existing=True)
    )
    values = UnitPlanValues(
        number=row.number,
        issued_on=row.issued_on,
        sent_on=row.sent_on,
        tasks=tuple(OwnTask(t.under, t.title, t.cadence, t.due, t.who, clause=t.clause) for t in tasks),
        budget=tuple(BudgetLine(b.clause, b.category, b.source, b.amount, b.note) for b in budget),
        budget_number=row.budget_number,
        budget_sent_on=row.budget_sent_on,
    )
    return UnitPlanRecord(unit, plan, row.revision, values)


def refresh_plan(office: "Office") -> None:
    """Let the unit at work go by its own plan as it stands in the tables now."""
    with office.reading() as session:
        office.plan = plan_for(session, office.plan, office.unit)


def plan_for(session: Session, plan: Plan, unit: OrgUnit) -> Plan:
    """Return the provincial plan with the own tasks of `unit`, and those of no other unit."""
    values = unit_plan_of(session, plan.id, unit.key).values
    return plan.with_own_tasks(own_tasks(values, plan, unit))
