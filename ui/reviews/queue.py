"""The queue: every quarter handed up, filtered by state and words, many accepted at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.scoring import Total
from cchc_desktop.domain.vietnamese import day, fold, number
from cchc_desktop.services.review_views import QueueRow
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.cells import Column
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import SearchField
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead
from ui.widgets.tables import TableView


@dataclass(frozen=True, slots=True)
class _Filter:
    """One chip: what it lets through, its sign."""

    words: Callable[[int], str]
    holds: Callable[[QueueRow], bool]
    icon: str
    token: str


_FILTERS: Final = (
    _Filter(lambda n: tr("{n} await you", n=n), lambda r: r.mine, "scales-3-line", "warn"),
    _Filter(
        lambda n: tr("{n} returned", n=n),
        lambda r: r.state is ReviewState.RETURNED,
        MEANING["returned"],
        "bad",
    ),
    _Filter(
        lambda n: tr("{n} accepted", n=n),
        lambda r: r.state in {ReviewState.ACCEPTED, ReviewState.CLOSED} and not r.mine,
        MEANING["ok"],
        "ok",
    ),
    _Filter(lambda n: tr("{n} submitted", n=n), lambda _r: True, "inbox-line", "text2"),
)
_STATES: Final = {
    ReviewState.DRAFT: (State.MUTE, MEANING["draft"]),
    ReviewState.PRESENTED: (State.MUTE, MEANING["draft"]),
    ReviewState.SUBMITTED: (State.INFO, MEANING["received"]),
    ReviewState.RECEIVED: (State.INFO, MEANING["received"]),
    ReviewState.APPRAISING: (State.WARN, "scales-3-line"),
    ReviewState.RETURNED: (State.BAD, MEANING["returned"]),
    ReviewState.ACCEPTED: (State.OK, "check-line"),
    ReviewState.CLOSED: (State.OK, "check-double-line"),
}


def state_shown(state: ReviewState) -> tuple[str, State, str]:
    """Return words, colour and shape of a state."""
    tone, sign = _STATES[state]
    return state.label, tone, sign


class QueuePane(QWidget):
    """Lists quarters; one is opened, or all that await this unit and are shown are accepted."""

    opened = Signal(str)
    """Carries the id of the version to read."""
    accept_wanted = Signal(list)
    """Carries the rows to accept together."""
    results_wanted = Signal()
    sets_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[QueueRow, ...] = ()
        self._chosen = 0
        self._came = False
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        self.head = PageHead(tr("Review"))
        self.accept = Button("", self._accept, icon_name="check-double-line")
        self.head.add(Button(tr("Results"), self.results_wanted.emit, icon_name="bar-chart-2-line"))
        self.head.add(Button(tr("Criteria sets…"), self.sets_wanted.emit, icon_name="list-check-2"))
        self.head.add(self.accept)
        column.addWidget(self.head)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.chips: list[FilterChip] = []
        for at, each in enumerate(_FILTERS):
            chip = FilterChip("", icon_name=each.icon, token=each.token)
            chip.clicked.connect(lambda _checked=False, at=at: self.choose(at))
            self.chips.append(chip)
            line.addWidget(chip)
        line.addStretch(1)
        self.search = SearchField(tr("Find a unit"))
        self.search.setMinimumWidth(220)
        self.search.textChanged.connect(lambda _text: self._place())
        line.addWidget(self.search)
        column.addLayout(line)
        self.model = LazyTableModel(_columns(), key=lambda row: row.unit)
        self.table = TableView(self.model, name=tr("Submitted quarters"))
        self.table.opened.connect(self._open)
        self._nothing = EmptyState(
            "inbox-line",
            tr("No unit has submitted this period yet"),
            tr("Versions appear here once the bundles of the units are imported."),
        )
        self._filtered = EmptyState(
            "filter-3-line",
            tr("No version is shown"),
            tr("Filter and search hide the others."),
            Button(tr("Show all"), self._show_all, look="primary"),
        )
        self.stack = QStackedWidget()
        for part in (self.table, self._nothing, self._filtered):
            self.stack.addWidget(part)
        column.addWidget(self.stack, 1)

    def show_rows(self, rows: Sequence[QueueRow], period: str) -> None:
        """Show the quarters of a period; the filter stays unless nothing awaits any more."""
        self._rows = tuple(rows)
        self.head.set(tr("Review"), tr("{period} · {n} units have submitted", period=period, n=len(rows)))
        for chip, each in zip(self.chips, _FILTERS, strict=True):
            chip.setText(each.words(sum(map(each.holds, rows))))
        if not self._came:
            self._came = True
            self._chosen = 0 if any(row.mine for row in rows) else len(_FILTERS) - 1
        self._place()

    def choose(self, at: int) -> None:
        """Let another filter hold."""
        self._chosen = at
        self._place()

    def shown(self) -> list[QueueRow]:
        """Return the rows that filter and search let through."""
        words = fold(self.search.text()).split()
        held = _FILTERS[self._chosen].holds
        return [row for row in self._rows if held(row) and all(word in fold(row.name) for word in words)]

    def _place(self) -> None:
        for at, chip in enumerate(self.chips):
            chip.setChecked(at == self._chosen)
        rows = self.shown()
        self.model.set_rows(rows)
        ready = [row for row in rows if row.mine]
        self.accept.setVisible(bool(ready))
        self.accept.set_words(tr("Accept {n} versions…", n=len(ready)))
        if not self._rows:
            self.stack.setCurrentWidget(self._nothing)
        else:
            self.stack.setCurrentWidget(self.table if rows else self._filtered)

    def _show_all(self) -> None:
        self.search.clear()
        self.choose(len(_FILTERS) - 1)

    def _open(self, row: QueueRow | None) -> None:
        if row is not None:
            self.opened.emit(row.submission)

    def _accept(self) -> None:
        self.accept_wanted.emit([row for row in self.shown() if row.mine])


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=tr("Unit"), text=lambda row: row.name, stretch=True),
        Column(title=tr("Version"), text=lambda row: row.version_name, chars=8, right=True, drop=5),
        Column(
            title=tr("Submitted"),
            text=lambda row: day(local_day(row.submitted_at)),
            chars=11,
            right=True,
            drop=3,
            tone=lambda row: "warn" if row.late else "text",
        ),
        Column(title=tr("Own points"), text=lambda row: _percent(row.own), chars=9, right=True, drop=2),
        Column(
            title=tr("Judged"),
            text=lambda row: _percent(row.appraised),
            chars=10,
            right=True,
            bold=lambda row: row.appraised is not None,
            tone=lambda row: "text" if row.appraised is not None else "text3",
        ),
        Column(title=tr("Class"), text=_class, chars=12, drop=4, tone=_class_tone),
        Column(title=tr("State"), badge=lambda row: state_shown(row.state), chars=28),
        Column(title=tr("Note"), text=_note, chars=24, drop=6, tone="text2"),
    )


def _percent(total: Total | None) -> str:
    return tr("none yet") if total is None or total.percent is None else number(total.percent)


def _class(row: QueueRow) -> str:
    total = row.appraised or row.own
    return (total.class_label if total else None) or tr("none yet")


def _class_tone(row: QueueRow) -> str:
    return "text" if (row.appraised or row.own) else "text3"


def _note(row: QueueRow) -> str:
    words = [row.note] if row.note else []
    if row.due is not None:
        words.append(tr("mend by {day}", day=day(row.due)))
    elif row.turn and not row.mine:
        words.append(tr("with {unit}", unit=row.turn))
    return ", ".join(words)
