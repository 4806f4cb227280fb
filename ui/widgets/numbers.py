"""Whole numbers typed and shown the Vietnamese way: 1.234.567."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from cchc_desktop.domain.vietnamese import number
from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens


class _Digits(QValidator):
    """Lets digits, dots and spaces through and nothing else."""

    def __init__(self, parent: QWidget, *, most: int) -> None:
        super().__init__(parent)
        self._most = most

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        bare = digits_of(text)
        if not bare:
            empty = not text.strip()
            return (QValidator.State.Acceptable if empty else QValidator.State.Invalid), text, at
        good = bare.isascii() and bare.isdigit() and int(bare) <= self._most
        return (QValidator.State.Acceptable if good else QValidator.State.Invalid), text, at


def digits_of(text: str) -> str:
    """Return `text` without thousands dots and spaces, "" if nothing is left."""
    return text.replace(".", "").replace(" ", "").replace("\u00a0", "")


class IntegerField(QLineEdit):
    """A whole number from 0; empty means not told, which is not 0. ↑ and ↓ change it by one."""

    def __init__(
        self,
        value: int | None = None,
        *,
        most: int = 999_999_999_999,
        steps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show small arrows when `steps`; money goes without them."""
        super().__init__(parent)
        self._most = most
        self._steps = steps
        self.setValidator(_Digits(self, most=most))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        if steps:
            self.setProperty("trailing", True)
        else:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._group)
        self.set_value(value)

    def value(self) -> int | None:
        """Return the number, None while empty."""
        bare = digits_of(self.text())
        return int(bare) if bare.isdigit() else None

    def set_value(self, value: int | None) -> None:
        """Show `value`, nothing for None."""
        self.setText("" if value is None else number(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Step with the small arrows."""
        if self._steps and not self.isReadOnly() and event.position().x() > self.width() - 26:
            self._step(1 if event.position().y() < self.height() / 2 else -1)
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the small arrows."""
        super().paintEvent(event)
        if not self._steps:
            return
        painter = QPainter(self)
        half = self.height() // 2
        draw_icon(painter, QRect(self.width() - 24, half - 14, 14, 14), "arrow-up-s-line", tokens().text2)
        draw_icon(painter, QRect(self.width() - 24, half, 14, 14), "arrow-down-s-line", tokens().text2)

    def _step(self, by: int) -> None:
        value = max(0, min(self._most, (self.value() or 0) + by))
        if value != self.value():
            self.set_value(value)
            self.textEdited.emit(self.text())

    def _group(self) -> None:
        self.set_value(self.value())
