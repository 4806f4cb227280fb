"""The stations known here, in the window: what is given back, revoked, or ended and gone on with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from builders.exchange import (
    COMMUNE,
    Exchange,
    build_trusting,
    carry,
    introduce,
    open_copy,
    record,
    send,
    titles,
    workspace,
)
from builders.messages import Told
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language
from cchc_desktop.workspace import Workspace
from ui.bundles.screen import BundlesScreen
from ui.bundles.stations import EndingDialog, StationsDialog
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work

Seat = Callable[[Workspace], Desk]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three workspaces that trust one another, made once."""
    folder = tmp_path_factory.mktemp("trusting")
    build_trusting(folder)
    return folder


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """A copy of them for one test."""
    set_language("vi")
    opened = open_copy(template, tmp_path / "copy")
    yield opened
    opened.close()


@pytest.fixture
def seat(work: Work, changes: Changes, told: Told) -> Seat:
    """Seat somebody at a workspace."""
    return lambda at: Desk(at, work, changes, cast("Messages", told), at.plans.period("2018-Q1"))


def words_of(part: QWidget) -> str:
    """Return everything a part of the window says."""
    return " ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


def settle(qtbot: QtBot, work: Work) -> None:
    """Wait until everything asked for has come back."""
    for _ in range(2):
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not work.busy(), timeout=20_000)


def dialog_of(exchange: Exchange, desk: Desk, qtbot: QtBot) -> StationsDialog:
    """Open the list of stations and stand on the commune's."""
    dialog = StationsDialog(
        desk, desk.workspace.stations.everybody(), ask=lambda _parent, _title: exchange.stick
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.table.select_key(exchange.commune.stations.own().id)
    return dialog


def test_a_new_computer_gets_the_units_data_back(
    exchange: Exchange, qtbot: QtBot, work: Work, seat: Seat, tmp_path: Path
) -> None:
    """The district revokes the lost station, accepts the new one and writes its data for it."""
    record(exchange.commune, "Từ máy cũ")
    send(exchange.commune, exchange.district, exchange.stick)
    desk = seat(exchange.district)
    dialog = dialog_of(exchange, desk, qtbot)
    assert dialog.back.isEnabled()
    answered: list[str] = []

    def answer(self: EndingDialog) -> int:
        answered.append(self.windowTitle())
        return 1

    with pytest.MonkeyPatch.context() as hands:
        hands.setattr(EndingDialog, "exec", answer)
        dialog.gone.click()
        settle(qtbot, work)
    assert "Thu hồi" in answered[0]
    states = {station.id: station.state for station in exchange.district.stations.everybody()}
    assert states[exchange.commune.stations.own().id] == "revoked"
    dialog.table.select_key(exchange.commune.stations.own().id)
    assert not dialog.gone.isEnabled()
    new = workspace(tmp_path / "new", COMMUNE)
    introduce(exchange.district, new, exchange.stick)
    dialog = StationsDialog(
        desk, exchange.district.stations.everybody(), ask=lambda _parent, _title: exchange.stick
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.table.select_key(new.stations.own().id)
    dialog.back.click()
    settle(qtbot, work)
    sent = exchange.district.bundles.history("out")[0]
    assert sent.file_name in words_of(dialog.banner)
    new.bundles.bring_in([exchange.stick / sent.file_name])
    assert titles(new, new) == ["Từ máy cũ"]
    new.close()


def test_nothing_is_done_to_the_own_station(exchange: Exchange, qtbot: QtBot, seat: Seat) -> None:
    """On the own station, and for a superior's data, the buttons rest."""
    dialog = dialog_of(exchange, seat(exchange.district), qtbot)
    dialog.table.select_key(exchange.district.stations.own().id)
    assert not any(button.isEnabled() for button in (dialog.back, dialog.end, dialog.gone))
    dialog.table.select_key(exchange.province.stations.own().id)
    assert not any(button.isEnabled() for button in (dialog.back, dialog.end, dialog.gone))


def test_the_page_offers_to_go_on_after_a_fork(
    exchange: Exchange, qtbot: QtBot, work: Work, seat: Seat, tmp_path: Path
) -> None:
    """The district ends the forked stream in its window; the other computer's page leads out of it."""
    exchange.close()
    copy = open_copy(exchange.stick.parent, tmp_path / "fork")
    opened = open_copy(exchange.stick.parent, tmp_path / "first")
    record(opened.commune, "Máy một")
    send(opened.commune, opened.district, opened.stick)
    record(copy.commune, "Máy hai")
    send(copy.commune, opened.district, opened.stick)
    dialog = dialog_of(opened, seat(opened.district), qtbot)
    with pytest.MonkeyPatch.context() as hands:
        hands.setattr(EndingDialog, "exec", lambda _self: 1)
        dialog.end.click()
        settle(qtbot, work)
    carry(opened.district.bundles.export(opened.stick, COMMUNE).record, copy.commune)
    page = BundlesScreen(seat(copy.commune))
    qtbot.addWidget(page)
    page.resize(1150, 640)
    page.show()
    page.refresh()
    settle(qtbot, work)
    assert "đã kết thúc" in words_of(page.banner)
    page.go_on()
    settle(qtbot, work)
    assert page.banner.isHidden()
    send(copy.commune, opened.district, opened.stick)
    assert titles(opened.district, copy.commune) == ["Máy hai", "Máy một"]
    copy.close()
    opened.close()
