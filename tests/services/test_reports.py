"""The quarterly report from draft to seal: what may be done when, what is frozen, what a check finds."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, SetClock, copy_of, everything_in
from pki.certificates import Pki, build_pki

from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.domain.reports import Profile
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import ContentState, Overall, Revocation
from cchc_desktop.services.report_versions import ReportRecord, ReportState
from cchc_desktop.services.signing_keys import FileKey
from cchc_desktop.workspace import Workspace

NOW = datetime(2018, 7, 3, 1, tzinfo=UTC)
STAGES = ("prepared", "signed", "issued", "sealed")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Fresh test certificates."""
    return build_pki(tmp_path_factory.mktemp("pki"))


def quarter_of(at: Workspace) -> ReportRecord:
    """Return the newest version of the second quarter's report."""
    return at.reports.versions(at.plans.period("2018-Q2"))[0]


def draft(at: Workspace) -> ReportRecord:
    """Return the draft of the second quarter's report."""
    return at.reports.draft(at.plans.period("2018-Q2")).record


def sign(at: Workspace, report: ReportRecord, pki: Pki, who: str, role: Role = Role.LEADER) -> ReportRecord:
    """Sign with a test certificate."""
    return at.signatures.sign(report.id, FileKey(pki.p12(who), pki.password), role=role).record


@pytest.fixture(scope="module")
def stages(commune_template: Path, tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> Path:
    """A folder with one closed workspace for each step the report has taken."""
    folder = tmp_path_factory.mktemp("stages")
    at = copy_of(commune_template, folder / "work", SetClock())
    at.identities.trust(pki.pem("root"))
    at.identities.trust(pki.crl("root", NOW - timedelta(days=1), NOW + timedelta(days=30)))
    record(at, proof(folder), title="Phát thanh về đường dây nóng", counters={"broadcasts": 7})
    made = draft(at)
    for stage in STAGES:
        if stage == "prepared":
            at.signatures.prepare(made.id)
        elif stage == "signed":
            sign(at, made, pki, "leader")
        elif stage == "issued":
            at.signatures.issue(made.id, number="48", day=date(2018, 7, 3))
        else:
            sign(at, made, pki, "seal", Role.SEAL)
        at.close()
        shutil.copytree(folder / "work", folder / stage)
        at = Workspace.open(folder / "work", password=PASSWORD, clock=SetClock())
    at.close()
    return folder


@pytest.fixture
def stage(stages: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A workspace whose report stands at the step the test names."""
    opened = copy_of(stages / request.param, tmp_path / "commune", SetClock())
    yield opened
    opened.close()


def at_stage(*names: str) -> pytest.MarkDecorator:
    """Run a test on a workspace at each of `names`."""
    return pytest.mark.parametrize("stage", names, indirect=True)


def test_a_draft_is_made_once(commune: Workspace) -> None:
    """Opening the quarter's report again shows the same draft, numbered 1, without any number or date."""
    made = draft(commune)
    assert draft(commune) == made
    assert (made.version, made.state, made.number, made.issued_on) == (1, ReportState.DRAFT, "", None)
    assert made.profile is Profile.TT01
    assert commune.signatures.verify_version(made.id) is None
    assert len(commune.reports.versions(commune.plans.period("2018-Q2"))) == 1
    assert commune.reports.versions(commune.plans.period("2018-Q1")) == []


def test_a_draft_follows_the_records_until_it_is_frozen(commune: Workspace) -> None:
    """An activity recorded after the draft was made stands in it."""
    made = draft(commune)
    before = dict(commune.reports.content(made.id).figures())
    record(commune, counters={"broadcasts": 7})
    assert dict(commune.reports.content(made.id).figures()) != before


def test_written_paragraphs_stay_until_they_are_given_back(commune: Workspace) -> None:
    """What the officer wrote is not overwritten by new records; restoring brings the program's own words."""
    made = draft(commune)
    own = commune.reports.content(made.id).section("V")
    commune.reports.edit(made.id, "V", "Đoạn một.\nĐoạn hai có dấu: ưởng, ộ.\n")
    record(commune)
    written = commune.reports.content(made.id).section("V")
    assert [p.text for p in written.paragraphs] == ["Đoạn một.", "Đoạn hai có dấu: ưởng, ộ."]
    assert (written.edited, own.edited) == (True, False)
    commune.reports.restore(made.id, "V")
    assert [p.text for p in commune.reports.content(made.id).section("V").paragraphs] == [
        p.text for p in own.paragraphs
    ]
    assert [line.action for line in commune.audit.lines()[:4]] == [
        "restore_section",
        "record",
        "edit",
        "draft",
    ]


def test_the_next_draft_begins_with_the_last_letterhead(commune: Workspace) -> None:
    """Whoever signs this quarter is proposed for the next."""
    made = draft(commune)
    letterhead = replace(commune.reports.letterhead(made.id), signer_name="Trần Văn An")
    commune.reports.set_letterhead(made.id, letterhead)
    following = commune.reports.draft(commune.plans.period("2018-Q1")).record
    assert commune.reports.letterhead(following.id).signer_name == "Trần Văn An"


def test_the_layout_can_be_chosen_while_it_is_a_draft(commune: Workspace) -> None:
    """Before 2020 a report has its own rules; the other layout is one choice away and the same version."""
    made = draft(commune)
    assert made.profile is Profile.TT01
    changed = commune.reports.draft(commune.plans.period("2018-Q2"), Profile.ND30).record
    assert (changed.id, changed.profile) == (made.id, Profile.ND30)


def test_a_report_that_is_not_there_is_said_to_be_gone(commune: Workspace) -> None:
    """A list that is out of date leads to a sentence."""
    for attempt in (commune.reports.get, commune.reports.content, commune.signatures.prepare):
        with pytest.raises(UserMistake) as told:
            attempt("gone")
        assert told.value.hint


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".pdf"])
def test_a_draft_is_exported_in_the_form_its_name_asks_for(
    commune: Workspace, tmp_path: Path, ending: str
) -> None:
    """Word, Excel and PDF, with the Vietnamese words of the quarter inside."""
    record(commune, title="Phát thanh về đường dây nóng")
    made = draft(commune)
    out = commune.reports.export(made.id, tmp_path / f"báo cáo{ending}")
    if ending == ".pdf":
        text = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True).stdout
        assert "tuyên truyền cải cách hành chính" in " ".join(text.split())
        return
    with ZipFile(out) as archive:
        assert archive.testzip() is None
        words = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert ("Phát thanh về đường dây nóng" if ending == ".docx" else "xl/worksheets/sheet1.xml") in words


