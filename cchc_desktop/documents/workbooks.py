"""Reading a table out of a workbook anybody may have made: row by row, in bounds, running nothing."""

import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from cchc_desktop.documents.sheet_parts import (
    MOST_COLUMNS,
    BookParts,
    SheetPart,
    column_of,
    read_book,
    rows_of,
)
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number as number_words
from cchc_desktop.domain.vietnamese import size as size_words

MOST_ROWS: Final = 50_000
LARGEST_FILE: Final = 64 << 20
LARGEST_WHOLE: Final = 512 << 20
LARGEST_TEXTS: Final = 96 << 20
"""Shared texts are held in memory while a workbook is read."""
MOST_PARTS: Final = 5_000
HEADING_WITHIN: Final = 40
"""A table's headings are looked for in this many rows from the top."""

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 96
_MOST_WORDS: Final = number_words(MOST_ROWS)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, ParseError, ExpatError, EOFError, KeyError, ValueError, IndexError,
    NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip
Cells = tuple[object, ...]


class _Span(NamedTuple):
    """The first column of a merged block, with the rows it reaches over."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table found in a workbook; `rows` may be walked once, while the workbook is open."""

    sheet: str
    heading_row: int
    heading: Cells
    rows: Iterator[tuple[int, Cells]]
    """(row number as the spreadsheet counts, cells); rows without a value are left out."""
    macros: bool
    """True when the file carries program code, which is never run."""
    hidden: tuple[str, ...]
    """Sheets that are hidden and were not looked into."""


@contextmanager
def open_table(file: Path, wanted: Callable[[Cells], int]) -> Iterator[SheetTable]:
    """Find the table in `file` whose headings `wanted` rates highest, and give its rows.

    Only visible sheets are looked into. The cells of a merged block have the value of its first cell,
    in the block's first column; a formula has its stored result. UserMistake when the file is no
    workbook, is locked by a password, too large, damaged, or holds no such table.
    """
    macros = _check_container(file)
    with ExitStack() as opened:
        with _telling_damage(file):
            parts = opened.enter_context(zipfile.ZipFile(file))
            book = read_book(parts)
            sheet, at, heading = _find(parts, book, wanted)
            spans = _spans(parts, sheet.part)
        yield SheetTable(
            sheet=sheet.name,
            heading_row=at,
            heading=heading,
            rows=_guarded(file, _rows(parts, sheet, book, at, spans)),
            macros=macros,
            hidden=tuple(other.name for other in book.sheets if not other.visible),
        )


def _check_container(file: Path) -> bool:
    """Refuse what is no workbook or would fill the memory; tell whether it carries macros."""
    try:
        with file.open("rb") as stream:
            head = stream.read(8)
            if head == _OLE:
                raise _not_readable(file, locked=_ENCRYPTED in stream.read(1 << 20))
        length = file.stat().st_size
        if length > LARGEST_FILE:
            raise _too_large(file, length)
        if not zipfile.is_zipfile(file):
            raise _no_workbook(file)
        with zipfile.ZipFile(file) as parts:
            return _check_parts(file, parts)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError) as error:
        raise _damaged(file) from error
    except FileNotFoundError as error:
        raise UserMistake(
            tr("There is no file {file}.", file=file), hint=tr("Choose the file again."), field="file"
        ) from error
    except OSError as error:
        raise _unreachable(file) from error


def _check_parts(file: Path, parts: zipfile.ZipFile) -> bool:
    entries = parts.infolist()
    names = {entry.filename for entry in entries}
    whole = sum(entry.file_size for entry in entries)
    texts = sum(entry.file_size for entry in entries if "sharedStrings" in entry.filename)
    if len(entries) > MOST_PARTS or whole > LARGEST_WHOLE or texts > LARGEST_TEXTS:
        raise _too_large(file, whole)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _not_readable(file, locked=True)
    if not {"[Content_Types].xml", "_rels/.rels"} <= names or not any("workbook" in name for name in names):
        raise _no_workbook(file)
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with parts.open(entry) as part:
                if b"<!DOCTYPE" in part.read(2048):
                    raise _no_workbook(file)
    return any(name.endswith("vbaProject.bin") for name in names)


