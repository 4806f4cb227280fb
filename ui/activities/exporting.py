"""Giving the list out as a workbook: as filtered and sorted, with the columns that are wanted."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QGridLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activity_rows import ActivityFilter
from ui.support.desk import Desk
from ui.support.files import ask_target, kinds
from ui.widgets.buttons import Button
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.dialog import Dialog
from ui.widgets.inputs import CheckBox
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Text

_REMEMBERED: Final = "activities/export_columns"
_USUAL: Final = ("title", "channel", "starts_on", "ends_on", "clauses", "audiences", "place", "evidence")


class ExportDialog(Dialog):
    """Asks for columns and a place; the work itself runs on after the dialog has closed."""

    def __init__(
        self,
        desk: Desk,
        wanted: ActivityFilter,
        *,
        sort: str,
        count: int,
        written: Callable[[Path, int], object],
        parent: QWidget | None = None,
    ) -> None:
        """Export the `count` activities that `wanted` lets through; `written` is told place and number."""
        super().__init__(tr("Export to Excel"), width=560, parent=parent)
        self._desk = desk
        self._wanted = wanted
        self._sort = sort
        self._written = written
        self._count = count
        self._file = Path()
        words = tr("{n} activities, as they are filtered and sorted now.", n=number(count))
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.way = ChoiceCards(
            tr("Columns"),
            [
                ChoiceOffer(
                    "all", "table-line", tr("All columns"), tr("Can be imported again on another computer")
                ),
                ChoiceOffer("some", "list-check", tr("Chosen columns"), tr("To print or to pass on")),
            ],
        )
        self.body.addWidget(self.way)
        self._scroll = ScrollBody(margins=(0, 0, 0, 0))
        self._scroll.setMinimumHeight(170)
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setVerticalSpacing(4)
        self.boxes: dict[str, CheckBox] = {}
        known = desk.workspace.activity_exports.columns()
        chosen = set(str(QSettings().value(_REMEMBERED, "") or ",".join(_USUAL)).split(","))
        half = (len(known) + 1) // 2
        for at, column in enumerate(known):
            box = CheckBox(column.label)
            box.setChecked(column.id in chosen)
            self.boxes[column.id] = box
            grid.addWidget(box, at % half, at // half)
        self._scroll.column.addWidget(grid_holder)
        self.body.addWidget(self._scroll, 1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(
            Button(
                tr("Export {n} activities…", n=number(count)),
                self.export,
                look="primary",
                icon_name="file-excel-2-line",
            )
        )
        self.way.changed.connect(self._turn)
        self._turn("all")

    def export(self) -> None:
        """Ask where to, then write."""
        columns = (
            None if self.way.value() == "all" else [key for key, b in self.boxes.items() if b.isChecked()]
        )
        if columns == []:
            next(iter(self.boxes.values())).setFocus()
            return
        of = kinds(tr("Excel workbooks"), ".xlsx")
        period = self._wanted.period
        name = tr("Activities {period}.xlsx", period=period.code if period else "")
        target = ask_target(self, tr("Export to Excel"), name=name, of=of)
        if target is None:
            return
        if columns is not None:
            QSettings().setValue(_REMEMBERED, ",".join(columns))
        file = target.with_suffix(".xlsx")
        exports, wanted, sort, written = (
            self._desk.workspace.activity_exports,
            self._wanted,
            self._sort,
            self._written,
        )
        self._desk.work.long(
            tr("Exporting {n} activities", n=number(self._count)),
            lambda progress: exports.write(file, wanted, columns=columns, sort=sort, progress=progress),
            lambda count: written(file, count),
        )
        self.accept()

    def _turn(self, way: object) -> None:
        self._scroll.setVisible(way == "some")
        self.adjustSize()
