"""Buttons: one primary a region, the others quieter; every one says its verb and object."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.theme.icons import icon

Look = Literal["primary", "plain", "quiet", "link", "danger", "icon", "suggest", "tag"]

_ALONE = QSize(16, 16)
_BEFORE_WORDS = QSize(21, 16)
"""Icons stand at the left of their room: the rest is the gap before the words."""

_KEYPAD = Qt.KeyboardModifier.KeypadModifier

_ICON_TOKEN = {"primary": "on_primary", "link": "accent", "danger": "bad", "suggest": "accent"}


class Button(QPushButton):
    """A button whose look tells its weight; a shortcut stands in its tooltip."""

    def __init__(
        self,
        words: str,
        on_click: Callable[[], object] | None = None,
        *,
        look: Look = "plain",
        icon_name: str = "",
        shortcut: str = "",
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("" if look == "icon" else words.replace("&", "&&"), parent)
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self._look = look
        self._refused = ""
        self._hint = tooltip or (words if look == "icon" else "")
        if icon_name:
            self.set_icon(icon_name)
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
            shown = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            self._hint = f"{self._hint or words} ({shown})"
        if self._hint:
            super().setToolTip(self._hint)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter as with the space bar."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            self.click()
        else:
            super().keyPressEvent(event)

    def refuse(self, why: str) -> None:
        """Keep it from being pressed, whatever the screen allows, and say why; empty lets it go again."""
        if why == self._refused:
            return
        self._refused = why
        super().setEnabled(not why)
        super().setToolTip(why or self._hint)
        self.setAccessibleDescription(why)

    def setEnabled(self, enabled: bool) -> None:
        """Let it be pressed, unless it is refused to whoever works here."""
        super().setEnabled(enabled and not self._refused)

    def setToolTip(self, words: str) -> None:
        """Say `words` when pointed at, unless it is refused to whoever works here: then why."""
        self._hint = words
        super().setToolTip(self._refused or words)

    def set_icon(self, name: str) -> None:
        """Show icon `name` before the words, in the colour of this look."""
        self.setIcon(icon(name, _ICON_TOKEN.get(self._look, "text2")))
        self.setIconSize(_ALONE if self._look == "icon" else _BEFORE_WORDS)

    def set_words(self, words: str) -> None:
        """Change what the button says, aloud too."""
        self.setText("" if self._look == "icon" else words.replace("&", "&&"))
        self.setAccessibleName(words)


class IconButton(Button):
    """A button without words: its name is spoken and stands in the tooltip."""

    def __init__(
        self,
        name: str,
        icon_name: str,
        on_click: Callable[[], object] | None = None,
        *,
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, on_click, look="icon", icon_name=icon_name, shortcut=shortcut, parent=parent)


class FilterChip(QPushButton):
    """A filter that is on or off, with its count: "Thiếu minh chứng 3"."""

    def __init__(
        self, words: str, *, icon_name: str = "", token: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self.setProperty("look", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._sign = icon(icon_name, token) if icon_name else QIcon()
        self.setIcon(self._sign)
        self.setIconSize(_BEFORE_WORDS)

    def set_bare(self, *, on: bool) -> None:
        """Leave the icon out, where room is short."""
        self.setIcon(QIcon() if on else self._sign)


class CheckChip(FilterChip):
    """One of several choices that may hold together; a tick marks the chosen ones."""

    def __init__(self, words: str, *, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent=parent)
        self.value = value or words
        self.setIconSize(_BEFORE_WORDS)
        self.toggled.connect(self._mark)

    def _mark(self, checked: bool) -> None:
        self.setIcon(icon("check-line", "accent") if checked else QIcon())


class Segmented(QWidget):
    """A few views or answers side by side, one of them chosen; `group.idClicked` tells which."""

    def __init__(
        self, choices: list[tuple[str, str]], *, name: str = "", parent: QWidget | None = None
    ) -> None:
        """Take `choices` as (words, icon name or empty); the first is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, (words, icon_name) in enumerate(choices):
            button = QPushButton(words, self)
            button.setProperty("look", "segment")
            place = "first" if at == 0 else "last" if at == len(choices) - 1 else "middle"
            button.setProperty("place", place)
            button.setCheckable(True)
            button.setAutoDefault(False)
            if icon_name:
                button.setIcon(icon(icon_name))
                button.setIconSize(_BEFORE_WORDS)
            self.group.addButton(button, at)
            row.addWidget(button)
        self.group.button(0).setChecked(True)

    def chosen(self) -> int:
        """Return the place of the chosen one, from 0."""
        return self.group.checkedId()

    def choose(self, at: int) -> None:
        """Choose the one at place `at`."""
        self.group.button(at).setChecked(True)

    def set_bare(self, *, on: bool) -> None:
        """Leave the icons out, where room is short."""
        for button in self.group.buttons():
            button.setIconSize(QSize(0, 0) if on else _BEFORE_WORDS)
        self.updateGeometry()

    def set_words(self, at: int, words: str) -> None:
        """Change what choice `at` says, its count for instance."""
        self.group.button(at).setText(words)
