"""Fields first, then leader, number and date, seal; independent tools agree with every step."""

import shutil
import subprocess
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from PIL import Image
from pki.certificates import Pki

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import ContentState, Overall
from cchc_desktop.signing.authorities import create_authority, create_identity, issue_crl
from cchc_desktop.signing.certificates import KeyKind, check_before_signing, facts_of
from cchc_desktop.signing.fields import fill_number_and_date, prepare
from cchc_desktop.signing.identities import PersonalIdentity, load_pkcs12, open_pkcs12, save_pkcs12
from cchc_desktop.signing.sign import Attachment, attach_signed, sign
from cchc_desktop.signing.trust import TrustPack, build_trust_pack, load_trust_pack, save_trust_pack
from cchc_desktop.signing.verify import verify_pdf

from .conftest import NOW, PLACES, SIGNED_AT, Stages, draw_report


def _run(tool: str, *words: str) -> str:
    path = shutil.which(tool)
    if path is None:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([path, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_other_tools_agree(stages: Stages, tmp_path: Path) -> None:
    """Tool pdfsig finds both signatures valid, qpdf finds no fault, every face of ours is embedded."""
    path = tmp_path / "sealed.pdf"
    path.write_bytes(stages.sealed)
    words = _run("pdfsig", "-nocert", str(path))
    assert words.count("Signature is Valid.") == 2
    assert words.count("ETSI.CAdES.detached") == 2
    assert "Signing Hash Algorithm: SHA-256" in words
    assert "No syntax or stream encoding errors" in _run("qpdf", "--check", str(path))
    faces = [line for line in _run("pdffonts", str(path)).splitlines() if "Liberation" in line]
    assert faces
    assert all(" yes yes yes " in line for line in faces)


def test_mutool_agrees_on_ecdsa(stages: Stages, tmp_path: Path) -> None:
    """Tool mutool finds the leader's ECDSA signature unchanged."""
    path = tmp_path / "leader.pdf"
    path.write_bytes(stages.by_leader)
    assert "The document is unchanged since signing." in _run("mutool", "sign", "-v", str(path))


def test_number_and_date_can_be_read(stages: Stages, tmp_path: Path) -> None:
    """What the clerk typed is text with its diacritics, and so is the appearance of the signature."""
    path = tmp_path / "sealed.pdf"
    path.write_bytes(stages.sealed)
    text = _run("pdftotext", "-layout", str(path), "-")
    assert "05/BC-UBND" in text
    assert "ngày 05 tháng 4 năm 2018" in text
    assert "Ký bởi: Nguyễn Văn Ấn" in text
    assert "Ngày ký: 2018-04-05T16:12:00+07:00" in text


def test_each_step_only_adds(stages: Stages) -> None:
    """Every step leaves the octets of the step before as they are."""
    steps = (stages.draft, stages.prepared, stages.by_leader, stages.numbered, stages.sealed)
    assert all(after.startswith(before) for before, after in pairwise(steps))


def test_text_in_nfd_is_stored_in_nfc(stages: Stages, tmp_path: Path) -> None:
    """Diacritics typed apart come out whole."""
    path = tmp_path / "numbered.pdf"
    path.write_bytes(fill_number_and_date(stages.by_leader, "05/BC-UBND", "nga\u0300y 05 tha\u0301ng 4"))
    assert "ngày 05 tháng 4" in _run("pdftotext", str(path), "-")


def test_sequence_is_kept(stages: Stages, leader: PersonalIdentity, seal: PersonalIdentity) -> None:
    """No seal before the leader or before number and date, nothing after the seal, no second signature."""
    with pytest.raises(UserMistake, match="Lãnh đạo chưa ký"):
        sign(stages.prepared, seal, role=Role.SEAL, at=SIGNED_AT)
    with pytest.raises(UserMistake, match="điền cả số và ngày"):
        sign(stages.by_leader, seal, role=Role.SEAL, at=SIGNED_AT)
    with pytest.raises(UserMistake, match="đã có chữ ký lãnh đạo"):
        sign(stages.numbered, leader, role=Role.LEADER, at=SIGNED_AT)
    with pytest.raises(UserMistake, match="đã đóng dấu"):
        fill_number_and_date(stages.sealed, "06/BC-UBND", "ngày 06 tháng 4 năm 2018")
    with pytest.raises(UserMistake, match="không có ô"):
        sign(stages.draft, leader, role=Role.LEADER, at=SIGNED_AT)
    with pytest.raises(UserMistake, match="đã có ô nhập"):
        prepare(stages.prepared, PLACES)


def test_bad_number_is_refused(stages: Stages) -> None:
    """Nothing, far too much, or a letter the face does not have cannot be typed."""
    for number, words in (("", "điền cả"), ("9" * 200, "dài quá"), ("05 😀", "Không in được")):
        with pytest.raises(UserMistake, match=words):
            fill_number_and_date(stages.by_leader, number, "ngày 05 tháng 4 năm 2018")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("expired", "hết hạn ngày 01/03/2018"),
        ("early", "chưa có hiệu lực trước ngày 01/01/2019"),
        ("weak", "quá yếu"),
        ("server", "không dùng để ký"),
        ("encipherer", "không dùng để ký"),
    ],
)
def test_unfit_certificate_cannot_sign(stages: Stages, pki: Pki, name: str, words: str) -> None:
    """A certificate that would not be believed is refused before signing, with the reason."""
    identity = load_pkcs12(pki.p12(name), pki.password)
    with pytest.raises(UserMistake, match=words):
        sign(stages.prepared, identity, role=Role.LEADER, at=SIGNED_AT)


