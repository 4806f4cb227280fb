"""The code on the recovery sheet: 160 bits in eight groups, each with a check character of its own."""

from typing import Final

from cchc_desktop.domain.crockford import ALPHABET, characters, check_character, number_of, plain
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

OCTETS: Final = 20
GROUPS: Final = 8
_BODY: Final = 4
_LENGTH: Final = GROUPS * (_BODY + 1)


def recovery_code(secret: bytes) -> str:
    """Return twenty octets as eight groups of five characters, the last of each checking the group."""
    if len(secret) != OCTETS:
        raise ValueError(len(secret))
    text = characters(int.from_bytes(secret, "big"), GROUPS * _BODY)
    return "-".join(
        _checked(place, text[start : start + _BODY]) for place, start in enumerate(range(0, len(text), _BODY))
    )


def read_recovery_code(typed: str) -> bytes:
    """Return the octets of a typed code; UserMistake names the group that was mistyped."""
    code = plain(typed)
    if len(code) != _LENGTH or not set(code) <= set(ALPHABET):
        raise UserMistake(
            tr(
                "The recovery code has {count} letters and digits in {groups} groups.",
                count=_LENGTH,
                groups=GROUPS,
            ),
            hint=tr("Type it as it stands on the recovery sheet; capitals and dashes do not matter."),
            field="recovery_code",
        )
    groups = [code[start : start + _BODY + 1] for start in range(0, _LENGTH, _BODY + 1)]
    for place, group in enumerate(groups):
        if group != _checked(place, group[:_BODY]):
            raise UserMistake(
                tr(
                    "Group {number} of the recovery code is mistyped: {group}.", number=place + 1, group=group
                ),
                hint=tr("Compare this group with the sheet, character by character."),
                field="recovery_code",
            )
    return number_of("".join(group[:_BODY] for group in groups)).to_bytes(OCTETS, "big")


def _checked(place: int, body: str) -> str:
    """Return a group with its check character, which also tells in which place the group belongs."""
    return body + check_character(ALPHABET[place] + body)
