"""The trust pack: roots, intermediate certificates and CRLs that came from above, and their age."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

_ARMOUR: Final = re.compile(rb"-----BEGIN (CERTIFICATE|X509 CRL)-----.+?-----END \1-----", re.DOTALL)
_VERSION: Final = "# version: "
_MADE_ON: Final = "# made on: "


@dataclass(frozen=True, slots=True)
class TrustPack:
    """Whom the agency trusts; compared and shown by `version` and `made_on`."""

    roots: "tuple[x509.Certificate, ...]"
    intermediates: "tuple[x509.Certificate, ...]"
    crls: "tuple[x509.CertificateRevocationList, ...]"
    version: str
    made_on: date

    def days_old(self, today: date) -> int:
        """Return the age in days, which screens show beside every verdict."""
        return (today - self.made_on).days

    def crls_end(self) -> datetime | None:
        """Return the moment from which the first CRL is out of date; None without a CRL."""
        return min(
            (crl.next_update_utc or datetime.min.replace(tzinfo=UTC) for crl in self.crls), default=None
        )


def build_trust_pack(*files: bytes, version: str, made_on: date) -> TrustPack:
    """Sort the certificates and CRLs in `files`, PEM or DER, into a trust pack.

    A self-signed authority is a root; every other certificate is intermediate.
    """
    from cryptography import x509

    roots: dict[bytes, x509.Certificate] = {}
    others: dict[bytes, x509.Certificate] = {}
    crls: dict[bytes, x509.CertificateRevocationList] = {}
    for item in (item for data in files for item in _items(data)):
        if isinstance(item, x509.CertificateRevocationList):
            crls[item.fingerprint(_sha256())] = item
        elif _is_root(item):
            roots[item.fingerprint(_sha256())] = item
        else:
            others[item.fingerprint(_sha256())] = item
    if not roots:
        raise UserMistake(
            tr("There is no root certificate among these files."),
            hint=tr("Add the certificate of the authority at the top of the chain."),
        )
    return TrustPack(tuple(roots.values()), tuple(others.values()), tuple(crls.values()), version, made_on)


def save_trust_pack(pack: TrustPack) -> bytes:
    """Return `pack` as one PEM file with its version and date in the first lines."""
    from cryptography.hazmat.primitives import serialization

    head = f"{_VERSION}{pack.version}\n{_MADE_ON}{pack.made_on.isoformat()}\n".encode()
    parts: tuple[x509.Certificate | x509.CertificateRevocationList, ...]
    parts = (*pack.roots, *pack.intermediates, *pack.crls)
    return head + b"".join(part.public_bytes(serialization.Encoding.PEM) for part in parts)


def load_trust_pack(data: bytes) -> TrustPack:
    """Read what `save_trust_pack` wrote."""
    lines = data.decode("utf-8", "replace").splitlines()[:2]
    try:
        version, made_on = lines[0].removeprefix(_VERSION), lines[1].removeprefix(_MADE_ON)
        day = date.fromisoformat(made_on)
    except (IndexError, ValueError) as error:
        raise _not_a_pack() from error
    return build_trust_pack(data, version=version, made_on=day)


def _items(data: bytes) -> "list[x509.Certificate | x509.CertificateRevocationList]":
    from cryptography import x509

    try:
        blocks = list(_ARMOUR.finditer(data))
        if blocks:
            return [
                x509.load_pem_x509_certificate(block[0])
                if block[1] == b"CERTIFICATE"
                else x509.load_pem_x509_crl(block[0])
                for block in blocks
            ]
    except ValueError as error:
        raise _not_a_pack() from error
    for load in (x509.load_der_x509_certificate, x509.load_der_x509_crl):
        try:
            return [load(data)]
        except ValueError:
            continue
    raise _not_a_pack()


def _is_root(certificate: "x509.Certificate") -> bool:
    return certificate.issuer == certificate.subject


def _sha256() -> "hashes.SHA256":
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA256()


def _not_a_pack() -> UserMistake:
    return UserMistake(
        tr("This file holds no certificates or CRLs that can be read."),
        hint=tr("Choose certificates or CRLs in PEM or DER form (.pem, .cer, .crt, .crl)."),
    )
