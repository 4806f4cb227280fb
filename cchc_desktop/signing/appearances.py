"""Draw what a field shows, as one small PDF page with the faces embedded."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signatures import Rectangle
from cchc_desktop.domain.vietnamese import nfc
from resources import resource

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

UPRIGHT: Final = "LiberationSerif-Regular"
ITALIC: Final = "LiberationSerif-Italic"
TEXT_SIZE: Final = 13.0
_SMALLEST: Final = 9.0
BASELINE: Final = 4.0
"""Points between the lower edge of a text field and its baseline."""
_STAMP_SIZE: Final = 10.0
_LARGEST_FILE: Final = 4 << 20
_LARGEST_SIDE: Final = 4000
_NOT_PRINTED: Final = re.compile(r"[\x00-\x1f\x7f]+")


def draw_text(
    text: str, box: Rectangle, *, face: str = UPRIGHT, size: float = TEXT_SIZE, at_right: bool = False
) -> bytes:
    """Return a page as large as `box` with `text` on one line from its left edge, or up to its right one.

    A text too wide is set smaller, down to 9 points (Nghị định 30/2020/NĐ-CP names no smaller one
    for these places); beyond that it is a mistake.
    """
    from reportlab.pdfbase.pdfmetrics import stringWidth

    line = _NOT_PRINTED.sub(" ", nfc(text)).strip()
    _check_letters(line, face)
    width = stringWidth(line, _registered(face), size)
    fitted = min(size, size * box.width / width) if width else size
    if fitted < _SMALLEST:
        raise UserMistake(
            tr("“{text}” does not fit in its place on the page.", text=line), hint=tr("Shorten it.")
        )
    left = box.width - width * fitted / size if at_right else 0.0
    return _page(box, [(left, BASELINE, line, face, fitted)])


def draw_words(signer: str, at: datetime, box: Rectangle, *, upper: bool) -> bytes:
    """Return the appearance of a signature without an image: who signed and when (ISO 8601, +07:00).

    The words fill the upper or the lower half of `box`, because the seal's place overlaps the
    leader's.
    """
    from reportlab.lib.utils import simpleSplit

    face = _registered(UPRIGHT)
    moment = at.astimezone(VIETNAM).isoformat(timespec="seconds")
    paragraphs = (f"Ký bởi: {_NOT_PRINTED.sub(' ', nfc(signer))}", f"Ngày ký: {moment}")
    half = box.height / 2
    size = _STAMP_SIZE
    while True:
        lines = [line for text in paragraphs for line in simpleSplit(text, face, size, box.width - 4)]
        leading = size * 1.2
        if len(lines) * leading <= half or size <= 5:
            break
        size -= 0.5
    room = (half - len(lines) * leading) / 2
    top = (box.height if upper else half) - room - size
    return _page(box, [(2.0, top - row * leading, line, UPRIGHT, size) for row, line in enumerate(lines)])


def draw_attachment_words(number: str, at: datetime, box: Rectangle) -> bytes:
    """Return what an attachment's signature shows: number and symbol, then when (ISO 8601, +07:00)."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    line = _NOT_PRINTED.sub(" ", nfc(number)).strip()
    _check_letters(line, UPRIGHT)
    moment = at.astimezone(VIETNAM).isoformat(timespec="seconds")
    texts = (line, moment)
    face = _registered(UPRIGHT)
    widest = max(stringWidth(text, face, _STAMP_SIZE) for text in texts)
    if widest > box.width:
        raise UserMistake(
            tr("“{text}” does not fit in its place on the page.", text=line), hint=tr("Shorten it.")
        )
    return _page(
        box,
        [
            (
                box.width - stringWidth(text, face, _STAMP_SIZE),
                box.height - (row + 1) * _STAMP_SIZE * 1.25,
                text,
                UPRIGHT,
                _STAMP_SIZE,
            )
            for row, text in enumerate(texts)
        ],
    )


def draw_image(path: Path, box: Rectangle) -> bytes:
    """Return the handwriting or seal image at `path`, as large as fits in the middle of `box`."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    octets = _read_image(path)
    with Image.open(BytesIO(octets)) as image:
        picture = image.convert("RGBA")
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    output = BytesIO()
    canvas = _canvas(output, box)
    canvas.drawImage(
        ImageReader(picture), (box.width - width) / 2, (box.height - height) / 2, width, height, mask="auto"
    )
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def check_image(path: Path) -> None:
    """Refuse an image that cannot stand over print: missing, too big, not a transparent PNG."""
    _read_image(path)


def _read_image(path: Path) -> bytes:
    from PIL import Image, UnidentifiedImageError

    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _too_big(path)
        octets = path.read_bytes()
        with Image.open(BytesIO(octets), formats=["PNG"]) as image:
            if max(image.size) > _LARGEST_SIDE:
                raise _too_big(path)
            alpha = image.convert("RGBA").getchannel("A")
    except FileNotFoundError as error:
        raise UserMistake(
            tr("There is no image {name}.", name=path.name),
            hint=tr("Choose the image of the signature or seal again."),
            field="image",
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_big(path) from error
    except (UnidentifiedImageError, SyntaxError, ValueError) as error:
        raise _not_png(path) from error
    except OSError as error:
        if isinstance(error, PermissionError | IsADirectoryError):
            raise Trouble(tr("The image {name} cannot be read.", name=path.name)) from error
        raise _not_png(path) from error
    if alpha.getextrema()[0] == 255:
        raise UserMistake(
            tr("The image {name} is not transparent and would hide the text below.", name=path.name),
            hint=tr("Save it as PNG with a transparent background."),
            field="image",
        )
    return octets


def _too_big(path: Path) -> UserMistake:
    return UserMistake(
        tr("The image {name} is far too big.", name=path.name),
        hint=tr("Use at most {pixels} pixels a side and {size} MB.", pixels=_LARGEST_SIDE, size=4),
        field="image",
    )


def _not_png(path: Path) -> UserMistake:
    return UserMistake(
        tr("The file {name} is not a PNG image that can be read.", name=path.name),
        hint=tr("Save it as PNG with a transparent background."),
        field="image",
    )


def _check_letters(line: str, face: str) -> None:
    from reportlab.pdfbase import pdfmetrics

    glyphs = pdfmetrics.getFont(_registered(face)).face.charToGlyph
    strange = next((letter for letter in line if ord(letter) not in glyphs), None)
    if strange is not None:
        raise UserMistake(
            tr("The letter “{letter}” cannot be printed.", letter=strange), hint=tr("Leave it out.")
        )


def _registered(face: str) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if face not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(face, str(resource(f"fonts/{face}.ttf"))))
    return face


def _page(box: Rectangle, lines: list[tuple[float, float, str, str, float]]) -> bytes:
    output = BytesIO()
    canvas = _canvas(output, box)
    for x, y, text, face, size in lines:
        canvas.setFont(_registered(face), size)
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _canvas(output: BytesIO, box: Rectangle) -> "Canvas":
    from reportlab.pdfgen.canvas import Canvas

    return Canvas(output, pagesize=(box.width, box.height), initialFontName=_registered(UPRIGHT), invariant=1)
