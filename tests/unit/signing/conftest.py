"""Certificates, a small report and its four stages, made once for all signing tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pki.certificates import Pki, build_pki
from reportlab.pdfgen.canvas import Canvas

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.signatures import Place, Rectangle, Role, SignaturePlaces
from cchc_desktop.signing.fields import fill_number_and_date, prepare
from cchc_desktop.signing.identities import PersonalIdentity, load_pkcs12
from cchc_desktop.signing.sign import sign
from cchc_desktop.signing.trust import TrustPack, build_trust_pack

SIGNED_AT = datetime(2018, 4, 5, 16, 12, tzinfo=VIETNAM)
NOW = datetime(2018, 5, 1, 8, 0, tzinfo=VIETNAM)
PLACES = SignaturePlaces(
    number=Place(0, Rectangle(80, 740, 200, 760)),
    date=Place(0, Rectangle(320, 740, 540, 760)),
    leader=Place(1, Rectangle(330, 300, 510, 380)),
    seal=Place(1, Rectangle(270, 280, 370, 380)),
)


@dataclass(frozen=True)
class Stages:
    """The report before and after each step."""

    draft: bytes
    prepared: bytes
    by_leader: bytes
    numbered: bytes
    sealed: bytes


def draw_report() -> bytes:
    """Return two plain pages."""
    output = BytesIO()
    canvas = Canvas(output, invariant=1)
    for words in ("Bao cao quy II", "Noi nhan"):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Return fresh test certificates."""
    return build_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def leader(pki: Pki) -> PersonalIdentity:
    """Return the leader, whose key is ECDSA P-256."""
    return load_pkcs12(pki.p12("leader"), pki.password)


@pytest.fixture(scope="session")
def seal(pki: Pki) -> PersonalIdentity:
    """Return the agency, whose key is RSA 2048."""
    return load_pkcs12(pki.p12("seal"), pki.password)


@pytest.fixture(scope="session")
def seal_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a red ring on nothing."""
    path = tmp_path_factory.mktemp("images") / "seal.png"
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 290, 290), outline=(220, 0, 0, 255), width=12)
    image.save(path)
    return path


@pytest.fixture(scope="session")
def trust(pki: Pki) -> TrustPack:
    """Return a pack with the root and a fresh CRL that revokes nobody."""
    crl = pki.crl("root", NOW - timedelta(days=1), NOW + timedelta(days=7))
    return build_trust_pack(pki.pem("root"), crl, version="2018.1", made_on=NOW.date())


@pytest.fixture(scope="session")
def stages(leader: PersonalIdentity, seal: PersonalIdentity, seal_image: Path) -> Stages:
    """Return the report through the whole sequence."""
    draft = draw_report()
    prepared = prepare(draft, PLACES)
    by_leader = sign(prepared, leader, role=Role.LEADER, at=SIGNED_AT, certify=True)
    numbered = fill_number_and_date(by_leader, "05/BC-UBND", "ngày 05 tháng 4 năm 2018")
    later = SIGNED_AT + timedelta(minutes=30)
    sealed = sign(numbered, seal, role=Role.SEAL, image=seal_image, at=later)
    return Stages(draft, prepared, by_leader, numbered, sealed)
