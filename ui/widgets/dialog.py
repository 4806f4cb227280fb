"""Dialogs: a question as title, what follows, the safe answer focused; never higher than the screen."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QStyle, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme.icons import STATE_ICONS
from ui.theme.tokens import State
from ui.widgets.buttons import Button, Look
from ui.widgets.ring import FocusRing
from ui.widgets.text import Icon, Text

_WIDTH: Final = 440
_FRAME: Final = 40
"""What the window system draws above a dialog, at the most."""
_LEAST: Final = 160
"""Height of the body with which a low screen has to be content."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question; the safe one is what Esc means."""

    key: str
    words: str
    look: Look = "plain"
    icon_name: str = ""
    safe: bool = False


class _Inside(QWidget):
    """What stands in the body; it gives way as far as its tables and lists can before it scrolls."""

    def heightForWidth(self, width: int) -> int:
        """Return the least height at `width`."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1


class _Body(QScrollArea):
    """Shows a dialog's content whole where the screen has room, and scrolls it where not."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = _Inside()
        inside.setProperty("ground", "none")
        self.column = QVBoxLayout(inside)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def height_at(self, width: int) -> int:
        """Return the height that shows everything at `width`."""
        if self.column.hasHeightForWidth():
            return self.column.totalHeightForWidth(width)
        return self.column.totalSizeHint().height()

    def sizeHint(self) -> QSize:
        """Ask for the whole."""
        return self.column.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be content with a few lines beside the scroll bar."""
        least = self.column.totalMinimumSize()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return QSize(least.width() + bar, min(_LEAST, least.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column as wide as the view, and as low as it may be there."""
        inside = self.widget()
        if inside is not None:
            # else wrapped text asks for the height it has when it is narrow
            inside.setMinimumHeight(1 if self.column.hasHeightForWidth() else 0)
            inside.setMaximumWidth(self.viewport().width())
        super().resizeEvent(event)


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
        framed = QVBoxLayout(top)
        framed.setContentsMargins(0, 0, 0, 0)
        self._body = _Body()
        framed.addWidget(self._body)
        self.body = self._body.column
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
        self._foot = foot
        self._preferred = 0
        self._ring = FocusRing(self)

    def prefer_height(self, height: int) -> None:
        """Open `height` high even where less would do, as far as the screen has room."""
        self._preferred = height

    def add_button(self, button: Button) -> Button:
        """Put `button` at the right end of the footer; Enter in a field presses the primary one."""
        self.foot.addWidget(button)
        if button.property("look") == "primary":
            button.setDefault(True)
        return button

    def fit(self) -> None:
        """Become as high as what the dialog says now needs at its width, and no higher."""
        self.body.invalidate()
        self.body.activate()
        self.resize(self.width(), min(self._height_at(self.width()), self._screen_room().height()))

    def setVisible(self, visible: bool) -> None:
        """Take the size that shows everything before it appears, as far as the screen has room."""
        if visible and not self.isVisible():
            self.ensurePolished()
            wanted = self.size()
            if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
                width = max(self.minimumSizeHint().width(), self.minimumWidth())
                wanted = QSize(width, self._height_at(width))
            self.resize(wanted.boundedTo(self._screen_room()))
        super().setVisible(visible)

    def event(self, event: QEvent) -> bool:
        """Grow when something more has to be shown, an error under a field for instance."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            height = min(self._height_at(self.width()), self._screen_room().height())
            if height > self.height():
                self.resize(self.width(), height)
        return done

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - as Qt calls it
        """Go through the body first, whenever its parts were made, then through the footer."""
        stops = self._stops()
        at = self.focusWidget()
        if at is None or at not in stops:
            return super().focusNextPrevChild(next)
        reasons = Qt.FocusReason
        place = stops.index(at) + (1 if next else -1)
        stops[place % len(stops)].setFocus(reasons.TabFocusReason if next else reasons.BacktabFocusReason)
        return True

    def _stops(self) -> list[QWidget]:
        """Return where Tab may stop, the footer last."""
        found: list[QWidget] = []
        at = self.nextInFocusChain()
        while at is not None and at is not self:
            if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisible() and at.isEnabled():
                found.append(at)
            at = at.nextInFocusChain()
        return sorted(found, key=self._foot.isAncestorOf)

    def _height_at(self, width: int) -> int:
        return max(self._body.height_at(width) + self._foot.sizeHint().height(), self._preferred)

    def _screen_room(self) -> QSize:
        return self.screen().availableSize() - QSize(0, _FRAME)

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
