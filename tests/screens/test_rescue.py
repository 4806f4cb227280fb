"""What the window offers when the data does not open: repair, restore, reading; and what it notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.activities import record
from builders.damage import strike
from builders.messages import Told
from builders.workspaces import LOGIN, PASSWORD, SetClock, build_template, copy_of, rows_of
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.errors import Damage
from cchc_desktop.files import machine
from cchc_desktop.files.sole_use import LOCK
from cchc_desktop.services import data_places
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.drives import Mount
from cchc_desktop.workspace import DATABASE, Workspace
from ui import rescue
from ui.app import make_window
from ui.opening import open_workspace
from ui.rescue import COPIED, MOVED, OTHER, READ, REPAIR, RESTORE, RescueDialog, sound_after_crash
from ui.support.safekeeping import Safekeeping
from ui.widgets.buttons import Button
from ui.widgets.dialog import Question


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("template") / "commune")


@pytest.fixture
def folder(template: Path, tmp_path: Path, dressed: QApplication) -> Path:
    """A closed workspace with one activity, backed up, then another."""
    opened = copy_of(template, tmp_path / "commune")
    record(opened)
    opened.backups.make()
    record(opened, title="Sau khi sao lưu")
    opened.close()
    return opened.folder


def count(at: Workspace) -> int:
    """Return how many activities there are."""
    return len(at.activities.page(ActivityFilter()))


@pytest.fixture
def dialog(folder: Path, qtbot: QtBot) -> Iterator[RescueDialog]:
    """The dialog over a workspace whose list of activities was struck."""
    strike(folder, "activities")
    made = RescueDialog(folder, Damage("hỏng"), login=LOGIN, clock=SetClock())
    qtbot.addWidget(made)
    made.show()
    yield made
    if made.workspace is not None:
        made.workspace.close()


@pytest.mark.parametrize(
    ("way", "activities", "said"),
    [(REPAIR, 2, "Đã dựng lại cơ sở dữ liệu"), (RESTORE, 1, "Đã khôi phục bản sao lưu")],
    ids=["repair", "restore"],
)
def test_a_way_out_opens_the_workspace(
    dialog: RescueDialog, qtbot: QtBot, way: str, activities: int, said: str
) -> None:
    """Without a password it asks, a wrong one is said there; then what was done is told, and it opens."""
    dialog.ways.choose(way)
    dialog.go()
    assert dialog.workspace is None
    dialog.password.setText("sai")
    dialog.go()
    qtbot.waitUntil(lambda: not dialog.work.busy(), timeout=20_000)
    assert dialog.workspace is None
    dialog.password.setText(PASSWORD)
    dialog.go()
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=30_000)
    assert dialog.workspace is not None
    assert said in dialog.banner.text()
    assert "before-" in dialog.banner.text()
    assert not dialog.ways.isVisible()
    with qtbot.waitSignal(dialog.accepted):
        dialog.go()
    assert (count(dialog.workspace), dialog.workspace.read_only) == (activities, False)


def test_reading_only_is_always_there(dialog: RescueDialog, qtbot: QtBot) -> None:
    """Nothing is changed by it."""
    before = (dialog._folder / DATABASE).read_bytes()
    dialog.ways.choose(READ)
    dialog.password.setText(PASSWORD)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go()
    assert dialog.workspace is not None
    assert dialog.workspace.read_only
    assert (dialog._folder / DATABASE).read_bytes() == before


def test_damage_on_opening_leads_to_the_ways_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Whoever starts the program on a damaged file sees the dialog, not a message alone."""
    (folder / DATABASE).write_bytes(b"no database" * 1000)
    seen: list[RescueDialog] = []
    monkeypatch.setattr(RescueDialog, "exec", lambda self: seen.append(self) or 0)
    assert open_workspace(folder, login=LOGIN, password=PASSWORD, clock=SetClock()) is None
    (made,) = seen
    qtbot.addWidget(made)
    assert [card.offer.value for card in made.ways.cards][:2] == [REPAIR, RESTORE]
    made.reject()
    Workspace.take(folder).release()


