"""The results of a period: ranking, classes, weakest criteria, to be read, opened and written out."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.charts import Bar
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.results import Results, UnitResult, WeakCriterion
from cchc_desktop.domain.vietnamese import number
from ui.reviews.queue import state_shown
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.boundaries import BoundariesField
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.charts import NamedBars
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead
from ui.widgets.tables import TableView

_SIDE: Final = 380
_NARROW: Final = 900


class ResultsPane(QWidget):
    """Shows who reached what; only accepted versions count, and what is left out is said."""

    opened = Signal(str)
    """Carries the key of the unit whose version is to be read."""
    queue_wanted = Signal()
    boundaries_chosen = Signal()
    written = Signal(str)
    """The table is wanted as a file: carries "xlsx" or "pdf"."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results: Results | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        self.head = PageHead(tr("Results"))
        self.boundaries = BoundariesField()
        self.boundaries.currentIndexChanged.connect(lambda _at: self.boundaries_chosen.emit())
        self.head.add(self.boundaries)
        self.head.add(Button(tr("Queue"), self.queue_wanted.emit, icon_name="inbox-line"))
        self.xlsx = Button(tr("Write XLSX…"), lambda: self.written.emit("xlsx"), icon_name="download-2-line")
        self.pdf = Button(tr("Write PDF…"), lambda: self.written.emit("pdf"), icon_name="file-pdf-line")
        self.head.add(self.xlsx)
        self.head.add(self.pdf)
        column.addWidget(self.head)
        self.banner = Banner()
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.model = LazyTableModel(_columns(), key=lambda unit: unit.unit)
        self.table = TableView(self.model, name=tr("Ranking"))
        self.table.opened.connect(self._open)
        row.addWidget(self.table, 1)
        self._side = QWidget()
        self._side.setFixedWidth(_SIDE)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        classes = Card(tr("Accepted units by class"))
        self.bars = NamedBars(tr("Accepted units by class"))
        classes.body.addWidget(self.bars)
        side.addWidget(classes)
        weak = Card(tr("Weakest criteria"))
        self.weak_model = LazyTableModel(_weak_columns(), key=lambda each: each.criterion.id)
        self.weak = TableView(self.weak_model, name=tr("Weakest criteria"), framed=False)
        weak.body.addWidget(self.weak, 1)
        side.addWidget(weak, 1)
        row.addWidget(self._side)
        column.addLayout(row, 1)

    def show_results(self, results: Results, period: str) -> None:
        """Show the results of a period."""
        self.results = results
        note = tr("{period} · {n} units accepted", period=period, n=number(results.settled))
        if results.mean is not None:
            note += " · " + tr("mean {points}", points=number(results.mean))
        self.head.set(tr("Results"), note)
        self.model.set_rows(results.rows)
        self.weak_model.set_rows(results.weakest)
        self.bars.set_values(tuple(Bar(label, count) for label, count in results.classes))
        if results.waiting or results.missing:
            self.banner.say(
                State.INFO,
                tr(
                    "{waiting} units are still being judged and {missing} have not submitted: "
                    "they are left out of ranks, mean and weakest criteria.",
                    waiting=number(results.waiting),
                    missing=number(results.missing),
                ),
            )
        else:
            self.banner.clear()

    def resizeEvent(self, event: object) -> None:
        """Leave the side out where there is little room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._side.setVisible(self.width() >= _NARROW)

    def _open(self, unit: UnitResult | None) -> None:
        if unit is not None and unit.own_points:
            self.opened.emit(unit.unit)


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=tr("Rank"), text=_rank, chars=7, right=True, bold=True),
        Column(
            title=tr("Unit"), text=lambda unit: unit.name, stretch=True, bold=lambda unit: bool(unit.parts)
        ),
        Column(title=tr("Own points"), text=lambda unit: _points(unit.own), chars=8, right=True, drop=2),
        Column(
            title=tr("Judged"),
            text=lambda unit: _points(unit.appraised if unit.settled else None),
            chars=8,
            right=True,
            bold=lambda unit: unit.settled,
            tone=lambda unit: "text" if unit.settled else "text3",
        ),
        Column(
            title=tr("Class"),
            text=lambda unit: unit.appraised_class if unit.settled else tr("none yet"),
            chars=11,
            drop=1,
            tone=lambda unit: "text" if unit.settled else "text3",
        ),
        Column(title=tr("Change"), text=_change, chars=9, right=True, drop=3, tone=_change_tone),
        Column(title=tr("State"), state=lambda unit: state_shown(unit.state), chars=22, drop=4),
    )


def _weak_columns() -> tuple[Column, ...]:
    return (
        Column(
            title=tr("Criterion"),
            stretch=True,
            text=lambda each: each.criterion.title,
            code=lambda each: each.criterion.id,
            code_chars=4,
        ),
        Column(title=tr("Reached"), text=_reached, chars=7, right=True, bold=True),
    )


def _rank(unit: UnitResult) -> str:
    if unit.within:
        return ""
    return "–" if unit.rank is None else f"{unit.rank}/{unit.of}"


def _points(value: Decimal | None) -> str:
    return tr("none yet") if value is None else number(value)


def _change(unit: UnitResult) -> str:
    if unit.change is None:
        return "–"
    return f"+{number(unit.change)}" if unit.change > 0 else number(unit.change)


def _change_tone(unit: UnitResult) -> str:
    if not unit.change:
        return "text3"
    return "ok" if unit.change > 0 else "bad"


def _reached(each: WeakCriterion) -> str:
    return f"{number((each.share * 100).quantize(Decimal(1)))} %"
