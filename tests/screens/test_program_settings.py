"""The program in Quản trị: its version, and a newer one from a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.desks import open_desk
from builders.messages import Told
from builders.updates import NEWEST, altered, program, release_key, update_file
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.services import updates
from cchc_desktop.services.updates import ReadyUpdate, running_facts
from cchc_desktop.updates.packing import program_in
from ui import app
from ui.app import switch_to
from ui.settings import program as program_room
from ui.settings.program import ProgramCard
from ui.settings.screen import SettingsScreen
from ui.support.desk import Desk

PRIVATE, PUBLIC = release_key()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The running program as if it were installed, with one release key."""
    folder = program(tmp_path / "program")
    monkeypatch.setattr(updates, "running_program", lambda: folder)
    monkeypatch.setattr(updates, "shipped_keys", lambda: (PUBLIC,))
    return folder


@pytest.fixture
def desk(tmp_path: Path, told: Told, installed: Path) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> SettingsScreen:
    """Quản trị, opened at the appearance and the program."""
    page = SettingsScreen(desk)
    qtbot.addWidget(page)
    page.resize(822, 434)
    page.show()
    page.open(section="appearance")
    qtbot.waitUntil(lambda: not desk.work.busy())
    return page


@pytest.fixture
def card(page: SettingsScreen) -> ProgramCard:
    """The part about the program."""
    return page.program


def answers(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> list[str]:
    """Let the officer answer every question alike, and keep the questions."""
    asked: list[str] = []

    def answer(_parent: object, question: str, *_words: object, **_more: object) -> bool:
        asked.append(question)
        return yes

    monkeypatch.setattr(program_room, "confirm", answer)
    return asked


def take(card: ProgramCard, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press the button, choose a file and wait until nothing goes on."""
    monkeypatch.setattr(program_room, "ask_files", lambda *_words, **_more: [file])
    card.update_button.click()
    qtbot.waitUntil(lambda: not card._desk.work.busy(), timeout=15000)


def test_the_version_is_told(card: ProgramCard) -> None:
    """Whoever asks for help can say which program this is."""
    assert card.facts.value(0) == running_facts().version


def test_an_update_is_checked_then_asked_about_then_ready(
    card: ProgramCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is checked in full before the question; after a yes the window is asked to close."""
    asked, ready = answers(monkeypatch, yes=True), list[ReadyUpdate]()
    card._desk.update.connect(ready.append)
    take(card, update_file(tmp_path, PRIVATE), qtbot, monkeypatch)
    assert NEWEST in asked[0]
    assert [made.facts.version for made in ready] == [NEWEST]
    assert card._desk.workspace.backups.kept()


def test_a_no_leaves_everything_as_it_was(
    card: ProgramCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks at an update without wanting it has no backup and no second program."""
    answers(monkeypatch, yes=False)
    take(card, update_file(tmp_path, PRIVATE), qtbot, monkeypatch)
    assert not (tmp_path / "program.next").exists()
    assert card._desk.workspace.backups.kept() == ()


def test_an_altered_update_is_never_asked_about(
    card: ProgramCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card says that the file was altered, and what to do."""
    asked = answers(monkeypatch, yes=True)
    twin = altered(update_file(tmp_path, PRIVATE), lambda held: held.update({"files/cchc": b"other"}))
    take(card, twin, qtbot, monkeypatch)
    assert not asked
    assert card.banner.isVisible()
    assert not (tmp_path / "program.next").exists()


def test_the_newer_window_opens_on_the_same_data(
    card: ProgramCard, qtbot: QtBot, installed: Path, tmp_path: Path
) -> None:
    """The switch is the last act of this program; the newer one is started where the work was."""
    ready = card._desk.workspace.updates.apply(update_file(tmp_path, PRIVATE)).record
    note = tmp_path / "started"
    newer = tmp_path / "program.next" / "cchc-desktop"
    newer.write_text(f'#!/bin/sh\necho "$@" > "{note}.part" && mv "{note}.part" "{note}"\n', encoding="utf-8")
    assert switch_to(ready, tmp_path / "data", card._desk.workspace.clock) == 0
    assert program_in(installed).version == NEWEST
    qtbot.waitUntil(note.exists)
    assert note.read_text(encoding="utf-8").split() == ["--workspace", str(tmp_path / "data")]


def test_a_switch_that_cannot_be_is_told(
    card: ProgramCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder of the program cannot be changed, the officer reads why; the program is as it was."""
    told: list[str] = []

    class Heard:
        def __init__(self, _window: object, _folder: Path, _clock: Clock) -> None:
            pass

        def failure(self, failure: Trouble) -> None:
            told.append(failure.message)

    monkeypatch.setattr(app, "Messages", Heard)
    ready = card._desk.workspace.updates.apply(update_file(tmp_path, PRIVATE)).record
    (tmp_path / "program.next").rename(tmp_path / "gone")
    assert switch_to(ready, tmp_path / "data", card._desk.workspace.clock) == Trouble.exit_code
    assert str(tmp_path / "program") in told[0]
