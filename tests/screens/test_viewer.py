"""Files looked at inside the program, with mouse and keys, side by side with their record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.desks import open_desk
from builders.messages import Told
from builders.papers import grey_of, paper, picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.files.private import private_folder
from cchc_desktop.services.evidence import NewEvidence, ShownFile
from cchc_desktop.services.outside_copies import copy_outside
from ui.support.desk import Desk
from ui.widgets import viewer
from ui.widgets.beside import Beside
from ui.widgets.canvas import Fit
from ui.widgets.viewer import FileView, FileViewer

PDF, PNG = "application/pdf", "image/png"


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> FileView:
    """A viewer of half a screen."""
    made = FileView()
    qtbot.addWidget(made)
    made.resize(640, 520)
    made.show()
    made.activateWindow()
    return made


def look(view: FileView, file: Path, media_type: str, *, name: str = "", locator: str = "") -> None:
    """Show `file` in `view`, with the focus where its keys work."""
    view.show_file(ShownFile(file, name or file.name, media_type, EvidenceValues(locator=locator)))
    view.focus_file()


def colour(view: FileView, x: float = 0.5, y: float = 0.5) -> QColor:
    """Return the colour in the page's place, at shares of the view's width and height."""
    image = view.canvas.viewport().grab().toImage()
    return image.pixelColor(int(image.width() * x), int(image.height() * y))


def shows(view: FileView, page: int) -> bool:
    """Tell whether the middle of the view has the ground of `page`."""
    return abs(colour(view).red() - grey_of(page)) <= 2


def test_a_pdf_opens_at_the_page_that_the_locator_names(view: FileView, qtbot: QtBot, tmp_path: Path) -> None:
    """The reviewer reads "mục 2, trang 3" over the third page; without a page it opens at the first."""
    look(view, paper(tmp_path), PDF, locator="mục 2, trang 3")
    qtbot.waitUntil(lambda: shows(view, 2))
    assert (view.page.text(), view._of.text()) == ("3", "/ 5")
    assert view.note.whole() == "mục 2, trang 3"
    assert view.canvas.accessibleName() == "Trang 3 trên 5"
    look(view, paper(tmp_path), PDF)
    qtbot.waitUntil(lambda: shows(view, 0))
    look(view, paper(tmp_path), PDF, locator="trang 99")
    qtbot.waitUntil(lambda: shows(view, 4))


def test_pages_are_turned_by_keys_and_typed(view: FileView, qtbot: QtBot, tmp_path: Path) -> None:
    """Page Down and Up, Home and End, or the number of the page and Enter."""
    look(view, paper(tmp_path), PDF)
    view.canvas.fit(Fit.PAGE)
    for key, page in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_End, 4),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(view.canvas, key)
        assert view.canvas.page() == page
        qtbot.waitUntil(lambda page=page: shows(view, page))
    view.page.setFocus()
    view.page.selectAll()
    qtbot.keyClicks(view.page, "4")
    qtbot.keyClick(view.page, Qt.Key.Key_Return)
    assert view.canvas.page() == 3
    qtbot.waitUntil(view.canvas.hasFocus)
    qtbot.waitUntil(lambda: shows(view, 3))


def test_pages_are_enlarged_fitted_and_turned(view: FileView, qtbot: QtBot, tmp_path: Path) -> None:
    """+ and - change the size, W fits the width, 0 the page, R turns; what was in the middle stays there."""
    look(view, paper(tmp_path), PDF, locator="trang 3")
    canvas = view.canvas
    wide = canvas.percent()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.percent() > wide
    assert canvas.page() == 2
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.percent() < wide
    qtbot.keyClick(canvas, Qt.Key.Key_W)
    assert canvas.percent() == wide
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    whole = canvas.percent()
    assert whole < wide
    assert view._percent.text() == f"{whole} %"
    upright = canvas._places[0]
    qtbot.keyClick(canvas, Qt.Key.Key_R)
    turned = canvas._places[0]
    assert (upright.width() < upright.height(), turned.width() < turned.height()) == (True, False)
    assert canvas.page() == 2


def test_a_picture_turns_to_the_right(view: FileView, qtbot: QtBot, tmp_path: Path) -> None:
    """What was at the left comes to the top; four turns bring it back."""
    look(view, picture(tmp_path), PNG)
    view.canvas.fit(Fit.PAGE)
    qtbot.waitUntil(lambda: (colour(view, 0.25).red(), colour(view, 0.75).red()) == (0, 255))
    qtbot.keyClick(view.canvas, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: (colour(view, 0.5, 0.25).red(), colour(view, 0.5, 0.75).red()) == (0, 255))
    for _ in range(3):
        view.canvas.turn()
    qtbot.waitUntil(lambda: (colour(view, 0.25).red(), colour(view, 0.75).red()) == (0, 255))
    assert not view._paging[0].isVisible()


def test_a_long_document_keeps_few_images(view: FileView, qtbot: QtBot, tmp_path: Path) -> None:
    """Scrolling through a hundred pages holds the images of those in sight and their neighbours alone."""
    look(view, paper(tmp_path, pages=100), PDF)
    for page in range(0, 100, 5):
        view.canvas.go_to(page)
        qtbot.waitUntil(lambda page=page: page in view.canvas._images)
    assert len(view.canvas._images) <= 12


def test_a_damaged_pdf_says_so(view: FileView, tmp_path: Path) -> None:
    """Cut off half way: the words say what it may be; a copy can still be saved or opened outside."""
    file = paper(tmp_path)
    file.write_bytes(file.read_bytes()[:200])
    look(view, file, PDF)
    assert view.other.isVisible()
    assert "hỏng" in view.other.words.text()
    assert view.outside.isVisible()


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        ("Biên bản".encode(), "Biên bản"),
        ("Biên bản".encode("utf-16"), "Biên bản"),
        (b"\xef\xbb\xbfBi\xc3\xaan", "Biên"),
        ("Biên bản thôn Đông".encode("cp1258", errors="ignore"), "Biên b"),
    ],
)
def test_a_text_is_read_in_its_own_letters(view: FileView, tmp_path: Path, octets: bytes, words: str) -> None:
    """Unicode in its forms, and what Windows wrote before."""
    file = tmp_path / "ghi chú.txt"
    file.write_bytes(octets)
    look(view, file, "text/plain")
    assert view.words.isVisible()
    assert view.words.toPlainText().startswith(words)
    assert view.words.isReadOnly()


def test_other_kinds_open_outside_only_after_a_warning(
    view: FileView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name, kind and size are shown; the safe answer opens nothing; a copy opens, never the kept file."""
    file = tmp_path / ("a" * 64)
    file.write_bytes(b"{\\rtf1 x")
    look(view, file, "application/rtf", name="Biên bản.rtf")
    assert "Word" in view.other.head.text()
    opened: list[Path] = []
    monkeypatch.setattr(viewer, "open_outside", lambda copy: opened.append(copy) or True)
    answers = iter([False, True])
    asked: list[str] = []

    def confirm(_parent: object, question: str, consequence: str, **_more: object) -> bool:
        asked.append(question + consequence)
        return next(answers)

    monkeypatch.setattr(viewer, "confirm", confirm)
    view.open_outside()
    assert opened == []
    assert "Biên bản.rtf" in asked[0]
    assert "gây hại" in asked[0]
    qtbot.mouseClick(view.outside, Qt.MouseButton.LeftButton)
    (copy,) = opened
    assert (copy.name, copy.read_bytes()) == ("Biên bản.rtf", file.read_bytes())
    assert copy.parent != file.parent


