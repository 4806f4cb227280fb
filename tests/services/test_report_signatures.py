"""Reports signed with a token, elsewhere, on paper, several at once; replaced; checked on a sheet."""

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from builders.activities import proof, record
from builders.workspaces import SetClock, everything_in
from PIL import Image
from pki.certificates import Pki, build_pki
from pki.tokens import MODULE, PIN, needs_token, plugged_in
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.reports import Amendment, Origin, Profile
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.signing_checks import Holder, PinState
from cchc_desktop.domain.verdicts import ContentState, Overall
from cchc_desktop.services.report_versions import ReportRecord, ReportState
from cchc_desktop.services.signing_keys import FileKey, TokenKey
from cchc_desktop.signing.identities import load_pkcs12
from cchc_desktop.signing.sign import sign
from cchc_desktop.workspace import Workspace

NOW = datetime(2018, 7, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Fresh test certificates."""
    return build_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def at(commune: Workspace, pki: Pki, tmp_path: Path) -> Workspace:
    """A commune that trusts the test authority and has something to report."""
    commune.identities.trust(pki.pem("root"))
    commune.identities.trust(pki.crl("root", NOW - timedelta(days=400), NOW + timedelta(days=4000)))
    record(commune, proof(tmp_path), title="Phát thanh về đường dây nóng", counters={"broadcasts": 7})
    return commune


@pytest.fixture(scope="module")
def _token(tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> Iterator[None]:
    """The leader's and the agency's keys on a software token."""
    with plugged_in(tmp_path_factory.mktemp("token"), pki):
        yield


def prepared(at: Workspace, code: str = "2018-Q2") -> ReportRecord:
    """Return a report that waits for the leader."""
    made = at.reports.draft(at.plans.period(code), Profile.ND30).record
    return at.signatures.prepare(made.id).record


def signed_outside(pdf: bytes, pki: Pki, at: Workspace) -> bytes:
    """Sign as another program would that uses our field."""
    who = load_pkcs12(pki.p12("leader"), pki.password)
    return sign(pdf, who, role=Role.LEADER, at=at.clock.now())


def signed_in_own_field(pdf: bytes, pki: Pki) -> bytes:
    """Sign as another program would that adds a field of its own."""
    signer = SimpleSigner.load_pkcs12(str(pki.p12("leader")), passphrase=pki.password.encode())
    assert signer is not None
    out = io.BytesIO()
    PdfSigner(
        PdfSignatureMetadata(field_name="Signature1", md_algorithm="sha256"),
        signer=signer,
        new_field_spec=SigFieldSpec("Signature1", on_page=0, box=(400, 60, 520, 100)),
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False), output=out)
    return out.getvalue()


def rewritten(pdf: bytes) -> bytes:
    """Return `pdf` written anew, its pages drawing the same."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, compress_streams=False)
    return out.getvalue()


def words_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as pdftotext reads it."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


@needs_token
@pytest.mark.usefixtures("_token")
def test_a_token_signs_leader_and_seal(at: Workspace) -> None:
    """Both keys stay on the token; the finished report is valid, and a wrong PIN changes nothing."""
    report = prepared(at)
    labels = {each.label: each for each in at.identities.on_tokens(MODULE)}
    assert set(labels) == {"leader", "seal"}
    assert labels["leader"].pin is PinState.FRESH
    before = everything_in(at.folder)
    with pytest.raises(UserMistake) as told:
        at.signatures.sign(report.id, TokenKey(MODULE, "Dien An", "leader", "000000"))
    assert told.value.field == "pin"
    assert everything_in(at.folder) == before
    at.signatures.sign(report.id, TokenKey(MODULE, "Dien An", "leader", PIN), sealed_here=True)
    at.signatures.issue(report.id, number="7", day=date(2018, 7, 3))
    at.signatures.sign(report.id, TokenKey(MODULE, "Dien An", "seal", PIN), role=Role.SEAL)
    verdict = at.signatures.verify_version(report.id)
    assert verdict is not None
    assert (verdict.content, len(verdict.signatures)) == (ContentState.INTACT, 2)
    assert verdict.overall is Overall.VALID


def test_a_secret_never_shows(pki: Pki) -> None:
    """Neither password nor PIN stands in what a key prints of itself."""
    assert pki.password not in repr(FileKey(pki.p12("leader"), pki.password))
    assert PIN not in repr(TokenKey(MODULE, "Dien An", "leader", PIN))


def test_when_both_sign_here_nothing_but_number_date_and_seal_may_follow(at: Workspace, pki: Pki) -> None:
    """A certified report stays valid through its way, and another program's field breaks it."""
    report = prepared(at)
    key = FileKey(pki.p12("leader"), pki.password)
    at.signatures.sign(report.id, key, sealed_here=True)
    stranger = signed_in_own_field(at.reports.render(report.id), pki)
    at.signatures.issue(report.id, number="7", day=date(2018, 7, 3))
    at.signatures.sign(report.id, FileKey(pki.p12("seal"), pki.password), role=Role.SEAL)
    verdict = at.signatures.verify_version(report.id)
    assert verdict is not None
    assert verdict.overall is Overall.VALID
    file = at.folder / "khac.pdf"
    file.write_bytes(stranger)
    assert at.signatures.verify(file).content is ContentState.EXTENDED


@pytest.mark.parametrize("way", ["our field", "own field"])
def test_a_file_signed_elsewhere_is_taken_when_it_begins_with_ours(
    at: Workspace, pki: Pki, tmp_path: Path, way: str
) -> None:
    """Signed with another program, it goes on to number and date, marked as signed elsewhere."""
    report = prepared(at)
    ours = at.reports.render(report.id)
    file = tmp_path / "da-ky.pdf"
    file.write_bytes(signed_outside(ours, pki, at) if way == "our field" else signed_in_own_field(ours, pki))
    look = at.signatures.look_at(report.id, file)
    assert (look.extended, look.same_pages) == (True, True)
    taken = at.signatures.attach(report.id, file).record
    assert (taken.state, taken.origin) == (ReportState.SIGNED, Origin.OUTSIDE)
    assert at.reports.render(report.id) == file.read_bytes()
    issued = at.signatures.issue(report.id, number="7", day=date(2018, 7, 3)).record
    verdict = at.signatures.verify_version(issued.id)
    assert verdict is not None
    assert verdict.content is ContentState.INTACT


def test_a_signed_file_that_was_changed_is_refused(at: Workspace, pki: Pki, tmp_path: Path) -> None:
    """One octet changed in the signed part, or a page drawn over afterwards, and nothing is taken."""
    report = prepared(at)
    good = signed_outside(at.reports.render(report.id), pki, at)
    flipped = bytearray(good)
    flipped[good.index(b"/MediaBox") + 2] ^= 1
    drawn_over = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(good), strict=False)
    writer.add_stream_to_page(0, writer.add_object(pikepdf_stream(b"0 0 200 200 re f")))
    writer.write(drawn_over)
    before = everything_in(at.folder)
    for altered in (bytes(flipped), drawn_over.getvalue()):
        file = tmp_path / "sua.pdf"
        file.write_bytes(altered)
        with pytest.raises(Refused):
            at.signatures.attach(report.id, file, seen=True)
    assert everything_in(at.folder) == before
    assert at.reports.get(report.id).state is ReportState.PREPARED


