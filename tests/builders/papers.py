"""Files that open: PDF documents with numbered pages, pictures, scans of several sheets."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage


def paper(folder: Path, name: str = "Kế hoạch.pdf", *, pages: int = 5, landscape: bool = False) -> Path:
    """Write a PDF of A4 pages whose ground is a grey of its own, so that pages can be told apart."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    size = A4[::-1] if landscape else A4
    canvas = Canvas(str(file), pagesize=size, invariant=1)
    for page in range(pages):
        canvas.setFillGray(grey_of(page) / 255)
        canvas.rect(0, 0, *size, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return file


def grey_of(page: int) -> int:
    """Return the grey of a page of `paper`, from 0."""
    return 240 - 20 * page


def picture(folder: Path, name: str = "ảnh.png", *, width: int = 300, height: int = 200) -> Path:
    """Write a picture whose left half is black and whose right half is white."""
    folder.mkdir(parents=True, exist_ok=True)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for x in range(width // 2):
        for y in range(height):
            image.setPixel(x, y, 0)
    file = folder / name
    assert image.save(str(file))
    return file
