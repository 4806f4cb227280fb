"""The files of a record: shown, described, taken off; dropped in, pasted, chosen, scanned or kept already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.evidence import EvidenceRecord, EvidenceValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.evidence import NewEvidence
from ui.support.desk import Desk
from ui.support.file_changes import NOTHING, FileChanges
from ui.support.files import ask_files
from ui.widgets.buttons import Button, IconButton
from ui.widgets.describing import DescribeDialog
from ui.widgets.drops import DropZone
from ui.widgets.flow import Flow
from ui.widgets.text import ElidedText, Icon, Text

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic")
_NOT_MEANT = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the list: attached already, or to be attached on saving."""

    name: str
    size: int
    media_type: str
    values: EvidenceValues
    stored: EvidenceRecord | None = None
    new: NewEvidence | None = None


class EvidenceList(QWidget):
    """Rows of files over a place that takes more; nothing is changed in the workspace before saving."""

    changed = Signal()
    wanted = Signal(object)
    """Carries the `FileEntry` that the officer wants to see."""

    def __init__(
        self, desk: Desk, *, year: int, at_once: bool = False, parent: QWidget | None = None
    ) -> None:
        """Say of new files that they are attached on saving, unless what is done here is kept `at_once`."""
        super().__init__(parent)
        self._desk = desk
        self._year = year
        self._at_once = at_once
        self._entries: list[FileEntry] = []
        self._detached: list[str] = []
        self._described: dict[str, EvidenceValues] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.label = Text(tr("Evidence"), "label")
        column.addWidget(self.label)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column.addLayout(self._rows)
        self.choose = Button(tr("Choose files…"), self._choose, look="link")
        self.zone = DropZone(tr("Drag files here or paste (Ctrl+V)"), "", self.choose)
        self.zone.setAccessibleName(tr("Evidence"))
        self.zone.dropped.connect(self.add)
        column.addWidget(self.zone)
        column.addWidget(self._make_problem())
        self._only_look = False
        others = self.others = Flow()
        self.scan = Button(tr("From the scan folder…"), self._scan, look="link", icon_name="scan-line")
        self.again = Button(
            tr("Files kept already…"), self._choose_kept, look="link", icon_name="archive-line"
        )
        others.add(self.scan)
        others.add(self.again)
        column.addWidget(others)

    def only_look(self, *, on: bool = True) -> None:
        """Let files be looked at alone: nothing is added, described or taken off."""
        if on == self._only_look:
            return
        self._only_look = on
        for part in (self.zone, self.others):
            part.setVisible(not on)
        self._show()

    def entries(self) -> list[FileEntry]:
        """Return the files as they would be after saving."""
        return list(self._entries)

    def set_files(self, stored: Sequence[EvidenceRecord], changes: FileChanges = NOTHING) -> None:
        """Show the `stored` files with what is to happen to them on saving."""
        kept = [file for file in stored if file.id not in changes.detached]
        known = {file.id for file in kept}
        self._detached = [file.id for file in stored if file.id in changes.detached]
        self._described = {file: said for file, said in changes.described.items() if file in known}
        self._entries = [
            FileEntry(f.name, f.size, f.media_type, self._described.get(f.id, f.values), stored=f)
            for f in kept
        ]
        self._entries += [_entry(new) for new in changes.added]
        self.set_error("")
        self._show()

    def changes(self) -> FileChanges:
        """Return what is to happen on saving."""
        added = tuple(replace(e.new, values=e.values) for e in self._entries if e.new is not None)
        return FileChanges(added, dict(self._described), tuple(self._detached))

    def add(self, files: Sequence[Path]) -> None:
        """Put `files` at the end, of a folder the files in it; what is listed already is passed over.

        What cannot be evidence leaves the list again at once, with the reason.
        """
        if self._only_look:
            return
        self.set_error("")
        inside = [file for given in files for file in _files_in(given)]
        if not inside and files and not self._problem_words.text():
            self.set_error(tr("{name} holds no files. Choose the files themselves.", name=files[0].name))
        self.add_new([NewEvidence(file) for file in inside])

    def add_new(self, files: Sequence[NewEvidence]) -> None:
        """Put files at the end that may be kept already."""
        known = {_identity(entry.new) for entry in self._entries if entry.new is not None}
        known |= {entry.stored.sha256 for entry in self._entries if entry.stored is not None}
        new = [file for key, file in {_identity(f): f for f in files}.items() if key not in known]
        if not new:
            return
        self._entries += [_entry(file) for file in new]
        self._tell()
        refusals = partial(self._desk.workspace.evidence.refusals, new)
        self._desk.work.read(refusals, self._refuse)

    def set_error(self, words: str) -> None:
        """Say under the list what is wrong with its files; nothing when `words` are empty."""
        self._problem_words.setText(words)
        self._problem.setVisible(bool(words))

    def _make_problem(self) -> QWidget:
        self._problem = QWidget()
        row = QHBoxLayout(self._problem)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(Icon("error-warning-fill", "bad", size=14), 0, Qt.AlignmentFlag.AlignTop)
        self._problem_words = Text("", "small", tone="bad", wrap=True)
        row.addWidget(self._problem_words, 1)
        self._problem.hide()
        return self._problem

    def _refuse(self, refused: Sequence[tuple[NewEvidence, Failure]]) -> None:
        gone = {_identity(new) for new, _ in refused}
        if not gone:
            return
        self._entries = [e for e in self._entries if e.new is None or _identity(e.new) not in gone]
        self._tell()
        more = tr(" ({n} more files likewise)", n=len(refused) - 1) if len(refused) > 1 else ""
        self.set_error(f"{refused[0][1]}{more}")

    def _choose(self) -> None:
        self.add(ask_files(self.window(), tr("Choose evidence files")))

    def _scan(self) -> None:
        from ui.widgets.scans import ScanDialog

        dialog = ScanDialog(self._desk, parent=self.window())
        if dialog.exec():
            self.add(dialog.chosen())

    def _choose_kept(self) -> None:
        from ui.widgets.kept_files import KeptFilesDialog

        dialog = KeptFilesDialog(self._desk, parent=self.window())
        if dialog.exec():
            self.add_new(dialog.chosen())

    def _remove(self, entry: FileEntry) -> None:
        self._entries.remove(entry)
        if entry.stored is not None:
            self._detached.append(entry.stored.id)
            self._described.pop(entry.stored.id, None)
        self._tell()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _describe(self, entry: FileEntry) -> None:
        dialog = DescribeDialog(entry.name, entry.values, year=self._year, parent=self.window())
        if not dialog.exec():
            return
        said = dialog.values()
        self._entries[self._entries.index(entry)] = replace(entry, values=said)
        if entry.stored is not None:
            self._described[entry.stored.id] = said
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for entry in self._entries:
            self._rows.addWidget(self._row(entry))

    def _row(self, entry: FileEntry) -> QWidget:
        frame = QFrame()
        frame.setProperty("part", "card")
        frame.setAccessibleName(entry.name)
        row = QHBoxLayout(frame)
        row.setContentsMargins(10, 3, 4, 3)
        row.setSpacing(4)
        row.addWidget(Icon(_sign(entry), "text2", size=18))
        row.addSpacing(5)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedText(entry.name))
        words.addWidget(ElidedText(describe(entry, at_once=self._at_once), "small"))
        row.addLayout(words, 1)
        actions: tuple[tuple[str, str, Callable[[FileEntry], None]], ...] = (
            (tr("View {file}", file=entry.name), "eye-line", self.wanted.emit),
            (tr("Describe {file}", file=entry.name), "pencil-line", self._describe),
            (tr("Take {file} off", file=entry.name), "delete-bin-line", self._remove),
        )
        for name, sign, act in actions[:1] if self._only_look else actions:
            row.addWidget(IconButton(name, sign, partial(act, entry)))
        return frame


