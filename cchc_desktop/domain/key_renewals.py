"""How the key of a station is renewed: each key names the one after it, and none has two after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc

REASON_LENGTH: Final = 300
MOST_RENEWALS: Final = 500
"""Of one station: more than anybody needs, and few enough to be followed at once."""


@dataclass(frozen=True, slots=True)
class KeyStep:
    """One renewal: the fingerprint of the key that signed it, and of the key it names."""

    before: str
    after: str


class Standing(StrEnum):
    """What a renewal means to somebody who knows some keys of the station."""

    NEXT = "next"
    """The key that counts here is replaced by another."""
    KNOWN = "known"
    """It was taken before."""
    HISTORY = "history"
    """It replaced a key that was gone before the station was known here."""
    CONTRADICTED = "contradicted"
    """Its key was replaced by another one already, or it brings back a key that was replaced."""


def standing_of(step: KeyStep, *, current: str, earlier: Mapping[str, str]) -> Standing:
    """Return what `step` means where `current` counts; `earlier` keys have the ones that replaced them."""
    if step.before == step.after:
        return Standing.CONTRADICTED
    if step.before in earlier:
        return Standing.KNOWN if earlier[step.before] == step.after else Standing.CONTRADICTED
    if step.before != current:
        return Standing.HISTORY
    return Standing.CONTRADICTED if step.after in earlier else Standing.NEXT


def way(steps: Iterable[KeyStep], *, known: str, wanted: str) -> tuple[KeyStep, ...]:
    """Return the renewals that lead, in this order, from the key `known` to `wanted`; none where none do."""
    gone: list[KeyStep] = []
    at, passed = known, {known}
    for step in steps:
        if at == wanted or len(gone) == MOST_RENEWALS:
            break
        if step.before == at and step.after not in passed:
            gone.append(step)
            passed.add(step.after)
            at = step.after
    return tuple(gone) if at == wanted else ()


def checked_reason(text: str) -> str:
    """Return why a key is renewed as it is kept; UserMistake when nothing is said or too much."""
    reason = nfc(text).strip()
    if not reason:
        raise UserMistake(
            tr("Say why the key is renewed."),
            hint=tr("Units that receive your bundles read it beside the new key."),
            field="reason",
        )
    if len(reason) > REASON_LENGTH:
        raise UserMistake(
            tr("The reason has more than {n} characters.", n=REASON_LENGTH),
            hint=tr("Say it in one or two sentences."),
            field="reason",
        )
    return reason
