"""Backups, and the audit trail with the check of its chain."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.vietnamese import number, size
from cchc_desktop.services.audit import ChainCheck
from cchc_desktop.services.backups import BackupRecord
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.inputs import ComboField
from ui.widgets.rows import Fetch, LazyTableModel
from ui.widgets.tables import TableView


class BackupsCard(Card):
    """Copies of the database: make, list, check."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Backups"), parent=parent)
        self._desk = desk
        self.add_head(Button(tr("Check the backups"), self.check, icon_name="file-search-line"))
        self.add_head(
            Button(tr("Back up now"), self.make, look="primary", icon_name="save-3-line", shortcut="Ctrl+S")
        )
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Backed up at"),
                    text=lambda row: f"{row.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
                    chars=18,
                ),
                Column(title=tr("File"), text=lambda row: str(row.path), stretch=True, tone="text2"),
                Column(title=tr("Size"), text=lambda row: size(row.size), right=True, chars=10),
            ],
            key=lambda row: row.path,
        )
        self.body.addWidget(TableView(self.model, name=tr("Backups"), framed=False), 1)

    def read(self) -> None:
        """Read the list again."""
        self._desk.work.read(self._desk.workspace.backups.kept, self._show, slot="backups")

    def make(self) -> None:
        """Copy the database now."""
        backups = self._desk.workspace.backups
        self._desk.work.long(tr("Backing up"), lambda _progress: backups.make(), self._made, self._failed)

    def check(self) -> None:
        """Read every copy through."""
        backups = self._desk.workspace.backups
        self._desk.work.read(backups.verify, self._checked, self._failed, slot="check")

    def _show(self, rows: Sequence[BackupRecord]) -> None:
        self.model.set_rows(rows)

    def _made(self, changed: Changed[BackupRecord]) -> None:
        made = changed.record
        words = tr("Backed up to {file}.", file=made.path.name)
        folder = self._desk.workspace.settings.get("backup_folder")
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

    def _checked(self, rows: Sequence[BackupRecord]) -> None:
        self.banner.say(State.OK, tr("{n} backups read through, all sound.", n=number(len(rows))))

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


class AuditCard(Card):
    """Who did what, newest first."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Audit trail"), parent=parent)
        self._desk = desk
        self.noun = ComboField([("", tr("All kinds")), *((str(noun), noun.label) for noun in Noun)])
        self.noun.setAccessibleName(tr("Kind"))
        self.noun.fit_content()
        self.noun.currentIndexChanged.connect(lambda _at: self.read())
        self.add_head(self.noun)
        self.add_head(Button(tr("Check the chain"), self.check, icon_name="links-line"))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.model = LazyTableModel(
            [
                Column(title=tr("Number"), text=lambda row: number(row.seq), right=True, chars=7),
                Column(
                    title=tr("At"), text=lambda row: f"{row.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", chars=16
                ),
                Column(title=tr("Who"), text=lambda row: row.author, chars=22),
                Column(title=tr("What"), text=lambda row: act_words(row.action), chars=12),
                Column(title=tr("Kind"), text=lambda row: Noun(row.noun).label, chars=20, drop=1),
                Column(
                    title=tr("Reason or record"),
                    text=lambda row: row.reason or row.record,
                    stretch=True,
                    tone="text2",
                ),
            ],
            work=desk.work,
            fetch=self._fetch_of(""),
            key=lambda row: row.seq,
        )
        self.table = TableView(self.model, name=tr("Audit trail"), framed=False)
        self.body.addWidget(self.table, 1)

    def read(self) -> None:
        """Read from the newest line again."""
        self.model.set_fetch(self._fetch_of(str(self.noun.value() or "")))

    def check(self) -> None:
        """Follow the chain from the first line."""
        self._desk.work.read(self._desk.workspace.audit.verify, self._checked, slot="chain")

    def _fetch_of(self, noun: str) -> Fetch:
        audit = self._desk.workspace.audit
        return lambda _sort, offset, limit: audit.lines(noun=noun, offset=offset, limit=limit)

    def _checked(self, check: ChainCheck) -> None:
        if check.broken_at is None:
            self.banner.say(
                State.OK, tr("All {n} lines hold together; none was altered.", n=number(check.lines))
            )
        else:
            words = tr("Restore a backup from before, and tell the unit above.")
            self.banner.say(
                State.BAD, words, head=tr("The chain breaks at line {n}", n=number(check.broken_at))
            )
