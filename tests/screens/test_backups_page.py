"""Backups in Quản trị: made, checked, restored through the wizard; the frame says how old the copies are."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders.activities import record
from builders.damage import strike
from builders.messages import Told
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.files.swapping import is_ready
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace
from ui.first_run.restoring import RestoreHere
from ui.settings.backups import BackupsCard
from ui.settings.restoring import RestoreWizard
from ui.support.changes import Changes
from ui.support.closing import back_up_on_closing
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.reading import read_frame
from ui.support.safekeeping import Safekeeping
from ui.support.work import Work
from ui.theme.tokens import State
from ui.widgets.buttons import Button


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("template") / "commune")


@pytest.fixture
def desk(template: Path, tmp_path: Path, dressed: QApplication, told: Told) -> Iterator[Desk]:
    """The desk of its officer, with one activity recorded."""
    workspace = copy_of(template, tmp_path / "commune")
    record(workspace)
    changes = Changes()
    work = Work(changes, told)
    made = Desk(
        workspace,
        work,
        changes,
        Messages(lambda: None, tmp_path, workspace.clock),
        workspace.plans.period("2018-Q2"),
    )
    yield made
    work.close()
    workspace.close()


@pytest.fixture
def card(desk: Desk, qtbot: QtBot) -> BackupsCard:
    """The part of Quản trị with the backups, as it opens."""
    made = BackupsCard(desk)
    qtbot.addWidget(made)
    made.resize(1100, 560)
    made.show()
    made.read()
    settle(desk, qtbot)
    return made


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Let everything that was asked for come back."""
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=20_000)


def test_an_empty_list_says_what_a_backup_is_and_makes_one(
    card: BackupsCard, desk: Desk, qtbot: QtBot
) -> None:
    """One click makes it; it stands in the list as not checked yet, then as checked."""
    assert "minh chứng" in card.empty.words.text()
    card.make()
    settle(desk, qtbot)
    (row,) = card.model.rows()
    assert (row.reason, row.verified_at) == (BackupReason.ASKED, None)
    card.table.selectRow(0)
    card.check()
    settle(desk, qtbot)
    assert card.model.rows()[0].verified_at is not None
    assert "nguyên vẹn" in card.banner.text()
    card.make()
    settle(desk, qtbot)
    assert "không có gì thay đổi" in card.banner.text()


def test_a_damaged_backup_is_told_in_the_page(card: BackupsCard, desk: Desk, qtbot: QtBot) -> None:
    """Its name and what to do stand in the banner, nothing else is lost."""
    made = desk.workspace.backups.make().record
    made.database.write_bytes(b"damaged")
    card.read()
    settle(desk, qtbot)
    card.check()
    settle(desk, qtbot)
    assert made.path.name in card.banner.text()


