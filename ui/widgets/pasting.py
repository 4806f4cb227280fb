"""Files and pictures from the clipboard become evidence, wherever in the form they are pasted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from ui.support.desk import Desk
from ui.widgets.drops import files_in
from ui.widgets.evidence import EvidenceList


class Pasting(QObject):
    """Listens for Ctrl+V in the pane and in its text fields, which would write the paths of files."""

    def __init__(self, desk: Desk, evidence: EvidenceList, key: Callable[[], str], pane: QWidget) -> None:
        """Take `key`, the draft that holds pasted pictures until they are saved."""
        super().__init__(pane)
        self._desk = desk
        self._evidence = evidence
        self._key = key
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), pane, self.paste)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def watch(self, controls: list[QWidget]) -> None:
        """Let `controls` take words only: files go to the evidence, also when they are dropped."""
        for control in controls:
            control.installEventFilter(self)
            control.setAcceptDrops(False)
            if isinstance(control, QPlainTextEdit):
                control.viewport().setAcceptDrops(False)

    def paste(self) -> None:
        """Take files or a picture from the clipboard as evidence."""
        data = QGuiApplication.clipboard().mimeData()
        if not _is_evidence(data):
            return
        if files := files_in(data):
            self._evidence.add(files)
            return
        now = self._desk.workspace.clock.now().astimezone(VIETNAM)
        name = tr("pasted-picture-{time}.png", time=f"{now:%Y%m%d-%H%M%S}")
        content = png(QGuiApplication.clipboard().image())
        hold = partial(self._desk.workspace.drafts.hold, self._key(), name, content)
        self._desk.work.change(hold, self._take_picture)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files pasted into a text field as evidence."""
        pasting = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        )
        if pasting and _is_evidence(QGuiApplication.clipboard().mimeData()):
            self.paste()
            return True
        return super().eventFilter(watched, event)

    def _take_picture(self, file: Path) -> None:
        self._evidence.add([file])


def _is_evidence(data: QMimeData | None) -> bool:
    """Tell whether the clipboard holds files or a picture rather than words."""
    return data is not None and bool(files_in(data) or (data.hasImage() and not data.hasText()))


def png(picture: QImage) -> bytes:
    """Return a pasted picture as a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    buffer.close()
    return bytes(content.data())
