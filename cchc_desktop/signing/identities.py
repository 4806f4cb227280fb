"""A person's key and certificate, opened from a PKCS#12 file and kept in one."""
# mypy: allow-untyped-calls
# pyHanko annotates only part of itself.

import logging
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from pyhanko.sign import signers

SHORTEST_PASSWORD: Final = 8
_LARGEST_PKCS12: Final = 1 << 20


class Signer(Protocol):
    """Someone who can sign: a key in memory or a key that never leaves its token."""

    @property
    def certificate(self) -> "x509.Certificate":
        """Return the signer's certificate."""
        ...

    def opened(self) -> "AbstractContextManager[signers.Signer]":
        """Hold the key ready for one signature."""
        ...


@dataclass(frozen=True, slots=True)
class PersonalIdentity:
    """A certificate with its private key in memory; `chain` leads towards the root."""

    certificate: "x509.Certificate"
    key: "rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey" = field(repr=False)
    chain: "tuple[x509.Certificate, ...]" = ()

    @contextmanager
    def opened(self) -> "Iterator[signers.Signer]":
        """Hold the key ready for one signature: RSA signs with PSS, ECDSA as it is."""
        from asn1crypto import keys
        from cryptography.hazmat.primitives import serialization
        from pyhanko.sign import signers
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        octets = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()
        for certificate in self.chain:
            store.register(as_asn1(certificate))
        yield signers.SimpleSigner(
            signing_cert=as_asn1(self.certificate),
            signing_key=keys.PrivateKeyInfo.load(octets),
            cert_registry=store,
            prefer_pss=True,
        )


def as_asn1(certificate: "x509.Certificate") -> "asn1_x509.Certificate":
    """Return `certificate` in the form pyHanko reads."""
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives import serialization

    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the signing library's own words from the officer's screen; findings are returned."""
    for name in ("pyhanko", "pyhanko_certvalidator", "pkcs11", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def load_pkcs12(path: Path, password: str) -> PersonalIdentity:
    """Open the PKCS#12 file at `path`; a wrong password is told apart from a damaged file."""
    try:
        if path.stat().st_size > _LARGEST_PKCS12:
            raise _not_pkcs12(path)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserMistake(
            tr("There is no file {name}.", name=path.name), hint=tr("Choose the .p12 or .pfx file again.")
        ) from error
    except OSError as error:
        raise Trouble(
            tr("The file {name} cannot be read.", name=path.name),
            hint=tr("Check that the disk is still connected and that you may read the file."),
        ) from error
    return open_pkcs12(data, password, name=path.name)


def open_pkcs12(data: bytes, password: str, *, name: str = "PKCS#12") -> PersonalIdentity:
    """Open PKCS#12 `data`; `name` is the file's name in messages."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    if not _looks_like_pkcs12(data):
        raise _not_pkcs12(Path(name))
    try:
        with quietly():
            key, certificate, others = pkcs12.load_key_and_certificates(data, password.encode())
    except UnsupportedAlgorithm as error:
        raise Trouble(
            tr("The file {name} uses an encryption this program does not know.", name=name),
            hint=tr("Export it again from the issuer's tool with AES encryption."),
        ) from error
    except ValueError as error:
        raise UserMistake(
            tr("The password of {name} is wrong.", name=name),
            hint=tr("Type it again; capitals and Vietnamese typing make a difference."),
            field="password",
        ) from error
    if key is None:
        raise UserMistake(
            tr("The file {name} holds no private key.", name=name),
            hint=tr("Export the certificate again, together with its private key."),
        )
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UserMistake(
            tr("The file {name} holds no certificate and key this program can sign with.", name=name),
            hint=tr("Use an RSA key of 2048 bits or more, or an ECDSA P-256 key."),
        )
    return PersonalIdentity(certificate, key, tuple(others))


def _looks_like_pkcs12(data: bytes) -> bool:
    """Tell whether the outer layers parse, so that what fails later is the password."""
    from asn1crypto import pkcs12

    try:
        pfx = pkcs12.Pfx.load(data, strict=True)
        return pfx["version"].native == "v3" and bool(pfx.authenticated_safe)
    except (ValueError, TypeError, KeyError):
        return False


def _not_pkcs12(path: Path) -> Trouble:
    return Trouble(
        tr("The file {name} is damaged or is not a PKCS#12 file.", name=path.name),
        hint=tr("Copy it again from its source, or choose a .p12 or .pfx file."),
    )


def save_pkcs12(identity: PersonalIdentity, password: str) -> bytes:
    """Return `identity` as PKCS#12 octets, its key encrypted under `password`."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    if len(password) < SHORTEST_PASSWORD:
        raise UserMistake(
            tr("The password is too short."),
            hint=tr("Use {n} characters or more.", n=SHORTEST_PASSWORD),
            field="password",
        )
    return pkcs12.serialize_key_and_certificates(
        _friendly_name(identity),
        identity.key,
        identity.certificate,
        list(identity.chain),
        serialization.BestAvailableEncryption(password.encode()),
    )


def _friendly_name(identity: PersonalIdentity) -> bytes:
    from cchc_desktop.signing.certificates import common_name

    return common_name(identity.certificate.subject).encode()
