"""Days typed as dd/MM/yyyy or picked from a calendar in the officer's language."""

import re
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QSizePolicy, QWidget

from cchc_desktop.domain.language import language, tr
from cchc_desktop.domain.periods import FIRST_YEAR, LAST_YEAR
from cchc_desktop.domain.vietnamese import day as day_words
from ui.theme.icons import draw_icon, icon
from ui.theme.tokens import tokens

_TYPED: Final = re.compile(r"^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})(?:\s*[/.\-\s]\s*(\d{4}|\d{2}))?\s*$")
_BARE: Final = re.compile(r"^\s*(\d{2})(\d{2})(\d{4})\s*$")
_CENTURY: Final = 2000


def parse_day(text: str, *, year: int) -> date | None:
    """Read a day typed as 5/6, 5/6/18, 05.06.2018 or 05062018; None if there is no such day.

    A missing year is `year`.
    """
    found = _TYPED.match(text) or _BARE.match(text)
    if found is None:
        return None
    stated = int(found[3]) if found[3] else year
    stated = stated if stated > 99 else _CENTURY + stated
    if not FIRST_YEAR <= stated <= LAST_YEAR:
        return None
    try:
        return date(stated, int(found[2]), int(found[1]))
    except ValueError:
        return None


class DateField(QLineEdit):
    """One day; typed freely and put into dd/MM/yyyy when the field is left."""

    changed = Signal(object)
    """Carries the new day, or None."""

    def __init__(
        self, value: date | None = None, *, year: int | None = None, parent: QWidget | None = None
    ) -> None:
        """Take `year` as the year of days typed without one."""
        super().__init__(parent)
        self._year = year or QDate.currentDate().year()
        self._popup: QCalendarWidget | None = None
        self._told: date | None = None
        self.setProperty("trailing", True)
        self.setPlaceholderText(tr("dd/mm/yyyy"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("00/00/0000") + 50)
        self.editingFinished.connect(self._settle)
        self.textEdited.connect(self._typed)
        self.set_value(value)

    def value(self) -> date | None:
        """Return the day, None while the text is no day."""
        return parse_day(self.text(), year=self._year)

    def set_value(self, value: date | None) -> None:
        """Show `value`."""
        self._told = value
        self.setText("" if value is None else day_words(value))

    def problem(self) -> str:
        """Return what is wrong with the typed text and how to mend it, empty if nothing."""
        if not self.text().strip() or self.value() is not None:
            return ""
        found = _TYPED.match(self.text()) or _BARE.match(self.text())
        if found is not None and 1 <= int(found[2]) <= 12 and int(found[1]) > 28:
            month, year = int(found[2]), int(found[3] or self._year)
            last = QDate(year if year > 99 else _CENTURY + year, month, 1).daysInMonth()
            return tr(
                "Month {month} has only {last} days. Enter {last}/{month:02d} or an earlier day.",
                month=month,
                last=last,
            )
        return tr("This is not a day. Enter it as dd/mm/yyyy, for instance 30/06/2018.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go a day on or back with ↑ and ↓; open the calendar with Alt+↓."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        current = self.value()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and current is not None:
            step = 1 if event.key() == Qt.Key.Key_Up else -1
            self._take(QDate(current.year, current.month, current.day).addDays(step))
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the calendar on its icon."""
        if event.position().x() > self.width() - 32 and not self.isReadOnly():
            self.open_calendar()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the calendar icon."""
        super().paintEvent(event)
        painter = QPainter(self)
        draw_icon(painter, QRect(self.width() - 27, 0, 16, self.height()), "calendar-line", tokens().text2)

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        if self._popup is None:
            self._popup = _calendar(self)
            self._popup.activated.connect(self._take)
            self._popup.clicked.connect(self._take)
        current = self.value()
        if current is not None:
            self._popup.setSelectedDate(QDate(current.year, current.month, current.day))
        self._popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._popup.show()
        self._popup.setFocus()

    def _take(self, chosen: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.setText(chosen.toString("dd/MM/yyyy"))
        self._tell()

    def _typed(self, _text: str) -> None:
        if self.value() is not None or not self.text():
            self._tell()

    def _settle(self) -> None:
        value = self.value()
        if value is not None:
            self.setText(day_words(value))
        self._tell()

    def _tell(self) -> None:
        value = self.value()
        if value != self._told:
            self._told = value
            self.changed.emit(value)


def _calendar(field: QWidget) -> QCalendarWidget:
    made = QCalendarWidget(field)
    made.setWindowFlags(Qt.WindowType.Popup)
    made.setLocale(QLocale("vi_VN" if language() == "vi" else "en_GB"))
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    quiet = QTextCharFormat()
    quiet.setForeground(QColor(tokens().text2))
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(weekend, quiet)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for name, sign in (
        ("qt_calendar_prevmonth", "arrow-left-s-line"),
        ("qt_calendar_nextmonth", "arrow-right-s-line"),
    ):
        button = made.findChild(QWidget, name)
        if button is not None:
            button.setProperty("icon", icon(sign))
    return made
