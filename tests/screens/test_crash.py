"""When the program itself fails: drafts first, a report without personal data, a safe start after two."""

from collections.abc import Callable
from pathlib import Path

import pytest
from builders.desks import JuneMorning
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.cli.window import window_arguments
from ui.support import messages as messages_room
from ui.support import safe_mode
from ui.support.messages import Messages
from ui.support.safe_mode import forget_window_state, offer_safe_mode
from ui.widgets.dialog import Question


class Asked(Question):
    """A question that is answered at once."""

    answers: list[str]
    said: list[str]

    def exec(self) -> int:
        """Answer as the test wants."""
        Asked.said.append(self.accessibleDescription())
        self.answer = Asked.answers.pop(0) if Asked.answers else self.answer
        return 1


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> type[Asked]:
    """Every question is answered at once, the safe way unless a test says otherwise."""
    Asked.answers, Asked.said = [], []
    monkeypatch.setattr(messages_room, "Question", Asked)
    monkeypatch.setattr(safe_mode, "Question", Asked)
    return Asked


@pytest.fixture
def messages(tmp_path: Path, qtbot: QtBot) -> Messages:
    """Messages of a window that keeps one draft."""
    window = QWidget()
    qtbot.addWidget(window)
    return Messages(lambda: window, tmp_path / "reports", JuneMorning())


def fail(name: str) -> Exception:
    """Return a fault as it is raised, with a citizen's name in its message."""
    try:
        raise KeyError(name)
    except KeyError as error:
        return error


def reports(tmp_path: Path) -> list[str]:
    """Return what the reports say."""
    return [file.read_text(encoding="utf-8") for file in sorted((tmp_path / "reports").iterdir())]


def test_drafts_are_written_before_anything_is_said(
    messages: Messages, asked: type[Asked], tmp_path: Path
) -> None:
    """And the report names neither a person nor what was typed."""
    order: list[str] = []
    messages.keep_drafts = lambda: order.append(f"kept, {len(asked.said)} said")
    messages.crash(fail("Lê Văn Bình"))
    assert order == ["kept, 0 said"]
    (said,), (report,) = asked.said, reports(tmp_path)
    assert "bản nháp" in said
    assert "Lê Văn Bình" not in report + said
    assert "KeyError" in report
    assert "test_crash.py" in report


def test_it_is_told_when_a_draft_could_not_be_kept(
    messages: Messages, asked: type[Asked], tmp_path: Path
) -> None:
    """The form itself may be what fails: the officer is told to copy what they typed."""

    def broken() -> None:
        raise fail("form")

    messages.keep_drafts = broken
    messages.crash(fail("x"))
    assert "chưa giữ được" in asked.said[0]
    assert len(reports(tmp_path)) == 2


def test_faults_while_one_is_told_are_reported_alone(
    messages: Messages, asked: type[Asked], tmp_path: Path
) -> None:
    """One dialog, however many faults come behind it."""
    noted: list[int] = []
    messages.noted = lambda: noted.append(1)
    messages.keep_drafts = lambda: messages.crash(fail("again"))
    messages.crash(fail("first"))
    assert (len(asked.said), len(reports(tmp_path)), len(noted)) == (1, 2, 2)
    messages.keep_drafts = lambda: None
    messages.crash(fail("later"))
    assert len(asked.said) == 2


def test_the_officer_may_leave_or_go_on(messages: Messages, asked: type[Asked]) -> None:
    """Going on is the safe answer; leaving closes the window as always."""
    left: list[int] = []
    messages.quit = lambda: left.append(1)
    messages.crash(fail("x"))
    assert left == []
    asked.answers.append("quit")
    messages.crash(fail("x"))
    assert left == [1]


@pytest.mark.parametrize(("bad", "asked_for"), [(0, 0), (1, 0), (2, 1), (5, 1)])
def test_a_safe_start_is_offered_after_two_bad_ends(asked: type[Asked], bad: int, asked_for: int) -> None:
    """Not before; the safe start is what Enter chooses, the usual one is a click away."""
    assert offer_safe_mode(bad) == bool(asked_for)
    assert len(asked.said) == asked_for
    asked.answers.append("usual")
    assert not offer_safe_mode(bad)


@pytest.fixture
def settings() -> Callable[[], QSettings]:
    """Settings where an ordinary start finds them."""
    QSettings.setDefaultFormat(QSettings.Format.NativeFormat)
    return QSettings


def test_a_safe_start_forgets_the_window_and_keeps_what_one_reads_by(
    settings: Callable[[], QSettings], qapp: object
) -> None:
    """Widths and columns are as new, language and text size as chosen; afterwards all is there again."""
    settings().setValue("panes/activities", 900)
    settings().setValue("text_size", "150")
    forget_window_state()
    assert settings().value("panes/activities") is None
    assert str(settings().value("text_size")) == "150"
    settings().setValue("panes/activities", 1)
    QSettings.setDefaultFormat(QSettings.Format.NativeFormat)
    assert int(str(settings().value("panes/activities"))) == 900
    for key in ("panes/activities", "text_size"):
        settings().remove(key)


def test_the_command_line_asks_for_a_safe_start() -> None:
    """`cchc --safe` opens the window so; without it not."""
    assert window_arguments(["--safe"]).safe
    assert not window_arguments([]).safe
