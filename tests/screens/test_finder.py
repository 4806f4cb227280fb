"""Ctrl+K finds anything in the workspace, and the keyboard alone opens it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import open_desk, type_words
from builders.messages import Told
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from ui.app import make_window
from ui.settings.screen import SECTIONS
from ui.support.frame import SearchHit
from ui.widgets.finds import Example, FindsModel, Heading, More, unmarked
from ui.window import MainWindow


@pytest.fixture
def window(tmp_path: Path, told: Told, qtbot: QtBot) -> Iterator[MainWindow]:
    """Return the window of a commune with seven broadcasts and one case of feedback."""
    desk = open_desk(tmp_path / "ws", told)
    desk.work.close()
    for number in range(7):
        record(desk.workspace, title=f"Phát thanh về đường dây nóng, buổi {number}")
    desk.workspace.feedback.receive(
        FeedbackValues(
            date(2018, 5, 9), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Gọi đường dây nóng không ai nghe"
        )
    )
    made = make_window(desk.workspace)
    qtbot.addWidget(made)
    made.show()

    def active() -> bool:
        made.activateWindow()
        return QApplication.activeWindow() is made

    qtbot.waitUntil(active)
    qtbot.waitUntil(lambda: not made.busy())
    yield made
    made.close()
    desk.workspace.close()


def lines(window: MainWindow) -> list[object]:
    """Return what is listed."""
    model = window.finder.list.model()
    assert isinstance(model, FindsModel)
    return [model.line_at(row) for row in range(model.rowCount())]


def headings(window: MainWindow) -> list[str]:
    """Return the kinds that are listed, in their order."""
    return [line.words for line in lines(window) if isinstance(line, Heading)]


def seek(window: MainWindow, qtbot: QtBot, words: str) -> None:
    """Type into the box, as UniKey does, and wait for the finds."""
    window.top.search.clear()
    window.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    type_words(window.top.search, words)
    qtbot.waitUntil(lambda: window.finder._answered == words)


def test_the_box_offers_examples_before_anything_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    """Whoever does not know what can be looked for sees it, and can take an example."""
    window.top.search._come()
    qtbot.waitUntil(window.finder.isVisible)
    examples = [line for line in lines(window) if isinstance(line, Example)]
    assert "II.2.b" in {example.words for example in examples}
    qtbot.keyClick(window.top.search, Qt.Key.Key_Down)
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.finder.hits()))
    assert window.top.search.text() == examples[0].words
    assert window.focusWidget() is window.top.search


def test_finds_stand_by_kind_with_what_matched_marked(window: MainWindow, qtbot: QtBot) -> None:
    """Activities, the case, the task of the plan; five of a kind at most, then more of it."""
    seek(window, qtbot, "duong day nong")
    assert {"Hoạt động", "Phản ánh", "Các nhiệm vụ của kế hoạch"} <= set(headings(window))
    first = next(hit for hit in window.finder.hits() if hit.page == "activities")
    assert first.title == "Phát thanh về \x02đường\x03 \x02dây\x03 \x02nóng\x03, buổi 6"
    case = next(hit for hit in window.finder.hits() if hit.page == "feedback")
    assert unmarked(case.note).startswith("Gọi đường dây nóng không ai nghe · 09/05/2018")
    assert "\x02" in case.note
    more = next(line for line in lines(window) if isinstance(line, More))
    assert more.words == "Xem thêm trong “Hoạt động”"
    window.finder._take(more)
    qtbot.waitUntil(lambda: headings(window) == ["Hoạt động"])
    assert len(window.finder.hits()) == 7


def test_the_keyboard_alone_opens_a_find(window: MainWindow, qtbot: QtBot) -> None:
    """↓ and ↑ pass over headings, Enter opens, the box always keeps the focus; Esc closes."""
    box = window.top.search
    seek(window, qtbot, "duong day nong")
    assert window.finder.list.current() is window.finder.hits()[0]
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert window.finder.list.current() is window.finder.hits()[0]
    for _step in range(len(lines(window))):
        line = window.finder.list.current()
        assert line is not None
        assert not isinstance(line, Heading)
        if isinstance(line, SearchHit) and line.page == "plans":
            break
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert "II.2.a.2" in box.accessibleDescription()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.current() == "plans"
    assert not window.finder.isVisible()
    assert box.text() == ""
    seek(window, qtbot, "duong day nong")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not window.finder.isVisible()
    assert window.focusWidget() is box


def test_an_activity_opens_in_its_form(window: MainWindow, qtbot: QtBot) -> None:
    """Enter on the first find shows that record on its page."""
    seek(window, qtbot, "buoi 3")
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.busy())
    page = window.page("activities")
    assert window.current() == "activities"
    assert page is not None
    qtbot.waitUntil(lambda: page.form.key().startswith("activity"))  # type: ignore[attr-defined]


def test_pages_and_sections_are_found(window: MainWindow, qtbot: QtBot) -> None:
    """Whoever looks for "sao lưu" comes to the backups of the administration."""
    seek(window, qtbot, "khoi phuc")
    hit = next(hit for hit in window.finder.hits() if hit.page == "settings")
    assert hit.where == {"section": "backups"}
    window.finder.picked.emit(hit)
    assert window.current() == "settings"
    assert SECTIONS[window.page("settings").parts.chosen()] == "backups"  # type: ignore[union-attr]


def test_the_help_is_found_and_opens_at_the_heading(window: MainWindow, qtbot: QtBot) -> None:
    """Whoever looks for words of the help reads them, beside the page that is open; nothing else changes."""
    window.go("activities")
    seek(window, qtbot, '"tuần bỏ trống"')
    (hit,) = [hit for hit in window.finder.hits() if "help" in hit.where]
    assert unmarked(hit.title) == "Trợ giúp: Kế hoạch · Nên biết"
    assert "tuần bỏ trống" in unmarked(hit.note)
    window.finder.picked.emit(hit)
    dialog = window.show_help("plans", "Nên biết")
    assert window.current() == "activities"
    assert (dialog.page(), dialog.words.textCursor().block().text()) == ("plans", "Nên biết")
    top = dialog.words.cursorRect().top()
    bar = dialog.words.verticalScrollBar()
    assert top < 40 or bar.value() == bar.maximum()
    dialog.accept()


def test_the_keys_are_found_too(window: MainWindow, qtbot: QtBot) -> None:
    """The page of keys belongs to no page of the navigation and still opens."""
    seek(window, qtbot, "phim dung duoc")
    places = [hit.where["help"] for hit in window.finder.hits() if "help" in hit.where]
    assert "keys" in places
    assert all(hit.page in {entry.page for entry in window.pages()} for hit in window.finder.hits())


def test_a_unit_without_the_page_of_units_finds_no_units(window: MainWindow, qtbot: QtBot) -> None:
    """Nothing is listed that could not be opened; nothing found is said with what to do."""
    seek(window, qtbot, "nha trang vinh")
    assert window.finder.hits() == []
    assert window.finder._none.isVisible()
