"""What the units below did and handed in, as workbooks by old or new boundaries."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cchc_desktop.documents.table_sheets import OutColumn, OutSheet, write_tables_xlsx
from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.channels import Counter
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.consolidations import Consolidated, Figures
from cchc_desktop.domain.hand_ins import MatrixCell, MatrixRow
from cchc_desktop.domain.language import speaking
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.unit_sums import PeriodSums, UnitSum
from cchc_desktop.domain.vietnamese import number


def write_units_xlsx(
    out: Path,
    rows: Sequence[MatrixRow],
    sums: PeriodSums,
    *,
    quarters: Sequence[Period],
    boundaries: Boundaries,
) -> None:
    """Write who handed in which quarter on one sheet, and the figures of a period on another."""
    with speaking("vi"):
        unit = OutColumn(f"Đơn vị ({boundaries.label.lower()})", 34)
        standing = OutSheet(
            "Tình trạng nộp",
            [
                unit,
                *(
                    OutColumn(f"{quarter.label}{words}", width)
                    for quarter in quarters
                    for words, width in ((": tình trạng", 18), (": ngày báo cáo", 13))
                ),
                OutColumn("Ghi chú", 44),
            ],
            [_standing(row) for row in rows],
            len(rows),
        )
        figures = OutSheet(
            f"Số liệu {sums.period}",
            [
                unit,
                OutColumn("Hoạt động", 11),
                OutColumn("Minh chứng", 11),
                OutColumn("Phản ánh nhận", 11),
                OutColumn("Đã trả lời", 11),
                OutColumn("Đã chi (đồng)", 16),
                OutColumn("Tự chấm (%)", 11),
                OutColumn("Nhận gần nhất", 13),
                OutColumn("Gồm các đơn vị", 60),
            ],
            [_sum(row) for row in (*sums.units, sums.total)],
            len(sums.units) + 1,
        )
        write_tables_xlsx(out, [standing, figures])


def write_consolidated_xlsx(
    out: Path, found: Consolidated, counters: Mapping[str, Counter], *, period_label: str
) -> None:
    """Write the lines with every counter, the versions they rest on, and who is not counted."""
    with speaking("vi"):
        used = [counter for counter in counters.values() if found.total.counters.get(counter.id)]
        columns = [
            OutColumn(f"Đơn vị ({found.boundaries.label.lower()})", 34),
            OutColumn("Hoạt động", 11),
            OutColumn("Minh chứng", 11),
            OutColumn("Nhiệm vụ hoàn thành", 12),
            OutColumn("Nhiệm vụ đến hạn", 12),
            OutColumn("Phản ánh nhận", 11),
            OutColumn("Đã trả lời", 11),
            OutColumn("Đã chi (đồng)", 16),
            OutColumn("Tự chấm", 11),
            OutColumn("Thẩm định", 11),
            *(OutColumn(counter.label, 13) for counter in used),
            OutColumn("Ghi chú", 44),
        ]

        def row(name: str, figures: Figures, note: str = "") -> list[object]:
            return [
                name,
                figures.activities,
                figures.evidence,
                figures.fulfilled,
                figures.owed,
                figures.feedback_received,
                figures.feedback_answered,
                figures.spent,
                figures.own,
                figures.appraised,
                *(figures.counters.get(counter.id, 0) for counter in used),
                note,
            ]

        rows: list[list[object]] = []
        for line in found.lines:
            rows.append(
                row(line.name, line.figures, line.why_whole or _mean_note(len(line.parts), line.figures))
            )
            if line.gathers:
                rows += [
                    row(f"– {part.pinned.name}", part.figures, "Đã cộng vào dòng trên") for part in line.parts
                ]
        rows.append(row("Tổng cộng", found.total))
        inputs = [
            [
                each.pinned.name,
                each.pinned.version,
                "Đã thẩm định" if each.pinned.accepted else "Đã nhận",
                "Nộp chậm" if each.pinned.late else "",
                each.pinned.sha256,
            ]
            for each in found.units
        ]
        write_tables_xlsx(
            out,
            [
                OutSheet(f"Tổng hợp {period_label}".replace("/", "-"), columns, rows, len(rows)),
                OutSheet(
                    "Các bản được tổng hợp",
                    [
                        OutColumn("Đơn vị", 34),
                        OutColumn("Bản", 7),
                        OutColumn("Tình trạng", 14),
                        OutColumn("Hạn", 12),
                        OutColumn("SHA-256", 68),
                    ],
                    inputs,
                    len(inputs),
                ),
                OutSheet(
                    "Chưa tổng hợp",
                    [OutColumn("Đơn vị", 34), OutColumn("Lý do", 60)],
                    [[each.name, each.why] for each in found.left_out],
                    len(found.left_out),
                ),
            ],
        )


def _standing(row: MatrixRow) -> list[object]:
    name = f"– {row.name}" if row.within else row.name
    return [name, *(value for cell in row.cells for value in _cell(cell)), row.became]


def _cell(cell: MatrixCell) -> tuple[object, object]:
    if cell.owing:
        return f"{number(cell.received)}/{number(cell.owing)} đã nộp", None
    return cell.state.label, cell.issued_on


def _sum(row: UnitSum) -> list[object]:
    known = not row.unit or row.received_at is not None or bool(row.activities or row.feedback_received)
    figures = (row.activities, row.evidence, row.feedback_received, row.feedback_answered, row.spent)
    return [
        row.name,
        *(figures if known else ["chưa có"] * len(figures)),
        row.percent,
        local_day(row.received_at) if row.received_at else None,
        row.why_whole or ", ".join(row.parts),
    ]


def _mean_note(units: int, figures: Figures) -> str:
    scored = figures.own is not None or figures.appraised is not None
    return f"Điểm là bình quân của {number(units)} đơn vị" if units > 1 and scored else ""
