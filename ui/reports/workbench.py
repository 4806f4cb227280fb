"""Where outline, text, steps, verdict and preview stand, and which of them there is room for."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.reports.outline import Outline
from ui.reports.preview import Preview
from ui.reports.steps import StepsCard
from ui.reports.verification import VerificationCard
from ui.reports.writing import WritingCard
from ui.widgets.panes import ScrollBody

_PREVIEW: Final = 408
_SIDE: Final = 420
_OUTLINE: Final = 226
_UNBOUNDED: Final = 16_777_215


class Workbench(QWidget):
    """A draft shows outline, text and preview; a frozen version its steps, verdict and preview."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outline = Outline()
        self.writing = WritingCard()
        self.steps = StepsCard()
        self.verification = VerificationCard()
        self.preview = Preview()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.outline.setFixedWidth(_OUTLINE)
        self._middle = ScrollBody(margins=(0, 0, 0, 0), spacing=10)
        self._below = QWidget()
        for widget, stretch in ((self.writing, 1), (self.steps, 0), (self.verification, 0), (self._below, 1)):
            self._middle.column.addWidget(widget, stretch)
        row.addWidget(self.outline)
        row.addWidget(self._middle, 1)
        row.addWidget(self.preview, 1)

    def arrange(self, *, draft: bool, narrow: bool, pages: bool) -> None:
        """Give each part its room; in a `narrow` page the preview stands alone when `pages` are wanted."""
        if self.writing.isHidden() == draft:
            self._middle.verticalScrollBar().setValue(0)
        self.outline.setVisible(draft and not (narrow and pages))
        self.writing.setVisible(draft)
        self.steps.setVisible(not draft)
        self._below.setVisible(not draft)
        self._middle.setVisible(not narrow or not pages)
        self.preview.setVisible(not narrow or pages)
        self._middle.setMaximumWidth(_UNBOUNDED if draft or narrow else _SIDE)
        self.preview.setMaximumWidth(_PREVIEW if draft and not narrow else _UNBOUNDED)
        self.preview.setMinimumWidth(0 if narrow else _PREVIEW)
