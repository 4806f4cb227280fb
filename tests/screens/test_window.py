"""The frame around the pages."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language, tr
from cchc_desktop.domain.nouns import Noun
from ui.support.desk import Desk
from ui.support.frame import FrameFacts, PageEntry, SearchGroup, SearchHit, Section, Waiting, initials
from ui.support.standard_texts import StandardTexts
from ui.theme.fonts import SMALL, metrics
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.navigation import RAIL, NavItem
from ui.widgets.screen import Screen
from ui.widgets.text import ElidedText
from ui.window import MainWindow

FACTS = FrameFacts(
    unit="UBND xã Diên An",
    superior="Huyện Diên Khánh",
    user="Nguyễn Thị Thu Hà",
    user_title="Cán bộ nhập liệu",
    backup="Hôm nay, 08:02",
    backup_state=State.OK,
    bundles="1 chờ biên nhận",
    bundles_state=State.WARN,
    footer=("Kế hoạch 643/QĐ-UBND, bản 2", "Không cần mạng"),
    waiting={"plans": Waiting(2, State.BAD, "2 nghĩa vụ thiếu")},
)


class Sheet(Screen):
    """A small page that counts how often it was read."""

    watches = frozenset({Noun.ACTIVITY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.times = 0
        self.where: dict[str, object] = {}
        column = QVBoxLayout(self)
        self.first = QLineEdit()
        self.second = Button("Lưu")
        column.addWidget(self.first)
        column.addWidget(self.second)

    def refresh(self) -> None:
        """Count."""
        self.times += 1

    def open(self, **where: object) -> None:
        """Remember where."""
        self.where = where


@pytest.fixture
def make(qtbot: QtBot, bare_desk: Desk) -> Callable[..., MainWindow]:
    """Return a maker of windows with three pages and one for superiors."""

    def search(words: str, kind: str) -> Sequence[SearchGroup]:
        where = {"record": "a1"}
        hit = SearchHit(f"Tìm thấy {words}", "19/06/2018", "broadcast-line", "activities", where)
        return [SearchGroup(kind or "activity", "Hoạt động", (hit,))]

    def build(width: int = 1366, height: int = 768) -> MainWindow:
        pages = [
            PageEntry("overview", tr("Overview"), "dashboard-3-line", lambda: Sheet(bare_desk)),
            PageEntry("plans", tr("Plan"), "node-tree", lambda: Sheet(bare_desk)),
            PageEntry("activities", tr("Activities"), "broadcast-line", lambda: Sheet(bare_desk)),
            PageEntry("feedback", tr("Feedback"), "question-answer-line", lambda: Sheet(bare_desk)),
            PageEntry("assessments", tr("Self-assessment"), "clipboard-line", lambda: Sheet(bare_desk)),
            PageEntry("org_units", tr("Units"), "community-line", lambda: Sheet(bare_desk), Section.SUPERIOR),
            PageEntry(
                "settings", tr("Administration"), "settings-3-line", lambda: Sheet(bare_desk), Section.BOTTOM
            ),
        ]
        period = bare_desk.period
        made = MainWindow(
            bare_desk,
            pages,
            facts=lambda: FACTS,
            search=search,
            periods=[period.previous(), period, period.next()],
        )
        qtbot.addWidget(made)
        made.resize(width, height)
        made.go("overview")
        made.show()
        qtbot.waitUntil(lambda: not bare_desk.work.busy())
        QCoreApplication.processEvents()
        return made

    return build


def sheet(window: MainWindow, page: str) -> Sheet:
    """Return a visited page."""
    found = window.page(page)
    assert isinstance(found, Sheet)
    return found


def test_a_page_is_made_when_it_is_first_visited(make: Callable[..., MainWindow]) -> None:
    """Start-up makes one page only."""
    window = make()
    assert window.page("plans") is None
    window.go("plans")
    assert window.page("plans") is not None
    assert window.navigation.item("plans").isChecked()
    assert not window.navigation.item("overview").isChecked()


def test_a_page_reads_again_only_while_it_is_seen(
    qtbot: QtBot, make: Callable[..., MainWindow], bare_desk: Desk
) -> None:
    """Two changes in a row are read once; a hidden page waits; other nouns do not matter."""
    window = make()
    window.go("plans")
    window.go("overview")
    shown, hidden = sheet(window, "overview"), sheet(window, "plans")
    before = (shown.times, hidden.times)
    bare_desk.changes.tell(frozenset({Noun.ACTIVITY}))
    bare_desk.changes.tell(frozenset({Noun.ACTIVITY}))
    qtbot.waitUntil(lambda: shown.times == before[0] + 1)
    bare_desk.changes.tell(frozenset({Noun.FEEDBACK}))
    qtbot.wait(60)
    assert (shown.times, hidden.times) == (before[0] + 1, before[1])
    window.go("plans")
    assert hidden.times == before[1] + 1


def test_another_period_is_read_by_the_page(
    qtbot: QtBot, make: Callable[..., MainWindow], bare_desk: Desk
) -> None:
    """The period selector is the one place for it."""
    window = make()
    times = sheet(window, "overview").times
    with qtbot.waitSignal(bare_desk.period_changed):
        window.top.period.setCurrentIndex(0)
    assert bare_desk.period.code == "2018-Q1"
    qtbot.waitUntil(lambda: sheet(window, "overview").times == times + 1)


def test_going_somewhere_opens_the_record_there(make: Callable[..., MainWindow], bare_desk: Desk) -> None:
    """Every number and link leads to its record."""
    window = make()
    bare_desk.go("activities", record="a7")
    assert window.current() == "activities"
    assert sheet(window, "activities").where == {"record": "a7"}


def test_search_finds_while_typing_and_opens_with_enter(
    qtbot: QtBot, make: Callable[..., MainWindow]
) -> None:
    """The finds stand under the box; Enter opens the first."""
    window = make()
    window.activateWindow()
    window.top.search.setFocus()
    qtbot.keyClicks(window.top.search, "phat thanh")
    qtbot.waitUntil(window.finder.isVisible)
    assert [hit.title for hit in window.finder.hits()] == ["Tìm thấy phat thanh"]
    with qtbot.waitSignal(window.finder.picked):
        qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    assert window.current() == "activities"
    assert sheet(window, "activities").where == {"record": "a1"}
    assert not window.finder.isVisible()


def test_a_narrow_window_has_the_rail(make: Callable[..., MainWindow]) -> None:
    """Under 1100 px icons stand over words, and what does not fit stands under "Thêm"."""
    window = make(911, 512)
    assert window.navigation.width() == RAIL
    assert not window.navigation.item("settings").isVisible()
    window.resize(1366, 768)
    assert window.navigation.width() > RAIL
    assert window.navigation.item("settings").isVisible()


def test_more_is_marked_while_a_page_under_it_is_open(make: Callable[..., MainWindow]) -> None:
    """In the rail "Thêm" stands for the page that it holds; opening its menu changes nothing of that."""
    window = make(911, 512)
    more = next(item for item in window.navigation.findChildren(NavItem) if item.text() == "Thêm")
    assert not more.isChecked()
    window.go("settings")
    assert more.isChecked()
    window.resize(1366, 768)
    assert not more.isChecked()
    assert window.navigation.item("settings").isChecked()
    window.resize(911, 512)
    assert more.isChecked()
    window.go("overview")
    assert not more.isChecked()
    more.click()
    assert not more.isChecked()


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("size", [(1366, 690), (911, 512)])
def test_no_words_of_the_frame_are_cut(
    make: Callable[..., MainWindow], code: str, size: tuple[int, int]
) -> None:
    """Both languages fit in the wide window and in the rail."""
    set_language(code)
    window = make(*size)
    for item in window.navigation.findChildren(NavItem):
        if item.isVisible():
            rail = size[0] < 1100
            room = item.width() - 8 if rail else item.width() - 50 - 8
            words = metrics(SMALL, bold=True) if rail else metrics(bold=True)
            assert words.horizontalAdvance(item.text()) <= room, item.text()
    for button in window.findChildren(Button):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()
    if size[0] > 1100:
        cut = [label.text() for label in window.findChildren(QLabel) if label.text().endswith("…")]
        assert cut == []


def test_the_worst_count_is_shown_and_spoken(make: Callable[..., MainWindow]) -> None:
    """Navigation says what is counted, not only how many."""
    window = make()
    assert window.navigation.item("plans").accessibleName() == "Kế hoạch, 2 nghĩa vụ thiếu"
    assert window.navigation.item("activities").accessibleName() == "Hoạt động"


def test_tab_goes_in_reading_order(make: Callable[..., MainWindow]) -> None:
    """Navigation first, then the top bar, then the page."""
    window = make()
    page = sheet(window, "overview")
    order: list[QWidget] = []
    at: QWidget = window.navigation.item("overview")
    while at not in order:
        order.append(at)
        at = at.nextInFocusChain()
    wanted = [window.navigation.item("plans"), window.top.period, window.top.search, page.first, page.second]
    places = [order.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_f6_moves_between_navigation_and_page(make: Callable[..., MainWindow]) -> None:
    """The keyboard reaches every region without passing through all fields."""
    window = make()
    page = sheet(window, "overview")
    window.navigation.focus_current()
    window._next_region(1)
    assert window.focusWidget() is page.first
    window._next_region(1)
    assert window.focusWidget() is window.navigation.item("overview")


def test_the_focus_follows_the_page(qtbot: QtBot, make: Callable[..., MainWindow]) -> None:
    """It goes neither into the navigation when a button hides, nor stays at the page left."""
    window = make()
    window.activateWindow()
    page = sheet(window, "overview")
    page.second.setFocus()
    qtbot.waitUntil(page.second.hasFocus)
    page.second.hide()
    qtbot.waitUntil(page.hasFocus)
    window.navigation.item("overview").setFocus()
    window.go("activities")
    assert sheet(window, "activities").hasFocus()


def test_enter_presses_the_focused_button_and_the_primary_one_of_a_dialog(qtbot: QtBot) -> None:
    """The keyboard does what the mouse does."""
    pressed: list[str] = []
    dialog = Dialog("Ký")
    qtbot.addWidget(dialog)
    field = QLineEdit()
    dialog.body.addWidget(field)
    no = dialog.add_button(Button("Hủy", lambda: pressed.append("Hủy")))
    dialog.add_button(Button("Ký", lambda: pressed.append("Ký"), look="primary"))
    dialog.show()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(no, Qt.Key.Key_Return)
    assert pressed == ["Ký", "Hủy"]


def test_long_work_stands_in_the_status_line_until_it_ends(
    qtbot: QtBot, make: Callable[..., MainWindow], bare_desk: Desk
) -> None:
    """Words, share and Hủy while it runs; gone afterwards."""
    window = make()
    stop = next(b for b in window.status.findChildren(Button) if b.text() == "Hủy")
    assert not stop.isVisible()

    def steps(progress: Callable[..., None]) -> None:
        for step in range(100_000):
            progress(step, 100_000)

    with qtbot.waitSignal(bare_desk.work.ended):
        bare_desk.work.long("Đang dựng PDF", steps)
        assert stop.isVisible()
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not stop.isVisible()


def test_qts_own_menus_speak_vietnamese(make: Callable[..., MainWindow]) -> None:
    """The context menu of a field says Hoàn tác, Cắt, Dán."""
    make()
    application = QCoreApplication.instance()
    assert application is not None
    texts = StandardTexts(application)
    application.installTranslator(texts)
    field = QLineEdit()
    menu = field.createStandardContextMenu()
    words = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    application.removeTranslator(texts)
    assert words == ["Hoàn tác", "Làm lại", "Cắt", "Sao chép", "Dán", "Xóa", "Chọn tất cả"]


def test_initials_are_those_of_the_given_name() -> None:
    """Nguyễn Thị Thu Hà is TH."""
    assert initials("Nguyễn Thị Thu Hà") == "TH"
    assert initials("") == ""


def test_at_the_top_the_unit_stands_alone_in_the_middle(make: Callable[..., MainWindow]) -> None:
    """Sở Nội vụ has nobody above it: no empty line is kept for the name of its superior."""
    window = make()
    window.top.show_facts(replace(FACTS, unit="Sở Nội vụ", superior=""))
    QCoreApplication.processEvents()
    names = {text.text(): text for text in window.top.findChildren(ElidedText) if text.isVisible()}
    middle = names["Sở Nội vụ"].geometry().center().y()
    assert abs(middle - window.top.period.geometry().center().y()) <= 2
    assert "" not in names
