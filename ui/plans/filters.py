"""What narrows the plan: chips with counts, and words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from ui.plans.lines import PlanFacts, Wanted, count_of, lines_of
from ui.theme.fonts import metrics
from ui.theme.icons import MEANING
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.flow import Flow
from ui.widgets.inputs import ComboField, SearchField


class PlanFilters(Flow):
    """One chip is on at a time; the words narrow further."""

    changed = Signal()
    difficulty_wanted = Signal()
    unit_chosen = Signal(str)
    """Carries the key of the unit whose plan is to be shown."""

    def __init__(self, own: OrgUnit, below: Sequence[OrgUnit] = (), *, parent: QWidget | None = None) -> None:
        """Take the units below, whose plans may be looked at too."""
        super().__init__(parent=parent)
        self.wanted = Wanted.ALL
        self.unit = ComboField(
            [(own.key, own.short_body), *((unit.key, unit.short_body) for unit in below)],
            icon_name="community-line",
        )
        self.unit.setAccessibleName(tr("Unit whose plan is shown"))
        self.unit.setProperty("chip", True)
        self.unit.currentIndexChanged.connect(lambda _at: self.unit_chosen.emit(str(self.unit.value())))
        self.unit.setMinimumWidth(metrics().horizontalAdvance("UBND thành phố Nha Trang") + 60)
        if below:
            self.add(self.unit)
        else:
            self.unit.setParent(self)
            self.unit.hide()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: dict[Wanted, FilterChip] = {}
        signs = {
            Wanted.ALL: ("", ""),
            Wanted.MISSING: (MEANING["missing"], "bad"),
            Wanted.DUE_SOON: (MEANING["due"], "warn"),
            Wanted.NOTHING_YET: (MEANING["nothing_yet"], "text2"),
            Wanted.NOT_APPLICABLE: (MEANING["not_applicable"], "text2"),
            Wanted.DONE: (MEANING["ok"], "ok"),
        }
        for wanted, (sign, token) in signs.items():
            chip = FilterChip("", icon_name=sign, token=token or "text2")
            chip.clicked.connect(lambda _checked=False, wanted=wanted: self.choose(wanted))
            self._group.addButton(chip)
            self.chips[wanted] = chip
            self.add(chip)
        self.chips[Wanted.ALL].setChecked(True)
        self.chips[Wanted.DONE].hide()
        self.search = SearchField(tr("Filter tasks"), shortcut="Ctrl+F", compact=True)
        self.search.setFixedWidth(metrics().horizontalAdvance(tr("Filter tasks")) + 80)
        self.search.sought.connect(lambda _text: self.changed.emit())
        self.add(self.search)
        self.report = Button(
            tr("Report a difficulty…"), self.difficulty_wanted.emit, look="primary", icon_name="add-line"
        )
        self.add(self.report)
        self._shown_for = (True, False)
        self.report.hide()

    def choose(self, wanted: Wanted) -> None:
        """Turn on the chip of `wanted`; the chip of what stands well comes only when asked for."""
        self.wanted = wanted
        self.chips[wanted].setChecked(True)
        self.chips[Wanted.DONE].setVisible(wanted is Wanted.DONE)
        self.changed.emit()

    def show_for(self, *, tasks: bool, difficulties: bool) -> None:
        """Show what narrows tasks, or what belongs to difficulties, or neither."""
        if self._shown_for == (tasks, difficulties):
            return
        self._shown_for = (tasks, difficulties)
        for wanted, chip in self.chips.items():
            chip.setVisible(tasks and (wanted is not Wanted.DONE or self.wanted is Wanted.DONE))
        self.search.setVisible(tasks or difficulties)
        self.report.setVisible(difficulties)
        self.updateGeometry()

    def clear_filters(self) -> None:
        """Show every task again."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.choose(Wanted.ALL)

    def show_counts(self, facts: PlanFacts) -> None:
        """Say behind each chip how many tasks it shows."""
        tasks = [line for _block, inside in lines_of(facts) for line in inside]
        words = {
            Wanted.ALL: tr("Every task {n}", n=len(tasks)),
            Wanted.MISSING: tr("Missing {n}", n=count_of(facts, tasks, Wanted.MISSING)),
            Wanted.DUE_SOON: tr("Due soon {n}", n=count_of(facts, tasks, Wanted.DUE_SOON)),
            Wanted.NOTHING_YET: tr("Nothing yet {n}", n=count_of(facts, tasks, Wanted.NOTHING_YET)),
            Wanted.NOT_APPLICABLE: tr("Not applicable {n}", n=count_of(facts, tasks, Wanted.NOT_APPLICABLE)),
            Wanted.DONE: tr("Standing well {n}", n=count_of(facts, tasks, Wanted.DONE)),
        }
        for wanted, said in words.items():
            self.chips[wanted].setText(said)
        self.updateGeometry()
