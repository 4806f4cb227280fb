"""Importing a workbook of 10,000 activities takes at most twice the time openpyxl needs to read it."""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders.workbooks import as_excel_saves
from builders.workspaces import SetClock, build_template, copy_of
from openpyxl import Workbook, load_workbook

from cchc_desktop.workspace import Workspace

ROWS = 10_000
MOST_OF_OPENPYXL = 2.0
MOST_OF_EXCEL = 2.0
"""Excel keeps each text once, which openpyxl reads in half the time: this is the harder one."""
ROUNDS = 3
TITLES = (
    "Tên hoạt động", "Hình thức", "Từ ngày", "Đến ngày", "Mục của kế hoạch", "Đối tượng", "Địa điểm",
    "Tóm tắt", "Số cuộc", "Lượt người dự", "Lượt phát", "Thời lượng phát", "Nhóm chi", "Nguồn kinh phí",
    "Đã chi (đồng)",
)  # fmt: skip


def rows() -> Iterator[tuple[object, ...]]:
    """Return what the stations of a district broadcast, with a conference now and then: fifteen columns."""
    for number in range(ROWS):
        day = date(2018, 1, 2) + timedelta(number % 170)
        talk = number % 10 == 0
        yield (
            f"{'Hội nghị quán triệt' if talk else 'Phát thanh chuyên mục'} CCHC, thôn số {number}",
            "Hội nghị, quán triệt" if talk else "Phát thanh", day, day, "II.1.a.1; II.3.4", "Cán bộ",
            "Nhà văn hóa thôn", f"Phổ biến thủ tục vừa được đơn giản hóa; nghe ý kiến, buổi {number}.",
            *((1, 40 + number % 50, None, None) if talk else (None, None, 2, 30)),
            "Hội nghị, hội thảo", "Ngân sách xã", 250_000,
        )  # fmt: skip


def as_openpyxl_saves(file: Path) -> Path:
    """Leave the texts in their cells."""
    return file


@pytest.mark.parametrize(
    ("saved", "most"), [(as_openpyxl_saves, MOST_OF_OPENPYXL), (as_excel_saves, MOST_OF_EXCEL)]
)
def test_importing_a_workbook(tmp_path: Path, saved: Callable[[Path], Path], most: float) -> None:
    """Looking it through, judging every row and recording all of them, against openpyxl's bare reading."""
    file = tmp_path / "nhiều.xlsx"
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hoạt động")
    sheet.append(TITLES)
    for row in rows():
        sheet.append(row)
    book.save(file)
    saved(file)
    template = build_template(tmp_path / "template")
    bare, ours = [], []
    for turn in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        read = load_workbook(file, read_only=True)
        count = sum(1 for _row in read.worksheets[0].iter_rows(values_only=True))
        bare.append(time.perf_counter() - began)
        read.close()
        assert count == ROWS + 1
        workspace: Workspace = copy_of(template, tmp_path / f"ours-{turn}", SetClock())
        workspace.activity_imports.imports()
        gc.collect()
        began = time.perf_counter()
        preview = workspace.activity_imports.read(file)
        made = workspace.activity_imports.bring_in(preview).record
        ours.append(time.perf_counter() - began)
        workspace.close()
        assert made.count == ROWS
    ratio = min(ours) / min(bare)
    print(f"\n{saved.__name__}: import {min(ours):.2f} s, openpyxl {min(bare):.2f} s, ratio {ratio:.2f}")
    assert ratio <= most
