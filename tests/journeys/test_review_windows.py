"""Two items returned, mended and accepted, through the windows of the commune and the district."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.assessments import answer_everything
from builders.desktops import Desktop, Journey
from builders.exchange import Exchange, build_trusting, open_copy, record, send
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reviews import ReviewState
from ui.assessments.screen import AssessmentScreen
from ui.reviews.screen import ReviewScreen

QUARTER = "2018-Q1"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three trusting workspaces; the commune's quarter is scored."""
    folder = tmp_path_factory.mktemp("template") / "exchange"
    folder.mkdir()
    build_trusting(folder)
    ready = folder.with_name("ready")
    opened = open_copy(folder, ready)
    record(opened.commune)
    answer_everything(opened.commune, QUARTER)
    opened.close()
    return ready


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three."""
    opened = open_copy(template, tmp_path / "exchange")
    yield opened
    opened.close()


def open_version(journey: Journey, district: Desktop) -> ReviewScreen:
    """Go to Thẩm định and open the commune's version with Enter."""
    reviews = journey.go(district, "reviews", ReviewScreen)
    hands = journey.hands
    hands.click_row("Các bản đã nộp", "Diên Khánh")
    journey.qtbot.keyClick(reviews.queue.table, Qt.Key.Key_Return)
    hands.wait(lambda: reviews.version.isVisible() and not district.window.busy())
    return reviews


def test_two_items_returned_mended_and_accepted(journey: Journey, exchange: Exchange) -> None:
    """The district returns two criteria with a reason each; the commune mends these; the district accepts."""
    hands = journey.hands
    commune = journey.show(exchange.commune)
    assessment = journey.go(commune, "assessments", AssessmentScreen)
    hands.press(assessment.tree.submit, lambda _dialog: hands.press(tr("Submit")))
    hands.wait(lambda: assessment.view is not None and assessment.view.lock is not None)
    assert hands.sees("đã khóa")
    assert assessment.form.points.points.isReadOnly()
    send(exchange.commune, exchange.district, exchange.stick)

    district = journey.show(exchange.district)
    reviews = open_version(journey, district)
    for criterion, words in (("5.1", "Thiếu nhật ký phát thanh"), ("2.3", "Chưa khớp sổ theo dõi")):
        hands.click_row("Tiêu chí", criterion)
        hands.press("Trả lại tiêu chí này để sửa")
        hands.write("Phải sửa gì", words)
    hands.press("Trả lại 2 mục…", lambda _dialog: hands.press("Trả lại 2 mục"))
    hands.wait(lambda: hands.sees("đơn vị đang sửa") or not reviews.version.accept.isVisible())
    send(exchange.district, exchange.commune, exchange.stick)

    journey.sit_at(commune)
    assessment.refresh()
    hands.wait(lambda: hands.sees("trả lại 2 mục"))
    hands.press("Mở xem")
    hands.wait(lambda: assessment.form.row is not None and assessment.form.row.returned is not None)
    assert hands.sees("Chưa khớp sổ theo dõi")
    hands.write("Tự chấm", "0,5")
    hands.write("Giải trình", "Chấm lại theo nhật ký của Đài.")
    hands.press("Lưu và sang tiêu chí kế")
    hands.wait(lambda: not commune.window.busy())
    hands.press(assessment.tree.submit, lambda _dialog: hands.press(tr("Submit")))
    hands.wait(lambda: assessment.view is not None and assessment.view.state is ReviewState.SUBMITTED)
    send(exchange.commune, exchange.district, exchange.stick)

    journey.sit_at(district)
    reviews._back()
    reviews.refresh()
    open_version(journey, district)

    def looked(dialog: QDialog) -> None:
        assert "Thay đổi" in dialog.windowTitle()
        hands.press("Đóng")

    hands.press("Thay đổi…", looked)
    hands.press("Chấp nhận", lambda _dialog: hands.press("Chấp nhận"))
    hands.wait(lambda: not reviews.version.accept.isVisible())
    send(exchange.district, exchange.commune, exchange.stick)
    standing = exchange.commune.reviews.standing(exchange.commune.plans.period(QUARTER))
    assert standing.state is ReviewState.ACCEPTED
