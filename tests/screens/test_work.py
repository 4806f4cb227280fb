"""Work off the window's thread."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from builders.messages import Told
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.errors import Damage, Trouble, UserMistake
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress
from ui.support.changes import Changes
from ui.support.messages import Messages
from ui.support.work import Work


class Noon:
    """The clock of the test."""

    def now(self) -> datetime:
        """Return noon of a day of the plan."""
        return datetime(2018, 6, 25, 12, tzinfo=UTC)


class Board(QLabel):
    """Shows what it is given and remembers on which thread."""

    thread_name = ""

    def show_words(self, words: str) -> None:
        """Take a result."""
        self.thread_name = threading.current_thread().name
        self.setText(words)


def test_a_read_runs_beside_the_window_and_its_result_comes_back_to_it(qtbot: QtBot, work: Work) -> None:
    """The window's thread only shows."""
    board = Board()
    qtbot.addWidget(board)
    work.read(lambda: threading.current_thread().name, board.show_words)
    qtbot.waitUntil(lambda: bool(board.text()))
    assert board.text().startswith("read")
    assert board.thread_name == threading.main_thread().name


def test_an_answer_that_was_overtaken_is_dropped(qtbot: QtBot, work: Work) -> None:
    """Typing on in a search box never ends with the older list."""
    board = Board()
    qtbot.addWidget(board)
    gate = threading.Event()
    work.read(lambda: "cũ" if gate.wait(5) else "", board.show_words, slot="list")
    work.read(lambda: "mới", board.show_words, slot="list")
    qtbot.waitUntil(lambda: board.text() == "mới")
    gate.set()
    qtbot.waitUntil(lambda: not work.busy())
    assert board.text() == "mới"


def test_nothing_is_delivered_to_a_widget_that_is_gone(qtbot: QtBot, work: Work, told: Told) -> None:
    """A page that was closed while reading does no harm."""
    gate = threading.Event()
    board = Board()
    work.read(lambda: str(gate.wait(5)), board.show_words)
    board.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: not work.busy())
    assert told.crashes == []


def test_a_change_tells_its_nouns_to_everybody(qtbot: QtBot, work: Work, changes: Changes) -> None:
    """Open screens learn what to read again."""
    nouns = frozenset({Noun.ACTIVITY, Noun.EVIDENCE})
    with qtbot.waitSignal(changes.told) as heard:
        work.change(lambda: Changed("record", nouns))
    assert heard.args == [nouns]


def test_changes_keep_their_order(qtbot: QtBot, work: Work) -> None:
    """What was saved first is written first."""
    order: list[int] = []
    for number in range(20):
        work.change(lambda number=number: order.append(number))
    qtbot.waitUntil(lambda: not work.busy())
    assert order == list(range(20))


def test_a_mistake_goes_to_its_field_or_else_to_a_message(qtbot: QtBot, work: Work, told: Told) -> None:
    """The caller may show it in place; otherwise it is told over the window."""

    def mistake() -> None:
        raise UserMistake("Sai", hint="Sửa", field="title")

    seen: list[object] = []
    work.change(mistake, failed=seen.append)
    work.change(mistake)
    qtbot.waitUntil(lambda: not work.busy())
    assert [f.field for f in seen] == ["title"]
    assert [f.hint for f in told.failures] == ["Sửa"]


def test_long_work_reports_and_stops_when_it_is_cancelled(qtbot: QtBot, work: Work) -> None:
    """Hủy reaches the worker at its next report, and nothing is delivered."""
    reported = threading.Event()
    results: list[object] = []
    stopped: list[bool] = []

    def count(progress: Progress) -> str:
        for step in range(10_000):
            progress(step, 10_000)
            reported.set()
            threading.Event().wait(0.001)
        return "xong"

    job = work.long("Đếm", count, results.append, cancelled=lambda: stopped.append(True))
    assert work.jobs == [job]
    reported.wait(5)
    with qtbot.waitSignal(work.ended):
        job.cancel()
    assert results == []
    assert stopped == [True]
    assert work.jobs == []


def test_long_work_tells_how_far_it_is(qtbot: QtBot, work: Work) -> None:
    """The status line gets done, total and the step in words."""
    moved: list[tuple[int, int, str]] = []
    go = threading.Event()

    def steps(progress: Progress) -> int:
        go.wait(5)
        progress(1, 2, "một")
        return 7

    results: list[object] = []
    job = work.long("Xuất", steps, results.append)
    job.moved.connect(lambda *step: moved.append(step))
    go.set()
    qtbot.waitUntil(lambda: results == [7])
    assert moved == [(1, 2, "một")]


def test_an_error_of_the_program_is_told_as_such(qtbot: QtBot, work: Work, told: Told) -> None:
    """A bug is never mistaken for the officer's doing."""

    def bug() -> None:
        raise ZeroDivisionError

    work.read(bug, lambda _nothing: None)
    qtbot.waitUntil(lambda: bool(told.crashes))
    assert isinstance(told.crashes[0], ZeroDivisionError)
    assert told.failures == []


def test_the_crash_report_holds_no_personal_data(tmp_path: Path) -> None:
    """Where it arose is written, what was in the message is not."""
    messages = Messages(lambda: None, tmp_path / "crash-reports", Noon())
    try:
        raise Trouble("số điện thoại 0905123456")
    except Trouble as error:
        report = messages.write_report(error)
    text = report.read_text(encoding="utf-8")
    assert "Trouble" in text
    assert "test_work.py" in text
    assert "0905123456" not in text


def test_damage_that_a_read_meets_is_told_in_one_place(qtbot: QtBot, work: Work, told: Told) -> None:
    """Page after page would ask for the same click; a save that meets it is told each time."""
    board = Board()
    qtbot.addWidget(board)
    struck: list[str] = []
    work.struck = struck.append

    def read() -> str:
        raise Damage("hỏng", hint="Sửa chữa.")

    def save() -> Changed[str]:
        raise Damage("hỏng", hint="Sửa chữa.")

    work.read(read, board.show_words)
    work.read(read, board.show_words)
    qtbot.waitUntil(lambda: not work.busy())
    assert (struck, told.failures) == (["hỏng", "hỏng"], [])
    work.change(save)
    qtbot.waitUntil(lambda: not work.busy())
    assert [failure.message for failure in told.failures] == ["hỏng"]
