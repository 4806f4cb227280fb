"""Người dùng and Nhật ký in Quản trị: roles, passwords, leaving, and the trail narrowed and opened."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import open_desk
from builders.messages import Told
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.roles import Role
from cchc_desktop.domain.users import NewUser
from ui.settings import audit as audit_room
from ui.settings.audit import AuditCard, AuditLineDialog
from ui.settings.leaving import LeaveDialog
from ui.settings.people import PeopleCard
from ui.settings.people_dialogs import AddPersonDialog, NameDialog, PasswordDialog, RolesDialog
from ui.settings.screen import SettingsScreen
from ui.support.desk import Desk
from ui.theme.fonts import metrics
from ui.widgets.cells import PADDING

SECOND = NewUser("vanan", "Trần Văn An", "Chủ tịch", "chủ tịch 2018")


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace with a second person who records."""
    made = open_desk(tmp_path / "data", told)
    made.workspace.users.add(SECOND, (Role.RECORDER,))
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> SettingsScreen:
    """Quản trị, opened at the people."""
    made = SettingsScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 690)
    made.show()
    made.open(section="people")
    settle(desk, qtbot)
    return made


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until everything asked for has come back."""
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)


def choose(card: PeopleCard, login: str) -> None:
    """Stand on somebody's row."""
    rows = [row.login for row in card.model.rows()]
    card.table.setCurrentIndex(card.model.index(rows.index(login), 0))


def shown(dialog: QWidget, qtbot: QtBot) -> None:
    """Show a dialog without waiting for its answer."""
    qtbot.addWidget(dialog)
    dialog.show()


def test_the_list_names_everybody_with_their_roles(page: SettingsScreen, desk: Desk, qtbot: QtBot) -> None:
    """In words; whoever left is shown when that is wanted."""
    card = page.people
    assert [(row.login, card.model.columns[3].text(row)) for row in card.model.rows()] == [
        ("ha", "làm mọi việc"),
        ("vanan", "Nhập liệu"),
    ]
    desk.workspace.users.deactivate("vanan")
    card.left.setChecked(True)
    settle(desk, qtbot)
    assert card.model.columns[3].text(card.model.rows()[1]) == "đã nghỉ"
    choose(card, "vanan")
    assert (card.back.isVisible(), card.roles.isEnabled(), card.leave.isEnabled()) == (True, False, False)


def test_somebody_is_added_with_chosen_roles(desk: Desk, qtbot: QtBot) -> None:
    """Without a role the field says so, and nothing was added; with two it is done."""
    dialog = AddPersonDialog(desk)
    shown(dialog, qtbot)
    dialog.name.setText("Lê Thị Lan")
    dialog.login.setText("thilan")
    dialog.password.setText("mật khẩu của Lan")
    dialog.roles.boxes[Role.RECORDER].setChecked(False)
    dialog.save()
    settle(desk, qtbot)
    assert dialog.fields["roles"].error()
    for role in (Role.CLERK, Role.CHECKER):
        dialog.roles.boxes[role].setChecked(True)
    dialog.save()
    settle(desk, qtbot)
    assert not dialog.isVisible()
    assert desk.workspace.users.everybody()[-1].roles == ("checker", "clerk")


def test_roles_and_name_are_changed(desk: Desk, qtbot: QtBot) -> None:
    """The last administrator's role stays, told under the roles."""
    me, other = desk.workspace.users.everybody()
    dialog = RolesDialog(desk, me)
    shown(dialog, qtbot)
    dialog.roles.boxes[Role.ADMINISTRATOR].setChecked(False)
    dialog.save()
    settle(desk, qtbot)
    assert "quản trị cuối cùng" in dialog.fields["roles"].error()
    dialog.reject()
    name = NameDialog(desk, other)
    shown(name, qtbot)
    name.post.setText("Phó Chủ tịch")
    name.save()
    settle(desk, qtbot)
    assert desk.workspace.users.everybody()[1].title == "Phó Chủ tịch"


def test_a_password_is_typed_twice_and_the_present_one_asked_for(desk: Desk, qtbot: QtBot) -> None:
    """Each mistake stands under its field; the right ones change it."""
    dialog = PasswordDialog(desk, desk.workspace.user, own=True)
    shown(dialog, qtbot)
    dialog.old.setText("sai")
    dialog.new.setText("mật khẩu mới")
    dialog.again.setText("mật khẩu khác")
    dialog.save()
    assert dialog.fields["again"].error()
    dialog.again.setText("mật khẩu mới")
    dialog.save()
    settle(desk, qtbot)
    assert dialog.fields["old"].error()
    dialog.old.setText("mat-khau-dai")
    dialog.save()
    settle(desk, qtbot)
    assert not dialog.isVisible()
    desk.workspace.users.check_password("mật khẩu mới")


