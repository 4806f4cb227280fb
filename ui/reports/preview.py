"""The page as it will be printed, at the right; pages, zoom and printing."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Profile
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import ComboField
from ui.widgets.printing import draw_pages, print_pages
from ui.widgets.text import Text

_STEP: Final = 1.25


class Preview(QFrame):
    """Shows PDF bytes; the page looked at stays when they are drawn anew."""

    profile_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changeable = False
        self._why = ""
        self.setProperty("part", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.pages = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self.pages)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(tr("Preview of the page"))
        self.view.pageNavigator().currentPageChanged.connect(lambda _page: self._count())
        column.addWidget(self.view, 1)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another drawing of the report on the page looked at."""
        if self._bytes.data() == pdf:
            self._note.setText("")
            return
        at, scrolled = self.view.pageNavigator().currentPage(), self.view.verticalScrollBar().value()
        self.pages.close()
        self._buffer.close()
        self._bytes = QByteArray(pdf)
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.pages.load(self._buffer)
        if 0 < at < self.pages.pageCount():
            self.view.pageNavigator().jump(at, QPointF(), 0)
        self.view.verticalScrollBar().setValue(scrolled)
        self._note.setText("")
        self._count()

    def say(self, words: str) -> None:
        """Tell in the head what is going on."""
        self._note.setText(words)

    def clear(self) -> None:
        """Show nothing."""
        self.pages.close()
        self._bytes = QByteArray()
        self._count()

    def show_profile(self, profile: Profile, *, changeable: bool) -> None:
        """Show by which rules the page is laid out."""
        self.profile.blockSignals(True)
        self.profile.choose(profile)
        self.profile.blockSignals(False)
        self._changeable = changeable
        self._allow()

    def keep(self, why: str) -> None:
        """Keep the layout as it is for whoever may not draft, and say why; empty lets it be changed again."""
        self._why = why
        self._allow()

    def _allow(self) -> None:
        frozen = tr("The layout of a frozen version cannot be changed; make a new version.")
        why = self._why or ("" if self._changeable else frozen)
        self.profile.setEnabled(not why)
        self.profile.setToolTip(why)

    def print_pages(self) -> None:
        """Print through the system's own dialog."""
        print_pages(self.pages, self.window())

    def print_to(self, printer: QPrinter) -> None:
        """Draw the chosen pages on `printer`."""
        draw_pages(self.pages, printer)

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("part", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(4)
        self.profile = ComboField([(each, _short(each)) for each in Profile])
        self.profile.setProperty("chip", True)
        self.profile.setAccessibleName(tr("Rules of layout"))
        self.profile.fit_content()
        self.profile.currentIndexChanged.connect(lambda _at: self.profile_chosen.emit(self.profile.value()))
        self._note = Text("", "hint")
        self._place = Text("", "small")
        self.before = IconButton(tr("Page before"), "arrow-left-s-line", lambda: self._turn(-1))
        self.after = IconButton(tr("Page after"), "arrow-right-s-line", lambda: self._turn(1))
        self.closer = IconButton(tr("Larger"), "zoom-in-line", lambda: self._zoom(_STEP))
        self.farther = IconButton(tr("Fit the width"), "zoom-out-line", self._fit)
        self.printing = IconButton(tr("Print…"), "printer-line", self.print_pages, shortcut="Ctrl+P")
        row.addWidget(self.profile)
        row.addWidget(self._note)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self._place)
        row.addWidget(self.after)
        row.addWidget(self.farther)
        row.addWidget(self.closer)
        row.addWidget(self.printing)
        return head

    def _count(self) -> None:
        if not isValid(self.pages):
            return  # the view tells once more while the window is taken apart
        total = self.pages.pageCount()
        at = self.view.pageNavigator().currentPage() + 1
        self._place.setText(f"{at}/{total}" if total > 0 else "–")

    def _turn(self, step: int) -> None:
        at = self.view.pageNavigator().currentPage() + step
        if 0 <= at < self.pages.pageCount():
            self.view.pageNavigator().jump(at, QPointF(), 0)

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            wide = self.pages.pagePointSize(0).width() * self.logicalDpiX() / 72 or 1.0
            self.view.setZoomFactor(max(self.view.viewport().width(), 1) / wide)
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(self.view.zoomFactor() * factor, 5.0))

    def _fit(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)


def _short(profile: Profile) -> str:
    return tr("Layout of {rules}", rules="NĐ 30/2020" if profile is Profile.ND30 else "TT 01/2011")
