"""F1 helps with what is on the screen, in words to read, copy and close with Esc."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import LANGUAGES, set_language, tr
from cchc_desktop.domain.users import UserRecord
from ui.first_run.screen import FirstRun
from ui.login import LoginDialog
from ui.support.desk import Desk
from ui.support.frame import FrameFacts, PageEntry
from ui.support.help_texts import help_text
from ui.theme.fonts import CARD, TITLE
from ui.theme.tokens import State
from ui.widgets.help import HelpDialog
from ui.widgets.screen import Screen
from ui.window import MainWindow

FACTS = FrameFacts("UBND xã Diên An", "", "Hà", "", "", State.OK, "", State.OK)
OFFICER = UserRecord("1", "thuha", "Nguyễn Thị Thu Hà", "Công chức", ("recorder",))
TOPICS = [("overview", "Tổng quan"), ("plans", "Kế hoạch"), ("bundles", "Gửi/Nhận")]


class Morning:
    """A fixed morning in June 2018."""

    def now(self) -> datetime:
        """Return it."""
        return datetime(2018, 6, 25, 2, tzinfo=UTC)


@pytest.fixture
def window(qtbot: QtBot, bare_desk: Desk) -> MainWindow:
    """A window of two pages."""
    pages = [
        PageEntry("overview", tr("Overview"), "dashboard-3-line", lambda: Screen(bare_desk)),
        PageEntry("plans", tr("Plan"), "node-tree", lambda: Screen(bare_desk)),
    ]
    made = MainWindow(
        bare_desk, pages, facts=lambda: FACTS, search=lambda _words, _kind: [], periods=[bare_desk.period]
    )
    qtbot.addWidget(made)
    made.go("overview")
    made.show()
    qtbot.waitUntil(lambda: not bare_desk.work.busy())
    return made


def helping(window: MainWindow) -> list[HelpDialog]:
    """Return the help that is open."""
    return [dialog for dialog in window.findChildren(HelpDialog) if dialog.isVisible()]


def test_f1_helps_with_the_page_shown_and_lets_work_go_on(qtbot: QtBot, window: MainWindow) -> None:
    """The help stands beside the work; on another page the same window turns to that page."""
    qtbot.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = helping(window)
    assert (dialog.page(), dialog.isModal()) == ("overview", False)
    assert "Để chốt" in dialog.words.toPlainText()
    window.go("plans")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert [shown.page() for shown in helping(window)] == ["plans"]
    assert dialog.words.hasFocus() or not dialog.isActiveWindow()


def test_help_closes_with_esc_and_f1(qtbot: QtBot, window: MainWindow) -> None:
    """And opens again afterwards."""
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        (dialog,) = helping(window)
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.keyClick(dialog, key)
        assert helping(window) == []


def test_help_is_read_and_copied(qtbot: QtBot, dressed: QApplication) -> None:
    """Title and headings are larger, nothing is smaller than the window's text; words can be copied."""
    dialog = HelpDialog(TOPICS, "plans")
    qtbot.addWidget(dialog)
    dialog.show()
    document = dialog.words.document()
    sizes = {}
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        shape = cursor.charFormat().font()
        sizes.setdefault(block.blockFormat().headingLevel(), (shape.pointSizeF(), shape.bold()))
        block = block.next()
    assert sizes[1] == (TITLE, True)
    assert sizes[2] == (CARD, True)
    assert "#" not in dialog.words.toPlainText()
    assert "**" not in dialog.words.toPlainText()
    dialog.words.selectAll()
    dialog.words.copy()
    assert "Kế hoạch" in dressed.clipboard().text()


@pytest.mark.parametrize("code", LANGUAGES)
def test_other_pages_and_the_keys_are_one_choice_away(qtbot: QtBot, dressed: QApplication, code: str) -> None:
    """In the officer's language."""
    set_language(code)
    dialog = HelpDialog(TOPICS, "overview")
    qtbot.addWidget(dialog)
    dialog.topic.choose("keys")
    title = help_text("keys").splitlines()[0].removeprefix("# ")
    assert dialog.words.toPlainText().startswith(title)
    assert "Ctrl+K" in dialog.words.toPlainText()
    assert ("Phím" in title) == (code == "vi")


def test_the_first_run_and_signing_in_have_help_too(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    """Before there is any page."""
    wizard = FirstRun(tmp_path / "data", clock=Morning())
    qtbot.addWidget(wizard)
    wizard.show()
    qtbot.waitUntil(lambda: not wizard.work.busy(), timeout=10_000)
    qtbot.keyClick(wizard, Qt.Key.Key_F1)
    (dialog,) = wizard.findChildren(HelpDialog)
    assert "Bước 4" in dialog.words.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert wizard.isVisible()
    login = LoginDialog([OFFICER], lambda _name, _word: pytest.fail("nobody signs in"))
    qtbot.addWidget(login)
    wizard.close()
    login.show()
    login.activateWindow()
    qtbot.waitUntil(login.isActiveWindow)
    qtbot.keyClick(login, Qt.Key.Key_F1)
    (dialog,) = login.findChildren(HelpDialog)
    assert "Caps Lock" in dialog.words.toPlainText()
