"""Results over the units below, read from submitted versions and decisions, never from live scores."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from cchc_desktop.domain.boundaries import Boundaries, by_successors
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.results import Results, UnitResult, by_new_boundaries, results_of
from cchc_desktop.domain.reviews import ReviewState, Standing
from cchc_desktop.domain.scoring import percent_of
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.review_queue import criteria_used, found_set, submitted_points
from cchc_desktop.services.review_rows import standings_of
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.units import Units


@guarded
class ResultTables:
    """Who reached what: tables, ranks and weakest criteria, for the screen, a workbook and paper."""

    def __init__(self, office: Office, units: Units, sets: CriteriaSets) -> None:
        self._office = office
        self._units = units
        self._sets = sets

    def read(
        self, period: Period, *, set_id: str = "", boundaries: Boundaries = Boundaries.REPORTING
    ) -> Results:
        """Return the results of a period by one criteria set, by default the plan's fullest."""
        known = self._sets.newest()
        chosen = next((s for s in known if s.id == set_id), known[0] if known and not set_id else None)
        if chosen is None:
            raise UserMistake(
                tr("There is no criteria set {name}.", name=set_id),
                hint=tr("Known sets: {names}.", names=", ".join(s.id for s in known) or "-"),
            )
        with self._office.reading() as session:
            before = {r.unit: r for r in self._period(session, chosen, period.previous(), {})}
            here = self._period(session, chosen, period, before)
            successions = successions_in(session)
        handed = {row.unit for row in here}
        missing = [
            UnitResult(unit.key, unit.name, str(unit.kind), ReviewState.DRAFT)
            for unit in self._units.below(self._office.unit.key, period)
            if unit.key not in handed and chosen.level in {"all", str(unit.kind)}
        ]
        found = results_of(chosen, [*here, *missing])
        if boundaries is Boundaries.REPORTING:
            return found
        units = self._office.units
        return by_new_boundaries(
            found, by_successors([units[u.unit] for u in found.units], successions, units)
        )

    def export_xlsx(self, results: Results, period: Period, out: Path) -> None:
        """Write the table with the points of every criterion as a workbook; Trouble when it cannot be."""
        from cchc_desktop.documents.results import write_results_xlsx

        try:
            write_results_xlsx(out, results, period_label=period.label)
        except OSError as error:
            raise _unwritable(out) from error

    def export_pdf(self, results: Results, period: Period, out: Path) -> None:
        """Write ranking, classes and weakest criteria with their charts as a PDF; Trouble as above."""
        from cchc_desktop.documents.results import draw_results

        data = draw_results(results, period_label=period.label, body=self._office.unit.body)
        try:
            out.write_bytes(data)
        except OSError as error:
            raise _unwritable(out) from error

    def _period(
        self, session: Session, chosen: CriteriaSet, period: Period, before: Mapping[str, UnitResult]
    ) -> list[UnitResult]:
        office = self._office
        own = office.unit.key
        standings = standings_of(session, office.units, period.code)
        used = criteria_used(session, period.code)
        points = submitted_points(session, period.code)
        found: list[UnitResult] = []
        for unit, standing in standings.items():
            current = standing.current
            if current is None or own not in {above.key for above in standing.path}:
                continue
            key = used.get(current.version.id)
            if key is None or key[0] != chosen.id:
                continue
            tree = chosen if key[1] == chosen.version else found_set(self._sets, key)
            if tree is not None:
                mine = points.get(current.version.id, {})
                found.append(_result(office.units[unit], standing, tree, mine, before.get(unit)))
        return found


def _result(
    unit: OrgUnit,
    standing: Standing,
    tree: CriteriaSet,
    own: Mapping[str, Decimal | None],
    before: UnitResult | None,
) -> UnitResult:
    given = {p.criterion: p.points for p in standing.current.points} if standing.current else {}
    accepted = bool(standing.current and standing.current.accepted)
    by_own = percent_of(tree, own)
    judged = percent_of(tree, {**own, **given}) if accepted else None
    return UnitResult(
        unit=unit.key,
        name=unit.name,
        kind=str(unit.kind),
        state=standing.state,
        own=by_own,
        own_class=tree.class_of(by_own) if by_own is not None else "",
        appraised=judged,
        appraised_class=tree.class_of(judged) if judged is not None else "",
        before=before.appraised if before is not None and before.settled else None,
        own_points=own,
        given=given,
    )


def _unwritable(out: Path) -> Trouble:
    return Trouble(
        tr("{file} cannot be written.", file=out),
        hint=tr("Choose another folder, or close the file where it is open."),
    )
