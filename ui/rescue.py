"""What is offered when the data does not open: repair, restore, look without writing."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM, Clock
from cchc_desktop.domain.errors import Damage, Failure, Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.backup_making import PLACE
from cchc_desktop.services.backup_sets import backups_below, backups_in
from cchc_desktop.services.fault_reports import REPORTS
from cchc_desktop.workspace import Workspace
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
        self._backup: Path | None = None
        self.work = Work(Changes(), Messages(lambda: self, folder / REPORTS, clock))
        self.body.addWidget(Text(tr("The data of this computer is damaged"), "card"))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.banner.say(State.BAD, tr("Nothing is deleted, whatever you choose."), head=damage.message)
        self.ways = ChoiceCards(tr("Ways out"), self._offers())
        self.ways.changed.connect(self._chosen)
        self.body.addWidget(self.ways)
        who = QHBoxLayout()
        who.setSpacing(12)
        self.login, self.password = TextField(), TextField(secret=True)
        self.login.setText(login)
        self.password.setText(password)
        who.addWidget(Field(tr("Sign-in name"), self.login))
        self.password_field = Field(tr("Password"), self.password)
        who.addWidget(self.password_field)
        self.body.addLayout(who)
        self.body.addStretch(1)
        self.quit = self.add_button(Button(tr("Quit"), self.reject))
        self.enter = self.add_button(Button(tr("Continue"), self.go, look="primary"))
        (self.password if login else self.login).setFocus()

    def done(self, result: int) -> None:
        """Stop work before leaving."""
        self.work.close()
        super().done(result)

    def go(self) -> None:
        """Take the chosen way."""
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

    def _take(self, way: str, progress: Progress) -> Workspace:
        who = {"login": self.login.text() or None, "password": self.password.text(), "clock": self._clock}
        if way == REPAIR:
            Workspace.repair(self._folder, progress=progress, **who)  # type: ignore[arg-type]
        elif way in {RESTORE, OTHER} and self._backup is not None:
            Workspace.restore(self._folder, self._backup, progress=progress, **who)  # type: ignore[arg-type]
        return Workspace.open(self._folder, read_only=way == READ, **who)  # type: ignore[arg-type]

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()

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
        newest = next(iter(backups_in(self._folder / PLACE)), None)
        if newest is not None:
            self._backup = newest.path
            made = f"{newest.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
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
            newest = backups_below(folder)[0]
        except Failure as failure:
            self.banner.say(State.WARN, failure.hint, head=failure.message)
            return
        self._backup = newest.path
        made = f"{newest.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        unit = newest.contents.database.unit_name
        words = tr(
            "Backup of {unit}, made on {made}, with {n} evidence files.",
            unit=unit,
            made=made,
            n=number(newest.contents.evidence_files),
        )
        self.banner.say(State.INFO, words)

    def _chosen(self, value: object) -> None:
        if value == OTHER:
            folder = ask_folder(self, tr("Folder of the backup"))
            if folder is not None:
                self.take_folder(folder)


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
