"""Series on the screen: entered once, ticked off one by one or many at once, explained, changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof
from builders.desks import open_desk, type_words
from builders.messages import Told
from builders.schedules import entered, slots
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.schedules import OccurrenceState
from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities.occurrences import ReasonDialog
from ui.activities.pattern import PatternDialog
from ui.activities.screen import ActivitiesScreen
from ui.support.desk import Desk
from ui.theme.fonts import metrics

ALL = ActivityFilter()


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a workspace of 26 June 2018."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ActivitiesScreen:
    """The page of activities with the schedules in front."""
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    made.show_schedules()
    idle(made, qtbot)
    return made


def idle(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Wait until everything asked for has come."""
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def shown(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> str:
    """Enter the series of the builder and show it; return its id."""
    made = entered(desk.workspace)
    screen.schedules.refresh()
    qtbot.waitUntil(lambda: screen.schedules.pane.record is not None, timeout=15000)
    return made.id


def choose(screen: ActivitiesScreen, *places: int) -> None:
    """Choose rows of the occurrences by their place."""
    table = screen.schedules.pane.table
    flags = table.selectionModel().SelectionFlag
    table.selectionModel().clearSelection()
    for place in places:
        index = screen.schedules.pane.model.index(place, 0)
        table.selectionModel().select(index, flags.Select | flags.Rows)


def counts(desk: Desk, series: str) -> tuple[int, int, int]:
    """Return how many took place, were missed and are open."""
    found = desk.workspace.schedules.get(series).counts
    return (
        found[OccurrenceState.DONE],
        found[OccurrenceState.MISSED],
        found[OccurrenceState.OPEN],
    )


def test_an_empty_page_says_what_a_schedule_is_for(screen: ActivitiesScreen) -> None:
    """It offers to enter one; the list of activities is one click away."""
    assert screen.schedules.stack.currentWidget() is screen.schedules.empty
    screen.schedules.left.emit()
    assert screen.views.currentWidget() is screen.split


def test_a_series_is_entered_with_the_keyboard(desk: Desk, qtbot: QtBot, told: Told) -> None:
    """What is missing is said under each field; the foot counts the occurrences before it is saved."""
    dialog = PatternDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.save()
    assert dialog._fields["channel"].error()
    assert dialog._fields["weekdays"].error()
    assert dialog._fields["title"].error()
    dialog.channel.choose("radio")
    type_words(dialog.name, "Phát thanh chuyên mục tuần {tuần}")
    for field, day in ((dialog.starts_on, "1/5"), (dialog.ends_on, "30/6")):
        type_words(field, day)
    for chip in (dialog.weekdays[1], dialog.weekdays[4]):
        chip.setChecked(True)
    type_words(dialog.times, "5h30, 17:00")
    dialog._count()
    assert dialog.total.text() == "36 lần, 01/05/2018 – 29/06/2018"
    dialog.counters.set_value({"broadcasts": 1})
    dialog.save()
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=15000)
    (kept,) = desk.workspace.schedules.all()
    assert kept.values.times == ("05:30", "17:00")
    assert kept.values.counters == {"broadcasts": 1}
    assert not told.failures


