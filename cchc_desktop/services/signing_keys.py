"""Where the key of a signature lies: in a PKCS#12 file or on a token."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_desktop.signing.identities import Signer


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key in a PKCS#12 file."""

    file: Path
    password: str = field(repr=False)

    def open(self) -> "Signer":
        """Open the file; a wrong password is a UserMistake of the field `password`."""
        from cchc_desktop.signing.identities import load_pkcs12

        return load_pkcs12(self.file, self.password)


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key that never leaves its PKCS#11 token; the PIN lives as long as this object."""

    module: Path
    token: str
    label: str
    pin: str = field(repr=False)

    def open(self) -> "Signer":
        """Try the PIN once; a wrong one is a UserMistake of the field `pin`."""
        from cchc_desktop.signing.tokens import open_token

        return open_token(self.module, token=self.token, key_label=self.label, pin=self.pin)


SigningKey = FileKey | TokenKey
