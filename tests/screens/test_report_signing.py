"""Signing several reports at once, with somebody else's certificate, elsewhere and on paper: the dialogs."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from builders.desks import open_desk
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.reports import Origin
from cchc_desktop.domain.signatures import Role
from cchc_desktop.services.report_versions import ReportState
from cchc_desktop.signing.identities import load_pkcs12
from cchc_desktop.signing.sign import sign
from ui.reports.attaching import AttachDialog, PaperDialog
from ui.reports.issuing import IssueDialog
from ui.reports.signing import SignDialog
from ui.support.desk import Desk

PASSWORD = "mat-khau-tot"
VERSION = 1


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a commune's workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


def _frozen(desk: Desk) -> str:
    """Return a version of the quarter that waits for its signature."""
    record = desk.workspace.reports.draft(desk.period).record
    return desk.workspace.signatures.prepare(record.id).record.id


def test_a_file_signed_elsewhere_is_shown_beside_ours_and_attached(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """Our file with a signature added is taken at once; one made anew waits until both were compared."""
    identity = desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD).record
    report = _frozen(desk)
    ours = desk.workspace.reports.render(report)
    who = load_pkcs12(identity.path, PASSWORD)
    at = desk.workspace.clock.now()
    anew = io.BytesIO()
    with pikepdf.open(io.BytesIO(ours)) as document:
        document.save(anew, compress_streams=False)
    record = desk.workspace.reports.get(report)
    for octets, extended in ((anew.getvalue(), False), (ours, True)):
        file = tmp_path / "da-ky.pdf"
        file.write_bytes(sign(octets, who, role=Role.LEADER, at=at))
        dialog = AttachDialog(desk, record, file)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda dialog=dialog: dialog.banner.isVisible(), timeout=10000)
        assert dialog.seen.isVisibleTo(dialog) is not extended
        assert dialog.go.isEnabled() is extended
        if not extended:
            dialog.seen.click()
            assert dialog.go.isEnabled()
            dialog.reject()
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10000)
    assert desk.workspace.reports.get(report).origin is Origin.OUTSIDE


def test_a_changed_file_cannot_be_attached(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """The tamper twin: the window says why and offers no way to take it."""
    identity = desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD).record
    report = _frozen(desk)
    signed = sign(
        desk.workspace.reports.render(report),
        load_pkcs12(identity.path, PASSWORD),
        role=Role.LEADER,
        at=desk.workspace.clock.now(),
    )
    file = tmp_path / "sua.pdf"
    file.write_bytes(signed.replace(b"/MediaBox", b"/MediaBax", 1))
    dialog = AttachDialog(desk, desk.workspace.reports.get(report), file)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.banner.isVisible, timeout=10000)
    assert "không gắn được" in dialog.banner.text()
    assert not dialog.go.isEnabled()
    assert not dialog.seen.isVisibleTo(dialog)


def test_a_paper_original_needs_scan_number_and_day(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """What is missing is said at its field; then the version is issued as a paper original."""
    report = _frozen(desk)
    dialog = PaperDialog(desk, desk.workspace.reports.get(report))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.go.click()
    assert dialog._scans.error()
    assert dialog._number.error()
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(desk.workspace.reports.render(report))
    dialog.take([scan])
    dialog.number.setText("9")
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10000)
    issued = desk.workspace.reports.get(report)
    assert (issued.origin, issued.number) == (Origin.PAPER, "09")


def test_all_that_wait_are_signed_together(desk: Desk, qtbot: QtBot) -> None:
    """One password signs this quarter and the one before; the button says how many."""
    identity = desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD).record
    assert identity.path.is_file()
    before = desk.workspace.reports.draft(desk.period.previous()).record
    desk.workspace.signatures.prepare(before.id)
    report = _frozen(desk)
    record = desk.workspace.reports.get(report)
    dialog = SignDialog(desk, record, Role.LEADER, desk.workspace.reports.letterhead(report))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.others) and dialog.go.isEnabled())
    dialog.others[0][0].click()
    assert "2" in dialog.go.text()
    said: list[str] = []
    desk.noted.connect(said.append)
    dialog.signer.password.setText(PASSWORD)
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=15000)
    states = {desk.workspace.reports.get(each).state for each in (report, before.id)}
    assert states == {ReportState.SIGNED}
    assert said == ["Đã ký 2 báo cáo"]


def test_signing_and_issuing_are_said_in_the_status_line(desk: Desk, qtbot: QtBot) -> None:
    """What stood there before, such as the time of a draft, gives way to what was done last."""
    desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD)
    report = _frozen(desk)
    said: list[str] = []
    desk.noted.connect(said.append)
    letterhead = desk.workspace.reports.letterhead(report)
    sign_here = SignDialog(desk, desk.workspace.reports.get(report), Role.LEADER, letterhead)
    qtbot.addWidget(sign_here)
    sign_here.show()
    qtbot.waitUntil(sign_here.go.isEnabled, timeout=15000)
    sign_here.signer.password.setText(PASSWORD)
    sign_here.go.click()
    qtbot.waitUntil(lambda: not sign_here.isVisible(), timeout=15000)
    issue = IssueDialog(desk, desk.workspace.reports.get(report), letterhead.symbol)
    qtbot.addWidget(issue)
    issue.show()
    issue.number.setText("48")
    issue.day.set_value(desk.workspace.today())
    issue._apply()
    qtbot.waitUntil(lambda: not issue.isVisible(), timeout=15000)
    assert said == [f"Đã ký: Báo cáo Quý II/2018, bản {VERSION}", "Đã phát hành, số 48"]


def test_a_certificate_of_somebody_else_is_told_before_the_password(desk: Desk, qtbot: QtBot) -> None:
    """The letterhead names the signer; another name on the certificate is said in words."""
    desk.workspace.identities.create("Lê Thị Bình", "Phó Chủ tịch", PASSWORD)
    report = _frozen(desk)
    letterhead = replace(desk.workspace.reports.letterhead(report), signer_name="Trần Văn Hòa")
    desk.workspace.signatures.reopen(report)
    desk.workspace.reports.set_letterhead(report, letterhead)
    dialog = SignDialog(desk, desk.workspace.reports.get(report), Role.LEADER, letterhead)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.signer.checks()))
    assert "Trần Văn Hòa" in dialog.signer.checks()[0]
