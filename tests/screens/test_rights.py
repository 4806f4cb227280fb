"""What a role does not allow is greyed with its reason, and a page where one can only look says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.roles import Role
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace
from ui.app import make_window
from ui.assessments.screen import AssessmentScreen
from ui.reports.screen import ReportScreen
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
