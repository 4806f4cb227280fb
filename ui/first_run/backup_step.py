"""Step 4: where backups go, and everything once more before the workspace is made."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import size
from cchc_desktop.services.drives import Drive, free_space
from ui.support.files import ask_folder
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.facts import Facts
from ui.widgets.text import Text

BESIDE: Final = "beside"
OTHER: Final = "other"


class BackupStep(QWidget):
    """Beside the data alone, or on another disk as well."""

    def __init__(
        self,
        *,
        ask: Callable[[QWidget | None, str], Path | None] = ask_folder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._drives: tuple[Drive, ...] = ()
        self._folder: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        left = QVBoxLayout()
        left.setSpacing(10)
        row.addLayout(left, 52)
        self.places = ChoiceCards(tr("Where backups go"))
        self.places.changed.connect(self._chosen)
        left.addWidget(self.places)
        words = tr(
            "A copy on another disk saves the data when this computer breaks. It can be changed later."
        )
        left.addWidget(Text(words, "small", wrap=True))
        left.addStretch(1)
        right = QVBoxLayout()
        row.addLayout(right, 48)
        card = Card(tr("Before it begins"))
        right.addWidget(card)
        right.addStretch(1)
        self.facts = Facts(
            [
                (tr("Unit"), "community-line"),
                (tr("Data"), "hard-drive-2-line"),
                (tr("Starter bundle"), "inbox-archive-line"),
                (tr("Administrator"), "user-line"),
                (tr("Signing identity"), "quill-pen-line"),
                (tr("Backups"), "shield-check-line"),
            ]
        )
        card.body.addWidget(self.facts)
        self.show_drives(())

    def folder(self) -> Path | None:
        """Return the second place for backups, None when there is none."""
        value = self.places.value()
        if value == OTHER:
            return self._folder
        return value if isinstance(value, Path) else None

    def show_drives(self, drives: tuple[Drive, ...]) -> None:
        """Offer the plugged-in drives."""
        self._drives = drives
        offers = [
            ChoiceOffer(
                BESIDE, "hard-drive-2-line", tr("Beside the data"), tr("in the folder “backups” of the data")
            )
        ]
        for drive in drives:
            note = tr("beside the data and here; {free} free", free=size(drive.free))
            offers.append(ChoiceOffer(drive.folder, "usb-line", tr("USB {name}", name=drive.name), note))
        note = tr("another disk of this computer or of the network")
        if self._folder is not None:
            free = free_space(self._folder)
            note = tr("beside the data and here; {free} free", free=size(free or 0))
        offers.append(
            ChoiceOffer(
                OTHER, "folder-line", str(self._folder) if self._folder else tr("Another folder…"), note
            )
        )
        self.places.set_offers(offers)

    def summarise(self, *facts: str) -> None:
        """Show everything that was chosen, in the order of the lines."""
        for at, words in enumerate(facts):
            self.facts.set(at, words)
        folder = self.folder()
        where = tr("Beside the data")
        self.facts.set(5, tr("{first}; also in {folder}", first=where, folder=folder) if folder else where)

    def _chosen(self, value: object) -> None:
        if value == OTHER:
            folder = self._ask(self, tr("Folder for backups"))
            if folder is not None:
                self._folder = folder
                self.show_drives(self._drives)
            self.places.choose(OTHER if self._folder is not None else BESIDE)
        self.summarise()
