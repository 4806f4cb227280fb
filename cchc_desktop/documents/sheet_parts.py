"""The parts of a workbook file as they are read: its sheets, its forms of days, its texts, its rows.

Read with expat itself: one pass gives values, formulas and their stored results, in half the time of
openpyxl, and nothing is believed about sizes that the file only claims.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from cchc_desktop.domain.activity_sheet_rows import Unreadable

MOST_COLUMNS: Final = 200
LAST_ROW: Final = 1_048_576

_CHUNK: Final = 1 << 18
_SMALL_PART: Final = 16 << 20
_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)
_DAY_FORMS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_SAID: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DAY_LETTERS: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no time zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
Cells = list[object]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its name, where its rows stand in the file, whether it is shown."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class BookParts:
    """What must be known of a workbook before its rows can be read."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    day_styles: frozenset[str]
    """Numbers of the cell styles that show a number as a day."""
    epoch: datetime


def read_book(parts: zipfile.ZipFile) -> BookParts:
    """Read what `parts` says of its sheets; KeyError or ParseError when it says it wrongly."""
    root = _target(parts, "_rels/.rels", "/officeDocument") or "xl/workbook.xml"
    folder, _, name = root.rpartition("/")
    links = _links(parts, f"{folder}/_rels/{name}.rels", folder)
    book = _small(parts, root)
    sheets = []
    for node in book.iter():
        if _bare(node.tag) == "sheet":
            link = next((v for key, v in node.attrib.items() if key.endswith("}id")), "")
            kind, part = links.get(link, ("", ""))
            if kind.endswith("/worksheet"):
                visible = node.get("state", "visible") == "visible"
                sheets.append(SheetPart(node.get("name", ""), part, visible))
    marked = any(
        _bare(node.tag) == "workbookPr" and node.get("date1904") in {"1", "true"} for node in book.iter()
    )
    found = {kind.rpartition("/")[2]: part for kind, part in links.values()}
    return BookParts(
        sheets=tuple(sheets),
        texts=tuple(_texts(parts, found["sharedStrings"]))
        if found.get("sharedStrings") in parts.namelist()
        else (),
        day_styles=_day_styles(parts, found["styles"])
        if found.get("styles") in parts.namelist()
        else frozenset(),
        epoch=_EPOCH_1904 if marked else _EPOCH,
    )


def rows_of(parts: zipfile.ZipFile, sheet: SheetPart, book: BookParts) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of `sheet` that have cells: their number from 1, their values from column A on."""
    reader = _RowReader(book)
    with parts.open(sheet.part) as stream:
        while chunk := stream.read(_CHUNK):
            reader.parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place
            if reader.rows:
                yield from reader.rows
                reader.rows.clear()
        reader.parser.Parse(b"", True)  # noqa: FBT003 - as above
    yield from reader.rows


class _Made(dict[str, Any]):
    """Remembers what is made of each word, because the same few come again and again."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Any:
        self[word] = made = self._make(word)
        return made


class _RowReader:
    """Takes what expat tells of a sheet; a new row begins as its tag does, and is given out at its end."""

    def __init__(self, book: BookParts) -> None:
        self.rows: list[tuple[int, Cells]] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._heard: list[str] = []
        self.parser.CharacterDataHandler = self._heard.append
        self._texts = book.texts
        self._day_styles = book.day_styles
        self._epoch = book.epoch
        self._names = _Made(_local)
        self._columns = _Made(column_of)
        self._days = _Made(self._day)
        self._number = 0
        self._at = -1
        self._cells: Cells = []
        self._kind = ""
        self._style = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._silent = 0

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names[tag]
        if name == "c":
            place = attributes.get("r")
            self._at = self._at + 1 if place is None else self._columns[place.rstrip("0123456789")]
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._value = self._formula = None
        elif name == "v" or name == "t" or name == "f":  # noqa: PLR1714 - asked for each cell
            self._heard.clear()
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            if not 0 < self._number <= LAST_ROW:
                raise ValueError(self._number)
            self._at = -1
            self._cells = []
        elif name == "rPh":
            self._silent += 1

    def _end(self, tag: str) -> None:
        name = self._names[tag]
        if name == "v":
            self._value = "".join(self._heard)
        elif name == "c":
            if (self._value is not None or self._formula is not None) and self._at < MOST_COLUMNS:
                value = self._meaning()
                if self._at == len(self._cells):
                    self._cells.append(value)
                else:
                    self._put(value)
        elif name == "row":
            if self._cells:
                self.rows.append((self._number, self._cells))
        elif name == "rPh":
            self._silent -= 1
        elif name == "t" and not self._silent:
            self._value = (self._value or "") + "".join(self._heard)
        elif name == "f":
            self._formula = "".join(self._heard)
        if self._heard:
            self._heard.clear()

    def _put(self, value: object) -> None:
        gap = self._at - len(self._cells)
        if gap > 0:
            self._cells += [None] * gap
        if gap >= 0:
            self._cells.append(value)
        else:
            self._cells[self._at] = value

    def _meaning(self) -> object:
        text, kind = self._value, self._kind
        if kind == "s" and text and self._formula is None:
            return self._texts[int(text)]
        if text is None or (self._formula is not None and not text and kind != "str"):
            return Unreadable(f"={self._formula}", formula=True)
        if kind == "s":
            return self._texts[int(text)]
        if kind == "n":
            return self._figure(text)
        if kind == "e" or (self._formula is not None and text in _ERRORS):
            return Unreadable(text, formula=False)
        if kind == "b":
            return text == "1"
        return text

    def _figure(self, text: str) -> object:
        if not text:
            return None
        if self._style in self._day_styles:
            return self._days[text]
        if text.isdigit() and len(text) < 16:
            return int(text)
        value = float(text)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value

    def _day(self, text: str) -> object:
        return day_of(float(text), self._epoch)


