"""What narrows the list of activities: words, clause, channel, audience and three chips."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import CadenceKind, Plan
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activity_rows import EVERY_UNIT, NO_CLAUSE, ActivityFilter
from ui.activities.days import DayChip
from ui.widgets.buttons import FilterChip
from ui.widgets.inputs import ComboField, SearchField

_SIDE_BY_SIDE = 520
"""Px from which the three choices stand in one line when they are unfolded."""


class FilterBar(QWidget):
    """One or two lines over the table; in narrow windows most of it folds into one button."""

    changed = Signal()

    def __init__(
        self,
        channels: Sequence[Channel],
        plan: Plan,
        *,
        superior: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Offer the activities of all units too when the unit is `superior` to others."""
        super().__init__(parent)
        self.search = SearchField(tr("Filter by content"), shortcut="Ctrl+F")
        self.clause = ComboField([("", tr("Every clause")), *_clauses(plan)])
        self.channel = ComboField([("", tr("Every channel")), *((c.id, c.label) for c in channels)])
        self.audience = ComboField([("", tr("Every audience")), *((a.value, a.label) for a in Audience)])
        for choice, name in (
            (self.clause, tr("Clause")),
            (self.channel, tr("Channel")),
            (self.audience, tr("Audience")),
        ):
            choice.setAccessibleName(name)
            choice.setMinimumContentsLength(6)
            choice.currentIndexChanged.connect(self._tell)
        self.everything = FilterChip("")
        self.missing = FilterChip("", icon_name="error-warning-fill", token="bad")  # noqa: S106 - a colour
        self.drafts = FilterChip("", icon_name="pencil-line")
        self.days = DayChip(plan.year)
        self.units = FilterChip(tr("All units"), icon_name="building-line")
        self.units.setVisible(superior)
        self.folded = FilterChip(tr("Filters"), icon_name="filter-3-line")
        self.everything.setChecked(True)
        self._counts = (0, 0, 0)
        self._narrow = False
        self._tools: tuple[QWidget, ...] = ()
        self._lay_out()
        self._count()
        self.search.sought.connect(self._tell)
        self.everything.clicked.connect(lambda: self._turn(self.everything))
        self.missing.clicked.connect(lambda: self._turn(self.missing))
        self.drafts.clicked.connect(lambda: self._turn(self.drafts))
        self.days.chosen.connect(self._tell)
        self.units.clicked.connect(self._tell)
        self.folded.toggled.connect(self._unfold)

    def take_plan(self, plan: Plan) -> None:
        """Offer the clauses of another plan, keeping the chosen one if it is still there."""
        self.clause.set_choices([("", tr("Every clause")), *_clauses(plan)])

    def add_tools(self, *tools: QWidget) -> None:
        """Put quiet buttons at the right end of the chips; in narrow windows they leave."""
        self._tools = tools
        for tool in tools:
            self._chips.addWidget(tool)

    def wanted(self, period: Period | None) -> ActivityFilter:
        """Return the filter as it stands, within `period`."""
        return ActivityFilter(
            period=period,
            first=self.days.first,
            last=self.days.last,
            text=self.search.text(),
            clause=str(self.clause.value() or ""),
            channel=str(self.channel.value() or ""),
            audience=str(self.audience.value() or ""),
            missing_evidence=self.missing.isChecked(),
            unit=EVERY_UNIT if self.units.isChecked() else "",
        )

    def only_drafts(self) -> bool:
        """Tell whether the list shows what was never saved."""
        return self.drafts.isChecked()

    def narrows(self) -> bool:
        """Tell whether anything is filtered away."""
        return self._chosen() > 0 or bool(self.search.text()) or not self.everything.isChecked()

    def clear(self) -> None:
        """Show everything of the period."""
        self.set(ActivityFilter())

    def set(self, wanted: ActivityFilter) -> None:
        """Filter by `wanted`, telling once."""
        self.blockSignals(True)
        self.search.setText(wanted.text)
        self.clause.choose(wanted.clause)
        self.channel.choose(wanted.channel)
        self.audience.choose(wanted.audience)
        self.days.set_days(wanted.first, wanted.last)
        self.units.setChecked(wanted.unit == EVERY_UNIT)
        self._check(self.missing if wanted.missing_evidence else self.everything)
        self.blockSignals(False)
        self._tell()

    def show_counts(self, everything: int, missing: int, drafts: int) -> None:
        """Write the counts on the chips; there is no chip for no drafts."""
        self._counts = (everything, missing, drafts)
        self._count()

    def set_narrow(self, *, on: bool) -> None:
        """Fold into one line, or lay everything open."""
        if on == self._narrow:
            return
        self._narrow = on
        if on:
            self._top.addWidget(self.folded)
            self._top.addWidget(self.missing)
            self._fold.insertWidget(0, self._choices)
        else:
            self._top.addWidget(self._choices, 6)
            self._chips.insertWidget(1, self.missing)
        for tool in self._tools:
            tool.setVisible(not on)
        self._arrange()
        self.folded.setVisible(on)
        self._unfold(self.folded.isChecked())
        self._count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the folded choices under one another where they do not fit side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        stacked = self._narrow and self.width() < _SIDE_BY_SIDE
        ways = QBoxLayout.Direction
        self._choices_line.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        least = self._choices_line.minimumSize().height()
        self._choices.setMinimumHeight(least)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._top = QHBoxLayout()
        self._top.setSpacing(8)
        self._top.addWidget(self.search, 3)
        self._choices = QWidget()
        self._choices_line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._choices)
        self._choices_line.setContentsMargins(0, 0, 0, 0)
        self._choices_line.setSpacing(8)
        for choice, part in ((self.clause, 8), (self.channel, 7), (self.audience, 7)):
            self._choices_line.addWidget(choice, part)
        self._top.addWidget(self._choices, 6)
        column.addLayout(self._top)
        self._under = QWidget()
        self._fold = QVBoxLayout(self._under)
        self._fold.setContentsMargins(0, 0, 0, 0)
        self._fold.setSpacing(8)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        for chip in (self.everything, self.missing, self.drafts, self.days, self.units):
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        self._fold.addLayout(self._chips)
        column.addWidget(self._under)
        self.folded.hide()

    def _unfold(self, open_: bool) -> None:
        self._under.setVisible(open_ or not self._narrow)

    def _turn(self, chip: FilterChip) -> None:
        self._check(chip if chip.isChecked() else self.everything)
        self._tell()

    def _check(self, chosen: FilterChip) -> None:
        for chip in (self.everything, self.missing, self.drafts):
            chip.setChecked(chip is chosen)

    def _tell(self, *_what: object) -> None:
        self._count()
        self.changed.emit()

    def _chosen(self) -> int:
        chosen = sum(bool(choice.value()) for choice in (self.clause, self.channel, self.audience))
        return chosen + bool(self.days.first or self.days.last)

    def _count(self) -> None:
        everything, missing, drafts = self._counts
        self.everything.setText(tr("All {n}", n=number(everything)))
        words = tr("Filter {n} activities", n=number(everything)) if self._narrow and everything else ""
        self.search.setPlaceholderText(words or tr("Filter by content"))
        words = tr("Missing {n}", n=number(missing)) if self._narrow else ""
        self.missing.setText(words or tr("Missing evidence {n}", n=number(missing)))
        self.drafts.setText(tr("Drafts {n}", n=number(drafts)))
        self.drafts.setVisible(drafts > 0 or self.drafts.isChecked())
        chosen = self._chosen()
        self.folded.setText(tr("Filters ({n})", n=chosen) if chosen else tr("Filters"))


def _clauses(plan: Plan) -> list[tuple[str, str]]:
    found = [(NO_CLAUSE, tr("Serves no task"))]
    for block in plan.blocks:
        tasks = [task for task in plan.tasks_in(block.code) if task.cadence.kind is not CadenceKind.CONTEXT]
        if tasks:
            found.append((block.code, f"{block.code}  {block.title}"))
            found += [(task.clause, f"{task.clause}  {task.title}") for task in tasks]
    return found
