"""Write a report as an editable DOCX with real styles and the layout of its profile."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.docx_parts import (
    add_page_number,
    centred,
    make_styles,
    rule_under,
    set_alignment,
    set_page,
    set_table_borders,
)
from cchc_desktop.documents.front import addressee_lines, date_words, number_line, recipient_lines
from cchc_desktop.documents.pdf import attached_to
from cchc_desktop.domain.reports import Align, Appendix, ReportContent, Section, Table, cell_text
from cchc_desktop.domain.vietnamese import nfc

if TYPE_CHECKING:
    from docx.document import Document

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_report_docx(content: ReportContent, out: BinaryIO | Path) -> None:
    """Write the whole report to `out`: head, sections, signature block, appendices."""
    document = new_document(content)
    write_head(document, content)
    _title(document, content)
    for paragraph in content.opening:
        write_text(document, [(run.text, run.bold) for run in paragraph.runs])
    _sections(document, content)
    for paragraph in content.closing:
        added = write_text(document, [(run.text, run.bold) for run in paragraph.runs])
        added.paragraph_format.keep_with_next = True
    write_signature(document, content)
    for appendix in content.appendices:
        _appendix(document, content, appendix)
    document.save(str(out) if isinstance(out, Path) else out)


def write_section_docx(content: ReportContent, out: BinaryIO | Path) -> None:
    """Write only the sections to `out`, to be pasted into the periodic report on administrative reform."""
    document = new_document(content)
    _sections(document, content)
    document.save(str(out) if isinstance(out, Path) else out)


def new_document(content: ReportContent) -> "Document":
    """Return an empty document with the styles, paper and properties of `content`."""
    import docx

    document = docx.Document()
    make_styles(document)
    set_page(document.sections[0], landscape=False)
    add_page_number(document.sections[0], content.profile)
    properties = document.core_properties
    properties.title = _clean(content.subject)[:255]
    properties.author = _clean(content.letterhead.body_name)[:255]
    properties.subject = _clean(content.subject)[:255]
    properties.language = "vi"
    properties.comments = ""
    return document


def write_head(document: "Document", content: ReportContent) -> Any:
    """Write bodies, national title, number and date; return the left cell, where a letter's subject goes."""
    letter = content.letterhead
    table = document.add_table(rows=1, cols=2)
    set_table_borders(table, visible=False, widths=(m.HEADER_LEFT, m.PORTRAIT.text_width - m.HEADER_LEFT))
    left, right = table.rows[0].cells
    lines = [(text, False) for text in letter.superior_body] + [(text, True) for text in letter.body_lines]
    for index, (text, bold) in enumerate(lines):
        paragraph = left.paragraphs[0] if index == 0 else left.add_paragraph()
        centred(paragraph, _clean(text), m.BODY_NAME_SIZE, bold=bold)
    rule_under(left.add_paragraph(), m.HEADER_LEFT, 0.3)
    centred(left.add_paragraph(), f"Số: {number_line(content)}", m.NUMBER_SIZE)
    centred(right.paragraphs[0], m.NATION, m.NATION_SIZE, bold=True)
    centred(right.add_paragraph(), m.MOTTO, m.MOTTO_SIZE, bold=True)
    rule_under(right.add_paragraph(), m.PORTRAIT.text_width - m.HEADER_LEFT, 0.57)
    centred(right.add_paragraph(), _clean(f"{letter.place}, {date_words(content)}"), m.DATE_SIZE, italic=True)
    return left


def _title(document: "Document", content: ReportContent) -> None:
    document.add_paragraph(content.title, style="Title")
    document.add_paragraph(_clean(content.subject), style="Subtitle")
    rule_under(document.add_paragraph(), m.PORTRAIT.text_width, 0.25)
    write_addressees(document, content)


def write_addressees(document: "Document", content: ReportContent) -> None:
    """Write who is addressed: one alone is centred, several stand under one another."""
    lines = addressee_lines(content.letterhead.addressees) if content.letterhead.addressees else []
    for index, text in enumerate(lines):
        paragraph = document.add_paragraph(_clean(text))
        if len(lines) == 1:
            set_alignment(paragraph, Align.CENTRE)
        else:
            paragraph.paragraph_format.left_indent = _points(m.FIRST_LINE * (2 if index == 0 else 4))


