"""Records of a unit that bear one number, because two of its computers gave it without knowing of each other.

Neither is refused, neither is renumbered behind anybody's back: each is named by its number and a mark that
every computer makes alike from its id, whatever else came to it and in whatever order.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from cchc_desktop.domain.crockford import BITS, characters

_LENGTH: Final = 4
_OCTETS: Final = 3


def mark_of(record: str) -> str:
    """Return four characters that tell a record from another one with the same number: K7Q4."""
    digest = hashlib.sha256(record.encode()).digest()
    return characters(int.from_bytes(digest[:_OCTETS]) >> (8 * _OCTETS - BITS * _LENGTH), _LENGTH)


def marks_of(numbers: Mapping[str, object] | Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return the marks of those records whose number another one of them bears, by id."""
    listed = dict(numbers)
    times = Counter(listed.values())
    return {record: mark_of(record) for record, number in listed.items() if times[number] > 1}


def named(number: object, mark: str) -> str:
    """Return a number as screens write it: 2, or 2 (K7Q4) where another record bears it too."""
    return f"{number} ({mark})" if mark else str(number)
