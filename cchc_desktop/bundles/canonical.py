"""Canonical JSON (RFC 8785) for values without floats: one value, one line of octets.

Decimals travel as strings and keys are ASCII, so sorting by code point, by UTF-16 unit and by octet agree,
and the fast encoder gives what RFC 8785 asks for.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Never, cast

import msgspec

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 16
MAX_LINE: Final = 1 << 20

_LONG_NUMBER: Final = re.compile(rb"[:\[,]-?[0-9]{16}")
_SCALARS: Final = frozenset({str, bool, type(None)})
_PARSED_SCALARS: Final = _SCALARS | {int}


class NotCanonical(ValueError):
    """The octets are not the one canonical form of a permitted value."""


def _no_float(text: str) -> Never:
    raise NotCanonical(f"float {text[:40]}")


_encode: Final = msgspec.json.Encoder(order="sorted").encode
_decode: Final = msgspec.json.Decoder(float_hook=_no_float).decode


def canonical(value: object) -> bytes:
    """Return the canonical JSON of `value`; TypeError or ValueError if it is outside the permitted domain."""
    _check(value, MAX_DEPTH)
    try:
        return _encode(value)
    except UnicodeEncodeError as fault:
        raise ValueError("lone surrogate") from fault


def parse_canonical(line: bytes, *, longest: int = MAX_LINE) -> object:
    """Return the value of `line`, which must be exactly its own canonical form; else `NotCanonical`.

    Encoding again and comparing refuses duplicate keys, spaces, other escapes and other orders at one stroke.
    """
    if len(line) > longest:
        raise NotCanonical("longer than a line may be")
    try:
        value: object = _decode(line)
        _check(value, MAX_DEPTH, parsed=_LONG_NUMBER.search(line) is None)
        if _encode(value) != line:
            raise NotCanonical("another form of the same value")
    except NotCanonical:
        raise
    except (ValueError, TypeError, RecursionError) as fault:
        raise NotCanonical(str(fault)) from fault
    return value


def _check(value: object, depth: int, *, parsed: bool = False) -> None:
    """Refuse what the domain does not hold; `parsed` values hold no foreign types and no long numbers."""
    kind = type(value)
    if kind is dict:
        members = cast(dict[str, object], value)
        if not "".join(members).isascii():
            raise ValueError("a key is not ASCII")
        _check_items(members.values(), depth, parsed=parsed)
    elif kind is list or kind is tuple:
        _check_items(cast(list[object], value), depth, parsed=parsed)
    elif kind is int:
        if abs(cast(int, value)) > MAX_INTEGER:
            raise ValueError("integer beyond 2^53-1")
    elif kind not in _SCALARS and not isinstance(value, StrEnum):
        raise TypeError(f"{kind.__name__} has no place in canonical JSON")


def _check_items(items: Iterable[object], depth: int, *, parsed: bool) -> None:
    if not depth:
        raise ValueError("nested too deeply")
    plain = _PARSED_SCALARS if parsed else _SCALARS
    if plain.issuperset(map(type, items)):
        return
    for item in items:
        kind = type(item)
        if kind is int and not parsed:
            if not -MAX_INTEGER <= cast(int, item) <= MAX_INTEGER:
                raise ValueError("integer beyond 2^53-1")
        elif kind not in plain:
            _check(item, depth - 1, parsed=parsed)
