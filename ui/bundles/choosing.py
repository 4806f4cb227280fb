"""Choosing between versions of a record that two computers wrote: side by side, field by field."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.conflicts import Conflict, ConflictVersion
from ui.bundles.settling import SettlingDialog
from ui.support.desk import Desk
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.text import Text


class ChoosingDialog(SettlingDialog):
    """Lists the records above, and below the versions of the one stood on."""

    def __init__(self, desk: Desk, conflicts: Sequence[Conflict], *, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            conflicts,
            title=tr("Changed on two computers"),
            words=tr(
                "Two computers of the unit changed these records without knowing of each other. Both "
                "versions are kept. The one chosen counts everywhere once the next bundles have arrived."
            ),
            columns=[
                Column(title=tr("Record in conflict"), text=lambda row: row.title, stretch=True),
                Column(title=tr("Kind"), text=lambda row: row.noun.label, chars=18, tone="text2"),
            ],
            key=lambda row: row.record,
            parent=parent,
        )

    def make_sheet(self, row: Conflict) -> QWidget:
        """Lay the versions side by side, field by field."""
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, version in enumerate(row.versions, 1):
            grid.setColumnStretch(column, 1)
            grid.addLayout(self._head(row, version), 0, column, Qt.AlignmentFlag.AlignTop)
        for line, (label, _) in enumerate(row.versions[0].fields, 1):
            grid.addWidget(Text(label, tone="text2", wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
            for column, version in enumerate(row.versions, 1):
                words = Text(version.fields[line - 1][1], wrap=True, selectable=True)
                grid.addWidget(words, line, column, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(row.versions[0].fields) + 1, 1)
        return sheet

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
        self.settle(
            lambda: conflicts.choose(conflict.record, version.entry),
            lambda done: tr(
                "“{title}” is settled. The next bundle tells the other computer.", title=done.title
            ),
        )
