"""F1: what a page is for, the steps of the day's task and the keys, as a text to read and copy from."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QWidget

from cchc_desktop.domain.language import tr
from ui.support.help_texts import KEYS, help_text
from ui.theme.fonts import BODY, CARD, TITLE, font, points
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.inputs import ComboField
from ui.widgets.text import Text

FIRST_RUN: Final = "first_run"
SIGN_IN: Final = "sign_in"
_ROOM: Final = QSize(720, 640)
_LINE_HEIGHT: Final = 138
_MARKDOWN: Final = QTextDocument.MarkdownFeature


class HelpDialog(Dialog):
    """Shows the help of one page; the others and the keys are one choice away. Esc closes it."""

    def __init__(
        self, topics: Sequence[tuple[str, str]], page: str, *, parent: QWidget | None = None
    ) -> None:
        """Take `topics` as the pages to choose from, by id and title; `page` is shown first."""
        super().__init__(tr("Help"), parent=parent)
        self.setModal(False)
        self.body.setContentsMargins(22, 14, 22, 10)
        self.topic = ComboField([*topics, (KEYS, tr("Keys that work everywhere"))], icon_name="question-line")
        self.topic.setAccessibleName(tr("Help about"))
        self.topic.fit_content()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(tr("Help about"), "label"))
        head.addWidget(self.topic)
        head.addStretch(1)
        self.body.addLayout(head)
        self.words = QTextBrowser()
        self.words.setProperty("part", "help")
        self.words.setOpenLinks(False)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.addWidget(self.words, 1)
        close = self.add_button(Button(tr("Close"), self.accept, look="primary"))
        close.setAutoDefault(True)
        self.topic.currentIndexChanged.connect(lambda _at: self._show())
        self.show_page(page)
        self.resize(self._room(parent))

    def show_page(self, page: str, heading: str = "") -> None:
        """Turn to the help of `page`, from its beginning or a heading, ready to be read with the arrows."""
        self.topic.choose(page)
        self._show()
        self._go_to(heading)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with F1, as it was opened."""
        if event.key() == Qt.Key.Key_F1:
            self.accept()
            return
        super().keyPressEvent(event)

    def page(self) -> str:
        """Return whose help is shown."""
        return str(self.topic.value())

    def _show(self) -> None:
        document = QTextDocument(self.words)
        document.setDefaultFont(font())
        document.setDocumentMargin(4)
        features = _MARKDOWN.MarkdownDialectCommonMark | _MARKDOWN.MarkdownNoHTML
        document.setMarkdown(help_text(self.page()), features)
        _dress(document)
        self.words.setDocument(document)
        self.words.setAccessibleName(tr("Help: {page}", page=self.topic.currentText()))
        self.words.moveCursor(QTextCursor.MoveOperation.Start)

    def _go_to(self, heading: str) -> None:
        """Bring a heading of the text to the top of the view."""
        block = self.words.document().begin()
        while heading and block.isValid():
            if block.blockFormat().headingLevel() and block.text() == heading:
                self.words.setTextCursor(QTextCursor(block))
                bar = self.words.verticalScrollBar()
                bar.setValue(bar.value() + self.words.cursorRect().top() - self.words.viewport().y())
                return
            block = block.next()

    def _room(self, parent: QWidget | None) -> QSize:
        window = parent.window() if parent is not None else None
        return _ROOM if window is None else _ROOM.boundedTo(window.size() * 0.94)


def _dress(document: QTextDocument) -> None:
    """Give headings the window's sizes and every line the height that stacked marks need."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor.setPosition(block.position())
        layout = QTextBlockFormat()
        layout.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        in_list = block.textList() is not None
        layout.setTopMargin(0 if level == 1 else 12 if level else 2 if in_list else 4)
        layout.setBottomMargin(4 if level else 2)
        cursor.mergeBlockFormat(layout)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            shape = cursor.charFormat()
            shape.clearProperty(shape.Property.FontSizeAdjustment.value)
            shape.setFontPointSize(points(TITLE if level == 1 else CARD if level == 2 else BODY))
            shape.setFontWeight(QFont.Weight.Bold)
            cursor.setCharFormat(shape)
        block = block.next()
