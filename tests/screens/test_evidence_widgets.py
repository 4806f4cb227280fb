"""Files come to a record by hand: dropped, pasted, scanned, chosen again; what is wrong is said at once."""

import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from builders.activities import proof, record
from builders.desks import drop, open_desk
from builders.messages import Told
from builders.papers import paper, picture
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.nouns import Noun
from ui.activities import missing
from ui.activities.missing import MissingEvidenceDialog
from ui.activities.screen import ActivitiesScreen
from ui.activities.values import FormState, as_draft, from_draft
from ui.support.desk import Desk
from ui.support.file_changes import FileChanges
from ui.widgets.evidence import EvidenceList
from ui.widgets.kept_files import KeptFilesDialog
from ui.widgets.pasting import Pasting
from ui.widgets.record_files import RecordFilesDialog
from ui.widgets.scans import ScanDialog
from ui.widgets.tiles import TILE


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def files(desk: Desk, qtbot: QtBot) -> EvidenceList:
    """The files of a record that has none yet."""
    made = EvidenceList(desk, year=2018)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


def idle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is being read or kept."""
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)


def names(files: EvidenceList) -> list[str]:
    """Return what the list shows."""
    return [entry.name for entry in files.entries()]


def test_a_dropped_folder_gives_the_files_in_it(
    files: EvidenceList, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """Not what systems leave in folders, not the folders below; an empty one is said."""
    folder = tmp_path / "ảnh"
    for name in ("b.txt", "a.txt", "Thumbs.db", ".ẩn", "~$tạm.docx"):
        proof(folder, name, name)
    proof(folder / "dưới", "c.txt")
    drop(files.zone, folder, proof(tmp_path, "riêng.txt"))
    idle(desk, qtbot)
    assert names(files) == ["a.txt", "b.txt", "riêng.txt"]
    drop(files.zone, folder)
    assert names(files) == ["a.txt", "b.txt", "riêng.txt"]
    (tmp_path / "trống").mkdir()
    drop(files.zone, tmp_path / "trống")
    assert "trống" in files._problem_words.text()


def test_what_cannot_be_evidence_leaves_the_list_with_the_reason(
    files: EvidenceList, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """A program, an empty file, one that is gone; the good one stays and is taken on saving."""
    good = paper(tmp_path)
    (tmp_path / "chạy.pdf").write_bytes(b"MZ\x90\x00")
    (tmp_path / "rỗng.pdf").touch()
    drop(files.zone, good, tmp_path / "chạy.pdf", tmp_path / "rỗng.pdf")
    assert len(files.entries()) == 3
    qtbot.waitUntil(files._problem.isVisible)
    assert names(files) == [good.name]
    assert "chạy.pdf" in files._problem_words.text()
    assert "1 tệp khác" in files._problem_words.text()
    drop(files.zone, proof(tmp_path))
    assert not files._problem.isVisible()
    assert [new.file.name for new in files.changes().added] == [good.name, "biên bản.txt"]


def test_a_picture_is_pasted_as_a_file(files: EvidenceList, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """It is held with the draft until it is saved; words on the clipboard stay words."""
    pasting = Pasting(desk, files, lambda: "activity-new", files)
    QGuiApplication.clipboard().setImage(QImage(str(picture(tmp_path))))
    pasting.paste()
    qtbot.waitUntil(lambda: len(files.entries()) == 1)
    held = files.changes().added[0].file
    assert held.is_relative_to(desk.workspace.folder / "drafts")
    assert QImage(str(held)).width() == 300
    QGuiApplication.clipboard().setText("chỉ là chữ")
    pasting.paste()
    idle(desk, qtbot)
    assert len(files.entries()) == 1
    QGuiApplication.clipboard().clear()


def test_scans_are_chosen_by_their_small_pages(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """The newest first, taken ones marked; several are attached in the order they were scanned."""
    folder = tmp_path / "scan"
    scans = [paper(folder, "1.pdf"), picture(folder, "2.png"), picture(folder, "3.png", width=50)]
    for minute, file in enumerate(scans):
        os.utime(file, (1_530_000_000 + minute,) * 2)
    empty = ScanDialog(desk)
    qtbot.addWidget(empty)
    empty.show()
    idle(desk, qtbot)
    assert "Chưa chọn" in empty.empty.head.text()
    assert not empty.take.isVisible()
    desk.workspace.scans.choose(folder)
    record(desk.workspace, scans[0])
    dialog = ScanDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    idle(desk, qtbot)
    tiles = [dialog.list.item(row).data(TILE) for row in range(3)]
    assert [(tile.name, tile.note == "đã lấy") for tile in tiles] == [
        ("3.png", False),
        ("2.png", False),
        ("1.pdf", True),
    ]
    assert all(tile.image is not None and not tile.image.isNull() for tile in tiles)
    dialog._take()
    assert dialog.isVisible(), "nothing is chosen yet"
    for row in (0, 2):
        dialog.list.item(row).setSelected(True)
    assert "2 tệp" in dialog.take.text()
    dialog._take()
    assert [file.name for file in dialog.chosen()] == ["1.pdf", "3.png"]


def test_a_scan_folder_that_is_gone_is_said(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """The words name the folder and the way out."""
    (tmp_path / "scan").mkdir()
    desk.workspace.scans.choose(tmp_path / "scan")
    (tmp_path / "scan").rmdir()
    dialog = ScanDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.banner.isVisible)
    assert str(tmp_path / "scan") in dialog.banner.text()


def test_a_file_kept_already_is_found_and_attached_again(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Found by its number without diacritics; it carries what was said of it and survives a draft."""
    made = record(desk.workspace, proof(tmp_path), proof(tmp_path, "khác.txt", "khác"))
    said = EvidenceValues("12/KH-UBND", "UBND xã", None, "trang 3")
    desk.workspace.evidence.describe(made.evidence[0].id, said)
    dialog = KeptFilesDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.rows()) == 2)
    dialog.search.setText("12 kh ubnd xa")
    qtbot.waitUntil(lambda: len(dialog.model.rows()) == 1)
    dialog._take()
    assert dialog.isVisible(), "nothing is chosen yet"
    dialog.table.selectRow(0)
    dialog._take()
    (new,) = dialog.chosen()
    assert (new.name, new.values, new.sha256) == ("biên bản.txt", said, made.evidence[0].sha256)
    kept = from_draft(as_draft(FormState(files=FileChanges((new,)))))
    assert kept.files.added == (new,)
    files = EvidenceList(desk, year=2018)
    qtbot.addWidget(files)
    files.add_new([new, new])
    idle(desk, qtbot)
    assert names(files) == ["biên bản.txt"]
    dialog.search.setText("không có tệp nào như thế")
    qtbot.waitUntil(dialog.model.is_empty)


