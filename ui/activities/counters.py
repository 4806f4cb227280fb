"""The figures of an activity: those its channel counts, in a well."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cchc_desktop.domain.activities import LARGEST_COUNTER
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.language import tr
from ui.theme.fonts import SMALL, metrics
from ui.widgets.cards import Well
from ui.widgets.field import Field
from ui.widgets.focus import keep_place
from ui.widgets.numbers import IntegerField
from ui.widgets.text import Icon, Text

_COLUMNS = 4
_ROOM = 360
"""Px that the figures have in the narrowest pane."""


class CounterWell(Well):
    """One number for each counter of the channel; what was typed survives a change of channel."""

    changed = Signal()

    def __init__(self, counters: Mapping[str, Counter], *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._counters = counters
        self._typed: dict[str, int] = {}
        self._mistakes: dict[str, str] = {}
        self.fields: dict[str, Field] = {}
        head = QHBoxLayout()
        self._title = Text("", "label")
        self._note = Text(tr("change with the channel"), "hint")
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._note)
        self.body.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self.body.addLayout(self._grid)
        self._wrong = QWidget()
        row = QHBoxLayout(self._wrong)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon("error-warning-fill", "bad", size=14))
        self._words = Text("", "small", tone="bad", wrap=True)
        row.addWidget(self._words, 1)
        self._wrong.hide()
        self.body.addWidget(self._wrong)

    def ask_for(self, channel: Channel | None) -> None:
        """Show the counters of `channel`."""
        self._remember()
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.fields = {}
        asked = [self._counters[c] for c in channel.counters if c in self._counters] if channel else []
        self.setVisible(bool(asked))
        if channel is None:
            return
        self._title.setText(tr("Figures of {channel}", channel=channel.label))
        columns = _columns([counter.label for counter in asked])
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        for at, counter in enumerate(asked):
            number = IntegerField(self._typed.get(counter.id), most=LARGEST_COUNTER, steps=True)
            number.textEdited.connect(lambda _text, counter=counter.id: self._edited(counter))
            field = Field(counter.label, number)
            field.label.setToolTip(counter.label)
            self.fields[counter.id] = field
            self._grid.addWidget(field, at // columns, at % columns)
        keep_place(self, [self._number(field) for field in self.fields.values()])

    def value(self) -> dict[str, int]:
        """Return the figures that were typed for the counters shown."""
        self._remember()
        return {counter: self._typed[counter] for counter in self.fields if counter in self._typed}

    def set_value(self, figures: Mapping[str, int]) -> None:
        """Show `figures`."""
        self._typed = dict(figures)
        for counter, field in self.fields.items():
            self._number(field).set_value(figures.get(counter))

    def set_errors(self, mistakes: Mapping[str, str]) -> None:
        """Mark the counters that are wrong and say under the figures how to mend the first."""
        self._mistakes = dict(mistakes)
        for counter, field in self.fields.items():
            control = self._number(field)
            wrong = counter in mistakes
            control.setAccessibleDescription(mistakes.get(counter, ""))
            if bool(control.property("wrong")) != wrong:
                control.setProperty("wrong", wrong)
                control.style().unpolish(control)
                control.style().polish(control)
        self._words.setText(next(iter(mistakes.values()), ""))
        self._wrong.setVisible(bool(mistakes))

    def _edited(self, counter: str) -> None:
        if self._mistakes.pop(counter, ""):
            self.set_errors(self._mistakes)
        self.changed.emit()

    def _remember(self) -> None:
        for counter, field in self.fields.items():
            typed = self._number(field).value()
            if typed is None:
                self._typed.pop(counter, None)
            else:
                self._typed[counter] = typed

    def _number(self, field: Field) -> IntegerField:
        control = field.control
        assert isinstance(control, IntegerField)  # noqa: S101 - made above
        return control


def _columns(labels: Sequence[str]) -> int:
    """Return how many figures stand side by side without shortening a label."""
    widest = max((metrics(SMALL, bold=True).horizontalAdvance(label) for label in labels), default=0)
    fitting = (n for n in range(_COLUMNS, 1, -1) if widest <= (_ROOM - 8 * (n - 1)) // n)
    return next(fitting, 1)
