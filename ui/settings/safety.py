"""The audit trail, with the check of its chain."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.audit import ChainCheck
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.inputs import ComboField
from ui.widgets.rows import Fetch, LazyTableModel
from ui.widgets.tables import TableView


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
