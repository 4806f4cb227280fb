"""The page Quản trị: a few quiet lists, one part at a time."""

from typing import ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from ui.settings.appearance import AppearanceCard
from ui.settings.audit import AuditCard
from ui.settings.backups import BackupsCard
from ui.settings.certificates import IdentitiesCard, StationsCard, TrustCard
from ui.settings.encryption import EncryptionCard
from ui.settings.evidence import EvidenceCard
from ui.settings.people import PeopleCard
from ui.settings.program import ProgramCard
from ui.support.desk import Desk
from ui.widgets.buttons import Segmented
from ui.widgets.panes import ScrollBody
from ui.widgets.screen import PageHead, Screen

SECTIONS: Final = ("people", "certificates", "stations", "evidence", "backups", "audit", "appearance")
"""What other pages call the parts, in their order."""
_SIDE: Final = 20


class SettingsScreen(Screen):
    """People, certificates, stations, safety and appearance."""

    page: ClassVar[str] = "settings"
    icon: ClassVar[str] = "settings-3-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(Noun)
    follows_period: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 14, _SIDE, 14)
        column.setSpacing(12)
        self.head = PageHead(tr("Administration"))
        column.addWidget(self.head)
        self.parts = Segmented(
            [
                (tr("People"), "group-line"),
                (tr("Certificates"), "shield-user-line"),
                (tr("Known stations"), "computer-line"),
                (tr("Evidence files"), "attachment-2"),
                (tr("Backups"), "save-3-line"),
                (tr("Audit trail"), "history-line"),
                (tr("Appearance"), "contrast-2-line"),
            ],
            name=tr("Parts of administration"),
        )
        self.parts.group.idClicked.connect(self.choose)
        column.addWidget(self.parts)
        self.people, self.identities, self.trust = PeopleCard(desk), IdentitiesCard(desk), TrustCard(desk)
        self.stations, self.backups, self.audit = StationsCard(desk), BackupsCard(desk), AuditCard(desk)
        pair = QWidget()
        grid = QGridLayout(pair)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(self.identities, 0, 0)
        grid.addWidget(self.trust, 1, 0)
        self.evidence, self.appearance = EvidenceCard(desk), AppearanceCard()
        self.program = ProgramCard(desk)
        looks = ScrollBody(margins=(0, 0, 0, 0))
        row = QHBoxLayout()
        row.setSpacing(12)
        looks.column.addLayout(row, 1)
        row.addWidget(self.appearance, 1)
        row.addWidget(self.program, 1)
        self.encryption = EncryptionCard(desk)
        safety = ScrollBody(margins=(0, 0, 0, 0))
        safety.column.addWidget(self.encryption)
        safety.column.addWidget(self.backups, 1)
        self._stack = QStackedWidget()
        parts = (
            *(self.people, pair, self.stations, self.evidence),
            *(safety, self.audit, looks),
        )
        for part in parts:
            self._stack.addWidget(part)
        column.addWidget(self._stack, 1)

    def open(self, **where: object) -> None:
        """Show the part named in `section`."""
        section = where.get("section")
        if section in SECTIONS:
            self.choose(SECTIONS.index(str(section)))

    def choose(self, at: int) -> None:
        """Show the part at place `at`."""
        self.parts.choose(at)
        self._stack.setCurrentIndex(at)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icons of the parts out where their words have no room beside them."""
        super().resizeEvent(event)
        self.parts.set_bare(on=False)
        self.parts.set_bare(on=self.parts.sizeHint().width() > self.width() - 2 * _SIDE)

    def parts_count(self) -> int:
        """Return how many parts there are."""
        return self._stack.count()

    def refresh(self) -> None:
        """Read the part that is shown."""
        readers = (
            (self.people.read,),
            (self.identities.read, self.trust.read),
            (self.stations.read,),
            (self.evidence.read,),
            (self.encryption.read, self.backups.read),
            (self.audit.read,),
            (self.program.read,),
        )
        for read in readers[self._stack.currentIndex()]:
            read()

    def regions(self) -> list[QWidget]:
        """Return the choice of parts and the part."""
        return [self.parts, self._stack]
