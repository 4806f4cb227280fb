"""Whoever may not do something cannot press what does it, on whichever page or in whichever dialog."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders.activities import proof, record
from builders.schedules import entered
from builders.submitted import fill
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMenu, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.roles import Right, Role, may
from cchc_desktop.services import permissions
from cchc_desktop.workspace import Workspace
from ui.app import make_window
from ui.widgets.buttons import Button, Segmented
from ui.window import MainWindow

QUARTER = "2018-Q2"
DEEPEST = 2
"""Dialogs over dialogs that are looked into."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sở Nội vụ with something on every page."""
    folder = build_template(tmp_path_factory.mktemp("everywhere") / "template", "so-noi-vu")
    at = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    record(at, proof(folder.parent))
    record(at, title="Phát thanh tuần 26")
    entered(at)
    at.feedback.receive(
        FeedbackValues(
            at.today(), FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Chờ lâu.", sender_name="Lê Văn B"
        )
    )
    at.difficulties.report(DifficultyValues("Thiếu máy phát thanh.", at.today()))
    at.reports.draft(at.plans.period(QUARTER))
    units = [unit.key for unit in at.units.below(at.unit.key)[:3]]
    at.close()
    fill(at, units, accepted=False)
    return folder


@pytest.fixture
def window(template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of somebody whose roles the test changes."""
    workspace = copy_of(template, tmp_path / "w")
    made = make_window(workspace)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    workspace.close()


class Hand:
    """Presses what can be pressed and notes which rights that asked for that the person does not have.

    Every use case that asks for a right ends at its door, so that nothing is changed.
    """

    def __init__(self, window: MainWindow, qtbot: QtBot, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._window = window
        self._qtbot = qtbot
        self._path: list[str] = []
        self._seen: set[tuple[str, ...]] = set()
        self.refused: set[str] = set()
        self.reached: set[Right] = set()
        self.faults: list[BaseException] = []
        patch.setattr(window.desk.messages, "crash", self.faults.append)
        given = proof(folder, "chọn.txt")
        patch.setattr(permissions, "check_right", self._ask)
        patch.setattr(QDialog, "exec", lambda dialog: self._look_into(dialog))  # noqa: PLW0108 - a bound method is not bound to the dialog
        patch.setattr(QPrintDialog, "exec", lambda _dialog: 0)
        patch.setattr(QMenu, "popup", lambda menu, _at: self._open_menu(menu))
        patch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(given)], ""))
        patch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(given), ""))
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(folder / "ghi.pdf"), ""))
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))

    def press_everything(self, page: str) -> None:
        """Press every button of every view of a page."""
        self._path = [page]
        self._go(page)
        shown = self._window.page(page)
        assert shown is not None
        views = [each for each in shown.findChildren(Segmented) if each.isVisible()][:1]
        for at in range(len(views[0].group.buttons()) if views else 1):
            self._go(page)
            if views:
                views[0].group.button(at).click()
            self._path = [page, str(at)]
            self._press(shown, back=lambda: self._go(page))

    def _press(self, inside: QWidget, *, back: Callable[[], object]) -> None:
        self._settle()
        stand_on_first_rows(inside)
        self._settle()
        for button in [b for b in inside.findChildren(Button) if b.isVisibleTo(inside)]:
            if not isValid(button) or not button.isEnabled():
                continue
            self._path.append(button.accessibleName())
            if tuple(self._path) not in self._seen:
                self._seen.add(tuple(self._path))
                button.click()
                self._settle()
            self._path.pop()
            back()

    def _ask(self, roles: tuple[str, ...], right: Right) -> None:
        self.reached.add(right)
        if not may(roles, right):
            self.refused.add(f"{' > '.join(self._path)}: {right}")
        raise Refused("Dừng ở cửa.")

    def _look_into(self, dialog: QDialog) -> int:
        if len(self._path) > DEEPEST + 2:
            return 0
        for field in dialog.findChildren(QLineEdit):
            field.setText(field.text() or "1")
        QDialog.show(dialog)
        self._press(dialog, back=lambda: QDialog.show(dialog))
        QDialog.hide(dialog)
        return 1

    def _open_menu(self, menu: QMenu) -> None:
        for action in menu.actions():
            if action.isEnabled() and action.menu() is None and len(self._path) <= DEEPEST + 2:
                self._path.append(action.text())
                action.trigger()
                self._settle()
                self._path.pop()

    def _go(self, page: str) -> None:
        self._window.go(page)
        self._settle()

    def _settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self._window.busy(), timeout=15000)


def stand_on_first_rows(inside: QWidget) -> None:
    """Choose the first row of every list, the first one under a heading."""
    for view in inside.findChildren(QTableView) + inside.findChildren(QTreeView):
        model = view.model()
        if view.isVisibleTo(inside) and model is not None and model.rowCount():
            first = model.index(0, 0)
            while model.rowCount(first):
                first = model.index(0, 0, first)
            view.setCurrentIndex(first)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR, Role.LEADER])
def test_nothing_that_can_be_pressed_is_refused(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """Every button, menu and dialog of every page, after the person's roles changed in an open window."""
    hand = Hand(window, qtbot, tmp_path, monkeypatch)
    for entry in window.pages():
        window.go(entry.page)
        qtbot.waitUntil(lambda: not window.busy(), timeout=15000)
    office: Any = window.desk.workspace._office
    office.user = replace(office.user, roles=(role.value,))
    window.desk.changes.tell(frozenset({Noun.USER}))
    for entry in window.pages():
        hand.press_everything(entry.page)
    assert not hand.faults
    assert not hand.refused, "\n".join(sorted(hand.refused))
    assert bool(hand.reached) == (role is not Role.VIEWER)
