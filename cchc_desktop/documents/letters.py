"""Draw a letter (công văn) as PDF and DOCX: the subject stands under the number, not as a title."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.archival import archive
from cchc_desktop.documents.body import Unit, draw_body
from cchc_desktop.documents.docx import (
    new_document,
    write_addressees,
    write_head,
    write_signature,
    write_text,
)
from cchc_desktop.documents.docx_parts import centred
from cchc_desktop.documents.faces import faces
from cchc_desktop.documents.front import SignatureBlock, draw_addressees, draw_head
from cchc_desktop.documents.lines import balanced
from cchc_desktop.documents.sheets import Sheets
from cchc_desktop.domain.reports import ReportContent
from cchc_desktop.domain.vietnamese import nfc

_SUBJECT_SIZE = 12.0
_SUBJECT_LEADING = 14.5
_AFTER_NUMBER = 24
"""Points that the head leaves under the line of the number."""


def draw_letter(content: ReportContent, out: BinaryIO | Path, *, invariant: bool = False) -> None:
    """Write a letter to `out` as PDF (Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.5)."""
    from reportlab.pdfgen.canvas import Canvas

    known = faces()
    raw = BytesIO()
    canvas = Canvas(
        raw,
        pagesize=(m.PORTRAIT.width, m.PORTRAIT.height),
        initialFontName=known.regular.name,
        initialFontSize=m.TEXT_SIZE,
        invariant=1 if invariant else 0,
        pageCompression=1,
        lang="vi",
    )
    sheets = Sheets(canvas, known, content.profile)
    sheets.begin(m.PORTRAIT)
    draw_head(sheets, content, for_signing=False)
    _draw_subject(sheets, content.subject)
    draw_addressees(sheets, content.letterhead.addressees)
    sheets.y -= 8
    block = SignatureBlock(sheets, content)

    def sign() -> None:
        block.draw()

    draw_body(sheets, content, Unit(block.height, sign))
    sheets.close()
    canvas.save()
    archive(raw.getvalue(), out, content, invariant=invariant)


def write_letter_docx(content: ReportContent, out: BinaryIO | Path) -> None:
    """Write a letter to `out` as an editable DOCX."""
    document = new_document(content)
    cell = write_head(document, content)
    centred(cell.add_paragraph(), nfc(content.subject), _SUBJECT_SIZE)
    document.add_paragraph().paragraph_format.space_after = 0
    write_addressees(document, content)
    for paragraph in content.opening:
        write_text(document, [(run.text, run.bold) for run in paragraph.runs])
    write_signature(document, content)
    document.save(str(out) if isinstance(out, Path) else out)


def _draw_subject(sheets: Sheets, subject: str) -> None:
    """Draw "V/v …" in the left column of the head, directly under the number."""
    face = sheets.faces.regular
    centre = sheets.paper.left + m.HEADER_LEFT / 2
    y = sheets.y + _AFTER_NUMBER - _SUBJECT_LEADING - 2
    for text in balanced(sheets.faces.printable(subject), face, _SUBJECT_SIZE, m.HEADER_LEFT - 6):
        sheets.text(text, face, _SUBJECT_SIZE, centre, y, "centre")
        y -= _SUBJECT_LEADING
    sheets.y = min(sheets.y, y) - 14
