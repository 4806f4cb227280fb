"""The signature by which the key of a station names the key after it."""

import base64
from collections.abc import Mapping
from typing import Final

from cchc_desktop.bundles.canonical import canonical
from cchc_desktop.bundles.keys import StationKey, read_station_certificate

FORMAT: Final = "cchc-renewal/1"


def sign_renewal(key: StationKey, words: Mapping[str, object]) -> str:
    """Vouch with the key that is replaced for `words`, which name the next one; DER in base64."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    return base64.b64encode(key.signing_key.sign(_octets(words), ECDSA(SHA256()))).decode("ascii")


def signed_by(certificate: str, words: Mapping[str, object], signature: str) -> bool:
    """Tell whether the key of `certificate` vouched for `words`; ValueError for no station certificate."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    public = read_station_certificate(certificate).public_key
    try:
        public.verify(base64.b64decode(signature, validate=True), _octets(words), ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def _octets(words: Mapping[str, object]) -> bytes:
    return canonical({**words, "format": FORMAT})
