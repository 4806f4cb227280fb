"""Sealing a few octets to stations, and opening them again: age, X25519."""

from collections.abc import Iterable
from typing import Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

LONGEST_HEADER: Final = 1 << 16
"""Octets in front of what is sealed: a hundred a recipient. The library's time grows with their square."""
_END_OF_HEADER: Final = b"\n--- "


def ends_in_time(beginning: bytes) -> bool:
    """Tell from the first `LONGEST_HEADER` octets of something sealed whether its header may be read."""
    return _END_OF_HEADER in beginning[:LONGEST_HEADER]


def seal(octets: bytes, recipients: Iterable[str]) -> bytes:
    """Return `octets` readable only by the stations whose public keys are `recipients`."""
    import pyrage

    sealed: bytes = pyrage.encrypt(octets, [pyrage.x25519.Recipient.from_str(key) for key in recipients])
    return sealed


def unseal(sealed: bytes, identities: Iterable[str]) -> bytes:
    """Return what was sealed to the station with these secret keys; Trouble when it was to another."""
    import pyrage

    try:
        if not ends_in_time(sealed):
            raise pyrage.DecryptError
        octets: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key) for key in identities])
    except pyrage.DecryptError as fault:
        raise Trouble(
            tr("These data are sealed to another station, or they are damaged."),
            hint=tr("Open them on the computer that took them in, or restore its keys folder."),
        ) from fault
    return octets
