"""The hands of an officer at the windows: they press, type, drop and answer what is asked."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as WaitedTooLong
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.field import Field
from ui.widgets.text import ElidedText

Seen = TypeVar("Seen", bound=QWidget)
Answer = Callable[[QDialog], object]

PATIENCE = 15_000
"""Milliseconds after which an officer would call somebody."""
_GLANCE = 15
"""Milliseconds between two looks whether a dialog has opened."""


class Hands:
    """Finds what is visible by its spoken name, in the dialog that is open or else in `window`.

    A dialog nobody expects is closed and fails the test with what it said.
    """

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window: QWidget | None = None
        self._expected: list[Answer] = []
        self._met: list[QDialog] = []
        self._wrong: list[BaseException] = []
        self._at_work = True
        self._glance()

    def rest(self) -> None:
        """Look for dialogs no more, and fail with what went wrong while nobody waited."""
        self._at_work = False
        self._complain()

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds."""

        def holds() -> bool:
            return bool(self._wrong) or bool(condition())

        try:
            self.qtbot.waitUntil(holds, timeout=PATIENCE)
        except WaitedTooLong as late:
            raise AssertionError(f"waited in vain; to be read are {self.texts()}") from late
        self._complain()

    def find(self, kind: type[Seen], name: str) -> Seen:
        """Return the one visible widget of `kind` whose spoken name is `name`, once it is there."""
        self.wait(lambda: self._visible(kind, name))
        return _only(self._visible(kind, name), name)

    def sees(self, words: str) -> bool:
        """Tell whether `words` can be read in some text, badge or banner."""
        return words in "\n".join(self.texts())

    def texts(self) -> list[str]:
        """Return every text that can be read now."""
        place = self._place()
        labels = [label for label in place.findChildren(QLabel) if label.isVisible()]
        said = [label.whole() if isinstance(label, ElidedText) else label.text() for label in labels]
        said += [badge.words() for badge in place.findChildren(Badge) if badge.isVisible()]
        said += [banner.text() for banner in place.findChildren(Banner) if banner.isVisible()]
        return said

    def expect(self, *answers: Answer) -> None:
        """Give `answers`, in their order, to the dialogs that open next."""
        self._expected += answers

    def press(self, name: str | QAbstractButton, *answers: Answer) -> None:
        """Press a button and give `answers`, in their order, to the dialogs that then open."""
        button = self.find(QAbstractButton, name) if isinstance(name, str) else name
        self.wait(button.isEnabled)
        self._doing(lambda: self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton), answers)

    def choose_in_menu(self, name: str, entry: str, *answers: Answer) -> None:
        """Open the menu of the button called `name` and choose `entry`."""
        self.press(name)
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = _entry_of(menu.actions(), entry)
        where = menu.actionGeometry(action).center()
        self._doing(lambda: self.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=where), answers)

    def write(self, name: str | QWidget, words: str) -> None:
        """Replace what a field holds by `words`, composed word by word as UniKey does."""
        field = self.input(name) if isinstance(name, str) else name
        assert isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit)
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        field.selectAll()
        if isinstance(field, QLineEdit) and field.echoMode() is not QLineEdit.EchoMode.Normal:
            self.qtbot.keyClicks(field, words)
        else:
            compose(field, words)
        if isinstance(field, QLineEdit):
            self.qtbot.keyClick(field, Qt.Key.Key_Tab)

    def input(self, name: str) -> QWidget:
        """Return the field called `name`."""
        self.wait(lambda: [w for kind in _INPUTS for w in self._visible(kind, name)])
        return _only([w for kind in _INPUTS for w in self._visible(kind, name)], name)

    def error(self, name: str) -> str:
        """Return what is said to be wrong under the field called `name`."""
        above = self.input(name).parentWidget()
        assert isinstance(above, Field)
        return above.error()

    def choose(self, name: str | QComboBox, words: str) -> None:
        """Go down a list until it says `words`."""
        listing = self.find(QComboBox, name) if isinstance(name, str) else name
        listing.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(listing.count()):
            if listing.currentText() == words:
                return
            self.qtbot.keyClick(listing, Qt.Key.Key_Down)
        assert listing.currentText() == words

    def rows(self, name: str) -> list[str]:
        """Return the rows of a table or tree, their cells put together."""
        model = self.find(QAbstractItemView, name).model()
        return [_row_words(model, index) for index in _every_row(model)]

    def click_row(self, name: str, words: str) -> None:
        """Click the first row that says `words`."""
        view = self.find(QAbstractItemView, name)
        self.wait(lambda: [i for i in _every_row(view.model()) if words in _row_words(view.model(), i)])
        index = next(i for i in _every_row(view.model()) if words in _row_words(view.model(), i))
        view.scrollTo(index)
        middle = view.visualRect(index).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    def drop(self, onto: QWidget, *files: Path) -> None:
        """Drag `files` over a widget and let go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        where = onto.rect().center()
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        over = QDragEnterEvent(where, *how)
        QApplication.sendEvent(onto, over)
        assert over.isAccepted()
        QApplication.sendEvent(onto, QDropEvent(QPointF(where), *how))

    def pick(self, file: Path) -> Answer:
        """Return the answer to a file dialog: `file`, typed with its folder."""

        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, QFileDialog)
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            buttons = dialog.findChild(QDialogButtonBox)
            assert isinstance(line, QLineEdit)
            assert isinstance(buttons, QDialogButtonBox)
            line.setText(str(file))
            accepting = QDialogButtonBox.ButtonRole.AcceptRole
            (go,) = [each for each in buttons.buttons() if buttons.buttonRole(each) == accepting]
            self.press(go)

        return answer

    def _doing(self, act: Callable[[], object], answers: Iterable[Answer]) -> None:
        before = len(self._expected)
        self._expected += answers
        met = len(self._met)
        act()
        self.wait(lambda: len(self._expected) <= before and len(self._met) <= met)

    def _place(self) -> QWidget:
        dialog = QApplication.activeModalWidget()
        place = dialog if dialog is not None else self.window
        assert place is not None, "no window is open"
        return place

    def _visible(self, kind: type[Seen], name: str) -> list[Seen]:
        inside = self._place().findChildren(kind)
        return [each for each in inside if each.isVisible() and _spoken(each) == name]

    def _glance(self) -> None:
        if not self._at_work:
            return
        # a fresh shot each time: a timer does not fire again while what it called still waits
        QTimer.singleShot(_GLANCE, self._glance)
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog in self._met or not dialog.isVisible():
            return
        self._met.append(dialog)
        try:
            self._meet(dialog)
        except BaseException as error:  # noqa: BLE001 - it is raised again where somebody waits
            self._wrong.append(error)
            if isValid(dialog):
                dialog.reject()
        finally:
            self._met.remove(dialog)

    def _meet(self, dialog: QDialog) -> None:
        if self._wrong or not self._expected:
            said = " | ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
            raise AssertionError(f"nobody expected the dialog {dialog.windowTitle()!r}: {said}")
        self._expected.pop(0)(dialog)
        self.wait(lambda: not isValid(dialog) or not dialog.isVisible())

    def _complain(self) -> None:
        if self._wrong and self._met:
            raise AssertionError("the answer to another dialog went wrong") from self._wrong[0]
        if self._wrong:
            first, self._wrong = self._wrong[0], []
            raise first


_INPUTS: tuple[type[QWidget], ...] = (QLineEdit, QPlainTextEdit, QTextEdit)


def compose(field: QObject, words: str) -> None:
    """Type `words` as an input method does: each word is shown unfinished, then committed."""
    for piece in re.findall(r"\S+|\s+", unicodedata.normalize("NFC", words)):
        QApplication.sendEvent(field, QInputMethodEvent(piece, []))
        done = QInputMethodEvent()
        done.setCommitString(piece)
        QApplication.sendEvent(field, done)


def _only(found: list[Seen], name: str) -> Seen:
    assert len(found) == 1, f"{len(found)} things are called {name!r}"
    return found[0]


def _spoken(widget: QWidget) -> str:
    words = widget.accessibleName()
    return words or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _entry_of(entries: Iterable[QAction], words: str) -> QAction:
    (found,) = [entry for entry in entries if entry.text() == words]
    return found


def _every_row(model: QAbstractItemModel, above: QModelIndex = QModelIndex()) -> list[QModelIndex]:  # noqa: B008
    found: list[QModelIndex] = []
    for at in range(model.rowCount(above)):
        index = model.index(at, 0, above)
        found += [index, *_every_row(model, index)]
    return found


def _row_words(model: QAbstractItemModel, index: QModelIndex) -> str:
    cells = [index.siblingAtColumn(at).data() for at in range(model.columnCount(index.parent()))]
    return " | ".join(str(cell) for cell in cells if cell is not None)
