"""Reading the units with their validity and who succeeds whom."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from cchc_desktop.catalogues.source import fault
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind, unit_key
from cchc_desktop.domain.vietnamese import nfc

_UNIT_COLUMNS: Final = ("code", "valid_from", "valid_to", "kind", "name", "body", "parent")
_SUCCESSION_COLUMNS: Final = ("old_code", "old_valid_from", "new_code", "new_valid_from", "extent", "basis")
_EXTENTS: Final = {"whole": True, "partial": False}
_NONE: Final[Mapping[str, OrgUnit]] = {}
_KINDS: Final = {str(kind): kind for kind in UnitKind}


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    values: Mapping[str, str]

    def fault(self, what: str, mend: str) -> UserMistake:
        return fault(self.file, self.line, what, mend)

    def required(self, column: str) -> str:
        value = self.values[column]
        if not value:
            raise self.fault(
                tr("the column “{column}” is empty.", column=column), tr("Fill it in, or remove the row.")
            )
        return value

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.values[column])
        except ValueError as error:
            raise self.fault(
                tr("“{value}” is not a date.", value=self.values[column]),
                tr("Write “{column}” as 2018-01-01.", column=column),
            ) from error


def load_units(path: Path, known: Mapping[str, OrgUnit] = _NONE) -> dict[str, OrgUnit]:
    """Read the units in `path` by key; raise UserMistake with file and line when it is wrong.

    A unit's parent is the unit with the parent's code that stands on the first day of the unit. The file
    may name only what is new or other than the units `known`, which the result then holds too.
    """
    rows = list(_rows(path, _UNIT_COLUMNS))
    said = {(row.required("code"), row.day("valid_from")) for row in rows}
    lives: dict[str, list[tuple[date, date]]] = {}
    for unit in known.values():
        if (unit.code, unit.valid_from) not in said:
            lives.setdefault(unit.code, []).append((unit.valid_from, unit.valid_to or date.max))
    for row in rows:
        _add_life(row, lives)
    units: dict[str, OrgUnit] = dict(known)
    for row in rows:
        unit = _unit(row, lives)
        units[unit.key] = unit
    return units


def load_successions(path: Path, units: Mapping[str, OrgUnit]) -> tuple[Succession, ...]:
    """Read who succeeds whom from `path`; raise UserMistake with file and line when it is wrong."""
    return tuple(_succession(row, units) for row in _rows(path, _SUCCESSION_COLUMNS))


def _rows(path: Path, columns: Sequence[str]) -> Iterator[_Row]:
    text = nfc(path.read_text(encoding="utf-8-sig"))
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != tuple(columns):
            raise fault(
                path.name,
                1,
                tr("the columns are wrong."),
                tr("Write them in this order: {columns}.", columns=", ".join(columns)),
            )
        for cells in reader:
            if len(cells) != len(columns):
                raise fault(
                    path.name,
                    reader.line_num,
                    tr("the row has {n} columns instead of {wanted}.", n=len(cells), wanted=len(columns)),
                    tr("Put texts with commas in quotation marks, and leave empty columns between commas."),
                )
            yield _Row(path.name, reader.line_num, dict(zip(columns, cells, strict=True)))
    except csv.Error as error:
        raise fault(
            path.name,
            reader.line_num,
            tr("this is not a valid CSV row."),
            tr("Check the quotation marks of this row."),
        ) from error


def _add_life(row: _Row, lives: dict[str, list[tuple[date, date]]]) -> None:
    code = row.required("code")
    starts = row.day("valid_from")
    ends = row.day("valid_to") if row.values["valid_to"] else date.max
    if ends < starts:
        raise row.fault(
            tr("“{code}” ends before it begins.", code=code),
            tr("Correct “valid_from” or “valid_to”."),
        )
    for other_starts, other_ends in lives.get(code, ()):
        if starts <= other_ends and other_starts <= ends:
            raise row.fault(
                tr("“{code}” stands twice at the same time.", code=code),
                tr("End the older one on the day before the newer one begins."),
            )
    lives.setdefault(code, []).append((starts, ends))


def _unit(row: _Row, lives: Mapping[str, list[tuple[date, date]]]) -> OrgUnit:
    code = row.values["code"]
    valid_from = row.day("valid_from")
    valid_to = row.day("valid_to") if row.values["valid_to"] else None
    kind = _KINDS.get(row.values["kind"])
    if kind is None:
        raise row.fault(
            tr("the kind “{kind}” is unknown.", kind=row.values["kind"]),
            tr("Use one of: {keys}.", keys=", ".join(_KINDS)),
        )
    return OrgUnit(
        key=unit_key(code, valid_from),
        code=code,
        valid_from=valid_from,
        valid_to=valid_to,
        name=row.required("name"),
        body=row.required("body"),
        kind=kind,
        parent=_parent(row, kind, lives, valid_from, valid_to or date.max),
    )


def _parent(
    row: _Row,
    kind: UnitKind,
    lives: Mapping[str, list[tuple[date, date]]],
    valid_from: date,
    valid_to: date,
) -> str | None:
    code = row.values["parent"]
    if kind is UnitKind.PROVINCE and not code:
        return None
    for starts, ends in lives.get(code, ()):
        if starts <= valid_from and valid_to <= ends and code != row.values["code"]:
            return unit_key(code, starts)
    raise row.fault(
        tr("no unit above with code “{code}” stands all that time.", code=code),
        tr("Correct “parent”, or the dates of one of the two units."),
    )


def _succession(row: _Row, units: Mapping[str, OrgUnit]) -> Succession:
    keys = [unit_key(row.required(f"{side}_code"), row.day(f"{side}_valid_from")) for side in ("old", "new")]
    for key in keys:
        if key not in units:
            raise row.fault(
                tr("the unit “{key}” is unknown.", key=key),
                tr("Use a code and a first day that stand in the list of units."),
            )
    old, new = (units[key] for key in keys)
    if old.valid_to is None or not new.stands_on(date.fromordinal(old.valid_to.toordinal() + 1)):
        raise row.fault(
            tr("“{old}” does not pass to “{new}”: their dates do not meet.", old=old.name, new=new.name),
            tr("The new unit must stand on the day after the old one ends."),
        )
    extent = row.values["extent"]
    if extent not in _EXTENTS:
        raise row.fault(
            tr("the extent “{extent}” is unknown.", extent=extent),
            tr("Use one of: {keys}.", keys=", ".join(_EXTENTS)),
        )
    return Succession(old.key, new.key, _EXTENTS[extent], row.required("basis"))
