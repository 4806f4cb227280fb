"""The last days of reports in the window: Sở Nội vụ sets them, everybody else reads them."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from builders.exchange import Exchange, send
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.workspace import Workspace
from ui.org_units.screen import UnitsScreen
from ui.plans.screen import PlanScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work
from ui.widgets.last_days import LastDaysDialog
from ui.widgets.screen import Screen

QUARTER = "2018-Q2"
Opened = Callable[[Workspace, type[Screen]], LastDaysDialog]


@pytest.fixture
def opened(work: Work, changes: Changes, told: Told, qtbot: QtBot) -> Opened:
    """A way to open the dialog from a page as its officer does."""

    def open_from(at: Workspace, kind: type[Screen]) -> LastDaysDialog:
        desk = Desk(at, work, changes, cast("Messages", told), at.plans.period(QUARTER))  # type: ignore[arg-type]
        page = kind(desk)
        qtbot.addWidget(page)
        page.resize(1150, 640)
        page.show()
        settle(qtbot, work)
        if isinstance(page, PlanScreen):
            page.calendar.last_days.click()
        else:
            cast("UnitsScreen", page)._show_last_days()
        (dialog,) = page.findChildren(LastDaysDialog)
        settle(qtbot, work)
        return dialog

    return open_from


def settle(qtbot: QtBot, work: Work) -> None:
    """Wait until what was asked has come back."""
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not work.busy(), timeout=15000)
    qtbot.wait(20)


def test_the_province_sets_a_day_and_reads_first_what_it_means(
    exchange: Exchange, opened: Opened, qtbot: QtBot, work: Work
) -> None:
    """The words count the units and what becomes late; the day counts, is in the trail and travels down."""
    province = exchange.province
    period = province.plans.period(QUARTER)
    dialog = opened(province, UnitsScreen)
    dialog.table.select_key(str(UnitKind.COMMUNE))
    before = province.plans.last_days.listed()
    assert not dialog.save.isEnabled(), "the day that holds already is none to set"
    dialog.due.setText("20/07/2018")
    dialog.due._settle()
    told = "140 đơn vị sẽ nộp chậm nhất ngày 20/07/2018 thay vì"
    qtbot.waitUntil(lambda: told in dialog.banner.text(), timeout=15000)
    dialog.save.click()

    def shown() -> date:
        return next(last.due for last in dialog.model.rows() if last.kind is UnitKind.COMMUNE)

    qtbot.waitUntil(lambda: shown() == date(2018, 7, 20), timeout=15000)
    settle(qtbot, work)
    changed = [last for last in province.plans.last_days.listed() if last not in before]
    assert [(last.period, last.kind) for last in changed] == [(QUARTER, UnitKind.COMMUNE)]
    assert "set_last_day" in {line.action for line in province.audit.lines()[:2]}
    send(province, exchange.district, exchange.stick)
    send(exchange.district, exchange.commune, exchange.stick)
    assert exchange.commune.plans.deadline(period) == date(2018, 7, 20)


def test_a_day_within_the_quarter_is_refused_under_its_field(
    exchange: Exchange, opened: Opened, qtbot: QtBot, work: Work
) -> None:
    """The quarter has to be over; nothing is changed, the words stand under the day."""
    before = exchange.province.plans.last_days.listed()
    dialog = opened(exchange.province, PlanScreen)
    dialog.due.setText("30/06/2018")
    dialog.due._settle()
    qtbot.waitUntil(lambda: "30/06/2018" in dialog.field.error(), timeout=15000)
    assert not dialog.save.isEnabled()
    assert exchange.province.plans.last_days.listed() == before


def test_a_district_reads_them_and_learns_who_sets_them(exchange: Exchange, opened: Opened) -> None:
    """No field and no button that would only be refused; the reason stands in their place."""
    dialog = opened(exchange.district, PlanScreen)
    assert len(dialog.model.rows()) == len(UnitKind)
    assert not dialog.save.isVisibleTo(dialog)
    assert not dialog.field.isVisibleTo(dialog)
    assert "Sở Nội vụ" in dialog.banner.text()
