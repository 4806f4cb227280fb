"""The folder the scanner writes to: newest first, what was taken is marked, what is not ready is left out."""

import os
from pathlib import Path

import pytest
from builders.activities import proof, record

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.workspace import Workspace


def scan(folder: Path, name: str, words: str, minute: int) -> Path:
    """Let the scanner write a file at `minute`."""
    file = proof(folder, name, words)
    os.utime(file, (1_530_000_000 + minute * 60,) * 2)
    return file


def test_the_newest_scan_stands_first_and_a_taken_one_is_marked(commune: Workspace, tmp_path: Path) -> None:
    """Marked by content: a copy under another name is taken too, another file of the same length is not."""
    folder = tmp_path / "scan"
    scan(folder, "scan001.txt", "một", 1)
    scan(folder / "03-07", "scan002.txt", "hai", 3)
    scan(folder, "scan003.txt", "một", 2)
    scan(folder, "scan004.txt", "mọt", 0)
    assert commune.scans.folder() is None
    assert commune.scans.files() == ()
    commune.scans.choose(folder)
    assert commune.scans.folder() == folder
    made = record(commune, folder / "scan001.txt")
    assert [(file.path.name, file.taken) for file in commune.scans.files()] == [
        ("scan002.txt", False),
        ("scan003.txt", True),
        ("scan001.txt", True),
        ("scan004.txt", False),
    ]
    assert [file.path.name for file in commune.scans.files(limit=1)] == ["scan002.txt"]
    commune.evidence.detach(made.evidence[0].id)
    assert not any(file.taken for file in commune.scans.files())


def test_what_is_no_scan_is_left_out(commune: Workspace, tmp_path: Path) -> None:
    """Half-written, empty and hidden files, and what Windows and macOS leave in folders."""
    folder = tmp_path / "scan"
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$bien ban.docx", "scan.pdf.part", "scan.tmp"):
        scan(folder, name, "x", 1)
    scan(folder, "scan.pdf", "", 1)
    scan(folder / "sâu" / "hơn", "scan.pdf", "x", 1)
    scan(folder, "ảnh.jpg", "x", 1)
    commune.scans.choose(folder)
    assert [file.path.name for file in commune.scans.files()] == ["ảnh.jpg"]


def test_a_folder_that_is_gone_is_said(commune: Workspace, tmp_path: Path) -> None:
    """The scanner's computer is off: what to do is said; choosing a file or our own folder is refused."""
    folder = tmp_path / "scan"
    folder.mkdir()
    commune.scans.choose(folder)
    folder.rmdir()
    with pytest.raises(Trouble, match=str(folder)) as told:
        commune.scans.files()
    assert told.value.hint
    for wrong in (folder, proof(tmp_path), commune.folder, commune.folder / "evidence"):
        with pytest.raises(UserMistake) as refused:
            commune.scans.choose(wrong)
        assert refused.value.hint
    assert commune.scans.folder() == folder
