"""The pages of a PDF or a picture: how large each is, and its image, made off the window's thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QSizeF, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader
from shiboken6 import isValid


class Pages(QObject):
    """What a viewer asks of a file."""

    came = Signal(int, QImage)
    """Carries a page and its image, some time after `ask`."""

    def count(self) -> int:
        """Return how many pages there are; 0 when the file cannot be shown."""
        raise NotImplementedError

    def size(self, page: int) -> QSizeF:
        """Return how large a page is at 100 %."""
        raise NotImplementedError

    def ask(self, page: int, size: QSize) -> None:
        """Have the image of a page made so large; it comes with `came`."""
        raise NotImplementedError


class PicturePages(Pages):
    """A picture, or each sheet of a scanned TIFF."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._sizes = _sizes_of(file)
        self._whole: dict[int, QImage] = {}

    def count(self) -> int:
        return len(self._sizes)

    def size(self, page: int) -> QSizeF:
        return QSizeF(self._sizes[page])

    def ask(self, page: int, size: QSize) -> None:
        whole = self._whole.get(page)
        if whole is not None and not whole.isNull():
            self._start(lambda: _fitted(whole, size), page)
        else:
            self._start(lambda: self._read(page, size), page)

    def _read(self, page: int, size: QSize) -> QImage:
        reader = reader_of(self._file)
        reader.jumpToImage(page)
        whole = reader.read()
        self._whole = {page: whole}
        return _fitted(whole, size)

    def _start(self, make: Callable[[], QImage], page: int) -> None:
        def run() -> None:
            image = make()
            if isValid(self):
                self.came.emit(page, image)

        QThreadPool.globalInstance().start(run)


def pages_of(file: Path, media_type: str, parent: QObject | None = None) -> Pages | None:
    """Return the pages of a file that can be shown page by page, None for another kind."""
    if media_type == "application/pdf":
        from ui.widgets.pdf_pages import PdfPages

        return PdfPages(file, parent)
    return PicturePages(file, parent) if media_type.startswith("image/") else None


def _sizes_of(file: Path) -> list[QSize]:
    reader = reader_of(file)
    if not reader.canRead():
        return []
    sizes: list[QSize] = []
    sheets = max(reader.imageCount(), 1) if bytes(reader.format().data()) in {b"tif", b"tiff"} else 1
    for sheet in range(sheets):
        reader.jumpToImage(sheet)
        size = reader.size()
        if not size.isValid():
            return sizes
        sizes.append(size.transposed() if is_turned(reader) else size)
    return sizes


def reader_of(file: Path) -> QImageReader:
    """Return what reads a picture by its content, the right way up."""
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def is_turned(reader: QImageReader) -> bool:
    """Tell whether the camera was held upright, so that width and height change places."""
    quarter = QImageIOHandler.Transformation.TransformationRotate90
    return bool(reader.transformation() & quarter)


def _fitted(image: QImage, size: QSize) -> QImage:
    if image.isNull():
        return image
    return image.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
