"""The files of any record in a dialog: kept at once, looked at, described and taken off."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.evidence import ShownFile
from ui.support.desk import Desk
from ui.support.rights import refusal
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.drops import files_in
from ui.widgets.evidence import EvidenceList, FileEntry
from ui.widgets.panes import ScrollBody
from ui.widgets.pasting import Pasting
from ui.widgets.text import Text

_TITLE: Final = 160
"""So many letters of what a record is called are shown."""


class RecordFilesDialog(Dialog):
    """Evidence of a case, a report, a plan of the unit or a difficulty."""

    def __init__(
        self,
        desk: Desk,
        noun: Noun,
        record: str,
        title: str,
        *,
        own: bool = True,
        dropped: Sequence[Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show the files of `record`, which is called `title`, and attach those that were `dropped` on it.

        The files of another unit's record are only looked at.
        """
        super().__init__(tr("Evidence"), width=560, parent=parent)
        self._desk = desk
        self._noun = noun
        self._record = record
        self.prefer_height(400)
        self.body.addWidget(Text(shorten(title, _TITLE, placeholder="…"), "card", wrap=True))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        scroll = ScrollBody(margins=(0, 0, 0, 0))
        self.files = EvidenceList(desk, year=desk.period.year, at_once=True)
        self.files.label.hide()
        self.files.changed.connect(self._keep)
        self.files.wanted.connect(self._look)
        self._dropped = tuple(dropped)
        self._none = Text(tr("No file is attached."), "hint")
        self._none.hide()
        why = refusal(desk, Right.CASES) if own else ""
        if why:
            self.banner.say(State.INFO, why)
        if own and not why:
            self.files.zone.accept_drops_of(self)
            self._pasting = Pasting(desk, self.files, lambda: f"files-{noun}", self)
        else:
            self.files.only_look()
        scroll.column.addWidget(self.files)
        scroll.column.addWidget(self._none)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.add_button(Button(tr("Close"), self.accept, look="primary"))
        self._read()
        self.files.choose.setFocus()

    def _read(self) -> None:
        of = partial(self._desk.workspace.evidence.of, self._record)
        self._desk.work.read(of, self._show, slot="files")

    def _show(self, files: Sequence[EvidenceRecord]) -> None:
        self.files.set_files(files)
        self._none.setVisible(self.files.zone.isHidden() and not files)
        if self._dropped:
            dropped, self._dropped = self._dropped, ()
            self.files.add(dropped)

    def _keep(self) -> None:
        """Carry out at once what was done to the list."""
        changes = self.files.changes()
        if not changes:
            return
        evidence = self._desk.workspace.evidence

        def keep(progress: Progress) -> Changed[tuple[EvidenceRecord, ...]]:
            return evidence.change_files(
                self._noun,
                self._record,
                added=changes.added,
                described=changes.described,
                detached=changes.detached,
                progress=progress,
            )

        self.banner.clear()
        self.files.setEnabled(False)
        self._desk.work.long(tr("Saving the evidence"), keep, self._kept, self._refused, cancelled=self._back)

    def _kept(self, changed: Changed[tuple[EvidenceRecord, ...]]) -> None:
        self.files.setEnabled(True)
        self.files.set_files(changed.record)

    def _refused(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)
        self._back()

    def _back(self) -> None:
        self.files.setEnabled(True)
        self._read()

    def _look(self, entry: FileEntry) -> None:
        if entry.stored is not None:
            show = partial(self._desk.workspace.evidence.show, entry.stored)
            self._desk.work.read(show, self._shown, slot="file")

    def _shown(self, file: ShownFile) -> None:
        from ui.widgets.viewer import FileViewer

        FileViewer(file, parent=self.window()).exec()


class ProofsButton(Button):
    """How many files prove a record; opens them, and takes files that are dropped on it."""

    wanted = Signal(list)
    """Carries the files that were dropped, none when it was clicked."""

    def __init__(self, count: int, *, own: bool = True, parent: QWidget | None = None) -> None:
        words = tr("Evidence: {n} files", n=count) if count else tr("Add evidence…")
        if not own:
            words = tr("Evidence: {n} files", n=count)
        super().__init__(
            words,
            lambda: self.wanted.emit([]),
            look="link",
            icon_name="attachment-2",
            tooltip=tr("See the files, or drop files here") if own else "",
            parent=parent,
        )
        self.setAcceptDrops(own)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files came."""
        event.acceptProposedAction()
        self.wanted.emit(files_in(event.mimeData()))
