"""Small images of files, for lists to choose from."""

from pathlib import Path

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from ui.widgets.pages import is_turned, reader_of


def thumbnail_of(file: Path, media_type: str, box: QSize) -> QImage:
    """Return a small image of the first page, an empty one when there is none; for work off the window."""
    if media_type == "application/pdf":
        return _first_page(file, box)
    reader = reader_of(file)
    whole = reader.size()
    if whole.isValid():
        turned = is_turned(reader)
        room = box.transposed() if turned else box
        reader.setScaledSize(whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _first_page(file: Path, box: QSize) -> QImage:
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    if document.load(str(file)) != QPdfDocument.Error.None_ or not document.pageCount():
        return QImage()
    size = document.pagePointSize(0).scaled(QSizeF(box), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    drawn = document.render(0, size)
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper
