"""Renewing the station's key in the window, and how others see that it was renewed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from builders.exchange import Exchange, open_copy, send, trusting
from builders.messages import Told
from builders.renewals import WHY
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language
from cchc_desktop.workspace import Workspace
from ui.bundles.renewing import RenewalDialog
from ui.bundles.stations import StationsDialog
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work

Seat = Callable[[Workspace], Desk]


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A copy of them for one test."""
    set_language("vi")
    opened = open_copy(trusting(), tmp_path / "copy")
    yield opened
    opened.close()


@pytest.fixture
def seat(work: Work, changes: Changes, told: Told) -> Seat:
    """Seat somebody at a workspace."""
    return lambda at: Desk(at, work, changes, cast("Messages", told), at.plans.period("2018-Q1"))


def words_of(part: QWidget) -> str:
    """Return everything a part of the window says."""
    return " ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


def test_an_administrator_renews_the_key(exchange: Exchange, seat: Seat, qtbot: QtBot) -> None:
    """Without a reason the field says so and the key stays; with one the new fingerprint stands there."""
    district = exchange.district
    before = district.stations.own()
    dialog = RenewalDialog(seat(district), before, has_below=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert before.fingerprint in words_of(dialog)
    assert "Không quay lại khóa cũ được" in words_of(dialog)
    dialog.go.click()
    qtbot.waitUntil(lambda: "lý do" in dialog.field.error(), timeout=15_000)
    assert district.stations.own() == before
    dialog.reason.setText(WHY)
    dialog.go.click()
    qtbot.waitUntil(dialog.go.isHidden, timeout=15_000)
    after = district.stations.own().fingerprint
    assert after != before.fingerprint
    assert after in words_of(dialog)
    assert before.fingerprint not in words_of(dialog)
    assert "gói khởi tạo" in words_of(dialog)


def test_the_unit_above_sees_when_the_key_was_renewed(exchange: Exchange, seat: Seat, qtbot: QtBot) -> None:
    """Beside the new fingerprint in its list of stations; the others' lines say nothing of it."""
    exchange.commune.key_renewals.renew(WHY)
    send(exchange.commune, exchange.district, exchange.stick)
    dialog = StationsDialog(seat(exchange.district), exchange.district.stations.everybody())
    qtbot.addWidget(dialog)
    under = dialog.model.columns[0].under
    assert under is not None
    lines = {row.unit_name: under(row) for row in exchange.district.stations.everybody()}
    own = exchange.commune.stations.own()
    assert lines[own.unit_name] == f"{own.fingerprint} · khóa đổi ngày 02/04/2018, ký bằng khóa cũ: {WHY}"
    assert all("khóa đổi" not in words for name, words in lines.items() if name != own.unit_name)
