"""A catalogue file as it was written: its tables with the line of every key."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc

E = TypeVar("E", bound=StrEnum)

_HEADER: Final = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY: Final = re.compile(r"\s*([\w-]+)(?:\s*\.[\w.-]+)?\s*=")
_AT_LINE: Final = re.compile(r"line (\d+)")


def fault(file: str, line: int, what: str, mend: str) -> UserMistake:
    """Return the complaint about one line of one file."""
    return UserMistake(tr("{file}, line {line}: {what}", file=file, line=line, what=what), hint=mend)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a TOML file; reading a value checks its type, and `close` that nothing is left over."""

    file: str
    line: int
    values: Mapping[str, object]
    lines: Mapping[str, int]

    def fault(self, key: str, what: str, mend: str) -> UserMistake:
        """Return a complaint about the value of `key`, at its line or else at the table's."""
        return fault(self.file, self.lines.get(key, self.line), what, mend)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text, not empty unless a default is given, in NFC."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, tr("a text in quotation marks"))
        return nfc(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, tr("a list of texts in square brackets"))
        return tuple(nfc(item) for item in value)

    def integer(self, key: str, default: int | None = None) -> int:
        """Return a whole number of at least 1."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(key, tr("a whole number from 1"))
        return value

    def decimal(self, key: str, default: Decimal | None = None) -> Decimal:
        """Return an exact number of at least 0."""
        return self.exact(key, self.values.get(key, default))

    def exact(self, key: str, value: object) -> Decimal:
        """Return `value`, found somewhere inside `key`, as an exact number of at least 0."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._wrong(key, tr("a number"))
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            raise self._wrong(key, tr("a number from 0"))
        return number

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, tr("true or false"))
        return value

    def day(self, key: str) -> date:
        """Return a date."""
        value = self.optional_day(key)
        if value is None:
            raise self._wrong(key, tr("a date such as 2018-03-07"))
        return value

    def optional_day(self, key: str) -> date | None:
        """Return a date, or None when the key is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(key, tr("a date such as 2018-03-07"))
        return value

    def choice(self, key: str, words: type[E]) -> E:
        """Return one of the words of an enum."""
        value = self.values.get(key)
        if not isinstance(value, str) or value not in set(words):
            raise self._wrong(key, tr("one of {words}", words=", ".join(words)))
        return words(value)

    def table(self, key: str) -> Mapping[str, object]:
        """Return a table written inside this one."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self._wrong(key, tr("a table in braces"))
        return value

    def known(self, key: str, ids: Iterable[str], known: Collection[str]) -> None:
        """Complain when one of `ids` is not among those `known`."""
        for item in ids:
            if item not in known:
                raise self.fault(
                    key,
                    tr("“{item}” in “{key}” is unknown.", item=item, key=key),
                    tr("Correct the spelling, or add it to its own catalogue first."),
                )

    def close(self, keys: Collection[str]) -> None:
        """Complain about a key that is not among `keys`."""
        for key in self.values:
            if key not in keys:
                raise self.fault(
                    key,
                    tr("the key “{key}” is unknown.", key=key),
                    tr("Use one of: {keys}.", keys=", ".join(sorted(keys))),
                )

    def _wrong(self, key: str, wanted: str) -> UserMistake:
        if key in self.values:
            what = tr("the value of “{key}” is wrong.", key=key)
        else:
            what = tr("“{key}” is missing.", key=key)
        return self.fault(key, what, tr("“{key}” must be {wanted}.", key=key, wanted=wanted))


class Source:
    """A TOML file read into tables that know their lines."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        try:
            self._values = tomllib.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            # besides TOMLDecodeError: numbers of thousands of digits, brackets nested without end
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            raise fault(
                name,
                line,
                tr("this is not valid TOML."),
                tr("Check quotation marks, brackets and keys written twice in this line and above it."),
            ) from error
        self._lines = _lines_of(text)

    def close(self, names: Collection[str]) -> None:
        """Complain about a table that is not among `names`."""
        whole = Table(self.name, 1, self._values, {name: at[0][0] for name, at in self._lines.items()})
        whole.close(names)

    def one(self, name: str) -> Table:
        """Return the table written `[name]`."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise fault(
                self.name,
                1,
                tr("the table [{name}] is missing.", name=name),
                tr("Write [{name}] and its keys at the head of the file.", name=name),
            )
        line, lines = self._place(name, 0)
        return Table(self.name, line, value, lines)

    def many(self, name: str) -> Iterator[Table]:
        """Yield the tables written `[[name]]`, at least one, in order."""
        values = self._values.get(name)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise fault(
                self.name,
                1,
                tr("there is no table [[{name}]].", name=name),
                tr("Write [[{name}]] before the keys of each entry.", name=name),
            )
        for index, value in enumerate(values):
            line, lines = self._place(name, index)
            yield Table(self.name, line, value, lines)

    def _place(self, name: str, index: int) -> tuple[int, dict[str, int]]:
        places = self._lines.get(name, [])
        return places[index] if index < len(places) else (1, {})


def _lines_of(text: str) -> dict[str, list[tuple[int, dict[str, int]]]]:
    """Return, for each table name, the line of every header and of the keys below it."""
    found: dict[str, list[tuple[int, dict[str, int]]]] = {}
    keys: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line.split("#", 1)[0].rstrip())
        if header is not None:
            keys = {}
            found.setdefault(header[1], []).append((number, keys))
            continue
        key = _KEY.match(line)
        if key is not None:
            keys.setdefault(key[1], number)
    return found
