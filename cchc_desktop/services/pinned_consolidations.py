"""Consolidating the units below from pinned versions; a late change makes a numbered adjustment."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.boundaries import Boundaries, by_successors
from cchc_desktop.domain.consolidations import (
    BoundaryLine,
    Consolidated,
    FigureChange,
    boundary_lines,
    changes_between,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import speaking, tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.same_numbers import mark_of, marks_of, named
from cchc_desktop.services.catalogues import shipped_channels
from cchc_desktop.services.consolidation_inputs import read_handed
from cchc_desktop.services.consolidation_payloads import (
    ConsolidationPayload,
    document_of,
    read_document,
)
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.units import Units
from cchc_desktop.services.written import written_whole
from db.models.consolidations import ConsolidationRow

_NEWEST_FIRST: Final = (ConsolidationRow.number.desc(), ConsolidationRow.id.desc())
"""Of two with one number the one made later counts as the newer one, whichever came here first."""


@dataclass(frozen=True, slots=True)
class ConsolidationRecord:
    """One numbered consolidation with what it pinned."""

    id: str
    unit: str
    period: str
    number: int
    sha256: str
    consolidated: Consolidated
    made_by: str
    made_at: datetime
    adjusts: Consolidated | None = None
    """The consolidation before it, which it adjusts."""
    mark: str = ""
    """What tells it from another consolidation with the same number; empty where there is none."""

    @property
    def name(self) -> str:
        """Return its number as screens write it: 2, or 2 (K7Q4) where another one bears it too."""
        return named(self.number, self.mark)

    @property
    def changes(self) -> tuple[FigureChange, ...]:
        """Return what differs from the consolidation before."""
        return changes_between(self.adjusts, self.consolidated) if self.adjusts else ()


@guarded
class PinnedConsolidations:
    """The superior's sums, each figure of which leads to a version and its hash."""

    def __init__(self, office: Office, units: Units, plans: Plans, sets: CriteriaSets) -> None:
        self._office = office
        self._units = units
        self._plans = plans
        self._sets = sets

    def preview(
        self,
        period: Period,
        *,
        with_received: bool = False,
        boundaries: Boundaries = Boundaries.REPORTING,
    ) -> Consolidated:
        """Return the sums as they would be pinned now: accepted versions, or also the received ones."""
        with self._office.reading() as session:
            return self._read(session, period, with_received=with_received, boundaries=boundaries)

    def pin(
        self,
        period: Period,
        *,
        with_received: bool = False,
        boundaries: Boundaries = Boundaries.REPORTING,
    ) -> Changed[ConsolidationRecord]:
        """Pin the versions that count now under the next number; they are never changed afterwards.

        Which units stand together by new boundaries is pinned with them. UserMistake where nothing can be
        consolidated, or nothing differs from the one before.
        """
        office = self._office
        with office.changing() as change, speaking("vi"):
            found = self._read(change.session, period, with_received=with_received, boundaries=boundaries)
            if not found.units:
                raise UserMistake(
                    tr("No unit has handed up a version that can be consolidated."),
                    hint=tr("Import and appraise the units' bundles first, or count received versions too."),
                )
            document = document_of(found)
            digest = hashlib.sha256(document).hexdigest()
            last = _last(change.session, office.unit.key, period.code)
            if last is not None and last.sha256 == digest:
                raise UserMistake(
                    tr("Nothing has changed since consolidation {n}.", n=last.number),
                    hint=tr("Use that one."),
                )
            payload = ConsolidationPayload(
                id=new_id(),
                unit=office.unit.key,
                recorded_by=office.user.name,
                recorded_at=change.now,
                period=period.code,
                number=(last.number if last else 0) + 1,
                sha256=digest,
                document=document.decode(),
            )
            change.put_new(Noun.CONSOLIDATION, payload, action="pin")
            return change.done(
                ConsolidationRecord(
                    payload.id,
                    payload.unit,
                    payload.period,
                    payload.number,
                    digest,
                    found,
                    payload.recorded_by,
                    change.now,
                    read_document(last.document) if last else None,
                )
            )

    def export_xlsx(self, found: Consolidated, period: Period, out: Path) -> None:
        """Write sums, pinned or not, with what they rest on as a workbook; Trouble when it cannot be."""
        from cchc_desktop.documents.unit_sheets import write_consolidated_xlsx

        with written_whole(out) as unfinished:
            write_consolidated_xlsx(unfinished, found, shipped_channels()[1], period_label=period.label)

    def versions(self, period: Period, unit: str | None = None) -> list[ConsolidationRecord]:
        """Return the consolidations of a period, newest first."""
        whom = unit or self._office.unit.key
        with self._office.reading() as session:
            rows = session.scalars(
                select(ConsolidationRow)
                .where(
                    ConsolidationRow.unit == whom,
                    ConsolidationRow.period == period.code,
                    ~ConsolidationRow.withdrawn,
                )
                .order_by(ConsolidationRow.number, ConsolidationRow.id)
            ).all()
        marks = marks_of((row.id, row.number) for row in rows)
        found: list[ConsolidationRecord] = []
        for row in rows:
            before = next((each for each in found if each.number < row.number), None)
            record = _record(row, before.consolidated if before else None, marks.get(row.id, ""))
            found.insert(0, record)
        return found

    def get(self, consolidation: str) -> ConsolidationRecord:
        """Return one consolidation; UserMistake when it is not here."""
        with self._office.reading() as session:
            return consolidation_of(session, consolidation)

    def _read(
        self, session: Session, period: Period, *, with_received: bool, boundaries: Boundaries
    ) -> Consolidated:
        office = self._office
        wanted = [office.unit, *self._units.under(office.unit.key, period)]
        dues = self._plans.deadlines(period, wanted)
        units, left_out = read_handed(
            session,
            [unit for unit in wanted if _reports(unit)],
            office.units,
            self._sets,
            period.code,
            own_unit=office.unit.key,
            deadline=lambda unit: dues[unit.key],
            with_received=with_received,
        )
        gathered: tuple[BoundaryLine, ...] = ()
        if boundaries is Boundaries.NEW:
            counted = [office.units[each.pinned.unit] for each in units]
            gathered = boundary_lines(by_successors(counted, successions_in(session), office.units))
        return Consolidated(period.code, units, left_out, with_received, boundaries, gathered)


