"""The results of a period as a workbook with every criterion, and on paper with ranks and charts."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.charts import bar_chart
from cchc_desktop.documents.faces import faces
from cchc_desktop.documents.lines import balanced
from cchc_desktop.documents.sheets import Sheets
from cchc_desktop.documents.table_sheets import OutColumn, write_table_xlsx
from cchc_desktop.documents.tables import draw_table
from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.language import speaking
from cchc_desktop.domain.reports import Align, Cell, ChartData, Column, Profile, Table
from cchc_desktop.domain.results import Results, UnitResult
from cchc_desktop.domain.vietnamese import day, number

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

_WEAKEST: Final = 10
"""How many of the weakest criteria are printed."""


def write_results_xlsx(out: Path, results: Results, *, period_label: str) -> None:
    """Write one row a unit: place, totals, class, change, then own and appraised points of each criterion."""
    leaves = results.criteria_set.leaves()
    by_new = results.boundaries is Boundaries.NEW
    columns = [
        OutColumn("Hạng", 7),
        OutColumn("Đơn vị mới, đơn vị cũ" if by_new else "Đơn vị", 34),
        OutColumn("Trạng thái", 26),
        OutColumn("Tự chấm (%)", 12),
        OutColumn("Thẩm định (%)", 13),
        OutColumn("Xếp loại", 12),
        OutColumn("So với kỳ trước", 12),
    ]
    for leaf in leaves:
        words = f"{leaf.id} {leaf.title} (tối đa {number(leaf.max_points)})"
        columns += [OutColumn(f"{words}: tự chấm", 12), OutColumn(f"{words}: thẩm định", 12)]

    def row(unit: UnitResult) -> list[object]:
        cells: list[object] = [
            unit.rank,
            unit.name,
            unit.state.label,
            unit.own,
            unit.appraised,
            unit.appraised_class if unit.settled else "",
            unit.change,
        ]
        for leaf in leaves:
            given = unit.points(leaf.id)
            aside = given is not None and given.not_applicable and given.appraised is None
            own = given.own if given is not None else None
            cells += ["không tính" if aside else own, given.appraised if given is not None else None]
        return cells

    with speaking("vi"):
        write_table_xlsx(
            out,
            sheet=f"Kết quả {period_label}".replace("/", "-"),
            columns=columns,
            rows=[["" if cell is None else cell for cell in row(unit)] for unit in results.rows],
            count=len(results.rows),
        )


def draw_results(results: Results, *, period_label: str, body: str, made_on: date | None = None) -> bytes:
    """Return a PDF with the ranking, the classes and the weakest criteria, always in Vietnamese."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    known = faces()
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(m.LANDSCAPE.width, m.LANDSCAPE.height),
        initialFontName=known.regular.name,
        initialFontSize=m.TEXT_SIZE,
        lang="vi",
    )
    canvas.setTitle(known.printable(f"Kết quả đánh giá {period_label}"))
    canvas.setAuthor(known.printable(body))
    with speaking("vi"):
        sheets = Sheets(canvas, known, Profile.ND30)
        sheets.begin(m.LANDSCAPE)
        width = sheets.paper.text_width
        title = known.printable(f"KẾT QUẢ ĐÁNH GIÁ {period_label.upper()}")
        sheets.centred([title], known.bold, m.TITLE_SIZE, 22)
        subtitle = known.printable(f"{results.criteria_set.title}. {body}")
        sheets.centred(balanced(subtitle, known.regular, m.TEXT_SIZE, width), known.regular, m.TEXT_SIZE, 18)
        sheets.centred([known.printable(_summary(results))], known.italic, m.APPENDIX_TITLE_SIZE, 18)
        sheets.y -= 8
        for chart in _charts(results, width):
            sheets.make_room(chart.height + 10)
            renderPDF.draw(chart, canvas, sheets.paper.left, sheets.y - chart.height)
            sheets.y -= chart.height + 12
        for table in (_ranking(results), _weakest(results)):
            if table.rows:
                draw_table(sheets, table, size=m.TABLE_SIZE)
                sheets.y -= 12
        if made_on is not None:
            sheets.make_room(18)
            sheets.centred([f"Lập ngày {day(made_on)}"], known.italic, m.APPENDIX_TITLE_SIZE, 18)
        sheets.close()
    canvas.save()
    return out.getvalue()


def _summary(results: Results) -> str:
    words = [f"{number(results.settled)} đơn vị đã chấp nhận"]
    if results.mean is not None:
        words.append(f"bình quân {number(results.mean)}")
    if results.waiting:
        words.append(f"{number(results.waiting)} đơn vị đang thẩm định, chưa tính")
    if results.missing:
        words.append(f"{number(results.missing)} đơn vị chưa nộp")
    if results.boundaries is Boundaries.NEW:
        words.append("xếp theo đơn vị mới, điểm là bình quân các đơn vị cũ")
    return "; ".join(words)


def _charts(results: Results, width: float) -> "list[Drawing]":
    if not any(count for _, count in results.classes):
        return []
    weak = results.weakest[:_WEAKEST]
    charts = [bar_chart(ChartData("Xếp loại", results.classes, "đơn vị"), width=width)]
    bars = tuple((f"{w.criterion.id} {w.criterion.title}", round(w.share * 100)) for w in weak)
    charts.append(bar_chart(ChartData("Tiêu chí yếu nhất", bars, "% số điểm đạt được"), width=width))
    return charts


def _ranking(results: Results) -> Table:
    columns = (
        Column("Hạng", 1, Align.CENTRE),
        Column("Đơn vị", 5),
        Column("Tự chấm", 2, Align.RIGHT),
        Column("Thẩm định", 2, Align.RIGHT),
        Column("Xếp loại", 2),
        Column("So với kỳ trước", 2, Align.RIGHT),
        Column("Trạng thái", 4),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            "" if unit.rank is None else str(unit.rank),
            unit.name,
            _cell(unit.own),
            _cell(unit.appraised),
            unit.appraised_class if unit.settled else "",
            _signed(unit.change),
            unit.state.label,
        )
        for unit in results.rows
    ]
    return Table("Xếp hạng", columns, tuple(rows))


def _weakest(results: Results) -> Table:
    columns = (
        Column("Tiêu chí", 8),
        Column("Tối đa", 2, Align.RIGHT),
        Column("Đạt (%)", 2, Align.RIGHT),
        Column("Số đơn vị áp dụng", 2, Align.RIGHT),
        Column("Số đơn vị 0 điểm", 2, Align.RIGHT),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            f"{weak.criterion.id} {weak.criterion.title}",
            number(weak.criterion.max_points),
            number(weak.share * 100),
            number(weak.units),
            number(weak.none),
        )
        for weak in results.weakest[:_WEAKEST]
    ]
    return Table("Tiêu chí yếu nhất", columns, tuple(rows))


def _cell(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def _signed(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"+{number(value)}" if value > 0 else number(value)
