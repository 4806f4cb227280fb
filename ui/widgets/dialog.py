"""Dialogs: a question as title, what follows from it, the safe answer focused."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme.icons import STATE_ICONS
from ui.theme.tokens import State
from ui.widgets.buttons import Button, Look
from ui.widgets.ring import FocusRing
from ui.widgets.text import Icon, Text

_WIDTH: Final = 440


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question; the safe one is what Esc means."""

    key: str
    words: str
    look: Look = "plain"
    icon_name: str = ""
    safe: bool = False


class Dialog(QDialog):
    """A framed body over a footer of buttons; subclasses fill `body`."""

    def __init__(self, title: str, *, width: int = _WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        self._came_from: QWidget | None = parent.focusWidget() if parent is not None else None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QFrame(self)
        top.setProperty("ground", "surface")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(top)
        self.body.setContentsMargins(22, 18, 22, 18)
        self.body.setSpacing(8)
        outer.addWidget(top, 1)
        foot = QFrame(self)
        foot.setProperty("part", "foot")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(16, 9, 16, 9)
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        outer.addWidget(foot)
        self._ring = FocusRing(self)

    def add_button(self, button: Button) -> Button:
        """Put `button` at the right end of the footer; Enter in a field presses the primary one."""
        self.foot.addWidget(button)
        if button.property("look") == "primary":
            button.setDefault(True)
        return button

    def fit(self) -> None:
        """Become as high as what the dialog says now needs at its width, and no higher."""
        layout = self.layout()
        if layout is None:
            return
        for part in (self.body, layout):
            part.invalidate()
            part.activate()
        needed = layout.heightForWidth(self.width()) if layout.hasHeightForWidth() else -1
        self.resize(self.width(), needed if needed > 0 else layout.sizeHint().height())

    def done(self, result: int) -> None:
        """Close and give the focus back to where it came from, unless that was made anew meanwhile."""
        super().done(result)
        before = self._came_from
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.PopupFocusReason)


class Question(Dialog):
    """Asks for one of a few answers; `answer` holds the key of the chosen one."""

    def __init__(
        self,
        question: str,
        consequence: str,
        *,
        choices: tuple[Choice, ...],
        state: State = State.WARN,
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, parent=parent)
        self.answer = next(choice.key for choice in choices if choice.safe)
        row = QHBoxLayout()
        row.setSpacing(14)
        token = "accent" if state is State.INFO else state.value
        sign = Icon(icon_name or STATE_ICONS[state], token, size=20)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(Text(question, "card", wrap=True))
        words.addWidget(Text(consequence, tone="text2", wrap=True, selectable=False))
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self._safe: Button | None = None
        for choice in choices:
            button = Button(choice.words, look=choice.look, icon_name=choice.icon_name)
            button.clicked.connect(lambda _checked=False, key=choice.key: self._take(key))
            self.add_button(button)
            if choice.safe:
                self._safe = button
        self.setAccessibleDescription(consequence)

    def showEvent(self, event: QShowEvent) -> None:
        """Focus the safe answer."""
        super().showEvent(event)
        if self._safe is not None:
            self._safe.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, key: str) -> None:
        self.answer = key
        self.accept()