def test_an_export_that_cannot_be_written_leaves_nothing(commune: Workspace, tmp_path: Path) -> None:
    """An unknown ending or a missing folder is said, and no half file lies about."""
    made = draft(commune)
    with pytest.raises(UserMistake, match=r"\.odt") as told:
        commune.reports.export(made.id, tmp_path / "a.odt")
    assert told.value.field == "out"
    with pytest.raises(Trouble):
        commune.reports.export(made.id, tmp_path / "missing" / "a.docx")
    assert not list(tmp_path.glob("a*"))


@at_stage("prepared")
def test_a_prepared_report_is_frozen_and_can_be_reopened(stage: Workspace, tmp_path: Path) -> None:
    """Its text cannot be changed while it waits for a signature; unsigned, it can be made a draft again."""
    prepared = quarter_of(stage)
    assert (prepared.state, prepared.present) == (ReportState.PREPARED, True)
    octets = stage.reports.render(prepared.id)
    record(stage)
    assert stage.reports.render(prepared.id) == octets
    assert stage.signatures.prepare(prepared.id).record == prepared
    before = everything_in(stage.folder)
    letterhead = stage.reports.letterhead(prepared.id)
    for attempt in (
        lambda: stage.reports.edit(prepared.id, "V", "Khác"),
        lambda: stage.reports.restore(prepared.id, "V"),
        lambda: stage.reports.set_letterhead(prepared.id, letterhead),
    ):
        with pytest.raises(UserMistake) as told:
            attempt()
        assert told.value.hint
    assert everything_in(stage.folder) == before
    reopened = stage.signatures.reopen(prepared.id).record
    assert (reopened.state, reopened.sha256) == (ReportState.DRAFT, None)
    stage.reports.edit(prepared.id, "V", "Khác")


