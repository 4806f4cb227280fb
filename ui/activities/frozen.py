"""An activity of a submitted quarter: every field is locked, with the reason and who can open it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.roles import Right, may, refusal_words
from ui.activities.fields import ActivityFields
from ui.support.desk import Desk
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.banner import Banner
from ui.widgets.locking import set_locked


class FrozenForm(QObject):
    """Locks the fields of a form while the shown activity may not be changed; its files can be looked at."""

    def __init__(
        self, desk: Desk, banner: Banner, fields: ActivityFields, withdraw: QWidget, foot: "LockedFoot"
    ) -> None:
        super().__init__(fields)
        self._desk = desk
        self._banner = banner
        self._fields = fields
        self._withdraw = withdraw
        self._foot = foot
        self._shown = ""
        self._record: ActivityRecord | None = None
        desk.rights_changed.connect(self.look_again)

    def look_again(self) -> None:
        """Look once more at what is shown, because the person at work has other roles."""
        self.look(self._record)

    def look(self, record: ActivityRecord | None) -> None:
        """Open the fields, then lock them again for whoever may not record, or may not change this one."""
        self._set("", "")
        self._record = record
        self._shown = record.id if record is not None else ""
        workspace = self._desk.workspace
        if not may(workspace.user.roles, Right.RECORD):
            self._lock(*refusal_words(workspace.user.roles, Right.RECORD))
        elif record is None:
            return
        elif record.unit != workspace.unit.key:
            self._lock(
                tr("This record belongs to another unit; only that unit can change it."),
                tr("Return it with your remark, so that the unit changes it itself."),
            )
        else:
            lock_of = partial(workspace.locks.of_activity, record)
            self._desk.work.read(lock_of, partial(self._show, record.id), slot="frozen")

    def _show(self, record: str, lock: Lock | None) -> None:
        if lock is not None and record == self._shown:
            self._lock(lock.message, lock.hint)

    def _lock(self, what: str, hint: str) -> None:
        self._banner.say(State.INFO, f"{what} {hint}", icon_name=MEANING["frozen"])
        self._set(what, hint)

    def _set(self, what: str, hint: str) -> None:
        evidence, why = self._fields.evidence, f"{what} {hint}".strip()
        inside = self._fields.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        set_locked((part for part in inside if part is not evidence), why)
        evidence.only_look(on=bool(why))
        set_locked([self._withdraw], why)
        self._foot.set_locked(what)


class LockedFoot:
    """Puts what keeps the form from being saved where its buttons were."""

    def __init__(self, buttons: Sequence[QWidget], words: StateWords) -> None:
        self._buttons = buttons
        self.words = words
        words.hide()

    def set_locked(self, why: str) -> None:
        """Hide the buttons and say `why`; show them again where there is no reason."""
        for button in self._buttons:
            button.setVisible(not why)
        self.words.setVisible(bool(why))
        self.words.setToolTip(why)
        self.words.set(why, State.MUTE, MEANING["frozen"])
