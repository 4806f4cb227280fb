"""The page of the report, on a real workspace of a commune in June 2018."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.activities import ActivityValues
from cchc_desktop.domain.reports import Amendment
from cchc_desktop.domain.signatures import Role
from cchc_desktop.services.report_versions import ReportState
from cchc_desktop.services.signing_keys import FileKey
from ui.reports.issuing import IssueDialog
from ui.reports.letterhead import LetterheadDialog
from ui.reports.screen import ReportScreen
from ui.reports.signing import SignDialog
from ui.reports.steps import Step
from ui.support.desk import Desk
from ui.widgets.dialog import Question

PASSWORD = "mat-khau-tot"
OWN = "Riêng tháng 6, xã lập tổ hỗ trợ nộp hồ sơ trực tuyến."


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk with one activity of the quarter."""
    made = open_desk(tmp_path / "data", told)
    day = date(2018, 5, 8)
    made.workspace.activities.record(
        ActivityValues(
            "Hướng dẫn nộp hồ sơ trực tuyến",
            "guidance",
            day,
            day,
            clauses=("II.2.a.6",),
            counters={"participants": 212},
        )
    )
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ReportScreen:
    """The page with a draft of the quarter."""
    made = ReportScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: made.shown is not None, timeout=15000)
    assert made._stack.currentWidget() is made.empty
    made.make.click()
    _idle(made, qtbot)
    return made


def _idle(screen: ReportScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: (
            not (
                screen.desk.work.busy()
                or screen._soon.isActive()
                or screen._redraw.isActive()
                or screen.writing._pause.isActive()
            )
        ),
        timeout=20000,
    )


def _step(screen: ReportScreen) -> Step:
    assert screen.shown is not None
    assert screen.shown.progress is not None
    return screen.shown.progress.next


def _agree() -> None:
    """Say yes to the question that is about to be asked."""

    def meet() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, Question)
        shown._take("yes")

    QTimer.singleShot(0, meet)


def test_writing_a_part_keeps_its_figures_bound(
    screen: ReportScreen, desk: Desk, qtbot: QtBot, told: Told
) -> None:
    """The officer adds a sentence; figures still follow the records; one click brings the draft back."""
    screen.outline.tree.select_key("II.2")
    editor = screen.writing.editor
    assert "212" in editor.toPlainText()
    assert "[[" in editor.text(), "figures are bound"
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    editor.setTextCursor(cursor)
    editor.insertPlainText("\n")
    type_words(editor, OWN)
    _idle(screen, qtbot)
    assert screen.shown is not None
    assert screen.shown.content is not None
    section = screen.shown.content.section("II.2")
    assert section.edited
    assert section.paragraphs[-1].text == OWN
    day = date(2018, 5, 9)
    more = ActivityValues(
        "Buổi hướng dẫn thứ hai", "guidance", day, day, clauses=("II.2.a.6",), counters={"participants": 8}
    )
    activities = desk.workspace.activities
    desk.work.change(lambda: activities.record(more))
    _idle(screen, qtbot)
    assert "220" in editor.toPlainText(), "the figure follows the records"
    assert OWN in editor.toPlainText()
    assert screen.preview.pages.pageCount() > 1
    screen.writing.back.click()
    _idle(screen, qtbot)
    assert OWN not in editor.toPlainText()
    assert not told.failures
    assert not told.crashes


def test_a_figure_that_is_changed_by_hand_becomes_plain_text(screen: ReportScreen, qtbot: QtBot) -> None:
    """Typing inside a figure unbinds it: the officer's number is what is printed."""
    screen.outline.tree.select_key("II.2")
    editor = screen.writing.editor
    bound = editor.text().count("[[")
    cursor = editor.document().find("212")
    cursor.setPosition(cursor.selectionStart() + 1)
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_5)
    assert editor.text().count("[[") == bound - 1
    assert "2512" in editor.text()
    _idle(screen, qtbot)


def test_unsaved_words_survive_going_to_another_part(screen: ReportScreen, qtbot: QtBot) -> None:
    """Words typed a moment before another part is chosen are kept."""
    screen.outline.tree.select_key("VI")
    editor = screen.writing.editor
    editor.selectAll()
    type_words(editor, "Đề nghị cấp trên hỗ trợ kinh phí.")
    screen.outline.tree.select_key("V")
    _idle(screen, qtbot)
    screen.outline.tree.select_key("VI")
    assert editor.toPlainText() == "Đề nghị cấp trên hỗ trợ kinh phí."


