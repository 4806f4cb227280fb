"""Damage as an officer meets it, from the banner to the window that opens again, in the whole program."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from builders.activities import activity, record
from builders.damage import strike
from builders.hands import Hands
from builders.sittings import Sitting
from builders.workspaces import LOGIN, PASSWORD, SetClock, build_template, copy_of, rows_of
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit

from cchc_desktop.files.sole_use import LOCK
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import DATABASE
from ui.login import LoginDialog
from ui.rescue import OTHER, READ, REPAIR, RESTORE, RescueDialog
from ui.settings.restoring import RestoreWizard
from ui.support import safekeeping
from ui.widgets.buttons import Button
from ui.window import MainWindow


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("template") / "commune")


@pytest.fixture
def folder(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed workspace of two activities, of which a backup holds the first; it is looked over at once."""
    monkeypatch.setattr(safekeeping, "_SETTLED", 50)
    opened = copy_of(template, tmp_path / "commune")
    record(opened, title="Trước khi sao lưu")
    opened.backups.make()
    record(opened, title="Sau khi sao lưu")
    opened.close()
    return opened.folder


@pytest.fixture
def sitting(hands: Hands) -> Sitting:
    """Somebody at the computer."""
    return Sitting(hands)


def titles(window: MainWindow) -> list[str]:
    """Return the titles of the activities in the workspace of a window."""
    return sorted(row.title for row in window.desk.workspace.activities.page(ActivityFilter()))


def settled(hands: Hands, window: MainWindow) -> None:
    """Wait until the first page stands."""
    hands.wait(lambda: not window.busy())


def leaving(hands: Hands, done: Callable[[MainWindow], object]) -> Callable[[MainWindow], None]:
    """Return the act that looks at a window once its first page stands, then closes it."""

    def act(window: MainWindow) -> None:
        settled(hands, window)
        done(window)
        window.close()

    return act


def choose(dialog: RescueDialog, way: str) -> None:
    """Click one of the ways out."""
    next(card for card in dialog.ways.cards if card.offer.value == way).click()


def type_password(hands: Hands) -> None:
    """Type the password, whose letters no keyboard of the test library has."""
    field = hands.input("Mật khẩu")
    assert isinstance(field, QLineEdit)
    field.setText(PASSWORD)


def signing_in(hands: Hands) -> Callable[[QDialog], None]:
    """Return the answer to the question who is working."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, LoginDialog)
        type_password(hands)
        hands.press("Đăng nhập")

    return answer


def taking(hands: Hands, way: str, *said: str) -> Callable[[QDialog], None]:
    """Return the answer to the ways out of damage: takes one, reads what was done, and enters."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, RescueDialog)
        choose(dialog, way)
        if way == RESTORE:
            assert hands.sees("Hoạt động: 1")
            assert hands.sees("03/07/2018")
        if not dialog.login.text():
            hands.write("Tên đăng nhập", LOGIN)
        type_password(hands)
        hands.press("Tiếp tục")
        if said:
            hands.wait(lambda: dialog.workspace is not None)
            for words in said:
                assert hands.sees(words), hands.texts()
            hands.press("Mở")

    return answer


def test_a_flipped_page_is_found_beside_the_work_and_mended(
    folder: Path, hands: Hands, sitting: Sitting
) -> None:
    """Signed in, working; the banner appears; closed and repaired, the window opens again with everything."""
    strike(folder, "activity_audiences")
    epochs: list[int] = []

    def struck(window: MainWindow) -> None:
        settled(hands, window)
        hands.wait(lambda: hands.sees("SQLite báo"))
        window.go("activities")
        settled(hands, window)
        assert hands.sees("SQLite báo")
        epochs.append(window.desk.workspace._office.epoch)
        hands.expect(taking(hands, REPAIR, "Đã dựng lại cơ sở dữ liệu", "before-repair-"))
        (button,) = [b for b in window.banner.findChildren(Button) if b.isVisible()]
        button.click()

    def mended(window: MainWindow) -> None:
        assert titles(window) == ["Sau khi sao lưu", "Trước khi sao lưu"]
        workspace = window.desk.workspace
        epochs.append(workspace._office.epoch)
        assert workspace.user.login == LOGIN
        assert not hands.sees("SQLite báo")
        row = workspace.activities.page(ActivityFilter())[0]
        assert workspace.activities.get(row.id).values.audiences == activity().audiences
        record(workspace, title="Làm tiếp")
        assert workspace.faults() == []

    code = sitting.through(folder, struck, leaving(hands, mended), password=PASSWORD, clock=SetClock())
    assert (code, epochs[1] > epochs[0]) == (0, True)
    assert len(list(folder.glob("before-repair-*"))) == 1


