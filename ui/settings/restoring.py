"""The restore of a backup, step by step: which one, what it changes, and who answers for it."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Failure, Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.backup_sets import BackupRecord, backups_below
from cchc_desktop.services.restoring import Outlook, Prepared
from ui.settings.backup_columns import backup_columns, moment_words
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.ring import FocusRing
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text
from ui.widgets.wizard import Step, WizardShell

_COUNTED: Final = {
    "activities": Noun.ACTIVITY,
    "evidence": Noun.EVIDENCE,
    "feedback_cases": Noun.FEEDBACK,
    "assessments": Noun.ASSESSMENT,
    "submissions": Noun.SUBMISSION,
    "reports": Noun.REPORT,
    "bundles": Noun.BUNDLE,
    "users": Noun.USER,
    "audit_lines": None,
}
"""The tables whose rows tell an officer how much a state holds."""


class RestoreWizard(QDialog):
    """Prepares a restore; `prepared` is set when it only has to be put into place."""

    def __init__(self, desk: Desk, backups: Sequence[BackupRecord], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Restore a backup"))
        self.prepared: Prepared | None = None
        self._desk = desk
        self._outlook: Outlook | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._build(backups)
        column.addWidget(self.shell)
        FocusRing(self)
        room = self.screen().availableSize()
        self.resize(min(1180, room.width()), min(640, room.height()))
        if backups:
            self.table.selectRow(0)

    def chosen(self) -> BackupRecord | None:
        """Return the backup that is chosen."""
        found: BackupRecord | None = self.table.current()
        return found

    def take_folder(self, folder: Path) -> None:
        """Add the backups in `folder`, for example on another stick, and choose the newest of them."""
        self._desk.work.read(partial(backups_below, folder), self._found, self._failed)

    def _build(self, backups: Sequence[BackupRecord]) -> None:
        self.model = LazyTableModel(backup_columns(), key=lambda row: row.path)
        self.model.set_rows(backups)
        self.table = TableView(self.model, name=tr("Backups"))
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._compare())
        which = QWidget()
        inside = QVBoxLayout(which)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.table, 1)
        inside.addWidget(
            Button(tr("From another folder…"), self._ask_folder, icon_name="folder-open-line"),
            0,
        )
        what = QWidget()
        inside = QVBoxLayout(what)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self.banner = Banner()
        inside.addWidget(self.banner)
        self.counts = LazyTableModel(_count_columns(), key=lambda row: row[0])
        inside.addWidget(TableView(self.counts, name=tr("What the backup changes")), 1)
        sure = QWidget()
        inside = QVBoxLayout(sure)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self.follows = Text("", wrap=True)
        inside.addWidget(self.follows)
        self.password = TextField(secret=True)
        self.password_field = Field(
            tr("Your password"),
            self.password,
            hint=tr("In a backup that was away, on a stick for instance, it may be an earlier one."),
        )
        inside.addWidget(self.password_field)
        inside.addStretch(1)
        steps = (
            Step(
                tr("Choose the backup"),
                tr("Date and place"),
                tr("Which state shall come back?"),
                tr("The newest sound backup is usually the right one."),
                which,
                self._which_problem,
            ),
            Step(
                tr("Compare"),
                tr("What changes"),
                tr("What does it change?"),
                tr("Rows in the backup beside those here now."),
                what,
                self._what_problem,
            ),
            Step(
                tr("Restore"),
                tr("With your password"),
                tr("Restore this backup?"),
                tr("What is here now goes aside and is kept; nothing is deleted."),
                sure,
                self._sure_problem,
            ),
        )
        self.shell = WizardShell(steps, last=tr("Restore and open again"))
        self.shell.finished.connect(self.prepare)
        self.shell.left.connect(self.reject)
        self.shell.stepped.connect(self._stepped)

    def prepare(self) -> None:
        """Back up what is here if it changed, then prepare the restore off the window's thread."""
        backup = self.chosen()
        if backup is None:
            return
        workspace = self._desk.workspace
        password, login = self.password.text(), workspace.user.login

        def run(progress: Progress) -> Prepared:
            with suppress(Trouble):  # of damaged data there is no backup; all of it goes aside anyway
                workspace.backups.make_if_changed(BackupReason.RESTORE)
            return workspace.prepare_successor(backup.path, login=login, password=password, progress=progress)

        self.shell.on.setEnabled(False)
        self.shell.say("")
        self.follows.setText(tr("Preparing the restore; it is checked to the last file…"))
        self._desk.work.long(tr("Restoring"), run, self._prepared, self._failed, cancelled=self._stopped)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, tr("Folder of the backup"))
        if folder is not None:
            self.take_folder(folder)

    def _found(self, found: Sequence[BackupRecord]) -> None:
        new = {backup.path for backup in found}
        rows = [row for row in self.model.rows() if row.path not in new]
        self.model.set_rows([*found, *rows])
        self.table.selectRow(0)
        self.shell.say("")

    def _compare(self) -> None:
        self._outlook = None
        backup = self.chosen()
        if backup is not None:
            look = partial(self._desk.workspace.backups.look_ahead, backup.path)
            self._desk.work.read(look, self._show, self._failed, slot="outlook")

    def _show(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self.shell.say("")
        self.counts.set_rows(
            [
                (table, noun.label if noun else tr("Lines of the audit trail"),
                 outlook.now.get(table, 0) if outlook.now else None, outlook.then.get(table, 0))
                for table, noun in _COUNTED.items()
            ]
        )  # fmt: skip
        made = moment_words(outlook.backup.made_at)
        if not outlook.now:
            words = tr(
                "What is here now is damaged, so nothing can be compared. It goes aside whole; what was sent"
                " to the unit above comes back from there."
            )
            self.banner.say(State.WARN, words)
        elif outlook.lost:
            words = tr(
                "{n} changes were made after this backup of {made}. They are not in it: what was sent to the"
                " unit above comes back from there, the rest must be entered again.",
                n=number(outlook.lost),
                made=made,
            )
            self.banner.say(State.WARN, words)
        else:
            words = tr("Nothing was recorded here after this backup of {made}.", made=made)
            self.banner.say(State.OK, words)
        self.follows.setText(
            tr(
                "The program closes, puts the backup of {made} in place and opens again. Your data of now"
                " lies in the folder “before-restore-…” afterwards. The next bundle says to the unit above"
                " that this computer was restored.",
                made=made,
            )
        )

    def _stepped(self, at: int) -> None:
        if at == 2:
            self.password.setFocus()

    def _which_problem(self) -> str:
        return "" if self.chosen() else tr("Choose a backup first.")

    def _what_problem(self) -> str:
        return "" if self._outlook else tr("Go back and choose another backup.")

    def _sure_problem(self) -> str:
        if not self.password.text():
            self.password.setFocus()
            return tr("Type your password.")
        return ""

    def _prepared(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.accept()

    def _stopped(self) -> None:
        self.shell.on.setEnabled(True)
        self.shell.say(tr("Stopped; nothing was changed."))

    def _failed(self, failure: Failure) -> None:
        self.shell.on.setEnabled(True)
        self.shell.say(str(failure))
        if self.shell.at() == 2:
            self.password.selectAll()
            self.password.setFocus()


def _count_columns() -> tuple[Column, ...]:
    return (
        Column(title=tr("Kind"), text=lambda row: row[1], stretch=True, chars=20),
        Column(title=tr("Here now"), text=_here_now, right=True, chars=14),
        Column(title=tr("In the backup"), text=lambda row: number(row[3]), right=True, chars=16),
        Column(
            title=tr("Becomes more or less"), text=_difference, right=True, chars=14, tone="text2", drop=1
        ),
    )


def _here_now(row: tuple[str, str, int | None, int]) -> str:
    return "–" if row[2] is None else number(row[2])


def _difference(row: tuple[str, str, int | None, int]) -> str:
    if row[2] is None:
        return "–"
    more = row[3] - row[2]
    return "–" if more == 0 else f"{'+' if more > 0 else '−'}{number(abs(more))}"
