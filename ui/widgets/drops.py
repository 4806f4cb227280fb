"""A place that takes files: dropped, pasted or chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import tokens
from ui.widgets.buttons import Button
from ui.widgets.text import ElidedText, Icon


def files_in(data: QMimeData) -> list[Path]:
    """Return the files on this machine that `data` carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropZone(QWidget):
    """A dashed frame with words and buttons; tells `dropped` with the files it was given."""

    dropped = Signal(list)

    def __init__(
        self,
        words: str,
        note: str = "",
        *buttons: Button,
        icon_name: str = "upload-2-line",
        suffixes: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Take only files whose name ends in one of `suffixes` (".cchc"), all when empty."""
        super().__init__(parent)
        self._suffixes = tuple(s.lower() for s in suffixes)
        self._hovered = False
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(12 if note else 6)
        row.addWidget(Icon(icon_name, "accent" if note else "text2", size=20 if note else 16))
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(ElidedText(words, "strong" if note else "body", tone="text" if note else "text2"))
        if note:
            column.addWidget(ElidedText(note, "small"))
        row.addLayout(column, 1)
        for button in buttons:
            row.addWidget(button)

    def accept_drops_of(self, whole: QWidget) -> None:
        """Let `whole`, the pane around, take drops too."""
        whole.setAcceptDrops(True)
        whole.dragEnterEvent = self.dragEnterEvent  # type: ignore[method-assign]
        whole.dragLeaveEvent = self.dragLeaveEvent  # type: ignore[method-assign]
        whole.dropEvent = self.dropEvent  # type: ignore[method-assign]

    def take(self, files: Sequence[Path]) -> None:
        """Tell about those of `files` that are welcome."""
        if not self.isEnabled():
            return
        welcome = [f for f in files if not self._suffixes or f.name.lower().endswith(self._suffixes)]
        if welcome:
            self.dropped.emit(welcome)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if self.isEnabled() and files_in(event.mimeData()):
            self._hover(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        del event
        self._hover(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self._hover(on=False)
        event.acceptProposedAction()
        self.take(files_in(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        del event
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours.focus if self._hovered else colours.other), 2 if self._hovered else 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(QColor(colours.tint if self._hovered else colours.sunken))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _hover(self, *, on: bool) -> None:
        self._hovered = on
        self.update()
