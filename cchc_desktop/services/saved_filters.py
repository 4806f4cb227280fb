"""Filters of the list of activities that a person has given a name, kept for that person alone."""

from dataclasses import dataclass, replace
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.vietnamese import fold, nfc, sort_key
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.permissions import guarded
from db.models.users import SettingRow
from db.writing import put_rows

NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A name for what narrows the list and in which order; the period stays the window's own."""

    name: str
    wanted: ActivityFilter
    sort: str = "-starts_on"


@guarded
class SavedFilters:
    """The named filters of the person who is signed in."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._key = _key_of(office.user.login)

    def all(self) -> list[SavedFilter]:
        """Return the filters by name, in dictionary order."""
        with self._office.reading() as session:
            text = session.scalar(select(SettingRow.value).where(SettingRow.key == self._key))
        return _read(text)

    def save(self, name: str, wanted: ActivityFilter, *, sort: str = "-starts_on") -> Changed[SavedFilter]:
        """Keep a filter under `name`; one of the same name, whatever its case and accents, is replaced."""
        made = SavedFilter(_named(name), replace(wanted, period=None, unit=""), sort)
        with self._office.changing() as change:
            others = [each for each in self._held(change) if fold(each.name) != fold(made.name)]
            return self._keep(change, [*others, made], made)

    def rename(self, name: str, new: str) -> Changed[SavedFilter]:
        """Give a filter another name; UserMistake when that name is taken."""
        new = _named(new)
        with self._office.changing() as change:
            held = self._held(change)
            old = _found(held, name)
            others = [each for each in held if each is not old]
            if any(fold(each.name) == fold(new) for each in others):
                raise UserMistake(
                    tr("There is a filter called “{name}” already.", name=new),
                    hint=tr("Choose another name."),
                    field="name",
                )
            renamed = replace(old, name=new)
            return self._keep(change, [*others, renamed], renamed)

    def remove(self, name: str) -> Changed[SavedFilter]:
        """Forget a filter; the activities stay as they are."""
        with self._office.changing() as change:
            held = self._held(change)
            old = _found(held, name)
            return self._keep(change, [each for each in held if each is not old], old)

    def _held(self, change: Change) -> list[SavedFilter]:
        return _read(change.session.scalar(select(SettingRow.value).where(SettingRow.key == self._key)))

    def _keep(self, change: Change, filters: list[SavedFilter], told: SavedFilter) -> Changed[SavedFilter]:
        text = msgspec.json.encode(filters).decode()
        put_rows(change.connection, SettingRow, [{"key": self._key, "value": text}])
        change.audit("set", Noun.SETTING, self._key, after={"names": [each.name for each in filters]})
        return change.done(told)


def count_filters(session: Session, login: str) -> int:
    """Return how many named filters somebody has."""
    return len(_read(session.scalar(select(SettingRow.value).where(SettingRow.key == _key_of(login)))))


def give_filters(change: Change, giver: str, taker: str) -> None:
    """Give one person's filters to another, who keeps their own where both use a name."""
    both = [
        _read(change.session.scalar(select(SettingRow.value).where(SettingRow.key == _key_of(login))))
        for login in (taker, giver)
    ]
    kept = {fold(each.name): each for filters in reversed(both) for each in filters}
    text = msgspec.json.encode(list(kept.values())).decode()
    put_rows(
        change.connection,
        SettingRow,
        [{"key": _key_of(taker), "value": text}, {"key": _key_of(giver), "value": "[]"}],
    )


def _key_of(login: str) -> str:
    return f"activity_filters:{login}"


def _read(text: str | None) -> list[SavedFilter]:
    """Read what is kept; a file written by a newer program may hold what this one cannot use."""
    try:
        held = msgspec.json.decode(text or "[]", type=list[SavedFilter])
    except msgspec.ValidationError:
        held = []
    return sorted(held, key=lambda each: sort_key(each.name))


def _found(filters: list[SavedFilter], name: str) -> SavedFilter:
    found = next((each for each in filters if fold(each.name) == fold(nfc(name))), None)
    if found is None:
        raise UserMistake(
            tr("There is no filter called “{name}”.", name=name), hint=tr("Choose one from the menu.")
        )
    return found


def _named(name: str) -> str:
    tidied = " ".join(nfc(name).split())
    if not tidied:
        raise UserMistake(
            tr("The filter has no name."), hint=tr("Give it a short name, for instance “Phát thanh”."),
            field="name",
        )  # fmt: skip
    if len(tidied) > NAME_LENGTH:
        raise UserMistake(
            tr("The name has {count} letters, at most {most}.", count=len(tidied), most=NAME_LENGTH),
            hint=tr("Keep the name short."),
            field="name",
        )
    return tidied
