"""Bringing in a workbook of activities: looked through first, recorded whole or not at all, taken back."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, cast

from sqlalchemy import func, select, update

from cchc_desktop.documents.activity_template import write_activity_template
from cchc_desktop.documents.table_sheets import OutColumn, write_table_xlsx
from cchc_desktop.documents.workbooks import open_table
from cchc_desktop.domain.activities import ActivityValues
from cchc_desktop.domain.activity_sheet_rows import RowMessage, RowReader, SheetRow, Unreadable
from cchc_desktop.domain.activity_sheets import (
    Heading,
    SheetColumn,
    check_heading,
    extra_heading,
    find_heading,
    sheet_columns,
)
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.activities import Activities
from cchc_desktop.services.activity_repeats import mark_repeats
from cchc_desktop.services.activity_rows import payload_of_values
from cchc_desktop.services.activity_templates import template_of
from cchc_desktop.services.freezing import Freeze
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import ActivityPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.resting import collector_at_rest
from cchc_desktop.services.triggers import follow_new
from cchc_desktop.services.written import written_whole
from db.models.activities import ActivityRow
from db.models.activity_imports import ActivityImportRow, ImportedActivityRow
from db.models.plans import TriggerRow
from db.writing import add_rows

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a workbook holds, row by row; nothing of it is recorded yet."""

    file: Path
    sha256: str
    sheet: str
    heading: Heading
    rows: tuple[SheetRow, ...]
    examples: int
    """Rows of the template that only show how to fill it."""
    notes: tuple[str, ...]
    """What concerns the whole file: columns that are not read, macros, hidden sheets, an earlier import."""

    @property
    def ready(self) -> tuple[SheetRow, ...]:
        """Return the rows that can be recorded and repeat nothing."""
        return tuple(row for row in self.rows if row.values is not None and not row.repeats)

    @property
    def repeating(self) -> tuple[SheetRow, ...]:
        """Return the rows that can be recorded, but seem to be recorded already."""
        return tuple(row for row in self.rows if row.values is not None and row.repeats)

    @property
    def blocked(self) -> tuple[SheetRow, ...]:
        """Return the rows in which something must be mended first."""
        return tuple(row for row in self.rows if row.values is None)


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A workbook that was brought in."""

    id: str
    file_name: str
    count: int
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What became of an import that was taken back."""

    withdrawn: int
    kept: int
    """Activities that were changed or given evidence since; they stay."""


