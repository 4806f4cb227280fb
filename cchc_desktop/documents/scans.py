"""A signed paper original as one PDF: a scanned PDF as it is, or pictures one to a page."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from cchc_desktop.documents import measures as m
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr

_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_LARGEST: Final = 64 << 20


def scanned_pdf(files: Sequence[Path]) -> bytes:
    """Return one PDF of the scan in `files`: a single PDF, or PNG and JPEG pictures in their order.

    UserMistake for anything else or for more than 64 MB, Trouble when a file cannot be read.
    """
    octets = [_read(file) for file in files]
    if len(octets) == 1 and octets[0].startswith(b"%PDF-"):
        return octets[0]
    if not octets or not all(data.startswith(_PICTURES) for data in octets):
        raise _not_a_scan()
    return _pages_of(octets)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise UserMistake(
                tr("{name} is larger than 64 MB.", name=file.name),
                hint=tr("Scan at 200 dots per inch, in grey or black and white."),
                field="scans",
            )
        return file.read_bytes()
    except OSError as error:
        raise Trouble(
            tr("The file {name} cannot be read.", name=file.name),
            hint=tr("Check that the disk is still connected and that you may read the file."),
        ) from error


def _pages_of(pictures: Sequence[bytes]) -> bytes:
    from PIL import Image, UnidentifiedImageError
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, lang="vi")
    for data in pictures:
        try:
            picture = ImageReader(BytesIO(data))
        except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise _not_a_scan() from error
        wide, tall = picture.getSize()
        paper = m.LANDSCAPE if wide > tall else m.PORTRAIT
        scale = min(paper.width / wide, paper.height / tall)
        canvas.setPageSize((paper.width, paper.height))
        left, bottom = (paper.width - wide * scale) / 2, (paper.height - tall * scale) / 2
        canvas.drawImage(picture, left, bottom, wide * scale, tall * scale, mask=None)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _not_a_scan() -> UserMistake:
    return UserMistake(
        tr("A scan is one PDF, or pictures in PNG or JPEG."),
        hint=tr("Scan the signed paper again as PDF, then choose that file."),
        field="scans",
    )
