"""What a superior's report says beside the common outline: ranking, units one by one, pinned inputs."""

from typing import Final

from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.consolidations import Consolidated, Figures, ranked
from cchc_desktop.domain.report_appendices import counters_appendix
from cchc_desktop.domain.report_counts import Sentence
from cchc_desktop.domain.report_facts import ReportFacts
from cchc_desktop.domain.reports import Align, Appendix, Cell, ChartData, Column, Paragraph, Table

_ORDINAL: Final = Column("STT", 1.1, Align.CENTRE)
_MOST_BARS: Final = 12
_BY: Final = {
    Boundaries.REPORTING: "Số liệu theo đơn vị tại thời điểm báo cáo.",
    Boundaries.NEW: (
        "Số liệu theo đơn vị hành chính mới: dòng có dấu “–” là đơn vị cũ đã cộng vào dòng trên; đơn vị "
        "bị chia giữ dòng riêng vì số liệu không tách được. Tổng cộng bằng tổng theo đơn vị cũ."
    ),
}
"""Which boundaries the figures go by, as the report says it."""


def ranking_of(found: Consolidated) -> tuple[tuple[Paragraph, ...], tuple[Table, ...]]:
    """Return how many units were counted, and their places by points."""
    sentence = Sentence("III").words("Số liệu tổng hợp từ báo cáo của ")
    sentence.figure("units", len(found.units)).words("/")
    sentence.figure("units.all", len(found.units) + len(found.left_out)).words(" cơ quan, đơn vị")
    if found.unaccepted:
        sentence.words(", trong đó ").figure("units.unaccepted", found.unaccepted)
        sentence.words(" báo cáo đã nhận nhưng chưa thẩm định xong")
    if found.left_out:
        sentence.words("; chưa tổng hợp ").figure("units.left_out", len(found.left_out))
        sentence.words(" đơn vị nêu tại Phụ lục IV")
    total = found.total
    if total.owed:
        sentence.words(". Các đơn vị đã hoàn thành ").figure("fulfilled", total.fulfilled).words("/")
        sentence.figure("owed", total.owed).words(" lượt nhiệm vụ đến hạn")
    if found.boundaries is Boundaries.NEW:
        sentence.words(". Số liệu trình bày theo đơn vị hành chính mới: ").figure("lines", len(found.lines))
        sentence.words(" dòng; điểm của một đơn vị mới là bình quân điểm các đơn vị cũ hợp thành")
    places = ranked(found.lines)
    if not places:
        return (sentence.words(".").paragraph(),), ()
    columns = (
        Column("Hạng", 1.3, Align.CENTRE),
        Column("Cơ quan, đơn vị", 7),
        Column("Điểm tự chấm", 2.3, Align.CENTRE),
        Column("Điểm thẩm định", 2.3, Align.CENTRE),
        Column("Xếp loại", 2.4, Align.CENTRE),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.place,
            each.line.name,
            each.line.figures.own,
            each.line.figures.appraised,
            each.line.figures.class_label or None,
        )
        for each in places
    ]
    return (sentence.words(".").paragraph(),), (Table(None, columns, tuple(rows)),)


def consolidated_appendices(facts: ReportFacts) -> tuple[Appendix, ...]:
    """Return appendices I to IV, and V where an adjustment differs from the consolidation before."""
    found = facts.consolidated
    if found is None:
        return ()
    appendices = [counters_appendix(facts), _units(found), _inputs(found), _left_out(found)]
    if facts.adjustments:
        appendices.append(_adjustments(facts))
    return tuple(appendices)


