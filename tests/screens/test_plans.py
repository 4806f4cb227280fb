"""The officer looks up what the unit owes and says what does not apply."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.standings import Standing
from ui.plans.dialogs import AskDialog, EventDialog
from ui.plans.lines import PlanLine, Wanted
from ui.plans.screen import PlanScreen
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.text import Text

POSTING = "II.2.b.1"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """Return the desk of a new commune; what goes wrong is told."""
    made = open_desk(tmp_path / "ws", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> PlanScreen:
    """Return the page as it stands after it was read."""
    made = PlanScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 606)
    made.show()
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, screen: PlanScreen) -> None:
    """Wait until what was asked for has come and is shown."""
    for _round in range(2):  # a change, then the reading it calls for
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not screen.desk.work.busy())


def codes(screen: PlanScreen) -> list[str]:
    """Return the clauses the tree shows, without the blocks."""
    rows = [screen.tree_model.row_at(index) for index in screen.tree_model.indexes()]
    return [row.code for row in rows if isinstance(row, PlanLine) and row.facts is not None]


def pane_words(screen: PlanScreen) -> str:
    """Return everything the pane says."""
    words = [label.text() for label in screen.pane.findChildren(Text) if label.isVisibleTo(screen.pane)]
    return " | ".join(
        words + [b.words() for b in screen.pane.findChildren(Badge) if b.isVisibleTo(screen.pane)]
    )


def dialog_of(screen: PlanScreen, qtbot: QtBot) -> AskDialog:
    """Return the question that is open over the page."""
    found = [w for w in screen.findChildren(AskDialog) if w.isVisible()]
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_an_event_owes_a_posting_and_one_click_records_it(
    desk: Desk, screen: PlanScreen, qtbot: QtBot
) -> None:
    """A document issued makes the posting fall due; overdue, it is missing; the pane offers to record it."""
    screen.open(clause=POSTING)
    settle(qtbot, screen)
    assert "Chưa ghi sự kiện nào" in pane_words(screen)
    assert "Kế hoạch 643/QĐ-UBND, mục II.2.b.1" in pane_words(screen)
    screen.pane.event_wanted.emit(screen.tree.current().facts)
    dialog = dialog_of(screen, qtbot)
    dialog.save.click()
    settle(qtbot, screen)
    assert "Chưa có tên sự kiện" in dialog.fields["title"].error()
    type_words(dialog.fields["title"].control, "Công văn 61/UBND-VP về bưu chính")
    assert isinstance(dialog, EventDialog)
    dialog.day.setText("7/6")
    dialog.save.click()
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: not screen.findChildren(AskDialog))
    line = screen.tree.current()
    assert line.standing is Standing.MISSING
    assert (line.figures, line.shown[0]) == ("0/1", "Thiếu, quá 14 ngày")
    assert "Ngày 07/06 · hạn 12/06, chưa làm" in pane_words(screen)
    gone: list[tuple[str, dict[str, object]]] = []
    desk.wanted.connect(lambda page, where: gone.append((page, where)))
    assert screen.pane.primary.accessibleName() == "Ghi việc đăng Công văn 61/UBND-VP về bưu chính"
    screen.pane.primary.click()
    event = line.facts.events[0]
    assert gone == [("activities", {"new": True, "clause": POSTING, "trigger": event.id})]


def test_what_does_not_apply_needs_a_reason_and_can_be_taken_back(
    desk: Desk, screen: PlanScreen, qtbot: QtBot
) -> None:
    """Not applicable asks for a reason, shows it, is found by its filter and can be withdrawn."""
    screen.open(clause="II.3.1")
    settle(qtbot, screen)
    screen.pane.claim.click()
    dialog = dialog_of(screen, qtbot)
    dialog.save.click()
    settle(qtbot, screen)
    assert dialog.isVisible()
    assert dialog.fields["reason"].error()
    type_words(dialog.fields["reason"].control, "Xã không có đài riêng")
    dialog.save.click()
    settle(qtbot, screen)
    assert "Xã không có đài riêng" in pane_words(screen)
    screen.filters.chips[Wanted.NOT_APPLICABLE].click()
    assert codes(screen) == ["II.3.1"]
    screen.pane.claim.click()
    settle(qtbot, screen)
    assert not any(f.claim for f in desk.workspace.plans.standing(desk.period))
    assert screen.stack.currentWidget() is screen.empty


def test_a_proposed_cadence_is_marked_and_never_red(desk: Desk, screen: PlanScreen, qtbot: QtBot) -> None:
    """After the period ends a merely proposed duty with nothing done is not missing."""
    desk.choose_period(desk.workspace.plans.period("2018-Q1"))
    settle(qtbot, screen)
    lines = {line.code: line for line in map(screen.tree_model.row_at, screen.tree_model.indexes())}
    proposed = lines["II.1.e"]
    assert proposed.cadence.endswith("đề xuất")
    assert proposed.standing is Standing.NOTHING_YET
    assert lines["IV.1.2.x"].standing is Standing.MISSING


def test_the_tasks_are_found_without_diacritics(screen: PlanScreen, qtbot: QtBot) -> None:
    """Typing "duong day nong" finds the hotline; clearing shows every task again."""
    every = codes(screen)
    screen.filters.search.setText("duong day nong")
    qtbot.waitUntil(lambda: codes(screen) != every)
    assert "II.2.a.2" in codes(screen)
    screen.filters.clear_filters()
    assert codes(screen) == every


def test_the_keyboard_goes_through_the_tree_into_the_pane(screen: PlanScreen, qtbot: QtBot) -> None:
    """Arrows move from task to task, Enter goes to the pane, Esc puts it away and comes back."""
    screen.open(clause="II.1.b.1")
    settle(qtbot, screen)
    screen.activateWindow()
    screen.tree.setFocus()
    QTest.keyClick(screen.tree, Qt.Key.Key_Down)
    assert screen.pane.shown() == "II.1.b.2"
    QTest.keyClick(screen.tree, Qt.Key.Key_Return)
    assert screen.pane.isAncestorOf(screen.focusWidget())
    screen.pane.close_pane()
    assert screen.tree.hasFocus()
    QTest.keyClick(screen.tree, Qt.Key.Key_Down)
    assert screen.pane.isHidden()


def test_the_calendar_groups_what_falls_due_by_week(desk: Desk, screen: PlanScreen, qtbot: QtBot) -> None:
    """The calendar shows due days and events of the quarter under their weeks, the deadline last."""
    screen.desk.work.change(
        lambda: desk.workspace.plans.record_trigger(POSTING, "Kế hoạch 18/KH-UBND", date(2018, 6, 25))
    )
    settle(qtbot, screen)
    screen.views.group.button(1).click()
    rows = [screen.agenda_model.row_at(index) for index in screen.agenda_model.indexes()]
    event = next(row for row in rows if row.words.startswith("Kế hoạch 18/KH-UBND"))
    assert (event.code, event.shown[0]) == ("T5 28/06", "Còn 2 ngày")
    assert rows[-1].words == "Nộp báo cáo Quý II/2018"
    assert [row.quiet for row in rows if row.code == "Tuần 26"] == ["Tuần này"]


def test_the_month_shows_each_due_day_and_leads_to_the_duty(
    desk: Desk, screen: PlanScreen, qtbot: QtBot
) -> None:
    """Weeks begin on Monday; what falls due stands on its day in its state; a click opens it in the pane."""
    desk.work.change(lambda: desk.workspace.plans.record_trigger(POSTING, "61/UBND-VP", date(2018, 6, 7)))
    settle(qtbot, screen)
    screen.views.group.button(1).click()
    month = screen.calendar.month
    days = month.days()
    assert (days[0], days[-1]) == (date(2018, 5, 28), date(2018, 7, 1))
    (mark,) = month.marks_on(date(2018, 6, 12))
    assert (mark.code, mark.shown and mark.shown[1]) == (POSTING, State.BAD)
    place = month.line_of(date(2018, 6, 12), 0).center()
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=place)
    assert (screen.pane.shown(), month.day()) == (POSTING, date(2018, 6, 12))
    assert screen.agenda.current().key == mark.key
    assert "61/UBND-VP" in month.accessibleDescription()


def test_the_month_is_walked_with_the_keys(desk: Desk, screen: PlanScreen, qtbot: QtBot) -> None:
    """Arrows go from day to day, Page Down to the next month, Enter into the pane; a holiday is named."""
    screen.views.group.button(1).click()
    screen.activateWindow()
    month = screen.calendar.month
    month.setFocus()
    assert month.day() == date(2018, 6, 26)
    QTest.keyClick(month, Qt.Key.Key_Down)
    assert (month.day(), screen.calendar.title.text()) == (date(2018, 7, 3), "Tháng 7/2018")
    QTest.keyClick(month, Qt.Key.Key_Right)
    (deadline,) = month.marks_on(date(2018, 7, 4))
    assert deadline.words == "Nộp báo cáo Quý II/2018"
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert screen.pane.isAncestorOf(screen.focusWidget())
    for _month in range(3):
        QTest.keyClick(month, Qt.Key.Key_PageUp)
    month.go_to(date(2018, 4, 25))
    assert "Giỗ Tổ" in month.accessibleDescription()
    screen.calendar.now.click()
    assert month.day() == date(2018, 6, 26)


def test_on_a_small_screen_the_agenda_keeps_its_words(screen: PlanScreen, qtbot: QtBot) -> None:
    """Beside the month the clause leaves, so that week and day can be read: the pane names the clause."""
    screen.views.group.button(1).click()
    calendar, agenda = screen.calendar, screen.agenda
    calendar.setParent(None)
    qtbot.addWidget(calendar)
    calendar.resize(790, 320)
    calendar.show()
    qtbot.waitUntil(lambda: agenda.isColumnHidden(1))
    assert agenda.columnWidth(0) > agenda.columnWidth(2)
    assert agenda.width() > calendar.month.width()
    calendar.resize(1000, 600)
    qtbot.waitUntil(lambda: not agenda.isColumnHidden(1))


def test_agenda_and_month_go_together(screen: PlanScreen, qtbot: QtBot) -> None:
    """Standing on the deadline in the agenda turns the month to July."""
    screen.views.group.button(1).click()
    screen.agenda.select_key("deadline")
    assert screen.calendar.month.day() == date(2018, 7, 4)
    assert screen.calendar.title.text() == "Tháng 7/2018"


def test_a_narrow_cell_says_how_many_more_there_are(screen: PlanScreen, qtbot: QtBot) -> None:
    """Marks that have no room are counted; the tooltip of the day names every one."""
    screen.views.group.button(1).click()
    month = screen.calendar.month
    marks = month.marks_on(date(2018, 6, 30))
    assert len(marks) > month._room(month.cell_of(date(2018, 6, 30)))
    said = month._words(date(2018, 6, 30), "\n").splitlines()
    assert len(said) == len(marks) + 1
