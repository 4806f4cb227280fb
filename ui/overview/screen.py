"""The first screen: headline, key figures, progress by block, charts, closing list."""

from datetime import date
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.overview import OverviewView
from cchc_desktop.services.review_views import ReturnedView
from ui.overview.blocks import BlocksCard, block_lines
from ui.overview.charts import ChartCards
from ui.overview.closing import ClosingItem, clauses_in_words, closing_list
from ui.overview.parts import ClosingCard, FirstSteps
from ui.overview.reading import OverviewFacts, read_overview
from ui.overview.returned import ReturnedCard, place_of
from ui.support.desk import Desk
from ui.support.rights import keep_to
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import StatCard
from ui.widgets.panes import ScrollBody
from ui.widgets.screen import PageHead, Screen

_NARROW: Final = 960
_CLOSING: Final = 390


class OverviewScreen(Screen):
    """What is due, late and done in the period, and what is left to close it."""

    page = "overview"
    icon = "dashboard-3-line"
    watches = frozenset(
        {
            Noun.ACTIVITY,
            Noun.EVIDENCE,
            Noun.FEEDBACK,
            Noun.OBLIGATION_CLAIM,
            Noun.TRIGGER,
            Noun.ASSESSMENT,
            Noun.SUBMISSION,
            Noun.REPORT,
            Noun.PLAN,
            Noun.DEADLINE,
            Noun.BACKUP,
            Noun.REVIEW,
            Noun.UNIT_PLAN,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._placed: tuple[bool, bool] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 10)
        column.setSpacing(8)
        self.head = PageHead("")
        self.head.setContentsMargins(4, 0, 4, 0)
        self.head.add(
            Button(
                tr("Record activity"),
                lambda: desk.go("activities", new=True),
                look="primary",
                icon_name="add-line",
                shortcut="Ctrl+N",
            )
        )
        column.addWidget(self.head)
        self.ended = Banner()
        framed = QHBoxLayout()
        framed.setContentsMargins(4, 0, 4, 0)
        framed.addWidget(self.ended)
        column.addLayout(framed)
        scroll = ScrollBody(margins=(4, 4, 4, 4), spacing=0)
        column.addWidget(scroll, 1)
        inside = QWidget()
        scroll.column.addWidget(inside, 1)
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(12)
        self.returned = ReturnedCard()
        self.returned.picked.connect(self._mend)
        self._figures = self._make_figures()
        self.blocks = BlocksCard()
        self.blocks.add_head(Button(tr("Open the plan"), lambda: desk.go("plans"), look="link"))
        self.blocks.picked.connect(lambda block: desk.go("plans", block=block))
        top.addWidget(self.blocks)
        self._lower = QWidget()
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        self.charts = ChartCards()
        self.charts.listed.connect(lambda: desk.go("activities", all=True))
        self.charts.channel_wanted.connect(lambda channel: desk.go("activities", channel=channel))
        self.charts.month_wanted.connect(self._open_month)
        self.steps = FirstSteps()
        self.steps.picked.connect(lambda page, where: desk.go(page, **where))
        self.steps.hide()
        lower.addWidget(self.charts, 1)
        lower.addWidget(self.steps, 1)
        self.closing = ClosingCard()
        self.closing.picked.connect(self._settle)
        self._place(narrow=False)

    def title(self) -> str:
        """Return the page's name."""
        return tr("Overview")

    def refresh(self) -> None:
        """Read the period again."""
        workspace, period = self.desk.workspace, self.desk.period
        self.desk.work.read(lambda: read_overview(workspace, period), self._show, slot="overview")

    def regions(self) -> list[QWidget]:
        """Return the parts in reading order."""
        return [self.head, self._figures, self._top, self._lower, self.closing]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the closing list under the figures when room is short."""
        super().resizeEvent(event)
        self._place(narrow=self.width() < _NARROW)

    def _make_figures(self) -> QWidget:
        self.missing = StatCard(tr("Missing, overdue"), State.BAD, MEANING["missing"])
        self.soon = StatCard(tr("Due soon"), State.WARN, MEANING["due"])
        self.done = StatCard(tr("Standing well"), State.OK, MEANING["ok"])
        whole = QWidget()
        self._rows = QVBoxLayout(whole)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        row = self._cards = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.returned, 23)
        self._rows.addLayout(row)
        for card, wanted in ((self.missing, "missing"), (self.soon, "due_soon"), (self.done, "done")):
            card.clicked.connect(lambda _checked=False, wanted=wanted: self.desk.go("plans", filter=wanted))
            card.setMinimumHeight(104)
            row.addWidget(card, 10)
        return whole

    def _place(self, *, narrow: bool) -> None:
        """Lay the parts out; what was returned takes the whole width, over the closing list too."""
        returned = bool(self.returned.views)
        if (narrow, returned) == self._placed:
            return
        self._placed = (narrow, returned)
        grid, policy = self._grid, QSizePolicy.Policy
        for part in (self._figures, self._top, self._lower, self.closing):
            grid.removeWidget(part)
        if narrow:
            self._rows.insertWidget(0, self.returned)
        else:
            self._cards.insertWidget(0, self.returned, 23)
        grid.addWidget(self._figures, 0, 0, 1, 2 if returned and not narrow else 1)
        grid.addWidget(self._top, 1, 0)
        if narrow:
            grid.addWidget(self.closing, 2, 0)
            grid.addWidget(self._lower, 3, 0)
            self.closing.setMaximumWidth(16777215)
            self.closing.setMinimumWidth(0)
            self.closing.setSizePolicy(policy.Preferred, policy.Maximum)
        else:
            grid.addWidget(self._lower, 2, 0)
            grid.addWidget(self.closing, 1 if returned else 0, 1, 2 if returned else 3, 1)
            self.closing.setFixedWidth(_CLOSING)
            self.closing.setSizePolicy(policy.Fixed, policy.Preferred)
        grid.setRowStretch(2, 0 if narrow else 1)
        grid.setRowStretch(3, 1 if narrow else 0)
        self._lower.setMinimumHeight(220 if narrow else 0)

    def _show(self, facts: OverviewFacts) -> None:
        view = facts.view
        period, stands = view.period.label, facts.stands
        note = _headline(view) if stands else tr("The unit did not exist in {period}", period=period)
        self.head.set(tr("Overview of {period}", period=period), note)
        self._say_ended(facts)
        self._show_figures(view)
        self.returned.show_views(view.returned, view.today)
        self._place(narrow=self.width() < _NARROW)
        self.blocks.show_blocks(block_lines(facts))
        self.charts.setVisible(not facts.is_new)
        self.steps.setVisible(facts.is_new)
        self.charts.show_facts(facts)
        self.closing.show_items(closing_list(facts), tr("To close {period}", period=view.period.label))
        for row in self.closing.rows:
            if row.item is not None:
                keep_to(self.desk, row.item.right, row.link)

    def _say_ended(self, facts: OverviewFacts) -> None:
        """Say of a unit that was merged, divided or dissolved what it still owes, and where work goes on."""
        if facts.ending is None:
            self.ended.clear()
            return
        owed = "; ".join(
            tr("report of {period}, due {day}", period=period.label, day=day_words(due))
            for period, due in facts.reports_owed
        )
        words = tr("Work done since is recorded in the data of the unit that took it over.")
        if not owed:
            self.ended.say(State.INFO, words, head=facts.ending.words, icon_name="git-merge-line")
            return
        self.ended.say(
            State.WARN,
            tr("Still to hand in: {owed}. {more}", owed=owed, more=words),
            head=facts.ending.words,
            button=tr("Open the report"),
            on_click=lambda: self._open_report(facts.reports_owed[0][0]),
            icon_name="git-merge-line",
        )

    def _open_report(self, period: Period) -> None:
        self.desk.choose_period(period)
        self.desk.go("reports")

    def _show_figures(self, view: OverviewView) -> None:
        unit = tr("obligations")
        overdue = [tr("{clause} {n} days overdue", clause=o.clause, n=o.overdue_days) for o in view.missing]
        details = "\n".join(_lines(overdue)) if overdue else tr("Nothing is overdue")
        self.missing.show_figure(number(len(view.missing)), unit, details)
        details = "\n".join(_soon_lines(view.due_soon)) or tr("Nothing falls due within 14 days")
        self.soon.show_figure(number(len(view.due_soon)), unit, details)
        done, planned = view.duties.done, view.duties.planned
        if not planned:
            self.done.show_figure("–", "", tr("Nothing falls due in this period yet"))
            return
        share = tr("{percent} % of the period", percent=round(100 * done / planned))
        before = view.duties_before
        if before.planned:
            share = tr(
                "{share}, {period} is {percent} %",
                share=share,
                period=view.period.previous().label.partition("/")[0],
                percent=round(100 * before.done / before.planned),
            )
        words = tr("of {n} obligations", n=number(planned))
        self.done.show_figure(number(done), words, share, bar=(done, planned))

    def _mend(self, view: ReturnedView) -> None:
        self.desk.choose_period(view.period)
        page, where = place_of(view)
        self.desk.go(page, **where)

    def _open_month(self, month: Period) -> None:
        """List the activities of a month, under the period it lies in."""
        if not self.desk.period.contains(month.starts_on):
            self.desk.choose_period(self.desk.period.previous())
        self.desk.go("activities", first=month.starts_on, last=month.ends_on)

    def _settle(self, item: ClosingItem) -> None:
        if item.page == "settings":
            self.desk.work.change(self.desk.workspace.backups.make, self._backed_up)
        else:
            self.desk.go(item.page, **item.where)

    def _backed_up(self, _changed: object) -> None:
        self.desk.saved(tr("The backup is made"))


def _headline(view: OverviewView) -> str:
    """Return how long the period runs and until when its report is handed in."""
    period, today = view.period, view.today
    deadline = tr("report due {day}", day=day_words(view.deadline))
    if today < period.starts_on:
        state = tr("Begins on {day}", day=day_words(period.starts_on))
    elif today < period.ends_on:
        state = tr(
            "{n} days until it ends ({day})", n=_days(today, period.ends_on), day=day_words(period.ends_on)
        )
    elif today == period.ends_on:
        state = tr("Ends today ({day})", day=day_words(today))
    else:
        state = tr("Ended on {day}", day=day_words(period.ends_on))
        if view.report_state != "issued":
            left = _days(today, view.deadline)
            if left >= 0:
                deadline = tr("report due {day}, {n} days left", day=day_words(view.deadline), n=left)
            else:
                deadline = tr("report due {day}, {n} days overdue", day=day_words(view.deadline), n=-left)
    return f"{state} · {deadline}"


def _days(first: date, last: date) -> int:
    return (last - first).days


def _lines(words: list[str]) -> list[str]:
    """Return at most two lines; the second tells how many more there are."""
    return words if len(words) <= 2 else [words[0], tr("and {n} more", n=len(words) - 1)]


def _soon_lines(obligations: tuple[Obligation, ...]) -> list[str]:
    """Return the clauses due soon by their day, those only proposed marked as such."""
    by_day: dict[tuple[date, bool], list[str]] = {}
    for o in obligations:
        if o.due is not None:
            by_day.setdefault((o.due, o.proposed), []).append(o.clause)
    lines = []
    for (due, proposed), clauses in sorted(by_day.items()):
        named = clauses_in_words(clauses, 2 if len(clauses) < 3 else 1)
        day = f"{due:%d/%m}"
        lines.append(
            tr("{clauses}: {day}, proposed", clauses=named, day=day)
            if proposed
            else tr("{clauses}: {day}", clauses=named, day=day)
        )
    return _lines(lines)
