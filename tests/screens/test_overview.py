"""The officer sees at once what is missing, what comes, and what is left before closing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.activities import ActivityValues
from ui.overview.parts import ClosingRow
from ui.overview.screen import OverviewScreen
from ui.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """Return the desk of a new commune."""
    made = open_desk(tmp_path / "ws", told)
    yield made
    made.work.close()
    made.workspace.close()


def opened(desk: Desk, qtbot: QtBot) -> OverviewScreen:
    """Return the page as it stands after it was read."""
    made = OverviewScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 606)
    made.show()
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, screen: OverviewScreen) -> None:
    """Wait until what was asked for has come and is shown."""
    for _round in range(2):  # a change, then the reading it calls for
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not screen.desk.work.busy())


def row(screen: OverviewScreen, start: str) -> ClosingRow:
    """Return the line of the closing list that begins with `start`."""
    return next(r for r in screen.closing.rows if r.words.text().startswith(start))


def record(desk: Desk, day: date, clause: str) -> None:
    """Record a broadcast for `clause`."""
    values = ActivityValues(
        title=f"Phát thanh {day}", channel="radio", starts_on=day, ends_on=day, clauses=(clause,)
    )
    desk.workspace.activities.record(values)


def test_a_new_unit_is_told_where_to_begin(desk: Desk, qtbot: QtBot) -> None:
    """Before anything was recorded there are first steps instead of empty charts, and no zero is red."""
    screen = opened(desk, qtbot)
    assert screen.head.note.whole() == "Còn 4 ngày là hết kỳ (30/06/2018) · hạn nộp báo cáo 04/07/2018"
    assert screen.steps.isVisible()
    assert not screen.charts.isVisible()
    assert "Không có nghĩa vụ quá hạn" in screen.missing.accessibleName()
    gone: list[tuple[str, object]] = []
    desk.wanted.connect(lambda page, where: gone.append((page, where)))
    screen.steps.links[0].click()
    assert gone == [("activities", {"new": True})]


def test_every_figure_opens_its_list(desk: Desk, qtbot: QtBot) -> None:
    """Figures, blocks and the closing list tell what is missing and lead there; a change shows at once."""
    desk.workspace.plans.record_trigger("II.2.b.1", "Công văn 61/UBND-VP", date(2018, 6, 7))
    record(desk, date(2018, 5, 3), "II.2.c.3")
    screen = opened(desk, qtbot)
    gone: list[tuple[str, object]] = []
    desk.wanted.connect(lambda page, where: gone.append((page, where)))
    assert "1 nghĩa vụ. II.2.b.1 quá 14 ngày" in screen.missing.accessibleName()
    screen.missing.click()
    web = next(r for r in screen.blocks.rows if r.line is not None and r.line.code == "II.2.b")
    assert web.accessibleName() == "II.2.b Internet và mạng xã hội: 0/1, 1 thiếu"
    web.click()
    row(screen, "1 hoạt động thiếu minh chứng").link.click()
    screen.charts.count.click()
    assert gone == [
        ("plans", {"filter": "missing"}),
        ("plans", {"block": "II.2.b"}),
        ("activities", {"missing_evidence": True}),
        ("activities", {"all": True}),
    ]
    assert [(v.words, v.value) for v in screen.charts.channels.values()] == [("Phát thanh", 1)]
    desk.work.change(
        lambda: desk.workspace.activities.record(
            ActivityValues(
                title="Niêm yết thủ tục",
                channel="notice",
                starts_on=date(2018, 6, 4),
                ends_on=date(2018, 6, 4),
                clauses=("II.2.a.1",),
            )
        )
    )
    settle(qtbot, screen)
    assert row(screen, "2 hoạt động thiếu minh chứng").link.isVisible()
    assert [v.value for v in screen.charts.months.values()] == [0, 0, 0, 0, 1, 1]


def test_blockers_stand_on_top_and_a_backup_is_one_click(desk: Desk, qtbot: QtBot) -> None:
    """The closing list begins with what blocks and ends with what is settled; the backup link makes one."""
    desk.workspace.plans.record_trigger("II.3.2", "Hội nghị sơ kết", date(2018, 6, 7))
    screen = opened(desk, qtbot)
    shown = [r.item for r in screen.closing.rows if r.item is not None and not r.isHidden()]
    assert shown[0].words == "1 nghĩa vụ thiếu"
    settled = [item.settled for item in shown]
    assert settled == sorted(settled)
    row(screen, "Quá 24 giờ chưa sao lưu").link.click()
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: any(r.words.text() == "Đã sao lưu trong 24 giờ" for r in screen.closing.rows))
    assert len(desk.workspace.backups.kept()) == 1
    assert not row(screen, "Đã sao lưu trong 24 giờ").link.isVisible()
