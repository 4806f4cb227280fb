"""A form field: label above, what is wrong or a hint directly under it."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.domain.language import tr
from ui.widgets.text import Icon, Text


class Field(QWidget):
    """Wraps one input with its label, unit, hint and error, which goes as soon as the input is changed."""

    corrected = Signal()

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        hint: str = "",
        optional: bool = False,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint_words = hint
        self._lock: Icon | None = None
        self._refused: list[object] | None = None
        """What stood in the input when it was marked as wrong; None until it is for the first time."""
        words = f"{label} ({unit})" if unit else label
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.head = QHBoxLayout()
        self.head.setSpacing(6)
        self.label = Text(words, "label")
        self.label.setBuddy(control)
        self.head.addWidget(self.label)
        if optional:
            self.head.addWidget(Text(tr("optional"), "hint"))
        self.head.addStretch(1)
        column.addLayout(self.head)
        column.addWidget(control)
        foot = QHBoxLayout()
        foot.setSpacing(5)
        self._sign = Icon("error-warning-fill", "bad", size=14)
        self._words = Text(hint, "hint", wrap=True)
        foot.addWidget(self._sign)
        foot.addWidget(self._words, 1)
        column.addLayout(foot)
        control.setAccessibleName(words)
        control.setAccessibleDescription(hint)
        self._sign.hide()
        self._words.setVisible(bool(hint))

    def set_error(self, words: str) -> None:
        """Mark the field as wrong and say how to mend it; empty `words` clear the mark."""
        wrong = bool(words)
        if wrong:
            if self._refused is None:
                for change in _changes(self.control):
                    change.connect(self._look_again)
            self._refused = _contents(self.control)
        self._sign.setVisible(wrong)
        self._words.setText(words or self._hint_words)
        self._words.setVisible(bool(words or self._hint_words))
        self._words.set_tone("bad" if wrong else "text3")
        self.control.setAccessibleDescription(words or self._hint_words)
        if bool(self.control.property("wrong")) != wrong:
            self.control.setProperty("wrong", wrong)
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)
            if not wrong:
                self.corrected.emit()

    def set_hint(self, words: str) -> None:
        """Change the hint shown while nothing is wrong."""
        self._hint_words = words
        if not self.error():
            self._words.setText(words)
            self._words.setVisible(bool(words))
            self.control.setAccessibleDescription(words)

    def set_locked(self, why: str) -> None:
        """Lock the input and say why when it is pointed at or read out; open it where there is no reason."""
        if self._lock is None and why:
            self._lock = Icon("lock-line", "text3", size=14)
            self.head.insertWidget(1, self._lock)
        if self._lock is not None:
            self._lock.setVisible(bool(why))
        self.control.setEnabled(not why)
        self.setToolTip(why)
        self.control.setAccessibleDescription(why or self.error() or self._hint_words)

    def set_label(self, words: str) -> None:
        """Name the field differently."""
        self.label.setText(words)
        self.control.setAccessibleName(words)

    def error(self) -> str:
        """Return what is said to be wrong, empty if nothing."""
        return self._words.text() if self.control.property("wrong") else ""

    def add_head(self, widget: QWidget) -> None:
        """Put `widget` at the right end of the label line."""
        self.head.addWidget(widget)

    def _look_again(self) -> None:
        if self.error() and _contents(self.control) != self._refused:
            self.set_error("")


def _inputs(control: QWidget) -> Iterator[QWidget]:
    """Yield `control` and what it is made of."""
    yield control
    yield from control.findChildren(QWidget)


def _contents(control: QWidget) -> list[object]:
    """Return what stands in every input of `control`."""
    value = getattr(control, "value", None)
    found: list[object] = [value() if callable(value) else None]
    for part in _inputs(control):
        if isinstance(part, QLineEdit):
            found.append(part.text())
        elif isinstance(part, QPlainTextEdit):
            found.append(part.toPlainText())
        elif isinstance(part, QComboBox):
            found.append(part.currentIndex())
        elif isinstance(part, QAbstractButton):
            found.append(part.isChecked())
    return found


def _changes(control: QWidget) -> Iterator[SignalInstance]:
    """Yield the signals by which the inputs of `control` tell that somebody changed them."""
    for part in _inputs(control):
        if isinstance(part, QLineEdit):
            yield part.textEdited
        elif isinstance(part, QPlainTextEdit):
            yield part.textChanged
        elif isinstance(part, QComboBox):
            yield part.currentIndexChanged
        elif isinstance(part, QAbstractButton):
            yield part.toggled
        changed = getattr(part, "changed", None)
        if isinstance(changed, SignalInstance):
            yield changed
