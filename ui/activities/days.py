"""A filter by day: from, to, or both."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field


class DayChip(FilterChip):
    """Says which days the list is narrowed to; a click asks for others."""

    chosen = Signal()

    def __init__(self, year: int, *, parent: QWidget | None = None) -> None:
        super().__init__("", icon_name="calendar-line", parent=parent)
        self._year = year
        self.first: date | None = None
        self.last: date | None = None
        self.clicked.connect(lambda _checked=False: self._ask())
        self._show()

    def set_days(self, first: date | None, last: date | None) -> None:
        """Narrow to these days, without telling."""
        self.first, self.last = first, last
        self._show()

    def _ask(self) -> None:
        self._show()
        dialog = DayDialog(self._year, self.first, self.last, parent=self.window())
        if dialog.exec():
            self.set_days(*dialog.days())
            self.chosen.emit()

    def _show(self) -> None:
        if self.first and self.last:
            words = f"{self.first:%d/%m} – {self.last:%d/%m}"
        elif self.first:
            words = tr("from {day}", day=f"{self.first:%d/%m}")
        elif self.last:
            words = tr("to {day}", day=f"{self.last:%d/%m}")
        else:
            words = tr("Days")
        self.setText(words)
        self.setAccessibleName(tr("Days: {days}", days=words))
        self.setChecked(bool(self.first or self.last))


class DayDialog(Dialog):
    """Asks for the first and the last day; either may be left out."""

    def __init__(
        self, year: int, first: date | None, last: date | None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Which days should the list show?"), width=380, parent=parent)
        self.first = DateField(first, year=year)
        self.last = DateField(last, year=year)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._fields = (
            Field(tr("From day"), self.first, optional=True),
            Field(tr("To day"), self.last, optional=True),
        )
        for field in self._fields:
            row.addWidget(field)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.add_button(Button(tr("Every day"), self._clear))
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Show these days"), self.accept, look="primary"))
        self.first.setFocus()

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day."""
        return self.first.value(), self.last.value()

    def accept(self) -> None:
        """Take the days, or say what is wrong with them."""
        problems = [self.first.problem(), self.last.problem()]
        first, last = self.days()
        if not any(problems) and first and last and last < first:
            problems[1] = tr("The last day is before the first day.")
        for field, problem in zip(self._fields, problems, strict=True):
            field.set_error(problem)
        if not any(problems):
            super().accept()

    def _clear(self) -> None:
        self.first.set_value(None)
        self.last.set_value(None)
        self.accept()