def consolidation_of(session: Session, consolidation: str) -> ConsolidationRecord:
    """Return one consolidation with the one before it; UserMistake when it is not here."""
    row = session.get(ConsolidationRow, consolidation)
    if row is None:
        raise UserMistake(
            tr("This consolidation is no longer here."), hint=tr("Reload the list and choose it again.")
        )
    same = (ConsolidationRow.unit == row.unit, ConsolidationRow.period == row.period)
    before = session.scalar(
        select(ConsolidationRow)
        .where(*same, ConsolidationRow.number < row.number, ~ConsolidationRow.withdrawn)
        .order_by(*_NEWEST_FIRST)
        .limit(1)
    )
    twins = session.scalar(select(func.count()).where(*same, ConsolidationRow.number == row.number)) or 0
    mark = mark_of(row.id) if twins > 1 else ""
    return _record(row, read_document(before.document) if before else None, mark)


def _reports(unit: OrgUnit) -> bool:
    """Tell whether a unit hands up quarters at all: the province itself does not."""
    return unit.kind is not UnitKind.PROVINCE


def _last(session: Session, unit: str, period: str) -> ConsolidationRow | None:
    return session.scalar(
        select(ConsolidationRow)
        .where(ConsolidationRow.unit == unit, ConsolidationRow.period == period)
        .order_by(*_NEWEST_FIRST)
        .limit(1)
    )


def _record(row: ConsolidationRow, before: Consolidated | None, mark: str) -> ConsolidationRecord:
    return ConsolidationRecord(
        row.id,
        row.unit,
        row.period,
        row.number,
        row.sha256,
        read_document(row.document),
        row.recorded_by,
        row.recorded_at,
        before,
        mark,
    )
