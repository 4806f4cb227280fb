"""How long a report takes beside raw ReportLab drawing the same table."""

import time
from collections.abc import Callable
from io import BytesIO
from statistics import median

import pytest
from builders import reports
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as RawTable

from cchc_desktop.documents.faces import faces
from cchc_desktop.documents.pdf import draw_report
from cchc_desktop.domain.report_text import compose_report
from cchc_desktop.domain.reports import Table, cell_text

_RUNS = 5


def draw_raw(table: Table) -> bytes:
    """Draw the table with ReportLab's own table of plain cells, without wrapping any of them."""
    out = BytesIO()
    face = faces().regular.name
    rows = [[column.title for column in table.columns]]
    rows += [[cell_text(cell) for cell in row] for row in table.rows]
    shares = sum(column.width for column in table.columns)
    raw = RawTable(
        rows,
        colWidths=[column.width / shares * 728 for column in table.columns],
        repeatRows=1,
        style=[("GRID", (0, 0), (-1, -1), 0.4, "black"), ("FONT", (0, 0), (-1, -1), face, 11)],
    )
    SimpleDocTemplate(out, pagesize=landscape(A4)).build([raw])
    return out.getvalue()


@pytest.mark.parametrize("count", [1000, 5000])
def test_report_beside_raw_reportlab(count: int, record_property: Callable[[str, object], None]) -> None:
    """A whole report with 1,000 activities takes at most about half as long again as the bare table."""
    content = compose_report(reports.facts(activities=count))
    table = content.appendices[2].tables[0]
    ours: list[float] = []
    raw: list[float] = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        pages = draw_report(content, BytesIO()).pages
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        draw_raw(table)
        raw.append(time.perf_counter() - start)
    ratio = median(ours) / median(raw)
    record_property("ratio_to_raw_reportlab", round(ratio, 2))
    print(
        f"{count} activities, {pages} pages: report {median(ours):.3f} s, "
        f"raw table {median(raw):.3f} s, ratio {ratio:.2f}"
    )