def test_a_tick_is_an_activity_at_once(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """The box of one day records it, the same box takes it back; Ctrl+Z would too."""
    series = shown(screen, desk, qtbot)
    pane = screen.schedules.pane
    pane.model.toggled.emit(pane.model.rows()[0])
    idle(screen, qtbot)
    assert counts(desk, series) == (1, 0, 16)
    qtbot.waitUntil(lambda: pane.model.rows()[0].state is OccurrenceState.DONE, timeout=15000)
    pane.model.toggled.emit(pane.model.rows()[0])
    idle(screen, qtbot)
    assert counts(desk, series) == (0, 0, 17)


def test_several_broadcasts_a_day_are_told_apart(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """The time stands whole in the column of the day, however narrow the pane is."""
    entered(desk.workspace, times=("05:15", "17:00"))
    screen.schedules.refresh()
    qtbot.waitUntil(lambda: screen.schedules.pane.record is not None, timeout=15000)
    pane = screen.schedules.pane
    column = pane.model.columns[0]
    words = [column.text(row) for row in pane.model.rows()]
    assert words[:2] == ["Thứ Ba 01/05, 05:15", "Thứ Ba 01/05, 17:00"]
    widest = max(metrics().horizontalAdvance(each) for each in words)
    first = pane.model.index(0, 0)
    qtbot.waitUntil(lambda: pane.table.visualRect(first).width() - 44 >= widest, timeout=15000)


def test_another_series_stands_on_its_own_first_open_day(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """After looking at one series, the next one offers to tick off at once."""
    series = shown(screen, desk, qtbot)
    other = entered(desk.workspace, title="Tin trên bảng điện tử", times=("05:15", "17:00"))
    for each in (other.id, series, other.id):
        screen.schedules.choose(each)
        qtbot.waitUntil(
            lambda each=each: getattr(screen.schedules.pane.record, "id", "") == each, timeout=15000
        )
    pane = screen.schedules.pane
    assert [row.slot.key for row in pane.chosen(OccurrenceState.OPEN)] == ["2018-05-01 05:15"]
    assert pane.tick.isVisibleTo(pane)


def test_many_are_ticked_at_once_with_one_file(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """Five broadcasts, one log: each activity carries it."""
    series = shown(screen, desk, qtbot)
    choose(screen, 0, 1, 2, 3, 4)
    pane = screen.schedules.pane
    assert pane.tick.text() == "Đã thực hiện (5)"
    pane.tick_now(pane.chosen(OccurrenceState.OPEN), [proof(tmp_path / "files")])
    qtbot.waitUntil(lambda: counts(desk, series)[0] == 5, timeout=15000)
    idle(screen, qtbot)
    assert desk.workspace.activities.totals(ALL).without_evidence == 0


def test_what_did_not_take_place_keeps_its_reason(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """A reason is needed; it stands in the list, and taking it back opens the days again."""
    series = shown(screen, desk, qtbot)
    choose(screen, 0, 1)
    pane = screen.schedules.pane
    dialog = ReasonDialog(desk, series, pane.chosen(OccurrenceState.OPEN))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._save()
    assert dialog.field.error()
    type_words(dialog.reason, "Mất điện")
    dialog._save()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=15000)
    screen.schedules.refresh()
    idle(screen, qtbot)
    assert counts(desk, series) == (0, 2, 15)
    assert pane.missed.text() == "Không thực hiện 2"
    pane.missed.click()
    assert [row.reason for row in pane.model.rows()] == ["Mất điện", "Mất điện"]
    pane.every.click()
    choose(screen, 0, 1)
    pane.untick.click()
    idle(screen, qtbot)
    assert counts(desk, series) == (0, 0, 17)


def test_days_to_come_have_no_box(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """Friday 29 June has not come on the 26th: nothing happens on it, and the pane says why."""
    series = shown(screen, desk, qtbot)
    pane = screen.schedules.pane
    last = pane.model.rows()[-1]
    assert last.state is OccurrenceState.COMING
    pane.model.toggled.emit(last)
    choose(screen, len(pane.model.rows()) - 1)
    assert not pane.tick.isVisibleTo(pane)
    assert pane.hint.text() == "Chưa đến những ngày này."
    idle(screen, qtbot)
    assert counts(desk, series) == (0, 0, 17)


def test_enter_opens_the_activity_of_a_tick(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """From the series to the form of one broadcast and back to the list."""
    series = shown(screen, desk, qtbot)
    pane = screen.schedules.pane
    desk.workspace.schedules.tick(series, [pane.model.rows()[0].slot])
    screen.schedules.refresh()
    qtbot.waitUntil(lambda: pane.model.rows()[0].activity != "", timeout=15000)
    pane.table.selectRow(0)
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)
    assert screen.views.currentWidget() is screen.split
    assert screen.form.fields.starts_on.value() == date(2018, 5, 1)


def test_a_changed_pattern_shows_what_was_ticked_under_the_old_one(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """The Tuesday stays in the list with the note that the pattern no longer holds it."""
    series = shown(screen, desk, qtbot)
    desk.workspace.schedules.tick(series, [screen.schedules.pane.model.rows()[0].slot])
    dialog = PatternDialog(desk, desk.workspace.schedules.get(series))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.weekdays[1].isChecked()
    dialog.weekdays[1].setChecked(False)
    dialog.save()
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=15000)
    screen.schedules.refresh()
    idle(screen, qtbot)
    first = screen.schedules.pane.model.index(0, 2).data()
    assert first == "chưa có minh chứng · ngoài lịch hiện nay"


def test_a_find_opens_its_series(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """Of two series the one that was found stands in the pane."""
    entered(desk.workspace)
    other = entered(desk.workspace, title="Tin trên trang thông tin", channel="portal", counters={})
    screen.open(schedules=other.id)
    qtbot.waitUntil(
        lambda: screen.schedules.pane.record is not None and screen.schedules.pane.record.id == other.id,
        timeout=15000,
    )
    assert screen.views.currentWidget() is screen.schedules


def test_a_long_reason_is_read_whole_under_the_days(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """The row has room for its beginning only; the chosen day's is said whole, in narrow windows too."""
    series = shown(screen, desk, qtbot)
    reason = "Mất điện toàn xã do mưa bão, đài không phát được; đã phát bù vào sáng thứ Bảy"
    desk.workspace.schedules.miss(series, slots("04/05"), reason)
    screen.schedules.refresh()
    pane = screen.schedules.pane
    qtbot.waitUntil(lambda: pane.missed.text() == "Không thực hiện 1", timeout=15000)
    choose(screen, 1)
    for narrow in (False, True):
        screen.schedules.set_narrow(on=narrow)
        assert pane.hint.text() == f"Thứ Sáu 04/05/2018: {reason}"
        assert not pane.hint.isHidden()
    choose(screen, 1, 2)
    assert reason not in pane.hint.text()


def test_the_head_of_the_schedules_is_not_cut_where_room_is_short(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """At 150 % on 1366 × 768 the days to tick are counted whole, and the way back is short."""
    shown(screen, desk, qtbot)
    view = screen.schedules
    open_ = view.pane.record.counts[OccurrenceState.OPEN] if view.pane.record else 0
    assert view.head.note.text() == f"{open_} lần chưa đánh dấu"
    view.set_narrow(on=True)
    screen.resize(823, 400)
    qtbot.waitUntil(lambda: view.head.width() < 400, timeout=15000)
    assert view.head.note.text() == f"{open_} cần đánh dấu"
    assert view.head.note.width() >= metrics().horizontalAdvance("39 cần đánh dấu")
    assert view.back.isHidden()
    view.short_back.click()
    qtbot.waitUntil(lambda: not view.isVisible(), timeout=15000)
