"""A local certificate authority for agencies that have none yet, its members and its CRL."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.signing.certificates import RSA_FLOOR, KeyKind
from cchc_desktop.signing.identities import PersonalIdentity

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, rsa


def create_authority(
    *, name: str, unit: str, valid_from: datetime, valid_until: datetime, key: KeyKind = KeyKind.ECDSA
) -> PersonalIdentity:
    """Make a root that vouches for the people of `unit`; it signs certificates and CRLs only."""
    from cryptography import x509

    private = _new_key(key)
    subject = _name(name=name, unit=unit)
    usage = _usage(signs=False)
    certificate = _builder(subject, subject, private, valid_from, valid_until)
    certificate = certificate.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = certificate.add_extension(usage, critical=True)
    return PersonalIdentity(certificate.sign(private, _sha256()), private)


def create_identity(
    *,
    name: str,
    title: str,
    unit: str,
    valid_from: datetime,
    valid_until: datetime,
    issuer: PersonalIdentity | None = None,
    key: KeyKind = KeyKind.ECDSA,
) -> PersonalIdentity:
    """Make a key and certificate for one person; keep it with `save_pkcs12`.

    Without an `issuer` a one-time authority vouches for this person alone, and its key is gone
    afterwards: nobody can make a second certificate under the same root.
    """
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    if issuer is None:
        issuer = create_authority(
            name=f"{unit} - CA", unit=unit, valid_from=valid_from, valid_until=valid_until, key=KeyKind.ECDSA
        )
    private = _new_key(key)
    subject = _name(name=name, unit=unit, title=title)
    builder = _builder(subject, issuer.certificate.subject, private, valid_from, valid_until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    purposes = [ExtendedKeyUsageOID.EMAIL_PROTECTION, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")]
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    authority_key = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority_key), critical=False
    )
    certificate = builder.sign(issuer.key, _sha256())
    return PersonalIdentity(certificate, private, (issuer.certificate, *issuer.chain))


def issue_crl(
    authority: PersonalIdentity,
    *,
    number: int,
    issued_at: datetime,
    next_update: datetime,
    revoked: "Mapping[int, datetime] | None" = None,
) -> bytes:
    """Return the DER of a CRL; `revoked` maps serial numbers to the moment of revocation."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    builder = x509.CertificateRevocationListBuilder(
        issuer_name=authority.certificate.subject, last_update=issued_at, next_update=next_update
    ).add_extension(x509.CRLNumber(number), critical=False)
    for serial, moment in sorted((revoked or {}).items()):
        entry = x509.RevokedCertificateBuilder(serial_number=serial, revocation_date=moment).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority.key, _sha256()).public_bytes(serialization.Encoding.DER)


def _new_key(kind: KeyKind) -> "rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if kind is KeyKind.RSA:
        return rsa.generate_private_key(public_exponent=65537, key_size=RSA_FLOOR)
    return ec.generate_private_key(ec.SECP256R1())


def _name(*, name: str, unit: str, title: str = "") -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    words = {
        NameOID.COUNTRY_NAME: "VN",
        NameOID.ORGANIZATION_NAME: nfc(unit).strip(),
        NameOID.TITLE: nfc(title).strip(),
        NameOID.COMMON_NAME: nfc(name).strip(),
    }
    if not words[NameOID.COMMON_NAME]:
        raise UserMistake(tr("The name is missing."), hint=tr("Type the full name."), field="name")
    too_long = next((text for text in words.values() if len(text) > 64), None)
    if too_long is not None:
        raise UserMistake(
            tr("“{text}” is too long for a certificate.", text=too_long),
            hint=tr("Use {n} characters or fewer.", n=64),
        )
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in words.items() if text])


def _builder(
    subject: "x509.Name",
    issuer: "x509.Name",
    key: "rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey",
    valid_from: datetime,
    valid_until: datetime,
) -> "x509.CertificateBuilder":
    from cryptography import x509

    if valid_until <= valid_from:
        raise UserMistake(
            tr("A certificate must end after it starts."), hint=tr("Choose a later end."), field="valid_until"
        )
    public = key.public_key()
    builder = x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number())
    builder = builder.not_valid_before(valid_from).not_valid_after(valid_until)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _usage(*, signs: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _sha256() -> "hashes.SHA256":
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA256()
