"""The program itself in Quản trị: which version runs, and a newer one from a file."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.updates import ProgramFacts
from cchc_desktop.domain.vietnamese import size
from cchc_desktop.services.updates import ENDING, ReadyUpdate, UpdateFacts
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.facts import Facts
from ui.widgets.text import Text


class ProgramCard(Card):
    """Tells the version, and leads from an update file to the newer program."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Program"), parent=parent)
        self._desk = desk
        self.facts = Facts(((tr("Program version"), ""), (tr("For"), ""), (tr("Data of schema"), "")))
        self.body.addWidget(self.facts)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        words = tr(
            "A newer version comes in a file, on a USB drive for example. The program checks who signed it,"
            " backs your data up, and keeps the version before."
        )
        self.body.addWidget(Text(words, "hint", wrap=True))
        self.update_button = Button(tr("Update from a file…"), self.choose, icon_name="upload-2-line")
        keep_to(desk, Right.ADMINISTER, self.update_button)
        self.body.addWidget(self.update_button)
        self.body.addStretch(1)

    def read(self) -> None:
        """Read which program runs."""
        self._desk.work.read(self._desk.workspace.updates.here, self._show, slot="program")

    def choose(self) -> None:
        """Ask for an update file and check it in full."""
        files = ask_files(self.window(), tr("Update file"), of=kinds(tr("Update files"), ENDING), many=False)
        self.banner.clear()
        if files:
            self.take(files[0])

    def take(self, file: Path) -> None:
        """Check an update file in full, then ask whether it shall be put in place."""
        inspect = self._desk.workspace.updates.inspect
        self._desk.work.long(
            tr("Checking the update"), partial(inspect, file), partial(self._ask, file), self._failed
        )

    def _show(self, here: ProgramFacts) -> None:
        for at, words in enumerate((here.version, here.platform, here.schema)):
            self.facts.set(at, words)

    def _ask(self, file: Path, found: UpdateFacts) -> None:
        agreed = confirm(
            self.window(),
            tr("Update to version {version}?", version=found.program.version),
            tr(
                "The file is signed and whole ({size}). Your data are backed up, then the program closes and"
                " opens again as the newer version. The version before stays on this computer.",
                size=size(found.octets),
            ),
            yes=tr("Back up and update"),
            no=tr("Cancel"),
        )
        if agreed:
            apply = partial(self._desk.workspace.updates.apply, file)
            self._desk.work.long(tr("Putting the update in place"), apply, self._ready, self._failed)

    def _ready(self, changed: Changed[ReadyUpdate]) -> None:
        self._desk.update.emit(changed.record)

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)
