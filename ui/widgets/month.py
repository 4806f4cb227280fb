"""A month as a grid, Monday first: what falls due stands on its day, in the colours of its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from ui.theme.fonts import SMALL, font, metrics
from ui.theme.icons import draw_icon
from ui.theme.tokens import State, tokens

_WEEK: Final = 7
_SIGN: Final = 13
_PAD: Final = 4
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_WEEK,
    Qt.Key.Key_Down: _WEEK,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands on a day."""

    key: str
    code: str
    words: str
    shown: tuple[str, State, str] | None
    """Words, state and icon; None where it has no state."""


class MonthGrid(QWidget):
    """Paints a month; arrows go from day to day, Page keys from month to month, Enter opens the day."""

    day_chosen = Signal(object)
    """Carries the day the officer went to."""
    opened = Signal(str)
    """Carries the key of what was clicked, or of the first mark of the day on Enter."""
    month_changed = Signal()

    def __init__(self, today: date, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._today = today
        self._day = today
        self._marks: Mapping[date, Sequence[Mark]] = {}
        self._closed: Mapping[date, str] = {}
        self._speak()

    def set_marks(self, marks: Mapping[date, Sequence[Mark]], closed: Mapping[date, str]) -> None:
        """Show what stands on which days; `closed` names the holidays."""
        self._marks = marks
        self._closed = closed
        self._speak()
        self.update()

    def day(self) -> date:
        """Return the day the officer stands on."""
        return self._day

    def marks_on(self, day: date) -> Sequence[Mark]:
        """Return what stands on `day`."""
        return self._marks.get(day, ())

    def go_to(self, day: date) -> None:
        """Stand on `day` and show its month, without telling it was chosen."""
        other = (day.year, day.month) != (self._day.year, self._day.month)
        self._day = day
        self._speak()
        self.update()
        if other:
            self.month_changed.emit()

    def turn(self, months: int) -> None:
        """Go to the same day of another month, or to its last one."""
        number = self._day.year * 12 + self._day.month - 1 + months
        first = date(number // 12, number % 12 + 1, 1)
        self._go(min(first + timedelta(days=self._day.day - 1), _last_of(first)))

    def days(self) -> list[date]:
        """Return every day of the grid, whole weeks from Monday."""
        first = self._day.replace(day=1)
        monday = first - timedelta(days=first.weekday())
        weeks = (_last_of(first) - monday).days // _WEEK + 1
        return [monday + timedelta(days=at) for at in range(weeks * _WEEK)]

    def cell_of(self, day: date) -> QRect:
        """Return where `day` stands; empty when the month shown does not hold it."""
        days = self.days()
        if not days[0] <= day <= days[-1]:
            return QRect()
        return self._cell((day - days[0]).days, len(days) // _WEEK)

    def line_of(self, day: date, at: int) -> QRect:
        """Return where the mark `at` of a day is painted."""
        return self._line(self.cell_of(day), at)

    def sizeHint(self) -> QSize:
        """Ask for room for two marks a day."""
        return QSize(60 * _WEEK, self._head() + 6 * (metrics(SMALL).height() * 3 + 10))

    def minimumSizeHint(self) -> QSize:
        """Be content with a row of numbers a week."""
        return QSize(36 * _WEEK, self._head() + 6 * (metrics(SMALL).height() + 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from day to day and month to month; open the day on Enter."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(self._day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self._go(self._day.replace(day=1))
        elif key == Qt.Key.Key_End:
            self._go(_last_of(self._day))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marks_on(self._day):
            self.opened.emit(self.marks_on(self._day)[0].key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the day under the mouse; open what is clicked there."""
        day = self._day_at(event.position().toPoint())
        if day is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        mark = self._mark_at(day, event.position().toPoint())
        self._go(day)
        if mark is not None:
            self.opened.emit(mark.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be opened."""
        place = event.position().toPoint()
        day = self._day_at(place)
        over = day is not None and self._mark_at(day, place) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip everything that stands on the day under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(event.pos())
            words = "" if day is None else self._words(day, "\n")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the names of the weekdays, then the days."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = tokens()
        painter.fillRect(self.rect(), QColor(colours.surface))
        days = self.days()
        weeks = len(days) // _WEEK
        head = self._head()
        painter.fillRect(QRect(0, 0, self.width(), head), QColor(colours.sunken))
        painter.setFont(font(SMALL, bold=True))
        for at, name in enumerate(weekday_names()):
            box = self._cell(at, weeks)
            painter.setPen(QColor(colours.text2))
            painter.drawText(QRect(box.left(), 0, box.width(), head), Qt.AlignmentFlag.AlignCenter, name)
        for at, day in enumerate(days):
            self._paint_day(painter, self._cell(at, weeks), day)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.line2), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRect(self.cell_of(self._day).adjusted(1, 1, -1, -1))

    def _paint_day(self, painter: QPainter, box: QRect, day: date) -> None:
        colours = tokens()
        outside = day.month != self._day.month
        free = day.weekday() >= 5 or day in self._closed
        ground = colours.tint if day == self._day else colours.sunken if outside or free else colours.surface
        painter.fillRect(box, QColor(ground))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(box.topLeft(), box.topRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())
        number = QRect(box.left() + _PAD, box.top() + 2, box.width() - 2 * _PAD, metrics(SMALL).height() + 2)
        painter.setFont(font(SMALL, bold=day == self._today))
        ink = colours.text3 if outside or free else colours.text
        if day == self._today:
            wide = metrics(SMALL, bold=True).horizontalAdvance(f"{day.day}") + 12
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.primary))
            painter.drawRoundedRect(QRect(number.left(), number.top(), wide, number.height()), 4, 4)
            painter.setPen(QColor(colours.on_primary))
            painter.drawText(
                QRect(number.left(), number.top(), wide, number.height()),
                Qt.AlignmentFlag.AlignCenter,
                f"{day.day}",
            )
        else:
            painter.setPen(QColor(ink))
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{day.day}")
        self._paint_marks(painter, box, number, day)

    def _paint_marks(self, painter: QPainter, box: QRect, number: QRect, day: date) -> None:
        marks = self.marks_on(day)
        room = self._room(box)
        colours = tokens()
        painter.setFont(font(SMALL))
        shown = marks if len(marks) <= room else marks[: max(room - 1, 0)]
        for at, mark in enumerate(shown):
            line = self._line(box, at)
            state = mark.shown[1] if mark.shown is not None else State.MUTE
            painter.setPen(QPen(QColor(colours.words(state))) if colours.high_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.fill(state)))
            painter.drawRoundedRect(line, 3, 3)
            sign = QRect(line.left() + 3, line.top() + (line.height() - _SIGN) // 2, _SIGN, _SIGN)
            draw_icon(painter, sign, mark.shown[2] if mark.shown else "calendar-line", colours.words(state))
            words = line.adjusted(_SIGN + 7, 0, -3, 0)
            painter.setPen(QColor(colours.words(state)))
            said = f"{mark.code} {mark.words}".strip()
            if words.width() >= metrics(SMALL).horizontalAdvance(f"{mark.code or 'II.2'}…"):
                painter.drawText(
                    words,
                    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                    metrics(SMALL).elidedText(said, Qt.TextElideMode.ElideRight, words.width()),
                )
        left = len(marks) - len(shown)
        if left:
            self._paint_rest(painter, self._line(box, len(shown)) if room else number, left, marks)

    def _paint_rest(self, painter: QPainter, line: QRect, left: int, marks: Sequence[Mark]) -> None:
        """Say how many more there are, in the colour of the worst."""
        colours = tokens()
        states = {mark.shown[1] for mark in marks if mark.shown is not None}
        worst = next((s for s in (State.BAD, State.WARN, State.INFO, State.OK) if s in states), State.MUTE)
        painter.setFont(font(SMALL, bold=True))
        painter.setPen(QColor(colours.words(worst)))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"+{left}")

    def _head(self) -> int:
        return metrics(SMALL, bold=True).height() + 8

    def _cell(self, at: int, weeks: int) -> QRect:
        head = self._head()
        row, column = divmod(at, _WEEK)
        left, right = self.width() * column // _WEEK, self.width() * (column + 1) // _WEEK
        tall = self.height() - head
        top, bottom = head + tall * row // weeks, head + tall * (row + 1) // weeks
        return QRect(left, top, right - left, bottom - top)

    def _line(self, box: QRect, at: int) -> QRect:
        tall = metrics(SMALL).height() + 2
        top = box.top() + tall + 4 + at * (tall + 2)
        return QRect(box.left() + 3, top, box.width() - 6, tall)

    def _room(self, box: QRect) -> int:
        """Return how many marks a cell has room for under its number."""
        tall = metrics(SMALL).height() + 2
        return max(0, (box.height() - tall - 4) // (tall + 2))

    def _day_at(self, place: QPoint) -> date | None:
        return next((day for day in self.days() if self.cell_of(day).contains(place)), None)

    def _mark_at(self, day: date, place: QPoint) -> Mark | None:
        marks, room = self.marks_on(day), self._room(self.cell_of(day))
        shown = marks if len(marks) <= room else marks[: max(room - 1, 0)]
        return next((mark for at, mark in enumerate(shown) if self.line_of(day, at).contains(place)), None)

    def _go(self, day: date) -> None:
        self.go_to(day)
        self.day_chosen.emit(day)

    def _words(self, day: date, between: str) -> str:
        parts = [f"{weekday_names()[day.weekday()]} {day_words(day)}"]
        parts += [self._closed[day]] if day in self._closed else []
        for mark in self.marks_on(day):
            state = mark.shown[0] if mark.shown is not None else ""
            parts.append(" · ".join(filter(None, (mark.code, mark.words, state))))
        return between.join(parts)

    def _speak(self) -> None:
        """Let a screen reader say the month, and what stands on the day."""
        self.setAccessibleName(tr("Month {month}/{year}", month=self._day.month, year=self._day.year))
        self.setAccessibleDescription(self._words(self._day, "; "))


def weekday_names() -> tuple[str, ...]:
    """Return the short names of the days of the week, Monday first."""
    return tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun")


def _last_of(day: date) -> date:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1)
