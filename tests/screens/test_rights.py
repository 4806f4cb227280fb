"""What a role does not allow is greyed with its reason, and a page where one can only look says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.workspaces import LOGIN, PASSWORD, SetClock, build_template, copy_of
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.roles import Role
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace
from ui.activities.screen import ActivitiesScreen
from ui.app import make_window
from ui.assessments.screen import AssessmentScreen
from ui.reports.screen import ReportScreen
from ui.settings.screen import SECTIONS, SettingsScreen
from ui.widgets.buttons import Button
from ui.window import MainWindow


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("rights") / "template")


@pytest.fixture
def workspace(template: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A copy of it, as somebody with the role of the test sees it."""
    opened = copy_of(template, tmp_path / "commune")
    opened.users.add(NewUser("an", "Trần Văn An", "", PASSWORD), (request.param,))
    opened.close()
    signed_in = Workspace.open(opened.folder, login="an", password=PASSWORD, clock=SetClock())
    yield signed_in
    signed_in.close()


@pytest.fixture
def window(workspace: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window that person sees."""
    made = make_window(workspace)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def go(window: MainWindow, page: str, qtbot: QtBot) -> None:
    """Go to a page and wait until it stands."""
    window.go(page)
    qtbot.waitUntil(lambda: not window.busy(), timeout=15000)


@pytest.mark.parametrize("workspace", [Role.VIEWER], indirect=True)
@pytest.mark.parametrize(
    ("page", "needed"),
    [
        ("plans", "Nhập liệu"),
        ("activities", "Nhập liệu"),
        ("feedback", "Nhập liệu"),
        ("assessments", "Nhập liệu"),
        ("reports", "Nhập liệu"),
        ("bundles", "Văn thư"),
    ],
)
def test_a_viewer_reads_on_each_page_why_they_only_look(
    window: MainWindow, qtbot: QtBot, page: str, needed: str
) -> None:
    """With the role it takes; the overview, which only shows, says nothing."""
    go(window, page, qtbot)
    assert window.only_looking.isVisible()
    assert needed in window.only_looking.text()
    go(window, "overview", qtbot)
    assert not window.only_looking.isVisible()


@pytest.mark.parametrize("workspace", [Role.VIEWER], indirect=True)
def test_the_main_buttons_are_grey_and_say_why(window: MainWindow, qtbot: QtBot) -> None:
    """Not hidden: whoever looks for a step sees that it is there and whose it is."""
    for page in ("activities", "feedback", "reports", "bundles"):
        go(window, page, qtbot)
        shown = window.page(page)
        assert shown is not None
        primary = [b for b in shown.findChildren(Button) if b.property("look") == "primary" and b.isVisible()]
        refused = [b for b in primary if "vai trò" in b.toolTip()]
        assert refused, page
        assert not any(button.isEnabled() for button in refused)


@pytest.mark.parametrize("workspace", [Role.RECORDER], indirect=True)
def test_a_recorder_works_where_recorders_do(window: MainWindow, qtbot: QtBot) -> None:
    """No line and no grey button on the pages that are theirs."""
    for page in ("plans", "activities", "feedback", "assessments", "reports", "bundles"):
        go(window, page, qtbot)
        assert not window.only_looking.isVisible(), page
        shown = window.page(page)
        assert shown is not None
        assert [b.text() for b in shown.findChildren(Button) if "cần vai trò Nhập" in b.toolTip()] == []


def test_a_refused_button_stays_refused(qtbot: QtBot) -> None:
    """Whatever the screen allows later; let go, it is as the screen says."""
    button = Button("Lưu", tooltip="Lưu lại")
    qtbot.addWidget(button)
    button.refuse("Cần vai trò khác.")
    button.setEnabled(True)
    assert (button.isEnabled(), button.toolTip()) == (False, "Cần vai trò khác.")
    button.refuse("")
    assert (button.isEnabled(), button.toolTip()) == (True, "Lưu lại")


@pytest.mark.parametrize("workspace", [Role.LEADER], indirect=True)
def test_the_next_step_of_a_quarter_is_told_by_its_role(window: MainWindow, qtbot: QtBot) -> None:
    """Before anybody presented it the leader waits: the button says who takes the step."""
    go(window, "assessments", qtbot)
    page = window.page("assessments")
    assert isinstance(page, AssessmentScreen)
    assert not page.tree.submit.isEnabled()
    assert "Nhập liệu hoặc Kiểm tra" in page.tree.submit.toolTip()
    assert not window.only_looking.isVisible()


@pytest.mark.parametrize("workspace", [Role.RECORDER], indirect=True)
def test_the_next_step_of_a_report_is_told_by_its_role(window: MainWindow, qtbot: QtBot) -> None:
    """A recorder puts it before the leader; the signature is the leader's alone."""
    workspace = window.desk.workspace
    made = workspace.reports.draft(workspace.plans.period("2018-Q2")).record
    go(window, "reports", qtbot)
    page = window.page("reports")
    assert isinstance(page, ReportScreen)
    qtbot.waitUntil(page.head.next.isVisible, timeout=15000)
    assert page.head.next.isEnabled()
    workspace.signatures.prepare(made.id)
    page.refresh_soon()
    qtbot.waitUntil(lambda: not page.head.next.isEnabled(), timeout=15000)
    assert "Lãnh đạo" in page.head.next.toolTip()


def other_roles(window: MainWindow, login: str, *roles: Role) -> None:
    """Let the administrator give somebody these roles in another program, and the window hear of it."""
    workspace = window.desk.workspace
    other = Workspace.open(workspace.folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    other.users.set_roles(login, roles)
    other.close()
    window._hear(workspace.elsewhere.news())


@pytest.mark.parametrize("workspace", [Role.VIEWER], indirect=True)
def test_the_window_follows_other_roles_at_once(window: MainWindow, qtbot: QtBot) -> None:
    """Greyed buttons come to life and grey again; the line of who only looks goes and comes back."""
    go(window, "activities", qtbot)
    page = window.page("activities")
    assert isinstance(page, ActivitiesScreen)
    assert not page.listing.new.isEnabled()
    assert window.only_looking.isVisible()
    other_roles(window, "an", Role.RECORDER)
    assert page.listing.new.isEnabled()
    assert not window.only_looking.isVisible()
    assert "Nhập liệu" in window.status.said()
    other_roles(window, "an", Role.LEADER)
    assert not page.listing.new.isEnabled()
    assert "Nhập liệu" in page.listing.new.toolTip()
    assert window.only_looking.isVisible()


@pytest.mark.parametrize("workspace", [Role.RECORDER], indirect=True)
def test_what_is_being_typed_stays_when_the_right_goes(window: MainWindow, qtbot: QtBot) -> None:
    """The fields lock with the reason and hold what was typed; they open again with the role."""
    go(window, "activities", qtbot)
    page = window.page("activities")
    assert isinstance(page, ActivitiesScreen)
    page.start_new()
    page.form.fields.name.setText("Phát thanh tuần 26")
    other_roles(window, "an", Role.VIEWER)
    assert not page.form.save_button.isVisible()
    assert not page.form.fields.name.isEnabled()
    assert "Nhập liệu" in page.form.locked.words.toolTip()
    other_roles(window, "an", Role.RECORDER)
    assert page.form.save_button.isVisible()
    assert page.form.fields.name.isEnabled()
    assert page.form.fields.name.text() == "Phát thanh tuần 26"


@pytest.mark.parametrize("workspace", [Role.ADMINISTRATOR], indirect=True)
def test_who_changes_their_own_roles_sees_it_at_once(window: MainWindow, qtbot: QtBot) -> None:
    """An administrator who makes themselves a recorder can no longer add people nor read the trail."""
    go(window, "settings", qtbot)
    page = window.page("settings")
    assert isinstance(page, SettingsScreen)
    page.choose(SECTIONS.index("audit"))
    qtbot.waitUntil(lambda: page.audit.model.rowCount() > 0, timeout=15000)
    users, me = window.desk.workspace.users, window.desk.workspace.user
    window.desk.work.change(lambda: users.set_roles(me.id, [Role.RECORDER]))
    qtbot.waitUntil(lambda: not page.people.add_button.isEnabled(), timeout=15000)
    assert not page.people.minutes.isEnabled()
    assert "Quản trị" in page.people.banner.text()
    qtbot.waitUntil(lambda: page.audit.model.rowCount() == 0, timeout=15000)
    assert not page.audit.give.isEnabled()


@pytest.mark.parametrize("workspace", [Role.RECORDER], indirect=True)
def test_who_leaves_is_before_a_locked_window(window: MainWindow, qtbot: QtBot) -> None:
    """Taken off by an administrator elsewhere, they cannot unlock it with the password they had."""
    go(window, "feedback", qtbot)
    other = Workspace.open(window.desk.workspace.folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    other.users.deactivate("an", reason="Chuyển công tác")
    other.close()
    window._hear(window.desk.workspace.elsewhere.news())
    dialog = window.locking.dialog
    assert dialog is not None
    dialog.password.setText(PASSWORD)
    dialog.unlock()
    qtbot.waitUntil(dialog.enter.isEnabled, timeout=15000)
    assert window.locking.locked
    window.locking.give_way()
    dialog.leave()