def test_the_files_of_any_record_are_kept_at_once(
    desk: Desk, qtbot: QtBot, tmp_path: Path, told: Told
) -> None:
    """A report's files are attached and taken off without a form; a refusal is said and changes nothing."""
    report = desk.workspace.reports.draft(desk.period).record
    dialog = RecordFilesDialog(desk, Noun.REPORT, report.id, "Báo cáo")
    qtbot.addWidget(dialog)
    dialog.show()
    idle(desk, qtbot)
    drop(dialog.files.zone, paper(tmp_path))
    idle(desk, qtbot)
    (kept,) = desk.workspace.evidence.of(report.id)
    assert kept.name == "Kế hoạch.pdf"
    assert [entry.stored for entry in dialog.files.entries()] == [kept]
    (tmp_path / "chạy.txt").write_bytes(b"#!/bin/sh\n")
    drop(dialog.files.zone, tmp_path / "chạy.txt")
    idle(desk, qtbot)
    assert "chạy.txt" in dialog.banner.text() + dialog.files._problem_words.text()
    assert names(dialog.files) == ["Kế hoạch.pdf"]
    dialog.files._remove(dialog.files.entries()[0])
    idle(desk, qtbot)
    assert desk.workspace.evidence.of(report.id) == ()
    assert not told.crashes


def test_what_has_no_evidence_is_listed_opened_and_exported(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By clause of the period; the workbook holds what is shown; with nothing missing it says so."""
    made = record(desk.workspace, title="Phát thanh", clauses=("II.3.4", "II.2.a.1"))
    dialog = MissingEvidenceDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    idle(desk, qtbot)
    assert [row.clause for row in dialog.model.rows()] == ["II.2.a.1", "II.3.4"]
    assert dialog.head.text().startswith("1 mục")
    dialog.clause.choose("II.3.4")
    assert [row.clause for row in dialog.model.rows()] == ["II.3.4"]
    target = tmp_path / "thiếu.xlsx"
    monkeypatch.setattr(missing, "ask_target", lambda *_a, **_k: target)
    dialog.export.click()
    idle(desk, qtbot)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (5, 6)] == ["II.3.4", None]
    wanted: list[str] = []
    dialog.record_wanted.connect(wanted.append)
    dialog.table.selectRow(0)
    dialog.add.click()
    assert wanted == [made.id]
    desk.workspace.evidence.attach(Noun.ACTIVITY, made.id, proof(tmp_path))
    again = MissingEvidenceDialog(desk)
    qtbot.addWidget(again)
    again.show()
    idle(desk, qtbot)
    assert again.empty.isVisible()
    assert not again.export.isVisible()


def test_a_file_is_looked_at_beside_the_activity_it_proves(
    desk: Desk, qtbot: QtBot, tmp_path: Path, told: Told
) -> None:
    """The viewer takes the list's place, the form stays; closing the form closes the file."""
    made = record(desk.workspace, paper(tmp_path))
    screen = ActivitiesScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1158, 640)
    screen.show()
    screen.open_activity(made.id)
    qtbot.waitUntil(lambda: bool(screen.form.fields.evidence.entries()), timeout=15000)
    screen.form.file_wanted.emit(screen.form.fields.evidence.entries()[0])
    qtbot.waitUntil(lambda: screen.beside.view is not None and screen.beside.view.isVisible(), timeout=15000)
    assert screen.form.isVisible()
    screen.form.close_pane()
    assert screen.beside.view is not None
    assert not screen.beside.view.isVisible()
    assert not told.failures
