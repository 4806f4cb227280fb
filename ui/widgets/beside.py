"""Looks at a file in the place of a page's list, side by side with the record in the pane."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.services.evidence import NewEvidence, ShownFile
from ui.support.desk import Desk

if TYPE_CHECKING:
    from ui.widgets.viewer import FileView


class Beside(QStackedWidget):
    """A page's own content; over it a file while one is looked at, so that its record stays in sight."""

    def __init__(self, desk: Desk, main: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._main = main
        self._came_from: QWidget | None = None
        self.view: FileView | None = None
        """What shows files, made when the first one is looked at."""
        self.addWidget(main)

    def look(self, file: EvidenceRecord | NewEvidence | None) -> None:
        """Show an attached file, or one that is to be attached."""
        evidence = self._desk.workspace.evidence
        if isinstance(file, EvidenceRecord):
            self._desk.work.read(partial(evidence.show, file), self.show_file, slot="file")
        elif file is not None:
            self._desk.work.read(partial(evidence.look_at, file), self.show_file, slot="file")

    def show_file(self, file: ShownFile) -> None:
        """Show `file` at the page its locator names, in a dialog where the pane covers this place."""
        if not self.isVisible():
            from ui.widgets.viewer import FileViewer

            FileViewer(file, parent=self.window()).exec()
            return
        self._came_from = self.window().focusWidget()
        view = self._viewed()
        self.setCurrentWidget(view)
        view.show_file(file)
        view.focus_file()

    def close_file(self) -> None:
        """Show the page's own content again and give the focus back."""
        if self.currentWidget() is self._main:
            return
        self.setCurrentWidget(self._main)
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _viewed(self) -> "FileView":
        from ui.widgets.viewer import FileView

        if self.view is None:
            self.view = FileView()
            self.view.closed.connect(self.close_file)
            escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.view, self.close_file)
            escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addWidget(self.view)
        return self.view
