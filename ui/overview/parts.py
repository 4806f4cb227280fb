"""The other cards of the first screen: closing list, charts, first steps."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from cchc_desktop.domain.charts import Bar
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import PeriodKind
from cchc_desktop.domain.vietnamese import number
from ui.overview.closing import ClosingItem
from ui.overview.reading import OverviewFacts
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.charts import Key, MonthBars, NamedBars
from ui.widgets.text import Icon, Text, divider

_CHANNELS: Final = 7
"""Most bars beside the months; the least used channels share the last one."""
_FEWEST: Final = 4
_BAR_ROW: Final = 21


class ClosingRow(QWidget):
    """One line of the closing list with its one link."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self.item: ClosingItem | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = divider()
        line.setVisible(not first)
        column.addWidget(line)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        self._icon = Icon("checkbox-circle-fill", size=16)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.words = Text("", wrap=True)
        self.note = Text("", "hint", wrap=True)
        words.addStretch(1)
        words.addWidget(self.words)
        words.addWidget(self.note)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.link = Button("", look="link")
        row.addWidget(self.link)
        column.addLayout(row, 1)

    def show_item(self, item: ClosingItem) -> None:
        """Show another line."""
        self.item = item
        self._icon.set(item.icon, "accent" if item.state is State.INFO else item.state.value)
        self.words.setText(item.words)
        self.note.setText(item.note)
        self.note.setVisible(bool(item.note))
        self.link.set_words(item.action)
        self.link.setAccessibleName(f"{item.action}: {item.words}")
        self.link.setVisible(bool(item.action))


class ClosingCard(Card):
    """What is left before the period can be closed; tells `picked` with the line whose link was clicked."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("To close the period"))
        self.left = Badge()
        self.add_head(self.left)
        self.body.setSpacing(0)
        self.rows: list[ClosingRow] = []
        self.body.addStretch(1)

    def show_items(self, items: list[ClosingItem], heading: str) -> None:
        """Show `items` in their order under `heading`."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        open_items = sum(not item.settled for item in items)
        if open_items:
            self.left.set(tr("{n} things left", n=open_items), State.WARN, "calendar-todo-line")
        else:
            self.left.set(tr("Ready to close"), State.OK)
        while len(self.rows) < len(items):
            row = ClosingRow(first=not self.rows)
            row.link.clicked.connect(lambda _checked=False, row=row: self.picked.emit(row.item))
            self.body.insertWidget(len(self.rows), row, 3)
            self.rows.append(row)
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(items))
            if at < len(items):
                row.show_item(items[at])


class ChartCards(QWidget):
    """Activities by month and by channel; tells `listed` when the list behind them is asked for."""

    listed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._month_card = Card(tr("Activities by month"))
        self.count = Button("", self.listed.emit, look="link")
        self._before = Key("", current=False)
        self._now = Key("", current=True)
        self._month_card.head.setSpacing(6)
        self._month_card.add_head(self.count)
        self._month_card.add_head(self._before)
        self._month_card.add_head(self._now)
        self.months = MonthBars(tr("Activities by month"))
        self._month_card.body.addWidget(self.months, 1)
        self._channel_card = Card(tr("By channel"), note=" ")
        self.channels = NamedBars(tr("Activities by channel"), row=26)
        self.channels.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._channel_card.head.addItem(QSpacerItem(0, self.count.sizeHint().height()))
        self._channel_card.body.addWidget(self.channels, 1)
        for card in (self._month_card, self._channel_card):
            card.tighten()
        self.months.setMinimumHeight(_FEWEST * _BAR_ROW)
        self.channels.setMinimumHeight(_FEWEST * _BAR_ROW)
        self._named: list[Bar] = []
        # The charts take the room that is left, however low the screen is.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(_FEWEST * _BAR_ROW + 60)
        row.addWidget(self._month_card, 5)
        row.addWidget(self._channel_card, 4)

    def show_facts(self, facts: OverviewFacts) -> None:
        """Show the bars of `facts`."""
        view = facts.view
        whole_year = view.period.kind is PeriodKind.YEAR
        months = [m for m in view.months if m.in_period or not whole_year]
        self.months.set_values(
            tuple(
                Bar(
                    tr("M{n}", n=m.month.starts_on.month),
                    m.count if m.month.starts_on <= view.today else None,
                    m.in_period,
                )
                for m in months
            )
        )
        self._before.set_words(_short(view.period.previous().label))
        self._now.set_words(_short(view.period.label))
        self._before.setVisible(not whole_year)
        self.count.set_words(tr("{n} activities", n=number(view.totals.count)))
        self._named = [Bar(channel.label, count) for channel, count in view.channels]
        self._channel_card.set_note(
            view.period.label if self._named else tr("Nothing in {period}", period=view.period.label)
        )
        self._fit_channels()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many channels as there is room for."""
        super().resizeEvent(event)
        self._fit_channels()

    def _fit_channels(self) -> None:
        fitting = max(_FEWEST, min(_CHANNELS, self.channels.height() // _BAR_ROW))
        named = self._named
        if len(named) > fitting:
            rest = named[fitting - 1 :]
            others = Bar(tr("{n} other channels", n=len(rest)), sum(v.value or 0 for v in rest))
            named = [*named[: fitting - 1], others]
        if tuple(named) != self.channels.values():
            self.channels.set_values(tuple(named))


class FirstSteps(Card):
    """Instead of charts, while nothing was recorded: where to begin; tells `picked` with page and place."""

    picked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(tr("Where to begin"))
        self.body.setSpacing(0)
        self.tighten(spacing=4)
        steps: tuple[tuple[str, str, str, str, str, dict[str, object]], ...] = (
            (
                "broadcast-line",
                tr("Record the first activity"),
                tr("What the unit did for the plan: how, when, for whom; files can follow later"),
                tr("Record activity"),
                "activities",
                {"new": True},
            ),
            (
                "node-tree",
                tr("See what the unit owes"),
                tr("Each task with how often it is due; mark what does not apply, with the reason"),
                tr("Open the plan"),
                "plans",
                {},
            ),
            (
                "calendar-event-line",
                tr("Enter documents and conferences"),
                tr("A document issued owes a posting, a conference owes a press release"),
                tr("Enter event"),
                "plans",
                {"record": "II.2.b.1"},
            ),
        )
        self.links: list[Button] = []
        for at, (sign, head, words, action, page, where) in enumerate(steps):
            if at:
                self.body.addWidget(divider())
            row = QHBoxLayout()
            row.setContentsMargins(0, 4, 0, 4)
            row.setSpacing(12)
            row.addWidget(Icon(sign, "accent", size=18))
            column = QVBoxLayout()
            column.setSpacing(1)
            column.addWidget(Text(head, "strong", wrap=True))
            column.addWidget(Text(words, "small", wrap=True))
            row.addLayout(column, 1)
            link = Button(action, look="link")
            link.clicked.connect(lambda _checked=False, page=page, where=where: self.picked.emit(page, where))
            self.links.append(link)
            row.addWidget(link)
            self.body.addLayout(row)
        self.body.addStretch(1)


def _short(label: str) -> str:
    """Return a period's name without its year, where the year is plain from the page's title."""
    return label.partition("/")[0]