def test_from_draft_to_seal_by_the_one_primary_button(
    screen: ReportScreen, desk: Desk, qtbot: QtBot, told: Told
) -> None:
    """Put before the leader, signed, numbered, sealed: the button always names the next step."""
    assert screen.shown is not None
    assert screen.shown.content is not None
    assert screen.banner.isVisibleTo(screen), "the signer's name is missing"
    letterhead = replace(screen.shown.content.letterhead, signer_name="Trần Văn Hòa")
    record = screen.shown.record
    assert record is not None
    desk.workspace.reports.set_letterhead(record.id, letterhead)
    desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD)
    assert _step(screen) is Step.SUBMIT
    _agree()
    screen.head.next.click()
    _idle(screen, qtbot)
    assert _step(screen) is Step.SIGN
    assert not screen.writing.isVisibleTo(screen), "a frozen version is read-only"
    assert "chờ lãnh đạo" in screen.banner.text()

    signing = SignDialog(desk, record, Role.LEADER, letterhead)
    qtbot.addWidget(signing)
    qtbot.waitUntil(lambda: signing.signer.identity.count() == 1)
    assert "Trần Văn Hòa" in signing.signer.owner.whole()
    signing.signer.password.setText("sai")
    signing.go.click()
    qtbot.waitUntil(lambda: bool(signing.signer._password.error()))
    signing.signer.password.setText(PASSWORD)
    signing.go.click()
    _idle(screen, qtbot)
    assert _step(screen) is Step.ISSUE

    issuing = IssueDialog(desk, record, letterhead.symbol)
    qtbot.addWidget(issuing)
    issuing.go.click()
    assert issuing._number.error(), "a number is asked for"
    issuing.number.setText("5")
    issuing.day.set_value(date(2018, 6, 27))
    issuing.go.click()
    qtbot.waitUntil(lambda: bool(issuing._day.error()))
    issuing.day.set_value(date(2018, 6, 26))
    issuing.go.click()
    _idle(screen, qtbot)
    assert _step(screen) is Step.SEAL
    assert "05" in screen.verification.file.whole()

    sealing = SignDialog(desk, record, Role.SEAL, letterhead)
    qtbot.addWidget(sealing)
    qtbot.waitUntil(lambda: sealing.signer.identity.count() == 1)
    sealing.signer.password.setText(PASSWORD)
    sealing.go.click()
    _idle(screen, qtbot)
    assert _step(screen) is Step.SEND
    assert len(screen.verification.words()) == 3

    assert not told.failures
    assert not told.crashes


def test_a_changed_file_dropped_on_the_panel_is_not_valid(
    screen: ReportScreen, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """A signed file is told from a copy in which one octet was changed."""
    reports = desk.workspace.reports
    desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD)
    path = desk.workspace.identities.get("Trần Văn Hòa").path
    record = reports.draft(desk.period).record
    desk.workspace.signatures.sign(record.id, FileKey(path, PASSWORD))
    signed = reports.render(record.id)
    good, bad = tmp_path / "ban-ky.pdf", tmp_path / "ban-sua.pdf"
    good.write_bytes(signed)
    bad.write_bytes(signed.replace(b"/MediaBox", b"/MediaBax", 1))
    for file, verdict in ((good, "Hợp lệ, chưa đủ căn cứ"), (bad, "Không hợp lệ")):
        screen.verification.zone.take([file])
        _idle(screen, qtbot)
        assert screen.verification.badge.words() == verdict
        assert len(screen.verification.words()) == 3


def test_a_number_that_is_taken_warns(desk: Desk, qtbot: QtBot) -> None:
    """A repeated number of the year only warns: the register decides."""
    reports = desk.workspace.reports
    desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD)
    path = desk.workspace.identities.get("Trần Văn Hòa").path
    first = reports.draft(desk.period).record
    desk.workspace.signatures.sign(first.id, FileKey(path, PASSWORD))
    desk.workspace.signatures.issue(first.id, number="5", day=date(2018, 6, 20))
    second = reports.draft(desk.period).record
    assert second.state is ReportState.DRAFT
    dialog = IssueDialog(desk, second, "BC-UBND")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.number.setText("05")
    dialog.number.editingFinished.emit()
    qtbot.waitUntil(dialog.banner.isVisible)
    assert "05" in dialog.banner.text()


def test_a_deputy_signs_for_the_head(screen: ReportScreen, qtbot: QtBot) -> None:
    """Choosing KT. prints both lines over the title and makes the title a deputy's; the name is required."""
    assert screen.shown is not None
    assert screen.shown.content is not None
    dialog = LetterheadDialog(screen.shown.content.letterhead)
    qtbot.addWidget(dialog)
    dialog.authority.choose(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"))
    dialog._apply()
    assert dialog._name.error()
    dialog.signer_name.setText("  Lê Thị   Mai ")
    typed = dialog.letterhead()
    assert typed.authority == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")
    assert (typed.signer_title, typed.signer_name) == ("PHÓ CHỦ TỊCH", "Lê Thị Mai")


def test_printing_draws_every_page(screen: ReportScreen, tmp_path: Path) -> None:
    """What the preview shows is what the printer gets, page by page."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    out = tmp_path / "in.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setFromTo(1, 2)
    screen.preview.print_to(printer)
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_size > 1000


def test_a_new_version_asks_what_was_wrong(screen: ReportScreen, desk: Desk, qtbot: QtBot) -> None:
    """Wrong form makes a correction of the issued report; leaving it as it is makes nothing."""
    identity = desk.workspace.identities.create("Trần Văn Hòa", "Chủ tịch", PASSWORD).record
    report = desk.workspace.reports.draft(desk.period).record.id
    desk.workspace.signatures.sign(report, FileKey(identity.path, PASSWORD))
    desk.workspace.signatures.issue(report, number="5", day=date(2018, 6, 20))
    screen.refresh()
    _idle(screen, qtbot)

    def answer(key: str) -> None:
        def meet() -> None:
            shown = QApplication.activeModalWidget()
            assert isinstance(shown, Question)
            shown._take(key)

        QTimer.singleShot(0, meet)

    answer("keep")
    screen._make_draft()
    assert len(desk.workspace.reports.versions(desk.period)) == 1
    answer("correction")
    screen._make_draft()
    _idle(screen, qtbot)
    newest = desk.workspace.reports.versions(desk.period)[0]
    assert (newest.amendment, newest.amends) == (Amendment.CORRECTION, report)
