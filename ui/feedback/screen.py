"""The register of feedback: cases with their terms, and the form of each stage beside them."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.feedback import FeedbackRecord, FeedbackState
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import fold, number
from ui.feedback.case import CasePanel
from ui.feedback.receiving import ReceivingForm
from ui.feedback.table import columns, standing
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.inputs import SearchField
from ui.widgets.panes import PaneSplit, SidePane
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead, Screen
from ui.widgets.tables import TableView

_NARROW = 1100
_OPEN = (FeedbackState.OPEN, FeedbackState.LATE)


class FeedbackScreen(Screen):
    """What citizens and businesses reported or proposed in the period (II.2.a.2)."""

    page: ClassVar[str] = "feedback"
    icon: ClassVar[str] = "question-answer-line"
    watches: ClassVar[frozenset[Noun]] = frozenset({Noun.FEEDBACK})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._cases: list[FeedbackRecord] = []
        self._wanted = ""
        self.head = PageHead(tr("Feedback"))
        self.new = Button(
            tr("Receive feedback"), self.receive, look="primary", icon_name="add-line", shortcut="Ctrl+N"
        )
        self.head.add(self.new)
        self.banner = Banner()
        self.search = SearchField(tr("Filter by code or content"), shortcut="Ctrl+F")
        self.everything = FilterChip("")
        self.unanswered = FilterChip("", icon_name="time-line")
        self.late = FilterChip("", icon_name="error-warning-fill", token="bad")  # noqa: S106 - a colour
        self.everything.setChecked(True)
        self.model = LazyTableModel(columns(desk.workspace.today()), parent=self)
        self.table = TableView(self.model, name=tr("Register of feedback"))
        self.pane = SidePane()
        self.badge = Badge()
        self.pane.add_badge(self.badge)
        self.receiving = ReceivingForm(desk)
        self.case = CasePanel(desk)
        self.pane.body.addWidget(self.receiving)
        self.pane.body.addWidget(self.case)
        self.pane.body.addStretch(1)
        self.save = self.pane.add_button(
            Button("", self._save, look="primary", icon_name="save-3-line", shortcut="Ctrl+S")
        )
        self.pane.foot.addStretch(1)
        self.pane.hide()
        self.split = PaneSplit("feedback", self._main(), self.pane)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._connect()

    def refresh(self) -> None:
        """Read the cases of the period again; what is being typed stays."""
        read = partial(self.desk.workspace.feedback.cases, self.desk.period)
        self.desk.work.read(read, self._show, slot="cases")

    def open(self, **where: object) -> None:
        """Show a case, the overdue ones, or the form for a new one."""
        case = str(where.get("case") or where.get("feedback") or where.get("record") or "")
        if case:
            get = partial(self.desk.workspace.feedback.get, case)
            self.desk.work.read(get, self.show_case, slot="case")
        elif where.get("new"):
            self.receive()
        elif where.get("late"):
            self._choose(self.late)

    def help(self) -> str:
        """Say what this page is for."""
        return tr(
            "Enter here every feedback on regulations or administrative conduct, then its written answer and"
            " where the answer was published. Complaints and denunciations do not belong here. Who sent a"
            " case stays on this computer and is shown only for a reason."
        )

    def regions(self) -> list[QWidget]:
        """Return list and pane."""
        return [self.search, self.table, self.pane]

    def receive(self) -> None:
        """Open the form for a new case; what was typed into it before is still there."""
        self.table.clear_choice()
        self.case.hide()
        self.badge.hide()
        self.receiving.show()
        self.pane.set_title(tr("Receive feedback"))
        self.save.set_words(tr("Enter into the register"))
        self.save.show()
        self.split.open_pane()
        self.receiving.start()

    def show_case(self, case: FeedbackRecord) -> None:
        """Open a case in the pane."""
        shown = self.case.case
        if shown is None or shown.id != case.id or (shown != case and not self.case.typed()):
            self.case.show_case(case)
        self.receiving.hide()
        self.case.show()
        self.pane.set_title(case.code)
        self.badge.set(*standing(case, self.desk.workspace.today()))
        self.badge.show()
        self.save.set_words(self.case.action())
        self.save.setVisible(bool(self.case.action()))
        self.split.open_pane()
        self.table.select_key(case.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two-line rows in a narrow window."""
        super().resizeEvent(event)
        narrow = self.window().width() < _NARROW
        self.table.set_two_lines(on=narrow)
        self.new.set_words(tr("Take in") if narrow else tr("Receive feedback"))

    def _main(self) -> QWidget:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.search)
        chips = Flow()
        for chip in (self.everything, self.unanswered, self.late):
            chips.add(chip)
            chip.clicked.connect(lambda _checked=False, chip=chip: self._choose(chip))
        column.addWidget(chips)
        first = Button(tr("Receive feedback"), self.receive, look="primary", icon_name="add-line")
        self.empty = EmptyState(
            "question-answer-line",
            "",
            tr("Enter what came in by the hotline, by letter, through the box or at a dialogue."),
            first,
        )
        self.nothing = EmptyState(
            "filter-line",
            tr("No case passes the filters"),
            tr("Other cases of the period are hidden by them."),
            Button(tr("Drop the filters"), self._clear, look="primary"),
        )
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(96)
        for widget in (self.table, self.empty, self.nothing):
            self.stack.addWidget(widget)
        column.addWidget(self.stack, 1)
        return main

    def _connect(self) -> None:
        self.search.sought.connect(self._seek)
        self.table.chosen.connect(self._row_chosen)
        self.table.clicked.connect(lambda index: self._row_chosen(self.model.row_at(index)))
        self.receiving.received.connect(self._received)
        self.case.changed.connect(self._changed)
        self.pane.closed.connect(self._closed)

    def _show(self, cases: list[FeedbackRecord]) -> None:
        self._cases = cases
        today = self.desk.workspace.today()
        states = [case.state(today) for case in cases]
        open_cases = sum(state in _OPEN for state in states)
        late = states.count(FeedbackState.LATE)
        self.head.set(
            tr("Feedback"), tr("{n} in {period}", n=number(len(cases)), period=self.desk.period.label)
        )
        self.everything.setText(tr("All {n}", n=number(len(cases))))
        self.unanswered.setText(tr("Not answered {n}", n=number(open_cases)))
        self.late.setText(tr("Overdue {n}", n=number(late)))
        self.empty.say(
            tr("No feedback yet in {period}", period=self.desk.period.label),
            tr("Enter what came in by the hotline, by letter, through the box or at a dialogue."),
        )
        self._filter()
        fresh = next((c for c in cases if self.case.case is not None and c.id == self.case.case.id), None)
        if fresh is not None and self.pane.isVisible() and self.case.isVisible():
            self.show_case(fresh)

    def _filter(self) -> None:
        today = self.desk.workspace.today()
        words = fold(self._wanted).split()
        rows = [case for case in self._cases if all(w in fold(f"{case.code} {case.content}") for w in words)]
        if self.unanswered.isChecked():
            rows = [case for case in rows if case.state(today) in _OPEN]
        if self.late.isChecked():
            rows = [case for case in rows if case.state(today) is FeedbackState.LATE]
        self.model.set_rows(rows)
        shown = self.table if rows else self.nothing if self._cases else self.empty
        self.stack.setCurrentWidget(shown)

    def _seek(self, words: str) -> None:
        self._wanted = words
        self._filter()

    def _choose(self, chosen: FilterChip) -> None:
        for chip in (self.everything, self.unanswered, self.late):
            chip.setChecked(chip is chosen)
        self._filter()

    def _clear(self) -> None:
        self.search.clear()
        self._wanted = ""
        self._choose(self.everything)

    def _row_chosen(self, row: FeedbackRecord | None) -> None:
        if row is not None:
            self.show_case(row)

    def _save(self) -> None:
        if self.receiving.isVisible():
            self.receiving.save()
        else:
            self.case.save()

    def _received(self, case: FeedbackRecord) -> None:
        self.desk.saved(tr("Entered as {code}", code=case.code))
        self.show_case(case)
        if not self.desk.period.contains(case.received_on):
            self.banner.say(
                State.INFO,
                tr("Saved, but the case does not belong to {period}.", period=self.desk.period.label),
            )

    def _changed(self, case: FeedbackRecord) -> None:
        self.desk.saved(tr("Saved: {code}", code=case.code))
        self.show_case(case)

    def _closed(self) -> None:
        self.split.open_list()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
