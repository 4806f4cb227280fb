"""The editor of one part: plain paragraphs whose figures stay bound to the data."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QRectF, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from cchc_desktop.domain.report_text import editable_text
from cchc_desktop.domain.reports import Paragraph, Run
from ui.theme.fonts import SERIF, points, register_serif
from ui.theme.tokens import tokens

_KEY: Final = QTextFormat.Property.UserProperty.value + 1
_WORDS: Final = QTextFormat.Property.UserProperty.value + 2
_SIZE: Final = 12


class SectionEditor(QTextEdit):
    """Shows paragraphs; a figure that is left as it is stays bound, a changed one becomes plain text."""

    typed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        register_serif()
        self._mine = False
        self._filling = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(10)
        self.textChanged.connect(self._tell)
        self.currentCharFormatChanged.connect(self._stay_plain)

    def show_paragraphs(self, paragraphs: Sequence[Paragraph], *, mine: bool) -> None:
        """Show a part; the caret stays where it was as far as there is text."""
        at = self.textCursor().position()
        self._filling = True
        self.clear()
        cursor = self.textCursor()
        cursor.setBlockFormat(_block())
        cursor.setCharFormat(_plain())
        for number, paragraph in enumerate(paragraphs):
            if number:
                cursor.insertBlock(_block(), _plain())
            for run in paragraph.runs:
                cursor.insertText(run.text, _figure(run) if run.figure else _plain())
        self.document().clearUndoRedoStacks()
        cursor.setPosition(min(at, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(_plain())
        self._filling = False
        self.set_mine(on=mine)

    def set_mine(self, *, on: bool) -> None:
        """Mark the text as the officer's own with a bar at its left."""
        self._mine = on
        self.viewport().update()

    def text(self) -> str:
        """Return the paragraphs, one a line, bound figures as the service keeps them."""
        return "\n".join(editable_text(paragraph) for paragraph in self.paragraphs())

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return what stands in the editor."""
        found = []
        block = self.document().begin()
        while block.isValid():
            runs = []
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                key = piece.charFormat().property(_KEY)
                bound = isinstance(key, str) and piece.charFormat().property(_WORDS) == piece.text()
                runs.append(Run(_clean(piece.text()), key if bound else None))
                pieces += 1
            found.append(Paragraph(tuple(runs)))
            block = block.next()
        return tuple(found)

    def insert_figure(self, key: str, words: str) -> None:
        """Put a bound figure where the caret stands."""
        cursor = self.textCursor()
        cursor.insertText(words, _figure(Run(words, key)))
        cursor.insertText(" ", _plain())
        self.setTextCursor(cursor)
        self.setFocus()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take words only from what is pasted."""
        self.textCursor().insertText(source.text().replace("\u00a0", " "), _plain())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take only text."""
        return source.hasText()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text and the bar that marks it as the officer's own."""
        super().paintEvent(event)
        if not self._mine:
            return
        painter = QPainter(self.viewport())
        layout = self.document().documentLayout()
        scrolled = self.verticalScrollBar().value()
        block = self.document().begin()
        while block.isValid():
            box = layout.blockBoundingRect(block)
            if block.text().strip():
                painter.fillRect(
                    QRectF(1, box.top() - scrolled + 1, 3, box.height() - 8), QColor(tokens().accent)
                )
            block = block.next()

    def _tell(self) -> None:
        if not self._filling:
            self._unbind()
            self.typed.emit()

    def _stay_plain(self, shape: QTextCharFormat) -> None:
        if shape.property(_KEY) is not None and not self.textCursor().hasSelection():
            self.setCurrentCharFormat(_plain())

    def _unbind(self) -> None:
        """Take the ground from figures whose words were changed."""
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                shape = piece.charFormat()
                if shape.property(_KEY) is not None and shape.property(_WORDS) != piece.text():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(piece.position())
                    cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                    self._filling = True
                    cursor.joinPreviousEditBlock()
                    cursor.setCharFormat(_plain())
                    cursor.endEditBlock()
                    self._filling = False
                    self._unbind()
                    return
                pieces += 1
            block = block.next()


def _clean(words: str) -> str:
    return words.replace("\u2028", " ").replace("\u2029", " ")


def _block() -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setBottomMargin(8)
    return shape


def _plain() -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setFontFamilies([SERIF])
    shape.setFontPointSize(points(_SIZE))
    return shape


def _figure(run: Run) -> QTextCharFormat:
    shape = _plain()
    shape.setProperty(_KEY, run.figure)
    shape.setProperty(_WORDS, run.text)
    shape.setBackground(QColor(tokens().tint2))
    shape.setForeground(QColor(tokens().accent))
    shape.setFontWeight(700)
    return shape
