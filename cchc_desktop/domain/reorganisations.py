"""Changing the list of units: new, renamed, merged, split and ended units, and what a list may not say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import STANDING_BODY, OrgUnit, Succession, UnitKind, unit_key
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins with a reorganisation."""

    code: str
    name: str
    body: str
    kind: UnitKind
    parent: str
    """Key of the unit above."""


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """What a decision makes of units from a day on: several become one, or one becomes several."""

    day: date
    """The first day on which it holds."""
    old: tuple[str, ...]
    """Keys of the units that end on the day before; none where a unit is only added."""
    new: tuple[NewUnit, ...]
    """Units that begin on the day."""
    into: tuple[str, ...] = ()
    """Keys of units that stand already and take over."""
    basis: str = ""
    """The decision, as it is cited."""


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """The units and successions that are other than before."""

    units: tuple[OrgUnit, ...]
    successions: tuple[Succession, ...] = ()


def renamed(units: Mapping[str, OrgUnit], key: str, name: str, body: str) -> UnitChanges:
    """Return a unit with another name: it is the same unit, its computers and its past stay its own."""
    unit = units.get(key)
    if unit is None:
        raise _unknown(key)
    if not name.strip() or not body.strip():
        raise UserMistake(
            tr("A unit needs its name and the name of its agency."),
            hint=tr("Write both as the decision does."),
            field="name" if not name.strip() else "body",
        )
    found = replace(unit, name=nfc(name).strip(), body=nfc(body).strip())
    if found == unit:
        raise UserMistake(
            tr("The unit bears this name already."), hint=tr("Change the name, or close the form.")
        )
    return UnitChanges((found,))


def reorganised(
    units: Mapping[str, OrgUnit], wanted: Reorganisation, known: Sequence[Succession] = ()
) -> UnitChanges:
    """Return what a reorganisation changes; UserMistake for one that leaves the list without sense.

    Where one unit becomes several, each takes over a part and nobody divides its figures. A new unit stands
    as long as the one above it; where that ends one day, it passes to whom those it was made of would have
    passed by the successions `known`.
    """
    _check_shape(wanted)
    ended = []
    for key in wanted.old:
        unit = units.get(key)
        if unit is None:
            raise _unknown(key)
        _check_ends(unit, wanted.day)
        ended.append(replace(unit, valid_to=wanted.day - _ONE_DAY))
    begun = [
        OrgUnit(
            key=unit_key(each.code.strip(), wanted.day),
            code=each.code.strip(),
            valid_from=wanted.day,
            valid_to=units[each.parent].valid_to if each.parent in units else None,
            name=nfc(each.name).strip(),
            body=nfc(each.body).strip(),
            kind=each.kind,
            parent=each.parent,
        )
        for each in wanted.new
    ]
    heirs = [*(unit.key for unit in begun), *wanted.into]
    successions = tuple(
        Succession(old.key, heir, whole=len(heirs) == 1, basis=nfc(wanted.basis).strip())
        for old in ended
        for heir in heirs
    )
    successions += tuple(
        link for unit in begun for link in _inherited(unit, wanted.old, known, units) if unit.valid_to
    )
    _check_no_orphans(units, {unit.key for unit in ended}, wanted.day)
    changes = UnitChanges((*ended, *begun), successions)
    with_changes(units, changes)
    return changes


def still_holding(successions: Iterable[Succession], units: Mapping[str, OrgUnit]) -> tuple[Succession, ...]:
    """Return those successions whose days meet: a unit that ended earlier passes to others than was said."""
    return tuple(each for each in successions if _meets(each, units))


def with_changes(units: Mapping[str, OrgUnit], changes: UnitChanges) -> dict[str, OrgUnit]:
    """Return the units with `changes`; UserMistake where the list would contradict itself.

    Under its key a unit keeps its kind and who stands above it: decisions of its past were made by them.
    """
    merged = {**units, **{unit.key: unit for unit in changes.units}}
    for unit in changes.units:
        before = units.get(unit.key)
        if before is not None and (before.kind, before.parent) != (unit.kind, unit.parent):
            raise UserMistake(
                tr("“{name}” keeps its kind and the unit above it as long as it stands.", name=unit.name),
                hint=tr("End it and let a new unit begin on the day of the change."),
                field="parent",
            )
        _check_standing_body(unit, before)
        _check_unit(unit, merged)
    changed = {unit.code for unit in changes.units}
    for code in sorted(changed):
        _check_lives([unit for unit in merged.values() if unit.code == code])
    for unit in units.values():
        if unit.key not in {each.key for each in changes.units} and unit.parent in merged:
            _check_within(unit, merged[unit.parent])
    for each in changes.successions:
        _check_succession(each, merged)
    return merged


def _check_shape(wanted: Reorganisation) -> None:
    heirs = len(wanted.new) + len(wanted.into)
    if not wanted.old and not wanted.new:
        raise UserMistake(
            tr("Nothing changes yet."),
            hint=tr("Choose the units that end, or enter the ones that begin."),
            field="old",
        )
    if not wanted.old and wanted.into:
        raise UserMistake(
            tr("A unit that takes over needs one that ends."),
            hint=tr("Choose the units that end."),
            field="old",
        )
    if len(wanted.old) > 1 and heirs > 1:
        raise UserMistake(
            tr("Several units cannot become several at once: nobody could tell which becomes which."),
            hint=tr("Enter one new unit after the other, each with the units that become it."),
            field="new",
        )
    if not wanted.basis.strip():
        raise UserMistake(
            tr("The decision is missing."),
            hint=tr(
                "Write the decision that changes the units, for example “Nghị quyết số 1667/NQ-UBTVQH15”."
            ),
            field="basis",
        )


