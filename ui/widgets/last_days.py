"""Until when each kind of unit hands in its report of a quarter: looked up by all, set by Sở Nội vụ."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.deadlines import Effect, LastDay
from ui.support.desk import Desk
from ui.support.rights import refusal
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: UnitKind
    due: date
    effect: Effect


class LastDaysDialog(Dialog):
    """The last days of a quarter by kind of unit; another day is set for all units of a kind at once."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Until when reports are handed in"), width=620, parent=parent)
        self.finished.connect(self.deleteLater)
        self._desk = desk
        self._plans = desk.workspace.plans
        self._days = self._plans.last_days
        self._listed: tuple[LastDay, ...] = ()
        self._quarters = {quarter.code: quarter for quarter in self._plans.quarters()}
        self._why = self._why_not()
        self.body.addWidget(Text(tr("Until when reports are handed in"), "card", wrap=True))
        words = tr(
            "Sở Nội vụ sets one last day for all units of a kind; a unit above may give a single unit more "
            "time beside it, in the plan of that unit."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.quarter = ComboField([(code, quarter.label) for code, quarter in self._quarters.items()])
        self.quarter.choose(
            desk.period.code if desk.period.code in self._quarters else next(iter(self._quarters))
        )
        self.quarter.currentIndexChanged.connect(lambda _at: self._fill())
        self.body.addWidget(Field(tr("Quarter"), self.quarter))
        self.model = LazyTableModel(
            [
                Column(title=tr("Units"), text=lambda last: last.kind.label, stretch=True),
                Column(title=tr("Last day"), text=lambda last: day_words(last.due), right=True, chars=12),
            ],
            key=lambda last: str(last.kind),
        )
        self.table = TableView(self.model, name=tr("Last days"))
        self.table.setMinimumHeight(170)
        self.table.chosen.connect(self._choose)
        self.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.due = DateField(year=desk.workspace.plans.current().year)
        self.due.changed.connect(lambda _day: self._weigh())
        self.field = Field(tr("New last day"), self.due)
        row.addWidget(self.field)
        row.addStretch(1)
        self.body.addLayout(row)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.add_button(Button(tr("Close"), self.reject))
        self.save = self.add_button(Button(tr("Set the last day"), self.set_day, look="primary"))
        self.field.setVisible(not self._why)
        self.save.setVisible(not self._why)
        self._read()

    def standing(self) -> LastDay | None:
        """Return the kind of unit that is stood on."""
        found = self.table.current()
        return found if isinstance(found, LastDay) else None

    def set_day(self) -> None:
        """Set the day that was typed for the kind of unit that is stood on."""
        last, due = self.standing(), self.due.value()
        if last is None:
            return
        if due is None:
            self.field.set_error(self.due.problem() or tr("Enter the last day."))
            return
        period, days = self._quarters[last.period], self._days
        self._desk.work.change(lambda: days.set(period, last.kind, due), self._set, self._failed)

    def _why_not(self) -> str:
        if not self._days.may_set():
            return tr("Last days are set by Sở Nội vụ for all units; they come down with its bundles.")
        return refusal(self._desk, Right.RULES)

    def _read(self) -> None:
        self._desk.work.read(self._days.listed, self._show, slot="last days")

    def _show(self, listed: tuple[LastDay, ...]) -> None:
        self._listed = listed
        self._fill()

    def _fill(self) -> None:
        code, before = str(self.quarter.value()), self.standing()
        rows = sorted(
            (last for last in self._listed if last.period == code),
            key=lambda last: list(UnitKind).index(last.kind),
        )
        self.model.set_rows(rows)
        kind = before.kind if before else self._desk.workspace.unit.kind
        if not self.table.select_key(str(kind)) and rows:
            self.table.select_key(str(rows[0].kind))
        self._choose(self.standing())

    def _choose(self, last: object) -> None:
        if self._why:
            self.banner.say(State.INFO, self._why, icon_name="lock-line")
        elif isinstance(last, LastDay):
            self.due.set_value(last.due)
            self.field.set_error("")
            self._weigh()

    def _weigh(self) -> None:
        """Say what the day that was typed would change."""
        last, due = self.standing(), self.due.value()
        if last is None or due is None or due == last.due:
            self.banner.clear()
            self.save.setEnabled(False)
            return
        self.field.set_error("")
        self.save.setEnabled(True)
        period, days = self._quarters[last.period], self._days
        self._desk.work.read(
            lambda: _Asked(last.kind, due, days.effect(period, last.kind, due)),
            self._tell,
            self._refuse,
            slot="effect",
        )

    def _tell(self, asked: _Asked) -> None:
        last = self.standing()
        if last is None or (last.kind, self.due.value()) != (asked.kind, asked.due):
            return
        effect = asked.effect
        words = [
            tr(
                "{n} units then hand in by {day} instead of {before}; it goes down with the next bundle.",
                n=number(effect.units),
                day=day_words(asked.due),
                before=day_words(last.due),
            )
        ]
        if effect.becomes_late:
            words.append(tr("{n} reports that are here become late.", n=number(effect.becomes_late)))
        if effect.no_longer_late:
            words.append(tr("{n} reports that are here are no longer late.", n=number(effect.no_longer_late)))
        if effect.extended:
            words.append(tr("{n} units keep the day that was granted to them.", n=number(effect.extended)))
        state = State.WARN if effect.becomes_late else State.INFO
        self.banner.say(state, " ".join(words), icon_name="calendar-line")

    def _set(self, changed: Changed[LastDay]) -> None:
        made = changed.record
        self._desk.saved(tr("{units}: last day {day}", units=made.kind.label, day=day_words(made.due)))
        self._read()

    def _refuse(self, failure: Failure) -> None:
        self.banner.clear()
        self.save.setEnabled(False)
        self._failed(failure)

    def _failed(self, failure: Failure) -> None:
        self.field.set_error(f"{failure.message} {failure.hint}".strip())
