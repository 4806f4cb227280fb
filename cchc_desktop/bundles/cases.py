"""A case of feedback with its sender, signed by the station that hands it over, sealed to the other's."""

import base64
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from cchc_desktop.bundles.canonical import NotCanonical, canonical, parse_canonical
from cchc_desktop.bundles.keys import StationKey, StationSubject, read_station_certificate
from cchc_desktop.bundles.sealing import seal, unseal
from cchc_desktop.domain.errors import Refused, Trouble
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind
from cchc_desktop.domain.language import tr

FORMAT: Final = "cchc-case/1"
LONGEST: Final = 1 << 20
"""Octets a file may have; a case is text."""


class HandedCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes from one unit to another about a case, and nothing else."""

    format: str
    sender_unit: str
    recipient_unit: str
    code: str
    received_on: date
    channel: FeedbackChannel
    kind: FeedbackKind
    content: str
    name: str
    phone: str
    address: str


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: str
    signature: str
    """ECDSA over the octets of `document`, DER, base64."""
    certificate: str


def seal_case(case: HandedCase, key: StationKey, recipients: Iterable[str]) -> bytes:
    """Return `case` signed with the station's key and readable by `recipients` alone."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    document = canonical(msgspec.to_builtins(case))
    signature = key.signing_key.sign(document, ECDSA(SHA256()))
    envelope = _Envelope(document.decode(), base64.b64encode(signature).decode("ascii"), key.certificate)
    return seal(canonical(msgspec.to_builtins(envelope)), recipients)


def open_case(sealed: bytes, identities: Iterable[str]) -> tuple[HandedCase, StationSubject, str]:
    """Return the case, which station signed it and that station's certificate.

    Refused when it is sealed to another station, altered, or not signed by the unit it names.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    if len(sealed) > LONGEST:
        raise _refused(tr("The file is too large for a case of feedback."))
    try:
        octets = unseal(sealed, identities)
    except Trouble as fault:
        raise _refused(tr("The file is sealed to another unit, or it was altered on the way.")) from fault
    try:
        envelope = msgspec.convert(parse_canonical(octets, longest=LONGEST), _Envelope)
        document = envelope.document.encode()
        subject = read_station_certificate(envelope.certificate)
        subject.public_key.verify(
            base64.b64decode(envelope.signature, validate=True), document, ECDSA(SHA256())
        )
        case = msgspec.convert(parse_canonical(document, longest=LONGEST), HandedCase)
    except (ValueError, NotCanonical, msgspec.ValidationError, InvalidSignature) as fault:
        raise _refused(
            tr("The signature of the file does not hold, or it is no case of feedback.")
        ) from fault
    if case.format != FORMAT or case.sender_unit != subject.unit:
        raise _refused(tr("The file was signed by another unit than the one it names."))
    return case, subject, envelope.certificate


def _refused(words: str) -> Refused:
    return Refused(words, hint=tr("Nothing was taken in. Ask the unit to hand the case over once more."))
