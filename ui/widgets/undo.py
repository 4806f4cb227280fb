"""The quiet way back in the status line: undo, redo, and a list of what this session changed."""

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.services.history import Done
from cchc_desktop.services.undo import Undo
from ui.support.desk import Desk
from ui.theme.icons import icon
from ui.widgets.buttons import Button, IconButton

_LISTED = 12


class UndoBar(QWidget):
    """Shown once something can be taken back; Ctrl+Z works anywhere but in a field, which has its own."""

    def __init__(self, desk: Desk, undo: Undo, window: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._undo = undo
        self._told = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(2)
        self.back = Button(tr("Undo"), self.take_back, look="link")
        self.more = IconButton(tr("Recent changes"), "history-line", self._open_list)
        row.addWidget(self.back)
        row.addWidget(self.more)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window, self.take_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Redo), window, self.do_again)
        desk.work.saved.connect(self.look)
        self.look()

    def look(self) -> None:
        """Show what can be taken back now, and say in the status line what was just done."""
        recent = self._undo.recent()
        self.setVisible(bool(recent or self._undo.redoable()))
        self.back.setVisible(bool(recent))
        if not recent:
            return
        newest = recent[0]
        self.back.setToolTip(tr("Undo “{what}” (Ctrl+Z)", what=newest.words))
        self.back.setAccessibleName(tr("Undo: {what}", what=newest.words))
        if newest.number > self._told:
            self._told = newest.number
            self._desk.saved(newest.words)

    def take_back(self, number: int | None = None) -> None:
        """Take back the newest change, or the one called `number`."""
        if self._undo.recent():
            self._desk.work.change(partial(self._undo.undo, number), self._taken_back)

    def do_again(self) -> None:
        """Do again what was taken back last."""
        if self._undo.redoable():
            self._desk.work.change(self._undo.redo, self._done_again)

    def menu(self) -> QMenu:
        """Return the list of the session's changes, the newest first, each a way back."""
        made = QMenu(self)
        for done in self._undo.redoable()[:1]:
            again = made.addAction(icon("arrow-go-forward-line"), tr("Redo: {what}", what=done.words))
            again.triggered.connect(self.do_again)
            made.addSeparator()
        for done in self._undo.recent()[:_LISTED]:
            action = made.addAction(icon("arrow-go-back-line"), _line(done))
            action.triggered.connect(partial(self.take_back, done.number))
        made.setToolTipsVisible(True)
        return made

    def _open_list(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _taken_back(self, changed: Changed[Done]) -> None:
        self._desk.saved(tr("Undone: {what}", what=changed.record.words))
        self.look()

    def _done_again(self, changed: Changed[Done]) -> None:
        self._desk.saved(tr("Done again: {what}", what=changed.record.words))
        self.look()


def _line(done: Done) -> str:
    words = done.words if len(done.words) <= 70 else f"{done.words[:69]}…"
    return tr(
        "{time}  Undo: {what}", time=f"{done.at.astimezone(VIETNAM):%H:%M}", what=words.replace("&", "&&")
    )