def pikepdf_stream(data: bytes) -> object:
    """Return a content stream as pyHanko writes it."""
    from pyhanko.pdf_utils.generic import StreamObject

    return StreamObject(stream_data=data)


def test_a_file_made_anew_is_taken_only_after_a_person_compared_it(
    at: Workspace, pki: Pki, tmp_path: Path
) -> None:
    """The program says whether the pages draw the same, asks, and keeps the mark for ever."""
    report = prepared(at)
    file = tmp_path / "tao-lai.pdf"
    file.write_bytes(signed_in_own_field(rewritten(at.reports.render(report.id)), pki))
    look = at.signatures.look_at(report.id, file)
    assert (look.extended, look.same_pages) == (False, True)
    with pytest.raises(UserMistake) as told:
        at.signatures.attach(report.id, file)
    assert told.value.field == "seen"
    taken = at.signatures.attach(report.id, file, seen=True).record
    assert (taken.state, taken.origin) == (ReportState.SIGNED, Origin.REWRITTEN)


def test_a_stranger_s_pdf_is_not_ours(at: Workspace, pki: Pki, tmp_path: Path) -> None:
    """Another document, an unsigned one and something that is no PDF are told apart; nothing changes."""
    report = prepared(at)
    other = prepared(at, "2018-Q1")
    before = everything_in(at.folder)
    short = io.BytesIO()
    with pikepdf.open(io.BytesIO(at.reports.render(other.id))) as document:
        del document.pages[-1]
        document.save(short)
    strange = tmp_path / "khac.pdf"
    strange.write_bytes(signed_in_own_field(short.getvalue(), pki))
    unsigned = tmp_path / "chua-ky.pdf"
    unsigned.write_bytes(at.reports.render(report.id))
    text = tmp_path / "ghi-chu.pdf"
    text.write_text("không phải PDF")
    for file in (strange, unsigned, text):
        with pytest.raises(UserMistake) as told:
            at.signatures.attach(report.id, file, seen=True)
        assert told.value.hint
    assert everything_in(at.folder) == before