def _sections(document: "Document", content: ReportContent) -> None:
    for section in content.sections:
        _section(document, section)


def _section(document: "Document", section: Section) -> None:
    document.add_paragraph(_clean(section.heading), style=f"Heading {section.level}")
    for paragraph in section.paragraphs:
        write_text(document, [(run.text, run.bold) for run in paragraph.runs])
    for table in section.tables:
        _table(document, table, 12, m.PORTRAIT)


def write_text(document: "Document", runs: list[tuple[str, bool]]) -> Any:
    """Write one paragraph of running text and return it."""
    paragraph = document.add_paragraph(style="Body Text")
    for text, bold in runs:
        paragraph.add_run(_clean(text)).bold = bold or None
    return paragraph


def _table(document: "Document", table: Table, size: float, paper: m.Paper) -> None:
    if table.title:
        document.add_paragraph(_clean(table.title), style="Caption")
    made = document.add_table(rows=1, cols=len(table.columns))
    shares = sum(column.width for column in table.columns)
    widths = tuple(column.width / shares * paper.text_width for column in table.columns)
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        centred(cell.paragraphs[0], _clean(column.title), size, bold=True)
    last = [table.total] if table.total is not None else []
    for row in [*table.rows, *last]:
        bold = bool(last) and row is table.total
        for cell, value, column in zip(made.add_row().cells, row, table.columns, strict=True):
            paragraph = cell.paragraphs[0]
            centred(paragraph, _clean(cell_text(value)), size, bold=bold)
            centre = value is None or column.align is Align.CENTRE
            set_alignment(paragraph, Align.CENTRE if centre else column.align)
    set_table_borders(made, visible=True, widths=widths, header=True)
    document.add_paragraph().paragraph_format.space_after = 0


def write_signature(document: "Document", content: ReportContent) -> None:
    """Write who signs, and "Nơi nhận" at the left."""
    letter = content.letterhead
    table = document.add_table(rows=1, cols=2)
    half = m.PORTRAIT.text_width / 2
    set_table_borders(table, visible=False, widths=(half, half))
    left, right = table.rows[0].cells
    centred(left.paragraphs[0], "Nơi nhận:", m.RECIPIENTS_HEAD_SIZE, bold=True, italic=True)
    set_alignment(left.paragraphs[0], Align.LEFT)
    for text in recipient_lines(letter.recipients):
        paragraph = left.add_paragraph()
        centred(paragraph, _clean(text), m.RECIPIENTS_SIZE)
        set_alignment(paragraph, Align.LEFT)
    titles = [*letter.authority, *letter.signer_title.split("\n")]
    for index, text in enumerate(titles):
        paragraph = right.paragraphs[0] if index == 0 else right.add_paragraph()
        centred(paragraph, _clean(text), m.SIGNATURE_SIZE, bold=True)
    space = right.add_paragraph()
    space.paragraph_format.space_before = _points(m.SIGNATURE_GAP - m.SIGNATURE_SIZE)
    centred(right.add_paragraph(), _clean(letter.signer_name), m.SIGNATURE_SIZE, bold=True)


def _appendix(document: "Document", content: ReportContent, appendix: Appendix) -> None:
    section = document.add_section()
    set_page(section, landscape=appendix.landscape)
    add_page_number(section, content.profile)
    centred(document.add_paragraph(style="Heading 1"), appendix.heading, m.APPENDIX_SIZE, bold=True)
    title = _clean(appendix.title.upper())
    centred(document.add_paragraph(), title, m.APPENDIX_TITLE_SIZE, bold=True)
    attached = _clean(f"({attached_to(content)})")
    centred(document.add_paragraph(), attached, m.APPENDIX_TITLE_SIZE, italic=True)
    document.add_paragraph().paragraph_format.space_after = 0
    paper = m.LANDSCAPE if appendix.landscape else m.PORTRAIT
    for table in appendix.tables:
        _table(document, table, m.TABLE_SIZE, paper)
    if appendix.note:
        document.add_paragraph().add_run(_clean(appendix.note)).italic = True


def _points(value: float) -> Any:
    from docx.shared import Pt

    return Pt(value)


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", nfc(text))
