"""The files of an activity in its form: shown, described, taken off, dropped in or pasted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.evidence import EvidenceRecord, EvidenceValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.evidence import NewEvidence
from ui.activities.values import FileChanges
from ui.support.files import ask_files
from ui.widgets.buttons import Button, IconButton
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.drops import DropZone
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import ElidedText, Icon, Text

_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the list: attached already, or to be attached on saving."""

    name: str
    size: int
    media_type: str
    values: EvidenceValues
    stored: EvidenceRecord | None = None
    path: Path | None = None


class EvidenceList(QWidget):
    """Rows of files over a place that takes more; nothing is changed in the workspace before saving."""

    changed = Signal()
    wanted = Signal(object)
    """Carries the `FileEntry` that the officer wants to see."""

    def __init__(self, *, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year = year
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

    def entries(self) -> list[FileEntry]:
        """Return the files as they would be after saving."""
        return list(self._entries)

    def set_files(self, stored: Sequence[EvidenceRecord], changes: FileChanges = FileChanges()) -> None:  # noqa: B008
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
        self._show()

    def changes(self) -> FileChanges:
        """Return what is to happen on saving."""
        added = tuple(NewEvidence(e.path, e.values) for e in self._entries if e.path is not None)
        return FileChanges(added, dict(self._described), tuple(self._detached))

    def add(self, files: Sequence[Path]) -> None:
        """Put `files` at the end; folders and files that are listed already are passed over."""
        known = {entry.path for entry in self._entries if entry.path is not None}
        new = [file for file in files if file.is_file() and file not in known]
        if new:
            self._entries += [_entry(NewEvidence(file)) for file in new]
            self._tell()

    def _choose(self) -> None:
        self.add(ask_files(self.window(), tr("Choose evidence files")))

    def _remove(self, entry: FileEntry) -> None:
        self._entries.remove(entry)
        if entry.stored is not None:
            self._detached.append(entry.stored.id)
            self._described.pop(entry.stored.id, None)
        self._tell()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _describe(self, entry: FileEntry) -> None:
        dialog = DescribeDialog(entry, year=self._year, parent=self.window())
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
        words.addWidget(ElidedText(describe(entry), "small"))
        row.addLayout(words, 1)
        actions: tuple[tuple[str, str, Callable[[FileEntry], None]], ...] = (
            (tr("View {file}", file=entry.name), "eye-line", self.wanted.emit),
            (tr("Describe {file}", file=entry.name), "pencil-line", self._describe),
            (tr("Take {file} off", file=entry.name), "delete-bin-line", self._remove),
        )
        for name, sign, act in actions:
            row.addWidget(IconButton(name, sign, partial(act, entry)))
        return frame


class DescribeDialog(Dialog):
    """What the officer says of a file: number, issuer, effective date, where to look inside."""

    def __init__(self, entry: FileEntry, *, year: int, parent: QWidget | None = None) -> None:
        super().__init__(tr("Describe the evidence"), parent=parent)
        said = entry.values
        self.number = TextField(said.number, limit=100)
        self.issuer = TextField(said.issuer, limit=200)
        self.day = DateField(said.effective_on, year=year)
        self.locator = TextField(said.locator, limit=200)
        self.body.addWidget(ElidedText(entry.name, "card"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Field(tr("Number of the document"), self.number, optional=True), 3)
        self._day_field = Field(tr("In force from"), self.day, optional=True)
        row.addWidget(self._day_field, 2)
        self.body.addLayout(row)
        self.body.addWidget(Field(tr("Issued by"), self.issuer, optional=True))
        self.body.addWidget(
            Field(
                tr("Section and page"),
                self.locator,
                optional=True,
                hint=tr("Where in the file the proof stands, so that the reviewer finds it at once."),
            )
        )
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Apply"), self._apply, look="primary"))
        self.number.setFocus()

    def values(self) -> EvidenceValues:
        """Return what was typed."""
        return EvidenceValues(
            number=nfc(self.number.text()).strip(),
            issuer=nfc(self.issuer.text()).strip(),
            effective_on=self.day.value(),
            locator=nfc(self.locator.text()).strip(),
        )

    def _apply(self) -> None:
        problem = self.day.problem()
        self._day_field.set_error(problem)
        if problem:
            self.day.setFocus()
            return
        self.accept()


def describe(entry: FileEntry) -> str:
    """Return size, place and dates of a file in one line: "1,2 MB · trang 1 · hiệu lực 18/06/2018"."""
    said = entry.values
    parts = [size_words(entry.size), said.number, said.issuer, said.locator]
    if said.effective_on is not None:
        parts.append(tr("in force from {day}", day=day_words(said.effective_on)))
    if entry.stored is None:
        parts.append(tr("attached on saving"))
    elif not entry.stored.present:
        parts.append(tr("not arrived yet"))
    return " · ".join(part for part in parts if part)


def png(picture: QImage) -> bytes:
    """Return a pasted picture as a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, b"PNG")
    buffer.close()
    return bytes(content.data())


def _entry(new: NewEvidence) -> FileEntry:
    return FileEntry(nfc(new.file.name), new.file.stat().st_size, "", new.values, path=new.file)


def _sign(entry: FileEntry) -> str:
    name = entry.name.lower()
    if name.endswith(".pdf"):
        return "file-pdf-line"
    return "image-line" if name.endswith(_PICTURES) else "file-text-line"
