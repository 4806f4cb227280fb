"""The files of any record in a dialog: kept at once, looked at, described and taken off."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress
from cchc_desktop.services.evidence import ShownFile
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.evidence import EvidenceList, FileEntry
from ui.widgets.panes import ScrollBody
from ui.widgets.pasting import Pasting
from ui.widgets.text import ElidedText


class RecordFilesDialog(Dialog):
    """Evidence of a case, a report, a plan of the unit or a difficulty."""

    def __init__(
        self, desk: Desk, noun: Noun, record: str, title: str, *, parent: QWidget | None = None
    ) -> None:
        """Show the files of `record`, which is called `title`."""
        super().__init__(tr("Evidence"), width=560, parent=parent)
        self._desk = desk
        self._noun = noun
        self._record = record
        self.setMinimumHeight(400)
        self.body.addWidget(ElidedText(title, "card"))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        scroll = ScrollBody(margins=(0, 0, 0, 0))
        self.files = EvidenceList(desk, year=desk.period.year, at_once=True)
        self.files.label.hide()
        self.files.changed.connect(self._keep)
        self.files.wanted.connect(self._look)
        self.files.zone.accept_drops_of(self)
        scroll.column.addWidget(self.files)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.add_button(Button(tr("Close"), self.accept, look="primary"))
        self._pasting = Pasting(desk, self.files, lambda: f"files-{noun}", self)
        self._read()
        self.files.choose.setFocus()

    def _read(self) -> None:
        of = partial(self._desk.workspace.evidence.of, self._record)
        self._desk.work.read(of, self._show, slot="files")

    def _show(self, files: Sequence[EvidenceRecord]) -> None:
        self.files.set_files(files)

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
