"""What the units below have handed in: who is missing or late, and the sums over all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.boundaries import Boundaries, Gathered, by_successors
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.hand_ins import MatrixCell, MatrixRow, gathered_rows, hand_in_state
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.mergers import ending_of
from cchc_desktop.domain.org_units import OrgUnit, Succession
from cchc_desktop.domain.periods import Period, PeriodKind
from cchc_desktop.domain.plans import tasks_of
from cchc_desktop.domain.reports import ReportKind
from cchc_desktop.domain.scoring import Total, total_of
from cchc_desktop.domain.unit_sums import PeriodSums, UnitSum
from cchc_desktop.domain.vietnamese import sort_key
from cchc_desktop.services.feedback_rows import in_statistics
from cchc_desktop.services.obligations import REPORT_CLAUSES
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_queue import Judged, criteria_used, judged_in, submitted_scores
from cchc_desktop.services.review_rows import standings_of
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.units import Units
from cchc_desktop.services.unsettled import unsettled_below
from cchc_desktop.services.written import written_whole
from db.models.activities import ActivityCounterRow, ActivityRow
from db.models.bundles import BundleRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.reports import ReportRow


@guarded
class Consolidations:
    """Sums over the units below, read from what they sent."""

    def __init__(self, office: Office, units: Units, plans: Plans, sets: Sequence[CriteriaSet]) -> None:
        self._office = office
        self._units = units
        self._plans = plans
        self._sets = sets

    def matrix(self, year: int, boundaries: Boundaries = Boundaries.REPORTING) -> list[MatrixRow]:
        """Return the units below that owe a report, or sent one, against every quarter of `year`.

        Bodies that the plan only asks, such as the press or the Front, are never missing. A unit that was
        merged owes until the quarter in which it ended. By new boundaries the units stand under those
        that took them over.
        """
        whole = self._plans.period(str(year))
        below = self._units.below(self._office.unit.key, whole)
        quarters = whole.parts(PeriodKind.QUARTER)
        dues = {quarter.code: self._plans.deadlines(quarter, below) for quarter in quarters}
        with self._office.reading() as session:
            keys = [unit.key for unit in below]
            reports = {quarter.code: _reports(session, keys, quarter.code) for quarter in quarters}
            totals = {quarter.code: self._totals(session, below, quarter.code) for quarter in quarters}
            reviews = {quarter.code: self._reviews(session, quarter.code) for quarter in quarters}
            successions = successions_in(session)
            unsettled = unsettled_below(session, self._office)
        units = self._office.units
        sent = {key for handed in reports.values() for key in handed}
        shown = [unit for unit in below if unit.key in sent or self._owes_report(unit)]
        rows = [
            MatrixRow(
                unit.key,
                unit.name,
                tuple(
                    self._cell(
                        unit,
                        quarter,
                        due=dues[quarter.code][unit.key],
                        report=reports[quarter.code].get(unit.key),
                        total=totals[quarter.code].get(unit.key),
                        judged=reviews[quarter.code].get(unit.key),
                    )
                    for quarter in quarters
                ),
                became=_became(unit, whole, successions, units),
                unsettled=unit.key in unsettled,
            )
            for unit in shown
        ]
        if boundaries is Boundaries.REPORTING:
            return rows
        return gathered_rows(rows, by_successors(shown, successions, units))

    def _owes_report(self, unit: OrgUnit) -> bool:
        return any(task.clause in REPORT_CLAUSES for task in tasks_of(self._office.plan, unit))

    def export_xlsx(self, period: Period, out: Path, boundaries: Boundaries = Boundaries.REPORTING) -> None:
        """Write matrix and figures as a workbook, by the units chosen; Trouble when it cannot be."""
        from cchc_desktop.documents.unit_sheets import write_units_xlsx

        rows = self.matrix(period.year, boundaries)
        by_new = boundaries is Boundaries.NEW
        shown = self.sums_by_new_boundaries(period) if by_new else self.sums(period)
        whole = self._plans.period(str(period.year))
        with written_whole(out) as unfinished:
            write_units_xlsx(
                unfinished, rows, shown, quarters=whole.parts(PeriodKind.QUARTER), boundaries=boundaries
            )

    def sums(self, period: Period) -> PeriodSums:
        """Return what each unit under this one did in `period`, and the total; in a few grouped queries."""
        under = self._units.under(self._office.unit.key, period)
        rows = self._sums(period, sorted(under, key=lambda unit: (unit.kind, sort_key(unit.name))))
        return PeriodSums(period.code, tuple(rows), _total(rows))

    def sums_by_new_boundaries(self, period: Period) -> PeriodSums:
        """Return the same figures of every unit under this one, old units summed under their successors.

        A unit that was split keeps its line, which says between whom. Points and reports are those of
        one unit and are not summed.
        """
        office = self._office
        with office.reading() as session:
            successions = successions_in(session)
        units = self._units.under(office.unit.key, period)
        known = {row.unit: row for row in self._sums(period, units)}
        lines = [
            _gathered(line, [known[part.key] for part in line.parts])
            for line in by_successors(units, successions, office.units)
        ]
        return PeriodSums(period.code, tuple(lines), _total(lines))

    def _sums(self, period: Period, below: Sequence[OrgUnit]) -> list[UnitSum]:
        keys = [unit.key for unit in below]
        with self._office.reading() as session:
            inside = (
                ActivityRow.unit.in_(keys),
                ~ActivityRow.withdrawn,
                ActivityRow.starts_on.between(period.starts_on, period.ends_on),
            )
            activities = {
                key: (count, spent)
                for key, count, spent in session.execute(
                    select(ActivityRow.unit, func.count(), func.sum(ActivityRow.spent))
                    .where(*inside)
                    .group_by(ActivityRow.unit)
                )
            }
            counters: dict[str, dict[str, int]] = defaultdict(dict)
            for key, counter, value in session.execute(
                select(ActivityRow.unit, ActivityCounterRow.counter, func.sum(ActivityCounterRow.value))
                .join(ActivityCounterRow, ActivityCounterRow.activity == ActivityRow.id)
                .where(*inside)
                .group_by(ActivityRow.unit, ActivityCounterRow.counter)
            ):
                counters[key][counter] = value
            files = session.execute(
                select(ActivityRow.unit, func.count())
                .join(EvidenceRow, EvidenceRow.record == ActivityRow.id)
                .where(*inside, ~EvidenceRow.withdrawn)
                .group_by(ActivityRow.unit)
            )
            evidence: dict[str, int] = {row[0]: row[1] for row in files}
            feedback = {
                key: (received, answered)
                for key, received, answered in session.execute(
                    select(FeedbackRow.unit, func.count(), func.count(FeedbackRow.answered_on))
                    .where(
                        FeedbackRow.unit.in_(keys),
                        ~FeedbackRow.withdrawn,
                        in_statistics(),
                        FeedbackRow.received_on.between(period.starts_on, period.ends_on),
                    )
                    .group_by(FeedbackRow.unit)
                )
            }
            totals = self._totals(session, below, period.code)
            reports = _reports(session, keys, period.code)
            arrivals = _arrivals(session, keys)
        rows = []
        for unit in below:
            count, spent = activities.get(unit.key, (0, 0))
            received, answered = feedback.get(unit.key, (0, 0))
            total = totals.get(unit.key)
            report = reports.get(unit.key)
            rows.append(
                UnitSum(
                    unit=unit.key,
                    name=unit.name,
                    activities=count,
                    counters=dict(sorted(counters.get(unit.key, {}).items())),
                    evidence=evidence.get(unit.key, 0),
                    feedback_received=received,
                    feedback_answered=answered,
                    spent=spent,
                    self_total=total.points if total else None,
                    percent=total.percent if total else None,
                    class_label=total.class_label if total else None,
                    report_number=report.number if report else "",
                    report_sha256=(report.sha256 or "") if report else "",
                    issued_on=report.issued_on if report else None,
                    received_at=arrivals.get(unit.key),
                )
            )
        return rows

    def _reviews(self, session: Session, period: str) -> "dict[str, Judged]":
        known = {(s.id, s.version): s for s in self._sets}
        return judged_in(session, self._office.units, period, known)

    def _cell(
        self,
        unit: OrgUnit,
        quarter: Period,
        *,
        due: date,
        report: "_Handed | None",
        total: Total | None,
        judged: Judged | None,
    ) -> MatrixCell:
        state = hand_in_state(
            unit,
            quarter,
            due=due,
            handed=report is not None,
            issued_on=report.issued_on if report else None,
            today=self._office.today(),
        )
        return MatrixCell(
            quarter.code,
            due,
            state,
            report.issued_on if report else None,
            total.percent if total else None,
            total.class_label if total else None,
            judged.state if judged else None,
            judged.percent if judged else None,
        )

    def _totals(self, session: Session, units: Sequence[OrgUnit], period: str) -> dict[str, Total]:
        """Return each unit's own total as it handed it up; what it is still scoring is not shown."""
        standings = standings_of(session, self._office.units, period)
        if not standings:
            return {}
        used, scores = criteria_used(session, period), submitted_scores(session, period)
        known = {(s.id, s.version): s for s in self._sets}
        totals: dict[str, Total] = {}
        for unit in units:
            standing = standings.get(unit.key)
            current = standing.current if standing is not None else None
            chosen = known.get(used.get(current.version.id, ("", 0))) if current is not None else None
            if current is not None and chosen is not None:
                totals[unit.key] = total_of(chosen, scores.get(current.version.id, {}))
        return totals


