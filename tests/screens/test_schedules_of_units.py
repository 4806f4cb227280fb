"""A superior browses the series of the units below: pattern, days and reasons, and changes none of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from builders.exchange import Exchange, build_trusting, carry, open_copy
from builders.messages import Told
from builders.schedules import entered
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.schedules import Slot
from cchc_desktop.services.activity_rows import EVERY_UNIT
from ui.activities.screen import ActivitiesScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work

IN_MARCH = {"starts_on": date(2018, 3, 8), "ends_on": date(2018, 3, 30)}


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A commune whose series reached its district, which has one of its own."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    series = entered(opened.commune, title="Bản tin của xã", **IN_MARCH)
    opened.commune.schedules.tick(series.id, [Slot(date(2018, 3, 9))])
    opened.commune.schedules.miss(series.id, [Slot(date(2018, 3, 16))], "Mất điện")
    carry(opened.commune.bundles.export(opened.stick).record, opened.district)
    entered(opened.district, title="Bản tin của huyện", **IN_MARCH)
    yield opened
    opened.close()


@pytest.fixture
def screen(exchange: Exchange, told: Told, qtbot: QtBot) -> Iterator[ActivitiesScreen]:
    """The district's page with the schedules in front."""
    changes, district = Changes(), exchange.district
    work = Work(changes, told)
    desk = Desk(district, work, changes, cast(Messages, told), district.plans.period("2018-Q1"))
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    made.show_schedules()
    idle(made, qtbot)
    yield made
    work.close()


def idle(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Wait until everything asked for has come."""
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def titles(screen: ActivitiesScreen) -> list[str]:
    """Return the names of the series in the list."""
    return [row.values.title for row in screen.schedules.model.rows()]


def test_the_series_of_a_unit_below_are_looked_at(
    exchange: Exchange, screen: ActivitiesScreen, qtbot: QtBot
) -> None:
    """The district chooses the commune; its days and reasons are there, with nothing to tick or change."""
    view = screen.schedules
    assert titles(screen) == ["Bản tin của huyện"]
    assert not view.pane.alter.isHidden()
    view.unit.choose(exchange.commune.unit.key)
    qtbot.waitUntil(lambda: titles(screen) == ["Bản tin của xã"], timeout=15000)
    idle(screen, qtbot)
    notes = {view.pane.model.columns[2].text(row) for row in view.pane.model.rows()}
    assert "Mất điện" in notes
    assert {view.pane.model.columns[0].check(row) for row in view.pane.model.rows()} == {None}
    view.pane.table.selectAll()
    shut = (view.new, view.end, view.pane.alter, view.pane.tick, view.pane.miss, view.pane.untick)
    assert all(button.isHidden() for button in shut)
    view.pane._toggle(view.pane.model.rows()[0])
    idle(screen, qtbot)
    assert not cast(Told, screen.desk.messages).failures
    view.unit.choose(exchange.district.unit.key)
    qtbot.waitUntil(lambda: titles(screen) == ["Bản tin của huyện"], timeout=15000)
    assert not view.new.isHidden()
    assert not view.pane.alter.isHidden()


def test_the_series_of_all_units_stand_together_with_their_unit(
    exchange: Exchange, screen: ActivitiesScreen, qtbot: QtBot
) -> None:
    """Each line names its unit; the own one can still be ticked off."""
    view = screen.schedules
    view.unit.choose(EVERY_UNIT)
    qtbot.waitUntil(lambda: len(titles(screen)) == 2, timeout=15000)
    idle(screen, qtbot)
    under = {row.values.title: view._under(row) for row in view.model.rows()}
    assert under["Bản tin của xã"].startswith(exchange.commune.unit.short_body)
    assert under["Bản tin của huyện"].startswith(exchange.district.unit.short_body)
    own = next(row for row in view.model.rows() if row.unit == exchange.district.unit.key)
    view._choose(own)
    assert not view.pane.alter.isHidden()


def test_a_series_found_by_search_opens_at_its_unit(
    exchange: Exchange, screen: ActivitiesScreen, qtbot: QtBot
) -> None:
    """The find leads to the commune's series though the district's own were shown."""
    (series,) = exchange.district.schedules.all(unit=exchange.commune.unit.key)
    screen.open(schedules=series.id)
    qtbot.waitUntil(lambda: titles(screen) == ["Bản tin của xã"], timeout=15000)
    assert screen.schedules.unit.value() == exchange.commune.unit.key
