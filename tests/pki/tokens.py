"""A software token (SoftHSM2) that holds people's keys and certificates, as a plugged-in one would."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from pki.certificates import Pki

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "246810"
TOKEN = "Dien An"

needs_token = pytest.mark.skipif(
    not MODULE.exists() or not shutil.which("softhsm2-util"), reason="SoftHSM2 is not installed"
)


@contextmanager
def plugged_in(folder: Path, pki: Pki, people: Sequence[str] = ("leader", "seal")) -> Iterator[None]:
    """Put the keys and certificates of `people` on a token that lives in `folder`."""
    import pkcs11
    from pkcs11 import Attribute, CertificateType, ObjectClass

    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        make = [
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            TOKEN,
            "--so-pin",
            "13579",
            "--pin",
            PIN,
        ]
        subprocess.run(make, check=True, capture_output=True)
        for number, name in enumerate(people, start=1):
            key = folder / f"{name}.pem"
            key.write_bytes(
                pki.keys[name].private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            place = ["--token", TOKEN, "--label", name, "--id", f"0{number}", "--pin", PIN]
            subprocess.run(["softhsm2-util", "--import", str(key), *place], check=True, capture_output=True)
        library = pkcs11.lib(str(MODULE))
        library.reinitialize()
        with library.get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
            for number, name in enumerate(people, start=1):
                certificate = pki.certificates[name]
                session.create_object(
                    {
                        Attribute.CLASS: ObjectClass.CERTIFICATE,
                        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                        Attribute.TOKEN: True,
                        Attribute.LABEL: name,
                        Attribute.ID: bytes([number]),
                        Attribute.SUBJECT: certificate.subject.public_bytes(),
                        Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
                    }
                )
        yield
        library.reinitialize()
