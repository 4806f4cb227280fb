"""The first run leads from an empty folder to an open workspace."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.users import NewUser
from ui.first_run.screen import FirstRun
from ui.widgets.buttons import Button


class Morning:
    """A fixed morning in June 2018."""

    def now(self) -> datetime:
        """Return it."""
        return datetime(2018, 6, 25, 2, tzinfo=UTC)


@pytest.fixture
def wizard(dressed: object, qtbot: QtBot, tmp_path: Path) -> FirstRun:
    """The wizard on an empty folder."""
    del dressed
    set_language("vi")
    made = FirstRun(tmp_path / "data", clock=Morning())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.work.busy(), timeout=10_000)
    return made


def test_a_unit_is_found_without_diacritics_and_work_begins(wizard: FirstRun, qtbot: QtBot) -> None:
    """Unit, person, identity later, backups beside the data: at the end the workspace is open."""
    wizard.shell.on.click()
    assert wizard.shell.at() == 0
    wizard.unit.units.filter.setText("dien an")
    qtbot.waitUntil(lambda: "22693" in wizard.unit.units.key(), timeout=3_000)
    assert "UBND xã Diên An" in wizard.unit.chosen.text()
    wizard.shell.on.click()
    wizard.shell.on.click()
    assert wizard.person.name_field.error()
    wizard.person.fill(NewUser("thuha", "Nguyễn Thị Thu Hà", "Công chức", "lúa chín vàng"))
    wizard.shell.on.click()
    wizard.shell.back.click()
    assert wizard.person.name.text() == "Nguyễn Thị Thu Hà"
    wizard.shell.on.click()
    wizard.shell.on.click()
    assert "Diên An" in wizard.backup.facts.value(0)
    assert "mã hóa" in wizard.backup.facts.value(1)
    wizard.shell.on.click()
    qtbot.waitUntil(lambda: wizard.sheet is not None, timeout=15_000)
    assert wizard.sheet is not None
    assert not wizard.sheet.close_button.isEnabled()
    wizard.sheet.reject()
    assert wizard.sheet.isVisible()
    wizard.sheet.kept.setChecked(True)
    wizard.sheet.close_button.click()
    assert wizard.result() == FirstRun.DialogCode.Accepted
    assert wizard.workspace is not None
    assert wizard.workspace.users.recovery.has_sheet()
    assert wizard.workspace.user.login == "thuha"
    wizard.workspace.close()


def test_tabbing_through_the_list_chooses_nothing(wizard: FirstRun, qtbot: QtBot) -> None:
    """Passing through with Tab leaves the choice open; the first arrow key makes it; a choice stays."""
    tree = wizard.unit.units.tree
    wizard.activateWindow()
    qtbot.waitUntil(lambda: tree.model().rowCount() > 0, timeout=10_000)
    wizard.unit.units.filter.setFocus(Qt.FocusReason.TabFocusReason)
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert wizard.unit.units.key() == ""
    assert not tree.currentIndex().isValid()
    wizard.shell.on.click()
    assert wizard.shell.at() == 0
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    chosen = wizard.unit.units.key()
    assert chosen
    wizard.unit.units.filter.setFocus(Qt.FocusReason.TabFocusReason)
    tree.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert wizard.unit.units.key() == chosen
    assert tree.currentIndex().isValid()


def test_a_small_screen_leaves_room_for_what_was_chosen(wizard: FirstRun, qtbot: QtBot) -> None:
    """On 800 pixels the search does not push the answer, its facts and its buttons out of the window."""
    wizard.resize(800, 800)
    wizard.show()
    wizard.unit.units.filter.setText("xa dien an")
    qtbot.waitUntil(lambda: not wizard.work.busy())
    buttons = [button for button in wizard.unit.findChildren(Button) if button.isVisible()]
    assert buttons
    assert not [button.text() for button in buttons if button.width() < button.sizeHint().width()]