@at_stage("prepared", "signed", "issued", "sealed")
def test_a_step_out_of_order_is_refused_and_changes_nothing(stage: Workspace, pki: Pki) -> None:
    """The leader signs once, the number follows, the seal comes last."""
    report = quarter_of(stage)
    wrong: list[str] = {
        "prepared": ["issue", "seal"],
        "signed": ["leader", "seal", "reopen", "edit"],
        "issued": ["leader", "issue", "reopen", "edit"],
    }.get(str(report.state), [])
    attempts = {
        "issue": lambda: stage.signatures.issue(report.id, number="49", day=date(2018, 7, 3)),
        "seal": lambda: sign(stage, report, pki, "seal", Role.SEAL),
        "leader": lambda: sign(stage, report, pki, "leader"),
        "reopen": lambda: stage.signatures.reopen(report.id),
        "edit": lambda: stage.reports.edit(report.id, "V", "Khác"),
    }
    before = everything_in(stage.folder)
    assert wrong
    for name in wrong:
        with pytest.raises(UserMistake) as told:
            attempts[name]()
        assert told.value.hint, name
    assert everything_in(stage.folder) == before


@at_stage("prepared")
def test_a_signature_that_cannot_be_made_changes_nothing(stage: Workspace, pki: Pki, tmp_path: Path) -> None:
    """A wrong password, an expired or a not yet valid certificate, a file that is no identity."""
    report = quarter_of(stage)
    (tmp_path / "ảnh.p12").write_bytes(b"\x89PNG\r\n\x1a\n")
    before = everything_in(stage.folder)
    cases: list[tuple[Path, str, type[Failure]]] = [
        (pki.p12("leader"), "sai mật khẩu", UserMistake),
        (pki.p12("expired"), pki.password, UserMistake),
        (pki.p12("early"), pki.password, UserMistake),
        (tmp_path / "ảnh.p12", pki.password, Trouble),
        (tmp_path / "không có.p12", pki.password, UserMistake),
    ]
    for file, password, kind in cases:
        with pytest.raises(kind) as told:
            stage.signatures.sign(report.id, FileKey(file, password), role=Role.LEADER)
        assert told.value.hint, file
    assert everything_in(stage.folder) == before
    assert sign(stage, report, pki, "leader").state is ReportState.SIGNED


@at_stage("signed")
@pytest.mark.parametrize(
    ("number", "day", "field"), [("  ", date(2018, 7, 3), "number"), ("48", date(2018, 7, 4), "day")]
)
def test_a_number_and_a_day_that_has_come_are_needed(
    stage: Workspace, number: str, day: date, field: str
) -> None:
    """A report is not numbered with nothing, nor dated tomorrow."""
    with pytest.raises(UserMistake) as told:
        stage.signatures.issue(quarter_of(stage).id, number=number, day=day)
    assert (told.value.field, quarter_of(stage).state) == (field, ReportState.SIGNED)


@at_stage("issued")
def test_a_number_taken_in_the_same_year_is_told(stage: Workspace) -> None:
    """Another report with the number only warns; its own number does not."""
    report = quarter_of(stage)
    assert report.number == "48"
    assert stage.reports.number_taken("48", 2018)
    assert not stage.reports.number_taken("48", 2018, but=report.id)
    assert not stage.reports.number_taken("48", 2019)
    assert not stage.reports.number_taken("49", 2018)


@at_stage("issued")
def test_a_number_under_ten_is_compared_as_it_is_written(stage: Workspace, pki: Pki) -> None:
    """5 and 05 are one number."""
    following = stage.reports.draft(stage.plans.period("2018-Q1")).record
    sign(stage, following, pki, "leader")
    stage.signatures.issue(following.id, number="5", day=date(2018, 7, 3))
    assert stage.reports.number_taken("05", 2018)
    assert stage.reports.get(following.id).number == "05"


@at_stage("sealed")
def test_a_sealed_report_holds_for_every_reader(stage: Workspace, tmp_path: Path) -> None:
    """Both signatures intact and trusted, revocation checked, number and date in the text, faces embedded."""
    report = quarter_of(stage)
    out = stage.reports.export(report.id, tmp_path / "bc.pdf")
    verdict = stage.signatures.verify(out)
    assert (verdict.overall, verdict.content) == (Overall.VALID, ContentState.INTACT)
    assert [(s.role, s.intact, s.trusted, s.revocation) for s in verdict.signatures] == [
        (Role.LEADER, True, True, Revocation.CHECKED),
        (Role.SEAL, True, True, Revocation.CHECKED),
    ]
    assert stage.signatures.verify_version(report.id) == verdict
    said = subprocess.run(["pdfsig", out], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    shown = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True)
    assert "48/BC-UBND" in shown.stdout
    assert "ngày 03 tháng 7 năm 2018" in shown.stdout


