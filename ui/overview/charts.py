"""The two charts of the first screen, also as tables; each bar opens the list it counts."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from cchc_desktop.domain.charts import Bar
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import PeriodKind
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.overview import MonthCount
from ui.overview.reading import OverviewFacts
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.charts import Bars, Key, MonthBars, NamedBars
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView

_CHANNELS: Final = 7
"""Most bars beside the months; the least used channels share the last one."""
_FEWEST: Final = 4
_BAR_ROW: Final = 21


class ChartCard(Card):
    """A chart with a button that shows it as a table; tells `opened` with the place of a bar or row."""

    opened = Signal(int)

    def __init__(self, heading: str, bars: Bars, *, named: str, note: str = "") -> None:
        super().__init__(heading, note=note)
        self.tighten()
        self.bars = bars
        bars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        bars.setMinimumHeight(_FEWEST * _BAR_ROW)
        bars.picked.connect(self.opened)
        columns = (
            Column(title=named, text=lambda row: row[1].words, stretch=True),
            Column(title=tr("Activities"), text=lambda row: row[1].figure, right=True, chars=12),
        )
        self._model = LazyTableModel(columns, key=lambda row: row[0], parent=self)
        self.table = TableView(self._model, name=heading, framed=False)
        self.table.opened.connect(lambda row: self.opened.emit(row[0]))
        self.stack = QStackedWidget()
        self.stack.addWidget(bars)
        self.stack.addWidget(self.table)
        self.body.addWidget(self.stack, 1)
        self.switch = IconButton(tr("Show as a table"), "table-line", self.turn)

    def turn(self) -> None:
        """Show the table instead of the bars, or the bars again."""
        at = 1 - self.stack.currentIndex()
        self.stack.setCurrentIndex(at)
        self.switch.set_icon("bar-chart-2-line" if at else "table-line")
        words = tr("Show as a chart") if at else tr("Show as a table")
        self.switch.setAccessibleName(words)
        self.switch.setToolTip(words)

    def set_rows(self, rows: list[Bar]) -> None:
        """Show `rows` in the table."""
        self._model.set_rows(list(enumerate(rows)))


class ChartCards(QWidget):
    """Activities by month and by channel; tells whose list is asked for."""

    listed = Signal()
    month_wanted = Signal(object)
    """Carries the `Period` of a month."""
    channel_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.months = MonthBars(tr("Activities by month"))
        self.month_card = ChartCard(tr("Activities by month"), self.months, named=tr("Month"))
        self.count = Button("", self.listed.emit, look="link")
        self._before = Key("", current=False)
        self._now = Key("", current=True)
        self.month_card.head.setSpacing(6)
        for part in (self.count, self._before, self._now, self.month_card.switch):
            self.month_card.add_head(part)
        self.month_card.opened.connect(self._open_month)
        self.channels = NamedBars(tr("Activities by channel"), row=26)
        self.channel_card = ChartCard(tr("By channel"), self.channels, named=tr("Channel"), note=" ")
        self.channel_card.add_head(self.channel_card.switch)
        self.channel_card.opened.connect(self._open_channel)
        self._months: list[MonthCount] = []
        self._named: list[Bar] = []
        self._ids: list[str] = []
        # The charts take the room that is left, however low the screen is.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(_FEWEST * _BAR_ROW + 60)
        row.addWidget(self.month_card, 5)
        row.addWidget(self.channel_card, 4)

    def show_facts(self, facts: OverviewFacts) -> None:
        """Show the bars of `facts`."""
        view = facts.view
        whole_year = view.period.kind is PeriodKind.YEAR
        self._months = [m for m in view.months if m.in_period or not whole_year]
        bars = [
            Bar(
                tr("M{n}", n=m.month.starts_on.month),
                m.count if m.month.starts_on <= view.today else None,
                m.in_period,
            )
            for m in self._months
        ]
        self.months.set_values(tuple(bars))
        self.month_card.set_rows(
            [Bar(m.month.label, bar.value) for m, bar in zip(self._months, bars, strict=True)]
        )
        self._before.set_words(_short(view.period.previous().label))
        self._now.set_words(_short(view.period.label))
        self._before.setVisible(not whole_year)
        self.count.set_words(tr("{n} activities", n=number(view.totals.count)))
        self._ids = [channel.id for channel, _count in view.channels]
        self._named = [Bar(channel.label, count) for channel, count in view.channels]
        self.channel_card.set_rows(self._named)
        self.channel_card.set_note(
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
            others = Bar(tr("{n} other channels", n=len(rest)), sum(bar.value or 0 for bar in rest))
            named = [*named[: fitting - 1], others]
        if tuple(named) != self.channels.values():
            self.channels.set_values(tuple(named))

    def _open_month(self, at: int) -> None:
        self.month_wanted.emit(self._months[at].month)

    def _open_channel(self, at: int) -> None:
        """Open the list of a channel; the bar of all others shows them one by one."""
        shown = self.channels.values()
        together = self.channel_card.stack.currentIndex() == 0 and len(shown) < len(self._named)
        if together and at == len(shown) - 1:
            self.channel_card.turn()
            return
        self.channel_wanted.emit(self._ids[at])


def _short(label: str) -> str:
    """Return a period's name without its year, where the year is plain from the page's title."""
    return label.partition("/")[0]
