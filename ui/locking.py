"""Locks the window while nobody is at it: everything stays as it was typed behind a curtain."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from ui.support.desk import Desk
from ui.support.idle import IdleWatch, minutes_in
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text


class Curtain(QWidget):
    """Covers everything of a window, whatever its size becomes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("ground", "app")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the window."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self.raise_()
        return False


class LockDialog(Dialog):
    """Asks for the password of whoever is at work; nothing else closes it."""

    opened = Signal()
    other_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Locked"), width=420, parent=parent)
        self._desk = desk
        self._leaving = False
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        person = desk.workspace.user
        self.body.addWidget(Text(tr("Locked"), "card", wrap=True))
        words = tr("{name} is signed in. What was being typed is kept as it was.", name=person.name)
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.password = TextField(secret=True, limit=200)
        self.password_field = Field(tr("Password"), self.password)
        self.body.addWidget(self.password_field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Quit"), self.quit_wanted.emit, look="quiet"))
        self.add_button(Button(tr("Another person…"), self.other_wanted.emit))
        self.enter = self.add_button(Button(tr("Unlock"), self.unlock, look="primary"))
        self.password.setFocus()

    def unlock(self) -> None:
        """Try the password, or say under it why it does not open."""
        word = self.password.text()
        if not word:
            self.password_field.set_error(tr("Type your password."))
            return
        self.enter.setEnabled(False)
        check = partial(self._desk.workspace.users.check_password, word)
        self._desk.work.read(check, self._let_in, self._keep_out, slot="unlock")

    def leave(self) -> None:
        """Close, because the right person is here or everything closes."""
        self._leaving = True
        self.accept()

    def reject(self) -> None:
        """Stay: Esc opens nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, unless it was unlocked."""
        if self._leaving:
            super().closeEvent(event)
        else:
            event.ignore()

    def _let_in(self, _nothing: None) -> None:
        self.leave()
        self.opened.emit()

    def _keep_out(self, failure: Failure) -> None:
        self.enter.setEnabled(True)
        self.password_field.set_error(str(failure))
        self.password.selectAll()
        self.password.setFocus()


class Locking(QObject):
    """Puts the curtain before every window of the program, and takes it away for the right password."""

    other_wanted = Signal()
    """Somebody else wants to sign in; drafts are written and the other dialogs closed by then."""
    quit_wanted = Signal()

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        keep_drafts: Callable[[], object],
        minutes: Callable[[], str] | None = None,
    ) -> None:
        """Take `minutes` as a read of the setting; without it the usual ones hold."""
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._keep_drafts = keep_drafts
        self._minutes = minutes
        self.idle = IdleWatch(self)
        self.idle.idle.connect(self.lock)
        desk.changes.told.connect(self._hear)
        self.read()
        self._curtains: list[Curtain] = []
        self._focused: QWidget | None = None
        self.dialog: LockDialog | None = None

    @property
    def locked(self) -> bool:
        """Tell whether the curtain is down."""
        return self.dialog is not None

    def give_way(self) -> None:
        """Let somebody else sign in, once the drafts are written."""
        self._keep_drafts()
        self.other_wanted.emit()

    def read(self) -> None:
        """Read again after how many minutes to lock."""
        if self._minutes is not None:
            self._desk.work.read(self._minutes, self._set_minutes, slot="idle")

    def lock(self) -> None:
        """Write the drafts and let the curtain down; open dialogs stay behind it as they are."""
        if self.dialog is not None:
            return
        self._keep_drafts()
        self._focused = QApplication.focusWidget()
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
        self._curtains = [Curtain(w) for w in shown if isinstance(w, QMainWindow | QDialog)]
        self.dialog = LockDialog(self._desk, parent=QApplication.activeWindow() or self._window)
        self.dialog.opened.connect(self._unlocked)
        self.dialog.other_wanted.connect(partial(self._leave, self.other_wanted))
        self.dialog.quit_wanted.connect(partial(self._leave, self.quit_wanted))
        self.dialog.show()
        self.dialog.password.setFocus()

    def _hear(self, nouns: frozenset[Noun]) -> None:
        if Noun.SETTING in nouns:
            self.read()

    def _set_minutes(self, said: str) -> None:
        self.idle.set_minutes(minutes_in(said))

    def _unlocked(self) -> None:
        self.idle.touched()
        self._raise_curtain()
        if self._focused is not None and isValid(self._focused):
            self._focused.window().activateWindow()
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self, told: SignalInstance) -> None:
        """Close what stands open, behind the curtain first, and tell what is wanted."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.leave()
            dialog.deleteLater()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget is not dialog and widget.isVisible():
                widget.reject()
        told.emit()

    def _raise_curtain(self) -> None:
        for curtain in self._curtains:
            if isValid(curtain):
                curtain.hide()
                curtain.deleteLater()
        self._curtains = []
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
