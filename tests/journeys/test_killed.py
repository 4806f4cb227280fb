"""The program is killed while somebody types: the next start offers what was not saved."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import JuneMorning
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace
from ui.activities.drafts import DraftsDialog
from ui.activities.screen import ActivitiesScreen
from ui.app import make_window

PASSWORD = "mat-khau-dai"
TITLE = "Phát thanh chuyên mục CCHC tuần 25"
CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
sys.path.insert(0, sys.argv[2])
QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, sys.argv[4])
from builders.desks import JuneMorning, type_words
from cchc_desktop.workspace import Workspace
from ui.app import make_application, make_window

app = make_application()
workspace = Workspace.open(Path(sys.argv[1]), password="mat-khau-dai", clock=JuneMorning())
window = make_window(workspace)
window.show()
window.go("activities")
page = window.page("activities")

def new():
    page.start_new()
    page.form.fields.channel.choose("radio")
    type_words(page.form.fields.name, "Phát thanh chuyên mục CCHC tuần 25")
    QTimer.singleShot(1500, recorded)

def recorded():
    page.open_activity(sys.argv[3])
    QTimer.singleShot(400, change)

def change():
    page.form.fields.place.selectAll()
    type_words(page.form.fields.place, "Hội trường tầng hai")
    print("typed", flush=True)

QTimer.singleShot(300, new)
app.exec()
"""


def killed_while_typing(folder: Path, activity: str) -> None:
    """Run the real window in a process of its own, type, and kill it two seconds after the last letter."""
    tests = Path(__file__).parents[1]
    arguments = [str(folder), str(tests), activity, str(folder.parent / "settings")]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(tests.parent)},
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        time.sleep(2)
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait(timeout=30) == -signal.SIGKILL
    finally:
        if child.poll() is None:
            child.kill()
        child.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_was_typed_is_offered_after_a_kill(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    """Two forms were open in turn: both are offered with their time, the saved activity is as it was."""
    folder = tmp_path / "data"
    admin = NewUser("ha", "Nguyễn Thị Thu Hà", "Công chức", PASSWORD)
    workspace = Workspace.create(folder, unit_code="22693", admin=admin, clock=JuneMorning(), plain=True)
    saved = record(workspace)
    workspace.close()

    killed_while_typing(folder, saved.id)

    assert all(json.loads(file.read_bytes()) for file in (folder / "drafts").glob("*.json"))
    workspace = Workspace.open(folder, password=PASSWORD, clock=JuneMorning())
    assert workspace.activities.get(saved.id).values == saved.values
    assert workspace.audit.verify().broken_at is None
    window = make_window(workspace)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.notice.isVisible, timeout=15000)
    said = window.notice.banner.text()
    assert said.startswith("Có 2 bản nháp")
    assert "26/06/2018 09:41" in said

    offered: list[dict[str, tuple[str, str]]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, DraftsDialog):
            QTimer.singleShot(50, look)
            return
        offered.extend({d.field: (d.saved, d.typed) for d in card.differences} for card in dialog.cards)
        next(card for card in dialog.cards if card.found.record is None).go_on.click()

    window.notice.look_at_drafts()
    QTimer.singleShot(50, look)
    qtbot.waitUntil(lambda: len(offered) == 2, timeout=15000)
    assert {"Nơi thực hiện": (saved.values.place, "Hội trường tầng hai")} in offered
    assert any(each.get("Tên hoạt động") == ("", TITLE) for each in offered)
    page = window.page("activities")
    assert isinstance(page, ActivitiesScreen)
    qtbot.waitUntil(lambda: page.form.fields.name.text() == TITLE, timeout=15000)
    assert len(workspace.drafts.list()) == 2
    qtbot.waitUntil(lambda: not window.busy(), timeout=15000)
    window.close()
    workspace.close()