def test_data_that_does_not_open_at_all_comes_back_from_the_backup(
    folder: Path, hands: Hands, sitting: Sitting
) -> None:
    """The file is no database: the backup is shown with date and counts, restored, and signed in to."""
    (folder / DATABASE).write_bytes(b"no database" * 1000)
    hands.expect(taking(hands, RESTORE, "Đã khôi phục bản sao lưu", "before-restore-"))

    def restored(window: MainWindow) -> None:
        assert titles(window) == ["Trước khi sao lưu"]
        assert window.desk.workspace._office.epoch > 1
        record(window.desk.workspace, title="Nhập lại")

    assert sitting.through(folder, leaving(hands, restored), password=PASSWORD, clock=SetClock()) == 0
    (aside,) = folder.glob("before-restore-*")
    assert (aside / DATABASE).read_bytes() == b"no database" * 1000

    def again(window: MainWindow) -> None:
        assert titles(window) == ["Nhập lại", "Trước khi sao lưu"]

    hands.expect(signing_in(hands))
    assert sitting.through(folder, leaving(hands, again), clock=SetClock()) == 0


def test_a_backup_on_a_stick_saves_what_nothing_here_does(
    folder: Path, tmp_path: Path, hands: Hands, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Database and own backups are gone; the stick's backup is named and restored."""
    (folder / "backups").rename(tmp_path / "stick")
    (folder / DATABASE).write_bytes(b"")
    (folder / DATABASE).write_bytes(b"\xee" * 8192)
    monkeypatch.setattr("ui.rescue.ask_folder", lambda *_values: tmp_path / "stick")
    hands.expect(taking(hands, OTHER, "Đã khôi phục bản sao lưu"))
    seen: list[list[str]] = []
    act = leaving(hands, lambda window: seen.append(titles(window)))
    assert sitting.through(folder, act, password=PASSWORD, clock=SetClock()) == 0
    assert seen == [["Trước khi sao lưu"]]


def test_where_nothing_else_works_the_data_can_be_read(folder: Path, hands: Hands, sitting: Sitting) -> None:
    """Repair says why it cannot; read only, every page says that nothing is saved, and saving says why."""
    strike(folder, "audit_lines")
    (folder / LOCK).write_text('{"process": 1}', encoding="utf-8")  # the last window was killed
    before = (folder / DATABASE).read_bytes()

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, RescueDialog)
        hands.write("Tên đăng nhập", LOGIN)
        type_password(hands)
        hands.press("Tiếp tục")
        hands.wait(lambda: hands.sees("nhật ký kiểm toán không còn đủ"))
        choose(dialog, READ)
        hands.press("Tiếp tục")

    def refused(dialog: QDialog) -> None:
        assert hands.sees("Kho dữ liệu đang mở chỉ để đọc; chưa lưu gì"), hands.texts()
        assert hands.sees("Hãy sửa chữa dữ liệu hoặc khôi phục bản sao lưu"), hands.texts()
        hands.press("Đóng")

    def looking(window: MainWindow) -> None:
        assert window.desk.workspace.read_only
        assert titles(window) == ["Sau khi sao lưu", "Trước khi sao lưu"]
        for page in ("overview", "activities", "reports"):
            window.go(page)
            settled(hands, window)
            assert hands.sees("Đang mở chỉ để đọc"), hands.texts()
        window.go("settings", {"section": "backups"})
        settled(hands, window)
        hands.press("Sao lưu ngay")
        hands.wait(lambda: hands.sees("Kho dữ liệu đang mở chỉ để đọc; chưa lưu gì"))
        hands.expect(refused)
        window.desk.work.change(partial(record, window.desk.workspace))
        settled(hands, window)

    hands.expect(answer)
    assert sitting.through(folder, leaving(hands, looking), password=PASSWORD, clock=SetClock()) == 0
    assert (folder / DATABASE).read_bytes() == before


def test_a_restore_from_the_settings_closes_and_opens_again(
    folder: Path, hands: Hands, sitting: Sitting
) -> None:
    """The wizard shows dates and counts; the window closes, and what was restored is signed in to."""
    epochs: list[int] = []

    def restoring(dialog: QDialog) -> None:
        assert isinstance(dialog, RestoreWizard)
        dialog.table.selectRow(dialog.model.rowCount() - 1)
        hands.wait(dialog.counts.rowCount)
        assert "03/07/2018" in hands.rows("Sao lưu")[-1]
        dialog.shell.on.click()
        assert hands.rows("Bản sao lưu làm thay đổi gì")[0].startswith("Hoạt động | 2 | 1")
        dialog.shell.on.click()
        dialog.password.setText(PASSWORD)
        dialog.shell.on.click()

    def choosing(window: MainWindow) -> None:
        settled(hands, window)
        epochs.append(window.desk.workspace._office.epoch)
        window.go("settings", {"section": "backups"})
        hands.wait(lambda: hands.rows("Sao lưu"))
        hands.expect(restoring, signing_in(hands))
        hands.find(QAbstractButton, "Khôi phục…").click()

    def restored(window: MainWindow) -> None:
        assert titles(window) == ["Trước khi sao lưu"]
        epochs.append(window.desk.workspace._office.epoch)
        record(window.desk.workspace, title="Làm tiếp")

    code = sitting.through(folder, choosing, leaving(hands, restored), password=PASSWORD, clock=SetClock())
    assert (code, epochs[1] > epochs[0]) == (0, True)
    (aside,) = folder.glob("before-restore-*")
    with rows_of(aside) as rows:
        assert rows.execute("SELECT count(*) FROM activities").fetchone() == (2,)