@guarded
class ActivityImports:
    """The workbooks in which activities come."""

    def __init__(
        self,
        office: Office,
        activities: Activities,
        channels: Mapping[str, Channel],
        counters: Mapping[str, Counter],
    ) -> None:
        self._office = office
        self._activities = activities
        self._channels = channels
        self._counters = counters

    def columns(self) -> tuple[SheetColumn, ...]:
        """Return the columns a workbook of activities may have."""
        return sheet_columns(self._counters.values())

    def write_template(self, file: Path) -> Path:
        """Write an empty workbook to fill, with the lists of this plan, and return its place."""
        words, columns = template_of(self.columns(), self._office.plan, self._channels)
        with written_whole(file) as unfinished:
            write_activity_template(unfinished, words, columns)
        return file

    def read(self, file: Path, *, progress: Progress = silent) -> ImportPreview:
        """Look a workbook through without recording anything; every row says what is wrong with it.

        UserMistake when the file is no workbook of activities.
        """
        columns = self.columns()
        progress(0, 0, tr("Reading {file}", file=file.name))
        with (
            collector_at_rest(),
            open_table(file, lambda cells: len(find_heading(cells, columns).places)) as table,
        ):
            heading = find_heading(table.heading, columns)
            check_heading(heading, columns)
            reader = RowReader(
                heading, plan=self._office.plan, channels=self._channels, counters=self._counters
            )
            today = self._office.today()
            rows: list[SheetRow] = []
            examples = 0
            for number, cells in table.rows:
                if reader.is_example(cells):
                    examples += 1
                    continue
                rows.append(self._row(reader, number, cells, today))
                if len(rows) % _CHUNK == 0:
                    progress(len(rows), 0, tr("Reading {file}", file=file.name))
            notes = _notes(heading, macros=table.macros, hidden=table.hidden)
            sheet = table.sheet
        digest = _sha256(file)
        return ImportPreview(
            file=file,
            sha256=digest,
            sheet=sheet,
            heading=heading,
            rows=tuple(mark_repeats(self._office, list(self._closed(rows)))),
            examples=examples,
            notes=(*self._earlier(digest), *notes),
        )

    def bring_in(
        self, preview: ImportPreview, *, numbers: Collection[int] | None = None, progress: Progress = silent
    ) -> Changed[ImportRecord]:
        """Record the rows of `preview` with these numbers, or all that are ready: all of them or none.

        A row that something blocks is refused. Stopping half way leaves nothing behind.
        """
        if numbers is None:
            chosen: Sequence[SheetRow] = preview.ready
        else:
            wanted = set(numbers)
            chosen = [row for row in preview.rows if row.number in wanted]
        values = [(row.number, row.values) for row in chosen if row.values is not None]
        if not values or len(values) < len(chosen):
            raise UserMistake(
                tr("There is no row to import.")
                if not values
                else tr("{n} of the chosen rows still have to be mended.", n=len(chosen) - len(values)),
                hint=tr("Mend the rows in the file, or leave them out, then import again."),
                field="rows",
            )
        words = tr("Recording {n} activities", n=len(values))
        with collector_at_rest(), self._office.changing() as change:
            made = ImportRecord(new_id(), preview.file.name, len(values), self._office.user.name, change.now)
            add_rows(
                change.connection,
                ActivityImportRow,
                [
                    {
                        "id": made.id,
                        "file_name": made.file_name,
                        "sha256": preview.sha256,
                        "count": made.count,
                        "recorded_by": made.recorded_by,
                        "recorded_at": made.recorded_at,
                        "withdrawn_at": None,
                    }
                ],
            )
            for start in range(0, len(values), _CHUNK):
                progress(start, len(values), words)
                part = values[start : start + _CHUNK]
                payloads = [self._payload(given, change.now) for _number, given in part]
                change.put_new_many(Noun.ACTIVITY, payloads)
                follow_new(change, self._office, self._channels, payloads)
                add_rows(
                    change.connection,
                    ImportedActivityRow,
                    [
                        {"import_id": made.id, "activity": payload.id, "row": number}
                        for payload, (number, _given) in zip(payloads, part, strict=True)
                    ],
                )
            progress(len(values), len(values), words)
            about = {"file": made.file_name, "sha256": preview.sha256, "count": made.count}
            change.audit("import", Noun.ACTIVITY, made.id, after=about)
            change.undoable(tr("Imported {n} activities: {file}", n=made.count, file=made.file_name))
            return change.done(made)

    def withdraw(
        self, import_id: str, *, reason: str = "", progress: Progress = silent
    ) -> Changed[ImportUndone]:
        """Take back everything an import recorded, but what was changed or given evidence since.

        The activities stay in the trail as withdrawn, as if each had been withdrawn by hand.
        """
        with self._office.changing() as change:
            row = change.session.get(ActivityImportRow, import_id)
            if row is None or row.withdrawn_at is not None:
                raise UserMistake(
                    tr("This import is not here, or was taken back already."),
                    hint=tr("Look the imports up again."),
                    field="import",
                )
            mine = (
                select(ActivityRow.id, ActivityRow.revision, ActivityRow.evidence_count)
                .join(ImportedActivityRow, ImportedActivityRow.activity == ActivityRow.id)
                .where(ImportedActivityRow.import_id == import_id, ~ActivityRow.withdrawn)
                .order_by(ImportedActivityRow.row)
            )
            found = change.session.execute(mine).all()
            untouched = [a.id for a in found if a.revision == 1 and a.evidence_count == 0]
            words = tr("Taking {n} activities back", n=len(untouched))
            for start in range(0, len(untouched), _CHUNK):
                progress(start, len(untouched), words)
                self._withdraw(change, untouched[start : start + _CHUNK])
            change.session.execute(
                update(ActivityImportRow)
                .where(ActivityImportRow.id == import_id)
                .values(withdrawn_at=change.now)
            )
            undone = ImportUndone(len(untouched), len(found) - len(untouched))
            about = {"withdrawn": undone.withdrawn, "kept": undone.kept}
            change.audit("withdraw_import", Noun.ACTIVITY, import_id, after=about, reason=nfc(reason).strip())
            change.undoable(tr("Taken back: the import of {file}", file=row.file_name))
            return change.done(undone)

    def imports(self, *, limit: int = 50) -> list[ImportRecord]:
        """Return the workbooks that were brought in, the newest first."""
        statement = select(ActivityImportRow).order_by(ActivityImportRow.id.desc()).limit(limit)
        with self._office.reading() as session:
            return [
                ImportRecord(r.id, r.file_name, r.count, r.recorded_by, r.recorded_at, r.withdrawn_at)
                for r in session.scalars(statement)
            ]

    def write_faults(self, preview: ImportPreview, file: Path) -> Path:
        """Write the rows that must be mended as they stood, with what is wrong, to be mended and imported."""
        first, last = OutColumn(str(extra_heading("messages")), 70, marked=True), extra_heading("row")
        titles = preview.heading.titles
        columns = [first, *(OutColumn(title, 20) for title in titles), OutColumn(str(last), 12)]
        rows = (
            (
                "\n".join(str(message) for message in row.messages if message.blocks),
                *(_shown(row.cells[at]) if at < len(row.cells) else None for at in range(len(titles))),
                row.number,
            )
            for row in preview.blocked
        )
        with written_whole(file) as unfinished:
            write_table_xlsx(
                unfinished, sheet=preview.sheet, columns=columns, rows=rows, count=len(preview.blocked)
            )
        return file

    def _payload(self, values: ActivityValues, at: datetime) -> ActivityPayload:
        unit, by = self._office.unit.key, self._office.user.name
        return payload_of_values(values, record=new_id(), unit=unit, by=by, at=at)

    def _withdraw(self, change: Change, records: Sequence[str]) -> None:
        """Withdraw activities, with the duties they called for and those they answered."""
        tied = {
            key
            for column in (TriggerRow.cause, TriggerRow.activity)
            for key in change.session.scalars(select(column).where(column.in_(records)))
        }
        for payload in change.withdraw_many(Noun.ACTIVITY, records):
            if payload.id in tied:
                self._activities.follow(change, cast(ActivityPayload, payload), withdrawn=True)

    def _row(self, reader: RowReader, number: int, cells: tuple[object, ...], today: date) -> SheetRow:
        title, values, messages = reader.read(cells)
        if values is not None:
            wrong = self._activities.mistakes(values, tidied=True, today=today)
            messages += [reader.told(mistake) for mistake in wrong]
        if messages:
            return SheetRow(number, title, None, tuple(messages), cells)
        return SheetRow(number, title, values, cells=cells)

    def _closed(self, rows: Sequence[SheetRow]) -> Iterator[SheetRow]:
        """Stop rows that would change a quarter which was submitted."""
        freeze = Freeze(self._office.unit.key, self._office.units, self._office.plan.period_rule)
        locks: dict[tuple[date, tuple[str, ...]], UserMistake | None] = {}
        with self._office.reading() as session:
            frozen = freeze.holds_any(session)
            for row in rows:
                if row.values is None or not frozen:
                    yield row
                    continue
                key = (row.values.starts_on, row.values.clauses)
                if key not in locks:
                    locks[key] = freeze.refusal(session, *key)
                refusal = locks[key]
                yield row if refusal is None else _stopped(row, refusal)

    def _earlier(self, sha256: str) -> Iterator[str]:
        statement = select(func.max(ActivityImportRow.recorded_at)).where(
            ActivityImportRow.sha256 == sha256, ActivityImportRow.withdrawn_at.is_(None)
        )
        with self._office.reading() as session:
            at = session.scalar(statement)
        if at is not None:
            yield tr("This very file was imported on {day}.", day=day_words(at.date()))


def _stopped(row: SheetRow, refusal: UserMistake) -> SheetRow:
    told = RowMessage("", refusal.message, refusal.hint)
    return replace(row, values=None, messages=(*row.messages, told))


def _notes(heading: Heading, *, macros: bool, hidden: Sequence[str]) -> Iterator[str]:
    if heading.unknown:
        names = ", ".join(f"“{name}”" for name in heading.unknown[:8])
        yield tr("These columns are not read: {columns}.", columns=names)
    if macros:
        yield tr("The file carries macros; they were not run.")
    if hidden:
        yield tr("Hidden sheets are not read: {sheets}.", sheets=", ".join(hidden[:8]))


def _shown(cell: object) -> object:
    return cell.text if isinstance(cell, Unreadable) else cell


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