@pytest.mark.parametrize(
    ("name", "media_type", "copied"),
    [
        ("chạy.bat", "text/plain", "chạy-bat.txt"),
        ("../../ảnh.png", "image/png", "------ảnh.png"),
        ("hai.PDF", "application/pdf", "hai.pdf"),
    ],
)
def test_a_copy_has_the_ending_of_its_content(
    tmp_path: Path, name: str, media_type: str, copied: str
) -> None:
    """Nothing that is opened outside can run under the name somebody gave it, or leave its folder."""
    from cchc_desktop.domain.file_kinds import safe_ending

    file = tmp_path / "kept"
    file.write_bytes(b"x")
    copy = copy_outside(file, name, safe_ending(media_type, name))
    assert copy.name == copied
    assert copy.parent.parent == private_folder()


def test_what_may_not_be_opened_offers_a_copy_alone(view: FileView, tmp_path: Path) -> None:
    """An installer that looks like an old Word file, an unknown kind: no way to open it outside."""
    file = tmp_path / "x"
    file.write_bytes(b"\xd0\xcf\x11\xe0")
    look(view, file, "application/x-ole-storage", name="cài đặt.msi")
    assert not view.outside.isVisible()
    assert not view._may_open.isVisible()
    look(view, file, "application/x-ole-storage", name="biên bản.doc")
    assert view.outside.isVisible()


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


def test_a_file_stands_beside_its_record_until_it_is_closed(
    desk: Desk, qtbot: QtBot, tmp_path: Path, told: Told
) -> None:
    """It takes the place of the list; Esc brings the list back and the focus to where it was."""
    field = QLineEdit()
    beside = Beside(desk, field)
    qtbot.addWidget(beside)
    beside.resize(640, 480)
    beside.show()
    beside.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    beside.look(NewEvidence(paper(tmp_path), EvidenceValues(locator="trang 2")))
    qtbot.waitUntil(lambda: beside.view is not None and beside.view.isVisible())
    assert beside.view is not None
    qtbot.waitUntil(lambda: shows(beside.view, 1))
    qtbot.keyClick(beside.view.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(field.hasFocus)
    assert not beside.view.isVisible()
    gone = NewEvidence(tmp_path / "không có.pdf")
    beside.look(gone)
    qtbot.waitUntil(lambda: bool(told.failures))
    assert "không có.pdf" in told.failures[0].message


def test_a_file_that_has_not_arrived_says_so(desk: Desk, qtbot: QtBot, tmp_path: Path, told: Told) -> None:
    """Its bytes were only promised by a bundle: the words say whom to ask."""
    report = desk.workspace.reports.draft(desk.period).record
    file = desk.workspace.evidence.attach(Noun.REPORT, report.id, paper(tmp_path)).record
    desk.workspace.evidence.path(file.sha256).unlink()
    beside = Beside(desk, QLabel())
    qtbot.addWidget(beside)
    beside.show()
    beside.look(file)
    qtbot.waitUntil(lambda: bool(told.failures))
    assert told.failures[0].hint


def test_the_dialog_shows_the_same_and_closes_by_keys(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """Ctrl+W and Esc close it."""
    for key, modifier in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ):
        dialog = FileViewer(ShownFile(picture(tmp_path), "ảnh.png", PNG))
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda dialog=dialog: dialog.view.canvas.hasFocus())
        qtbot.keyClick(dialog.view.canvas, key, modifier)
        qtbot.waitUntil(lambda dialog=dialog: not dialog.isVisible())


def test_the_page_moves_with_the_hand(view: FileView, qtbot: QtBot, tmp_path: Path) -> None:
    """Pressing and pulling up shows what is further down."""
    look(view, paper(tmp_path), PDF)
    bar, port = view.canvas.verticalScrollBar(), view.canvas.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    qtbot.mouseMove(port, QPoint(200, 100))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert bar.value() == 200