def _check_ends(unit: OrgUnit, day: date) -> None:
    if unit.valid_to is not None and unit.valid_to < day:
        raise UserMistake(
            tr("“{name}” has ended on {day}.", name=unit.name, day=day_words(unit.valid_to)),
            hint=tr("Choose units that stand on the day before."),
            field="old",
        )
    if unit.valid_from >= day:
        raise UserMistake(
            tr("“{name}” begins on {day} itself or later.", name=unit.name, day=day_words(day)),
            hint=tr("Choose a later day, or another unit."),
            field="day",
        )
    if unit.kind is UnitKind.PROVINCE or unit.code == STANDING_BODY:
        raise _stays(unit)


def _check_no_orphans(units: Mapping[str, OrgUnit], ended: set[str], day: date) -> None:
    left = [
        unit.name
        for unit in units.values()
        if unit.parent in ended and unit.key not in ended and (unit.valid_to is None or unit.valid_to >= day)
    ]
    if left:
        raise UserMistake(
            tr("{n} units still lie in it: {names}.", n=len(left), names=", ".join(sorted(left)[:5])),
            hint=tr("End those first, on the same day; then this one."),
            field="old",
        )


def _check_standing_body(unit: OrgUnit, before: OrgUnit | None) -> None:
    lasting = unit.code == STANDING_BODY or unit.kind is UnitKind.PROVINCE
    if lasting and (before is None or before.valid_to != unit.valid_to):
        raise _stays(unit)


def _stays(unit: OrgUnit) -> UserMistake:
    return UserMistake(
        tr("“{name}” speaks for the province; only its name can be changed.", name=unit.name),
        hint=tr("Its successor needs a newer program."),
        field="old",
    )


def _check_unit(unit: OrgUnit, units: Mapping[str, OrgUnit]) -> None:
    if unit.key != unit_key(unit.code, unit.valid_from) or not unit.name or not unit.body:
        raise UserMistake(
            tr("A unit needs its name and the name of its agency."),
            hint=tr("Write both as the decision does."),
            field="name",
        )
    if unit.valid_to is not None and unit.valid_to < unit.valid_from:
        raise UserMistake(
            tr("“{code}” ends before it begins.", code=unit.code),
            hint=tr("Correct “valid_from” or “valid_to”."),
            field="day",
        )
    if unit.kind is UnitKind.PROVINCE:
        return
    above = units.get(unit.parent or "")
    if above is None:
        raise _unknown(unit.parent or "")
    _check_within(unit, above)
    passed = {unit.key}
    while above is not None:
        if above.key in passed:
            raise UserMistake(
                tr("“{name}” would stand above itself.", name=unit.name),
                hint=tr("Choose another unit above it."),
                field="parent",
            )
        passed.add(above.key)
        above = units.get(above.parent or "")


def _check_within(unit: OrgUnit, above: OrgUnit) -> None:
    ends, last = unit.valid_to or date.max, above.valid_to or date.max
    if not (above.valid_from <= unit.valid_from and ends <= last):
        raise UserMistake(
            tr("“{above}” does not stand all the time that “{name}” does.", above=above.name, name=unit.name),
            hint=tr("Choose another unit above it, or end it first."),
            field="parent",
        )


def _check_lives(lives: Sequence[OrgUnit]) -> None:
    ordered = sorted(lives, key=lambda unit: unit.valid_from)
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            raise UserMistake(
                tr("“{code}” stands twice at the same time.", code=later.code),
                hint=tr("End the older one on the day before the newer one begins."),
                field="code",
            )


def _check_succession(each: Succession, units: Mapping[str, OrgUnit]) -> None:
    old, new = units.get(each.old), units.get(each.new)
    if old is None or new is None:
        raise _unknown(each.old if old is None else each.new)
    if not _meets(each, units):
        raise UserMistake(
            tr("“{old}” does not pass to “{new}”: their dates do not meet.", old=old.name, new=new.name),
            hint=tr("The new unit must stand on the day after the old one ends."),
            field="new",
        )


def _meets(each: Succession, units: Mapping[str, OrgUnit]) -> bool:
    old, new = units.get(each.old), units.get(each.new)
    if old is None or new is None or old.valid_to is None:
        return False
    return new.stands_on(old.valid_to + _ONE_DAY)


def _inherited(
    unit: OrgUnit, made_of: Sequence[str], known: Sequence[Succession], units: Mapping[str, OrgUnit]
) -> list[Succession]:
    """Return to whom a new unit passes when it ends: to the heirs of those it was made of."""
    links = {link.new: link for link in known if link.old in made_of}
    one = len(links) == 1 and all(link.whole for link in known if link.old in made_of)
    found = (Succession(unit.key, heir, whole=one, basis=link.basis) for heir, link in links.items())
    return list(still_holding(found, {**units, unit.key: unit}))


def _unknown(key: str) -> UserMistake:
    return UserMistake(
        tr("There is no unit {code}.", code=key),
        hint=tr("Look the code up with “cchc units list”."),
        field="unit",
    )


def applied_in_order(
    units: Mapping[str, OrgUnit], said: Iterable[UnitChanges]
) -> tuple[dict[str, OrgUnit], tuple[Succession, ...]]:
    """Return the units after everything that was said, oldest first, and who succeeds whom by it.

    What would contradict the list as it then stands has no effect until something later mends it.
    """
    merged, successions = dict(units), list[Succession]()
    for changes in said:
        try:
            merged = with_changes(merged, changes)
        except UserMistake:
            continue
        successions += changes.successions
    return merged, tuple(successions)
