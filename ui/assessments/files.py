"""What is done with the files of a criterion: attached, described, taken off, looked at."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from cchc_desktop.domain.evidence import EvidenceRecord, EvidenceValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.evidence import NewEvidence, ShownFile
from ui.assessments.evidence import EvidencePart, paths_of
from ui.support.desk import Desk
from ui.support.messages import confirm


class CriterionFiles(QObject):
    """Carries the wishes of an `EvidencePart` to the workspace."""

    noted = Signal()
    """Something was saved."""

    def __init__(self, desk: Desk, part: EvidencePart, key: Callable[[], str]) -> None:
        """Take `key`, which tells under which record files of the criterion are kept."""
        super().__init__(part)
        self._desk = desk
        self._part = part
        self._key = key
        part.added.connect(self.attach)
        part.described.connect(self._describe)
        part.taken_off.connect(self._take_off)
        part.opened.connect(self._view)

    def attach(self, files: Sequence[object]) -> None:
        """Attach dropped or chosen files to the criterion."""
        wanted, key = paths_of(files), self._key()
        if not wanted or not key:
            return
        evidence = self._desk.workspace.evidence
        added = [NewEvidence(file) for file in wanted]
        keep = partial(evidence.change_files, Noun.ASSESSMENT, key, added=added)
        self._desk.work.long(tr("Saving the evidence"), lambda progress: keep(progress=progress), self._done)

    def _describe(self, evidence: str, values: EvidenceValues) -> None:
        files = self._desk.workspace.evidence
        self._desk.work.change(lambda: files.describe(evidence, values), self._done)

    def _take_off(self, file: EvidenceRecord) -> None:
        sure = confirm(
            self._part.window(),
            tr("Take “{name}” off this criterion?", name=file.name),
            tr("The file stays in the data folder and in the trail; it no longer proves the criterion."),
            yes=tr("Take off"),
            danger=True,
            icon_name="delete-bin-line",
        )
        if sure:
            files = self._desk.workspace.evidence
            self._desk.work.change(lambda: files.detach(file.id), self._done)

    def _view(self, file: EvidenceRecord) -> None:
        self._desk.work.read(partial(self._desk.workspace.evidence.show, file), self._show, slot="file")

    def _show(self, file: ShownFile) -> None:
        from ui.widgets.viewer import FileViewer

        FileViewer(file, parent=self._part.window()).exec()

    def _done(self, _changed: object) -> None:
        self.noted.emit()
