"""Difficulties of this unit and of the units below it, with the answers from above."""

from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.difficulties import (
    PROVINCE_ADDRESS,
    Answer,
    Difficulty,
    DifficultyValues,
    check_answer,
    mistakes_of_difficulty,
    tidy_difficulty,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import superiors
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import DifficultyAnswerPayload, DifficultyPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.rulings import check_above, put_ruling
from db.models.difficulties import DifficultyAnswerRow, DifficultyRow

_NAMED: Final = 60
"""A difficulty has no name; so many of its first letters stand for one."""


@guarded
class Difficulties:
    """What stands in the way, reported upward, and what the units above answered."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def addressees(self) -> list[str]:
        """Return to whom this unit may address a difficulty, the nearest first."""
        above = [unit.short_body for unit in superiors(self._office.unit, self._office.units)]
        return [*above, PROVINCE_ADDRESS]

    def listed(self, *, below: bool = True) -> list[Difficulty]:
        """Return the difficulties of this unit and, where `below`, of the units below it, open ones first."""
        office = self._office
        units = [office.unit.key]
        if below:
            units += [
                key
                for key, unit in office.units.items()
                if office.unit.key in {above.key for above in superiors(unit, office.units)}
            ]
        with office.reading() as session:
            found = difficulties_of(session, units)
        return sorted(found, key=lambda d: (not d.open, -d.values.raised_on.toordinal(), d.id))

    def get(self, difficulty: str) -> Difficulty:
        """Return one difficulty; UserMistake when it is not here."""
        found = next((d for d in self.listed() if d.id == difficulty), None)
        if found is None:
            raise _gone()
        return found

    def report(self, values: DifficultyValues) -> Changed[Difficulty]:
        """Record a difficulty of this unit; it goes up with the next bundle."""
        values = self._checked(values)
        with self._office.changing() as change:
            payload = self._payload(change, new_id(), values)
            change.put_new(Noun.DIFFICULTY, payload, action="report_difficulty")
            change.undoable(tr("Difficulty reported: {title}", title=_short(values.content)))
            return change.done(Difficulty(payload.id, payload.unit, 1, values))

    def change(
        self, difficulty: str, values: DifficultyValues, *, revision: int | None = None
    ) -> Changed[Difficulty]:
        """Say something else in a difficulty of this unit that nobody has answered yet."""
        values = self._checked(values)
        with self._office.changing() as change:
            old = self._open_payload(change, difficulty)
            payload = self._payload(change, difficulty, values)
            number = change.put(Noun.DIFFICULTY, payload, action="change", revision=revision)
            change.undoable(tr("Difficulty reworded: {title}", title=_short(values.content)))
            return change.done(Difficulty(difficulty, old.unit, number, values))

    def withdraw(self, difficulty: str, reason: str = "") -> Changed[None]:
        """Take back a difficulty of this unit that nobody has answered yet."""
        with self._office.changing() as change:
            old = self._open_payload(change, difficulty)
            change.withdraw(Noun.DIFFICULTY, difficulty, action="withdraw", reason=nfc(reason).strip())
            change.undoable(tr("Difficulty taken back: {title}", title=_short(old.content)))
            return change.done(None)

    def answer(
        self, difficulty: str, text: str, *, number: str = "", on: date | None = None
    ) -> Changed[Difficulty]:
        """Answer a difficulty of a unit below this one; the answer travels down to it.

        Refused for one of a unit that does not stand below. A second answer of this unit replaces its
        first; answers of other units above stay beside it.
        """
        office = self._office
        answered_on = on or office.today()
        with office.changing() as change:
            asked = _one(change.session, difficulty)
            check_above(office, office.units[asked.unit])
            check_answer(text, answered_on, raised_on=asked.values.raised_on, today=office.today())
            own = next((a.id for a in asked.answers if a.by == office.unit.key), None)
            payload = DifficultyAnswerPayload(
                id=own or new_id(),
                unit=asked.unit,
                recorded_by=office.user.name,
                recorded_at=change.now,
                by=office.unit.key,
                difficulty=difficulty,
                number=" ".join(nfc(number).split()),
                text=nfc(text).strip(),
                answered_on=answered_on,
            )
            put_ruling(office, change, Noun.DIFFICULTY_ANSWER, payload, action="answer")
            return change.done(_one(change.session, difficulty))

    def _checked(self, values: DifficultyValues) -> DifficultyValues:
        values = tidy_difficulty(values)
        for mistake in mistakes_of_difficulty(values, plan=self._office.plan, today=self._office.today()):
            raise mistake
        return values

    def _open_payload(self, change: Change, difficulty: str) -> DifficultyPayload:
        old = cast(DifficultyPayload, change.payload_of(Noun.DIFFICULTY, difficulty))
        change.check_own(old.unit)
        if not _one(change.session, difficulty).open:
            raise UserMistake(
                tr("This difficulty is answered and stays as it was asked."),
                hint=tr("Report a new one for what is still open."),
            )
        return old

    def _payload(self, change: Change, record: str, values: DifficultyValues) -> DifficultyPayload:
        return DifficultyPayload(
            id=record,
            unit=self._office.unit.key,
            recorded_by=self._office.user.name,
            recorded_at=change.now,
            raised_on=values.raised_on,
            clause=values.clause,
            content=values.content,
            proposal=values.proposal,
            addressee=values.addressee,
        )


def difficulties_of(session: Session, units: Sequence[str], *, only: str = "") -> list[Difficulty]:
    """Return the difficulties of `units` with their answers, in the order they were raised."""
    wanted = [DifficultyRow.unit.in_(units), ~DifficultyRow.withdrawn]
    if only:
        wanted = [DifficultyRow.id == only, ~DifficultyRow.withdrawn]
    rows = session.scalars(
        select(DifficultyRow)
        .where(*wanted)
        .order_by(DifficultyRow.raised_on, DifficultyRow.id)
        .execution_options(populate_existing=True)
    ).all()
    answers: dict[tuple[str, str], list[Answer]] = {}
    for row in session.scalars(
        select(DifficultyAnswerRow)
        .join(DifficultyRow, DifficultyRow.id == DifficultyAnswerRow.difficulty)
        .where(*wanted, ~DifficultyAnswerRow.withdrawn)
        .order_by(DifficultyAnswerRow.answered_on, DifficultyAnswerRow.id)
        .execution_options(populate_existing=True)
    ):
        said = Answer(row.id, row.by, row.number, row.text, row.answered_on)
        answers.setdefault((row.difficulty, row.unit), []).append(said)
    return [
        Difficulty(
            row.id,
            row.unit,
            row.revision,
            DifficultyValues(row.content, row.raised_on, row.clause, row.proposal, row.addressee),
            tuple(answers.get((row.id, row.unit), ())),
        )
        for row in rows
    ]


def _one(session: Session, difficulty: str) -> Difficulty:
    found = difficulties_of(session, (), only=difficulty)
    if not found:
        raise _gone()
    return found[0]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAMED else f"{line[:_NAMED].rsplit(' ', 1)[0]}…"


def _gone() -> UserMistake:
    return UserMistake(tr("The record is no longer here."), hint=tr("Reload the list and choose it again."))
