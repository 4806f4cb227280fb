"""The window locks while nobody is at it, and what was being typed is there again afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.desks import type_words
from builders.workspaces import PASSWORD, build_template, copy_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.workspace import Workspace
from ui.activities.screen import ActivitiesScreen
from ui.app import make_window
from ui.locking import LockDialog
from ui.support.idle import IdleWatch, minutes_in
from ui.widgets.dialog import Choice, Question
from ui.window import MainWindow

TITLE = "Phát thanh cải cách hành chính"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("locking") / "template")


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An open copy of it."""
    opened = copy_of(template, tmp_path / "commune")
    yield opened
    opened.close()


@pytest.fixture
def window(workspace: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on the activities, a form being filled in."""
    made = make_window(workspace)
    qtbot.addWidget(made)
    made.show()
    made.go("activities")
    settle(made, qtbot)
    page = activities(made)
    page.start_new()
    settle(made, qtbot)
    page.form.fields.name.setFocus()
    type_words(page.form.fields.name, TITLE)
    yield made
    made.close()


def activities(window: MainWindow) -> ActivitiesScreen:
    """Return the page of activities."""
    page = window.page("activities")
    assert isinstance(page, ActivitiesScreen)
    return page


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until everything asked for has come back."""
    qtbot.waitUntil(lambda: not window.busy(), timeout=15000)


def kept(workspace: Workspace) -> list[str]:
    """Return what the drafts are called."""
    return [str(draft.values["title"]) for draft in workspace.drafts.list()]


def lock(window: MainWindow) -> LockDialog:
    """Let the curtain down."""
    window.locking.lock()
    dialog = window.locking.dialog
    assert dialog is not None
    return dialog


def unlock(window: MainWindow, qtbot: QtBot, password: str) -> None:
    """Type a password and wait for the answer."""
    dialog = window.locking.dialog
    assert dialog is not None
    dialog.password.setText(password)
    dialog.enter.click()
    settle(window, qtbot)


def test_the_same_person_goes_on_where_they_were(window: MainWindow, qtbot: QtBot) -> None:
    """Page, form, words: all as before; the draft was written when the curtain came down."""
    lock(window)
    settle(window, qtbot)
    assert kept(window.desk.workspace) == [TITLE]
    unlock(window, qtbot, PASSWORD)
    assert not window.locking.locked
    form = activities(window).form
    assert (window.current(), form.fields.name.text()) == ("activities", TITLE)
    assert form.isVisible()


def test_a_wrong_password_opens_nothing(window: MainWindow, qtbot: QtBot) -> None:
    """Neither that, nor none, nor Esc, nor the close button; wrong ones make the next wait."""
    dialog = lock(window)
    dialog.enter.click()
    assert dialog.password_field.error()
    for _ in range(5):
        unlock(window, qtbot, "sai")
    assert dialog.password_field.error()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert window.locking.locked
    assert dialog.isVisible()
    unlock(window, qtbot, PASSWORD)
    assert "giây" in dialog.password_field.error()
    assert window.locking.locked


def test_nothing_shows_through_the_curtain(window: MainWindow, qtbot: QtBot) -> None:
    """The whole window is one colour, also after its size changed; so is a dialog that was open."""
    question = Question("Xóa?", "Ba hoạt động", choices=(Choice("no", "Giữ", safe=True),), parent=window)
    question.show()
    lock(window)
    window.resize(window.width() - 60, window.height() - 40)
    QApplication.processEvents()
    for covered in (window, question):
        image = covered.grab().toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        }
        assert len(colours) == 1
    unlock(window, qtbot, PASSWORD)
    assert question.isVisible()
    question.accept()


def test_another_person_comes_once_drafts_are_kept(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    """The window closes and asks for a sign-in; the form lies among the drafts, open dialogs are gone."""
    question = Question("Xóa?", "Ba hoạt động", choices=(Choice("no", "Giữ", safe=True),), parent=window)
    question.show()
    dialog = lock(window)
    with qtbot.waitSignal(window.desk.reopen):
        dialog.other_wanted.emit()
    assert not question.isVisible()
    window.close()
    assert kept(workspace) == [TITLE]


def test_the_watch_tells_after_so_many_minutes(qtbot: QtBot) -> None:
    """Counted from the last key; a choice of minutes holds at once."""
    moment = [0.0]
    watch = IdleWatch(QApplication.instance(), seconds=lambda: moment[0])  # type: ignore[arg-type]
    told: list[float] = []
    watch.idle.connect(lambda: told.append(moment[0]))
    for minutes in (5.0, 9.9):
        moment[0] = minutes * 60
        watch.look()
    watch.touched()
    moment[0] = 19.8 * 60
    watch.look()
    assert told == []
    moment[0] = 20 * 60
    watch.look()
    assert told == [1200]
    watch.touched()
    watch.set_minutes(5)
    moment[0] = 25 * 60
    watch.look()
    assert told == [1200, 1500]
    watch.deleteLater()


def test_a_key_in_the_window_counts(window: MainWindow, qtbot: QtBot) -> None:
    """What reaches any window of the program says that somebody is here."""
    before = window.locking.idle._last
    handle = window.windowHandle()
    window.locking.idle._follow(handle)
    qtbot.wait(2)
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert window.locking.idle._last > before


@pytest.mark.parametrize(("said", "minutes"), [("", 10), ("15", 15), ("0", 10), ("-5", 10), ("mười", 10)])
def test_the_setting_is_one_of_the_choices(said: str, minutes: int) -> None:
    """Whatever stands in the settings, the window locks some day."""
    assert minutes_in(said) == minutes


def test_the_minutes_are_set_by_an_administrator(window: MainWindow, qtbot: QtBot) -> None:
    """And hold at once."""
    window.desk.work.change(lambda: window.desk.workspace.settings.set("idle_minutes", "30"))
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.locking.idle._limit == 1800)
