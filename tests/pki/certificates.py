"""Make the test certificates of `description.toml`, independently of the program's own maker."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from cchc_desktop.domain.clock import VIETNAM

type_key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
ALWAYS = (date(2018, 1, 1), date(2035, 1, 1))


@dataclass(frozen=True)
class Pki:
    """Where the PKCS#12 files lie and what vouches for them."""

    folder: Path
    password: str
    certificates: dict[str, x509.Certificate]
    keys: dict[str, type_key]

    def p12(self, name: str) -> Path:
        """Return the PKCS#12 file of a person."""
        return self.folder / f"{name}.p12"

    def pem(self, name: str) -> bytes:
        """Return a certificate as PEM."""
        return self.certificates[name].public_bytes(serialization.Encoding.PEM)

    def crl(
        self,
        issuer: str,
        issued: datetime,
        until: datetime,
        revoked: dict[str, datetime] | None = None,
        reason: x509.ReasonFlags | None = None,
    ) -> bytes:
        """Return a CRL of `issuer` that names the `revoked` people."""
        builder = x509.CertificateRevocationListBuilder(self.certificates[issuer].subject, issued, until)
        for name, moment in (revoked or {}).items():
            entry = x509.RevokedCertificateBuilder(self.certificates[name].serial_number, moment)
            if reason:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.keys[issuer], hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def build_pki(folder: Path) -> Pki:
    """Make every key, certificate and PKCS#12 file below `folder`."""
    words = tomllib.loads((Path(__file__).parent / "description.toml").read_text(encoding="utf-8"))
    pki = Pki(folder, words["password"], {}, {})
    for name, about in words["authorities"].items():
        _make(pki, name, about | {"issuer": name}, authority=True)
    for name, about in words["people"].items():
        _make(pki, name, about, authority=False)
        pki.p12(name).write_bytes(
            pkcs12.serialize_key_and_certificates(
                name.encode(),
                pki.keys[name],
                pki.certificates[name],
                [pki.certificates[about["issuer"]]],
                serialization.BestAvailableEncryption(pki.password.encode()),
            )
        )
    return pki


def _make(pki: Pki, name: str, about: dict[str, object], *, authority: bool) -> None:
    kind = str(about.get("key", "ecdsa"))
    key: type_key = (
        rsa.generate_private_key(65537, int(kind.removeprefix("rsa-")))
        if kind.startswith("rsa")
        else ec.generate_private_key(ec.SECP256R1())
    )
    pki.keys[name] = key
    issuer = str(about["issuer"])
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã Diên An"),
            x509.NameAttribute(NameOID.COMMON_NAME, str(about["name"])),
        ]
    )
    signs = bool(about.get("signs", not authority))
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if authority else pki.certificates[issuer].subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_moment(about.get("from", ALWAYS[0])))
        .not_valid_after(_moment(about.get("until", ALWAYS[1])))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=signs,
                content_commitment=signs,
                key_encipherment=not signs and not authority,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if "purpose" in about:
        purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier(str(about["purpose"]))])
        builder = builder.add_extension(purpose, critical=False)
    pki.certificates[name] = builder.sign(pki.keys[issuer], hashes.SHA256())


def _moment(day: object) -> datetime:
    assert isinstance(day, date)
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
