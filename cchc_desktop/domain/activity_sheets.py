"""The workbook of activities: its columns, and how they are found by their headings."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from cchc_desktop.domain.channels import Counter, Names
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import fold, nfc
from resources import resource

REQUIRED: Final = ("title", "channel", "starts_on")
MONEY: Final = ("planned", "approved", "spent")
COUNTER: Final = "counter:"
LINE_PARTS: Final = "|"
"""Stands between the parts of a line of money."""

_BEHIND: Final = re.compile(r"\s*(?:\*|\([^)]*\))\s*$")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column that means something; the id of a counter's column begins with `COUNTER`."""

    id: str
    names: Names
    hints: Names
    aliases: tuple[str, ...]
    width: int

    @property
    def label(self) -> str:
        """Return the heading in the language of the interface."""
        return str(self.names)

    @property
    def hint(self) -> str:
        """Return how to fill the column."""
        if self.id.startswith(COUNTER):
            return tr("A whole number of {unit}.", unit=self.hints)
        return str(self.hints)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the columns stand in a workbook, found by their headings."""

    titles: tuple[str, ...] = ()
    """The headings as they stand there, from the first column on."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Column id to place, from 0."""
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    def title(self, column: str) -> str:
        """Return the heading of a column, empty when it is not there."""
        return self.titles[self.places[column]] if column in self.places else ""


def sheet_columns(counters: Iterable[Counter]) -> tuple[SheetColumn, ...]:
    """Return the columns in the order of the template: what was done, the figures, the money."""
    plain = [
        SheetColumn(
            id=column["id"],
            names=Names(**column["name"]),
            hints=Names(**column["hint"]),
            aliases=tuple(column["aliases"]),
            width=column["width"],
        )
        for column in _words()["columns"]
    ]
    figures = [
        SheetColumn(
            id=f"{COUNTER}{counter.id}",
            names=Names(
                vi=f"{counter.names.vi} ({counter.units.vi})", en=f"{counter.names.en} ({counter.units.en})"
            ),
            hints=counter.units,
            aliases=(counter.id,),
            width=12,
        )
        for counter in counters
    ]
    at = next(n for n, column in enumerate(plain) if column.id == "cost_category")
    return (*plain[:at], *figures, *plain[at:])


def extra_heading(name: str) -> Names:
    """Return the heading of a column that is written for the reader only: row, messages, evidence, unit."""
    return Names(**_words()["extra"][name])


def example_mark() -> Names:
    """Return what begins the name in the template's row that shows how to fill it."""
    return Names(**_words()["example"])


def bare_heading(text: str) -> str:
    """Return a heading without diacritics, case, stars and what stands in parentheses behind it."""
    words = " ".join(fold(nfc(text)).split())
    while (shorter := _BEHIND.sub("", words)) != words and shorter:
        words = shorter
    return words


def find_heading(cells: Sequence[object], columns: Sequence[SheetColumn]) -> Heading:
    """Return which of `columns` stand at which cells of a row; no places in a row without headings."""
    known, ignored = _headings(tuple(columns))
    titles = tuple("" if cell is None else " ".join(nfc(str(cell)).split()) for cell in cells)
    places: dict[str, int] = {}
    unknown, repeated = [], []
    for at, title in enumerate(titles):
        bare = bare_heading(title)
        if not bare or bare in ignored:
            continue
        column = known.get(bare)
        if column is None:
            unknown.append(title)
        elif column in places:
            repeated.append(title)
        else:
            places[column] = at
    return Heading(titles, places, tuple(unknown), tuple(repeated))


def check_heading(heading: Heading, columns: Sequence[SheetColumn]) -> None:
    """Raise UserMistake when a column that every row needs is missing, or one stands there twice."""
    missing = [
        column.label for column in columns if column.id in REQUIRED and column.id not in heading.places
    ]
    if missing:
        raise UserMistake(
            tr("These columns are missing: {columns}.", columns=", ".join(f"“{name}”" for name in missing)),
            hint=tr("Take the template of this program, or name the columns of your own book as it does."),
            field="file",
        )
    if heading.repeated:
        raise UserMistake(
            tr("The column “{column}” stands there twice.", column=heading.repeated[0]),
            hint=tr("Keep one of the two columns, then choose the file again."),
            field="file",
        )


@cache
def _headings(columns: tuple[SheetColumn, ...]) -> tuple[dict[str, str], frozenset[str]]:
    """Return bare heading to column id, and the bare headings that are passed over."""
    known = {
        bare_heading(name): column.id
        for column in columns
        for name in (*column.aliases, column.names.en, column.names.vi)
    }
    extra = _words()["extra"].values()
    return known, frozenset(bare_heading(name) for names in extra for name in names.values())


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resource("catalogues/activity-sheet.toml").read_text(encoding="utf-8"))
