"""A list of activities leaves as a workbook: as filtered, as sorted, and it can come back."""

from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record
from openpyxl import load_workbook

from cchc_desktop.domain.activities import Audience, Cost
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace


@pytest.fixture
def recorded(commune: Workspace, tmp_path: Path) -> Workspace:
    """Three activities, one with evidence and money."""
    cost = Cost(str(CostCategory.MEDIA), str(CostSource.COMMUNE), planned=200_000, spent=150_000)
    record(commune, proof(tmp_path), title="=1+1", starts_on=date(2018, 4, 2), costs=(cost,))
    record(commune, title="<b>Hai</b>", starts_on=date(2018, 5, 3), ends_on=date(2018, 5, 5))
    both = (Audience.CITIZENS, Audience.PRESS)
    record(commune, title="Ba", starts_on=date(2018, 2, 1), clauses=(), audiences=both)
    return commune


def test_the_list_leaves_as_it_is_filtered_and_sorted(recorded: Workspace, tmp_path: Path) -> None:
    """Only what the filter lets through, in the order of the screen, the heading frozen, days as days."""
    quarter = recorded.plans.period("2018-Q2")
    file = tmp_path / "xuất.xlsx"
    count = recorded.activity_exports.write(file, ActivityFilter(period=quarter), sort="-starts_on")
    sheet = load_workbook(file).worksheets[0]
    assert count == 2
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["<b>Hai</b>", "=1+1"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref.startswith("A1:")) == ("A2", True)
    headings = {cell.value: cell.column for cell in sheet[1]}
    day = sheet.cell(3, headings["Từ ngày"])
    assert (day.value.date(), day.number_format) == (date(2018, 4, 2), "dd/mm/yyyy")
    assert sheet.cell(3, headings["Đã chi (đồng)"]).value == 150_000
    assert sheet.cell(3, headings["Số tệp minh chứng"]).value == 1
    assert sheet.cell(3, 1).data_type == "s"
    assert sheet.column_dimensions["A"].width > 40


def test_only_the_chosen_columns_leave(recorded: Workspace, tmp_path: Path) -> None:
    """The officer chooses columns; one that does not exist is named."""
    file = tmp_path / "xuất.xlsx"
    recorded.activity_exports.write(file, ActivityFilter(), columns=["starts_on", "title", "evidence"])
    sheet = load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Tên hoạt động", "Từ ngày", "Số tệp minh chứng"]
    with pytest.raises(UserMistake) as told:
        recorded.activity_exports.write(file, ActivityFilter(), columns=["colour"])
    assert told.value.hint


def test_what_left_comes_back_the_same(recorded: Workspace, district: Workspace, tmp_path: Path) -> None:
    """A list given out here can be brought in elsewhere without losing a word or a figure."""
    file = tmp_path / "xuất.xlsx"
    recorded.activity_exports.write(file, ActivityFilter())
    preview = district.activity_imports.read(file)
    assert (preview.blocked, preview.notes) == ((), ())
    district.activity_imports.bring_in(preview)

    def values(at: Workspace) -> list[object]:
        rows = at.activities.page(ActivityFilter(), sort="starts_on")
        return [at.activities.get(row.id).values for row in rows]

    assert values(district) == values(recorded)


def test_several_lines_of_money_come_back_each_by_itself(
    commune: Workspace, district: Workspace, tmp_path: Path
) -> None:
    """The columns hold the sums; the lines beside the first stand in words, and none is lost."""
    costs = (
        Cost(str(CostCategory.MEDIA), str(CostSource.COMMUNE), planned=200_000, spent=150_000),
        Cost(str(CostCategory.CONTESTS), str(CostSource.CONTRIBUTED), 3_000_000, 2_500_000, 2_400_000),
        Cost(str(CostCategory.OTHER), str(CostSource.PROVINCE), approved=10_000),
    )
    record(commune, title="Hội thi", costs=costs)
    file = tmp_path / "xuất.xlsx"
    commune.activity_exports.write(file, ActivityFilter())
    sheet = load_workbook(file).worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, at["Đã chi (đồng)"]).value == 2_550_000
    assert sheet.cell(2, at["Trong đó, các khoản khác"]).value.startswith(
        "Hội thi, cuộc thi | Xã hội hóa | 3000000"
    )
    preview = district.activity_imports.read(file)
    assert (preview.blocked, preview.notes) == ((), ())
    district.activity_imports.bring_in(preview)
    (row,) = district.activities.page(ActivityFilter())
    assert district.activities.get(row.id).values.costs == costs


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Hội thi, cuộc thi | Xã hội hóa | 1 | 2", "nhóm chi | nguồn"),
        ("Hội thi, cuộc thi | Xã hội hóa | 0 | 0 | 400000", "400.000 đồng"),
        ("Hội thi gì đó | Xã hội hóa | 0 | 0 | 1", "không có trong danh sách"),
    ],
)
def test_wrong_lines_of_money_are_told_in_their_row(
    commune: Workspace, district: Workspace, tmp_path: Path, lines: str, said: str
) -> None:
    """A line that is none, or lines that come to more than their sum, keep the row out with the reason."""
    money = Cost(str(CostCategory.MEDIA), str(CostSource.COMMUNE), spent=150_000)
    record(commune, title="Hội thi", costs=(money,))
    file = tmp_path / "xuất.xlsx"
    commune.activity_exports.write(file, ActivityFilter())
    book = load_workbook(file)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, at["Trong đó, các khoản khác"]).value = lines
    book.save(file)
    (blocked,) = district.activity_imports.read(file).blocked
    assert said in " ".join(map(str, blocked.messages))


def test_a_stopped_export_leaves_the_file_that_was_there(recorded: Workspace, tmp_path: Path) -> None:
    """Pressing Hủy neither leaves half a workbook nor harms the one of yesterday."""
    file = tmp_path / "xuất.xlsx"
    file.write_bytes(b"yesterday")

    def stop(_done: int, _total: int, _words: str = "") -> None:
        raise Cancelled

    for number in range(600):
        record(recorded, title=f"Tin {number}", starts_on=date(2018, 6, 1))
    with pytest.raises(Cancelled):
        recorded.activity_exports.write(file, ActivityFilter(), progress=stop)
    assert file.read_bytes() == b"yesterday"
    assert list(tmp_path.glob(".*.part")) == []
