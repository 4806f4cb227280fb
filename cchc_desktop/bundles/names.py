"""File names of bundles: a hint for people, never a proof."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_desktop.domain.bundle_records import BundleKind

PLAIN: Final = ".cchc"
ENCRYPTED: Final = ".cchc.age"

_NAME: Final = re.compile(
    r"cchc_([0-9A-Za-z.-]+)_([0-9A-Za-z.-]+)_([a-z]+)_([0-9]+)(?:[ _(-].*)?\.cchc(\.age)?", re.ASCII
)
_FOREIGN: Final = re.compile(r"[^0-9A-Za-z.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class NameHint:
    """What a file name claims."""

    sender: str
    recipient: str
    kind: BundleKind
    number: int
    encrypted: bool


def bundle_name(
    sender_code: str, recipient_code: str, kind: BundleKind, number: int, *, encrypted: bool
) -> str:
    """Return the file name of bundle `number` from one unit to another."""
    sender, recipient = (_FOREIGN.sub("-", code) or "-" for code in (sender_code, recipient_code))
    return f"cchc_{sender}_{recipient}_{kind}_{number:04d}{ENCRYPTED if encrypted else PLAIN}"


def hint_of(name: str) -> NameHint | None:
    """Return what `name` claims, also with a suffix such as " (1)" that a copy got; None for other names."""
    match = _NAME.fullmatch(name)
    if match is None or match[3] not in set(BundleKind):
        return None
    return NameHint(match[1], match[2], BundleKind(match[3]), int(match[4]), match[5] is not None)


def shown_name(path: Path) -> str:
    """Return the name of a file as it may be shown and kept, whatever a stranger called it.

    Signs that cannot be seen, turn the direction of reading or are no text at all become a mark.
    """
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in path.name)