def test_who_leaves_hands_their_cases_over(page: SettingsScreen, desk: Desk, qtbot: QtBot) -> None:
    """The dialog counts what is in hand and asks who takes it."""
    register, day = desk.workspace.feedback, date(2018, 6, 20)
    case = register.receive(FeedbackValues(day, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chờ lâu.")).record
    register.classify(case.id, kind=FeedbackKind.CONDUCT, day=day)
    register.assign(case.id, who="Trần Văn An", day=day)
    me, other = desk.workspace.users.everybody()
    dialog = LeaveDialog(desk, other, desk.workspace.users.holdings(other.id), [me])
    shown(dialog, qtbot)
    assert dialog.to.count() == 1
    dialog.save()
    settle(desk, qtbot)
    assert register.get(case.id).in_charge == me.name
    assert [p.login for p in desk.workspace.users.everybody()] == ["ha"]


def test_a_viewer_sees_why_buttons_are_grey(desk: Desk, qtbot: QtBot) -> None:
    """Neither people nor the trail are for them: the line says which role it takes, the buttons too."""
    desk.workspace.users.set_roles("vanan", [Role.ADMINISTRATOR])
    desk.workspace.users.set_roles("ha", [Role.VIEWER])
    page = SettingsScreen(desk)
    qtbot.addWidget(page)
    page.show()
    page.open(section="people")
    settle(desk, qtbot)
    card = page.people
    choose(card, "vanan")
    assert not any(button.isEnabled() for button in (card.add_button, card.roles, card.leave, card.password))
    assert "Người quản trị" in card.add_button.toolTip()
    assert "Người quản trị" in card.banner.text()
    page.open(section="audit")
    settle(desk, qtbot)
    assert "Lãnh đạo" in page.audit.banner.text()
    assert page.audit.model.rowCount() == 0


@pytest.fixture
def trail(page: SettingsScreen, desk: Desk, qtbot: QtBot) -> AuditCard:
    """The trail after an activity was recorded and changed."""
    made = record(desk.workspace, title="Phát thanh tuần 25", starts_on=date(2018, 6, 20))
    desk.workspace.activities.withdraw(made.id, "Nhập hai lần")
    page.open(section="audit")
    settle(desk, qtbot)
    return page.audit


def titles(card: AuditCard) -> list[str]:
    """Return what the lines say they are about."""
    return [row.title for row in card.model.rows()]


def test_the_trail_is_narrowed(trail: AuditCard, desk: Desk, qtbot: QtBot) -> None:
    """By kind, person, days and looks at personal data; records stand by their titles."""
    assert titles(trail)[-1] == "Trần Văn An"
    trail.noun.choose(str(Noun.ACTIVITY))
    settle(desk, qtbot)
    assert titles(trail) == ["Phát thanh tuần 25", "Phát thanh tuần 25"]
    trail.who.choose("Nguyễn Thị Thu Hà")
    trail.since.set_value(date(2018, 6, 27))
    trail.since.changed.emit(date(2018, 6, 27))
    settle(desk, qtbot)
    assert titles(trail) == []
    trail.since.set_value(None)
    trail.since.changed.emit(None)
    trail.personal.setChecked(True)
    settle(desk, qtbot)
    assert titles(trail) == []


@pytest.mark.parametrize("act", ["recover", "attach_sealed", "hand_over", "set_letterhead"])
@pytest.mark.parametrize("code", ["vi", "en"])
def test_what_was_done_is_read_whole(trail: AuditCard, code: str, act: str) -> None:
    """The longest words of what somebody did stand uncut in their column, in both languages."""
    set_language(code)
    room = trail.table.columnWidth(3) - 2 * PADDING
    assert metrics().horizontalAdvance(act_words(act)) <= room


def test_a_line_shows_what_changed_and_opens_its_record(trail: AuditCard, desk: Desk, qtbot: QtBot) -> None:
    """With the reason and what was before and after; its button leads to the activity."""
    line = next(row for row in trail.model.rows() if row.noun == Noun.ACTIVITY)
    dialog = AuditLineDialog(desk, line)
    shown(dialog, qtbot)
    assert dialog.facts.value(4) == "Nhập hai lần"
    with qtbot.waitSignal(desk.wanted) as wanted:
        dialog._go()
    assert wanted.args == ["activities", {"record": line.record}]


def test_the_trail_is_exported_and_checked(
    trail: AuditCard, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the officer chooses; an altered file is told in words."""
    file = tmp_path / "nhat-ky.jsonl"
    monkeypatch.setattr(audit_room, "ask_target", lambda *_args, **_names: file)
    monkeypatch.setattr(audit_room, "ask_files", lambda *_args, **_names: [file])
    trail.export()
    settle(desk, qtbot)
    trail.check_file()
    settle(desk, qtbot)
    assert "Chữ ký và chuỗi đều đúng" in trail.banner.text()
    file.write_bytes(file.read_bytes()[:-1])
    trail.check_file()
    settle(desk, qtbot)
    assert "đã bị sửa" in trail.banner.text()
