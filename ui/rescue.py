"""What is offered when the data does not open: repair, restore, look without writing."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Damage, Failure, Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.services.backup_making import PLACE
from cchc_desktop.services.backup_sets import BackupRecord, backups_below, backups_in
from cchc_desktop.services.fault_reports import REPORTS
from cchc_desktop.workspace import Workspace
from ui.support.backup_words import backup_words, moment_of
from ui.support.changes import Changes
from ui.support.closing import wait_beside
from ui.support.files import ask_folder
from ui.support.messages import Messages
from ui.support.work import Work
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.dialog import Choice, Dialog, Question
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text

_PATIENCE: Final = 400
"""Milliseconds after which the officer is told that the data is being looked over."""
REPAIR, RESTORE, OTHER, READ = "repair", "restore", "other", "read"
MOVED, COPIED = "moved", "copied"


class RescueDialog(Dialog):
    """Ways out of damage; holds the opened workspace in `workspace` once one of them led there."""

    def __init__(
        self,
        folder: Path,
        damage: Failure,
        *,
        login: str = "",
        password: str = "",
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("The data is damaged"), width=620, parent=parent)
        self.workspace: Workspace | None = None
        self._folder = folder
        self._clock = clock
        self._newest = next(iter(backups_in(folder / PLACE)), None)
        self._other: BackupRecord | None = None
        self.work = Work(Changes(), Messages(lambda: self, folder / REPORTS, clock))
        self.title = Text(tr("The data of this computer is damaged"), "card", wrap=True)
        self.body.addWidget(self.title)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.banner.say(State.BAD, tr("Nothing is deleted, whatever you choose."), head=damage.message)
        self.ways = ChoiceCards(tr("Ways out"), self._offers())
        self.ways.changed.connect(self._chosen)
        self.body.addWidget(self.ways)
        self.what = Text("", tone="text2", wrap=True)
        self.what.hide()
        self.body.addWidget(self.what)
        self.who = QWidget()
        who = QHBoxLayout(self.who)
        who.setContentsMargins(0, 0, 0, 0)
        who.setSpacing(12)
        self.login, self.password = TextField(), TextField(secret=True)
        self.login.setText(login)
        self.password.setText(password)
        who.addWidget(Field(tr("Sign-in name"), self.login), 1, Qt.AlignmentFlag.AlignTop)
        self.password_field = Field(tr("Password"), self.password)
        who.addWidget(self.password_field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.who)
        self.body.addStretch(1)
        self.quit = self.add_button(Button(tr("Quit"), self.reject))
        self.enter = self.add_button(Button(tr("Continue"), self.go, look="primary"))
        (self.password if login else self.login).setFocus()

    def done(self, result: int) -> None:
        """Stop work before leaving."""
        self.work.close()
        super().done(result)

    def go(self) -> None:
        """Take the chosen way; where it led somewhere and said what was done, enter."""
        if self.workspace is not None:
            self.accept()
            return
        if self.ways.value() == OTHER and self._other is None:
            self._ask_folder()
            return
        if not self.password.text():
            self.password_field.set_error(tr("Type your password."))
            self.password.setFocus()
            return
        self.password_field.set_error("")
        self.enter.setEnabled(False)
        self.banner.say(State.INFO, tr("This may take some minutes. Please leave the computer on."))
        self.work.long(
            tr("Opening the data"), partial(self._take, str(self.ways.value())), self._opened, self._failed
        )

    def _take(self, way: str, progress: Progress) -> "_Taken":
        folder = self._folder
        who = {"login": self.login.text() or None, "password": self.password.text(), "clock": self._clock}
        backup = self._newest if way == RESTORE else self._other
        done: Sequence[str] = ()
        whole = True
        if way == REPAIR:
            repaired = Workspace.repair(folder, progress=progress, **who)  # type: ignore[arg-type]
            missing = [tr("Something may be missing: {what}.", what=what) for what in repaired.missing]
            done, whole = (repaired.words, *missing, *_aside_words(repaired.aside)), not missing
        elif way in {RESTORE, OTHER} and backup is not None:
            restored = Workspace.restore(folder, backup.path, progress=progress, **who)  # type: ignore[arg-type]
            made = moment_of(restored.backup)
            done = (
                tr("Restored the backup of {when}.", when=made),
                *(
                    [tr("{count} evidence files were put back.", count=restored.files)]
                    if restored.files
                    else []
                ),
                tr("The next bundle says to the unit above that this computer was restored."),
                *_aside_words(restored.aside),
            )
        opened = Workspace.open(folder, read_only=way == READ, **who)  # type: ignore[arg-type]
        return _Taken(opened, tuple(done), whole)

    def _opened(self, taken: "_Taken") -> None:
        """Enter; where something was mended or restored, first say what, in this dialog."""
        self.workspace = taken.workspace
        if not taken.done:
            self.accept()
            return
        head, *rest = taken.done
        self.banner.say(State.OK if taken.whole else State.WARN, "\n".join(rest), head=head)
        for gone in (self.ways, self.what, self.who, self.quit):
            gone.hide()
        self.title.setText(tr("The data of this computer can be used again"))
        self.enter.set_words(tr("Open"))
        self.enter.setEnabled(True)
        self.enter.setFocus()
        self.fit()

    def _failed(self, failure: Failure) -> None:
        self.enter.setEnabled(True)
        if isinstance(failure, Refused):
            self.banner.clear()
            self.password_field.set_error(str(failure))
            self.password.setFocus()
        else:
            self.banner.say(State.BAD, failure.hint, head=failure.message)

    def _offers(self) -> Sequence[ChoiceOffer]:
        offers = [
            ChoiceOffer(
                REPAIR,
                "first-aid-kit-line",
                tr("Repair the data"),
                tr("Reads what can be read and writes the rest again from the journal"),
            )
        ]
        if self._newest is not None:
            made = moment_of(self._newest)
            note = tr("What was recorded since then comes back from the unit above, if it was sent")
            offers.append(
                ChoiceOffer(RESTORE, "history-line", tr("Restore the backup of {made}", made=made), note)
            )
        offers += [
            ChoiceOffer(
                OTHER,
                "usb-line",
                tr("Restore another backup…"),
                tr("From the USB stick or another folder"),
            ),
            ChoiceOffer(
                READ,
                "file-search-line",
                tr("Open for reading only"),
                tr("To look something up or print it; nothing can be saved"),
            ),
        ]
        return offers

    def take_folder(self, folder: Path) -> None:
        """Restore the newest backup in `folder`, or say that there is none."""
        try:
            self._other = backups_below(folder)[0]
        except Failure as failure:
            self.banner.say(State.WARN, failure.hint, head=failure.message)
        self._tell()

    def _ask_folder(self) -> None:
        folder = ask_folder(self, tr("Folder of the backup"))
        if folder is not None:
            self.take_folder(folder)

    def _chosen(self, value: object) -> None:
        if value == OTHER:
            self._ask_folder()
        self._tell()

    def _tell(self) -> None:
        """Say what the backup holds that the chosen way would restore."""
        ways = {RESTORE: self._newest, OTHER: self._other}
        backup = ways.get(str(self.ways.value()))
        self.what.setText(backup_words(backup) if backup is not None else "")
        self.what.setVisible(backup is not None)
        self.fit()


class _Taken(NamedTuple):
    """Where a way out led, what was done on it, and whether all is as it was."""

    workspace: Workspace
    done: tuple[str, ...]
    whole: bool


def _aside_words(aside: Path) -> tuple[str, ...]:
    return (tr("What was there before lies in {folder}.", folder=aside),) if aside.is_dir() else ()


def offer_reading(
    folder: Path, failure: Failure, *, clock: Clock, login_with: Callable[..., Workspace | None]
) -> Workspace | None:
    """Tell why `folder` is not opened as usual, and open it for reading only where the officer wants that."""
    asked = Question(
        failure.message,
        failure.hint,
        state=State.WARN if isinstance(failure, UserMistake) else State.BAD,
        choices=(
            Choice("close", tr("Close"), safe=True),
            Choice("read", tr("Open for reading only"), icon_name="file-search-line"),
        ),
    )
    asked.exec()
    if asked.answer != "read":
        return None
    people: tuple[UserRecord, ...] = Workspace.people(folder)
    return login_with(
        people,
        lambda name, word: Workspace.open(folder, login=name, password=word, clock=clock, read_only=True),
    )


def ask_moved() -> str:
    """Ask whether the data was moved to this computer or copied; neither of both when the officer leaves."""
    asked = Question(
        tr("Was this data moved to this computer, or is it a copy?"),
        tr(
            "It was last worked on at another computer. Moved: that computer is no longer used with it, and"
            " this one goes on as the same station. Copy: both go on; this one becomes a station of its own,"
            " with new keys, and the unit above has to accept it."
        ),
        state=State.WARN,
        choices=(
            Choice("", tr("Quit"), safe=True),
            Choice(COPIED, tr("It is a copy"), icon_name="file-copy-line"),
            Choice(MOVED, tr("It was moved"), icon_name="computer-line"),
        ),
    )
    asked.exec()
    return asked.answer


def sound_after_crash(workspace: Workspace) -> Damage | None:
    """Look the database over after the last window did not end by itself; return the damage that is found.

    The officer may skip a look that takes long; it is then taken again beside the work.
    """
    stopping: list[bool] = []
    found: list[str] = []
    looking = Thread(target=lambda: found.extend(workspace.faults(lambda: bool(stopping))), name="look")
    looking.start()
    looking.join(_PATIENCE / 1000)
    if looking.is_alive():
        wait_beside(
            looking,
            head=tr("The program did not end by itself last time"),
            words=tr("The database is being looked over before it is opened."),
            leave=tr("Skip"),
            stop=lambda: stopping.append(True),
        )
    looking.join()
    return Damage(tr("The database is damaged: {fault}.", fault=found[0])) if found else None
