"""What is looked at before a PIN or password is asked: whose certificate, how long, which clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.vietnamese import day, fold

SOON = timedelta(days=30)


class PinState(StrEnum):
    """How many tries a token's PIN has left, as far as the token tells."""

    FRESH = "fresh"
    LOW = "low"
    FINAL_TRY = "final_try"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names and when it is valid."""

    subject: str
    """Owner, title and unit, as the list of identities shows them."""
    valid_from: datetime
    valid_until: datetime
    pin: PinState | None = None
    """None for a key in a file."""


@dataclass(frozen=True, slots=True)
class SigningCheck:
    """One thing found before signing; what `blocks` would be refused anyway."""

    words: str
    blocks: bool = False


def checks_before_signing(
    holder: Holder, letterhead: Letterhead, role: Role, *, now: datetime, last_change: datetime | None
) -> tuple[SigningCheck, ...]:
    """Return what to mend or to know before `holder` signs as `role`, the worst first.

    `last_change` is the newest moment in the workspace's trail: a clock before it cannot be right.
    """
    found: list[SigningCheck] = []
    if holder.pin is PinState.LOCKED:
        found.append(SigningCheck(tr("The token is locked after too many wrong PINs."), blocks=True))
    until = local_day(holder.valid_until)
    if now > holder.valid_until:
        found.append(SigningCheck(tr("The certificate expired on {day}.", day=day(until)), blocks=True))
    elif now < holder.valid_from:
        since = local_day(holder.valid_from)
        found.append(
            SigningCheck(tr("The certificate is valid only from {day}.", day=day(since)), blocks=True)
        )
    if last_change is not None and now < last_change:
        found.append(
            SigningCheck(
                tr("This computer's clock stands before the last change here: set date and time first.")
            )
        )
    if not _is_meant(holder, letterhead, role):
        whom = letterhead.body_name if role is Role.SEAL else letterhead.signer_name
        found.append(SigningCheck(tr("The certificate is not that of {name}; check who signs.", name=whom)))
    if now <= holder.valid_until and holder.valid_until - now <= SOON:
        found.append(
            SigningCheck(tr("The certificate expires soon, on {day}: have it renewed.", day=day(until)))
        )
    if holder.pin is PinState.FINAL_TRY:
        found.append(SigningCheck(tr("One try is left for the PIN: a wrong one locks the token.")))
    elif holder.pin is PinState.LOW:
        found.append(SigningCheck(tr("The PIN was mistyped before: few tries are left.")))
    return tuple(found)


def _is_meant(holder: Holder, letterhead: Letterhead, role: Role) -> bool:
    """Tell whether the certificate names whom the document names."""
    name = letterhead.body_name if role is Role.SEAL else letterhead.signer_name
    return not name.strip() or fold(name) in fold(holder.subject)
