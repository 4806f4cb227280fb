"""What the rows of a workbook of activities mean, and what is wrong with those that mean nothing."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from cchc_desktop.domain.activities import ActivityValues, Audience, Cost
from cchc_desktop.domain.activity_sheets import COUNTER, LINE_PARTS, MONEY, Heading, example_mark
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import spellings, tr
from cchc_desktop.domain.typed_values import read_day, read_whole
from cchc_desktop.domain.vietnamese import fold, nfc

if TYPE_CHECKING:
    from cchc_desktop.domain.plans import Plan

T = TypeVar("T")
_Asked: TypeAlias = tuple[str, int, Callable[[Any], object], dict[str, Any]]
"""A column: its name and place, what reads a cell, what the texts met so far mean."""

_CLAUSE: Final = re.compile(r"[ivx]+(?:\.[0-9a-z]+)+")
_LISTED: Final = re.compile(r"[;\n]")
_SEPARATED: Final = re.compile(r"[;,\n]")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell without a value of its own; `text` is the formula or the error that stands there."""

    text: str
    formula: bool
    """True for a formula whose result was not stored, false for one that ended in an error."""


@dataclass(frozen=True, slots=True)
class RowMessage:
    """What is wrong in one cell, and how to mend it; a message that does not block is a warning."""

    column: str
    """Heading as the officer's own workbook has it; empty where it concerns the whole row."""
    message: str
    hint: str
    blocks: bool = True

    def __str__(self) -> str:
        place = f"{self.column}: " if self.column else ""
        return f"{place}{self.message} {self.hint}".strip()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the workbook with what it means; `values` is None while something blocks it."""

    number: int
    """As the spreadsheet counts, from 1."""
    title: str
    values: ActivityValues | None
    messages: tuple[RowMessage, ...] = ()
    cells: tuple[object, ...] = ()
    """What stood there, so that a row to be mended goes out as it came in."""
    repeats: bool = False
    """True where the activity seems to be recorded already, here or further up in the file."""


class RowReader:
    """Turns cells into activities, telling everything that is wrong with a row at once."""

    def __init__(
        self,
        heading: Heading,
        *,
        plan: "Plan",
        channels: Mapping[str, Channel],
        counters: Mapping[str, Counter],
    ) -> None:
        self._heading = heading
        known = {f"{COUNTER}{name}": name for name in counters}
        self._figures = [(name, known[name]) for name in heading.places if name in known]
        self._channel_labels = {fold(c.label): c.label for c in channels.values()}
        self._channels = {
            fold(word): c.id for c in channels.values() for word in (c.id, c.names.en, c.names.vi)
        }
        self._clauses = {fold(task.clause): task.clause for task in plan.tasks}
        self._audiences = {
            fold(word).strip(): audience
            for audience in Audience
            for label in spellings(audience.label)
            for word in (audience.value, *label.split(","))
        }
        self._category = self._one_of(_words_of(CostCategory))
        self._source = self._one_of(_words_of(CostSource))
        self._marks = (example_mark().vi, example_mark().en)
        reads: dict[str, Callable[[Any], object]] = {
            "channel": self._channel,
            "starts_on": read_day,
            "ends_on": read_day,
            "clauses": self._clause_list,
            "audiences": self._audience_list,
            **dict.fromkeys((name for name, _counter in self._figures), read_whole),
            "cost_category": self._category,
            "cost_source": self._source,
            **dict.fromkeys(MONEY, read_whole),
            "more_costs": self._cost_lines,
        }
        self._asked: list[_Asked] = [
            (name, heading.places[name], read, {}) for name, read in reads.items() if name in heading.places
        ]

    def is_example(self, cells: Sequence[object]) -> bool:
        """Tell whether this is the template's row that shows how to fill it."""
        return self._text(cells, "title").startswith(self._marks)

    def read(self, cells: Sequence[object]) -> tuple[str, ActivityValues | None, list[RowMessage]]:
        """Return the name, the values where every cell could be read, and what is wrong otherwise."""
        messages = self._broken(cells) if Unreadable in map(type, cells) else []
        said = self._said(messages, cells)
        title = " ".join(self._text(cells, "title").split())
        channel, first, last = said.get("channel"), said.get("starts_on"), said.get("ends_on")
        counters = {counter: said[name] for name, counter in self._figures if name in said}
        costs = self._costs(messages, said)
        if messages or first is None or channel is None:
            broken = {message.column for message in messages}
            for name, value, mistake in (("channel", channel, _no_channel), ("starts_on", first, _no_day)):
                if value is None and self._name(name) not in broken:
                    messages.append(self._told(name, mistake()))
            return title, None, messages
        # as `tidy` leaves them
        values = ActivityValues(
            title=title,
            channel=channel,
            starts_on=first,
            ends_on=last or first,
            clauses=said.get("clauses", ()),
            audiences=said.get("audiences", ()),
            counters=dict(sorted(counters.items())),
            place=" ".join(self._text(cells, "place").split()),
            summary=self._text(cells, "summary"),
            costs=costs,
        )
        return title, values, messages

    def told(self, mistake: UserMistake) -> RowMessage:
        """Return a mistake against the rules of activities as a message about the column it stands in."""
        field = mistake.field
        return self._told("spent" if field == "costs" else field, mistake)

    def _broken(self, cells: Sequence[object]) -> list[RowMessage]:
        return [
            self._told(name, _unreadable(cells[at]))
            for name, at in self._heading.places.items()
            if at < len(cells) and isinstance(cells[at], Unreadable)
        ]

    def _told(self, column: str, mistake: UserMistake) -> RowMessage:
        return RowMessage(self._name(column), mistake.message, mistake.hint)

    def _name(self, column: str) -> str:
        """Return the heading of a column without the star of those that must be filled."""
        return self._heading.title(column).removesuffix("*").rstrip()

    def _said(self, messages: list[RowMessage], cells: Sequence[object]) -> dict[str, Any]:
        """Return what the cells mean that hold something and could be read, by column."""
        said: dict[str, Any] = {}
        there = len(cells)
        for column, at, read, known in self._asked:
            value = cells[at] if at < there else None
            if value is None or isinstance(value, Unreadable):
                continue
            if not isinstance(value, str):
                found = self._attempt(messages, column, value, read)
            else:
                found = known.get(value)
                if found is None and value and not value.isspace():
                    found = self._attempt(messages, column, nfc(value), read)
                    if found is not None:
                        known[value] = found
            if found is not None:
                said[column] = found
        return said

    def _attempt(
        self, messages: list[RowMessage], column: str, value: object, read: Callable[[Any], T]
    ) -> T | None:
        try:
            return read(value)
        except UserMistake as mistake:
            messages.append(self._told(column, mistake))
            return None

    def _text(self, cells: Sequence[object], column: str) -> str:
        at = self._heading.places.get(column)
        value = cells[at] if at is not None and at < len(cells) else None
        if isinstance(value, str):
            return nfc(value).strip()
        if value is None or isinstance(value, Unreadable):
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)

    def _channel(self, value: object) -> str:
        words = " ".join(fold(str(value)).split())
        found = self._channels.get(words)
        if found is None:
            near = difflib.get_close_matches(words, self._channel_labels, n=1, cutoff=0.6)
            raise UserMistake(
                tr("There is no channel “{channel}”.", channel=_short(value)),
                hint=tr("Did you mean “{channel}”?", channel=self._channel_labels[near[0]])
                if near
                else tr("Choose how it was done from the list."),
            )
        return found

    def _clause_list(self, value: object) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for piece in _LISTED.split(str(value)):
            words = fold(piece).strip()
            if not words:
                continue
            codes = words.replace(",", " ").split()
            if not all(_CLAUSE.fullmatch(code) for code in codes):
                codes = codes[:1]
            for code in codes:
                clause = self._clauses.get(code.rstrip(".:"))
                if clause is None:
                    raise UserMistake(
                        tr("The plan has no clause {clause}.", clause=_short(code if codes[1:] else piece)),
                        hint=tr(
                            "Write the clause as in the plan, for example II.3.4; the template lists them."
                        ),
                    )
                found[clause] = None
        return tuple(found)

    def _audience_list(self, value: object) -> tuple[Audience, ...]:
        found: dict[Audience, None] = {}
        for piece in _SEPARATED.split(str(value)):
            words = " ".join(fold(piece).split())
            if not words:
                continue
            audience = self._audiences.get(words)
            if audience is None:
                raise UserMistake(
                    tr("“{text}” is not an audience.", text=_short(piece)),
                    hint=tr(
                        "Write one of: {choices}.", choices="; ".join(choice.label for choice in Audience)
                    ),
                )
            found[audience] = None
        return tuple(found)

    def _costs(self, messages: list[RowMessage], said: Mapping[str, Any]) -> tuple[Cost, ...]:
        category, source = said.get("cost_category"), said.get("cost_source")
        amounts = [said.get(name, 0) for name in MONEY]
        others: tuple[Cost, ...] = said.get("more_costs", ())
        for at, name in enumerate(MONEY if others else ()):
            of_others = sum(getattr(cost, name) for cost in others)
            if of_others > amounts[at]:
                messages.append(self._told(name, _too_little(of_others)))
            amounts[at] -= of_others
        if not any(amounts) and category is None:
            return others
        planned, approved, spent = amounts
        first = Cost(
            str(category or CostCategory.OTHER),
            str(source or CostSource.COMMUNE),
            planned=planned,
            approved=approved,
            spent=spent,
        )
        return (first, *others)

    def _cost_lines(self, value: object) -> tuple[Cost, ...]:
        """Read the lines beside the first, as `cost_words` writes them."""
        found = []
        for line in str(value).split(";"):
            if line.strip():
                parts = [part.strip() for part in line.split(LINE_PARTS)]
                if len(parts) != 2 + len(MONEY):
                    raise UserMistake(
                        tr("“{text}” is not a line of money.", text=_short(line)),
                        hint=tr("Write it as category | source | planned | approved | spent."),
                    )
                amounts = [read_whole(part) or 0 for part in parts[2:]]
                found.append(Cost(str(self._category(parts[0])), str(self._source(parts[1])), *amounts))
        return tuple(found)

    @staticmethod
    def _one_of(words: Mapping[str, T]) -> Callable[[object], T]:
        def read(value: object) -> T:
            found = words.get(" ".join(fold(str(value)).split()))
            if found is None:
                choices = dict.fromkeys(getattr(choice, "label", "") for choice in words.values())
                raise UserMistake(
                    tr("“{text}” is not in the list.", text=_short(value)),
                    hint=tr("Write one of: {choices}.", choices="; ".join(choices)),
                )
            return found

        return read