def test_several_reports_are_signed_at_once_and_one_that_fails_stops_no_other(
    at: Workspace, pki: Pki
) -> None:
    """Each report has its own result; what failed can be tried again alone."""
    first, second = prepared(at, "2018-Q1"), prepared(at)
    assert [each.id for each in at.signatures.waiting(Role.LEADER)] == [first.id, second.id]
    key = FileKey(pki.p12("leader"), pki.password)
    at.signatures.sign(first.id, key)
    results = at.signatures.sign_many([first.id, second.id], key, role=Role.LEADER).record
    assert [result.failure is None for result in results] == [False, True]
    assert at.reports.get(second.id).state is ReportState.SIGNED
    assert at.signatures.waiting(Role.LEADER) == []


@pytest.mark.parametrize("kind", ["pdf", "pictures"])
def test_a_report_signed_on_paper_is_issued_with_its_scan(at: Workspace, tmp_path: Path, kind: str) -> None:
    """Number and date are kept, the scan is the version, and nobody calls it digitally signed."""
    report = prepared(at)
    pictures = []
    for number in range(2):
        picture = tmp_path / f"trang-{number}.png"
        Image.new("L", (1240, 1754), 255).save(picture)
        pictures.append(picture)
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(at.reports.render(report.id))
    files = [scan] if kind == "pdf" else pictures
    issued = at.signatures.attach_paper(report.id, files, number="9", day=date(2018, 7, 3)).record
    assert (issued.state, issued.origin, issued.number) == (ReportState.ISSUED, Origin.PAPER, "09")
    assert at.signatures.verify_version(issued.id) is None
    with pikepdf.open(io.BytesIO(at.reports.render(issued.id))) as document:
        assert len(document.pages) >= 2
    with pytest.raises(UserMistake):
        at.signatures.sign(issued.id, FileKey(scan, ""), role=Role.SEAL)


def test_a_scan_must_be_a_pdf_or_pictures(at: Workspace, tmp_path: Path) -> None:
    """A text file, a torn picture and no file at all are refused with what to do."""
    report = prepared(at)
    text, torn = tmp_path / "a.png", tmp_path / "b.png"
    text.write_text("chữ")
    torn.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    for files in ([text], [torn], []):
        with pytest.raises(UserMistake) as told:
            at.signatures.attach_paper(report.id, files, number="9", day=date(2018, 7, 3))
        assert told.value.field == "scans"
    assert at.reports.get(report.id).state is ReportState.PREPARED


@pytest.mark.parametrize(
    ("amendment", "words"),
    [
        (Amendment.NONE, "Báo cáo này thay thế Báo cáo số 07/BC-UBND ngày 03 tháng 7 năm 2018."),
        (
            Amendment.CORRECTION,
            "Báo cáo này đính chính về thể thức, kỹ thuật trình bày Báo cáo số 07/BC-UBND",
        ),
    ],
)
def test_a_version_after_an_issued_one_names_it(
    at: Workspace, pki: Pki, tmp_path: Path, amendment: Amendment, words: str
) -> None:
    """A wrong report is never changed: the next version replaces or corrects it and says which one."""
    report = prepared(at)
    at.signatures.sign(report.id, FileKey(pki.p12("leader"), pki.password))
    old = at.signatures.issue(report.id, number="7", day=date(2018, 7, 3)).record
    new = at.reports.draft(at.plans.period("2018-Q2"), amendment=amendment).record
    assert (new.version, new.amends) == (2, old.id)
    assert words in words_of(at.reports.render(new.id), tmp_path)
    assert at.reports.get(old.id) == old
    assert words not in words_of(at.reports.render(old.id), tmp_path)


def test_a_first_version_amends_nothing(at: Workspace, tmp_path: Path) -> None:
    """Asking for a correction of what was never issued makes a plain first version."""
    made = at.reports.draft(at.plans.period("2018-Q2"), amendment=Amendment.CORRECTION).record
    assert (made.amends, made.amendment) == (None, Amendment.NONE)
    assert "Báo cáo này" not in words_of(at.reports.render(made.id), tmp_path)