def _local(tag: str) -> str:
    """Return a tag without the prefix of its namespace."""
    return tag.rpartition(":")[2]


def column_of(letters: str) -> int:
    """Return the place, from 0, of the column called `letters`."""
    place = 0
    for letter in letters:
        step = ord(letter) - 64
        if not 1 <= step <= 26:
            raise ValueError(letters)
        place = place * 26 + step
    return place - 1


def day_of(serial: float, epoch: datetime = _EPOCH) -> object:
    """Return the day a spreadsheet counts as `serial`; a time of day without a day as words."""
    try:
        moment = epoch + timedelta(days=serial)
    except OverflowError:
        return Unreadable("#VALUE!", formula=False)
    if 0 <= serial < 1:
        return f"{moment:%H:%M}"
    return moment.date() if moment.date() > date(1900, 1, 1) else Unreadable("#VALUE!", formula=False)


def _texts(parts: zipfile.ZipFile, part: str) -> list[str]:
    found: list[str] = []
    pieces: list[str] = []
    silent = 0
    parser = expat.ParserCreate()
    parser.buffer_text = True
    names = _Made(_local)

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal silent
        name = names[tag]
        if name == "t":
            if not silent:
                parser.CharacterDataHandler = pieces.append
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            silent += 1

    def end(tag: str) -> None:
        nonlocal silent
        name = names[tag]
        if name == "t":
            parser.CharacterDataHandler = None
        elif name == "si":
            found.append("".join(pieces))
        elif name == "rPh":
            silent -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with parts.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place
        parser.Parse(b"", True)  # noqa: FBT003 - as above
    return found


def _day_styles(parts: zipfile.ZipFile, part: str) -> frozenset[str]:
    root = _small(parts, part)
    own = {
        node.get("numFmtId", ""): node.get("formatCode", "")
        for node in root.iter()
        if _bare(node.tag) == "numFmt"
    }
    days = {str(number) for number in _DAY_FORMS} | {
        number for number, form in own.items() if _DAY_LETTERS.search(_SAID.sub("", form.partition(";")[0]))
    }
    styles = next((node for node in root if _bare(node.tag) == "cellXfs"), ())
    return frozenset(str(at) for at, node in enumerate(styles) if node.get("numFmtId", "0") in days)


def _links(parts: zipfile.ZipFile, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Return what a part's links lead to: id to kind and place in the file."""
    found = {}
    for node in _small(parts, part).iter():
        target = node.get("Target", "")
        if target and node.get("TargetMode") != "External":
            place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            found[node.get("Id", "")] = (node.get("Type", ""), _plain(place))
    return found


def _target(parts: zipfile.ZipFile, part: str, kind: str) -> str:
    return next((place for found, place in _links(parts, part, "").values() if found.endswith(kind)), "")


def _plain(place: str) -> str:
    """Return a place without the steps . and .. in it."""
    steps: list[str] = []
    for step in place.split("/"):
        if step == "..":
            steps[-1:] = []
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _small(parts: zipfile.ZipFile, part: str) -> Any:
    if parts.getinfo(part).file_size > _SMALL_PART:
        raise ValueError(part)
    return ET.fromstring(parts.read(part))  # noqa: S314 - a file with a document type was refused before


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