def _words_of(choices: Iterable[CostCategory] | Iterable[CostSource]) -> dict[str, str]:
    """Return every word that means one of `choices`, folded: its code, its names, what is stored."""
    return {fold(word): c for c in choices for word in (c.name, *spellings(c.label), c.value)}


def _unreadable(cell: object) -> UserMistake:
    assert isinstance(cell, Unreadable)  # noqa: S101 - the caller has looked
    if cell.formula:
        return UserMistake(
            tr("The formula {formula} has no stored result.", formula=_short(cell.text)),
            hint=tr("Open the file in Excel and save it once, or paste the values instead of formulas."),
        )
    return UserMistake(
        tr("The formula ends in the error {error}.", error=_short(cell.text)),
        hint=tr("Mend the formula, or type the value itself."),
    )


def _too_little(of_others: int) -> UserMistake:
    return UserMistake(
        tr("The other lines alone come to {n} đồng.", n=f"{of_others:,}".replace(",", ".")),
        hint=tr("The column holds the sum of all lines: enter at least that much, or mend the lines."),
        field="costs",
    )


def _no_channel() -> UserMistake:
    return UserMistake(
        tr("The channel is missing."), hint=tr("Choose how it was done from the list."), field="channel"
    )


def _no_day() -> UserMistake:
    return UserMistake(
        tr("The day is missing."),
        hint=tr("Write day, month and year, for example 05/06/2018."),
        field="starts_on",
    )


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
