"""Difficulties and proposals reported upward (IV.5), and what the units above answer."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc

CLAUSE: Final = "IV.5"
"""The clause that reporting a difficulty fulfils."""
TEXT_LENGTH: Final = 4_000
PROVINCE_ADDRESS: Final = "UBND tỉnh, qua Sở Nội vụ"
"""Whom a proposal goes to beyond the units above, as the plan says; the value is stored and printed."""


@dataclass(frozen=True, slots=True)
class DifficultyValues:
    """What the form of a difficulty holds."""

    content: str
    raised_on: date
    clause: str = ""
    """The clause of the plan it concerns; empty for none in particular."""
    proposal: str = ""
    addressee: str = ""
    """To whom, in words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit above said to a difficulty."""

    id: str
    by: str
    """Key of the unit that answers."""
    number: str
    """Number of the document it was answered in; empty for none."""
    text: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A difficulty of a unit with its answers, oldest first."""

    id: str
    unit: str
    revision: int
    values: DifficultyValues
    answers: tuple[Answer, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether nobody has answered it yet."""
        return not self.answers


def tidy_difficulty(values: DifficultyValues) -> DifficultyValues:
    """Return `values` in NFC without stray spaces."""
    return DifficultyValues(
        content=nfc(values.content).strip(),
        raised_on=values.raised_on,
        clause=values.clause.strip(),
        proposal=nfc(values.proposal).strip(),
        addressee=" ".join(nfc(values.addressee).split()),
    )


def mistakes_of_difficulty(values: DifficultyValues, *, plan: Plan, today: date) -> list[UserMistake]:
    """Return everything wrong with `values`, each with its field and the mend."""
    found = []
    if not values.content.strip():
        found.append(
            UserMistake(
                tr("The difficulty is not described."),
                hint=tr("Write what stands in the way, in a sentence or two."),
                field="content",
            )
        )
    for name, text in (("content", values.content), ("proposal", values.proposal)):
        if len(text) > TEXT_LENGTH:
            found.append(
                UserMistake(
                    tr("The text has {count} letters, at most {most}.", count=len(text), most=TEXT_LENGTH),
                    hint=tr("Shorten the text."),
                    field=name,
                )
            )
    if values.clause and not plan.has(values.clause):
        found.append(
            UserMistake(
                tr("The plan has no clause “{clause}”.", clause=values.clause),
                hint=tr("Choose the clause it concerns, or none."),
                field="clause",
            )
        )
    if values.raised_on > today or values.raised_on.year != plan.year:
        found.append(
            UserMistake(
                tr("{day} lies outside the plan of {year}.", day=day_words(values.raised_on), year=plan.year),
                hint=tr("Enter the day on which it was reported, at the latest today."),
                field="raised_on",
            )
        )
    return found


def check_answer(text: str, on: date, *, raised_on: date, today: date) -> None:
    """Raise UserMistake for an answer without words, too long, or of a day that cannot be."""
    if not text.strip():
        raise UserMistake(
            tr("The answer is empty."),
            hint=tr("Write what the unit is to do or what was decided."),
            field="text",
        )
    if len(text) > TEXT_LENGTH:
        raise UserMistake(
            tr("The text has {count} letters, at most {most}.", count=len(text), most=TEXT_LENGTH),
            hint=tr("Shorten the text."),
            field="text",
        )
    if not raised_on <= on <= today:
        raise UserMistake(
            tr("An answer of {day} is not possible.", day=day_words(on)),
            hint=tr("Enter a day from {first} to today.", first=day_words(raised_on)),
            field="answered_on",
        )
