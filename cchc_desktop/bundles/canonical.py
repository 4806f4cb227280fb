"""Canonical JSON (RFC 8785) for values without floats: one value, one line of octets.

Decimals travel as strings and keys are ASCII, so sorting by code point, by UTF-16 unit and by octet agree,
and the fast encoder gives what RFC 8785 asks for.
"""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Any, Final, Never

import msgspec

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 16
MAX_LINE: Final = 1 << 20

_LONG_NUMBER: Final = re.compile(rb"(?:^|[:\[,])-?[0-9]{16}")
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
    _check_items((value,), depth + 1, _PARSED_SCALARS if parsed else _SCALARS)


def _check_items(items: Collection[Any], depth: int, plain: frozenset[object]) -> None:
    if not depth:
        raise ValueError("nested too deeply")
    for item in items:
        kind = type(item)
        if kind in plain:
            continue
        if kind is dict:
            if not "".join(item).isascii():
                raise ValueError("a key is not ASCII")
            _check_items(item.values(), depth - 1, plain)
        elif kind is list or kind is tuple:
            _check_items(item, depth - 1, plain)
        elif kind is int:
            if not -MAX_INTEGER <= item <= MAX_INTEGER:
                raise ValueError("integer beyond 2^53-1")
        elif not isinstance(item, StrEnum):
            raise TypeError(f"{kind.__name__} has no place in canonical JSON")