def describe(entry: FileEntry, *, at_once: bool = False) -> str:
    """Return size, place and dates of a file in one line: "1,2 MB · trang 1 · hiệu lực 18/06/2018"."""
    said = entry.values
    parts = [size_words(entry.size), said.number, said.issuer, said.locator]
    if said.effective_on is not None:
        parts.append(tr("in force from {day}", day=day_words(said.effective_on)))
    if entry.stored is None:
        parts.append(tr("being attached") if at_once else tr("attached on saving"))
    elif not entry.stored.present:
        parts.append(tr("not arrived yet"))
    return " · ".join(part for part in parts if part)


def _entry(new: NewEvidence) -> FileEntry:
    try:
        size = new.file.stat().st_size
    except OSError:
        size = 0  # said in words once it is looked into
    return FileEntry(nfc(new.title), size, "", new.values, new=new)


def _identity(new: NewEvidence) -> object:
    return new.sha256 or new.file


def _files_in(given: Path) -> list[Path]:
    """Return a file itself, of a folder the files in it without what systems leave there."""
    if not given.is_dir():
        return [given]
    try:
        inside = sorted(file for file in given.iterdir() if file.is_file())
    except OSError:
        return []
    return [file for file in inside if file.name.lower() not in _NOT_MEANT and file.name[0] not in ".~"]


def _sign(entry: FileEntry) -> str:
    name = entry.name.lower()
    if name.endswith(".pdf"):
        return "file-pdf-line"
    return "image-line" if name.endswith(_PICTURES) else "file-text-line"
