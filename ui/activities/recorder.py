"""Saves what the form of an activity holds, after a look for one that is recorded already."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.services.activities import ActivityRowView
from ui.activities.values import FormState
from ui.support.desk import Desk


class Recorder(QObject):
    """Writes one activity at a time, off the window's thread."""

    stored = Signal(object, object)
    """Carries the `ActivityRecord` and the `FormState` it was made from."""
    refused = Signal(object)
    """Carries the `Failure`."""
    resembles = Signal(list, bool)
    """Carries likely duplicates, and whether saving was held up by them."""
    stopped = Signal()
    """The write came to an end, whatever became of it."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state = FormState()
        self._key = ""
        self._seen: tuple[object, ...] = ()
        self.busy = False

    def forget(self) -> None:
        """Look again from the start: another activity is in the form."""
        self._seen = ()

    def look(self, state: FormState) -> None:
        """Tell of likely duplicates of `state`, once for the same name, day and channel."""
        if self._unseen(state):
            self._desk.work.read(self._question(state), self._tell, slot="similar")

    def save(self, state: FormState, key: str) -> None:
        """Record `state` and forget its draft `key`; the first save holds when there is a duplicate."""
        if self.busy:
            return
        self._state, self._key = state, key
        if self._unseen(state):
            self._desk.work.read(self._question(state), self._save_unless_similar, slot="similar")
        else:
            self._write()

    def _unseen(self, state: FormState) -> bool:
        return bool(state.title.strip() and state.channel and state.starts_on) and _mark(state) != self._seen

    def _question(self, state: FormState) -> Callable[[], list[ActivityRowView]]:
        self._seen = _mark(state)
        values = state.values(otherwise=self._desk.workspace.today())
        return partial(self._desk.workspace.activities.similar, values, but=state.activity)

    def _tell(self, similar: Sequence[ActivityRowView]) -> None:
        if similar:
            self.resembles.emit(list(similar), False)

    def _save_unless_similar(self, similar: Sequence[ActivityRowView]) -> None:
        if similar:
            self.resembles.emit(list(similar), True)
        else:
            self._write()

    def _write(self) -> None:
        self.busy = True
        workspace, state, key = self._desk.workspace, self._state, self._key
        values = state.values(otherwise=workspace.today())

        def write(progress: Progress = silent) -> Changed[ActivityRecord]:
            files = state.files
            if state.activity:
                changed = workspace.activities.change(
                    state.activity,
                    values,
                    revision=state.revision,
                    evidence=files.added,
                    described=files.described,
                    detached=files.detached,
                    answers=state.answers,
                    progress=progress,
                )
            else:
                changed = workspace.activities.record(
                    values, evidence=files.added, answers=state.answers or (), progress=progress
                )
            workspace.drafts.forget(key)
            return changed

        if state.files.added:
            words = tr("Saving the evidence")
            self._desk.work.long(words, write, self._stored, self._refused, cancelled=self._stop)
        else:
            self._desk.work.change(write, self._stored, self._refused)

    def _stored(self, changed: Changed[ActivityRecord]) -> None:
        self._stop()
        record, state = changed.record, self._state
        self.stored.emit(record, state)

    def _refused(self, failure: Failure) -> None:
        self._stop()
        self.refused.emit(failure)

    def _stop(self) -> None:
        self.busy = False
        self.stopped.emit()


def _mark(state: FormState) -> tuple[object, ...]:
    return (" ".join(state.title.split()), state.channel, state.starts_on)
