"""What narrows the plan: chips with counts, and words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from cchc_desktop.domain.language import tr
from ui.plans.lines import PlanFacts, Wanted, count_of, lines_of
from ui.theme.fonts import metrics
from ui.theme.icons import MEANING
from ui.widgets.buttons import FilterChip
from ui.widgets.flow import Flow
from ui.widgets.inputs import SearchField


class PlanFilters(Flow):
    """One chip is on at a time; the words narrow further."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.wanted = Wanted.ALL
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

    def choose(self, wanted: Wanted) -> None:
        """Turn on the chip of `wanted`; the chip of what stands well comes only when asked for."""
        self.wanted = wanted
        self.chips[wanted].setChecked(True)
        self.chips[Wanted.DONE].setVisible(wanted is Wanted.DONE)
        self.changed.emit()

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
