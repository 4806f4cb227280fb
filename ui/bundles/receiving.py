"""The card that receives: files are verified whole, shown in plain words, then brought in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from cchc_desktop.domain.bundle_records import ARRIVING_ENDINGS, Outcome
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.bundle_files import files_among
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.services.imports import ImportLot
from ui.bundles.words import lot_words, result_badge, result_inside, result_under
from ui.support.desk import Desk
from ui.support.files import ask_files, ask_folder, kinds
from ui.support.messages import confirm
from ui.support.rights import keep_to, refusal
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import FootedCard
from ui.widgets.cells import Column
from ui.widgets.drops import DropZone
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import ElidedText, Icon

_KEPT_OUT: Final = frozenset({Outcome.QUARANTINED, Outcome.REFUSED, Outcome.NEWER_PROGRAM})
_SEVERITY: Final = (Outcome.QUARANTINED, Outcome.REFUSED, Outcome.WAITING, Outcome.NEWER_PROGRAM)


class ReceiveCard(FootedCard):
    """Takes bundle files in; tells `brought_in` with the results."""

    brought_in = Signal(object)
    enrol_wanted = Signal()
    streams_wanted = Signal()
    receipts_wanted = Signal()

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Receive bundles"), parent=parent)
        self._desk = desk
        self._paths: list[Path] = []
        self._results: list[ImportResult] = []
        self._done = False
        self._narrow = False
        self._lot: ImportLot | None = None
        self.note = ElidedText("", "small")
        self.head.insertWidget(1, self.note, 1)
        self.zone = DropZone(
            tr("Drop .cchc bundles or .eml messages here"),
            tr("Verified whole before anything is written"),
            Button(tr("Choose files…"), self.choose_files, shortcut="Ctrl+N"),
            Button(tr("Choose a folder, USB…"), self.choose_folder),
            icon_name="download-2-line",
        )
        self.other = Button(tr("Other bundles…"), self.choose_files)
        self.other.hide()
        self.head.addWidget(self.other)
        self.zone.accept_drops_of(self)
        self.zone.dropped.connect(self.check)
        self.body.addWidget(self.zone)
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Bundle"),
                    text=lambda row: row.sender_name or row.file,
                    under=lambda row: row.file if row.sender_name else "",
                    chars=22,
                    stretch=True,
                ),
                Column(
                    title=tr("Inside"),
                    text=result_inside,
                    under=lambda row: result_under(row, done=self._done),
                    chars=27,
                ),
                Column(
                    title=tr("Result of the check"),
                    badge=lambda row: result_badge(row, done=self._done),
                    chars=24,
                ),
            ],
            key=lambda row: (row.source, row.file),
        )
        self.table = TableView(self.model, name=tr("Received bundles"), framed=False, two_lines=True)
        self.table.chosen.connect(self._explain)
        self._empty = EmptyState(
            "inbox-archive-line",
            tr("No bundle is being looked at"),
            tr("Plug in the USB drive, then drop the bundles above or choose its folder."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self.body.addWidget(self._stack, 1)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self._streams_line = self._line()
        self.body.addWidget(self._streams_line)
        self.take = Button(
            tr("Import the ready bundles"), self.bring_in, look="primary", icon_name="download-2-line"
        )
        self.foot.addWidget(self.take)
        self.undo = Button("", self.undo_import, icon_name="arrow-go-back-line")
        self.undo.hide()
        keep_to(desk, Right.EXCHANGE, self.zone, self.other, self.take, self.undo)
        self.foot.addWidget(self.undo)
        self.foot.addStretch(1)
        self.receipts = Button(
            tr("Receipts to take back…"),
            self.receipts_wanted.emit,
            look="link",
            icon_name="file-shield-2-line",
        )
        self.foot.addWidget(self.receipts)

    def set_narrow(self, *, on: bool) -> None:
        """Give the rows the room of the drop zone and the streams once there are rows."""
        self._narrow = on
        self._fold()

    def _fold(self) -> None:
        folded = self._narrow and bool(self._results)
        self.zone.setVisible(not folded)
        self.other.setVisible(folded)
        self._streams_line.setVisible(not folded)

    def say_streams(self, words: str) -> None:
        """Show how the streams stand, in one line."""
        self._streams.setText(words)

    def choose_files(self) -> None:
        """Ask for bundle files and check them."""
        of = kinds(tr("Bundles"), *ARRIVING_ENDINGS)
        self.zone.take(ask_files(self, tr("Bundles to look at"), of=of))

    def choose_folder(self) -> None:
        """Ask for a folder and check every bundle in it."""
        folder = ask_folder(self, tr("Folder with bundles"))
        if folder is not None:
            self.zone.take([folder])

    def check(self, paths: Sequence[Path]) -> None:
        """Verify files, and those in folders, whole and say what would become of each; nothing is written."""
        bundles = self._desk.workspace.bundles
        self.banner.clear()
        words = tr("Checking bundles")
        self.note.setText(f"{words}…")
        self._wait(on=True)

        def look(progress: Progress) -> tuple[list[Path], list[ImportResult]]:
            files = files_among(paths)
            return files, bundles.check(files, progress=progress)

        self._desk.work.long(words, look, self._checked, self._failed, cancelled=self._stopped)

    def bring_in(self) -> None:
        """Import what is ready; say where to begin when nothing is."""
        files = (r.source for r in self._results if r.outcome is Outcome.IMPORTED)
        ready = list(dict.fromkeys(file for file in files if file is not None))
        if self._done or not ready:
            words = tr("No bundle is ready. Drop bundles above, or mend what the list says.")
            self.banner.say(State.INFO, words)
            return
        bundles = self._desk.workspace.bundles
        self._wait(on=True)
        self._desk.work.long(
            tr("Importing {n} bundles", n=number(len(ready))),
            lambda progress: bundles.bring_in(ready, progress=progress),
            self._brought,
            self._failed,
            cancelled=self._stopped,
        )

    def offer_undo(self, lot: ImportLot | None) -> None:
        """Offer to take the last import back while there is one."""
        self._lot = lot
        self.undo.setVisible(lot is not None)
        if lot is not None:
            self.undo.set_words(tr("Take back the import of {day}", day=f"{local_day(lot.at):%d/%m}"))

    def take_held(self) -> None:
        """Import again what was kept because only a newer program could read it."""
        bundles = self._desk.workspace.bundles
        self._wait(on=True)
        words = tr("Importing kept bundles")
        take = lambda progress: bundles.bring_in_held(progress=progress)  # noqa: E731
        self._desk.work.long(words, take, self._came_again, self._failed)

    def _came_again(self, changed: Changed[list[ImportResult]]) -> None:
        self._results = list(changed.record)
        self._brought(changed)

    def undo_import(self) -> None:
        """Ask with everything that would go, then take the last import back; or say why that cannot be."""
        lot = self._lot
        if lot is None:
            return
        if lot.obstacle:
            self.banner.say(
                State.WARN,
                tr("Ask the sender to correct the records, or restore the backup made before the import."),
                head=tr("The last import cannot be taken back any more. {obstacle}", obstacle=lot.obstacle),
            )
            return
        question = tr("Take back the last import?")
        if confirm(self, question, lot_words(lot), yes=tr("Take the import back"), danger=True):
            imports = self._desk.workspace.bundles.imports
            self._wait(on=True)
            words = tr("Taking the last import back")
            self._desk.work.long(words, lambda _progress: imports.undo(), self._undone, self._failed)

    def _undone(self, changed: Changed[ImportLot]) -> None:
        self._wait(on=False)
        self._paths, self._results = [], []
        self.note.setText("")
        self._show_rows()
        self.take.set_words(tr("Import the ready bundles"))
        units = ", ".join(changed.record.senders)
        self.banner.say(
            State.OK,
            tr("The bundles can be imported again. Give the new receipt to {units}.", units=units),
            head=tr("The last import is taken back"),
            button=tr("Receipts to take back…"),
            on_click=self.receipts_wanted.emit,
        )
        self.brought_in.emit([])

    def _line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon("git-commit-line", "text2"))
        self._streams = ElidedText("", tone="text2")
        row.addWidget(self._streams, 1)
        row.addWidget(Button(tr("Open the list of streams"), self.streams_wanted.emit, look="link"))
        return line

    def _checked(self, came: tuple[list[Path], list[ImportResult]]) -> None:
        self._paths, self._results = came
        self._done = False
        self._wait(on=False)
        ready = sum(result.outcome is Outcome.IMPORTED for result in self._results)
        folder = self._paths[0].parent
        self.note.setText(tr("{n} bundles in {folder}, checked", n=number(len(self._paths)), folder=folder))
        if any(result.outcome in _KEPT_OUT and not result.trouble for result in self._results):
            results, setbacks = tuple(self._results), self._desk.workspace.bundles.setbacks
            self._desk.work.change(lambda: setbacks.note(results))
        words = tr("Import {n} ready bundles", n=ready) if ready else tr("Import the ready bundles")
        self.take.set_words(words)
        self._show_rows()

    def _brought(self, changed: Changed[list[ImportResult]]) -> None:
        done = {(result.source, result.file): result for result in changed.record}
        self._results = [done.get((result.source, result.file), result) for result in self._results]
        self._done = True
        self._wait(on=False)
        self.take.set_words(tr("Import the ready bundles"))
        taken = [result for result in changed.record if result.outcome is Outcome.IMPORTED]
        self._show_rows()
        self.note.setText(tr("{n} bundles imported", n=number(len(taken))))
        if taken:
            new, changed_count = sum(r.new for r in taken), sum(r.changed for r in taken)
            self.banner.say(
                State.OK,
                tr(
                    "{new} new and {changed} changed entries. "
                    "Read the receipt codes out, or take the receipts back.",
                    new=number(new),
                    changed=number(changed_count),
                ),
                head=tr("{n} bundles imported", n=number(len(taken))),
                button=tr("Receipts to take back…"),
                on_click=self.receipts_wanted.emit,
            )
        self.brought_in.emit(changed.record)

    def _show_rows(self) -> None:
        self.model.set_rows(self._results)
        self._stack.setCurrentWidget(self.table if self._results else self._empty)
        self._fold()
        worst = next((r for outcome in _SEVERITY for r in self._results if r.outcome is outcome), None)
        if worst is not None:
            self.table.select_key((worst.source, worst.file))
            self._explain(worst)
        else:
            self.banner.clear()

    def _explain(self, row: object) -> None:
        """Say in the banner what stands in the way of the row the officer stands on."""
        if not isinstance(row, ImportResult) or row.outcome not in _SEVERITY:
            return
        name = row.sender_name or row.file
        badge, state, sign = result_badge(row, done=self._done)
        reasons = [row.reason, *(item.reason for item in row.refused if item.reason != row.reason)]
        reason = " ".join(dict.fromkeys(words for words in reasons if words))
        words = " ".join(part for part in (reason, row.hint) if part)
        if row.outcome is Outcome.WAITING:
            kept = tr(
                "The file stays as it is; import it again together with the earlier one. Other units go on."
            )
            words = " ".join(part for part in (row.hint, kept) if part)
            self.banner.say(state, words, head=f"{name}: {reason or badge}", icon_name=sign)
            self.banner.add_button(tr("See the streams"), self.streams_wanted.emit, look="link")
            return
        self.banner.say(state, words, head=f"{name}: {badge}", icon_name=sign)
        if row.outcome is Outcome.QUARANTINED:
            enrol = self.banner.add_button(tr("Enrol a station…"), self.enrol_wanted.emit)
            keep_to(self._desk, Right.ADMINISTER, enrol)

    def _wait(self, *, on: bool) -> None:
        self.take.setEnabled(not on)
        self.zone.setEnabled(not on and not refusal(self._desk, Right.EXCHANGE))

    def _failed(self, failure: Failure) -> None:
        self._wait(on=False)
        self.note.setText("")
        self.banner.say(State.BAD, failure.hint, head=failure.message)

    def _stopped(self) -> None:
        self._wait(on=False)
        self.note.setText("")
        self.banner.say(State.INFO, tr("Stopped; nothing was written."))
