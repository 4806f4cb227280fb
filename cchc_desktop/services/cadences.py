"""Confirming proposed cadences, at Sở Nội vụ, so that they bind every unit."""

from collections.abc import Sequence

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.plans import Basis, PlanTask
from cchc_desktop.services.notices import is_standing_body
from cchc_desktop.services.obligations import confirmed_in
from cchc_desktop.services.office import Office
from cchc_desktop.services.payloads import CadenceConfirmationPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.rulings import put_ruling


@guarded
class Cadences:
    """Which of the plan's proposed cadences Sở Nội vụ has confirmed."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def may_confirm(self) -> bool:
        """Tell whether this unit is the one that confirms."""
        return is_standing_body(self._office.unit)

    def confirmed(self) -> frozenset[str]:
        """Return the clauses whose proposed cadence is confirmed."""
        with self._office.reading() as session:
            return confirmed_in(session, self._office.plan)

    def proposed(self) -> list[PlanTask]:
        """Return the tasks whose cadence is proposed and not confirmed, in the plan's order."""
        done = self.confirmed()
        return [t for t in self._office.plan.tasks if t.basis is Basis.PROPOSED and t.clause not in done]

    def confirm(self, clauses: Sequence[str]) -> Changed[list[str]]:
        """Confirm the cadence of `clauses` as it stands in the plan: from now on they can be missing.

        Refused anywhere but at Sở Nội vụ; UserMistake for a clause whose cadence the decision states.
        A cadence that a later version of the plan changes has to be confirmed anew.
        """
        self._check()
        tasks = [self._office.plan.task(clause) for clause in dict.fromkeys(clauses)]
        for task in tasks:
            if task.basis is not Basis.PROPOSED:
                raise UserMistake(
                    tr("The decision itself states how often {clause} is owed.", clause=task.clause),
                    hint=tr("Only cadences marked as proposed are confirmed."),
                    field="clause",
                )
        known = self.confirmed()
        return self._put([task for task in tasks if task.clause not in known], withdrawn=False)

    def take_back(self, clauses: Sequence[str]) -> Changed[list[str]]:
        """Make confirmed cadences of `clauses` mere proposals again."""
        self._check()
        known = self.confirmed()
        tasks = [self._office.plan.task(clause) for clause in dict.fromkeys(clauses)]
        return self._put([task for task in tasks if task.clause in known], withdrawn=True)

    def _put(self, tasks: Sequence[PlanTask], *, withdrawn: bool) -> Changed[list[str]]:
        office = self._office
        action = "unconfirm_cadence" if withdrawn else "confirm_cadence"
        with office.changing() as change:
            for task in tasks:
                payload = CadenceConfirmationPayload(
                    id=f"{office.plan.id}/{task.clause}",
                    unit=office.unit.key,
                    recorded_by=office.user.name,
                    recorded_at=change.now,
                    plan=office.plan.id,
                    clause=task.clause,
                    cadence=str(task.cadence),
                )
                put_ruling(
                    office, change, Noun.CADENCE_CONFIRMATION, payload, action=action, withdrawn=withdrawn
                )
            change.touch(Noun.PLAN)
            return change.done([task.clause for task in tasks])

    def _check(self) -> None:
        if not self.may_confirm():
            raise Refused(
                tr("Only Sở Nội vụ confirms how often a task is owed."),
                hint=tr("Until it does, a proposed cadence reminds and is never late."),
            )
