"""The unit's own plan: kept here, sent up with the unit's records, read for the units below."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.unit_plans import (
    OWN_MARK,
    UnitPlanRecord,
    UnitPlanValues,
    mistakes_of_unit_plan,
    own_tasks,
    tidy_unit_plan,
)
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_tasks import unit_plan_id, unit_plan_of
from cchc_desktop.services.payloads import BudgetPayload, OwnTaskPayload, UnitPlanPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.triggers import follow_document
from db.models.activities import ActivityClauseRow, ActivityRow
from db.models.unit_plans import UnitPlanRow


@guarded
class UnitPlans:
    """The units' own plans under the provincial one."""

    def __init__(self, office: Office, channels: Mapping[str, Channel]) -> None:
        self._office = office
        self._channels = channels

    def show(self, unit: str | None = None) -> UnitPlanRecord:
        """Return the plan of a unit, empty where it has none."""
        with self._office.reading() as session:
            return unit_plan_of(session, self._office.plan.id, unit or self._office.unit.key)

    def of_units(self, units: Sequence[str]) -> list[UnitPlanRecord]:
        """Return the plans that the named units have."""
        plan = self._office.plan.id
        with self._office.reading() as session:
            keys = session.scalars(
                select(UnitPlanRow.unit).where(
                    UnitPlanRow.plan == plan, ~UnitPlanRow.withdrawn, UnitPlanRow.unit.in_(units)
                )
            ).all()
            return [unit_plan_of(session, plan, key) for key in keys]

    def mistakes(self, values: UnitPlanValues) -> list[UserMistake]:
        """Return everything wrong with `values`, each with its field."""
        return mistakes_of_unit_plan(values, plan=self._office.plan, today=self._office.today())

    def save(self, values: UnitPlanValues, *, revision: int | None = None) -> Changed[UnitPlanRecord]:
        """Keep the plan of this unit; its own tasks then stand in tree, calendar and obligations.

        UserMistake for the first thing wrong with it, for an own task taken away that activities
        serve, and where somebody changed the plan since `revision`.
        """
        office = self._office
        with office.changing() as change:
            held = unit_plan_of(change.session, office.plan.id, office.unit.key)
            served = _served(change, office.unit.key)
            tidied = tidy_unit_plan(values, served)
            for mistake in self.mistakes(tidied):
                raise mistake
            kept = {task.clause for task in tidied.tasks}
            for task in held.values.tasks:
                if task.clause not in kept and task.clause in served:
                    raise UserMistake(
                        tr(
                            "“{title}” stays: {n} activities serve it.",
                            title=task.title,
                            n=served[task.clause],
                        ),
                        hint=tr("Take the clause off those activities first, then take the task away."),
                        field="tasks",
                    )
            payload = UnitPlanPayload(
                id=unit_plan_id(office.unit.key, office.plan.id),
                unit=office.unit.key,
                recorded_by=office.user.name,
                recorded_at=change.now,
                plan=office.plan.id,
                number=tidied.number,
                issued_on=tidied.issued_on,
                sent_on=tidied.sent_on,
                tasks=tuple(
                    OwnTaskPayload(t.clause, t.under, t.title, t.cadence, t.due, t.who) for t in tidied.tasks
                ),
                budget=tuple(
                    BudgetPayload(b.clause, b.category, b.source, b.amount, b.note) for b in tidied.budget
                ),
                budget_number=tidied.budget_number,
                budget_sent_on=tidied.budget_sent_on,
            )
            number = change.put(
                Noun.UNIT_PLAN,
                payload,
                action="plan_own",
                revision=revision if held.revision else None,
            )
            follow_document(
                change,
                office,
                self._channels,
                record=payload.id,
                title=f"Kế hoạch số {tidied.number} về tuyên truyền CCHC năm {office.plan.year}",
                day=tidied.issued_on if tidied.number else None,
                again=not (held.values.number and held.values.issued_on),
            )
            change.touch(Noun.PLAN)
            change.undoable(tr("The unit's plan is changed"))
            made = change.done(UnitPlanRecord(office.unit.key, office.plan.id, number, tidied))
        office.plan = office.plan.with_own_tasks(own_tasks(tidied, office.plan, office.unit))
        return made


def _served(change: Change, unit: str) -> dict[str, int]:
    """Return how many live activities of `unit` serve each own task, by its clause."""
    rows = change.session.execute(
        select(ActivityClauseRow.clause, func.count().label("number"))
        .join(ActivityRow, ActivityRow.id == ActivityClauseRow.activity)
        .where(
            ActivityRow.unit == unit,
            ~ActivityRow.withdrawn,
            ActivityClauseRow.clause.like(f"%{OWN_MARK}%"),
        )
        .group_by(ActivityClauseRow.clause)
    ).all()
    return {row.clause: row.number for row in rows}
