"""The calendar of the plan: a month with the due days in it, the agenda of the quarter beneath."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.plans.lines import PlanFacts, Wanted
from ui.plans.tree import AgendaLine, agenda_columns, agenda_lines, agenda_nodes
from ui.widgets.buttons import Button, IconButton
from ui.widgets.month import Mark, MonthGrid
from ui.widgets.text import Text
from ui.widgets.trees import TreeModel, TreeView

_LOW = 420
"""Under this height month and agenda stand side by side."""


class PlanCalendar(QWidget):
    """Month and agenda go together: where one stands, the other stands too."""

    opened = Signal(object)
    """Carries the `AgendaLine` that was clicked in the month."""
    last_days_wanted = Signal()

    def __init__(self, today: date, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._period = ""
        self.model = TreeModel(agenda_columns(), key=lambda line: line.key)
        self.agenda = TreeView(self.model, name=tr("Calendar of the plan"))
        self.month = MonthGrid(today)
        self.title = Text("", "strong")
        self.before = IconButton(tr("Month before"), "arrow-left-s-line", lambda: self.month.turn(-1))
        self.after = IconButton(tr("Month after"), "arrow-right-s-line", lambda: self.month.turn(1))
        self.now = Button(tr("Today"), lambda: self._go_to_day(today), look="link")
        head = QHBoxLayout()
        head.setSpacing(4)
        self.last_days = Button(
            tr("Last days of reports…"), self.last_days_wanted.emit, look="link", icon_name="calendar-line"
        )
        for part in (self.before, self.title, self.after, self.now):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.last_days)
        grid = QWidget()
        column = QVBoxLayout(grid)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.month, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addWidget(grid, 3)
        self._row.addWidget(self.agenda, 2)
        self.setFocusProxy(self.month)
        self.month.month_changed.connect(self._name_month)
        self.month.day_chosen.connect(self._follow_day)
        self.month.opened.connect(self._open)
        self.agenda.chosen.connect(self._follow_line)
        self._name_month()

    def show_facts(self, facts: PlanFacts, wanted: Wanted, text: str) -> None:
        """Show what falls due and passes the filter; a new period is entered at its day nearest to today."""
        marks: dict[date, list[Mark]] = {}
        for line in agenda_lines(facts, wanted, text):
            marks.setdefault(line.day, []).append(Mark(line.key, line.clause, line.words, line.shown))
        self.month.set_marks(marks, facts.closed)
        self.model.set_nodes(agenda_nodes(facts, wanted, text))
        if facts.period.code != self._period:
            self._period = facts.period.code
            first, last = facts.period.starts_on, facts.period.ends_on
            self.month.go_to(min(max(self._today, first), last))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the agenda beside the month where there is no height for both."""
        super().resizeEvent(event)
        ways, low = QBoxLayout.Direction, self.height() < _LOW
        self._row.setDirection(ways.LeftToRight if low else ways.TopToBottom)
        self._row.setStretch(0, 2 if low else 3)
        self._row.setStretch(1, 3 if low else 2)

    def _name_month(self) -> None:
        self.title.setText(self.month.accessibleName())

    def _go_to_day(self, day: date) -> None:
        self.month.go_to(day)
        self._follow_day(day)

    def _follow_day(self, day: date) -> None:
        marks = self.month.marks_on(day)
        if marks:
            self.agenda.select_key(marks[0].key)

    def _follow_line(self, line: object) -> None:
        if isinstance(line, AgendaLine) and not line.key.startswith("week ") and line.day != self.month.day():
            self.month.go_to(line.day)

    def _open(self, key: str) -> None:
        self.agenda.select_key(key)
        self.opened.emit(self.agenda.current())
