"""The first page comes up without what it does not show."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from builders.exchange import workspace
from builders.workspaces import PASSWORD, build_encrypted_template
from PySide6.QtGui import QImage

STRANGERS: Final = frozenset(
    {"alembic", "cryptography", "docx", "openpyxl", "pikepdf", "pyhanko", "pyrage", "reportlab"}
)
START: Final = """
import gc, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cchc_desktop.__main__ import open_window
app = QApplication([])

def look():
    for window in app.topLevelWidgets():
        if type(window).__name__ == "MainWindow" and window.isVisible() and not window.busy():
            figures = window.page("overview").missing.accessibleName()
            print(figures, "|", *sorted({name.partition(".")[0] for name in sys.modules}))
            print(gc.isenabled())
            timer.stop()
            QTimer.singleShot(1600, lambda: (print(gc.isenabled()), window.close()))
            return

timer = QTimer(); timer.timeout.connect(look); timer.start(5)
sys.exit(open_window(["--workspace", sys.argv[1], "--as-of", "2018-04-02"]))
"""


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of a commune."""
    folder = tmp_path_factory.mktemp("start") / "commune"
    workspace(folder, "22693").close()
    return folder


def start(folder: Path, password: str) -> subprocess.CompletedProcess[str]:
    """Start the program as a person does, with the password in the environment."""
    environment = os.environ | {"CCHC_PASSWORD": password, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-c", START, str(folder)],
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )


def test_the_first_page_loads_no_library_it_does_not_need(commune: Path) -> None:
    """Signing, encryption, documents and migrations are loaded when somebody asks for them."""
    done = start(commune, "demo")
    assert done.returncode == 0, done.stderr
    figures, _, loaded = done.stdout.splitlines()[0].partition("|")
    assert figures.strip()
    assert "sqlalchemy" in loaded.split()
    assert not STRANGERS & set(loaded.split())


def test_an_encrypted_workspace_loads_no_more_than_opens_its_slot(tmp_path: Path) -> None:
    """The cipher of the key files, and nothing of signing, bundles or documents."""
    folder = build_encrypted_template(tmp_path / "commune")
    done = start(folder, PASSWORD)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.splitlines()[0].partition("|")[2].split()
    assert "sqlcipher3" in loaded
    assert STRANGERS & set(loaded) == {"cryptography"}


def test_the_collector_of_garbage_is_back_once_the_page_stands(commune: Path) -> None:
    """It is kept out of the start alone: a window left open all day does not grow."""
    assert start(commune, "demo").stdout.splitlines()[1:] == ["False", "True"]


def picture(folder: Path, file: Path) -> int:
    """Start the program with a picture asked for, and return its exit code."""
    environment = os.environ | {"CCHC_PASSWORD": "demo", "QT_QPA_PLATFORM": "offscreen"}
    words = ["--workspace", str(folder), "--as-of", "2018-04-02", "--picture", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "cchc_desktop", *words],
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode


def test_a_picture_shows_that_the_window_opens(commune: Path, tmp_path: Path) -> None:
    """Asked for a picture, the program opens its window, draws its first page and leaves by itself."""
    file = tmp_path / "page.png"
    assert picture(commune, file) == 0
    drawn = QImage(str(file))
    middle = {drawn.pixel(x, y) for x in range(0, drawn.width(), 7) for y in range(0, drawn.height(), 7)}
    assert len(middle) > 10, "the page is empty"


def test_a_picture_that_cannot_be_written_is_trouble(commune: Path, tmp_path: Path) -> None:
    """Where the file cannot be written the program still leaves, and its exit code says so."""
    assert picture(commune, tmp_path / "nowhere" / "page.png") == 4
