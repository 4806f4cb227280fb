"""The list of activities: order by several columns, chosen columns, days, named filters, many at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import open_desk, type_words
from builders.messages import Told
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities.days import DayDialog
from ui.activities.screen import ActivitiesScreen
from ui.activities.together import BulkEditDialog, WithdrawDialog
from ui.activities.tools import NameDialog
from ui.support.desk import Desk

BANNER = {"channel": "banner", "counters": {"banners": 4}}
ROWS = (
    ("Bản tin A", date(2018, 5, 9), {}),
    ("Băng rôn B", date(2018, 5, 20), BANNER),
    ("Bản tin C", date(2018, 6, 20), {}),
    ("Băng rôn D", date(2018, 6, 21), BANNER),
)


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a workspace with two bulletins and two banners."""
    made = open_desk(tmp_path / "data", told)
    for title, day, more in ROWS:
        record(made.workspace, title=title, starts_on=day, **more)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ActivitiesScreen:
    """The page, shown at the size of an old screen."""
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: len(made.model.rows()) == len(ROWS))
    idle(made, qtbot)
    return made


def idle(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Wait until everything asked for has come."""
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def titles(screen: ActivitiesScreen) -> list[str]:
    """Return the names down the list."""
    return [row.title[-1] for row in screen.model.rows()]


def click_title(screen: ActivitiesScreen, qtbot: QtBot, column: int, *, shift: bool = False) -> None:
    """Click on the title of a column."""
    header = screen.table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, keys, where)
    idle(screen, qtbot)


def click_row(screen: ActivitiesScreen, qtbot: QtBot, row: int, keys: Qt.KeyboardModifier) -> None:
    """Click on a row while keys are held."""
    where = screen.table.visualRect(screen.model.index(row, 1)).center()
    qtbot.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, keys, where)
    idle(screen, qtbot)


def entry(menu: QMenu, words: str) -> QAction:
    """Return the entry of a menu that begins with `words`."""
    return next(action for action in menu.actions() if action.text().startswith(words))


def test_a_second_column_decides_between_equal_rows(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """A click orders by one column; with Shift another comes after it, and both show their rank."""
    click_title(screen, qtbot, 2)
    click_title(screen, qtbot, 0, shift=True)
    assert screen.model.sorting() == "channel,starts_on"
    assert titles(screen) == ["B", "D", "A", "C"]
    click_title(screen, qtbot, 0, shift=True)
    assert titles(screen) == ["D", "B", "C", "A"]
    assert (screen.model.sort_mark(2), screen.model.sort_mark(0)) == ((1, False), (2, True))
    spoken = screen.model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Ngày, giảm dần"
    click_title(screen, qtbot, 0, shift=True)
    assert screen.model.sorting() == "channel"
    click_title(screen, qtbot, 1)
    assert titles(screen) == ["A", "C", "B", "D"]


def test_chosen_columns_are_remembered(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """Money is shown once it is ticked, also after the program was closed; the usual ones come back."""
    spent = next(at for at, column in enumerate(screen.model.columns) if "chi" in column.title)
    assert screen.table.isColumnHidden(spent)
    screen.resize(1500, 640)
    entry(screen.listing.columns.menu(), screen.model.columns[spent].title).setChecked(True)
    entry(screen.listing.columns.menu(), "Mục").setChecked(False)
    assert not screen.table.isColumnHidden(spent)
    again = ActivitiesScreen(desk)
    qtbot.addWidget(again)
    again.resize(1500, 640)
    again.show()
    idle(again, qtbot)
    assert not again.table.isColumnHidden(spent)
    assert again.table.isColumnHidden(3)
    entry(again.listing.columns.menu(), "Các cột thường dùng").trigger()
    assert again.table.isColumnHidden(spent)
    assert not again.table.isColumnHidden(3)


def test_the_list_is_narrowed_to_days(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """From 20 May on; the chip says so, and dropping the filters shows everything again."""
    screen.filters.days.set_days(date(2018, 5, 20), date(2018, 6, 20))
    screen.filters.days.chosen.emit()
    idle(screen, qtbot)
    assert titles(screen) == ["C", "B"]
    assert screen.filters.days.text() == "20/05 – 20/06"
    assert screen.filters.narrows()
    screen.filters.clear()
    idle(screen, qtbot)
    assert len(titles(screen)) == 4


def test_days_the_wrong_way_round_are_not_taken(dressed: object, qtbot: QtBot) -> None:
    """The dialog stays open and says what is wrong; leaving both empty means every day."""
    dialog = DayDialog(2018, date(2018, 6, 20), date(2018, 5, 20))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    assert dialog.isVisible()
    assert dialog._fields[1].error()
    dialog._clear()
    assert not dialog.isVisible()
    assert dialog.days() == (None, None)


def test_a_filter_is_saved_chosen_renamed_and_removed(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """What narrows and orders the list comes back under its name, for this person."""
    screen.filters.channel.choose("banner")
    screen.model.set_sort("title")
    idle(screen, qtbot)
    screen.listing.saved.save("Băng rôn")
    qtbot.waitUntil(lambda: bool(screen.listing.saved.saved()), timeout=15000)
    screen.filters.clear()
    screen.model.set_sort("-starts_on")
    idle(screen, qtbot)
    assert len(titles(screen)) == 4
    entry(screen.listing.saved.menu(), "Băng rôn").trigger()
    idle(screen, qtbot)
    assert titles(screen) == ["B", "D"]
    desk.workspace.saved_filters.rename("Băng rôn", "Pa nô")
    desk.workspace.saved_filters.remove("Pa nô")
    screen.listing.saved.read()
    qtbot.waitUntil(lambda: not screen.listing.saved.saved(), timeout=15000)
    assert [action.text() for action in screen.listing.saved.menu().actions()] == ["Lưu bộ lọc này…"]


def test_a_filter_without_a_name_is_refused_under_the_field(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """The dialog stays open until the name will do."""
    dialog = NameDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    screen.listing.saved.save("  ", dialog)
    qtbot.waitUntil(lambda: bool(dialog.field.error()), timeout=15000)
    assert dialog.isVisible()
    assert desk.workspace.saved_filters.all() == []


def test_several_rows_are_chosen_without_opening_the_form(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Ctrl and Shift add rows; what can be done with several appears, and goes with the choice."""
    click_row(screen, qtbot, 0, Qt.KeyboardModifier.ControlModifier)
    click_row(screen, qtbot, 2, Qt.KeyboardModifier.ShiftModifier)
    assert screen.listing.chosen.words.text() == "Đang chọn 3 trên 4"
    assert screen.listing.chosen.edit.isVisibleTo(screen)
    assert not screen.form.isVisible()
    click_row(screen, qtbot, 1, Qt.KeyboardModifier.NoModifier)
    assert not screen.listing.chosen.edit.isVisibleTo(screen)
    qtbot.waitUntil(screen.form.isVisible)


def test_ctrl_a_chooses_everything_the_filter_lets_through(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Rows that were not scrolled to are chosen too."""
    for number in range(120):
        record(desk.workspace, title=f"Hoạt động {number}", starts_on=date(2018, 4, 2))
    screen.refresh()
    qtbot.waitUntil(lambda: screen.listing._total == 124, timeout=15000)
    idle(screen, qtbot)
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(screen.model.rows()) < 124
    assert screen.listing.chosen.words.text() == "Đang chọn 124 trên 124"
    asked: list[int] = []
    screen.listing._with_chosen(lambda ids: asked.append(len(ids)))
    qtbot.waitUntil(lambda: asked == [124], timeout=15000)


def test_the_dialog_says_what_would_change_and_does_it(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Two bulletins can become television, two banners cannot and are named; one undo takes it back."""
    ids = desk.workspace.activities.ids(ActivityFilter())
    dialog = BulkEditDialog(desk, ids)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog._words.text() == "Hãy chọn phần cần sửa giống nhau."
    dialog.channel.choose("television")
    dialog.place_on.setChecked(True)
    type_words(dialog.place, "Nhà văn hóa")
    qtbot.waitUntil(lambda: dialog.result_shown is not None, timeout=15000)
    assert dialog._words.text() == "2 hoạt động sẽ đổi, 2 không đổi được."
    assert "Băng rôn D" in dialog._reasons.text()
    assert dialog.go.text() == "Sửa 2 hoạt động"
    dialog.go.click()
    idle(screen, qtbot)
    assert desk.workspace.activities.totals(ActivityFilter(channel="television")).count == 2
    desk.workspace.undo.undo()
    assert desk.workspace.activities.totals(ActivityFilter(channel="television")).count == 0


def test_many_are_withdrawn_only_with_a_reason(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """The dialog stays open without one; with one they leave the list."""
    dialog = WithdrawDialog(desk, desk.workspace.activities.ids(ActivityFilter(channel="banner")))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._withdraw()
    qtbot.waitUntil(lambda: bool(dialog.field.error()), timeout=15000)
    type_words(dialog.reason, "Nhập trùng từ sổ cũ")
    dialog._withdraw()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=15000)
    idle(screen, qtbot)
    qtbot.waitUntil(lambda: titles(screen) == ["C", "A"], timeout=15000)


def test_a_closed_pane_stays_closed_when_the_list_is_read_again(
    screen: ActivitiesScreen, qtbot: QtBot
) -> None:
    """Ordering the list or an import elsewhere does not open the form again."""
    click_row(screen, qtbot, 1, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(screen.form.isVisible)
    screen.form.close_pane()
    click_title(screen, qtbot, 1)
    screen.refresh()
    idle(screen, qtbot)
    assert not screen.form.isVisible()


def test_esc_puts_the_form_away_and_opens_no_other_activity(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """From a new activity as from the list: the focus goes to the list, and no row opens by itself."""
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.start_new()
    qtbot.keyClick(screen.form.fields.channel, Qt.Key.Key_Escape)
    idle(screen, qtbot)
    assert screen.table.hasFocus()
    assert not screen.form.isVisible()
    click_row(screen, qtbot, 1, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(screen.form.isVisible)
    qtbot.keyClick(screen.table, Qt.Key.Key_Escape)
    idle(screen, qtbot)
    assert not screen.form.isVisible()


def test_a_narrow_window_folds_actions_filters_and_columns(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """What has no room is one click away, and the words are the short ones."""
    screen.resize(820, 480)
    idle(screen, qtbot)
    assert screen.listing.head.more.isVisible()
    words = [action.text() for action in screen.listing.head.menu().actions()]
    assert {"Lịch lặp lại", "Bộ lọc đã lưu", "Cột"} <= set(words)
    assert screen.listing.new.text() == "Mới"
    assert screen.filters.search.placeholderText() == "Lọc 4 hoạt động"
    assert screen.table.isColumnHidden(2)
