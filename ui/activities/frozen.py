"""An activity of a submitted quarter: every field is locked, with the reason and who can open it."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.locks import Lock
from ui.activities.fields import ActivityFields
from ui.support.desk import Desk
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.banner import Banner


class FrozenForm(QObject):
    """Locks the fields of a form while the shown activity may not be changed; its files can be looked at."""

    def __init__(self, desk: Desk, banner: Banner, fields: ActivityFields, withdraw: QWidget) -> None:
        super().__init__(fields)
        self._desk = desk
        self._banner = banner
        self._fields = fields
        self._withdraw = withdraw

    def look(self, record: ActivityRecord | None) -> None:
        """Open the fields, then lock them again if the activity's quarter is frozen."""
        self._set(locked=False)
        if record is not None and record.unit == self._desk.workspace.unit.key:
            lock_of = partial(self._desk.workspace.reviews.lock_of_activity, record)
            self._desk.work.read(lock_of, self._show, slot="frozen")

    def _show(self, lock: Lock | None) -> None:
        if lock is not None:
            self._banner.say(State.INFO, f"{lock.message} {lock.hint}", icon_name=MEANING["frozen"])
            self._set(locked=True)

    def _set(self, *, locked: bool) -> None:
        evidence = self._fields.evidence
        inside = self._fields.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for part in inside:
            if part is not evidence:
                part.setEnabled(not locked)
        evidence.zone.setVisible(not locked)
        self._withdraw.setEnabled(not locked)