def test_what_is_found_before_a_pin_is_asked(at: Workspace) -> None:
    """Wrong person, a clock that is behind, the last try and an expiry to come are told beforehand."""
    report = at.reports.draft(at.plans.period("2018-Q2")).record
    letterhead = replace(at.reports.letterhead(report.id), signer_name="Trần Văn Hòa")
    at.reports.set_letterhead(report.id, letterhead)
    now = at.clock.now()
    right = Holder("TRẦN VĂN HÒA, Chủ tịch, UBND xã", now - timedelta(days=9), now + timedelta(days=400))
    assert at.signatures.checks(report.id, right, Role.LEADER) == ()

    def found(holder: Holder, role: Role = Role.LEADER) -> list[tuple[str, bool]]:
        return [(check.words, check.blocks) for check in at.signatures.checks(report.id, holder, role)]

    assert found(replace(right, subject="Lê Thị Bình")) == [
        ("Chứng thư không mang tên Trần Văn Hòa; hãy kiểm tra lại người ký.", False)
    ]
    assert len(found(right, Role.SEAL)) == 1
    assert found(replace(right, valid_until=now + timedelta(days=30)))[0][1] is False
    assert found(replace(right, valid_until=now - timedelta(seconds=1)))[0][1] is True
    assert found(replace(right, valid_from=now + timedelta(days=1)))[0][1] is True
    assert "một lần" in found(replace(right, pin=PinState.FINAL_TRY))[0][0]
    assert found(replace(right, pin=PinState.LOCKED))[0][1] is True
    clock = at.clock
    assert isinstance(clock, SetClock)
    clock.set(date(2018, 6, 1))
    assert any("Đồng hồ" in words for words, _ in found(right))


def test_the_verification_sheet_says_what_was_found(at: Workspace, pki: Pki, tmp_path: Path) -> None:
    """In Vietnamese whatever the window speaks: the verdict and each signature; and so for its twin."""
    report = prepared(at)
    at.signatures.sign(report.id, FileKey(pki.p12("leader"), pki.password))
    good, bad = tmp_path / "bao-cao.pdf", tmp_path / "sua.pdf"
    good.write_bytes(at.reports.render(report.id))
    bad.write_bytes(good.read_bytes().replace(b"/MediaBox", b"/MediaBax", 1))
    set_language("en")
    for file, conclusion in ((good, "KẾT LUẬN: HỢP LỆ"), (bad, "KẾT LUẬN: KHÔNG HỢP LỆ")):
        sheet = tmp_path / "phieu.pdf"
        verdict = at.signatures.write_sheet(file, sheet)
        words = words_of(sheet.read_bytes(), tmp_path)
        assert conclusion in words
        assert at.unit.body in words
        assert (verdict.overall is Overall.INVALID) is ("KHÔNG HỢP LỆ" in words)
        fonts = subprocess.run(["pdffonts", sheet], capture_output=True, text=True, check=True).stdout
        assert all(" yes " in line for line in fonts.splitlines()[2:])


def test_the_section_to_paste_has_no_head_and_no_signature(at: Workspace, tmp_path: Path) -> None:
    """The plan makes the report part of the periodic one: only the numbered parts are written."""
    import docx

    report = at.reports.draft(at.plans.period("2018-Q2")).record
    at.reports.export(report.id, tmp_path / "muc.docx", section_only=True)
    words = "\n".join(p.text for p in docx.Document(str(tmp_path / "muc.docx")).paragraphs)
    assert "KẾT QUẢ THỰC HIỆN" in words
    assert "CỘNG HÒA XÃ HỘI" not in words
    assert "Nơi nhận" not in words


def test_an_attachment_bears_number_and_moment_at_its_top_right(
    at: Workspace, pki: Pki, tmp_path: Path
) -> None:
    """A file that goes out with the report is signed by the agency without a picture; its twin is invalid."""
    plain, out, twin = tmp_path / "phu-luc.pdf", tmp_path / "da-ky.pdf", tmp_path / "sua.pdf"
    plain.write_bytes(at.reports.render(at.reports.draft(at.plans.period("2018-Q2")).record.id))
    key = FileKey(pki.p12("seal"), pki.password)
    at.signatures.sign_attachment(plain, key, number="05/BC-UBND", out=out)
    verdict = at.signatures.verify(out)
    assert (verdict.overall, verdict.content) == (Overall.VALID, ContentState.INTACT)
    words = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", "-x", "300", "-y", "0", "-W", "300", "-H", "60", out, "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "05/BC-UBND" in words
    assert "+07:00" in words
    twin.write_bytes(out.read_bytes().replace(b"/MediaBox", b"/MediaBax", 1))
    assert at.signatures.verify(twin).overall is Overall.INVALID
    with pytest.raises(UserMistake, match="đã có chữ ký"):
        at.signatures.sign_attachment(out, key, number="05/BC-UBND", out=out)
    with pytest.raises(UserMistake) as told:
        at.signatures.sign_attachment(plain, key, number=" ", out=out)
    assert told.value.field == "number"
