"""Signed heads: a station vouches for everything in its stream up to one entry."""

import base64
from typing import Final

import msgspec

from cchc_desktop.bundles.canonical import NotCanonical, canonical, parse_canonical
from cchc_desktop.bundles.entries import Count, Hash
from cchc_desktop.bundles.keys import StationKey, read_station_certificate
from cchc_desktop.bundles.refusals import refused
from cchc_desktop.domain.bundle_records import StreamKey
from cchc_desktop.domain.language import tr

FORMAT: Final = "cchc-head/1"
LONGEST_HEAD: Final = 16_384


class SignedHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last entry of a stream at some time, signed by the station the stream belongs to."""

    station: str
    epoch: Count
    seq: Count
    hash: Hash
    signature: str
    """DER, base64."""
    certificate: str
    """PEM."""

    @property
    def key(self) -> StreamKey:
        """Return the stream this is the head of."""
        return StreamKey(self.station, self.epoch)


def sign_head(key: StationKey, *, epoch: int, seq: int, entry_hash: str) -> SignedHead:
    """Vouch with the station's key for its stream up to entry `seq`."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    words = _signed_octets(key.station, epoch, seq, entry_hash)
    return SignedHead(
        station=key.station,
        epoch=epoch,
        seq=seq,
        hash=entry_hash,
        signature=base64.b64encode(key.signing_key.sign(words, ECDSA(SHA256()))).decode("ascii"),
        certificate=key.certificate,
    )


def check_head(head: SignedHead) -> None:
    """Refuse a head that the station named in it did not sign."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        subject = read_station_certificate(head.certificate)
        if subject.station != head.station:
            raise ValueError("another station")
        signature = base64.b64decode(head.signature, validate=True)
        words = _signed_octets(head.station, head.epoch, head.seq, head.hash)
        subject.public_key.verify(signature, words, ECDSA(SHA256()))
    except (ValueError, InvalidSignature) as fault:
        raise refused(
            tr("The signed head of station {station} is not genuine.", station=head.station)
        ) from fault


def head_octets(head: SignedHead) -> bytes:
    """Return what stands in a head file."""
    return canonical(msgspec.to_builtins(head))


def read_head(octets: bytes) -> SignedHead:
    """Return the head in a head file, its signature checked."""
    try:
        head = msgspec.convert(parse_canonical(octets, longest=LONGEST_HEAD), SignedHead)
    except (NotCanonical, msgspec.ValidationError) as fault:
        raise refused(tr("A signed head in the bundle is not in its proper form.")) from fault
    check_head(head)
    return head


def _signed_octets(station: str, epoch: int, seq: int, entry_hash: str) -> bytes:
    return canonical({"format": FORMAT, "station": station, "epoch": epoch, "seq": seq, "hash": entry_hash})
