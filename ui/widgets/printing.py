"""Prints the pages of a PDF through the system's own dialog."""

from typing import Final

from PySide6.QtCore import QMarginsF, QRect, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

_DOTS: Final = 200
"""Dots per inch of a printed page: text stays sharp, memory small."""


def print_pages(pages: QPdfDocument, window: QWidget) -> bool:
    """Ask for the printer and print; tell whether anything was."""
    if not pages.pageCount():
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    printer.setFromTo(1, pages.pageCount())
    dialog = QPrintDialog(printer, window)
    if not dialog.exec():
        return False
    draw_pages(pages, printer)
    return True


def draw_pages(pages: QPdfDocument, printer: QPrinter) -> None:
    """Draw the chosen pages on `printer`."""
    first = max(printer.fromPage(), 1) - 1
    last = min(printer.toPage() or pages.pageCount(), pages.pageCount())
    painter: QPainter | None = None
    for page in range(first, last):
        points = pages.pagePointSize(page)
        wide = points.width() > points.height()
        turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(turned)
        if painter is None:
            painter = QPainter(printer)
        else:
            printer.newPage()
        size = QSize(round(points.width() * _DOTS / 72), round(points.height() * _DOTS / 72))
        picture = pages.render(page, size, QPdfDocumentRenderOptions())
        painter.drawImage(QRect(0, 0, printer.width(), printer.height()), picture)
    if painter is not None:
        painter.end()
