"""What travels of stations: that one is accepted or ended, and that one has renewed its key."""

from typing import Annotated, Any, Final

import msgspec

from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.domain.key_renewals import REASON_LENGTH, KeyStep
from cchc_desktop.services.payload_forms import LastGood, Payload

Recipient = Annotated[str, msgspec.Meta(pattern="^age1[0-9a-z]{58}$")]
Certificate = Annotated[str, msgspec.Meta(max_length=8_192)]
_SIGNATURE: Final = "signature"


class StationPayload(Payload, frozen=True, kw_only=True):
    """A station that a superior has accepted, or whose stream it has ended."""

    label: str
    certificate: str
    age_recipient: Recipient
    state: str
    last_good: LastGood | None


class KeyRenewalPayload(Payload, frozen=True, kw_only=True):
    """A station's word, signed with the key it had, that another one takes its place."""

    replaces: Certificate
    """PEM of the key that is replaced, and that signed this."""
    certificate: Certificate
    age_recipient: Recipient
    ends: LastGood | None
    """EPOCH:SEQ:HASH of the last entry in each stream that the replaced key vouches for."""
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=REASON_LENGTH)]
    signature: Annotated[str, msgspec.Meta(max_length=200)]
    """Of everything else here by the key that is replaced; DER, base64."""

    @property
    def step(self) -> KeyStep:
        """Return which key takes the place of which; ValueError where one is no certificate."""
        return KeyStep(fingerprint(self.replaces), fingerprint(self.certificate))


def signed_words(payload: KeyRenewalPayload) -> dict[str, Any]:
    """Return what the signature of a renewal is taken over."""
    words: dict[str, Any] = msgspec.to_builtins(payload)
    return {name: value for name, value in words.items() if name != _SIGNATURE}


def renewal_id(station: str, print_of_key: str) -> str:
    """Return the record id of the renewal by which a station came to a key."""
    return f"{station}/{print_of_key}"
