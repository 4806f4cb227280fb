"""What documents and conferences still call for, offered to the activity that does it, to be ticked off."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import TriggerEvent
from cchc_desktop.domain.plans import Plan
from cchc_desktop.services.plans import Answerable
from ui.widgets.cards import Well
from ui.widgets.inputs import CheckBox
from ui.widgets.text import Text

_MOST = 6
"""So many events are offered at once, the earliest due first."""


class DutyTicks(Well):
    """One tick for each event that an activity of this channel or clause may answer; hidden without any."""

    changed = Signal()
    clause_wanted = Signal(str)
    """Carries the clause of an event that was ticked."""

    def __init__(self, plan: Plan, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._plan = plan
        self._events: dict[str, TriggerEvent] = {}
        self._held: frozenset[str] = frozenset()
        self._chosen: frozenset[str] | None = None
        self._channel = ""
        self._clauses: tuple[str, ...] = ()
        self.setAccessibleName(tr("Events this activity answers"))
        self.body.addWidget(Text(tr("Does it answer one of these?"), "label", wrap=True))
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self.body.addLayout(self._column)
        self.ticks: dict[str, CheckBox] = {}
        self.hide()

    def take_plan(self, plan: Plan) -> None:
        """Go by another plan: the unit has changed its own tasks."""
        self._plan = plan
        self._offer()

    def value(self) -> tuple[str, ...] | None:
        """Return the events that are ticked, None while the officer has not touched them."""
        return None if self._chosen is None else tuple(sorted(self._chosen))

    def choose(self, answers: Sequence[str] | None) -> None:
        """Tick `answers`; None leaves those that the activity answered before."""
        self._chosen = None if answers is None else frozenset(answers)
        self._offer()

    def set_events(self, found: Sequence[Answerable]) -> None:
        """Take the events that wait and those that this activity answers already."""
        self._events = {one.event.id: one.event for one in found}
        self._held = frozenset(one.event.id for one in found if one.answered)
        self._offer()

    def show_for(self, channel: str, clauses: Sequence[str]) -> None:
        """Offer what an activity of `channel` that serves `clauses` may answer."""
        if (channel, tuple(clauses)) != (self._channel, self._clauses):
            self._channel, self._clauses = channel, tuple(clauses)
            self._offer()

    def _ticked(self) -> frozenset[str]:
        return self._held if self._chosen is None else self._chosen

    def _fits(self, event: TriggerEvent) -> bool:
        if event.id in self._ticked() or event.clause in self._clauses:
            return True
        return self._plan.has(event.clause) and self._channel in self._plan.task(event.clause).channels

    def _offer(self) -> None:
        wanted = [event for event in self._events.values() if self._fits(event)][:_MOST]
        if [event.id for event in wanted] != list(self.ticks):
            for tick in self.ticks.values():
                self._column.removeWidget(tick)
                tick.hide()
                tick.deleteLater()
            self.ticks = {event.id: self._tick(event) for event in wanted}
        for key, tick in self.ticks.items():
            tick.blockSignals(True)
            tick.setChecked(key in self._ticked())
            tick.blockSignals(False)
        self.setVisible(bool(self.ticks))

    def _tick(self, event: TriggerEvent) -> CheckBox:
        words = tr("{event} · due {day}", event=_short(event.title), day=f"{event.due:%d/%m}")
        made = CheckBox(words)
        made.setToolTip(event.title)
        made.toggled.connect(lambda on, event=event: self._turn(event, on=on))
        self._column.addWidget(made)
        return made

    def _turn(self, event: TriggerEvent, *, on: bool) -> None:
        before = self._ticked()
        self._chosen = before | {event.id} if on else before - {event.id}
        if on:
            self.clause_wanted.emit(event.clause)
        self.changed.emit()


def _short(title: str) -> str:
    return title if len(title) <= 44 else f"{title[:44].rsplit(' ', 1)[0]}…"
