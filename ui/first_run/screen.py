"""The first run: four questions, then an open workspace."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cchc_desktop.domain.bundle_records import BundleFacts
from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import language, tr
from cchc_desktop.domain.progress import Progress
from cchc_desktop.services.data_places import DataPlace, look_at_place
from cchc_desktop.services.drives import Drive, removable_drives
from cchc_desktop.services.fault_reports import REPORTS
from cchc_desktop.services.starting import StartingPoint, look_at_starter, read_starting_point, with_starter
from cchc_desktop.workspace import Workspace
from ui.first_run.backup_step import BackupStep
from ui.first_run.identity_step import IdentityStep, Way
from ui.first_run.person_step import PersonStep
from ui.first_run.restoring import RestoreHere
from ui.first_run.starter import StarterDialog
from ui.first_run.unit_step import UnitStep
from ui.support.appearance import SIZES, choose_language, choose_size, choose_theme
from ui.support.changes import Changes
from ui.support.files import ask_files, ask_folder, kinds
from ui.support.messages import Messages, confirm
from ui.support.work import Work
from ui.theme.icons import icon
from ui.theme.tokens import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.help import FIRST_RUN, HelpDialog
from ui.widgets.inputs import ComboField
from ui.widgets.ring import FocusRing
from ui.widgets.text import Icon, Text
from ui.widgets.wizard import Step, WizardShell

if TYPE_CHECKING:
    from cchc_desktop.services.recovery import RecoverySheet
    from ui.widgets.recovery_sheet import RecoverySheetDialog

DemoMaker = Callable[[Path, Progress], Workspace]
"""Makes sample data in the folder given and opens it."""


class FirstRun(QDialog):
    """Asks for unit, administrator, identity and backups; holds the open `workspace` at the end."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock,
        make_demo: DemoMaker | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Take `folder` as the place proposed for the data; without `make_demo` no sample data is offered."""
        super().__init__(parent)
        self.workspace: Workspace | None = None
        self.sheet: RecoverySheetDialog | None = None
        self._folder = folder
        self._clock = clock
        self._make_demo = make_demo
        self._start: StartingPoint | None = None
        self._starter: tuple[Path, BundleFacts] | None = None
        self.work = Work(Changes(), Messages(lambda: self, folder / REPORTS, clock))
        self.setWindowTitle("CCHC Desktop")
        self.resize(self._room())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._build()
        FocusRing(self)
        QShortcut(QKeySequence("F1"), self, self.show_help)
        self.work.read(read_starting_point, self._show_units)
        self.work.read(removable_drives, self._show_drives)
        self._look_at_folder()

    def done(self, result: int) -> None:
        """Stop work before leaving."""
        self.work.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave only while nothing is being made."""
        if self.work.jobs:
            event.ignore()
            return
        super().closeEvent(event)

    def show_help(self) -> HelpDialog:
        """Explain the four steps."""
        dialog = HelpDialog([(FIRST_RUN, tr("The first start"))], FIRST_RUN, parent=self)
        dialog.setModal(True)
        dialog.show()
        return dialog

    def choose_folder(self) -> None:
        """Ask for another place for the data."""
        chosen = ask_folder(self, tr("Where the data lies"))
        if chosen is not None:
            self._folder = chosen if not any(chosen.iterdir()) else chosen / "CCHC"
            self._look_at_folder()

    def choose_starter(self) -> None:
        """Ask for a starter bundle and look at it."""
        of = kinds(tr("Bundles"), ".cchc")
        for file in ask_files(self, tr("Starter bundle of the unit above"), of=of, many=False):
            self.look_at(file)

    def look_at(self, file: Path) -> None:
        """Verify a starter bundle and compare it with the letter."""
        self.work.read(lambda: (file, look_at_starter(file)), self._compare_starter)

    def make(self) -> None:
        """Make the workspace from everything that was chosen, off the window's thread."""
        person, way = self.person.person(), self.identity.way()
        start = self._start
        code = start.units[self.unit.units.key()].code if start else ""
        file, password = self.identity.file, self.identity.password.text()
        backups, starter, folder, clock = self.backup.folder(), self._starter, self._folder, self._clock

        plain = not self.person.encrypts()

        def create(progress: Progress) -> "tuple[Workspace, RecoverySheet | None]":
            progress(0, 3, tr("Making the workspace"))
            made = Workspace.create(
                folder, unit_code=code, admin=person, clock=clock, plain=plain, start=start
            )
            try:
                sheet = None if plain else made.users.recovery.make_sheet().record
                if starter is not None:
                    made.stations.take_starter(starter[0], starter[1].fingerprint)
                if way is Way.FILE and file is not None:
                    made.identities.import_p12(file, password)
                elif way is Way.MAKE:
                    made.identities.create(person.name, person.title, password)
                if backups is not None:
                    made.settings.set("backup_folder", str(backups))
            except BaseException:
                made.discard()
                raise
            return made, sheet

        self._wait(tr("Making the workspace, a few seconds…"))
        self.work.long(tr("Making the workspace"), create, self._hand_over, self._failed)

    def look_at_samples(self) -> None:
        """Make sample data beside the place of real data and open it."""
        make, target = self._make_demo, self._folder.with_name(f"{self._folder.name}-mau")
        if make is not None:
            self._wait(tr("Making sample data, about half a minute…"))
            self.work.long(tr("Making sample data"), partial(make, target), self._made, self._failed)

    def restore_backup(self) -> None:
        """Begin with a backup, for example from the stick of a computer that broke."""
        folder = ask_folder(self, tr("Folder of the backup"))
        if folder is not None:
            dialog = RestoreHere(self._folder, folder, clock=self._clock, parent=self)
            dialog.exec()
            if dialog.workspace is not None:
                self._made(dialog.workspace)

    def _build(self) -> None:
        self.unit = UnitStep(with_demo=self._make_demo is not None)
        self.unit.folder_wanted.connect(self.choose_folder)
        self.unit.starter_wanted.connect(self.choose_starter)
        self.unit.demo_wanted.connect(self.look_at_samples)
        self.unit.restore_wanted.connect(self.restore_backup)
        self.person = PersonStep()
        self.identity = IdentityStep()
        self.backup = BackupStep()
        steps = (
            Step(
                tr("Choose the unit"),
                tr("Where you work"),
                tr("Which unit is yours?"),
                tr("Duties, deadlines and the recipient of your reports follow from it."),
                self.unit,
                self.unit.problem,
            ),
            Step(
                tr("First administrator"),
                tr("Name and password"),
                tr("Who looks after this computer's data?"),
                tr("The first person here is the administrator and can add others later."),
                self.person,
                self.person.problem,
            ),
            Step(
                tr("Signing identity"),
                tr("Now or later"),
                tr("How will reports be signed?"),
                tr("A report is signed with a certificate of its own; it can wait."),
                self.identity,
                self.identity.problem,
            ),
            Step(
                tr("Place of backups"),
                tr("USB or another disk"),
                tr("Where do backups go?"),
                tr("The program backs up before every import and whenever you ask it to."),
                self.backup,
            ),
        )
        self.shell = WizardShell(steps, last=tr("Make the workspace and begin"), aside=_aside())
        self.shell.finished.connect(self.make)
        self.shell.left.connect(self._leave)
        self.shell.stepped.connect(self._stepped)
        self._appearance(self.shell.head)
        self.layout().addWidget(self.shell)  # type: ignore[union-attr]
        self.unit.units.filter.setFocus()

    def _appearance(self, row: QHBoxLayout) -> None:
        self.words = ComboField([("vi", "Tiếng Việt"), ("en", "English")], icon_name="global-line")
        self.words.setAccessibleName(tr("Language"))
        self.words.choose(language())
        self.words.fit_content()
        self.words.currentIndexChanged.connect(lambda _at: self._speak())
        row.addWidget(self.words)
        self._size_button = IconButton(tr("Text size"), "font-size-2", self._offer_sizes)
        self._theme_button = IconButton(tr("Appearance"), "contrast-2-line", self._offer_themes)
        row.addWidget(self._size_button)
        row.addWidget(self._theme_button)
        row.addWidget(IconButton(tr("Help (F1)"), "question-line", self.show_help))

    def _speak(self) -> None:
        choose_language(str(self.words.value()))
        key, person = self.unit.units.key(), self.person.person()
        protection = self.person.protection.value()
        old = self.shell
        self._build()
        self.layout().removeWidget(old)  # type: ignore[union-attr]
        old.hide()
        old.deleteLater()
        self.person.fill(person)
        self.person.protection.choose(protection)
        if self._start is not None:
            self.unit.show_units(self._start)
            self.unit.units.choose(key)
        self._look_at_folder()
        self.work.read(removable_drives, self._show_drives)
        if self._starter is not None:
            self.unit.show_starter(self._starter[1], self._sender(self._starter[1]))

    def _offer_sizes(self) -> None:
        choices = [(f"{percent} %", "", partial(choose_size, percent)) for percent in SIZES]
        self._offer(choices, self._size_button)

    def _offer_themes(self) -> None:
        choices = [
            (tr("Light appearance"), "sun-line", partial(choose_theme, Theme.LIGHT)),
            (tr("Dark appearance"), "moon-line", partial(choose_theme, Theme.DARK)),
            (tr("High contrast"), "contrast-2-line", partial(choose_theme, Theme.CONTRAST)),
        ]
        self._offer(choices, self._theme_button)

    def _offer(self, choices: Sequence[tuple[str, str, Callable[[], None]]], under: QWidget) -> None:
        menu = QMenu(self)
        for words, sign, action in choices:
            made = menu.addAction(icon(sign), words) if sign else menu.addAction(words)
            made.triggered.connect(lambda _checked=False, do=action: do())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))

    def _show_units(self, start: StartingPoint) -> None:
        self._start = start
        self.unit.show_units(start)

    def _show_drives(self, drives: tuple[Drive, ...]) -> None:
        self.backup.show_drives(drives)

    def _look_at_folder(self) -> None:
        folder = self._folder
        self.work.read(lambda: look_at_place(folder.expanduser().resolve()), self._show_place, slot="place")

    def _show_place(self, place: DataPlace) -> None:
        self.unit.show_place(place)

    def _compare_starter(self, came: tuple[Path, BundleFacts]) -> None:
        file, facts = came
        sender = self._sender(facts)
        if StarterDialog(facts, sender, parent=self).exec():
            self._starter = (file, facts)
            self.unit.show_starter(facts, sender)
            start = self._start
            if start is not None:
                self.work.read(lambda: with_starter(start, file), self._show_units, slot="units")

    def _sender(self, facts: BundleFacts) -> str:
        unit = self._start.units.get(facts.sender_unit) if self._start else None
        return unit.short_body if unit else facts.sender_unit

    def _stepped(self, at: int) -> None:
        if at == 3:
            facts, person = self.unit.facts(), self.person.person()
            self.backup.summarise(
                facts.unit.short_body if facts else "",
                tr("{folder}, encrypted", folder=self._folder)
                if self.person.encrypts()
                else tr("{folder}, not encrypted", folder=self._folder),
                self._sender(self._starter[1]) if self._starter else tr("Taken in later"),
                tr("{name}, signs in as {login}", name=person.name, login=person.login),
                self.identity.summary(),
            )
        first = {1: self.person.name, 0: self.unit.units.filter}.get(at)
        if first is not None:
            first.setFocus()

    def _leave(self) -> None:
        typed = bool(self.unit.units.key() or self.person.name.text())
        if not typed or confirm(
            self,
            tr("Leave without making the workspace?"),
            tr("Nothing has been written yet; what was typed here is lost."),
            yes=tr("Leave"),
            no=tr("Go on"),
        ):
            self.reject()

    def _wait(self, words: str) -> None:
        self.shell.say("")
        self.shell.setEnabled(False)
        self.setWindowTitle(words)
        self.shell.on.set_words(words)

    def _hand_over(self, made: "tuple[Workspace, RecoverySheet | None]") -> None:
        """Give the recovery sheet out before work begins."""
        workspace, sheet = made
        if sheet is None:
            self._made(workspace)
            return
        from ui.widgets.recovery_sheet import RecoverySheetDialog

        self.workspace = workspace
        self.sheet = RecoverySheetDialog(sheet, parent=self)
        self.sheet.finished.connect(lambda _result: self._made(workspace))
        self.sheet.open()

    def _made(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.shell.setEnabled(True)
        self.setWindowTitle("CCHC Desktop")
        at = self.shell.at()
        if Workspace.exists(self._folder):
            at = 0
        self.shell.go(at)
        self.shell.say(str(failure))

    def _room(self) -> QSize:
        screen = QApplication.primaryScreen()
        least = QSize(1280, 690)
        return least if screen is None else least.boundedTo(screen.availableSize())


def _aside() -> QWidget:
    card = Card()
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(Icon("wifi-off-line", "text2", size=16))
    line.addWidget(Text(tr("No network needed"), "strong"), 1)
    card.body.addLayout(line)
    words = tr("The data lies on this computer. Nothing leaves it until you export a bundle.")
    card.body.addWidget(Text(words, "small", wrap=True))
    return card
