"""The windows that bring workbooks in and give lists out, on a real workspace of June 2018."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import open_desk
from builders.messages import Told
from builders.workbooks import good, workbook
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities import exporting, importing
from ui.activities.exporting import ExportDialog
from ui.activities.importing import ImportDialog
from ui.activities.screen import ActivitiesScreen
from ui.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> ImportDialog:
    """The window that looks workbooks through."""
    made = ImportDialog(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def idle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is asked of the workspace any more."""
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15_000)


def rows(dialog: ImportDialog) -> list[int]:
    """Return the numbers of the rows that are shown, from top to bottom."""
    return [row.number for row in dialog.model.rows()]


def drop(dialog: ImportDialog, file: Path) -> None:
    """Drop `file` onto the window as the file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    move, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPointF(9, 9), move, data, left, Qt.KeyboardModifier.NoModifier))


def test_a_dropped_workbook_shows_what_must_be_mended_first(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """Bad rows come up alone, each with its column, reason and mend; nothing is recorded yet."""
    file = workbook(
        tmp_path / "sổ.xlsx", good(), good(title="Hai", day="hôm qua"), good(title="Ba"), good(title="Ba")
    )
    drop(dialog, file)
    idle(desk, qtbot)
    assert rows(dialog) == [3]
    assert "Từ ngày" in dialog.explained.text()
    assert "05/06/2018" in dialog.explained.text()
    assert dialog.go.text() == "Nhập 2 dòng"
    qtbot.mouseClick(dialog.all, Qt.MouseButton.LeftButton)
    assert rows(dialog) == [3, 5, 2, 4]
    qtbot.mouseClick(dialog.ready, Qt.MouseButton.LeftButton)
    assert rows(dialog) == [2, 4]
    dialog.with_repeats.setChecked(True)
    assert dialog.go.text() == "Nhập 3 dòng"
    assert desk.workspace.activities.totals(ActivityFilter()).count == 0


def test_the_good_rows_are_imported_and_taken_back_with_one_click(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path, told: Told
) -> None:
    """One press records them, one press on Hoàn tác takes them back, and the file can be imported again."""
    dialog.look(workbook(tmp_path / "sổ.xlsx", good(), good(title="Hai", day="6/6/2018"), good(day="x")))
    idle(desk, qtbot)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    idle(desk, qtbot)
    assert desk.workspace.activities.totals(ActivityFilter()).count == 2
    assert "Đã nhập 2 hoạt động" in dialog.banner.text()
    assert not dialog.go.isVisible()
    dialog.take_back()
    idle(desk, qtbot)
    assert desk.workspace.activities.totals(ActivityFilter()).count == 0
    assert dialog.go.isVisible()
    dialog.bring_in()
    idle(desk, qtbot)
    assert desk.workspace.activities.totals(ActivityFilter()).count == 2
    assert told.failures == []


def test_a_file_that_is_no_workbook_is_told_in_the_window(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """The window stays, says what is wrong and waits for another file; rows of the file before are gone."""
    dialog.look(workbook(tmp_path / "trước.xlsx", good()))
    idle(desk, qtbot)
    assert rows(dialog) == [2]
    file = tmp_path / "sổ.xlsx"
    file.write_bytes(b"%PDF-1.4")
    dialog.look(file)
    idle(desk, qtbot)
    assert "không phải tệp Excel" in dialog.banner.text()
    assert dialog.zone.isEnabled()
    assert rows(dialog) == []
    dialog.bring_in()
    assert "Chưa có dòng nào sẵn sàng" in dialog.banner.text()


def test_stopping_leaves_nothing(dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Dừng during an import records nothing and says so."""
    many = (good(title=f"Tin số {n}", day=f"{n % 25 + 1}/5/2018") for n in range(1500))
    dialog.look(workbook(tmp_path / "sổ.xlsx", *many))
    idle(desk, qtbot)
    dialog.bring_in()
    dialog._stop()
    idle(desk, qtbot)
    assert "chưa ghi gì" in dialog.banner.text()
    assert desk.workspace.activities.totals(ActivityFilter()).count == 0
    assert dialog.go.isEnabled()


def test_template_and_rows_to_mend_are_saved_where_the_officer_wants(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both files are workbooks whatever name was typed, and the window says what to do with them."""
    monkeypatch.setattr(importing, "ask_target", lambda *_a, name, of: tmp_path / f"{len(name + of)}")
    dialog.save_template()
    idle(desk, qtbot)
    assert "Đã lưu tệp mẫu" in dialog.banner.text()
    (template,) = tmp_path.glob("*.xlsx")
    assert load_workbook(template).sheetnames[1] == "Hoạt động"
    template.unlink()
    dialog.look(workbook(tmp_path / "in" / "sổ.xlsx", good(day="x")))
    idle(desk, qtbot)
    dialog.save_faults()
    idle(desk, qtbot)
    (faults,) = tmp_path.glob("*.xlsx")
    assert "Từ ngày" in load_workbook(faults).worksheets[0]["A2"].value


def test_the_list_is_exported_as_it_is_shown(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list's filter and order, the columns that were ticked, and a word when it is done."""
    for number in range(3):
        record(desk.workspace, title=f"Tin {number}")
    record(desk.workspace, title="Treo băng rôn", channel="banner", counters={"banners": 1})
    screen = ActivitiesScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1158, 640)
    screen.show()
    screen.filters.set(ActivityFilter(channel="radio"))
    idle(desk, qtbot)
    qtbot.waitUntil(lambda: screen.listing._total == 3)
    monkeypatch.setattr(exporting, "ask_target", lambda *_a, name, of: tmp_path / name if of else None)

    def press(dialog: ExportDialog) -> int:
        dialog.way.choose("some")
        for key, box in dialog.boxes.items():
            box.setChecked(key in {"title", "evidence"})
        dialog.export()
        return 1

    monkeypatch.setattr(ExportDialog, "exec", press)
    screen.listing.export_rows()
    idle(desk, qtbot)
    (file,) = tmp_path.glob("*.xlsx")
    cells = list(load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert cells[0] == ("Tên hoạt động", "Số tệp minh chứng")
    assert sorted(row[0] for row in cells[1:]) == ["Tin 0", "Tin 1", "Tin 2"]
    assert "Đã ghi 3 hoạt động" in screen.banner.text()
