"""Granting more time to a unit below, and taking it back."""

from datetime import date
from typing import Final, cast

from sqlalchemy import select

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.extensions import Extension, check_extension, period_to_extend
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.obligations import EVENT_KINDS
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, parse_period, weeks_of
from cchc_desktop.domain.plans import CadenceKind, PlanTask, tasks_of
from cchc_desktop.domain.spans import WEEK
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.obligations import REPORT_CLAUSES, events_of, extensions_of
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.payloads import ExtensionPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.rulings import check_above, put_ruling
from db.models.plans import DeadlineRow
from db.models.unit_plans import ExtensionRow

_MONTHS_AFTER: Final = 3
"""An extension reaches at most into March of the year after."""


@guarded
class Extensions:
    """Time that units above grant units below them for single duties."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def granted(self, unit: str | None = None) -> list[Extension]:
        """Return the time granted to one unit, or to every unit known here, oldest first."""
        with self._office.reading() as session:
            return extensions_of(session, self._office.plan.id, None if unit is None else [unit])

    def extend(
        self, unit: str, clause: str, period: Period | None, *, due: date, reason: str
    ) -> Changed[Extension]:
        """Give `unit`, which stands below this one, until `due` for one duty; it travels down to it.

        Refused for a unit that does not stand below; UserMistake for a duty without a due date, a day
        that is no later, or no reason. Granting the same again replaces what this unit granted before.
        """
        office = self._office
        whom = office.units[unit]
        check_above(office, whom)
        with office.changing() as change:
            plan = plan_for(change.session, office.plan, whom)
            task = plan.task(clause)
            if task not in tasks_of(plan, whom):
                raise UserMistake(
                    tr("{unit} does not owe clause {clause}.", unit=whom.name, clause=clause),
                    hint=tr("Choose one of the duties the plan shows for that unit."),
                    field="clause",
                )
            code = period_to_extend(task, period)
            before = self._due_without(change, task, code, whom)
            check_extension(
                before=before, due=due, reason=reason, last=date(plan.year + 1, _MONTHS_AFTER, 31)
            )
            held = change.session.scalar(
                select(ExtensionRow.id).where(
                    ExtensionRow.unit == unit,
                    ExtensionRow.by == office.unit.key,
                    ExtensionRow.plan == plan.id,
                    ExtensionRow.clause == clause,
                    ExtensionRow.period == code,
                )
            )
            payload = ExtensionPayload(
                id=held or new_id(),
                unit=unit,
                recorded_by=office.user.name,
                recorded_at=change.now,
                by=office.unit.key,
                plan=plan.id,
                clause=clause,
                period=code,
                due=due,
                reason=nfc(reason).strip(),
            )
            put_ruling(office, change, Noun.EXTENSION, payload, action="extend", reason=payload.reason)
            return change.done(
                Extension(payload.id, unit, payload.by, clause, code, due, payload.reason, change.now)
            )

    def take_back(self, extension: str) -> Changed[None]:
        """Take back time that this unit granted: the old due date holds again."""
        office = self._office
        with office.changing() as change:
            payload = cast(ExtensionPayload, change.payload_of(Noun.EXTENSION, extension))
            if payload.by != office.unit.key:
                raise UserMistake(
                    tr("Another unit granted this time."), hint=tr("Ask that unit to take it back.")
                )
            put_ruling(office, change, Noun.EXTENSION, payload, action="take_extension_back", withdrawn=True)
            return change.done(None)

    def _due_without(self, change: Change, task: PlanTask, code: str, whom: OrgUnit) -> date:
        """Return when the duty is due without any extension; of several events, the first open one."""
        plan = self._office.plan
        if not code:
            return task.due or date(plan.year, 12, 31)
        period = parse_period(code, plan.period_rule)
        if task.cadence.kind in EVENT_KINDS:
            events = events_of(change.session, whom.key, period.starts_on, period.ends_on)
            due = [e.due for e in events if e.clause == task.clause and e.fulfilled_on is None]
            return min(due, default=period.starts_on)
        if task.cadence.kind is CadenceKind.WEEKLY:
            return max(period.ends_on, weeks_of(period)[-1] + WEEK)
        handed_in = None
        if task.clause in REPORT_CLAUSES:
            handed_in = change.session.scalar(
                select(DeadlineRow.due).where(
                    DeadlineRow.plan == plan.id,
                    DeadlineRow.period == code,
                    DeadlineRow.kind == str(whom.kind),
                )
            )
        return handed_in or period.ends_on
