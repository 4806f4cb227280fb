"""The register of feedback: cases with their stages and terms, and the form of each step beside them."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.feedback import FeedbackRecord, FeedbackState
from cchc_desktop.domain.feedback_stages import Step
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.feedback_rows import FeedbackFilter
from cchc_desktop.workspace import Workspace
from ui.feedback.case import CasePanel
from ui.feedback.filters import FilterBar
from ui.feedback.handing import hand_over, take_over
from ui.feedback.letter import show_letter
from ui.feedback.receiving import ReceivingForm
from ui.feedback.rules import RulesDialog
from ui.feedback.sender import DueDialog
from ui.feedback.table import columns, standing
from ui.support.desk import Desk
from ui.support.rights import keep_action, keep_to
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, IconButton
from ui.widgets.empty import EmptyState
from ui.widgets.other_quarter import offer_quarter
from ui.widgets.panes import PaneSplit, SidePane
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead, Screen
from ui.widgets.tables import TableView

_NARROW = 1100


class FeedbackScreen(Screen):
    """What citizens and businesses reported or proposed in the period (II.2.a.2)."""

    page: ClassVar[str] = "feedback"
    icon: ClassVar[str] = "question-answer-line"
    watches: ClassVar[frozenset[Noun]] = frozenset({Noun.FEEDBACK, Noun.DEADLINE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._work = desk.workspace.holidays.work_days()
        self._warned = ""
        self._elsewhere: FeedbackRecord | None = None
        self._counts = {"all": 0, "waiting": 0, "late": 0, "erase": 0}
        self.head = PageHead(tr("Feedback"))
        self.more = IconButton(tr("More about the register"), "more-2-fill", self._open_menu)
        self.new = Button(
            tr("Receive feedback"), self.receive, look="primary", icon_name="add-line", shortcut="Ctrl+N"
        )
        self.head.add(self.more)
        self.head.add(self.new)
        keep_to(desk, Right.CASES, self.new)
        self.banner = Banner()
        self.filters = FilterBar()
        self.model = LazyTableModel(
            columns(desk.workspace.today(), self._work),
            work=desk.work,
            fetch=self._fetch(),
            sort="-code",
            parent=self,
        )
        self.table = TableView(self.model, name=tr("Register of feedback"))
        self.pane = SidePane()
        self.badge = Badge()
        self.pane.add_badge(self.badge)
        self.receiving = ReceivingForm(desk)
        self.case = CasePanel(desk, work=self._work)
        self.pane.body.addWidget(self.receiving)
        self.pane.body.addWidget(self.case)
        self.pane.body.addStretch(1)
        self.save = self.pane.add_button(
            Button("", self._save, look="primary", icon_name="save-3-line", shortcut="Ctrl+S")
        )
        self.pane.foot.addStretch(1)
        self.other = self.pane.add_button(
            Button(tr("Another step"), self._offer_steps, icon_name="more-2-fill")
        )
        keep_to(desk, Right.CASES, self.save)
        self.pane.hide()
        self.split = PaneSplit("feedback", self._main(), self.pane)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._connect()

    def refresh(self) -> None:
        """Read the cases of the filter again; what is being typed stays."""
        whole = self.filters.whole(self.desk.period)
        shown = self.case.case.id if self.case.case is not None and self.case.isVisible() else ""
        read = partial(_read, self.desk.workspace, whole, shown)
        self.desk.work.read(read, self._show, slot="cases")
        self.model.set_fetch(self._fetch())

    def open(self, **where: object) -> None:
        """Show a case, the overdue ones, or the form for a new one."""
        case = str(where.get("case") or where.get("feedback") or where.get("record") or "")
        if case:
            get = partial(self.desk.workspace.feedback.get, case)
            self.desk.work.read(get, self.show_case, slot="case")
        elif where.get("new"):
            self.receive()
        elif where.get("late"):
            self.filters.show_late()
        elif where.get("waiting"):
            self.filters.show_waiting()

    def regions(self) -> list[QWidget]:
        """Return filters, list and pane."""
        return [self.filters.search, self.table, self.pane]

    def receive(self) -> None:
        """Open the form for a new case; what was typed into it before is still there."""
        self.table.clear_choice()
        self.case.hide()
        self.badge.hide()
        self.other.hide()
        self.receiving.show()
        self.pane.set_title(tr("Receive feedback"))
        self.save.set_words(self.receiving.action())
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
        self.pane.set_title(case.name)
        self.badge.set(*standing(case, self.desk.workspace.today(), self._work))
        self.badge.show()
        self._name_step()
        self.split.open_pane()
        if not self.table.select_key(case.id):
            self.table.clear_choice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two-line rows and folded filters in a narrow window."""
        super().resizeEvent(event)
        narrow = self.window().width() < _NARROW
        self.table.set_two_lines(on=narrow)
        self.filters.set_narrow(on=narrow)
        self.new.set_words(tr("Take in") if narrow else tr("Receive feedback"))

    def _main(self) -> QWidget:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.filters)
        first = Button(tr("Receive feedback"), self.receive, look="primary", icon_name="add-line")
        self.empty = EmptyState(
            "question-answer-line",
            "",
            tr("Enter what came in by the hotline, by letter, through the box or at a dialogue."),
            first,
        )
        keep_to(self.desk, Right.CASES, first)
        self.nothing = EmptyState(
            "filter-line",
            tr("No case passes the filters"),
            tr("Other cases of the period are hidden by them."),
            Button(tr("Drop the filters"), self.filters.clear, look="primary"),
        )
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(96)
        for widget in (self.table, self.empty, self.nothing):
            self.stack.addWidget(widget)
        column.addWidget(self.stack, 1)
        return main

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.model.loaded.connect(self._show_rows)
        self.table.chosen.connect(self._row_chosen)
        self.table.clicked.connect(lambda index: self._row_chosen(self.model.row_at(index)))
        self.receiving.received.connect(self._received)
        self.receiving.refusing.connect(lambda _on: self.save.set_words(self.receiving.action()))
        self.case.changed.connect(self._changed)
        self.case.step_chosen.connect(self._name_step)
        self.pane.closed.connect(self._closed)

    def _fetch(self) -> "partial[list[FeedbackRecord]]":
        return partial(_rows, self.desk.workspace.feedback, self.filters.wanted(self.desk.period))

    def _show_rows(self) -> None:
        empty = self.empty if self.filters.shows_everything() else self.nothing
        self.stack.setCurrentWidget(empty if self.model.is_empty() else self.table)

    def _show(self, read: "tuple[dict[str, int], FeedbackRecord | None]") -> None:
        self._counts, fresh = read
        count = self._counts["all"]
        self.head.set(tr("Feedback"), tr("{n} in {period}", n=number(count), period=self.desk.period.label))
        self.filters.show_counts(self._counts)
        self.empty.say(
            tr("No feedback yet in {period}", period=self.desk.period.label),
            tr("Enter what came in by the hotline, by letter, through the box or at a dialogue."),
        )
        self._offer_erasing()
        if fresh is not None and self.case.isVisible():
            self.show_case(fresh)

    def _offer_erasing(self) -> None:
        due = self._counts["erase"]
        if due:
            self.banner.say(
                State.WARN,
                tr("The data of {n} senders have been kept as long as the rules allow.", n=number(due)),
            )
            keep_to(self.desk, Right.SENDERS, self.banner.add_button(tr("Erase them…"), self._open_due))
        elif self._warned:
            self.banner.say(State.WARN, self._warned)
        elif self._elsewhere is not None and not self.desk.period.contains(self._elsewhere.received_on):
            self._offer_quarter(self._elsewhere)
        else:
            self.banner.clear()

    def _open_due(self) -> None:
        self.desk.work.read(
            self.desk.workspace.feedback.senders.due_for_erasing,
            lambda cases: DueDialog(self.desk, cases, parent=self.window()).exec(),
            slot="due",
        )

    def _open_menu(self) -> None:
        menu = QMenu(self)
        take = partial(take_over, self.desk, self.window())
        keep_action(self.desk, Right.SENDERS, menu.addAction(tr("Take in a case from another unit…"), take))
        menu.addAction(tr("Terms, holidays and personal data…"), self._open_rules)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _open_rules(self) -> None:
        RulesDialog(self.desk, parent=self.window()).exec()
        self._work = self.desk.workspace.holidays.work_days()
        self.case.work = self._work
        self.model.columns = tuple(columns(self.desk.workspace.today(), self._work))
        self.refresh()

    def _name_step(self) -> None:
        self.save.set_words(self.case.action())
        self.save.setVisible(bool(self.case.action()))
        ended = self.case.case is not None and self.case.case.answered_on is not None
        self.other.setVisible(bool(self.case.other_steps()) or ended)

    def _choose_step(self, step: Step) -> None:
        self.case.choose_step(step)
        if self.case.form is not None:
            # the pane knows where the form stands once it was laid out
            QTimer.singleShot(0, partial(self.pane.show_widget, self.case.form))

    def _offer_steps(self) -> None:
        menu = QMenu(self)
        for step in self.case.other_steps():
            choose = partial(self._choose_step, step)
            keep_action(self.desk, Right.CASES, menu.addAction(step.label, choose))
        case = self.case.case
        if case is not None and case.state is FeedbackState.FORWARDED:
            menu.addSeparator()
            hand = partial(hand_over, self.desk, case, self.window())
            keep_action(self.desk, Right.SENDERS, menu.addAction(tr("Hand the case over…"), hand))
        if case is not None and case.answered_on is not None:
            menu.addSeparator()
            menu.addAction(tr("See the letter…"), self._open_letter)
        menu.popup(self.other.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _open_letter(self) -> None:
        case = self.case.case
        if case is not None:
            preview = partial(self.desk.workspace.feedback.letters.preview, case.id)
            show = partial(show_letter, self.desk, case.id, case.code, typed={}, parent=self.window())
            self.desk.work.read(preview, lambda pdf: show(pdf=pdf), slot="letter")

    def _row_chosen(self, row: FeedbackRecord | None) -> None:
        if row is not None:
            if self.case.case is not None and row.id != self.case.case.id:
                self._warned, self._elsewhere = "", None
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
            self._elsewhere = case
            self._offer_quarter(case)

    def _offer_quarter(self, case: FeedbackRecord) -> None:
        words = tr("Saved, but the case does not belong to {period}.", period=self.desk.period.label)
        offer_quarter(self.desk, self.banner, case.received_on, words)

    def _changed(self, case: FeedbackRecord) -> None:
        self._warned = ""
        if case.state is FeedbackState.ANSWERED:
            keep = partial(self.desk.workspace.feedback.letters.keep, case.id)
            self.desk.work.change(keep, lambda _kept: None)
            same = partial(self.desk.workspace.feedback.same_number, case.id)
            self.desk.work.read(same, partial(self._warn_number, case.answer_number), slot="same-number")
        self.desk.saved(tr("Saved: {code}", code=case.code))
        self.show_case(case)

    def _warn_number(self, number: str, codes: tuple[str, ...]) -> None:
        if codes:
            self._warned = tr(
                "{number} already answers {codes}. Look it up in the register of outgoing documents.",
                number=number,
                codes=", ".join(codes),
            )
            self.banner.say(State.WARN, self._warned)

    def _closed(self) -> None:
        self.split.open_list()
        self.table.take_focus()


def _rows(
    register: FeedbackRegister, wanted: FeedbackFilter, sort: str, offset: int, limit: int
) -> list[FeedbackRecord]:
    return register.page(wanted, sort=sort, offset=offset, limit=limit)


def _read(
    workspace: Workspace, whole: FeedbackFilter, shown: str
) -> "tuple[dict[str, int], FeedbackRecord | None]":
    """Return the counts on the chips, and the case in the pane as it stands now."""
    register = workspace.feedback
    counts = {
        "all": register.count(whole),
        "waiting": register.count(replace(whole, waiting=True)),
        "late": register.count(replace(whole, late=True)),
        "erase": len(workspace.feedback.senders.due_for_erasing()),
    }
    return counts, register.get(shown) if shown else None