@at_stage("sealed")
def test_a_report_altered_by_one_octet_is_not_valid(stage: Workspace, tmp_path: Path) -> None:
    """The twin with one flipped octet in the signed part, and one that was cut off, are found out."""
    octets = stage.reports.render(quarter_of(stage).id)
    twin = tmp_path / "twin.pdf"
    for place in (600, len(octets) // 3):
        altered = bytearray(octets)
        altered[place] ^= 1
        twin.write_bytes(altered)
        assert stage.signatures.verify(twin).overall is Overall.INVALID
    twin.write_bytes(octets[: len(octets) // 2])
    try:
        assert stage.signatures.verify(twin).overall is Overall.INVALID
    except (UserMistake, Trouble) as said:
        assert said.hint  # noqa: PT017 - either answer will do, and both are looked at


@at_stage("sealed")
def test_without_grounds_a_check_says_that_it_cannot_tell(
    stage: Workspace, commune_template: Path, tmp_path: Path
) -> None:
    """A computer that trusts nobody yet finds the content intact and the signers unknown."""
    out = stage.reports.export(quarter_of(stage).id, tmp_path / "bc.pdf")
    stranger = copy_of(commune_template, tmp_path / "stranger")
    verdict = stranger.signatures.verify(out)
    stranger.close()
    assert (verdict.overall, verdict.content) == (Overall.INDETERMINATE, ContentState.INTACT)
    assert not any(s.trusted for s in verdict.signatures)


@at_stage("sealed")
def test_a_revoked_signer_is_found_once_the_list_is_here(stage: Workspace, pki: Pki) -> None:
    """Trusting a newer list in which the leader was revoked before signing makes the report not valid."""
    revoked = {"leader": NOW - timedelta(days=2)}
    stage.identities.trust(pki.crl("root", NOW, NOW + timedelta(days=30), revoked))
    verdict = stage.signatures.verify_version(quarter_of(stage).id)
    assert verdict is not None
    assert verdict.overall is Overall.INVALID


@at_stage("sealed")
def test_later_records_leave_an_issued_report_alone(stage: Workspace) -> None:
    """A mistake found later needs a new version, which starts from the records and replaces the old one."""
    report = quarter_of(stage)
    octets = stage.reports.render(report.id)
    record(stage, title="Bổ sung sau khi gửi")
    assert stage.reports.render(report.id) == octets
    following = draft(stage)
    assert (following.version, following.state, following.number) == (2, ReportState.DRAFT, "")
    versions = stage.reports.versions(stage.plans.period("2018-Q2"))
    assert [v.version for v in versions] == [2, 1]
    assert versions[1] == report


@at_stage("prepared")
def test_a_file_signed_outside_is_the_reports_next_state(stage: Workspace, pki: Pki, tmp_path: Path) -> None:
    """Signing the exported PDF in its place signs the report too; a stranger's file is only signed."""
    report = quarter_of(stage)
    out = stage.reports.export(report.id, tmp_path / "bc.pdf")
    assert stage.reports.known_file(out).id == report.id
    shutil.copyfile(out, tmp_path / "before.pdf")
    stage.signatures.sign_file(out, FileKey(pki.p12("leader"), pki.password), role=Role.LEADER)
    assert quarter_of(stage).state is ReportState.SIGNED
    assert out.read_bytes() == stage.reports.render(report.id)
    outside = stage.signatures.sign_file(
        tmp_path / "before.pdf", FileKey(pki.p12("leader"), pki.password), role=Role.LEADER
    )
    assert outside is None
    with pytest.raises(UserMistake, match=r"before\.pdf"):
        stage.reports.known_file(tmp_path / "before.pdf")


def test_a_file_that_is_no_pdf_is_said_to_be_none(commune: Workspace, tmp_path: Path) -> None:
    """Verifying a text file or a missing one leads to a sentence."""
    file = tmp_path / "ghi chú.pdf"
    file.write_text("không phải PDF", encoding="utf-8")
    for wrong in (file, tmp_path / "không có.pdf"):
        with pytest.raises((UserMistake, Trouble)) as told:
            commune.signatures.verify(wrong)
        assert told.value.hint


def test_the_report_shows_the_assessment_that_was_made(commune: Workspace) -> None:
    """Own points and class stand in section III."""
    quarter = commune.plans.period("2018-Q2")
    made = draft(commune)
    before = commune.reports.content(made.id).section("III")
    commune.assessments.set_score(quarter, "5.1", Decimal(4), "Theo sổ.")
    after = commune.reports.content(made.id).section("III")
    assert after != before
