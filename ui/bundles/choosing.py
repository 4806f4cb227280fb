"""Choosing between versions of a record that two computers wrote: side by side, field by field."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.conflicts import Conflict, ConflictVersion
from ui.support.desk import Desk
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.panes import ScrollBody
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class ChoosingDialog(Dialog):
    """Lists the records above, and below the versions of the one stood on."""

    def __init__(self, desk: Desk, conflicts: Sequence[Conflict], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Changed on two computers"), width=760, parent=parent)
        self._desk = desk
        self._conflicts = list(conflicts)
        self.body.addWidget(Text(tr("Changed on two computers"), "card", wrap=True))
        words = tr(
            "Two computers of the unit changed these records without knowing of each other. Both versions "
            "are kept. The one chosen counts everywhere once the next bundles have arrived."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.model = LazyTableModel(
            [
                Column(title=tr("Record in conflict"), text=lambda row: row.title, stretch=True),
                Column(title=tr("Kind"), text=lambda row: row.noun.label, chars=18, tone="text2"),
            ],
            key=lambda row: row.record,
        )
        self.table = TableView(self.model, name=tr("Changed on two computers"))
        self.table.setMinimumHeight(110)
        self.table.setMaximumHeight(150)
        self.table.chosen.connect(self._show)
        self.body.addWidget(self.table)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self._scroll = ScrollBody(margins=(0, 0, 8, 0))
        self._scroll.setMinimumHeight(210)
        self.body.addWidget(self._scroll, 1)
        self._sheet: QWidget | None = None
        self.choices: list[Button] = []
        self.add_button(Button(tr("Close"), self.accept))
        self._fill()

    def _fill(self) -> None:
        self.model.set_rows(self._conflicts)
        if self._conflicts:
            self.table.select_key(self._conflicts[0].record)
            self._show(self._conflicts[0])

    def _show(self, row: object) -> None:
        if not isinstance(row, Conflict):
            return
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = QWidget()
        grid = QGridLayout(self._sheet)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self.choices = []
        for column, version in enumerate(row.versions, 1):
            grid.setColumnStretch(column, 1)
            grid.addLayout(self._head(row, version), 0, column, Qt.AlignmentFlag.AlignTop)
        for line, (label, _) in enumerate(row.versions[0].fields, 1):
            grid.addWidget(Text(label, tone="text2", wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
            for column, version in enumerate(row.versions, 1):
                words = Text(version.fields[line - 1][1], wrap=True, selectable=True)
                grid.addWidget(words, line, column, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(row.versions[0].fields) + 1, 1)
        self._scroll.column.addWidget(self._sheet)

    def _head(self, conflict: Conflict, version: ConflictVersion) -> QVBoxLayout:
        """Return who wrote a version and when, with the button that chooses it."""
        head = QVBoxLayout()
        head.setSpacing(4)
        name = tr("Here, on this computer") if version.own else tr("The other computer")
        head.addWidget(Text(name, "strong"))
        moment = f"{version.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        head.addWidget(Text(f"{version.author}, {moment}", "small", wrap=True))
        mark = Badge()
        if version.withdrawn:
            mark.set(tr("Withdrawn"), State.MUTE, "delete-bin-line")
        elif version.shown:
            mark.set(tr("Shown until you choose"), State.INFO, "eye-line")
        mark.setVisible(version.withdrawn or version.shown)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        button = Button(
            tr("Choose this version"), partial(self.choose, conflict, version), icon_name="check-line"
        )
        keep_to(self._desk, Right.EXCHANGE, button)
        button.setAccessibleName(tr("Choose the version of {author}", author=version.author))
        head.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.choices.append(button)
        return head

    def choose(self, conflict: Conflict, version: ConflictVersion) -> None:
        """Let a version count."""
        conflicts = self._desk.workspace.bundles.conflicts
        for button in self.choices:
            button.setEnabled(False)
        self._desk.work.change(
            lambda: conflicts.choose(conflict.record, version.entry), self._chosen, self._failed
        )

    def _chosen(self, changed: Changed[Conflict]) -> None:
        done = changed.record
        self._conflicts = [each for each in self._conflicts if each.record != done.record]
        self.banner.say(
            State.OK, tr("“{title}” is settled. The next bundle tells the other computer.", title=done.title)
        )
        if self._conflicts:
            self._fill()
        else:
            self.model.set_rows([])
            if self._sheet is not None:
                self._sheet.hide()

    def _failed(self, failure: Failure) -> None:
        for button in self.choices:
            button.setEnabled(True)
        self.banner.say(State.BAD, failure.hint, head=failure.message)
