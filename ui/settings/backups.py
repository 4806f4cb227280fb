"""Backups in Quản trị: make one, see where the newest lie, rehearse a restore, choose the second place."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from cchc_desktop.domain.backups import ASIDE_FOR, ASIDE_MOST
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.backup_sets import BackupRecord
from cchc_desktop.services.backups import SecondPlace
from cchc_desktop.services.kept_aside import AsideReason, KeptAside
from ui.settings.backup_columns import backup_columns, moment_words
from ui.settings.restoring import RestoreWizard
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.support.rights import keep_to
from ui.support.safekeeping import age_words
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Icon, Text

_SOME_ROWS: Final = 180
"""Pixels below which a list of backups is no list; the page scrolls then."""


@dataclass(frozen=True, slots=True)
class _Read:
    backups: tuple[BackupRecord, ...]
    second: SecondPlace | None
    aside: tuple[KeptAside, ...]


def aside_words(kept: Sequence[KeptAside]) -> str:
    """Say what is kept beside the data, how large it is and when it goes; nothing where there is nothing."""
    if not kept:
        return ""
    size = size_words(sum(each.size for each in kept))
    folders = sum(each.reason is not AsideReason.OLD_COPY for each in kept)
    words = tr(
        "{n} states of the data are kept from before restores and repairs, {size} in all. The newest stays;"
        " others go after {days} days, or beyond {most}, once a newer backup came through its rehearsal.",
        n=number(folders),
        size=size,
        days=ASIDE_FOR.days,
        most=ASIDE_MOST,
    )
    if folders == len(kept):
        return words
    return tr(
        "{words} Beside them lie {n} copies of an older program.", words=words, n=number(len(kept) - folders)
    )


class BackupsCard(Card):
    """Every backup with its date, place and whether its restore was rehearsed."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Backups"), parent=parent)
        self._desk = desk
        self.check_button = Button(tr("Check the backups"), self.check, icon_name="file-search-line")
        self.add_head(self.check_button)
        make = Button(
            tr("Back up now"), self.make, look="primary", icon_name="save-3-line", shortcut="Ctrl+S"
        )
        keep_to(desk, Right.BACK_UP, make)
        self.add_head(make)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(Icon("usb-line", "text2", size=16))
        self.place = Text("", wrap=True)
        second.addWidget(self.place, 1)
        self.age = Badge()
        second.addWidget(self.age)
        self.choose = Button(tr("Choose the second place…"), self.choose_place, icon_name="folder-line")
        second.addWidget(self.choose)
        keep_to(desk, Right.ADMINISTER, self.choose)
        self.body.addLayout(second)
        self.aside = Text("", "small", wrap=True)
        self.body.addWidget(self.aside)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.model = LazyTableModel(backup_columns(), key=lambda row: row.path)
        self.table = TableView(self.model, name=tr("Backups"), framed=False)
        self.empty = EmptyState(
            "save-3-line",
            tr("No backup was made yet"),
            tr(
                "A backup holds the database, the keys and every evidence file, and is checked before it"
                " counts."
            ),
        )
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(_SOME_ROWS)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.body.addWidget(self._stack, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.reindex = Button(
            tr("Make the search index anew"), self.make_index_anew, icon_name="search-eye-line"
        )
        keep_to(desk, Right.BACK_UP, self.reindex)
        self.foot.addWidget(self.reindex)
        self.look = Button(tr("Look the database over"), self.look_over, icon_name="first-aid-kit-line")
        self.foot.addWidget(self.look)
        self.foot.addStretch(1)
        self.restore_button = Button(tr("Restore…"), self.restore, icon_name="history-line")
        keep_to(desk, Right.ADMINISTER, self.restore_button)
        self.foot.addWidget(self.restore_button)
        self.body.addLayout(self.foot)

    def read(self) -> None:
        """Read the list again."""
        self._desk.work.read(self._look, self._show, slot="backups")

    def make(self) -> None:
        """Back up now."""
        backups = self._desk.workspace.backups
        self._desk.work.long(
            tr("Backing up"), lambda progress: backups.make(progress=progress), self._made, self._failed
        )

    def check(self) -> None:
        """Rehearse the restore of the chosen backup, or of every one where none is chosen."""
        chosen: BackupRecord | None = self.table.current()
        backups = self._desk.workspace.backups
        self.banner.clear()
        self._desk.work.long(
            tr("Rehearsing the restore"),
            lambda progress: backups.verify(chosen.path if chosen else None, progress),
            self._checked,
            self._failed,
        )

    def restore(self) -> None:
        """Lead through the restore of a backup; the window then closes and opens what was restored."""
        wizard = RestoreWizard(self._desk, self.model.rows(), parent=self.window())
        if wizard.exec() and wizard.prepared is not None:
            self._desk.reopen.emit()

    def choose_place(self) -> None:
        """Ask for the folder on another disk."""
        folder = ask_folder(self.window(), tr("Folder for backups"))
        if folder is not None:
            choose = partial(self._desk.workspace.backups.choose_elsewhere, folder)
            self._desk.work.change(choose, self._chosen, self._failed)

    def make_index_anew(self) -> None:
        """Make the search index from the records, for when something is not found that is there."""
        search = self._desk.workspace.search
        self._desk.work.long(
            tr("Making the search index"), lambda _progress: search.rebuild(), self._indexed, self._failed
        )

    def look_over(self) -> None:
        """Let SQLite check every page of the database; offer the repair where something is wrong."""
        workspace = self._desk.workspace
        self._desk.work.long(
            tr("Looking the database over"), lambda _progress: workspace.faults(), self._looked, self._failed
        )

    def _looked(self, faults: list[str]) -> None:
        if not faults:
            self.banner.say(State.OK, tr("Every page of the database is sound."))
            return
        self.banner.say(
            State.BAD,
            tr("The program can close, repair the data and open again; nothing is deleted."),
            head=tr("The database is damaged: {fault}.", fault=faults[0]),
            button=tr("Close and repair"),
            on_click=lambda: self._desk.damaged.emit(faults[0]),
        )

    def _look(self) -> _Read:
        backups = self._desk.workspace.backups
        return _Read(backups.everywhere(), backups.second_place(), backups.aside())

    def _show(self, read: _Read) -> None:
        self.model.set_rows(read.backups)
        self._stack.setCurrentWidget(self.table if read.backups else self.empty)
        self.check_button.setVisible(bool(read.backups))
        self.aside.setText(aside_words(read.aside))
        self.aside.setVisible(bool(read.aside))
        second = read.second
        if second is None:
            self.place.setText(
                tr("No second place was chosen. When this computer breaks, its backups break with it.")
            )
            self.age.set(tr("none chosen"), State.WARN)
        else:
            words = tr("Second place: {folder}", folder=second.folder)
            if not second.here:
                words = tr("{words} – not plugged in", words=words)
            self.place.setText(words)
            state = State.WARN if second.stale else State.OK
            self.age.set(age_words(second.newest, self._desk.workspace.clock.now()), state)

    def _made(self, changed: Changed[BackupRecord]) -> None:
        made = changed.record
        when = moment_words(made.made_at)
        if made.new:
            files = number(made.contents.evidence_files)
            words = tr("Backed up: database, keys and {n} evidence files.", n=files)
        else:
            words = tr("Nothing has changed since the backup of {when}.", when=when)
        folder = self._desk.workspace.backups.elsewhere()
        if made.elsewhere is not None:
            words = tr("{words} A copy lies in {folder}.", words=words, folder=folder)
            self.banner.say(State.OK, words)
        elif folder:
            words = tr(
                "{words} No copy could be written to {folder}: plug that disk in.", words=words, folder=folder
            )
            self.banner.say(State.WARN, words)
        else:
            self.banner.say(State.OK, words)
        self.read()

    def _checked(self, rows: Sequence[BackupRecord]) -> None:
        words = tr("{n} backups were restored in a temporary folder; all sound.", n=number(len(rows)))
        self.banner.say(State.OK, words)
        self.read()

    def _chosen(self, _changed: Changed[None]) -> None:
        self.make()

    def _indexed(self, changed: Changed[int]) -> None:
        words = tr("The search index was made anew from {n} records.", n=number(changed.record))
        self.banner.say(State.OK, words)

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)
        self.read()