def test_warning_and_clock(pki: Pki, leader: PersonalIdentity) -> None:
    """An end within thirty days is told; a clock behind what was already recorded stops the signing."""
    assert "20/04/2018" in check_before_signing(pki.certificates["soon"], now=SIGNED_AT)[0]
    assert check_before_signing(leader.certificate, now=SIGNED_AT) == ()
    with pytest.raises(UserMistake, match="Đồng hồ"):
        check_before_signing(leader.certificate, now=SIGNED_AT, seen=[SIGNED_AT + timedelta(days=1)])
    with pytest.raises(UserMistake, match="Đồng hồ"):
        check_before_signing(leader.certificate, now=datetime(2000, 1, 1, tzinfo=VIETNAM))


def test_images_are_checked(stages: Stages, leader: PersonalIdentity, tmp_path: Path) -> None:
    """A missing, opaque, too big or foreign image is refused with its own words."""
    opaque, huge, text = tmp_path / "opaque.png", tmp_path / "huge.png", tmp_path / "text.png"
    Image.new("RGB", (10, 10)).save(opaque)
    Image.new("LA", (5000, 10)).save(huge)
    text.write_text("no image")
    cases = {tmp_path / "no.png": "Không có ảnh", opaque: "không trong suốt", huge: "quá lớn", text: "PNG"}
    for path, words in cases.items():
        with pytest.raises(UserMistake, match=words):
            sign(stages.prepared, leader, role=Role.LEADER, image=path, at=SIGNED_AT)


def test_pkcs12_failures_are_told_apart(pki: Pki, tmp_path: Path) -> None:
    """A wrong password, a damaged file, a missing file and a file without key are not the same."""
    path = pki.p12("leader")
    with pytest.raises(UserMistake, match=r"Mật khẩu của leader\.p12 không đúng"):
        load_pkcs12(path, "sai")
    damaged = tmp_path / "damaged.p12"
    damaged.write_bytes(path.read_bytes()[:200])
    with pytest.raises(Trouble, match="bị hỏng"):
        load_pkcs12(damaged, pki.password)
    with pytest.raises(UserMistake, match="Không có tệp"):
        load_pkcs12(tmp_path / "no.p12", pki.password)
    bare = serialization.pkcs12.serialize_key_and_certificates(
        None, None, pki.certificates["leader"], None, serialization.BestAvailableEncryption(b"x")
    )
    with pytest.raises(UserMistake, match="không có khóa bí mật"):
        open_pkcs12(bare, "x")


@pytest.mark.parametrize("key", [KeyKind.ECDSA, KeyKind.RSA])
def test_made_identity_signs(stages: Stages, key: KeyKind) -> None:
    """An agency without an authority makes its own, and what its people sign can be verified."""
    start, end = SIGNED_AT - timedelta(days=30), SIGNED_AT + timedelta(days=700)
    authority = create_authority(name="CA Diên An", unit="UBND xã Diên An", valid_from=start, valid_until=end)
    made = create_identity(
        name="Nguye\u0302\u0303n Văn Ấn",
        title="Chủ tịch",
        unit="UBND xã Diên An",
        valid_from=start,
        valid_until=end,
        issuer=authority,
        key=key,
    )
    opened = open_pkcs12(save_pkcs12(made, "mật khẩu dài"), "mật khẩu dài")
    facts = facts_of(opened.certificate)
    assert (facts.owner, facts.title, facts.issuer) == ("Nguyễn Văn Ấn", "Chủ tịch", "CA Diên An")
    assert (facts.key, facts.signs_documents) == (key, True)
    signed = sign(stages.prepared, opened, role=Role.LEADER, at=SIGNED_AT)
    root = authority.certificate.public_bytes(serialization.Encoding.DER)
    crl = issue_crl(authority, number=1, issued_at=NOW, next_update=NOW + timedelta(days=9))
    pack = build_trust_pack(root, crl, version="1", made_on=NOW.date())
    assert verify_pdf(signed, load_trust_pack(save_trust_pack(pack)), now=NOW).overall is Overall.VALID
    alone = create_identity(name="A", title="", unit="B", valid_from=start, valid_until=end)
    assert facts_of(alone.certificate).issuer == "B - CA"


def test_outside_signature_is_attached(stages: Stages, leader: PersonalIdentity, trust: TrustPack) -> None:
    """Our octets must come first; a file the tool made anew is told, an unsigned one refused."""
    assert attach_signed(stages.prepared, stages.by_leader) is Attachment.EXTENDED
    foreign = sign(prepare(draw_report() + b"\n", PLACES), leader, role=Role.LEADER, at=SIGNED_AT)
    assert attach_signed(stages.prepared, foreign) is Attachment.REWRITTEN
    with pytest.raises(UserMistake, match="không có chữ ký"):
        attach_signed(stages.prepared, stages.prepared)


def test_plain_approval_lets_an_outside_tool_go_on(
    stages: Stages, leader: PersonalIdentity, trust: TrustPack
) -> None:
    """Without certifying, filling in and sealing elsewhere keep the leader's signature intact."""
    approved = sign(stages.prepared, leader, role=Role.LEADER, at=SIGNED_AT)
    assert b"/DocMDP" not in approved[len(stages.prepared) :]
    assert b"/DocMDP" in stages.by_leader[len(stages.prepared) :]
    filled = fill_number_and_date(approved, "05/BC-UBND", "ngày 05 tháng 4 năm 2018")
    assert verify_pdf(filled, trust, now=NOW).content is ContentState.INTACT
