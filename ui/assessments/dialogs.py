"""Setting a criterion aside with a reason, and the list of what cannot be submitted yet."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.criteria import Criterion
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc, number
from cchc_desktop.services.assessments import CriterionView
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class NotApplicableDialog(Dialog):
    """Asks why a criterion does not apply."""

    def __init__(self, criterion: Criterion, proposed: str = "", *, parent: QWidget | None = None) -> None:
        """Take the program's own reason as `proposed`."""
        question = tr("Criterion {id} does not apply?", id=criterion.id)
        super().__init__(question, width=480, parent=parent)
        self.reason = TextArea(proposed, lines=3)
        self._field = Field(
            tr("Reason"), self.reason, hint=tr("The superior reads it and may ask for points after all.")
        )
        self.body.addWidget(Text(question, "card", wrap=True))
        self.body.addWidget(
            Text(
                tr(
                    "The maximum falls by {points} points and the total is re-based to 100.",
                    points=number(criterion.max_points),
                ),
                tone="text2",
                wrap=True,
            )
        )
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Set aside"), self._apply, look="primary"))
        self.reason.setFocus()

    def words(self) -> str:
        """Return the typed reason."""
        return nfc(self.reason.text()).strip()

    def _apply(self) -> None:
        if not self.words():
            self._field.set_error(tr("Write why the criterion does not apply to the unit in this period."))
            self.reason.setFocus()
            return
        self.accept()


class BlockersDialog(Dialog):
    """Lists the criteria that keep the assessment from being submitted; one of them is opened."""

    def __init__(self, blockers: Sequence[CriterionView], *, parent: QWidget | None = None) -> None:
        head = tr("{count} criteria cannot be submitted yet", count=len(blockers))
        super().__init__(head, width=560, parent=parent)
        self.prefer_height(360)
        self.chosen = ""
        self.body.addWidget(Text(head, "card", wrap=True))
        model = LazyTableModel(
            (
                Column(
                    title=tr("Criterion"),
                    stretch=True,
                    text=lambda row: row.criterion.title,
                    code=lambda row: row.criterion.id,
                    code_chars=4,
                ),
                Column(title=tr("What is missing"), state=lambda row: (row.problem, State.BAD, ""), chars=26),
            ),
            key=lambda row: row.criterion.id,
        )
        model.set_rows(blockers)
        self.table = TableView(model, name=head)
        self.table.opened.connect(lambda _row: self._open())
        self.body.addWidget(self.table, 1)
        self.add_button(Button(tr("Close"), self.reject))
        self.add_button(Button(tr("Open the criterion"), self._open, look="primary"))
        if blockers:
            self.table.select_key(blockers[0].criterion.id)
        self.table.setFocus()

    def _open(self) -> None:
        row = self.table.current()
        if row is not None:
            self.chosen = row.criterion.id
            self.accept()
