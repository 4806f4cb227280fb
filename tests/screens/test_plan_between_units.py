"""Difficulties, the unit's own plan, and what a district and Sở Nội vụ do on the plans of units below."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from builders.workspaces import SetClock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.obligations import ObligationState
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace
from ui.plans.dialogs import AskDialog
from ui.plans.difficulties import DifficultyLine
from ui.plans.own_dialogs import BudgetDialog, OwnTaskDialog, SendingDialog
from ui.plans.ruling_dialogs import AnswerDialog, DifficultyDialog, ExtensionDialog
from ui.plans.screen import PlanScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.work import Work
from ui.widgets.text import Text

TREE, CALENDAR, DIFFICULTIES, OWN_PLAN = range(4)
COMMUNE = "22693@2018-01-01"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """Return the desk of a new commune."""
    made = open_desk(tmp_path / "ws", told)
    yield made
    made.work.close()
    made.workspace.close()


def desk_of(folder: Path, code: str, told: Told) -> Desk:
    """Return the desk of an officer of another unit on 3 July 2018."""
    admin = NewUser("ha", "Nguyễn Thị Thu Hà", "Chuyên viên", "mat-khau-dai")
    workspace = Workspace.create(folder, unit_code=code, admin=admin, clock=SetClock(), plain=True)
    changes = Changes()
    return Desk(workspace, Work(changes, told), changes, told, workspace.plans.period("2018-Q2"))  # type: ignore[arg-type]


def shown(desk: Desk, qtbot: QtBot) -> PlanScreen:
    """Return the page as it stands after it was read."""
    made = PlanScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 606)
    made.show()
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, screen: PlanScreen) -> None:
    """Wait until what was asked for has come and is shown."""
    for _round in range(2):
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not screen.desk.work.busy())


def turn(screen: PlanScreen, view: int) -> None:
    """Choose one of the four views with the mouse."""
    screen.views.group.button(view).click()


def question(screen: PlanScreen, qtbot: QtBot) -> AskDialog:
    """Return the question that is open over the page."""
    qtbot.waitUntil(lambda: any(w.isVisible() for w in screen.findChildren(AskDialog)))
    return next(w for w in screen.findChildren(AskDialog) if w.isVisible())


def save(screen: PlanScreen, dialog: AskDialog, qtbot: QtBot) -> None:
    """Press the dialog's button and wait for what becomes of it."""
    dialog.save.click()
    settle(qtbot, screen)


def words(pane: object) -> str:
    """Return everything a pane or page says."""
    return " | ".join(t.text() for t in pane.findChildren(Text) if t.isVisibleTo(pane))  # type: ignore[attr-defined]


def test_a_difficulty_is_reported_reworded_and_taken_back(desk: Desk, qtbot: QtBot) -> None:
    """The empty view says what to do; an empty form is told under its field; the pane shows what was said."""
    screen = shown(desk, qtbot)
    turn(screen, DIFFICULTIES)
    assert screen.stack.currentWidget() is screen.empty
    assert "Chưa có vướng mắc nào" in words(screen.empty)
    screen.filters.report.click()
    dialog = question(screen, qtbot)
    assert isinstance(dialog, DifficultyDialog)
    save(screen, dialog, qtbot)
    assert "Chưa ghi nội dung vướng mắc" in dialog.fields["content"].error()
    type_words(dialog.content, "Máy tính bộ phận một cửa hỏng")
    type_words(dialog.proposal, "Cấp 02 máy tính")
    dialog.clause.choose("II.2.a.3")
    assert dialog.addressee.currentText() == "UBND huyện Diên Khánh"
    save(screen, dialog, qtbot)
    assert screen.views.group.button(DIFFICULTIES).text() == "Vướng mắc 1"
    (made,) = desk.workspace.difficulties.listed()
    assert screen.reported.select_key(made.id)
    assert "Kiến nghị với UBND huyện Diên Khánh" in words(screen.difficulty_pane)
    screen.difficulty_pane.change.click()
    again = question(screen, qtbot)
    assert isinstance(again, DifficultyDialog)
    assert again.content.text() == "Máy tính bộ phận một cửa hỏng"
    again.reject()
    screen.difficulty_pane.withdraw.click()
    save(screen, question(screen, qtbot), qtbot)
    assert desk.workspace.difficulties.listed() == []
    assert screen.views.group.button(DIFFICULTIES).text() == "Vướng mắc"


