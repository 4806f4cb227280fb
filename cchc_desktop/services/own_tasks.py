"""Reading the plans of units, and the plan a unit works by: the provincial one with its own tasks."""

from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanRecord, UnitPlanValues, own_tasks
from db.asking import asked, day_in

if TYPE_CHECKING:
    from cchc_desktop.services.office import Office

_PLAN: Final = """
    SELECT unit, revision, withdrawn, number, issued_on, sent_on, budget_number, budget_sent_on
    FROM unit_plans WHERE id = ?
"""
_TASKS: Final = """
    SELECT under, title, cadence, due, who, clause FROM unit_plan_tasks
    WHERE unit_plan = ? ORDER BY position
"""
_BUDGET: Final = """
    SELECT clause, category, source, amount, note FROM unit_plan_budget
    WHERE unit_plan = ? ORDER BY position
"""


def unit_plan_id(unit: str, plan: str) -> str:
    """Return the record id of the plan of `unit` under the provincial `plan`: a unit has one."""
    return f"{unit}/{plan}"


def unit_plan_of(session: Session, plan: str, unit: str) -> UnitPlanRecord:
    """Return the plan of `unit` under the provincial `plan`; revision 0 where it has none."""
    key = unit_plan_id(unit, plan)
    found = asked(session, _PLAN, (key,))
    if not found:
        return UnitPlanRecord(unit, plan, 0, UnitPlanValues())
    whose, revision, withdrawn, number, issued_on, sent_on, budget_number, budget_sent_on = found[0]
    if withdrawn or whose != unit:
        return UnitPlanRecord(unit, plan, revision, UnitPlanValues())
    values = UnitPlanValues(
        number=number,
        issued_on=day_in(issued_on),
        sent_on=day_in(sent_on),
        tasks=tuple(
            OwnTask(under, title, cadence, day_in(due), who, clause=clause)
            for under, title, cadence, due, who, clause in asked(session, _TASKS, (key,))
        ),
        budget=tuple(BudgetLine(*line) for line in asked(session, _BUDGET, (key,))),
        budget_number=budget_number,
        budget_sent_on=day_in(budget_sent_on),
    )
    return UnitPlanRecord(unit, plan, revision, values)


def refresh_plan(office: "Office") -> None:
    """Let the unit at work go by its own plan as it stands in the tables now."""
    with office.reading() as session:
        office.plan = plan_for(session, office.plan, office.unit)


def plan_for(session: Session, plan: Plan, unit: OrgUnit) -> Plan:
    """Return the provincial plan with the own tasks of `unit`, and those of no other unit."""
    values = unit_plan_of(session, plan.id, unit.key).values
    return plan.with_own_tasks(own_tasks(values, plan, unit))
