"""What a quarterly report says, apart from how it is drawn: letterhead, sections, appendices."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day, number, official_date

NOT_RECORDED: Final = "–"
"""Stands in a table where nothing is recorded; a zero would be a statement."""

_ND30_IN_FORCE: Final = date(2020, 3, 5)

Cell = str | int | Decimal | date | None
"""A table cell before it is written out; None is "not recorded"."""


class Profile(StrEnum):
    """Which rules of layout a report follows."""

    ND30 = "nd30"
    TT01 = "tt01"

    @property
    def label(self) -> str:
        """Return the legal source as documents cite it."""
        return "Nghị định 30/2020/NĐ-CP" if self is Profile.ND30 else "Thông tư 01/2011/TT-BNV"


def profile_for(issue_date: date) -> Profile:
    """Return the rules in force on `issue_date`, whatever period is reported.

    Nghị định 30/2020/NĐ-CP, Điều 37: in force from 05/3/2020.
    """
    return Profile.ND30 if issue_date >= _ND30_IN_FORCE else Profile.TT01


class Origin(StrEnum):
    """Where the leader's signature of a version was made."""

    HERE = "here"
    OUTSIDE = "outside"
    """By another program that left our octets as they were."""
    REWRITTEN = "rewritten"
    """By another program that made the file anew; a person compared both."""
    PAPER = "paper"
    """By hand on the printed report, which was scanned."""

    @property
    def label(self) -> str:
        """Return the words that stand beside the version."""
        return {
            Origin.HERE: tr("Signed in this program"),
            Origin.OUTSIDE: tr("Signed with another program"),
            Origin.REWRITTEN: tr("File made anew by another program"),
            Origin.PAPER: tr("Paper original, scanned"),
        }[self]


class ReportKind(StrEnum):
    """Whose work a report tells of."""

    OWN = "own"
    CONSOLIDATED = "consolidated"
    """Of all units below, from pinned versions."""


class Amendment(StrEnum):
    """What a version does to the issued one before it (Nghị định 30/2020/NĐ-CP, Điều 18)."""

    NONE = ""
    REPLACEMENT = "replacement"
    """The content was wrong."""
    CORRECTION = "correction"
    """Only layout or form was wrong."""


@dataclass(frozen=True, slots=True)
class Amended:
    """The issued report that a version replaces or corrects."""

    amendment: Amendment
    number: str
    symbol: str
    issued_on: date

    @property
    def words(self) -> str:
        """Return the sentence that names it in the report."""
        which = f"Báo cáo số {self.number}/{self.symbol} {official_date(self.issued_on)}"
        if self.amendment is Amendment.CORRECTION:
            return f"Báo cáo này đính chính về thể thức, kỹ thuật trình bày {which}."
        return f"Báo cáo này thay thế {which}."


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes to whom: everything around the text of a report."""

    superior_body: tuple[str, ...]
    """Lines of the body above, empty for a people's committee of any level."""
    body_lines: tuple[str, ...]
    """The issuing body in capitals: ("ỦY BAN NHÂN DÂN", "XÃ DIÊN AN")."""
    body_name: str
    """The issuing body in running text: "Ủy ban nhân dân xã Diên An"."""
    place: str
    symbol: str
    """Kind and body without the number: "BC-UBND"."""
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    """Lines of "Nơi nhận" without dash and end mark."""
    authority: tuple[str, ...]
    """Lines over the title: ("TM. ỦY BAN NHÂN DÂN",), with "KT. CHỦ TỊCH" for a deputy."""
    signer_title: str
    signer_name: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; `figure` names the datum it is bound to."""

    text: str
    figure: str | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `edited` when the officer wrote it, so that a refresh leaves it alone."""

    runs: tuple[Run, ...]
    edited: bool = False

    @property
    def text(self) -> str:
        """Return the words without figures and weights."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; widths are shares of the table's width."""

    title: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; `total` is set apart as the last row."""

    title: str | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report; `key` stays the same in every version."""

    key: str
    number: str
    title: str
    level: int
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def edited(self) -> bool:
        """Tell whether the officer replaced the drafted text."""
        return any(paragraph.edited for paragraph in self.paragraphs)

    @property
    def heading(self) -> str:
        """Return number and title as printed: "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"."""
        return f"{self.number}. {self.title.upper() if self.level == 1 else self.title}"


@dataclass(frozen=True, slots=True)
class ChartData:
    """Labelled bars; `unit` is said once, in the title's line."""

    title: str
    bars: tuple[tuple[str, int], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """Tables after the signature, with page numbers of their own."""

    number: str
    title: str
    tables: tuple[Table, ...]
    landscape: bool = False
    chart: ChartData | None = None
    note: str = ""

    @property
    def heading(self) -> str:
        """Return "Phụ lục I"."""
        return f"Phụ lục {self.number}"


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A whole report, ready to be drawn as PDF, DOCX or XLSX."""

    letterhead: Letterhead
    title: str
    subject: str
    period_code: str
    period_label: str
    number: str | None
    issued_on: date | None
    year: int
    """Printed in the date line while the day is left blank."""
    profile: Profile
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    closing: tuple[Paragraph, ...]
    appendices: tuple[Appendix, ...]

    def section(self, key: str) -> Section:
        """Return the section with `key`; KeyError where the outline has none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def issued(self, *, number: str, issued_on: date, profile: Profile | None = None) -> "ReportContent":
        """Return the report with number and date filled in, drawn by the rules of that day."""
        return replace(
            self, number=number, issued_on=issued_on, year=issued_on.year,
            profile=profile or profile_for(issued_on),
        )  # fmt: skip

    def figures(self) -> Iterator[tuple[str, str]]:
        """Yield every bound figure as (key, printed text), in reading order."""
        paragraphs = [*self.opening, *(p for s in self.sections for p in s.paragraphs), *self.closing]
        for paragraph in paragraphs:
            for run in paragraph.runs:
                if run.figure is not None:
                    yield run.figure, run.text


def cell_text(cell: Cell) -> str:
    """Write a table cell out: dots between thousands, dd/mm/yyyy, a dash for "not recorded"."""
    if cell is None:
        return NOT_RECORDED
    if isinstance(cell, str):
        return cell
    return day(cell) if isinstance(cell, date) else number(cell)


def official_file_number(value: str) -> str:
    """Write a document's number with its leading zero: "5" → "05" (Nghị định 30/2020, Phụ lục I)."""
    plain = value.strip()
    return plain.zfill(2) if plain.isdigit() else plain
