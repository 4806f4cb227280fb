"""An older version is read whole, as it was submitted, at the unit and at its reviewer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

import pytest
from builders.activities import proof
from builders.assessments import WHY, answer_everything, score, submit, withdrawn
from builders.exchange import Exchange, build_trusting, open_copy, record, send
from builders.messages import Told
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.workspace import Workspace
from ui.assessments.screen import AssessmentScreen
from ui.reviews.dialogs import DifferenceDialog
from ui.reviews.screen import ReviewScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work
from ui.theme.tokens import tokens
from ui.widgets.empty import EmptyState
from ui.widgets.old_version import VersionDialog
from ui.widgets.timeline import HistoryDialog

Page = TypeVar("Page", bound=QWidget)
QUARTER, OLD_TITLE, OLD_REASON = "2018-Q1", "Phát thanh về một cửa", "Chưa có đài."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Version 1 was withdrawn and changed: title, points, claim and file are others in version 2."""
    folder = tmp_path_factory.mktemp("template") / "exchange"
    folder.mkdir()
    build_trusting(folder)
    ready = folder.with_name("ready")
    opened = open_copy(folder, ready)
    at = opened.commune
    quarter = at.plans.period(QUARTER)
    made = record(at, OLD_TITLE, proof(folder, "cũ.txt"))
    claim = at.plans.claim_not_applicable("II.2.a.1", quarter, OLD_REASON).record
    answer_everything(at, QUARTER)
    score(at, "5.1", 1, "Lần đầu", QUARTER)
    submit(at, QUARTER)
    withdrawn(at, QUARTER)
    at.evidence.detach(made.evidence[0].id)
    at.activities.change(made.id, replace(made.values, title="Nhan đề mới"))
    at.plans.withdraw_claim(claim.id)
    answer_everything(at, QUARTER)
    score(at, "5.1", 0, WHY, QUARTER)
    submit(at, QUARTER)
    send(at, opened.district, opened.stick)
    opened.close()
    return ready


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three."""
    opened = open_copy(template, tmp_path / "exchange")
    yield opened
    opened.close()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[QWidget]:
    """The dialogs that opened, without waiting for an answer."""
    dialogs: list[QWidget] = []

    def show(dialog: QWidget) -> int:
        dialog.show()
        dialogs.append(dialog)
        return 0

    for kind in (VersionDialog, HistoryDialog, DifferenceDialog):
        monkeypatch.setattr(kind, "exec", show)
    return dialogs


@pytest.fixture
def desks(told: Told) -> Iterator[dict[str, Desk]]:
    """Desks by unit, closed afterwards."""
    made: dict[str, Desk] = {}
    del told
    yield made
    for desk in made.values():
        desk.work.close()


def desk_on(workspace: Workspace, desks: dict[str, Desk]) -> Desk:
    """Return a desk on a workspace in the first quarter."""
    changes, told = Changes(), Told()
    period = workspace.plans.period(QUARTER)
    desk = Desk(workspace, Work(changes, told), changes, cast(Messages, told), period)
    desks[workspace.unit.key] = desk
    return desk


def idle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until everything asked for has come."""
    for _round in range(2):
        qtbot.wait(50)
        qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)


def open_page(screen: Page, desk: Desk, qtbot: QtBot) -> Page:
    """Show a page and wait until it has read."""
    qtbot.addWidget(screen)
    screen.resize(1158, 640)
    screen.show()
    idle(desk, qtbot)
    return screen


def holds_the_first(dialog: object) -> None:
    """Check that the dialog shows version 1 as it was submitted."""
    assert isinstance(dialog, VersionDialog)
    assert dialog.view.version.version.number == 1
    assert dialog.view.assessment.row("5.1").score.points == 1
    assert [a.title for a in dialog.view.activities] == [OLD_TITLE]
    assert [c.reason for c in dialog.view.claims] == [OLD_REASON]
    assert [f.name for f in dialog.view.files] == ["cũ.txt"]
    for at, words in enumerate(("Điểm", "Hoạt động 1", "Không áp dụng 1", "Minh chứng 1")):
        assert dialog.parts.group.button(at).text() == words
        dialog.parts.group.button(at).click()
        assert dialog.stack.currentIndex() == at
    assert dialog.look.isVisible()
    dialog.close()