def test_the_keyboard_reaches_the_difficulties(desk: Desk, qtbot: QtBot) -> None:
    """Enter on a difficulty goes into its pane, closing it comes back to the list."""
    values = DifficultyValues("Mất mạng kéo dài", date(2018, 6, 20))
    made = desk.workspace.difficulties.report(values).record
    screen = shown(desk, qtbot)
    screen.open(record=made.id)
    settle(qtbot, screen)
    assert screen.views.chosen() == DIFFICULTIES
    assert screen.difficulty_pane.shown() == made.id
    screen.activateWindow()
    screen.reported.setFocus()
    QTest.keyClick(screen.reported, Qt.Key.Key_Return)
    assert screen.difficulty_pane.isAncestorOf(screen.focusWidget())
    screen.difficulty_pane.close_pane()
    assert screen.reported.hasFocus()


def test_the_unit_writes_its_own_plan(desk: Desk, qtbot: QtBot) -> None:
    """Number and day, an own task, money for it: each in one question, each seen at once in its card."""
    screen = shown(desk, qtbot)
    turn(screen, OWN_PLAN)
    assert screen.pane.isHidden()
    assert "Đơn vị chưa có nhiệm vụ riêng" in words(screen.own_plan)
    screen.own_plan.edit.click()
    sending = question(screen, qtbot)
    assert isinstance(sending, SendingDialog)
    sending.sent_on.setText("20/3")
    save(screen, sending, qtbot)
    assert "phải có số và ngày" in sending.fields["number"].error()
    type_words(sending.number, "09/KH-UBND")
    sending.issued_on.setText("15/3")
    save(screen, sending, qtbot)
    assert "09/KH-UBND" in words(screen.own_plan)
    assert screen.own_plan.badge.words() == "Đã gửi"
    screen.own_plan.tasks.add.click()
    task = question(screen, qtbot)
    assert isinstance(task, OwnTaskDialog)
    type_words(task.name, "Thi tìm hiểu CCHC")
    task.under.choose("II.2.c")
    save(screen, task, qtbot)
    assert "chưa có hạn" in task.fields["due"].error()
    task.due.setText("31/8")
    save(screen, task, qtbot)
    assert [
        r.code for r in map(screen.own_plan.tasks.model.row_at, screen.own_plan.tasks.model.indexes())
    ] == ["II.2.c.R1"]
    screen.own_plan.money.add.click()
    money = question(screen, qtbot)
    assert isinstance(money, BudgetDialog)
    money.clause.choose("II.2.c.R1")
    save(screen, money, qtbot)
    assert "từ 1 đồng" in money.fields["amount"].error()
    money.amount.set_value(3_000_000)
    save(screen, money, qtbot)
    assert "Tổng đề xuất: 3.000.000 đồng" in words(screen.own_plan)
    turn(screen, TREE)
    screen.open(clause="II.2.c.R1")
    settle(qtbot, screen)
    assert "3.000.000 đồng" in words(screen.pane)
    assert "Nhiệm vụ do đơn vị tự đặt ra" in words(screen.pane)
    screen.open(record=f"{COMMUNE}/643-2018")
    assert screen.views.chosen() == OWN_PLAN
    screen.own_plan.money.drop.click()
    settle(qtbot, screen)
    screen.own_plan.tasks.drop.click()
    settle(qtbot, screen)
    assert desk.workspace.unit_plans.show().values.tasks == ()


def test_a_clause_that_no_activity_settles_leads_to_its_place(desk: Desk, qtbot: QtBot) -> None:
    """IV.5 opens the question for a difficulty."""
    screen = shown(desk, qtbot)
    screen.open(clause="IV.5")
    settle(qtbot, screen)
    assert screen.pane.primary.accessibleName() == "Báo cáo vướng mắc…"
    screen.pane.primary.click()
    assert isinstance(question(screen, qtbot), DifficultyDialog)


def test_an_event_is_dropped_with_its_reason(desk: Desk, qtbot: QtBot) -> None:
    """Where nothing is owed after a document the officer says why, and the duty is gone."""
    made = desk.workspace.plans.record_trigger("II.2.b.1", "Công văn nội bộ", date(2018, 6, 20)).record
    screen = shown(desk, qtbot)
    screen.open(clause="II.2.b.1")
    settle(qtbot, screen)
    screen.pane.event_dropped.emit(made)
    dialog = question(screen, qtbot)
    save(screen, dialog, qtbot)
    assert dialog.fields["reason"].error()
    type_words(dialog.fields["reason"].control, "Văn bản mật, không đăng")
    save(screen, dialog, qtbot)
    assert desk.workspace.plans.waiting() == []


