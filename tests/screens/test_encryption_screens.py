"""The recovery sheet and encryption in the window: at sign-in, in Administration, in the first run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from builders.messages import Told
from builders.workspaces import (
    LOGIN,
    OFFICER,
    PASSWORD,
    SECOND,
    SetClock,
    build_encrypted_template,
    build_template,
    copy_of,
)
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.services.recovery import RecoverySheet
from cchc_desktop.workspace import Workspace
from ui import opening
from ui.login import LoginDialog
from ui.recovering import RecoverDialog
from ui.settings import encryption
from ui.settings.encryption import EncryptDialog, EncryptionCard
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.work import Work
from ui.widgets.recovery_sheet import RecoverySheetDialog

if TYPE_CHECKING:
    from ui.support.messages import Messages

NEW = "mật khẩu mới 2018"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed encrypted workspace of two people."""
    return build_encrypted_template(tmp_path_factory.mktemp("encrypted") / "commune", (SECOND, "leader"))


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(template, tmp_path / "commune")
    return tmp_path / "commune"


@pytest.fixture
def sheet(folder: Path) -> RecoverySheet:
    """Its recovery sheet."""
    opened = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    made = opened.users.recovery.make_sheet().record
    opened.close()
    return made


@pytest.fixture
def commune(folder: Path) -> Iterator[Workspace]:
    """The workspace, open for its administrator."""
    opened = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    yield opened
    opened.close()


@contextmanager
def desk_on(workspace: Workspace) -> Iterator[Desk]:
    """Give a desk on an open workspace."""
    changes, told = Changes(), Told()
    work = Work(changes, told)
    yield Desk(workspace, work, changes, cast("Messages", told), workspace.plans.period("2018-Q2"))
    work.close()


