"""A key on a token signs like a key in a file, and its failures are told apart."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from pki.certificates import Pki

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import Overall
from cchc_desktop.signing.sign import sign
from cchc_desktop.signing.tokens import list_tokens, open_token
from cchc_desktop.signing.trust import TrustPack
from cchc_desktop.signing.verify import verify_pdf

from .conftest import NOW, SIGNED_AT, Stages

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "246810"

pytestmark = pytest.mark.skipif(
    not MODULE.exists() or not shutil.which("softhsm2-util"), reason="SoftHSM2 is not installed"
)


@pytest.fixture(scope="module")
def _token(tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> None:
    """Put two people's keys and certificates on a software token."""
    import pkcs11
    from pkcs11 import Attribute, CertificateType, ObjectClass

    folder = tmp_path_factory.mktemp("token")
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
            "Dien An",
            "--so-pin",
            "13579",
            "--pin",
            PIN,
        ]
        subprocess.run(make, check=True, capture_output=True)
        for number, name in enumerate(("leader", "seal"), start=1):
            key = folder / f"{name}.pem"
            key.write_bytes(
                pki.keys[name].private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            place = ["--token", "Dien An", "--label", name, "--id", f"0{number}", "--pin", PIN]
            subprocess.run(["softhsm2-util", "--import", str(key), *place], check=True, capture_output=True)
        library = pkcs11.lib(str(MODULE))
        with library.get_token(token_label="Dien An").open(user_pin=PIN, rw=True) as session:
            for number, name in enumerate(("leader", "seal"), start=1):
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


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize("name", ["leader", "seal"])
def test_token_signs(stages: Stages, trust: TrustPack, name: str) -> None:
    """ECDSA and RSA keys on a token make a signature that verifies; a changed octet breaks it."""
    assert "Dien An" in list_tokens(MODULE)
    identity = open_token(MODULE, token="Dien An", key_label=name, pin=PIN)
    assert PIN not in repr(identity)
    signed = sign(stages.prepared, identity, role=Role.LEADER, at=SIGNED_AT)
    assert verify_pdf(signed, trust, now=NOW).overall is Overall.VALID
    spot = signed.index(b"/MediaBox") + 14
    assert verify_pdf(signed[:spot] + b"9" + signed[spot + 1 :], trust, now=NOW).overall is Overall.INVALID


@pytest.mark.usefixtures("_token")
def test_failures_are_told_apart() -> None:
    """A wrong PIN, a missing token, certificate or driver each have their own words."""
    with pytest.raises(UserMistake, match="PIN không đúng"):
        open_token(MODULE, token="Dien An", key_label="leader", pin="000000")
    with pytest.raises(Trouble, match="Chưa cắm"):
        open_token(MODULE, token="Khac", key_label="leader", pin=PIN)
    with pytest.raises(UserMistake, match="không có chứng thư tên nobody"):
        open_token(MODULE, token="Dien An", key_label="nobody", pin=PIN)
    with pytest.raises(UserMistake, match="trình điều khiển"):
        open_token(Path("/nowhere/driver.so"), token="Dien An", key_label="leader", pin=PIN)
    with pytest.raises(Trouble, match="một lỗi"):
        list_tokens(Path(__file__))
