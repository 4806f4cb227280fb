"""The files that prove one criterion: its own and those of the activities behind it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.evidence import EvidenceFit, EvidenceRecord, EvidenceValues, fit_of
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.vietnamese import day, nfc
from ui.support.files import ask_files
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cells import ROW, Column
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.drops import DropZone
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import ElidedText, Text

_MOST_ROWS: Final = 4
_STATES: Final = {
    EvidenceFit.IN_PERIOD: State.OK,
    EvidenceFit.IN_FORCE: State.OK,
    EvidenceFit.OUTSIDE: State.BAD,
    EvidenceFit.UNDATED: State.MUTE,
}


class EvidencePart(QWidget):
    """A table of files; adds, describes, opens and takes off."""

    added = Signal(list)
    """Carries the files to attach."""
    described = Signal(str, object)
    """Carries an evidence id and its new `EvidenceValues`."""
    taken_off = Signal(object)
    opened = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._period: Period | None = None
        self._locked = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(tr("Evidence"), "label"))
        head.addStretch(1)
        self.view = Button(tr("View"), self._view, look="link", icon_name="eye-line")
        self.describe = Button(tr("Describe…"), self._describe, look="link", icon_name="pencil-line")
        self.detach = Button(tr("Take off…"), self._detach, look="link", icon_name="delete-bin-line")
        self.add = Button(tr("Add files…"), self._choose, look="link", icon_name="add-line")
        for button in (self.view, self.describe, self.detach, self.add):
            head.addWidget(button)
        column.addLayout(head)
        self._model = LazyTableModel(self._columns())
        self.table = TableView(self._model, name=tr("Evidence"))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table.chosen.connect(lambda _row: self._allow())
        self.table.opened.connect(lambda _row: self._view())
        column.addWidget(self.table)
        self.zone = DropZone(
            tr("No files yet: drag them anywhere on this side"),
            tr("Files of the activities behind the figure appear here by themselves."),
            Button(tr("Choose files…"), self._choose),
        )
        self.zone.dropped.connect(self.added)
        column.addWidget(self.zone)
        self._none = Text(tr("No files"), tone="text3")
        self._none.hide()
        column.addWidget(self._none)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def changes(self) -> tuple[QWidget, ...]:
        """Return what changes the files, for whoever keeps it from others."""
        return (self.describe, self.detach, self.add, self.zone)

    def show_files(self, files: Sequence[EvidenceRecord], period: Period, *, locked: bool = False) -> None:
        """Show `files`, their dates judged against `period`; `locked` lets them only be looked at."""
        self._period = period
        self._locked = locked
        self._model.set_rows(files)
        self.table.setVisible(bool(files))
        self.add.setVisible(bool(files) and not locked)
        self.zone.setVisible(not files and not locked)
        self._none.setVisible(not files and locked)
        shown = min(len(files), _MOST_ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + shown * max(ROW, self.table.rowHeight(0)) + 2)
        self._allow()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(title=tr("Evidence file"), text=lambda f: f.name, icon=_sign, stretch=True),
            Column(title=tr("Number, issuer"), text=_source, chars=18, drop=3, tone=_said_tone),
            Column(title=tr("Section, page"), text=lambda f: f.values.locator or "–", chars=13, drop=2),
            Column(
                title=tr("Effective"),
                text=lambda f: day(f.values.effective_on) if f.values.effective_on else "–",
                chars=10,
                drop=1,
            ),
            Column(title=tr("Check"), badge=self._fit, chars=16),
        )

    def _fit(self, file: EvidenceRecord) -> tuple[str, State, str] | None:
        if not file.present:
            return tr("Not arrived yet"), State.WARN, "time-fill"
        if self._period is None:
            return None
        fit = fit_of(file.values, self._period)
        return fit.label, _STATES[fit], ""

    def _allow(self) -> None:
        file: EvidenceRecord | None = self.table.current()
        self.view.setVisible(file is not None)
        own = file is not None and file.noun == Noun.ASSESSMENT
        self.describe.setVisible(file is not None and not self._locked)
        self.detach.setVisible(own and not self._locked)

    def _choose(self) -> None:
        files = ask_files(self.window(), tr("Choose evidence files"))
        if files:
            self.added.emit(files)

    def _view(self) -> None:
        file = self.table.current()
        if file is not None:
            self.opened.emit(file)

    def _detach(self) -> None:
        file = self.table.current()
        if file is not None:
            self.taken_off.emit(file)

    def _describe(self) -> None:
        file: EvidenceRecord | None = self.table.current()
        if file is None or self._period is None:
            return
        dialog = DescribeDialog(file, year=self._period.year, parent=self.window())
        if dialog.exec():
            self.described.emit(file.id, dialog.values())


class DescribeDialog(Dialog):
    """Number, issuer, effective date and place inside of one file."""

    def __init__(self, file: EvidenceRecord, *, year: int, parent: QWidget | None = None) -> None:
        super().__init__(tr("Describe the evidence"), parent=parent)
        said = file.values
        self.number = TextField(said.number, limit=100)
        self.issuer = TextField(said.issuer, limit=200)
        self.effective = DateField(said.effective_on, year=year)
        self.locator = TextField(said.locator, limit=200)
        self._effective_field = Field(
            tr("Effective"),
            self.effective,
            optional=True,
            hint=tr(
                "Proof of an activity is dated in the period; a numbered document need only be in force."
            ),
        )
        self.body.addWidget(ElidedText(file.name, "card"))
        self.body.addWidget(Field(tr("Number of the document"), self.number, optional=True))
        self.body.addWidget(Field(tr("Issued by"), self.issuer, optional=True))
        self.body.addWidget(self._effective_field)
        self.body.addWidget(Field(tr("Section and page"), self.locator, optional=True))
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save"), self._apply, look="primary"))
        self.number.setFocus()

    def values(self) -> EvidenceValues:
        """Return what was typed."""
        return EvidenceValues(
            number=nfc(self.number.text()).strip(),
            issuer=nfc(self.issuer.text()).strip(),
            effective_on=self.effective.value(),
            locator=nfc(self.locator.text()).strip(),
        )

    def _apply(self) -> None:
        problem = self.effective.problem()
        self._effective_field.set_error(problem)
        if problem:
            self.effective.setFocus()
            return
        self.accept()


def paths_of(files: Sequence[object]) -> list[Path]:
    """Return the files, without folders, of what was dropped or chosen."""
    return [file for file in files if isinstance(file, Path) and file.is_file()]


def _sign(file: EvidenceRecord) -> str:
    if file.media_type.startswith("image/"):
        return "image-line"
    return "file-pdf-line" if file.media_type == "application/pdf" else "file-text-line"


def _source(file: EvidenceRecord) -> str:
    said = ", ".join(part for part in (file.values.number, file.values.issuer) if part)
    if said:
        return said
    return tr("from an activity") if file.noun == Noun.ACTIVITY else tr("not said")


def _said_tone(file: EvidenceRecord) -> str:
    return "text" if file.values.number or file.values.issuer else "text3"