def _units(found: Consolidated) -> Appendix:
    title = "Kết quả của từng cơ quan, đơn vị"
    if not found.units:
        return Appendix("II", title, (), note="Chưa có báo cáo nào được tổng hợp.")
    columns = (
        _ORDINAL,
        Column("Cơ quan, đơn vị", 5.4),
        Column("Hoạt động", 1.9, Align.CENTRE),
        Column("Minh chứng", 2, Align.CENTRE),
        Column("Nhiệm vụ hoàn thành", 2.3, Align.CENTRE),
        Column("Phản ánh nhận", 1.9, Align.CENTRE),
        Column("Đã trả lời", 1.9, Align.CENTRE),
        Column("Kinh phí (đồng)", 3, Align.RIGHT),
        Column("Chưa đến đủ", 1.9, Align.CENTRE),
    )
    lines = found.lines
    rows: list[tuple[Cell, ...]] = []
    for index, line in enumerate(lines, 1):
        whole = f" ({line.why_whole[:1].lower()}{line.why_whole[1:].rstrip('.')})" if line.why_whole else ""
        rows.append((index, f"{line.name}{whole}", *_figures(line.figures)))
        if line.gathers:
            rows += [("", f"– {part.pinned.name}", *_figures(part.figures)) for part in line.parts]
    busiest = sorted(lines, key=lambda line: -line.figures.activities)[:_MOST_BARS]
    bars = tuple((line.name, line.figures.activities) for line in busiest)
    return Appendix(
        "II",
        title,
        (Table(None, columns, tuple(rows), total=("", "Tổng cộng", *_figures(found.total))),),
        landscape=True,
        chart=ChartData("Số hoạt động theo đơn vị", bars),
        note=f"{_BY[found.boundaries]} Cột “Chưa đến đủ” là số bản ghi của bản đã nộp mà dữ liệu chưa "
        "đến, nên chưa được tính.",
    )


def _figures(figures: Figures) -> tuple[Cell, ...]:
    return (
        figures.activities,
        figures.evidence,
        f"{figures.fulfilled}/{figures.owed}" if figures.owed else None,
        figures.feedback_received,
        figures.feedback_answered,
        figures.spent,
        figures.incomplete or None,
    )


def _inputs(found: Consolidated) -> Appendix:
    columns = (
        _ORDINAL,
        Column("Cơ quan, đơn vị", 5),
        Column("Bản", 1.1, Align.CENTRE),
        Column("Tình trạng", 3, Align.CENTRE),
        Column("SHA-256 của bản đã nộp", 9),
    )
    rows = tuple(
        (
            index,
            each.pinned.name,
            each.pinned.version,
            ("Đã thẩm định" if each.pinned.accepted else "Đã nhận")
            + (", nộp chậm" if each.pinned.late else ""),
            each.pinned.sha256,
        )
        for index, each in enumerate(found.units, 1)
    )
    note = (
        "Mỗi số liệu trong báo cáo này được tính từ đúng các bản nêu trên; mã SHA-256 cho phép đối chiếu "
        "từng bản với hồ sơ, tài liệu kiểm chứng đơn vị đã nộp. Đúng hạn được xét theo ngày nộp so với hạn "
        "của kỳ báo cáo."
    )
    return Appendix(
        "III", "Các bản báo cáo được tổng hợp", (Table(None, columns, rows),), landscape=True, note=note
    )


def _left_out(found: Consolidated) -> Appendix:
    title = "Cơ quan, đơn vị chưa được tổng hợp"
    if not found.left_out:
        return Appendix("IV", title, (), note="Không có.")
    columns = (_ORDINAL, Column("Cơ quan, đơn vị", 7), Column("Lý do", 8))
    rows = tuple((index, each.name, each.why) for index, each in enumerate(found.left_out, 1))
    return Appendix("IV", title, (Table(None, columns, rows),))


def _adjustments(facts: ReportFacts) -> Appendix:
    number = facts.consolidation_number - 1
    columns = (
        _ORDINAL,
        Column("Cơ quan, đơn vị", 5.5),
        Column("Chỉ tiêu", 4),
        Column(f"Bản tổng hợp {facts.consolidation_number - 1}", 3, Align.CENTRE),
        Column(f"Bản tổng hợp {facts.consolidation_number}", 3, Align.CENTRE),
    )
    rows = tuple(
        (index, change.name, change.figure, change.before, change.after)
        for index, change in enumerate(facts.adjustments, 1)
    )
    return Appendix("V", f"Điều chỉnh lần {number} so với bản tổng hợp trước", (Table(None, columns, rows),))
