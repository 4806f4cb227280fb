"""What drops down from the search box: examples, then finds by kind; the box keeps the focus."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.support.frame import SearchGroup, SearchHit
from ui.support.work import Work
from ui.widgets.finds import Example, FindsList, FindsModel, Heading, Line, More, lines_of, spoken
from ui.widgets.inputs import SearchField
from ui.widgets.text import Text

Seek = Callable[[str, str], Sequence[SearchGroup]]
"""(words, kind or "" for all) → finds, run off the window's thread."""

_WIDTH: Final = 620
_SHARE: Final = 0.72
"""How much of the window's height the list may take."""
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Finder(QFrame):
    """Asks `search` off the window's thread while the officer types; tells `picked`."""

    picked = Signal(object)
    """Carries a `SearchHit`."""

    def __init__(self, box: SearchField, search: Seek, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("part", "dialog")
        self._box = box
        self._search = search
        self._work = work
        self._answered = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.setSpacing(0)
        self._none = Text("", "small", wrap=True)
        self._none.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self._none)
        self._model = FindsModel(self)
        self.list = FindsList(self._model, self)
        self.list.clicked.connect(self._click)
        column.addWidget(self.list, 1)
        self._keys = Text(tr("↑ ↓ to choose · Enter to open · Esc to close"), "hint")
        self._keys.setContentsMargins(12, 6, 12, 0)
        column.addWidget(self._keys)
        box.sought.connect(self._seek)
        box.came.connect(self._come)
        box.textEdited.connect(self._begin)
        box.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list from the box; offer examples when it is entered; close when it is left."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event) or super().eventFilter(watched, event)
        clicked = isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.MouseFocusReason
        if event.type() == QEvent.Type.FocusIn and clicked:
            self._come()
        if event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.hide()
        return super().eventFilter(watched, event)

    def hits(self) -> list[SearchHit]:
        """Return the finds that are listed."""
        lines = [self._model.line_at(row) for row in range(self._model.rowCount())]
        return [line for line in lines if isinstance(line, SearchHit)]

    def _press(self, event: QKeyEvent) -> bool:
        if not self.isVisible():
            if event.key() == Qt.Key.Key_Down and not self._box.text().strip():
                self._offer()
                return True
            return False
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key in _STEPS:
            self.list.step(_STEPS[key])
            self._speak()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._answered == self._box.text():
            line = self.list.current()
            if line is not None:
                self._take(line)
                return True
        return False

    def _come(self) -> None:
        """Say what can be looked for, or ask again for what stands in the box."""
        if self._box.text().strip():
            self._seek(self._box.text())
        else:
            self._offer()

    def _begin(self, words: str) -> None:
        """Take examples away as soon as something is typed."""
        if words and not self._answered:
            self.hide()

    def _seek(self, words: str) -> None:
        if len(words.strip()) < 2:
            if self._box.hasFocus() and not words.strip():
                self._offer()
            else:
                self.hide()
            return
        self._ask("", words)

    def _ask(self, kind: str, words: str) -> None:
        self._asked = words
        self._work.read(partial(self._answer_to, words, kind), self._show, slot="search")

    def _answer_to(self, words: str, kind: str) -> tuple[str, list[SearchGroup]]:
        return words, list(self._search(words, kind))

    def _show(self, answer: tuple[str, list[SearchGroup]]) -> None:
        words, groups = answer
        if words != self._box.text():
            return
        self._answered = words
        self._none.setText(tr("Nothing found. Try fewer or shorter words."))
        self._none.setVisible(not groups)
        self._lay_out(lines_of(groups))

    def _offer(self) -> None:
        """Show what can be looked for, before anything was typed."""
        self._answered = ""
        self._none.hide()
        examples = (
            ("duong day nong", tr("words, with or without diacritics")),
            ("CCHC", tr("short forms find the full ones and back")),
            ('"' + "bản tin nội bộ" + '"', tr("in quotes: exactly these words in a row")),
            ("II.2.b", tr("a clause of the plan")),
            ("05/BC-UBND", tr("the number of a document")),
            ("12/3/2018", tr("a day")),
        )
        heading = Heading(tr("For example"))
        self._lay_out([heading, *(Example(words, meaning) for words, meaning in examples)])

    def _lay_out(self, lines: list[Line]) -> None:
        self._model.set_lines(lines)
        self.list.setVisible(bool(lines))
        self._keys.setVisible(bool(lines))
        if lines and self._answered:
            self.list.step(1)
        window = self.window()
        box = self._box.mapTo(window, QPoint(0, self._box.height() + 4))
        width = min(max(self._box.width(), _WIDTH), window.width() - 16)
        left = max(8, min(box.x(), window.width() - width - 8))
        self.resize(width, 0)
        if lines:
            height = self.list.wanted_height() + self._keys.sizeHint().height() + 14
        else:
            height = self._none.heightForWidth(width - 2) + 14
        most = min(int(window.height() * _SHARE), window.height() - box.y() - 8)
        self.setGeometry(left, box.y(), width, min(height, most))
        self.raise_()
        self.show()
        self._speak()

    def _speak(self) -> None:
        """Let the box, which has the focus, say where the list stands."""
        line = self.list.current()
        self._box.setAccessibleDescription(spoken(line) if line is not None else self._none.text())

    def _click(self, index: QModelIndex) -> None:
        line = self._model.line_at(index.row())
        if line is not None:
            self._take(line)

    def _take(self, line: Line) -> None:
        if isinstance(line, SearchHit):
            self.hide()
            self._box.clear()
            self.picked.emit(line)
        elif isinstance(line, More):
            self._ask(line.kind, self._box.text())
        elif isinstance(line, Example):
            self._box.setText(line.words)
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)
