"""The verdict on a signed PDF in three lines: this version's or any file dropped here."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.verdicts import ContentState, Overall, Verdict, verdict_lines, verdict_title
from ui.support.files import ask_files, kinds
from ui.theme.icons import STATE_ICONS
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.drops import DropZone
from ui.widgets.text import ElidedText, Icon, Text, divider

_STATES: Final = {Overall.VALID: State.OK, Overall.INDETERMINATE: State.WARN, Overall.INVALID: State.BAD}


class VerificationCard(Card):
    """Takes PDF files and shows what a check of their signatures found."""

    wanted = Signal(object)
    """Carries the file to check."""
    sheet_wanted = Signal(object)
    """Carries the file whose verification sheet is wanted."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Check of signatures"), padding=14, parent=parent)
        self.badge = Badge()
        self.add_head(self.badge)
        line = QHBoxLayout()
        line.setSpacing(8)
        self._sign = Icon("file-text-line", "text2")
        self.file = ElidedText("", "small")
        self.other = Button(tr("Check another file…"), self._choose, look="link")
        line.addWidget(self._sign)
        line.addWidget(self.file, 1)
        line.addWidget(self.other)
        self.body.addLayout(line)
        self._rule = divider()
        self.body.addWidget(self._rule)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        self._lines: list[tuple[Icon, Text, Text]] = []
        for at in range(3):
            sign, label, words = Icon("information-fill", "text2"), Text("", "label"), Text("", wrap=True)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(sign, at, 0, top)
            grid.addWidget(label, at, 1, top)
            grid.addWidget(words, at, 2, top)
            self._lines.append((sign, label, words))
        self.body.addLayout(grid)
        self._checked: Path | None = None
        self.sheet = Button(
            tr("Verification sheet (PDF)…"), lambda: self.sheet_wanted.emit(self._checked), look="link",
            icon_name="file-shield-2-line",
        )  # fmt: skip
        self.body.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignLeft)
        self.zone = DropZone(
            tr("Drop a signed PDF here to check its signatures"),
            "",
            Button(tr("Choose a file…"), self._choose, look="link"),
            icon_name="file-shield-2-line",
            suffixes=(".pdf",),
        )
        self.zone.dropped.connect(lambda files: self.wanted.emit(files[0]))
        self.zone.accept_drops_of(self)
        self.body.addWidget(self.zone)
        self.forget()

    def forget(self) -> None:
        """Show no verdict, only where a file may be dropped."""
        self._show(on=False)

    def show_verdict(self, name: str, verdict: Verdict, *, file: Path | None = None) -> None:
        """Show what was found in the file `name`; of a `file` outside a sheet can be written."""
        self._show(on=True)
        self._checked = file
        self.sheet.setVisible(file is not None)
        self.file.setText(name)
        unsigned = verdict.content is ContentState.UNSIGNED
        self.badge.set(
            verdict_title(verdict), State.MUTE if unsigned else _STATES[verdict.overall], "shield-line"
        )
        for (sign, label, words), line in zip(self._lines, verdict_lines(verdict), strict=True):
            state = State.MUTE if unsigned else _STATES[line.state]
            sign.set(STATE_ICONS[state], "text2" if state is State.MUTE else state.value)
            label.setText(line.label)
            words.setText(line.text)
        self.setAccessibleDescription(f"{name}: {self.badge.words()}")

    def words(self) -> list[str]:
        """Return the three lines as shown."""
        return [f"{label.text()}: {words.text()}" for _sign, label, words in self._lines]

    def _show(self, *, on: bool) -> None:
        self.zone.setVisible(not on)
        for widget in (self.badge, self._sign, self.file, self.other, self._rule):
            widget.setVisible(on)
        self.sheet.setVisible(False)
        for parts in self._lines:
            for widget in parts:
                widget.setVisible(on)

    def _choose(self) -> None:
        files = ask_files(
            self.window(), tr("Choose a signed PDF"), of=kinds(tr("PDF files"), ".pdf"), many=False
        )
        if files:
            self.wanted.emit(Path(files[0]))
