"""The styles, page set-up, rules and table borders of a DOCX report."""

from typing import TYPE_CHECKING, Final

from cchc_desktop.documents import measures as m
from cchc_desktop.domain.reports import Align, Profile

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_FACE: Final = "Times New Roman"
_STYLES: Final = (
    ("Normal", m.TEXT_SIZE, False, False),
    ("Body Text", m.TEXT_SIZE, False, False),
    ("Title", m.TITLE_SIZE, True, False),
    ("Subtitle", m.TITLE_SIZE, True, False),
    ("Heading 1", m.TEXT_SIZE, True, False),
    ("Heading 2", m.TEXT_SIZE, True, False),
    ("Caption", m.RECIPIENTS_HEAD_SIZE, True, False),
)


def make_styles(document: "Document") -> None:
    """Give the document's own styles the face, sizes and spacing of an official document."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size, bold, italic in _STYLES:
        style = document.styles[name]
        font = style.font
        font.name, font.size, font.bold, font.italic = _FACE, Pt(size), bold, italic
        font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), _FACE)
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(attribute), None)
        shape = style.paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(m.PARAGRAPH_GAP), 1.0
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            style.element.pPr.remove(borders)
    for name in ("Title", "Subtitle"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.styles[name].paragraph_format.space_after = Pt(0)
    document.styles["Title"].paragraph_format.space_before = Pt(14)
    for name in ("Body Text", "Heading 1", "Heading 2"):
        document.styles[name].paragraph_format.first_line_indent = Pt(m.FIRST_LINE)
    document.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def set_page(section: "Section", *, landscape: bool) -> None:
    """Set paper and margins, page 1 without a number, numbering from 1."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paper = m.LANDSCAPE if landscape else m.PORTRAIT
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(paper.width), Pt(paper.height)
    section.left_margin, section.right_margin = Pt(paper.left), Pt(paper.right)
    section.top_margin, section.bottom_margin = Pt(paper.top), Pt(paper.bottom)
    section.header_distance, section.footer_distance = Pt(paper.top / 2 - 5), Pt(paper.bottom / 2 - 5)
    section.different_first_page_header_footer = True
    numbering = section._sectPr.find(qn("w:pgNumType"))  # noqa: SLF001 - python-docx has no public door to it
    if numbering is None:
        numbering = OxmlElement("w:pgNumType")
        section._sectPr.append(numbering)  # noqa: SLF001 - as above
    numbering.set(qn("w:start"), "1")


def add_page_number(section: "Section", profile: Profile) -> None:
    """Put the page number where the profile wants it: head and centre, or foot and right."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    part = section.header if profile is Profile.ND30 else section.footer
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]
    set_alignment(paragraph, Align.CENTRE if profile is Profile.ND30 else Align.RIGHT)
    run = paragraph.add_run()
    run.font.size = Pt(m.PAGE_NUMBER_SIZE)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - fields have no public door in python-docx


def set_alignment(paragraph: "Paragraph", align: Align) -> None:
    """Align a paragraph left, centred or right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = {
        Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
        Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
        Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    }[align]


def centred(
    paragraph: "Paragraph", text: str, size: float, *, bold: bool = False, italic: bool = False
) -> None:
    """Add `text` to a centred paragraph without space around it."""
    from docx.shared import Pt

    set_alignment(paragraph, Align.CENTRE)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.first_line_indent = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def rule_under(paragraph: "Paragraph", width: float, share: float) -> None:
    """Draw a rule over `share` of `width` points as the top border of a thin paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(width * (1 - share) / 2 - 5)
    shape.space_after, shape.space_before, shape.first_line_indent = Pt(4), Pt(1), Pt(0)
    shape.line_spacing = Pt(3)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "5"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - borders have no public door in python-docx


def set_table_borders(
    table: "Table", *, visible: bool, widths: tuple[float, ...], header: bool = False
) -> None:
    """Fix column widths; rule the grid or leave it bare; repeat the first row on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    if visible:
        table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
        for cell in column.cells:
            cell.width = Pt(width)
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - rows have no public door in python-docx
        properties.append(OxmlElement("w:cantSplit"))
        if header and index == 0:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            properties.append(mark)
