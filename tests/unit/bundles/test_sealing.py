"""What is sealed to stations: who can open it, and what is not even tried."""

import pytest
from builders.bundles import station

from cchc_desktop.bundles.sealing import LONGEST_HEADER, seal, unseal
from cchc_desktop.domain.errors import Trouble


def test_each_of_many_stations_opens_what_was_sealed_to_all() -> None:
    """A hundred computers of a unit are far from the longest header."""
    stations = [station("22651")] + [station("SNV")] * 99
    sealed = seal(b"bien ban", [each.recipient for each in stations])
    assert unseal(sealed, stations[0].identities) == b"bien ban"
    assert unseal(sealed, stations[-1].identities) == b"bien ban"
    with pytest.raises(Trouble):
        unseal(sealed, station("22652").identities)
    with pytest.raises(Trouble):
        unseal(sealed[:-1], stations[0].identities)


def test_an_endless_list_of_recipients_is_not_read() -> None:
    """The library would take hours over a header of megabytes; it is refused by its length."""
    own = station("22651")
    sealed = seal(b"bien ban", [own.recipient])
    version, rest = sealed.split(b"\n", 1)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    for count in (1, LONGEST_HEADER // len(stanza) + 1, 200_000):
        with pytest.raises(Trouble):
            unseal(version + b"\n" + stanza * count + rest, own.identities)
