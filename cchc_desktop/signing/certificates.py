"""What a certificate says of its owner, and whether it may sign a document today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day, nfc

if TYPE_CHECKING:
    from cryptography import x509

_Extension = TypeVar("_Extension", bound="x509.ExtensionType")
RSA_FLOOR: Final = 2048
EXPIRY_WARNING: Final = timedelta(days=30)
_CLOCK_FLOOR: Final = datetime(2018, 1, 1, tzinfo=UTC)
"""Before the plan existed: a PC that says so has lost its battery, not travelled."""
_CLOCK_SLACK: Final = timedelta(minutes=5)
_DOCUMENT_PURPOSES: Final = frozenset(
    {
        "1.3.6.1.5.5.7.3.4",  # e-mail protection, the purpose most personal certificates name
        "1.3.6.1.5.5.7.3.36",  # document signing, RFC 9336
        "1.2.840.113583.1.1.5",  # Adobe authentic documents
        "1.3.6.1.4.1.311.10.3.12",  # Microsoft document signing
        "2.5.29.37.0",  # any purpose
    }
)


class KeyKind(StrEnum):
    """The kinds of key this program signs with."""

    ECDSA = "ecdsa"
    RSA = "rsa"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What an officer should know of a certificate."""

    owner: str
    title: str
    unit: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    key: KeyKind
    key_bits: int
    signs_documents: bool
    serial: str
    sha256: str


def facts_of(certificate: "x509.Certificate") -> CertificateFacts:
    """Read the facts from `certificate`; names are in NFC, moments in UTC."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    kind, bits = key_of(certificate)
    return CertificateFacts(
        owner=common_name(certificate.subject),
        title=_attribute(certificate.subject, NameOID.TITLE),
        unit=_attribute(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=common_name(certificate.issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        key=kind,
        key_bits=bits,
        signs_documents=signs_documents(certificate),
        serial=f"{certificate.serial_number:X}",
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def common_name(name: "x509.Name") -> str:
    """Return the common name of `name`, or the whole of it where it has none."""
    from cryptography.x509.oid import NameOID

    return _attribute(name, NameOID.COMMON_NAME) or nfc(name.rfc4514_string())


def _attribute(name: "x509.Name", kind: "x509.ObjectIdentifier") -> str:
    found = name.get_attributes_for_oid(kind)
    return nfc(str(found[0].value)) if found else ""


def key_of(certificate: "x509.Certificate") -> tuple[KeyKind, int]:
    """Return the kind of the public key and its size in bits."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return KeyKind.RSA, key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return KeyKind.ECDSA, key.key_size
    return KeyKind.OTHER, 0


def key_is_strong(certificate: "x509.Certificate") -> bool:
    """Tell whether the key is RSA of 2048 bits or more, or ECDSA of 256 or more."""
    kind, bits = key_of(certificate)
    return bits >= {KeyKind.RSA: RSA_FLOOR, KeyKind.ECDSA: 256, KeyKind.OTHER: 1}[kind]


def signs_documents(certificate: "x509.Certificate") -> bool:
    """Tell whether key usage and purposes allow a document signature (RFC 5280, RFC 9336)."""
    from cryptography import x509

    usage = _extension(certificate, x509.KeyUsage)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        return False
    constraints = _extension(certificate, x509.BasicConstraints)
    if constraints is not None and constraints.ca:
        return False
    purposes = _extension(certificate, x509.ExtendedKeyUsage)
    return purposes is None or any(purpose.dotted_string in _DOCUMENT_PURPOSES for purpose in purposes)


def _extension(certificate: "x509.Certificate", kind: type[_Extension]) -> _Extension | None:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def check_before_signing(
    certificate: "x509.Certificate", *, now: datetime, seen: Iterable[datetime] = ()
) -> tuple[str, ...]:
    """Refuse a certificate that cannot sign at `now`; return warnings in the officer's words.

    `seen` are moments the workspace already holds: a clock standing before them is wrong, and a
    signature made by it would carry a wrong time.
    """
    latest = max([_CLOCK_FLOOR, *seen])
    if now < latest - _CLOCK_SLACK:
        raise UserMistake(
            tr("The clock of this computer says {day}, which is in the past.", day=_day(now)),
            hint=tr("Set the date and time of the computer, then sign again."),
        )
    facts = facts_of(certificate)
    if now < facts.valid_from:
        raise UserMistake(
            tr("The certificate is not valid before {day}.", day=_day(facts.valid_from)),
            hint=tr("Check the clock of the computer, or use another certificate."),
        )
    if now > facts.valid_until:
        raise UserMistake(
            tr("The certificate expired on {day}.", day=_day(facts.valid_until)),
            hint=tr("Ask the issuer for a new certificate."),
        )
    if not facts.signs_documents:
        raise UserMistake(
            tr("This certificate is not meant for signing documents."),
            hint=tr("Choose a certificate whose usage includes digital signature."),
        )
    if facts.key is KeyKind.OTHER or not key_is_strong(certificate):
        raise UserMistake(
            tr("The key of this certificate is too weak or of a kind that is not accepted."),
            hint=tr("Use an RSA key of 2048 bits or more, or an ECDSA P-256 key."),
        )
    left = facts.valid_until - now
    if left <= EXPIRY_WARNING:
        return (tr("The certificate expires on {day}: renew it soon.", day=_day(facts.valid_until)),)
    return ()


def _day(moment: datetime) -> str:
    return day(moment.astimezone(VIETNAM).date())
