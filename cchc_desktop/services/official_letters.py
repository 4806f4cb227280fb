"""Letters on the unit's letterhead: urging those below, the unit's own plan, its budget proposal."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.letterheads import initials, letterhead_for
from cchc_desktop.domain.mergers import ending_of
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.official_letters import Owing, budget_proposal, unit_plan_document, urging_letter
from cchc_desktop.domain.org_units import OrgUnit, superiors
from cchc_desktop.domain.periods import Period, add_working_days
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import Letterhead, ReportContent, ReportKind
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.files.whole import write_whole
from cchc_desktop.services.feedback_letters import letterhead_of
from cchc_desktop.services.holidays import work_days_in
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_rows import standings_of
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.unit_plans import UnitPlans
from db.models.reports import ReportRow

_DAYS_TO_ANSWER: Final = 3
"""Working days that an urging letter leaves."""
_ENDINGS: Final = (".docx", ".pdf")


@guarded
class OfficialLetters:
    """What the unit writes beside its report."""

    def __init__(self, office: Office, plans: Plans, unit_plans: UnitPlans) -> None:
        self._office = office
        self._plans = plans
        self._unit_plans = unit_plans

    def urge(
        self,
        period: Period,
        units: Sequence[str],
        folder: Path,
        *,
        ending: str = ".docx",
        progress: Progress = silent,
    ) -> list[Path]:
        """Write one urging letter for each of `units` into `folder` and return the files.

        UserMistake when a unit owes nothing that is known here; nothing is written then.
        """
        _check_ending(ending)
        owing = [self._owing(period, unit) for unit in units]
        for each in owing:
            if not each.report_missing and not each.returned:
                raise UserMistake(
                    tr("{unit} owes nothing for this period.", unit=each.unit.name),
                    hint=tr("Choose units whose report is missing or whose items were returned."),
                    field="unit",
                )
        letterhead = letterhead_of(self._office)
        today = self._office.today()
        with self._office.reading() as session:
            until = add_working_days(today, _DAYS_TO_ANSWER, work_days_in(session))
        written: list[Path] = []
        for done, each in enumerate(owing):
            progress(done, len(owing), each.unit.name)
            content = urging_letter(letterhead, each, self._office.plan, period, today=today, until=until)
            name = f"don-doc-{period.code}-{each.unit.code}{ending}"
            written.append(_write(content, folder / name, letter=True))
        with self._office.changing() as change:
            for each in owing:
                change.audit("urge", Noun.ORG_UNIT, each.unit.key, after={"period": period.code})
        return written

    def write_unit_plan(self, out: Path) -> Path:
        """Write the unit's own plan as a document to `out`, .docx or .pdf."""
        record = self._unit_plans.show()
        content = unit_plan_document(
            self._letterhead(),
            self._office.plan,
            self._plans.tasks_of(),
            record.values,
            today=self._office.today(),
        )
        return _write(content, out)

    def write_budget_proposal(self, out: Path) -> Path:
        """Write the proposal of money to `out`, .docx or .pdf; UserMistake while nothing is asked for."""
        values = self._unit_plans.show().values
        if not values.budget:
            raise UserMistake(
                tr("The unit asks for no money yet."),
                hint=tr("Enter what each task needs in the plan of the unit first."),
                field="budget",
            )
        content = budget_proposal(self._letterhead(), self._office.plan, values, today=self._office.today())
        return _write(content, out)

    def _owing(self, period: Period, key: str) -> Owing:
        office = self._office
        unit = office.units[key]
        with office.reading() as session:
            standing = standings_of(session, office.units, period.code, [key]).get(key)
            handed = _has_report(session, key, period.code)
            ended = not unit.stands_on(office.today())
            ending = ending_of(unit, successions_in(session), office.units) if ended else None
        current = standing.current if standing else None
        items = current.returned.items if current is not None and current.returned is not None else ()
        return Owing(
            unit,
            self._plans.deadline(period, key),
            report_missing=not handed and unit.stands_in(period.starts_on, period.ends_on),
            returned=tuple(f"{item.title or item.record} (hạn {day_words(item.due)})" for item in items),
            ending=ending,
        )

    def _letterhead(self) -> Letterhead:
        """Return the letterhead of the last report, with those it is addressed to."""
        office = self._office
        above = superiors(office.unit, office.units)
        plain = letterhead_for(
            office.unit, above[0] if above else None, above=office.units.get(office.unit.parent or "")
        )
        used = letterhead_of(office)
        return replace(
            used, addressees=plain.addressees, recipients=plain.recipients, symbol=_short(office.unit)
        )


def _short(unit: OrgUnit) -> str:
    return "UBND" if unit.body.startswith("Ủy ban nhân dân") else initials(unit.name)


def _has_report(session: Session, unit: str, period: str) -> bool:
    found = session.scalar(
        select(ReportRow.id)
        .where(
            ReportRow.unit == unit,
            ReportRow.period == period,
            ReportRow.kind == str(ReportKind.OWN),
            ReportRow.issued_on.is_not(None),
            ~ReportRow.withdrawn,
        )
        .limit(1)
    )
    return found is not None


def _check_ending(ending: str) -> None:
    if ending.lower() not in _ENDINGS:
        raise UserMistake(
            tr("A letter is not written as “{ending}”.", ending=ending),
            hint=tr("Choose a name that ends in .pdf or .docx."),
            field="out",
        )


def _write(content: ReportContent, out: Path, *, letter: bool = False) -> Path:
    from cchc_desktop.documents.docx import write_report_docx
    from cchc_desktop.documents.letters import draw_letter, write_letter_docx
    from cchc_desktop.documents.pdf import draw_report

    ending = out.suffix.lower()
    _check_ending(ending)
    made = io.BytesIO()
    if ending == ".pdf":
        (draw_letter if letter else draw_report)(content, made)
    else:
        (write_letter_docx if letter else write_report_docx)(content, made)
    write_whole(out, made.getvalue())
    return out
