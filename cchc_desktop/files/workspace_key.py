"""The key of an encrypted workspace, what is derived from it, and small files sealed with it."""

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

OCTETS: Final = 32
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True)
class WorkspaceKey:
    """Thirty-two random octets; store, evidence and names each get a key of their own from them."""

    secret: bytes = field(repr=False)

    @staticmethod
    def new() -> "WorkspaceKey":
        """Make the key of a new workspace."""
        return WorkspaceKey(secrets.token_bytes(OCTETS))

    @cached_property
    def store(self) -> bytes:
        """Return the key of the database file."""
        return self._derive("store")

    def name_of(self, sha256: str) -> str:
        """Return under which name the bytes with this hash lie, which tells nobody the hash."""
        return hmac.digest(self._naming, bytes.fromhex(sha256), "sha256").hex()

    def seal(self, data: bytes) -> bytes:
        """Return `data` as an age file that this workspace alone opens."""
        import pyrage

        sealed: bytes = pyrage.encrypt(data, [self.identity.to_public()])
        return sealed

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` was given; Trouble when it was altered or sealed for another workspace."""
        import pyrage

        try:
            data: bytes = pyrage.decrypt(sealed, [self.identity])
        except pyrage.DecryptError as error:
            raise Trouble(
                tr("An encrypted file of this workspace is damaged, or was made for another one."),
                hint=tr("Restore it from the newest backup."),
            ) from error
        return data

    @cached_property
    def identity(self) -> Any:
        """Return the X25519 identity of age that evidence and small files are encrypted to."""
        import pyrage

        return pyrage.x25519.Identity.from_str(age_identity(self._derive("files")))

    @cached_property
    def _naming(self) -> bytes:
        return self._derive("names")

    def _derive(self, purpose: str) -> bytes:
        """Return a key for one purpose: the expansion step of HKDF (RFC 5869) over SHA-256.

        Its extraction step makes even keys of uneven ones; this one is random from the start.
        """
        return hmac.digest(self.secret, f"cchc workspace 1 {purpose}".encode() + b"\x01", "sha256")


def age_identity(secret: bytes) -> str:
    """Write an X25519 secret as age does: Bech32 (BIP 173) in capitals."""
    prefix = "age-secret-key-"
    bits = int.from_bytes(secret, "big") << 4  # 256 bits fill 51 characters and a bit
    values = [bits >> 5 * place & 31 for place in reversed(range(52))]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    rest = _remainder([*spread, *values, *[0] * 6]) ^ 1
    check = [rest >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_BECH32[value] for value in values + check)}".upper()


def _remainder(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            rest ^= generator if top >> place & 1 else 0
    return rest