def test_a_part_of_a_version_without_anything_says_so_on_a_low_screen(
    exchange: Exchange, desks: dict[str, Desk], qtbot: QtBot
) -> None:
    """An empty table could be one that is still being read; all of it fits 1366 × 768 at 150 %."""
    at = exchange.commune
    view = at.reviews.version(at.reviews.latest(at.unit.key, at.plans.period(QUARTER)))
    dialog = VersionDialog(desk_on(at, desks), replace(view, activities=(), claims=(), files=()))
    qtbot.addWidget(dialog)
    dialog.show()
    said = []
    for part in range(1, 4):
        dialog.parts.group.button(part).click()
        shown = dialog.stack.currentWidget()
        assert isinstance(shown, EmptyState)
        said.append(shown.head.text())
    assert said == [
        "Không có hoạt động nào được nộp",
        "Không có nhiệm vụ nào đánh dấu không áp dụng",
        "Không có minh chứng nào được nộp",
    ]
    dialog.resize(860, 456)
    assert dialog.height() == 456
    dialog.close()


def test_the_unit_reads_its_first_version_from_the_history(
    exchange: Exchange, shown: list[QWidget], desks: dict[str, Desk], qtbot: QtBot
) -> None:
    """Though title, points, claim and file were changed since and the version withdrawn."""
    desk = desk_on(exchange.commune, desks)
    screen = open_page(AssessmentScreen(desk), desk, qtbot)
    screen.handing_up.show_history()
    qtbot.waitUntil(lambda: bool(shown), timeout=15000)
    history = shown[0]
    assert isinstance(history, HistoryDialog)
    first = exchange.commune.reviews.history(desk.period)[0]
    history.table.select_key(first.at)
    assert history.read.isVisible()
    history.read.click()
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=15000)
    holds_the_first(shown[1])
    history.close()


def test_the_reviewer_reads_it_from_the_difference(
    exchange: Exchange, shown: list[QWidget], desks: dict[str, Desk], qtbot: QtBot
) -> None:
    """The version before is one click from what changed; nothing can be decided on it."""
    desk = desk_on(exchange.district, desks)
    screen = open_page(ReviewScreen(desk), desk, qtbot)
    screen.queue.opened.emit(screen.queue.shown()[0].submission)
    idle(desk, qtbot)
    screen._difference()
    difference = shown[0]
    assert isinstance(difference, DifferenceDialog)
    assert difference.read.text() == "Xem cả bản 1…"
    difference.read.click()
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=15000)
    holds_the_first(shown[1])
    difference.close()


def test_a_version_that_counts_no_more_says_that_it_has_expired(exchange: Exchange) -> None:
    """A decision on version 1 is refused, naming the cause and the version to open."""
    district = exchange.district
    quarter = district.plans.period(QUARTER)
    current = district.reviews.latest(exchange.commune.unit.key, quarter)
    old = district.reviews.version(current).since_id
    assert "hết hạn" in district.reviews.version(old).why_not
    with pytest.raises(UserMistake, match="hết hạn"):
        district.reviews.accept(old)


def test_points_that_cannot_be_typed_look_it(
    exchange: Exchange, desks: dict[str, Desk], qtbot: QtBot
) -> None:
    """At a frozen unit the field of points has the ground of what is only read."""
    desk = desk_on(exchange.commune, desks)
    screen = open_page(AssessmentScreen(desk), desk, qtbot)
    points = screen.form.points.points
    assert points.isReadOnly()
    colour = points.grab().toImage().pixelColor(12, points.height() // 2)
    assert colour.name().upper() == tokens().sunken
    points.setReadOnly(False)
    colour = points.grab().toImage().pixelColor(12, points.height() // 2)
    assert colour.name().upper() == tokens().surface