@dataclass(frozen=True, slots=True)
class _Handed:
    number: str
    sha256: str | None
    issued_on: date | None


def _became(
    unit: OrgUnit, year: Period, successions: Sequence[Succession], units: Mapping[str, OrgUnit]
) -> str:
    """Return what became of a unit that ended before the year was over."""
    ending = ending_of(unit, successions, units)
    return ending.words if ending is not None and ending.last_day < year.ends_on else ""


def _reports(session: Session, units: Sequence[str], period: str) -> dict[str, _Handed]:
    """Return the newest issued report of each unit."""
    rows = session.execute(
        select(ReportRow.unit, ReportRow.number, ReportRow.sha256, ReportRow.issued_on)
        .where(
            ReportRow.unit.in_(units),
            ReportRow.period == period,
            ReportRow.kind == str(ReportKind.OWN),
            ReportRow.issued_on.is_not(None),
            ~ReportRow.withdrawn,
        )
        .order_by(ReportRow.version, ReportRow.issued_on, ReportRow.id)
    )
    return {unit: _Handed(number, sha256, issued_on) for unit, number, sha256, issued_on in rows}


def _arrivals(session: Session, units: Sequence[str]) -> dict[str, datetime]:
    """Return when the last bundle of each unit came in."""
    rows = session.execute(
        select(BundleRow.partner, func.max(BundleRow.at))
        .where(BundleRow.direction == "in", BundleRow.partner.in_(units), BundleRow.outcome == "imported")
        .group_by(BundleRow.partner)
    )
    return {row[0]: row[1] for row in rows}


def _gathered(line: Gathered, parts: Sequence[UnitSum]) -> UnitSum:
    """Return one line of several units' figures; a unit that only goes on keeps everything it has."""
    if len(parts) == 1 and line.parts[0].key == line.unit.key:
        return replace(parts[0], why_whole=line.why_whole)
    arrived = [part.received_at for part in parts if part.received_at is not None]
    return replace(
        _total(parts),
        unit=line.unit.key,
        name=line.unit.name,
        received_at=max(arrived, default=None),
        parts=tuple(part.name for part in parts),
    )


def _total(rows: Sequence[UnitSum]) -> UnitSum:
    counters: dict[str, int] = defaultdict(int)
    for row in rows:
        for counter, value in row.counters.items():
            counters[counter] += value
    return UnitSum(
        unit="",
        name=tr("Total"),
        activities=sum(row.activities for row in rows),
        counters=dict(sorted(counters.items())),
        evidence=sum(row.evidence for row in rows),
        feedback_received=sum(row.feedback_received for row in rows),
        feedback_answered=sum(row.feedback_answered for row in rows),
        spent=sum(row.spent for row in rows),
    )
