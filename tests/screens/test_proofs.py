"""Difficulties, events and claims take evidence where they stand; what lacks it is mended from its report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.desks import drop, open_desk
from builders.messages import Told
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.nouns import Noun
from ui.activities.missing import MissingEvidenceDialog
from ui.plans.screen import PlanScreen
from ui.support.desk import Desk
from ui.widgets.buttons import IconButton
from ui.widgets.record_files import ProofsButton, RecordFilesDialog

POSTING = "II.2.b.1"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """The desk of an officer in June 2018."""
    made = open_desk(tmp_path / "ws", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[RecordFilesDialog]:
    """The dialogs of files, opened without waiting for an answer."""
    dialogs: list[RecordFilesDialog] = []

    def show(dialog: RecordFilesDialog) -> int:
        dialog.show()
        dialogs.append(dialog)
        return 0

    monkeypatch.setattr(RecordFilesDialog, "exec", show)
    return dialogs


def shown(desk: Desk, qtbot: QtBot) -> PlanScreen:
    """Return the plan, read."""
    made = PlanScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 606)
    made.show()
    settle(qtbot, desk)
    return made


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until what was asked for has come and is shown."""
    for _round in range(2):
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)


def links(pane: QWidget) -> list[ProofsButton]:
    """Return the ways to files that the pane shows."""
    return [button for button in pane.findChildren(ProofsButton) if button.isVisibleTo(pane)]


def button_in(pane: QWidget) -> ProofsButton:
    """Return the way to the files of what the pane shows."""
    return links(pane)[0]


def made(desk: Desk, what: Noun) -> tuple[str, dict[str, str]]:
    """Record something that files can prove; return its id and where the plan shows it."""
    plans, period = desk.workspace.plans, desk.period
    if what is Noun.TRIGGER:
        return plans.record_trigger(POSTING, "61/UBND-VP", date(2018, 6, 7)).record.id, {"clause": POSTING}
    if what is Noun.OBLIGATION_CLAIM:
        claim = plans.claim_not_applicable("II.3.1", period, "Xã không có đài").record
        return claim.id, {"clause": "II.3.1"}
    values = DifficultyValues("Thiếu máy tính", date(2018, 6, 20), "II.2.a.3", "", "")
    difficulty = desk.workspace.difficulties.report(values).record
    return difficulty.id, {"record": difficulty.id}


@pytest.mark.parametrize("what", [Noun.TRIGGER, Noun.OBLIGATION_CLAIM, Noun.DIFFICULTY])
def test_files_are_dropped_counted_and_looked_at(
    what: Noun, desk: Desk, qtbot: QtBot, tmp_path: Path, opened: list[RecordFilesDialog]
) -> None:
    """Dropped on the link, they are attached at once; the pane then says how many there are."""
    wanted, where = made(desk, what)
    screen = shown(desk, qtbot)
    screen.open(**where)
    settle(qtbot, desk)
    assert button_in(screen.split.pane).text() == "Thêm minh chứng…"
    drop(button_in(screen.split.pane), proof(tmp_path, "biên bản.txt"))
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(desk.workspace.evidence.of(wanted)) == 1, timeout=15000)
    (dialog,) = opened
    assert [entry.name for entry in dialog.files.entries()] == ["biên bản.txt"]
    dialog.close()
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: button_in(screen.split.pane).text() == "Minh chứng: 1 tệp", timeout=15000)


def test_the_dialog_closes_though_the_link_it_came_from_is_gone(
    desk: Desk, qtbot: QtBot, tmp_path: Path, opened: list[RecordFilesDialog]
) -> None:
    """A kept file makes the pane anew; closing then must not reach for the link that had the focus."""
    wanted, where = made(desk, Noun.DIFFICULTY)
    screen = shown(desk, qtbot)
    screen.open(**where)
    qtbot.waitUntil(lambda: links(screen.split.pane) != [], timeout=15000)
    (link,) = links(screen.split.pane)
    link.setFocus()
    drop(link, proof(tmp_path, "biên bản.txt"))
    qtbot.waitUntil(lambda: len(desk.workspace.evidence.of(wanted)) == 1, timeout=15000)
    qtbot.waitUntil(lambda: not isValid(link), timeout=15000)
    (dialog,) = opened
    dialog.done(0)
    assert not dialog.isVisible()
    qtbot.waitUntil(
        lambda: [link.text() for link in links(screen.split.pane)] == ["Minh chứng: 1 tệp"], timeout=15000
    )


def test_the_files_of_a_unit_below_are_only_looked_at(
    desk: Desk, qtbot: QtBot, tmp_path: Path, opened: list[RecordFilesDialog]
) -> None:
    """Nothing can be added, described or taken off; the eye is all there is."""
    wanted, _where = made(desk, Noun.DIFFICULTY)
    desk.workspace.evidence.attach(Noun.DIFFICULTY, wanted, proof(tmp_path))
    screen = shown(desk, qtbot)
    facts = screen._reported
    assert facts is not None
    below = replace(facts.found[0], unit="22651@2018-01-01")
    names = {**facts.names, below.unit: "Thị trấn Diên Khánh"}
    screen.difficulty_pane.show_difficulty(replace(facts, found=(below,), names=names), below)
    link = next(iter(screen.difficulty_pane.findChildren(ProofsButton)))
    assert not link.acceptDrops()
    link.click()
    settle(qtbot, desk)
    (dialog,) = opened
    assert dialog.files.zone.isHidden()
    assert dialog.files.others.isHidden()
    buttons = [b.accessibleName() for b in dialog.files.findChildren(IconButton) if b.isVisible()]
    assert [name.split()[0] for name in buttons] == ["Xem"]
    dialog.close()


def test_the_report_of_missing_evidence_mends_every_kind(
    desk: Desk, qtbot: QtBot, tmp_path: Path, opened: list[RecordFilesDialog]
) -> None:
    """An activity opens in its form; an event's files are added here, and it leaves the list."""
    activity = record(desk.workspace)
    event, _where = made(desk, Noun.TRIGGER)
    dialog = MissingEvidenceDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.rows()) > 1, timeout=15000)
    assert {row.record for row in dialog.model.rows()} >= {activity.id, event}
    dialog.kind.choose(Noun.TRIGGER)
    (row,) = dialog.model.rows()
    dialog._open(row)
    settle(qtbot, desk)
    desk.workspace.evidence.attach(Noun.TRIGGER, event, proof(tmp_path))
    dialog._read()
    qtbot.waitUntil(lambda: not dialog.model.rows(), timeout=15000)
    dialog.kind.choose("")
    wanted: list[str] = []
    dialog.record_wanted.connect(wanted.append)
    dialog._open(next(row for row in dialog.model.rows() if row.noun is Noun.ACTIVITY))
    assert wanted == [activity.id]
    opened[0].close()
