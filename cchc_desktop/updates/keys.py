"""The keys of those who may release the program: ECDSA on P-256 with SHA-256."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr


def release_keys(folder: Path) -> tuple[bytes, ...]:
    """Return the public keys in a folder, as PEM."""
    return tuple(file.read_bytes() for file in sorted(folder.glob("*.pem")))


def sign(octets: bytes, key: bytes, password: str | None) -> bytes:
    """Return the signature of a private key over `octets`; UserMistake when the key or password is none."""
    try:
        private = load_pem_private_key(key, password.encode() if password else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UserMistake(
            tr("The release key cannot be opened."),
            hint=tr("Check the file and its password. It is a private key on P-256, written as PEM."),
            field="key",
        ) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise UserMistake(
            tr("The release key is of another kind."),
            hint=tr("Use a private key on P-256, written as PEM."),
            field="key",
        )
    return private.sign(octets, ec.ECDSA(SHA256()))


def is_signed(octets: bytes, signature: bytes, keys: Sequence[bytes]) -> bool:
    """Tell whether one of the public keys signed exactly `octets`."""
    for key in _usable(keys):
        try:
            key.verify(signature, octets, ec.ECDSA(SHA256()))
        except InvalidSignature:
            continue
        return True
    return False


def _usable(keys: Iterable[bytes]) -> Iterable[ec.EllipticCurvePublicKey]:
    for key in keys:
        public = load_pem_public_key(key)
        if isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1):
            yield public
