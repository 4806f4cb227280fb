"""Draw a report as an official PDF: A4, the profile's layout, embedded faces, PDF/A-2b oriented."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.archival import archive
from cchc_desktop.documents.body import Unit, draw_body
from cchc_desktop.documents.charts import bar_chart
from cchc_desktop.documents.faces import faces
from cchc_desktop.documents.front import (
    HeadPlaces,
    SignatureBlock,
    date_words,
    draw_head,
    draw_title,
    number_line,
)
from cchc_desktop.documents.lines import balanced, wrap, wrap_pieces
from cchc_desktop.documents.sheets import Sheets
from cchc_desktop.documents.tables import draw_table
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import Appendix, ReportContent
from cchc_desktop.domain.signatures import Place, SignaturePlaces


@dataclass(frozen=True, slots=True)
class DrawnReport:
    """How many pages were drawn and where number, date, signature and seal belong."""

    pages: int
    places: SignaturePlaces


def draw_report(
    content: ReportContent,
    out: BinaryIO | Path,
    *,
    progress: Progress = silent,
    invariant: bool = False,
    for_signing: bool = False,
) -> DrawnReport:
    """Write `content` to `out` as PDF and tell where the signatures go.

    `for_signing` leaves the words of an open date to the form field; `invariant` leaves the time of
    making out, so that the same content gives the same bytes. Nothing is written to `out` before
    the drawing is whole.
    """
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
    head = draw_head(sheets, content, for_signing=for_signing)
    draw_title(sheets, content)
    leader, seal = _draw_text(sheets, content)
    for index, appendix in enumerate(content.appendices):
        progress(index, len(content.appendices), tr("Drawing the appendices"))
        _draw_appendix(sheets, content, appendix, progress)
    sheets.close()
    canvas.showOutline()
    canvas.save()
    archive(raw.getvalue(), out, content, invariant=invariant)
    progress(len(content.appendices), len(content.appendices), tr("The report is drawn"))
    return DrawnReport(sheets.page, _places(head, leader, seal))


def _places(head: HeadPlaces, leader: Place, seal: Place) -> SignaturePlaces:
    return SignaturePlaces(number=head.number, date=head.date, leader=leader, seal=seal)


def _draw_text(sheets: Sheets, content: ReportContent) -> tuple[Place, Place]:
    block = SignatureBlock(sheets, content)
    places: list[tuple[Place, Place]] = []
    draw_body(sheets, content, Unit(block.height, lambda: places.append(block.draw())))
    return places[0]


def _draw_appendix(sheets: Sheets, content: ReportContent, appendix: Appendix, progress: Progress) -> None:
    known = sheets.faces
    sheets.begin(m.LANDSCAPE if appendix.landscape else m.PORTRAIT)
    width = sheets.paper.text_width
    key = f"appendix-{appendix.number}"
    title = known.printable(appendix.title.upper())
    sheets.canvas.bookmarkHorizontal(key, 0, sheets.y)
    sheets.canvas.addOutlineEntry(f"{appendix.heading}. {known.printable(appendix.title)}", key, level=0)
    sheets.centred([appendix.heading], known.bold, m.APPENDIX_SIZE, 18)
    sheets.centred(
        balanced(title, known.bold, m.APPENDIX_TITLE_SIZE, width), known.bold, m.APPENDIX_TITLE_SIZE, 17
    )
    attached = known.printable(f"({attached_to(content)})")
    sheets.centred(
        balanced(attached, known.italic, m.APPENDIX_TITLE_SIZE, width),
        known.italic,
        m.APPENDIX_TITLE_SIZE,
        17,
    )
    sheets.y -= 8
    if appendix.chart is not None and appendix.chart.bars:
        from reportlab.graphics import renderPDF

        drawing = bar_chart(appendix.chart, width=width)
        sheets.make_room(drawing.height + 10)
        renderPDF.draw(drawing, sheets.canvas, sheets.paper.left, sheets.y - drawing.height)
        sheets.y -= drawing.height + 10
    for table in appendix.tables:
        draw_table(sheets, table, size=m.TABLE_SIZE, progress=progress, words=appendix.heading)
        sheets.y -= 12
    if appendix.note:
        _draw_note(sheets, appendix.note)


def _draw_note(sheets: Sheets, note: str) -> None:
    known = sheets.faces
    for text in wrap(known.printable(note), known.italic, m.RECIPIENTS_HEAD_SIZE, sheets.paper.text_width):
        sheets.make_room(15)
        lines = wrap_pieces([(text, known.italic)], m.RECIPIENTS_HEAD_SIZE, sheets.paper.text_width)
        sheets.lines(lines, m.RECIPIENTS_HEAD_SIZE, 15, justify=False)


def attached_to(content: ReportContent) -> str:
    """Return what an appendix belongs to: "Kèm theo Báo cáo số 05/BC-UBND ngày … của …"."""
    return (
        f"Kèm theo Báo cáo số {number_line(content)} {date_words(content)} của {content.letterhead.body_name}"
    )
