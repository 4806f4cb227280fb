"""The pages of a PDF, drawn by PDFium in a thread of its own."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, QSizeF
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

from ui.widgets.pages import Pages

_POINT: Final = 96 / 72
"""Pixels of a screen that a point of paper takes at 100 %."""


class PdfPages(Pages):
    """A PDF on the disk."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self._document)
        self._renderer.pageRendered.connect(self._rendered)
        self._fine = self._document.load(str(file)) == QPdfDocument.Error.None_

    def count(self) -> int:
        return self._document.pageCount() if self._fine else 0

    def size(self, page: int) -> QSizeF:
        return self._document.pagePointSize(page) * _POINT

    def ask(self, page: int, size: QSize) -> None:
        self._renderer.requestPage(page, size, QPdfDocumentRenderOptions())

    def _rendered(self, page: int, _size: QSize, image: QImage, *_more: object) -> None:
        self.came.emit(page, image)