def _find(
    parts: zipfile.ZipFile, book: BookParts, wanted: Callable[[Cells], int]
) -> tuple[SheetPart, int, Cells]:
    best: tuple[int, SheetPart, int, Cells] | None = None
    for sheet in book.sheets:
        for at, row in rows_of(parts, sheet, book) if sheet.visible else ():
            if at > HEADING_WITHIN:
                break
            cells = tuple(row)
            rated = wanted(cells)
            if rated > (best[0] if best else 0):
                best = (rated, sheet, at, cells)
    if best is None:
        raise UserMistake(
            tr("No visible sheet of this file has the columns of activities."),
            hint=tr("Take the template of this program, or name the columns of your own book as it does."),
            field="file",
        )
    return best[1:]


def _spans(parts: zipfile.ZipFile, part: str) -> list[_Span]:
    """Return the merged blocks of a sheet that reach over several rows, from top to bottom."""
    spans: list[_Span] = []
    with parts.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            end = 0
            for found in _MERGED.finditer(text) if b"mergeCell" in text else ():
                end = found.end()
                first, last = int(found[2]), int(found[4])
                if last > first:
                    spans.append(_Span(first, last, column_of(found[1].decode())))
            tail = text[max(end, len(text) - _OVERLAP) :]
            if len(spans) > MOST_ROWS:
                raise UserMistake(
                    tr("The sheet has too many merged cells."),
                    hint=tr("Unmerge the cells in Excel and fill each row, then choose the file again."),
                    field="file",
                )
    return sorted(spans)


def _rows(
    parts: zipfile.ZipFile, sheet: SheetPart, book: BookParts, heading_row: int, spans: Sequence[_Span]
) -> Iterator[tuple[int, Cells]]:
    blocks = _Blocks(spans)
    count = 0
    for number, cells in rows_of(parts, sheet, book):
        if number <= heading_row or not any(cell is not None and cell != "" for cell in cells):
            continue
        if spans:
            blocks.spread(cells, number)
        count += 1
        if count > MOST_ROWS:
            raise UserMistake(
                tr("The sheet “{sheet}” has more than {most} rows.", sheet=sheet.name, most=_MOST_WORDS),
                hint=tr("Split it into several files and import one after another."),
                field="file",
            )
        yield number, tuple(cells)


class _Blocks:
    """Merged blocks of several rows, met from top to bottom."""

    def __init__(self, spans: Sequence[_Span]) -> None:
        self._coming = deque(spans)
        self._open: dict[int, tuple[int, object]] = {}
        """By column: last row and value of the block that reaches down to here."""

    def spread(self, cells: list[object], number: int) -> None:
        """Fill the cells of row `number` that lie in a block which began further up."""
        for column, (last, value) in list(self._open.items()):
            if last < number:
                del self._open[column]
            elif value is not None:
                cells += [None] * (column + 1 - len(cells))
                cells[column] = value
        while self._coming and self._coming[0].first <= number:
            span = self._coming.popleft()
            if span.first == number and span.column < MOST_COLUMNS:
                value = cells[span.column] if span.column < len(cells) else None
                self._open[span.column] = (span.last, value)


def _guarded(file: Path, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    with _telling_damage(file):
        yield from rows


@contextmanager
def _telling_damage(file: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise _damaged(file) from error
    except OSError as error:
        raise _unreachable(file) from error


def _damaged(file: Path) -> UserMistake:
    return UserMistake(
        tr("{file} is damaged or incomplete.", file=file.name),
        hint=tr("Open it in Excel, save it anew as an Excel workbook (.xlsx), then choose that file."),
        field="file",
    )


def _no_workbook(file: Path) -> UserMistake:
    return UserMistake(
        tr("{file} is not an Excel workbook (.xlsx).", file=file.name),
        hint=tr("Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."),
        field="file",
    )


def _not_readable(file: Path, *, locked: bool) -> UserMistake:
    if locked:
        return UserMistake(
            tr("{file} is locked by a password.", file=file.name),
            hint=tr("Open it in Excel, take the password off, save it, then choose it again."),
            field="file",
        )
    return UserMistake(
        tr("{file} is a workbook of an old Excel (.xls).", file=file.name),
        hint=tr("Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."),
        field="file",
    )


def _too_large(file: Path, octets: int) -> UserMistake:
    return UserMistake(
        tr(
            "{file} is too large to be a list of activities: {size}.", file=file.name, size=size_words(octets)
        ),
        hint=tr(
            "Copy the rows into the template of this program, at most {most} to a file.", most=_MOST_WORDS
        ),
        field="file",
    )


def _unreachable(file: Path) -> Trouble:
    return Trouble(
        tr("{file} cannot be read.", file=file),
        hint=tr("Close it in Excel, check that the drive is still there, then try again."),
    )
