"""The keys of a station: one to sign what it sends, one to open what is sent to it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

_NEVER: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_LONGEST_NAME: Final = 64
"""Upper bound of a common name (RFC 5280, appendix A.1)."""
SIGNING, OPENING, PUBLIC = "station.key", "station.age", "station.pem"
"""Files of a station's keys: what signs, what opens, and the certificate for others."""
EARLIER: Final = "earlier"
"""Folder beside them with what opened before a renewal."""


@dataclass(frozen=True, slots=True)
class StationKey:
    """What makes an installation able to sign and to open bundles."""

    station: str
    unit: str
    signing_key: "EllipticCurvePrivateKey"
    certificate: str
    """PEM, self-signed, without an end."""
    age_identity: str
    """Secret X25519 key in age's words."""
    recipient: str
    """Public half: what others encrypt to."""
    earlier: tuple[str, ...] = ()
    """Secret X25519 keys of before a renewal, which open what was sealed to them then."""

    def __repr__(self) -> str:
        return f"StationKey({self.station!r}, {self.unit!r}, {self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """Return what people compare."""
        return fingerprint(self.certificate)

    @property
    def identities(self) -> tuple[str, ...]:
        """Return every secret key that opens something, the one that counts first."""
        return (self.age_identity, *self.earlier)


def create_station_key(station_id: str, unit_key: str, label: str, now: datetime) -> StationKey:
    """Make the keys of a new station; its certificate starts at `now` and does not end."""
    import pyrage
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    signing_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, label[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit_key),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, station_id),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    public = signing_key.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC).replace(microsecond=0))
        .not_valid_after(_NEVER)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    identity = pyrage.x25519.Identity.generate()
    return StationKey(
        station=station_id,
        unit=unit_key,
        signing_key=signing_key,
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        age_identity=str(identity),
        recipient=str(identity.to_public()),
    )


Sealing = Callable[[bytes], bytes]
"""What turns the octets of a secret file into what lies on the disk, or back."""


def as_it_is(octets: bytes) -> bytes:
    """Return what a secret file holds where nothing seals it."""
    return octets


def save_station_key(key: StationKey, folder: Path, *, seal: Sealing = as_it_is) -> None:
    """Write the key into `folder`, the secret parts sealed and readable by their owner alone.

    A key that is there already is never overwritten.
    """
    from cryptography.hazmat.primitives import serialization

    secret = key.signing_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for identity in key.earlier:
            keep_earlier(identity, folder, seal=seal)
        _write_new(folder / SIGNING, seal(secret), mode=0o600)
        _write_new(folder / OPENING, seal(key.age_identity.encode("ascii") + b"\n"), mode=0o600)
        _write_new(folder / PUBLIC, key.certificate.encode("ascii"), mode=0o644)
    except OSError as fault:
        raise Trouble(
            tr("The station key cannot be written into {folder}.", folder=folder),
            hint=tr("Check that the folder can be written to and holds no other station key."),
        ) from fault


def keep_earlier(identity: str, folder: Path, *, seal: Sealing = as_it_is) -> None:
    """Keep the secret age key `identity` in `folder` for what was sealed to it; once there, it stays."""
    place = folder / EARLIER / f"{sha256(identity.encode('ascii')).hexdigest()[:20]}.age"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_new(place, seal(identity.encode("ascii") + b"\n"), mode=0o600)


def load_station_key(folder: Path, *, unseal: Sealing = as_it_is) -> StationKey:
    """Read the key that `save_station_key` wrote; `Trouble` when it is missing or its parts do not fit."""
    import pyrage
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    try:
        signing_key = serialization.load_pem_private_key(
            unseal((folder / SIGNING).read_bytes()), password=None
        )
        identity = _read_identity(folder / OPENING, unseal)
        certificate = (folder / PUBLIC).read_text(encoding="ascii")
        subject = read_station_certificate(certificate)
        recipient = str(pyrage.x25519.Identity.from_str(identity).to_public())
        kept = [_read_identity(place, unseal) for place in sorted((folder / EARLIER).glob("*.age"))]
    except (OSError, ValueError, TypeError, pyrage.IdentityError) as fault:
        raise _unreadable(folder) from fault
    if not isinstance(signing_key, EllipticCurvePrivateKey) or signing_key.public_key() != subject.public_key:
        raise _unreadable(folder)
    earlier = tuple(each for each in kept if each != identity)
    return StationKey(subject.station, subject.unit, signing_key, certificate, identity, recipient, earlier)


def is_recipient(text: str) -> bool:
    """Tell whether bundles can be encrypted to `text`: an age recipient whose checksum is right."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class StationSubject:
    """Whom a station certificate names, and the key it vouches for."""

    station: str
    unit: str
    label: str
    public_key: "EllipticCurvePublicKey"


def read_station_certificate(certificate: str) -> StationSubject:
    """Return what a PEM station certificate says; ValueError if it is not one, and nothing else.

    Words around a certificate could bear the fingerprint of another one than the one that is read.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.utils import CryptographyDeprecationWarning
    from cryptography.x509 import InvalidVersion
    from cryptography.x509.oid import NameOID

    try:
        parsed = x509.load_pem_x509_certificate(certificate.encode("ascii"))
        parsed.verify_directly_issued_by(parsed)
        public = parsed.public_key()
        alone = parsed.public_bytes(serialization.Encoding.PEM).decode("ascii")
        words = [
            [str(attribute.value) for attribute in parsed.subject.get_attributes_for_oid(oid)]
            for oid in (NameOID.SERIAL_NUMBER, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.COMMON_NAME)
        ]
    except (
        InvalidSignature,
        UnsupportedAlgorithm,
        InvalidVersion,
        TypeError,
        CryptographyDeprecationWarning,
    ) as fault:
        raise ValueError("not a station certificate") from fault
    if alone.strip() != certificate.strip():
        raise ValueError("more than a station certificate")
    if not isinstance(public, EllipticCurvePublicKey) or not isinstance(public.curve, SECP256R1):
        raise ValueError("not a P-256 certificate")  # noqa: TRY004 - the file is wrong, not a type
    if any(len(values) != 1 for values in words):
        raise ValueError("not a station certificate")
    (station,), (unit,), (label,) = words
    return StationSubject(station=station, unit=unit, label=label, public_key=public)


def _read_identity(file: Path, unseal: Sealing) -> str:
    return unseal(file.read_bytes()).decode("ascii").strip()


def _write_new(path: Path, octets: bytes, *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())


def _unreadable(folder: Path) -> Trouble:
    return Trouble(
        tr("The station key in {folder} is missing or damaged.", folder=folder),
        hint=tr("Restore the workspace from a backup, or enrol this computer as a new station."),
    )