def test_after_a_crash_the_database_is_looked_over_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A clean end asks for no look; after a killed window a sound file opens, a struck one is told."""
    looked: list[object] = []
    monkeypatch.setattr(rescue, "sound_after_crash", lambda ws: looked.append(ws) or sound_after_crash(ws))
    for content, looks in (("", 0), ('{"process": 1}', 1)):
        (folder / LOCK).write_text(content, encoding="utf-8")
        opened = open_workspace(folder, password=PASSWORD, clock=SetClock())
        assert opened is not None
        opened.close()
        assert (len(looked), (folder / LOCK).read_bytes()) == (looks, b"")
    strike(folder, "feedback_cases")
    (folder / LOCK).write_text('{"process": 1}', encoding="utf-8")
    seen: list[RescueDialog] = []
    monkeypatch.setattr(RescueDialog, "exec", lambda self: seen.append(self) or 0)
    assert open_workspace(folder, password=PASSWORD, clock=SetClock()) is None
    qtbot.addWidget(seen[0])
    seen[0].reject()


def test_a_look_beside_the_work_finds_damage(folder: Path, told: Told, qtbot: QtBot) -> None:
    """A banner over every page offers to close and repair, and stays; a sound workspace shows none."""
    for struck in (False, True):
        if struck:
            strike(folder, "activity_audiences")
        workspace = Workspace.open(folder, password=PASSWORD, clock=SetClock())
        window = make_window(workspace)
        qtbot.addWidget(window)
        window.show()
        wanted: list[str] = []
        window.desk.damaged.connect(wanted.append)
        Safekeeping(window.desk, window).look()
        qtbot.waitUntil(lambda window=window: not window.busy(), timeout=20_000)
        assert ("SQLite báo" in window.banner.text()) is struck
        window.read_facts()
        qtbot.waitUntil(lambda window=window: not window.busy(), timeout=20_000)
        assert ("SQLite báo" in window.banner.text()) is struck
        if struck:
            (button,) = [each for each in window.banner.findChildren(Button) if each.isVisible()]
            button.click()
        assert bool(wanted) is struck
        window.close()
        workspace.close()


def test_the_dialog_says_what_the_chosen_backup_holds(
    dialog: RescueDialog, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Date, unit and counts of the newest, of one on a stick, or that there is none there."""
    assert not dialog.what.isVisible()
    cards = {card.offer.value: card for card in dialog.ways.cards}
    cards[RESTORE].click()
    assert dialog.what.isVisible()
    assert "Hoạt động: 1" in dialog.what.text()
    assert "Lần ghi cuối trong đó: 03/07/2018" in dialog.what.text()
    monkeypatch.setattr(rescue, "ask_folder", lambda *_values: tmp_path / "none")
    cards[OTHER].click()
    assert not dialog.what.isVisible()
    assert "không có bản sao lưu" in dialog.banner.text().lower()
    monkeypatch.setattr(rescue, "ask_folder", lambda *_values: folder / "backups")
    dialog.go()
    assert "Hoạt động: 1" in dialog.what.text()


def test_the_window_says_that_nothing_can_be_saved(folder: Path, qtbot: QtBot) -> None:
    """Opened for reading only, a banner stands over every page."""
    workspace = Workspace.open(folder, password=PASSWORD, clock=SetClock(), read_only=True)
    window = make_window(workspace)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.banner.isVisible)
    assert "chỉ để đọc" in window.banner.text()
    window.close()
    workspace.close()


def test_data_on_a_share_can_only_be_looked_into(
    folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The officer reads why, and may look; closing the question opens nothing."""
    monkeypatch.setattr(data_places, "mounts", lambda: (Mount("//máy/chung", str(folder), "cifs"),))
    questions: list[str] = []

    def answer(self: Question) -> int:
        questions.append(self.accessibleDescription())
        return 0

    monkeypatch.setattr(Question, "exec", answer)
    assert open_workspace(folder, password=PASSWORD, clock=SetClock()) is None
    assert "ổ đĩa của máy này" in questions[0]


@pytest.mark.parametrize("answer", [MOVED, COPIED, ""])
def test_on_another_computer_the_officer_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """Moved: the same station goes on; a copy: the window opens on a new station; leaving opens nothing."""
    with rows_of(folder) as rows:
        (before,) = rows.execute("SELECT id FROM stations WHERE state = 'own'").fetchone()
    monkeypatch.setattr(machine, "machine_name", lambda: "another computer")
    monkeypatch.setattr(rescue, "ask_moved", lambda: answer)
    opened = open_workspace(folder, password=PASSWORD, clock=SetClock())
    if answer == "":
        assert opened is None
        Workspace.take(folder).release()
        return
    assert opened is not None
    assert not opened.machines.is_elsewhere()
    assert (opened.stations.own().id == before) is (answer == MOVED)
    record(opened, title="Làm tiếp")
    opened.close()
