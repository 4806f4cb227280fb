"""A step of a case in a submitted quarter: what can no longer be changed is locked, with the reason."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.feedback_stages import Step, days_behind
from cchc_desktop.services.locks import Locks
from ui.feedback.stages import StageForm
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.locking import set_locked, why_locked


@dataclass(frozen=True, slots=True)
class _Frozen:
    """Why the whole step, its day as typed, or the kind of the case cannot be said; empty where they can."""

    step: str
    day: str
    kind: str


class FrozenStep(QObject):
    """Locks the fields of a step before anything is typed, and the typed day as soon as it is one."""

    looked = Signal()
    """What may be done with the step is known."""

    def __init__(self, form: StageForm) -> None:
        super().__init__(form)
        self._form = form
        self.locked = False
        form.day.changed.connect(lambda _day: self.look())
        self.look()

    def look(self) -> None:
        """Ask what is frozen."""
        form = self._form
        day = form.day.value() if "day" in form.fields else None
        read = partial(_read, form.desk.workspace.locks, form.case, form.step, day)
        form.desk.work.read(read, self._show, slot="frozen-step")

    def _show(self, frozen: _Frozen) -> None:
        form = self._form
        self.locked = bool(frozen.step)
        if self.locked:
            form.banner.say(State.INFO, frozen.step, icon_name=MEANING["frozen"])
            for field in form.fields.values():
                field.set_locked(frozen.step)
            set_locked([form.compose], frozen.step)
        else:
            if form.step is Step.CLASSIFY:
                form.fields["kind"].set_locked(frozen.kind)
            if "day" in form.fields:
                form.fields["day"].set_error(frozen.day)
        self.looked.emit()


def _read(locks: Locks, case: FeedbackRecord, step: Step, day: date | None) -> _Frozen:
    behind = days_behind(case, step)
    kind = step is Step.CLASSIFY
    return _Frozen(
        why_locked(locks.of_case(case.id, behind)) if behind else "",
        why_locked(locks.of_case(case.id, {day})) if day is not None else "",
        why_locked(locks.of_case(case.id, {case.received_on})) if kind else "",
    )
