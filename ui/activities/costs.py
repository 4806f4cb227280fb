"""The costs of an activity: one amount typed quickly, or several by category and source."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import LARGEST_AMOUNT, Cost
from cchc_desktop.domain.costs import CostCategory, CostSource, usual_category
from cchc_desktop.domain.language import tr
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Well
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField
from ui.widgets.numbers import IntegerField


class CostRow(QWidget):
    """One cost: what for, who pays, and three amounts."""

    changed = Signal()
    removed = Signal()

    def __init__(self, cost: Cost, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.category = ComboField([(c.value, c.label) for c in CostCategory])
        self.source = ComboField([(s.value, s.label) for s in CostSource])
        _offer(self.category, cost.category)
        _offer(self.source, cost.source)
        self.planned, self.approved, self.spent = (
            IntegerField(amount or None, most=LARGEST_AMOUNT)
            for amount in (cost.planned, cost.approved, cost.spent)
        )
        self.spent_field = Field(tr("Spent (đồng)"), self.spent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Field(tr("Spent on"), self.category), 1)
        top.addWidget(Field(tr("Paid from"), self.source), 1)
        remove = IconButton(tr("Remove this cost"), "delete-bin-line", self.removed.emit)
        top.addWidget(remove, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(top)
        amounts = QHBoxLayout()
        amounts.setSpacing(8)
        amounts.addWidget(Field(tr("Planned (đồng)"), self.planned), 1)
        amounts.addWidget(Field(tr("Approved (đồng)"), self.approved), 1)
        amounts.addWidget(self.spent_field, 1)
        column.addLayout(amounts)
        for choice in (self.category, self.source):
            choice.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for amount in (self.planned, self.approved, self.spent):
            amount.textEdited.connect(lambda _text: self.changed.emit())

    def cost(self) -> Cost:
        """Return the cost as it stands; what is not typed is nothing."""
        return Cost(
            str(self.category.value() or ""),
            str(self.source.value() or ""),
            self.planned.value() or 0,
            self.approved.value() or 0,
            self.spent.value() or 0,
        )


class CostWell(Well):
    """All costs of an activity; `quick` takes the amount spent while there is only one."""

    changed = Signal()

    def __init__(self, own_source: CostSource, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._own_source = own_source
        self._channel = ""
        self.rows: list[CostRow] = []
        self.quick = IntegerField(most=LARGEST_AMOUNT)
        self.quick.textEdited.connect(self._quick_typed)
        self.more = Button(tr("Details"), self.add_cost, look="link")
        self.more.setAccessibleName(tr("Enter costs by category and source"))
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self.body.addLayout(self._column)
        self.add = Button(tr("Another cost"), self.add_cost, look="link", icon_name="add-line")
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._arrange()

    def value(self) -> tuple[Cost, ...]:
        """Return the costs that have an amount."""
        costs = (row.cost() for row in self.rows)
        return tuple(cost for cost in costs if cost.planned or cost.approved or cost.spent)

    def set_value(self, costs: Sequence[Cost]) -> None:
        """Show `costs`."""
        for row in list(self.rows):
            self._drop(row)
        for cost in costs:
            self._append(cost)
        self._arrange()

    def suggest_for(self, channel: str) -> None:
        """Begin the next cost with the category that suits `channel`."""
        self._channel = channel

    def add_cost(self) -> None:
        """Begin one more cost."""
        row = self._append(self._usual())
        self._arrange()
        row.planned.setFocus(Qt.FocusReason.OtherFocusReason)

    def _usual(self) -> Cost:
        return Cost(usual_category(self._channel), self._own_source)

    def _append(self, cost: Cost) -> CostRow:
        row = CostRow(cost)
        row.changed.connect(self._row_changed)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _drop(self, row: CostRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _remove(self, row: CostRow) -> None:
        self._drop(row)
        self._arrange()
        self.quick.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _quick_typed(self, _text: str) -> None:
        spent = self.quick.value()
        if not self.rows and spent:
            self._append(self._usual())
        if self.rows:
            (row,) = self.rows
            row.spent.set_value(spent)
            if not spent and not self.value():
                self._drop(row)
        self._arrange(typing=True)
        self.changed.emit()

    def _row_changed(self) -> None:
        self._arrange()
        self.changed.emit()

    def _arrange(self, *, typing: bool = False) -> None:
        several = len(self.rows) > 1
        for row in self.rows:
            row.spent_field.setVisible(several)
        self.setVisible(bool(self.rows))
        self.more.setVisible(not self.rows)
        self.quick.setReadOnly(several)
        self.quick.setToolTip(tr("Sum of what was spent below") if several else "")
        if not typing:
            self.quick.set_value(sum(row.spent.value() or 0 for row in self.rows) or None)


def _offer(choice: ComboField, value: str) -> None:
    """Choose `value`, offering it first where another program has written it."""
    if value and choice.findData(value) < 0:
        choice.add(value, value)
    choice.setCurrentIndex(0)
    choice.choose(value)
