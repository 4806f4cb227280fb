"""The evidence store in Quản trị: what is wrong is listed with what it proved, and mended there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.desks import open_desk
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.evidence import FaultKind
from cchc_desktop.domain.file_kinds import MEGABYTE, FileKind, FileLimits
from cchc_desktop.domain.nouns import Noun
from ui.settings import evidence
from ui.settings.evidence import EvidenceCard
from ui.settings.limits import LimitsDialog
from ui.settings.screen import SECTIONS, SettingsScreen
from ui.support.desk import Desk
from ui.widgets.cells import Column


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> SettingsScreen:
    """Quản trị, opened at the evidence files."""
    made = SettingsScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 690)
    made.show()
    made.open(section="evidence")
    qtbot.waitUntil(lambda: not desk.work.busy())
    return made


@pytest.fixture
def card(page: SettingsScreen) -> EvidenceCard:
    """The part that is shown."""
    assert SECTIONS[page._stack.currentIndex()] == "evidence"
    return page.evidence


def check(card: EvidenceCard, qtbot: QtBot) -> list[str]:
    """Check the store and return the name of each row."""
    card.check_button.click()
    qtbot.waitUntil(lambda: not card._desk.work.busy(), timeout=15000)
    return [line.name for line in card.model.rows()]


def words(card: EvidenceCard, row: int) -> list[str]:
    """Return what the cells of a row say."""
    columns: tuple[Column, ...] = card.model.columns
    return [card.model.data(card.model.index(row, at)) for at in range(len(columns))]


def test_a_lost_file_is_listed_with_its_record_and_put_back(
    card: EvidenceCard, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row names the activity; another file is refused in words, the very file mends it."""
    assert "chưa" in card.empty.head.text().casefold()
    file = proof(tmp_path)
    made = record(desk.workspace, file, title="Phát thanh tuần 20")
    assert check(card, qtbot) == []
    assert "không bị thay đổi" in card.banner.text()
    desk.workspace.evidence.path(made.evidence[0].sha256).unlink()
    assert check(card, qtbot) == [file.name]
    assert words(card, 0)[0] == "Còn thiếu"
    assert "Phát thanh tuần 20" in words(card, 0)[3]
    assert not card.mend.isVisible()
    card.table.selectRow(0)
    assert card.mend.isVisible()
    assert not card.remove.isVisible()
    asked: list[tuple[str, object]] = []
    desk.wanted.connect(lambda page, where: asked.append((page, where)))
    card.record.click()
    assert asked == [("activities", {"record": made.id})]
    for copy, left in ((proof(tmp_path / "khác", words="khác\n"), [file.name]), (file, [])):
        monkeypatch.setattr(evidence, "ask_files", lambda *_a, copy=copy, **_k: [copy])
        card.table.selectRow(0)
        card.mend.click()
        qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
        assert [line.name for line in card.model.rows()] == left
        assert ("tệp khác" in card.banner.text()) is bool(left)


def test_copies_are_found_in_a_folder(
    card: EvidenceCard, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick with copies mends all at once; a folder without them says so."""
    files = [proof(tmp_path / "usb", f"{name}.txt", name) for name in ("một", "hai")]
    made = record(desk.workspace, *files)
    for file in made.evidence:
        desk.workspace.evidence.path(file.sha256).unlink()
    assert len(check(card, qtbot)) == 2
    (tmp_path / "trống").mkdir()
    for folder, left in ((tmp_path / "trống", 2), (tmp_path / "usb", 0)):
        monkeypatch.setattr(evidence, "ask_folder", lambda *_a, folder=folder: folder)
        card.mend_all.click()
        qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
        assert len(card.model.rows()) == left
    assert desk.workspace.evidence.verify() == []


def test_what_proves_nothing_is_removed_after_a_question(
    card: EvidenceCard, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One still kept for its term is refused with the day; one that may go goes, and the trail has a line."""
    store = desk.workspace._office.files
    old = store.add(proof(tmp_path, "cũ.txt", "cũ")).sha256
    os.utime(store.path(old), (1_400_000_000, 1_400_000_000))
    made = record(desk.workspace, proof(tmp_path))
    desk.workspace.evidence.detach(made.evidence[0].id)
    assert len(check(card, qtbot)) == 2
    kept = next(at for at, line in enumerate(card.model.rows()) if line.sha256 != old)
    card.table.selectRow(kept)
    card.remove.click()
    assert "2038" in card.banner.text()
    asked: list[str] = []
    answers = iter([False, True])
    monkeypatch.setattr(evidence, "confirm", lambda *said, **_k: asked.append(str(said)) or next(answers))
    for kept_then in (True, False):
        qtbot.waitUntil(lambda: not desk.work.busy())
        gone = next(at for at, line in enumerate(card.model.rows()) if line.sha256 == old)
        card.table.selectRow(gone)
        qtbot.waitUntil(lambda: [line.sha256 for line in card.table.selected()] == [old])
        card.remove.click()
        assert len(asked) == (1 if kept_then else 2)
        assert store.has(old) or not kept_then
    qtbot.waitUntil(lambda: not store.has(old), timeout=15000)
    qtbot.waitUntil(lambda: len(card.model.rows()) == 1, timeout=15000)
    assert "không hoàn tác" in asked[0]
    assert desk.workspace.audit.lines()[0].action == "remove"


def test_limits_are_chosen_in_words(card: EvidenceCard, desk: Desk, qtbot: QtBot) -> None:
    """Size and kinds; nothing at all or nothing of a size is refused under the field."""
    dialog = LimitsDialog(desk.workspace.evidence.limits())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.largest.set_value(0)
    dialog._apply()
    assert "MB" in dialog._size.error()
    dialog.largest.set_value(20)
    for box in dialog.kinds.values():
        box.setChecked(False)
    dialog._apply()
    assert dialog.wrong.isVisible()
    dialog.kinds[FileKind.PDF].setChecked(True)
    dialog._apply()
    assert dialog.result()
    desk.work.change(
        lambda: desk.workspace.evidence.set_limits(dialog.limits()), card._settings_changed, card._failed
    )
    qtbot.waitUntil(lambda: "20 MB" in card.settings.text())
    assert desk.workspace.evidence.limits() == FileLimits(20 * MEGABYTE, frozenset({FileKind.PDF}))


def test_the_scan_folder_is_a_setting(
    card: EvidenceCard, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is shown; the program's own folder is refused in words."""
    folder = tmp_path / "máy quét"
    folder.mkdir()
    for chosen, said in ((desk.workspace.folder, ""), (folder, str(folder))):
        monkeypatch.setattr(evidence, "ask_folder", lambda *_a, chosen=chosen: chosen)
        card._choose_scan_folder()
        qtbot.waitUntil(lambda: not desk.work.busy())
        assert said in card.settings.text()
        assert bool(card.banner.isVisible()) is not bool(said)


def test_every_state_has_its_words() -> None:
    """No kind of fault is without a badge."""
    from cchc_desktop.domain.evidence import EvidenceFault, Owner

    owner = Owner(Noun.ACTIVITY, "x", "Phát thanh", "u")
    for kind in FaultKind:
        fault = EvidenceFault("0" * 64, "tệp", kind, 1, (owner,))
        line = evidence._Line(fault.sha256, fault.name, 1, fault=fault)
        assert evidence._state(line)[0]
        assert "Phát thanh" in evidence._about(line)
