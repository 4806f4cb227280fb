"""The ASiC manifest that lists every entry, and the CAdES signature over it."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.keys import StationKey, read_station_certificate
from cchc_desktop.bundles.refusals import refused
from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from asn1crypto import cms

LONGEST_SIGNATURE: Final = 65_536
_LAST_TIME: Final = datetime(2049, 12, 31, tzinfo=UTC)
"""A signature has two digits for its year; a clock beyond this is off, and the manifest says by how much."""

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
    ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
    f'<asic:SigReference URI="{layout.SIGNATURE}" MimeType="application/pkcs7-signature"/>\n'
)
_REFERENCE: Final = (
    '<asic:DataObjectReference URI="{name}">'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>{value}</ds:DigestValue></asic:DataObjectReference>\n"
)
_TAIL: Final = "</asic:ASiCManifest>\n"
_LISTED: Final = re.compile('URI="([!-~]+)"><.*<ds:DigestValue>([0-9A-Za-z+/]{43}=)<', re.ASCII)


def asic_manifest(digests: Mapping[str, str]) -> bytes:
    """Return the XML that lists entry name → SHA-256 in hex, in the order given."""
    lines = (
        _REFERENCE.format(name=name, value=base64.b64encode(bytes.fromhex(digest)).decode("ascii"))
        for name, digest in digests.items()
    )
    return "".join((_HEAD, *lines, _TAIL)).encode("ascii")


def read_asic_manifest(octets: bytes) -> dict[str, str]:
    """Return entry name → SHA-256 in hex; `BundleRefused` unless it is what `asic_manifest` writes."""
    text = octets.decode("ascii", errors="replace")
    digests = {name: base64.b64decode(value).hex() for name, value in _LISTED.findall(text)}
    if asic_manifest(digests) != octets:
        raise refused(tr("The list of entries in the bundle was altered."))
    return digests


def sign_octets(octets: bytes | BinaryIO, key: StationKey, *, at: datetime) -> bytes:
    """Return a detached CAdES-BES signature (DER) of the station over `octets`, given whole or as a file."""
    import asyncio

    from asn1crypto import keys, pem, x509
    from cryptography.hazmat.primitives import serialization
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    secret = key.signing_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(pem.unarmor(key.certificate.encode("ascii"))[2]),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    )
    signature = asyncio.run(
        signer.async_sign_general_data(
            octets,
            "sha256",
            detached=True,
            use_cades=True,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=min(at, _LAST_TIME)),
        )
    )
    return bytes(signature.dump())


def check_signature(signature: bytes, octets: bytes) -> str:
    """Return the PEM certificate that signed `octets`; `BundleRefused` if the signature is not genuine.

    Whether that certificate is to be trusted is for others to say.
    """
    return check_digest(signature, hashlib.sha256(octets).digest())


def check_digest(signature: bytes, digest: bytes) -> str:
    """Return the PEM certificate that signed what has this SHA-256; refuses as `check_signature` does."""
    # tsp teaches asn1crypto the signing-certificate attribute, which it does not know otherwise
    from asn1crypto import cms, pem, tsp  # noqa: F401
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        info = cms.ContentInfo.load(signature, strict=True)
        _require(info["content_type"].native == "signed_data")
        signed = info["content"]
        _require(signed["encap_content_info"]["content_type"].native == "data")
        _require(signed["encap_content_info"]["content"].native is None)
        _require(len(signed["certificates"]) == 1 and len(signed["signer_infos"]) == 1)
        certificate_der = bytes(signed["certificates"][0].chosen.dump())
        signer = signed["signer_infos"][0]
        _require(signer["digest_algorithm"]["algorithm"].native == "sha256")
        _require(signer["signature_algorithm"]["algorithm"].native == "sha256_ecdsa")
        _check_signed_attributes(signer, digest, certificate_der)
        certificate: str = pem.armor("CERTIFICATE", certificate_der).decode("ascii")
        public = read_station_certificate(certificate).public_key
        public.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ECDSA(SHA256()))
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OverflowError,
        RecursionError,
        InvalidSignature,
        UnsupportedAlgorithm,
    ) as fault:
        raise refused(tr("The signature of the bundle does not match its content.")) from fault
    return certificate


def _check_signed_attributes(signer: "cms.SignerInfo", digest: bytes, certificate: bytes) -> None:
    """Require content type, message digest and signing certificate (CAdES-BES), each once and right."""
    values: dict[str, Any] = {}
    for attribute in signer["signed_attrs"]:
        name = attribute["type"].native
        _require(name not in values and len(attribute["values"]) == 1)
        values[name] = attribute["values"][0]
    _require(values["content_type"].native == "data")
    _require(values["message_digest"].native == digest)
    named = values["signing_certificate_v2"]["certs"][0]
    _require(named["hash_algorithm"]["algorithm"].native == "sha256")
    _require(named["cert_hash"].native == hashlib.sha256(certificate).digest())


def _require(holds: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise ValueError("signature")