def test_the_second_place_shows_its_age(card: BackupsCard, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """None chosen, chosen and filled, pulled out for eight days: badge, frame and status line say it."""
    clock = desk.workspace.clock
    assert isinstance(clock, SetClock)
    assert "chưa" in card.age.words()
    stick = tmp_path / "stick"
    desk.workspace.backups.choose_elsewhere(stick)
    desk.workspace.backups.make()
    card.read()
    settle(desk, qtbot)
    assert (card.age.words(), str(stick) in card.place.text()) == ("hôm nay", True)
    assert read_frame(desk.workspace, desk.period).backup_state is State.OK
    stick.rename(tmp_path / "pulled out")
    clock.set((desk.workspace.clock.now() + timedelta(days=8)).date())
    card.read()
    settle(desk, qtbot)
    assert "8 ngày" in card.age.words()
    assert "chưa cắm" in card.place.text()
    facts = read_frame(desk.workspace, desk.period)
    assert facts.backup_state is State.WARN
    assert "8 ngày" in facts.footer[0]


def test_the_search_index_is_made_anew(card: BackupsCard, desk: Desk, qtbot: QtBot) -> None:
    """The button says how many records can be found afterwards."""
    card.make_index_anew()
    settle(desk, qtbot)
    assert "chỉ mục" in card.banner.text()


def test_the_database_is_looked_over_on_request(
    card: BackupsCard, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound, it says so; damaged, the banner leads to the repair."""
    card.look_over()
    settle(desk, qtbot)
    assert "nguyên vẹn" in card.banner.text()
    monkeypatch.setattr(type(desk.workspace), "faults", lambda _self, _stopped=None: ["Tree 3 page 4"])
    card.look_over()
    settle(desk, qtbot)
    assert "Tree 3 page 4" in card.banner.text()
    with qtbot.waitSignal(desk.damaged, timeout=5000):
        next(b for b in card.banner.findChildren(Button) if "sửa chữa" in b.text()).click()


def test_the_wizard_compares_before_it_restores(desk: Desk, qtbot: QtBot) -> None:
    """It says what is lost, refuses a wrong password in words, and then only the swap is left to do."""
    workspace = desk.workspace
    backup = workspace.backups.make().record
    record(workspace, title="Sau khi sao lưu")
    wizard = RestoreWizard(desk, workspace.backups.everywhere())
    qtbot.addWidget(wizard)
    wizard.show()
    settle(desk, qtbot)
    wizard.shell.on.click()
    assert "1 thay đổi" in wizard.banner.text()
    (row,) = [row for row in wizard.counts.rows() if row[0] == "activities"]
    assert row[2:] == (2, 1)
    wizard.shell.on.click()
    wizard.shell.on.click()
    assert wizard.shell.at() == 2
    wizard.password.setText("sai")
    wizard.shell.on.click()
    settle(desk, qtbot)
    assert (wizard.prepared, is_ready(workspace.folder)) == (None, False)
    wizard.password.setText(PASSWORD)
    with qtbot.waitSignal(wizard.accepted, timeout=20_000):
        wizard.shell.on.click()
    assert wizard.prepared is not None
    assert wizard.prepared.backup.path == backup.path
    settle(desk, qtbot)
    assert workspace.backups.kept()[0].reason is BackupReason.RESTORE
    workspace.close()
    again = Workspace.open(workspace.folder, password=PASSWORD, clock=SetClock())
    assert len(again.activities.page(ActivityFilter())) == 1
    again.close()


def test_damaged_data_is_restored_by_the_wizard_as_well(desk: Desk, qtbot: QtBot) -> None:
    """Nothing can be compared or backed up before, and both are said; what is damaged goes aside."""
    workspace = desk.workspace
    workspace.backups.make()
    workspace._office.store.checkpoint()
    strike(workspace.folder, "feedback_cases")
    workspace._office.store._engine.dispose()  # no connection remembers the page
    wizard = RestoreWizard(desk, workspace.backups.kept())
    qtbot.addWidget(wizard)
    wizard.show()
    settle(desk, qtbot)
    wizard.shell.on.click()
    assert "không so sánh được" in wizard.banner.text()
    assert {row[2] for row in wizard.counts.rows()} == {None}
    wizard.shell.on.click()
    wizard.password.setText(PASSWORD)
    with qtbot.waitSignal(wizard.accepted, timeout=20_000):
        wizard.shell.on.click()
    workspace.close()
    again = Workspace.open(workspace.folder, password=PASSWORD, clock=SetClock())
    assert (again.faults(), len(again.activities.page(ActivityFilter()))) == ([], 1)
    again.close()


def test_work_is_backed_up_by_itself(desk: Desk, qtbot: QtBot) -> None:
    """Every half hour and on closing, where something was recorded; without that nothing is made."""
    keeping = Safekeeping(desk)
    keeping.back_up()
    settle(desk, qtbot)
    assert [b.reason for b in desk.workspace.backups.kept()] == [BackupReason.WORK]
    keeping.back_up()
    back_up_on_closing(desk.workspace)
    settle(desk, qtbot)
    assert len(desk.workspace.backups.kept()) == 1
    record(desk.workspace)
    back_up_on_closing(desk.workspace)
    assert {b.reason for b in desk.workspace.backups.kept()} == {BackupReason.WORK, BackupReason.CLOSING}


def test_a_new_computer_begins_with_the_stick(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Pointing at the stick finds the newest backup; a wrong password is said, the right one opens it."""
    stick = tmp_path / "stick"
    desk.workspace.backups.choose_elsewhere(stick)
    desk.workspace.backups.make()
    dialog = RestoreHere(tmp_path / "mới", stick, clock=SetClock())
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.enter.isEnabled, timeout=10_000)
    assert "Diên Khánh" in dialog.what.text()
    dialog.password.setText("sai")
    dialog.restore()
    qtbot.waitUntil(lambda: not dialog.work.busy(), timeout=20_000)
    assert dialog.workspace is None
    dialog.password.setText(PASSWORD)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.restore()
    assert dialog.workspace is not None
    assert len(dialog.workspace.activities.page(ActivityFilter())) == 1
    dialog.workspace.close()


def test_a_folder_without_a_backup_is_told(qtbot: QtBot, tmp_path: Path, dressed: QApplication) -> None:
    """The officer reads where to look; restoring stays out of reach."""
    dialog = RestoreHere(tmp_path / "mới", tmp_path, clock=SetClock())
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.banner.text()), timeout=10_000)
    assert "không có bản sao lưu" in dialog.banner.text()
    assert not dialog.enter.isEnabled()
    dialog.reject()


def test_what_is_kept_aside_is_said(desk: Desk, card: BackupsCard, qtbot: QtBot) -> None:
    """Nothing is said where nothing is; else how many states, how large, and by which rule they go."""
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=10_000)
    assert card.aside.text() == ""
    for name in ("before-restore-20180601T010203Z", "before-repair-20180602T010203Z"):
        (desk.workspace.folder / name).mkdir()
        (desk.workspace.folder / name / "workspace.sqlite").write_bytes(b"x" * 3_000_000)
    desk.workspace.backups.place.mkdir(exist_ok=True)
    (desk.workspace.backups.place / "workspace-20180603T010203Z.sqlite").write_bytes(b"x")
    card.read()
    qtbot.waitUntil(lambda: "2 bản" in card.aside.text(), timeout=10_000)
    assert "5,7 MB" in card.aside.text()
    assert "90 ngày" in card.aside.text()
    assert "1 bản chép của chương trình cũ" in card.aside.text()
