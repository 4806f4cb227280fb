"""The evidence of the shown criterion: a list, and the chosen file beside it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.evidence import EvidenceFit, EvidenceRecord, fit_of
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.services.evidence import ShownFile
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cells import ROW, Column
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text
from ui.widgets.viewer import FileView

_MOST_ROWS: Final = 5
_STATES: Final = {
    EvidenceFit.IN_PERIOD: State.OK,
    EvidenceFit.IN_FORCE: State.OK,
    EvidenceFit.OUTSIDE: State.BAD,
    EvidenceFit.UNDATED: State.MUTE,
}


class FilesPane(QFrame):
    """Shows each file of a criterion inside the page."""

    wanted = Signal(object)
    """The chosen file is to be shown; carries its record, answered with `show_file`."""
    enlarged = Signal(object)
    activity_marked = Signal(str)
    """The activity behind the chosen file is to be returned."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setMinimumWidth(260)
        self._period: Period | None = None
        self._mine = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        self._head = Text(tr("Evidence"), "card")
        head.addWidget(self._head)
        head.addStretch(1)
        self.enlarge = Button(tr("Enlarge"), self._enlarge, look="link", icon_name="zoom-in-line")
        head.addWidget(self.enlarge)
        column.addLayout(head)
        self.model = LazyTableModel(
            (
                Column(title=tr("Evidence file"), text=lambda f: f.name, stretch=True),
                Column(title=tr("Check"), badge=self._fit, chars=15, drop=1),
            )
        )
        self.table = TableView(self.model, name=tr("Evidence"))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _row: self._enlarge())
        column.addWidget(self.table)
        self.activity = Button(
            tr("Return the activity of this file…"), self._mark, look="link", icon_name="arrow-go-back-line"
        )
        column.addWidget(self.activity)
        self.view = FileView()
        self.view.close_button.hide()
        self._missing = EmptyState("time-line", "", "")
        self._nothing = EmptyState(
            "attachment-line",
            tr("No evidence in this version"),
            tr("Points without evidence rest on the explanation alone."),
        )
        self._stack = QStackedWidget()
        for widget in (self._nothing, self.view, self._missing):
            self._stack.addWidget(widget)
        column.addWidget(self._stack, 1)

    def show_files(self, files: Sequence[EvidenceRecord], period: Period, *, mine: bool) -> None:
        """List the files of a criterion and show the first."""
        self._period, self._mine = period, mine
        self.model.set_rows(files)
        self.table.setVisible(bool(files))
        self.enlarge.setVisible(bool(files))
        height = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(
            height + min(len(files), _MOST_ROWS) * max(ROW, self.table.rowHeight(0)) + 2
        )
        if files:
            self.table.blockSignals(True)
            self.table.select_key(files[0].id)
            self.table.blockSignals(False)
            self._choose(files[0])
        else:
            self.activity.hide()
            self._stack.setCurrentWidget(self._nothing)

    def show_file(self, file: ShownFile) -> None:
        """Show the chosen file."""
        self.view.show_file(file)
        self._stack.setCurrentWidget(self.view)

    def show_missing(self, words: str) -> None:
        """Say why the chosen file cannot be shown."""
        self._missing.say(tr("Not arrived yet"), words)
        self._stack.setCurrentWidget(self._missing)

    def _choose(self, record: EvidenceRecord | None) -> None:
        if record is None:
            return
        self.activity.setVisible(self._mine and record.noun == Noun.ACTIVITY)
        self.wanted.emit(record)

    def _enlarge(self) -> None:
        record = self.table.current()
        if record is not None:
            self.enlarged.emit(record)

    def _mark(self) -> None:
        record = self.table.current()
        if record is not None:
            self.activity_marked.emit(record.record)

    def _fit(self, file: EvidenceRecord) -> tuple[str, State, str] | None:
        if not file.present:
            return tr("Not arrived yet"), State.WARN, "time-fill"
        if self._period is None:
            return None
        fit = fit_of(file.values, self._period)
        return fit.label, _STATES[fit], ""