def test_a_district_gives_a_commune_more_time(tmp_path: Path, told: Told, qtbot: QtBot) -> None:
    """It chooses the commune, reads what it owes, extends one duty with a reason, and takes it back."""
    desk = desk_of(tmp_path / "district", "574", told)
    screen = shown(desk, qtbot)
    screen.filters.unit.choose(COMMUNE)
    settle(qtbot, screen)
    assert screen.head.note.text().startswith("UBND xã Diên An")
    screen.open(clause="IV.1.2.x")
    settle(qtbot, screen)
    assert not screen.pane.claim.isVisibleTo(screen.pane)
    assert not screen.pane.primary.isVisibleTo(screen.pane)
    screen.pane.extend.click()
    dialog = question(screen, qtbot)
    assert isinstance(dialog, ExtensionDialog)
    dialog.due.setText("1/7")
    type_words(dialog.reason, "Bão lũ")
    save(screen, dialog, qtbot)
    assert "không phải gia hạn" in dialog.fields["due"].error()
    dialog.due.setText("20/7/2018")
    save(screen, dialog, qtbot)
    assert "UBND huyện Diên Khánh gia hạn đến 20/07/2018" in words(screen.pane)
    assert screen.tree.current().cadence == "Gia hạn · 20/07"
    screen.pane.take_back.click()
    settle(qtbot, screen)
    assert desk.workspace.extensions.granted() == []
    assert "gia hạn đến" not in words(screen.pane)
    desk.work.close()
    desk.workspace.close()


def test_more_time_in_the_view_of_a_year_names_the_quarter(tmp_path: Path, told: Told, qtbot: QtBot) -> None:
    """Over a whole year the district says for which quarter it gives time; for a quarter it is not asked."""
    desk = desk_of(tmp_path / "district", "574", told)
    desk.choose_period(desk.workspace.plans.period("2018"))
    screen = shown(desk, qtbot)
    screen.filters.unit.choose(COMMUNE)
    settle(qtbot, screen)
    screen.open(clause="IV.1.2.x")
    settle(qtbot, screen)
    screen.pane.extend.click()
    dialog = question(screen, qtbot)
    assert isinstance(dialog, ExtensionDialog)
    dialog.period.setCurrentIndex(2)
    dialog.due.setText("20/10/2018")
    type_words(dialog.reason, "Bão lũ")
    save(screen, dialog, qtbot)
    (granted,) = desk.workspace.extensions.granted()
    assert (granted.period, granted.due) == ("2018-Q3", date(2018, 10, 20))
    desk.work.close()
    desk.workspace.close()


def test_the_standing_body_confirms_a_cadence(tmp_path: Path, told: Told, qtbot: QtBot) -> None:
    """One click makes a proposed cadence bind, another makes it a proposal again."""
    desk = desk_of(tmp_path / "province", "so-noi-vu", told)
    screen = shown(desk, qtbot)
    screen.open(clause="II.1.e")
    settle(qtbot, screen)
    assert screen.pane.confirm.text() == "Xác nhận định kỳ này cho mọi đơn vị"
    screen.pane.confirm.click()
    settle(qtbot, screen)
    assert screen.tree.current().facts.obligation.state is ObligationState.MISSING
    assert "(đã xác nhận)" in words(screen.pane)
    screen.pane.confirm.click()
    settle(qtbot, screen)
    assert screen.tree.current().facts.obligation.proposed
    desk.work.close()
    desk.workspace.close()


def test_a_district_answers_what_a_commune_reported(tmp_path: Path, told: Told, qtbot: QtBot) -> None:
    """The answer is typed beside the question, and can be mended; the commune's words cannot."""
    desk = desk_of(tmp_path / "district", "574", told)
    own = desk.workspace._office.unit
    desk.workspace._office.unit = desk.workspace._office.units[COMMUNE]
    made = desk.workspace.difficulties.report(DifficultyValues("Loa hỏng", date(2018, 6, 18))).record
    desk.workspace._office.unit = own
    screen = shown(desk, qtbot)
    turn(screen, DIFFICULTIES)
    rows = [screen.reported_model.row_at(i) for i in screen.reported_model.indexes()]
    assert [r.words for r in rows if isinstance(r, DifficultyLine)] == ["UBND xã Diên An", "Loa hỏng"]
    screen.reported.select_key(made.id)
    assert not screen.difficulty_pane.change.isVisibleTo(screen.difficulty_pane)
    screen.difficulty_pane.answer.click()
    dialog = question(screen, qtbot)
    assert isinstance(dialog, AnswerDialog)
    save(screen, dialog, qtbot)
    assert "Chưa có nội dung trả lời" in dialog.fields["text"].error()
    type_words(dialog.text, "Huyện sửa trong tháng 7.")
    save(screen, dialog, qtbot)
    assert "Huyện sửa trong tháng 7." in words(screen.difficulty_pane)
    assert screen.difficulty_pane.answer.text() == "Sửa trả lời…"
    desk.work.close()
    desk.workspace.close()
