"""The files a sender gave with a case: counted, added, and opened only for a reason."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.file_kinds import kind_of
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.evidence import ShownFile
from cchc_desktop.services.feedback_files import CaseFile
from cchc_desktop.services.outside_copies import scratch_folder
from ui.feedback.reasons import ReasonDialog
from ui.support.desk import Desk
from ui.support.files import ask_files
from ui.support.rights import keep_to
from ui.widgets.buttons import Button
from ui.widgets.record_files import RecordFilesDialog
from ui.widgets.text import Text
from ui.widgets.viewer import FileViewer


class FilesLine(QWidget):
    """How many files came with a case, and the ways to see and add one."""

    def __init__(self, desk: Desk, case: FeedbackRecord, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case = case
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = (
            tr("Files from the sender: {n}", n=case.files) if case.files else tr("No files from the sender")
        )
        row.addWidget(Text(words, tone="text2"))
        self.see = Button(tr("See a file…"), self._offer, look="link")
        self.see.setVisible(case.files > 0)
        self.add = Button(tr("Add files…"), self._add, look="link")
        self.add.setVisible(case.ending is None)
        self.proofs = Button(tr("Evidence…"), self._show_proofs, look="link")
        keep_to(desk, Right.SENDERS, self.see)
        keep_to(desk, Right.CASES, self.add)
        row.addWidget(self.see)
        row.addWidget(self.add)
        row.addWidget(self.proofs)
        row.addStretch(1)

    def _show_proofs(self) -> None:
        """Show what the unit itself keeps with the case: the signed answer, the minutes of a meeting."""
        RecordFilesDialog(
            self._desk, Noun.FEEDBACK, self._case.id, self._case.code, parent=self.window()
        ).exec()

    def _add(self) -> None:
        add_files(self._desk, self._case.id, ask_files(self.window(), tr("Files from the sender")))

    def _offer(self) -> None:
        listed = partial(self._desk.workspace.feedback.files.of, self._case.id)
        self._desk.work.read(listed, self._show_menu, slot="case-files")

    def _show_menu(self, files: tuple[CaseFile, ...]) -> None:
        menu = QMenu(self)
        for at, file in enumerate(files, 1):
            menu.addAction(_named(at, file), partial(self._open, file))
        menu.popup(self.see.mapToGlobal(QPoint(0, self.see.height())))

    def _open(self, file: CaseFile) -> None:
        dialog = ReasonDialog(
            tr("See a file of the sender"),
            tr("What a sender gave may tell who it is: it is personal data."),
            button=tr("Show the file"),
            parent=self.window(),
        )
        if dialog.exec():
            look = partial(self._desk.workspace.feedback.files.open, file.id, dialog.reason.text())
            self._desk.work.change(look, partial(self._show, file))

    def _show(self, file: CaseFile, opened: Changed[tuple[str, bytes]]) -> None:
        name, content = opened.record
        # the copy lies in a folder of its own and goes when the dialog closes
        with scratch_folder() as folder:
            shown = folder / (Path(name).name or file.id)
            shown.write_bytes(content)
            FileViewer(ShownFile(shown, name, file.media_type), parent=self.window()).exec()


def add_files(desk: Desk, case: str, files: list[Path]) -> None:
    """Seal `files` and keep them with a case, one after another."""
    for file in files:
        desk.work.change(partial(desk.workspace.feedback.files.add, case, file), lambda _changed: None)


def _named(at: int, file: CaseFile) -> str:
    return tr(
        "File {n}: {kind}, {size}", n=at, kind=kind_of(file.media_type).label, size=size_words(file.size)
    )
