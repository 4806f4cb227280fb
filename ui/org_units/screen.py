"""The page Đơn vị: every unit below against every quarter, and the sums of the chosen period."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.hand_ins import HandIn, MatrixRow
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period, PeriodKind
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.unit_sums import PeriodSums
from cchc_desktop.domain.vietnamese import number
from ui.org_units.changing import ChangeUnitsDialog
from ui.org_units.tables import make_matrix, make_sums
from ui.org_units.words import cell_of, worst_first
from ui.support.desk import Desk
from ui.support.files import ask_folder, ask_target
from ui.support.rights import keep_to
from ui.theme.icons import icon
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.boundaries import BoundariesField
from ui.widgets.buttons import Button, FilterChip, Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.last_days import LastDaysDialog
from ui.widgets.screen import PageHead, Screen
from ui.widgets.tables import TableView

_FILTERS: Final = (
    (None, "community-line", "text2"),
    (HandIn.RECEIVED, "checkbox-circle-fill", "ok"),
    (HandIn.LATE, "time-fill", "warn"),
    (HandIn.MISSING, "error-warning-fill", "bad"),
    (HandIn.NOT_DUE, "calendar-line", "text2"),
)


@dataclass(frozen=True, slots=True)
class UnitsView:
    """What the page shows of one period."""

    period: Period
    rows: tuple[MatrixRow, ...]
    sums: PeriodSums
    boundaries: Boundaries


class UnitsScreen(Screen):
    """Who has handed in, who has not, and what all of them did."""

    page: ClassVar[str] = "org_units"
    icon: ClassVar[str] = "community-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(
        {
            Noun.ACTIVITY,
            Noun.ASSESSMENT,
            Noun.REPORT,
            Noun.SUBMISSION,
            Noun.REVIEW,
            Noun.FEEDBACK,
            Noun.BUNDLE,
            Noun.DEADLINE,
            Noun.EXTENSION,
            Noun.ORG_UNIT,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view: UnitsView | None = None
        self._wanted: HandIn | None = None
        self._awaited = ""
        self._quarters = tuple(desk.workspace.plans.quarters())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        self.head = PageHead(tr("Units"))
        self.parts = Segmented(
            [
                (tr("Standing"), "table-line"),
                (tr("Figures"), "bar-chart-2-line"),
            ],
            name=tr("View"),
        )
        self.parts.group.idClicked.connect(lambda _at: self._place())
        self.boundaries = BoundariesField()
        self.boundaries.currentIndexChanged.connect(lambda _at: self.refresh_soon())
        self.head.add_secondary(
            Button(tr("Last days of reports…"), self._show_last_days, icon_name="calendar-line")
        )
        self.head.add_secondary(Button(tr("Write XLSX…"), self._export, icon_name="download-2-line"))
        self.changes = Button(tr("Change units…"), self.change_units, icon_name="edit-line")
        if desk.workspace.reorganisations.may_change():
            keep_to(desk, Right.RULES, self.changes)
            self.head.add_secondary(self.changes)
        self.head.add(self.boundaries)
        self.head.add(self.parts)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.filters: list[FilterChip] = []
        for at, (state, sign, token) in enumerate(_FILTERS):
            chip = FilterChip("", icon_name=sign, token=token)
            chip.setChecked(at == 0)
            chip.clicked.connect(lambda _checked=False, state=state: self._filter(state))
            self.filters.append(chip)
            row.addWidget(chip)
        row.addStretch(1)
        self.urge = Button("", self._offer_letters, icon_name="mail-send-line")
        keep_to(desk, Right.GUIDE, self.urge)
        self.urge.hide()
        row.addWidget(self.urge)
        column.addLayout(row)
        self.banner = Banner()
        column.addWidget(self.banner)
        self.matrix_model = make_matrix(self._quarters, lambda: self.desk.period.code)
        self.matrix = TableView(self.matrix_model, name=tr("Units against quarters"))
        self.sums_model = make_sums()
        self.sums = TableView(self.sums_model, name=tr("Sums of the units"))
        self.gathered_model = make_sums(gathered=True)
        self.gathered = TableView(self.gathered_model, name=tr("Sums by new boundaries"), two_lines=True)
        self._empty = EmptyState(
            "community-line",
            tr("No unit stands below this one"),
            tr("Units whose reports come here are listed with each quarter."),
            Button(tr("Open Send/Receive"), lambda: desk.go("bundles"), look="primary"),
        )
        self._filtered = EmptyState(
            "filter-3-line",
            tr("No unit is in this state"),
            tr("The filter hides the others."),
            Button(tr("Remove the filter"), lambda: self._filter(None), look="primary"),
        )
        self._stack = QStackedWidget()
        for part in (self.matrix, self.sums, self.gathered, self._empty, self._filtered):
            self._stack.addWidget(part)
        column.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Read matrix and sums of the chosen period."""
        workspace, period, by = self.desk.workspace, self.desk.period, self.boundaries.chosen()

        def read() -> UnitsView:
            service = workspace.consolidations
            rows = worst_first(service.matrix(period.year, by), period.code)
            found = service.sums_by_new_boundaries(period) if by is Boundaries.NEW else service.sums(period)
            return UnitsView(period, tuple(rows), found, by)

        self.desk.work.read(read, self._show, slot="units")

    def open(self, **where: object) -> None:
        """Stand on the unit named in `where`."""
        unit = where.get("unit")
        if isinstance(unit, str) and unit:
            self._wanted = None
            self._awaited = unit
            self._place()

    def regions(self) -> list[QWidget]:
        """Return the table that is shown."""
        return [self._stack]

    def _show(self, view: UnitsView) -> None:
        self._view = view
        units = sum(not row.parts for row in view.rows)
        words = tr("{n} units · year {year}", n=number(units), year=view.period.year)
        self.head.set(tr("Units"), words)
        counts = {state: self._count(state) for state, _sign, _token in _FILTERS}
        names = (
            tr("{n} in all", n=counts[None]),
            tr("{n} in time", n=counts[HandIn.RECEIVED]),
            tr("{n} late", n=counts[HandIn.LATE]),
            tr("{n} missing", n=counts[HandIn.MISSING]),
            tr("{n} not due", n=counts[HandIn.NOT_DUE]),
        )
        for chip, name in zip(self.filters, names, strict=True):
            chip.setText(name)
        if view.period.kind is not PeriodKind.QUARTER:
            self.banner.say(
                State.INFO,
                tr("Reports are handed in by quarter; choose a quarter above to see who is missing."),
            )
        else:
            self.banner.clear()
        owing = counts[HandIn.MISSING]
        self.urge.setVisible(owing > 0)
        self.urge.set_words(tr("Urging letters for {n} units…", n=number(owing)))
        self._place()

    def _owing(self) -> list[str]:
        """Return the units that a letter would urge: those listed whose report is missing."""
        return [row.unit for row in self._rows(HandIn.MISSING) if not row.parts]

    def _offer_letters(self) -> None:
        """Ask in which form the letters are wanted."""
        menu = QMenu(self)
        for ending, words, sign in (
            (".docx", tr("DOCX, to be finished in Word…"), "file-text-line"),
            (".pdf", tr("PDF, to be printed…"), "file-pdf-line"),
        ):
            action = menu.addAction(icon(sign), words)
            action.triggered.connect(lambda _checked=False, ending=ending: self._write_letters(ending))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.urge.mapToGlobal(QPoint(0, self.urge.height())))

    def _write_letters(self, ending: str) -> None:
        folder = ask_folder(self, tr("Where the letters are written"))
        if folder is None:
            return
        letters, period, units = self.desk.workspace.letters, self.desk.period, self._owing()
        self.desk.work.long(
            tr("Writing {n} urging letters", n=len(units)),
            lambda progress: letters.urge(period, units, folder, ending=ending, progress=progress),
            self._letters_written,
        )

    def _letters_written(self, files: list[Path]) -> None:
        self.desk.saved(tr("{n} letters written to {folder}", n=len(files), folder=files[0].parent))

    def _show_last_days(self) -> None:
        LastDaysDialog(self.desk, parent=self).open()

    def _export(self) -> None:
        """Write matrix and figures by the units chosen as a workbook."""
        service, period, by = self.desk.workspace.consolidations, self.desk.period, self.boundaries.chosen()
        name = tr("Units {period}", period=period.code) + ".xlsx"
        out = ask_target(self.window(), tr("Write units and figures"), name=name, of="*.xlsx")
        if out is None:
            return

        def write() -> Path:
            service.export_xlsx(period, out, by)
            return out

        self.desk.work.read(write, self._exported, self.desk.messages.failure, slot="write")

    def _exported(self, out: Path) -> None:
        self.desk.saved(tr("Units and figures were written to {file}", file=out.name))

    def change_units(self) -> None:
        """Change names and boundaries, at Sở Nội vụ alone."""
        units = self.desk.workspace.units
        ChangeUnitsDialog(self.desk, units.tree(self.desk.workspace.today()), parent=self).exec()

    def _count(self, state: HandIn | None) -> int:
        return sum(not row.parts for row in self._rows(state))

    def _rows(self, state: HandIn | None) -> list[MatrixRow]:
        if self._view is None:
            return []
        code = self._view.period.code
        cells = [(row, cell_of(row, code)) for row in self._view.rows]
        return [row for row, cell in cells if state is None or (cell is not None and cell.state is state)]

    def _filter(self, state: HandIn | None) -> None:
        self._wanted = None if state is self._wanted else state
        self._place()

    def _place(self) -> None:
        for chip, (state, _sign, _token) in zip(self.filters, _FILTERS, strict=True):
            chip.setChecked(state is self._wanted)
        if self._view is None:
            return
        rows = self._rows(self._wanted)
        self.matrix_model.set_rows(rows)
        by_new = self._view.boundaries is Boundaries.NEW
        figures = self._view.sums
        keys = {row.unit for row in rows}
        listed = [unit for unit in figures.units if unit.unit in keys]
        everybody = [*figures.units, figures.total]
        if by_new:
            self.gathered_model.set_rows(everybody)
        else:
            self.sums_model.set_rows(everybody if self._wanted is None else listed)
        if not self._view.rows:
            self._stack.setCurrentWidget(self._empty)
        elif not rows:
            self._stack.setCurrentWidget(self._filtered)
        else:
            sums = self.gathered if by_new else self.sums
            self._stack.setCurrentWidget(sums if self.parts.chosen() else self.matrix)
            if self._awaited and self.matrix.select_key(self._awaited):
                self._awaited = ""