def recover_dialog(folder: Path, qtbot: QtBot, login: str = "vanan") -> RecoverDialog:
    """Return the dialog for a lost password, shown."""
    made = RecoverDialog(
        lambda code: Workspace.people_by_code(folder, code),
        lambda code, who, word: Workspace.recover(folder, code, login=who, password=word, clock=SetClock()),
        login=login,
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_lost_password_is_set_anew_from_the_sign_in_window(
    dressed: QApplication, folder: Path, sheet: RecoverySheet, qtbot: QtBot
) -> None:
    """The code first; then the person chosen before, a password typed twice, and the workspace is open."""
    del dressed
    dialog = recover_dialog(folder, qtbot)
    dialog.code.setText(sheet.code.replace("-", " ").lower())
    dialog.go()
    assert (dialog.who.value(), dialog.code.isReadOnly()) == ("vanan", True)
    dialog.password.setText("ab")
    dialog.go()
    assert dialog.password_field.error()
    dialog.password.setText(NEW)
    dialog.again.setText("khác")
    dialog.go()
    assert dialog.again_field.error()
    assert dialog.workspace is None
    dialog.again.setText(NEW)
    dialog.go()
    assert dialog.workspace is not None
    assert dialog.workspace.user.name == SECOND.name
    dialog.workspace.close()


def test_a_mistyped_or_foreign_code_is_said_under_the_code(
    dressed: QApplication, folder: Path, sheet: RecoverySheet, qtbot: QtBot
) -> None:
    """Which group is wrong; nothing further is asked."""
    del dressed
    dialog = recover_dialog(folder, qtbot)
    wrong = "0" if sheet.code[0] != "0" else "2"
    for typed in ("", wrong + sheet.code[1:]):
        dialog.code.setText(typed)
        dialog.go()
        assert dialog.code_field.error()
        assert dialog.who_field.isHidden()
    assert "1" in dialog.code_field.error()


def test_the_sign_in_window_offers_the_way_only_where_there_is_a_sheet(
    dressed: QApplication, folder: Path, qtbot: QtBot
) -> None:
    """Without a sheet there is nothing behind it."""
    del dressed
    people = Workspace.people(folder)
    opened = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    without = LoginDialog(people, lambda _who, _word: opened)
    with_one = LoginDialog(people, lambda _who, _word: opened, recover=lambda _who, _parent: opened)
    for dialog in (without, with_one):
        qtbot.addWidget(dialog)
    assert without.lost.isHidden()
    assert not with_one.lost.isHidden()
    with_one.lost.click()
    assert with_one.workspace is opened
    opened.close()


def test_the_sheet_stays_on_the_screen_until_it_is_safe(
    dressed: QApplication, sheet: RecoverySheet, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc does not lose it; it is saved as the page it is, or said why not."""
    del dressed
    dialog = RecoverySheetDialog(sheet)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.code.text().replace("\n", " - ").replace(" - ", "-") == sheet.code
    dialog.reject()
    assert dialog.isVisible()
    for target, written in ((tmp_path / "không có" / "x.pdf", False), (tmp_path / "x.pdf", True)):
        monkeypatch.setattr("ui.widgets.recovery_sheet.ask_target", lambda *_a, t=target, **_n: t)
        dialog.save()
        assert target.is_file() == written
    assert (tmp_path / "x.pdf").read_bytes() == sheet.pdf
    dialog.kept.setChecked(True)
    dialog.reject()
    assert not dialog.isVisible()


def test_administration_says_how_the_data_is_protected_and_makes_a_sheet(
    dressed: QApplication, commune: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a sheet it warns; with one it says so."""
    del dressed
    with desk_on(commune) as desk:
        card = EncryptionCard(desk)
        qtbot.addWidget(card)
        card.read()
        qtbot.waitUntil(lambda: "đã mã hóa" in card.state.text(), timeout=10_000)
        assert card.encrypt_button.isHidden()
        assert "Chưa có phiếu" in " ".join(label.text() for label in card.banner.findChildren(QLabel))
        shown: list[RecoverySheet] = []
        monkeypatch.setattr(encryption, "confirm", lambda *_a, **_n: True)

        class Taken:
            def __init__(self, made: RecoverySheet, **_options: object) -> None:
                shown.append(made)

            def exec(self) -> int:
                return 1

        monkeypatch.setattr(encryption, "RecoverySheetDialog", Taken)
        card.make_sheet()
        qtbot.waitUntil(lambda: "có phiếu" in card.state.text(), timeout=10_000)
        assert shown[0].pdf.startswith(b"%PDF")
        assert card.banner.isHidden()


def test_a_plain_workspace_is_encrypted_from_administration(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """A wrong password is said under the field; with the right one the window opens the data anew."""
    del dressed
    plain = copy_of(build_template(tmp_path / "template"), tmp_path / "plain", SetClock())
    with desk_on(plain) as desk:
        card = EncryptionCard(desk)
        qtbot.addWidget(card)
        card.read()
        qtbot.waitUntil(lambda: "Chưa mã hóa" in card.state.text(), timeout=10_000)
        assert card.sheet_button.isHidden()
        dialog = EncryptDialog(desk)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.password.setText("sai")
        dialog.go()
        qtbot.waitUntil(lambda: bool(dialog.password_field.error()), timeout=10_000)
        dialog.password.setText(PASSWORD)
        dialog.go()
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    plain.close()
    again = Workspace.open(tmp_path / "plain", password=PASSWORD)
    assert again.users.recovery.encrypted()
    assert again.user.name == OFFICER
    again.close()


def test_a_damaged_key_file_leads_to_the_recovery_sheet(
    dressed: QApplication, folder: Path, sheet: RecoverySheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start says what is damaged and asks for the code instead of giving up."""
    del dressed
    (folder / "keys" / "people.json").write_text("{", encoding="utf-8")
    said: list[str] = []
    monkeypatch.setattr(opening.Messages, "failure", lambda _self, failure: said.append(failure.message))

    def use_the_sheet(dialog: RecoverDialog) -> int:
        dialog.code.setText(sheet.code)
        dialog.go()
        dialog.password.setText(NEW)
        dialog.again.setText(NEW)
        dialog.go()
        return dialog.result()

    monkeypatch.setattr(RecoverDialog, "exec", use_the_sheet)
    opened = opening.open_workspace(folder, clock=SetClock())
    assert opened is not None
    assert opened.user.name in {OFFICER, SECOND.name}
    assert "people.json" in said[0]
    opened.close()
