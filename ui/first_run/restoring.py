"""Beginning with a backup: on a new computer, or after the disk of the old one broke."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Failure, Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress
from cchc_desktop.services.backup_sets import BackupRecord, backups_below
from cchc_desktop.services.fault_reports import REPORTS
from cchc_desktop.workspace import Workspace
from ui.support.backup_words import backup_words
from ui.support.changes import Changes
from ui.support.messages import Messages
from ui.support.work import Work
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text


class RestoreHere(Dialog):
    """Restores the newest backup of a folder; holds the opened workspace in `workspace` then."""

    def __init__(self, folder: Path, source: Path, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(tr("Restore a backup"), width=520, parent=parent)
        self.workspace: Workspace | None = None
        self._folder = folder
        self._clock = clock
        self._backup: BackupRecord | None = None
        self.work = Work(Changes(), Messages(lambda: self, folder / REPORTS, clock))
        self.body.addWidget(Text(tr("Begin with a backup"), "card", wrap=True))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.what = Text("", tone="text2", wrap=True)
        self.what.hide()
        self.body.addWidget(self.what)
        self.login, self.password = TextField(), TextField(secret=True)
        self.body.addWidget(Field(tr("Sign-in name"), self.login))
        self.password_field = Field(tr("Password"), self.password)
        self.body.addWidget(self.password_field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.enter = self.add_button(Button(tr("Restore"), self.restore, look="primary"))
        self.enter.setEnabled(False)
        self.work.read(partial(backups_below, source), self._found, self._failed)
        self.login.setFocus()

    def done(self, result: int) -> None:
        """Stop work before leaving."""
        self.work.close()
        super().done(result)

    def restore(self) -> None:
        """Restore and open, for an administrator of the backup."""
        if self._backup is None:
            return
        self.password_field.set_error("")
        if not self.password.text():
            self.password_field.set_error(tr("Type your password."))
            self.password.setFocus()
            return
        self.enter.setEnabled(False)
        run = partial(self._restored, self._backup.path, self.login.text() or None, self.password.text())
        self.work.long(tr("Restoring"), run, self._opened, self._failed)

    def _restored(self, backup: Path, login: str | None, password: str, progress: Progress) -> Workspace:
        clock = self._clock
        Workspace.restore(
            self._folder, backup, login=login, password=password, clock=clock, progress=progress
        )
        return Workspace.open(self._folder, login=login, password=password, clock=clock)

    def _found(self, found: tuple[BackupRecord, ...]) -> None:
        self._backup = newest = found[0]
        self.what.setText(backup_words(newest))
        self.what.show()
        self.fit()
        self.enter.setEnabled(True)

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.enter.setEnabled(self._backup is not None)
        if isinstance(failure, Refused):
            self.password_field.set_error(str(failure))
        else:
            self.banner.say(State.BAD, failure.hint, head=failure.message)
            self.fit()
