"""Making criteria sets: templates, files checked and shown before they are published by Sở Nội vụ."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from cchc_desktop.catalogues.criteria import criteria_set_of
from cchc_desktop.catalogues.criteria_sources import SetTables, TablesSource, tables_of, toml_of
from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.catalogues import CRITERIA_KIND
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.notices import is_standing_body
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.publications import publish
from db.models.plans import CatalogueRow
from db.writing import add_rows

LARGEST: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checked set that is not published: its tree, and the TOML that would be."""

    criteria_set: CriteriaSet
    text: str
    newest: int
    """The newest published version of this set; 0 for a set nobody knows yet."""


@guarded
class CriteriaPublishing:
    """Sets as files, and their publication."""

    def __init__(self, office: Office, sets: CriteriaSets, channels: Mapping[str, Channel]) -> None:
        self._office = office
        self._sets = sets
        self._channels = frozenset(channels)

    def read(self, file: Path) -> Candidate:
        """Check a TOML or XLSX file and return its set, to be looked at before it is published.

        UserMistake with file and line for points that do not add up, a rule that is not complete, an
        unknown indicator, clause or plan.
        """
        tables = self._tables(file)
        source = TablesSource(file.name, tables)
        found = criteria_set_of(source, plans=self._sets.plans(), channels=self._channels)
        with self._office.reading() as session:
            newest = session.scalar(
                select(func.max(CatalogueRow.version)).where(
                    CatalogueRow.kind == CRITERIA_KIND, CatalogueRow.id == found.id
                )
            )
        return Candidate(found, toml_of(tables), newest or 0)

    def publish(self, candidate: Candidate) -> Changed[CriteriaSet]:
        """Publish a checked set as the next version; it goes down with the next bundles.

        Refused anywhere but at Sở Nội vụ; UserMistake for a number that is not the next one.
        """
        office, found = self._office, candidate.criteria_set
        if not is_standing_body(office.unit):
            raise Refused(
                tr("Only Sở Nội vụ publishes criteria sets."),
                hint=tr("Send it the file; what it publishes arrives with its bundles."),
            )
        if found.version != candidate.newest + 1:
            raise UserMistake(
                tr("Version {n} of {id} cannot be published.", n=found.version, id=found.id),
                hint=tr(
                    "Write version {n} into the file; a published version never changes.",
                    n=candidate.newest + 1,
                ),
                field="version",
            )
        with office.changing() as change:
            row = {
                "kind": CRITERIA_KIND,
                "id": found.id,
                "version": found.version,
                "document": candidate.text,
                "sha256": hashlib.sha256(candidate.text.encode()).hexdigest(),
                "loaded_at": change.now,
            }
            add_rows(change.connection, CatalogueRow, [row])
            publish(office, change)
            change.touch(Noun.CRITERIA_SET, Noun.ASSESSMENT)
            return change.done(found)

    def export(self, identity: str, out: Path, *, version: int = 0) -> Path:
        """Write a published set as TOML or, by the ending of `out`, as a workbook."""
        with self._office.reading() as session:
            text = session.scalar(
                select(CatalogueRow.document)
                .where(
                    CatalogueRow.kind == CRITERIA_KIND,
                    CatalogueRow.id == identity,
                    CatalogueRow.version == version if version else CatalogueRow.version > 0,
                )
                .order_by(CatalogueRow.version.desc())
                .limit(1)
            )
        if text is None:
            raise UserMistake(
                tr("There is no criteria set {name}.", name=identity),
                hint=tr("Known sets: {names}.", names=", ".join(s.id for s in self._sets.newest())),
            )
        return self._write(out, text, tables_of(text, identity))

    def template(self, out: Path) -> Path:
        """Write a workbook to begin a set with: a group, one criterion of every way of scoring."""
        plan = self._office.plan
        clause = plan.tasks[0].clause
        head = {
            "id": "bo-tieu-chi-moi", "version": 1, "title": "Bộ tiêu chí mới", "year": plan.year,
            "level": "all", "plan": plan.id, "points": 10, "rounding": Decimal("0.01"), "proposed": False,
            "classes": [["Tốt", 80], ["Khá", 65], ["Trung bình", 50], ["Yếu", 0]],
        }  # fmt: skip
        rules: list[tuple[str, dict[str, object], str]] = [
            ("Tỷ lệ hoàn thành", {"kind": "ratio", "floor": Decimal("0.5")}, f"clause_done:{clause}"),
            ("Theo khoảng", {"kind": "brackets", "brackets": [[50, 1], [100, 2]]}, "plan_completion"),
            ("Có hoặc không", {"kind": "yes_no"}, "hotline_shown"),
            ("Nhập tay", {"kind": "direct"}, ""),
            ("Trừ điểm", {"kind": "deduction", "per": Decimal("0.5"), "at_most": 2}, "evidence_share"),
        ]  # fmt: skip
        criteria: list[dict[str, object]] = [
            {"id": "1", "title": "Nhóm mẫu", "text": "Xóa hoặc sửa các dòng này.", "points": 10}
        ]
        for at, (title, rule, indicator) in enumerate(rules, 1):
            row: dict[str, object] = {
                "id": f"1.{at}", "parent": "1", "title": title, "text": title, "points": 2, "rule": rule,
                "evidence": True,
            }  # fmt: skip
            if indicator:
                row |= {"indicator": indicator, "done_words": "việc đã làm", "planned_words": "việc phải làm"}
            criteria.append(row)
        tables = SetTables(head, criteria)
        return self._write(out, toml_of(tables), tables)

    def _tables(self, file: Path) -> SetTables:
        from cchc_desktop.documents.criteria_sheets import read_set_xlsx

        if file.suffix.lower() in {".xlsx", ".xlsm"}:
            head, head_row, criteria, rows = read_set_xlsx(file)
            return SetTables(head, criteria, head_row, rows)
        try:
            octets = file.read_bytes() if file.stat().st_size <= LARGEST else b""
        except OSError as error:
            raise Trouble(
                tr("{file} cannot be read.", file=file.name),
                hint=tr("Choose the file again; it may have been moved or be on a drive that is gone."),
            ) from error
        try:
            text = octets.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = ""
        if not text.strip():
            raise UserMistake(
                tr("{file} holds no criteria set.", file=file.name),
                hint=tr("Choose a TOML or XLSX file made from the template."),
            )
        return _with_lines(tables_of(text, file.name), text)

    def _write(self, out: Path, text: str, tables: SetTables) -> Path:
        from cchc_desktop.documents.criteria_sheets import write_set_xlsx

        try:
            if out.suffix.lower() == ".xlsx":
                write_set_xlsx(out, tables.head, tables.criteria)
            else:
                out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Trouble(
                tr("{file} cannot be written.", file=out),
                hint=tr("Choose another folder, or close the file where it is open."),
            ) from error
        return out


def _with_lines(tables: SetTables, text: str) -> SetTables:
    """Return the tables with the line at which each begins in its TOML."""
    lines = [line.split("#", 1)[0].strip() for line in text.splitlines()]
    starts = [number for number, line in enumerate(lines, 1) if line == "[[criteria]]"]
    head = next((number for number, line in enumerate(lines, 1) if line == "[set]"), 1)
    rows = starts if len(starts) == len(tables.criteria) else []
    return SetTables(tables.head, tables.criteria, head, rows)
