"""Numbers that two computers gave twice: choosing which version counts, giving a case a code of its own."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.same_numbers import NumberedRecord, SharedNumber
from cchc_desktop.services.unsettled import Unsettled
from ui.bundles.settling import SettlingDialog
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class SameNumbersDialog(SettlingDialog):
    """Lists the numbers above, and below the records that bear the one stood on."""

    def __init__(self, desk: Desk, shared: Sequence[SharedNumber], *, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            shared,
            title=tr("The same number twice"),
            words=tr(
                "Two computers of the unit, or this one before and after a backup was restored, gave one "
                "number twice. Both records are kept, each with a mark in brackets that is the same "
                "everywhere."
            ),
            columns=[
                Column(title=tr("Number given twice"), text=lambda row: row.title, stretch=True),
                Column(title=tr("Kind"), text=lambda row: row.noun.label, chars=18, tone="text2"),
            ],
            key=lambda row: row.title,
            parent=parent,
        )

    def make_sheet(self, row: SharedNumber) -> QWidget:
        """Lay the records under each other, each with its mark and what can be done."""
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for line, record in enumerate(row.records):
            grid.addWidget(Text(f"({record.mark})", "strong"), line, 0)
            place = tr("Here, on this computer") if record.own else tr("The other computer")
            moment = f"{record.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
            grid.addWidget(Text(f"{place} · {record.author}, {moment}", wrap=True), line, 1)
            grid.addLayout(self._ends(row, record), line, 2)
        grid.addWidget(Text(_means(row.noun), "small", wrap=True), len(row.records), 0, 1, 3)
        grid.setRowStretch(len(row.records) + 1, 1)
        return sheet

    def choose(self, record: NumberedRecord) -> None:
        """Let a version count, or give a case a code of its own."""
        numbers = self._desk.workspace.bundles.same_numbers
        self.settle(
            lambda: numbers.settle(record.id),
            lambda done: tr("“{title}” is settled. The next bundle tells the others.", title=done.title),
        )

    def _ends(self, shared: SharedNumber, record: NumberedRecord) -> QHBoxLayout:
        """Return what stands at the end of a record's line: that it counts, or the button."""
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        if record.counts and shared.noun is not Noun.FEEDBACK:
            mark = Badge()
            mark.set(tr("Counts now"), State.INFO, "eye-line")
            ends.addWidget(mark)
        if shared.noun is Noun.SUBMISSION:
            button = Button(tr("Let it count"), partial(self.choose, record), icon_name="check-line")
        elif shared.noun is Noun.FEEDBACK:
            button = Button(tr("Give it a new code"), partial(self.choose, record), icon_name="edit-line")
        else:
            return ends
        button.setAccessibleName(f"{button.text()} ({record.mark})")
        ends.addWidget(button)
        self.choices.append(button)
        return ends


class UnsettledDialog(Dialog):
    """What units below have not chosen yet, for the superior to know and to ask."""

    def __init__(self, units: Sequence[Unsettled], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Not chosen below"), width=620, parent=parent)
        self.body.addWidget(Text(tr("Not chosen below"), "card"))
        words = tr(
            "Two computers of these units wrote the same thing differently, or gave one number twice. "
            "Only the unit itself chooses, on its page Send/Receive. Until then one of the two counts here, "
            "the same one as everywhere."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        model = LazyTableModel(
            [
                Column(title=tr("Unit"), text=lambda row: row[0], chars=22),
                Column(title=tr("What it has to choose between"), text=lambda row: row[1], stretch=True),
            ]
        )
        model.set_rows([(unit.name, line) for unit in units for line in unit.lines])
        self.table = TableView(model, name=tr("Not chosen below"))
        self.table.setMinimumHeight(200)
        self.body.addWidget(self.table, 1)
        self.add_button(Button(tr("Close"), self.accept, look="primary")).setFocus()


def _means(noun: Noun) -> str:
    """Return what choosing means."""
    match noun:
        case Noun.SUBMISSION:
            return tr(
                "The version chosen counts everywhere; the other one is withdrawn and stays in the history."
            )
        case Noun.FEEDBACK:
            return tr("Both cases count. Give a new code to the one whose sender was not told the old one.")
        case _:
            return tr("What was issued keeps its number. The next version replaces both.")
