"""What a superior returned stands first on the overview, in its words, one click from where it is mended."""

from datetime import UTC, date, datetime

import pytest
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.reviews import ReturnedItem
from cchc_desktop.services.review_views import ReturnedView
from ui.overview.returned import ReturnedCard, place_of

TODAY = date(2018, 6, 25)


def returned(noun: Noun, record: str, title: str, reason: str, due: date = date(2018, 6, 29)) -> ReturnedView:
    """Return an item of the first quarter's report that huyện Diên Khánh sent back."""
    return ReturnedView(
        item=ReturnedItem(noun, record, title, reason, due),
        period=parse_period("2018-Q1", PeriodRule.CALENDAR),
        version=1,
        unit="UBND huyện Diên Khánh",
        author="Trần Thị Lan",
        remark="",
        at=datetime(2018, 6, 20, 2, tzinfo=UTC),
    )


@pytest.fixture
def card(told: Told, qtbot: QtBot) -> ReturnedCard:
    """Return the card, dressed."""
    del told
    made = ReturnedCard()
    qtbot.addWidget(made)
    return made


def test_the_superiors_words_and_the_day_are_shown(card: ReturnedCard) -> None:
    """Which report, what is wrong, until when, who said so; the card goes when nothing is left to mend."""
    card.show_views([returned(Noun.ACTIVITY, "a1", "II.2.c.1", "ảnh không thấy ngày chiếu")], TODAY)
    assert not card.isHidden()
    assert card.what.whole() == "Báo cáo Quý I/2018, bản 1"
    assert card.words.text() == "“II.2.c.1: ảnh không thấy ngày chiếu.”"
    assert card.until.accessibleName().startswith("Sửa trước 29/06, còn 4 ngày")
    assert card.who.whole() == "UBND huyện Diên Khánh · 20/06/2018"
    card.show_views([], TODAY)
    assert card.isHidden()


def test_a_passed_day_is_said_to_be_passed(card: ReturnedCard) -> None:
    """Nobody reads a date and has to count."""
    card.show_views([returned(Noun.ACTIVITY, "a1", "x", "y", date(2018, 6, 20))], TODAY)
    assert card.until.accessibleName().startswith("Quá hạn 5 ngày (20/06)")


def test_the_number_of_items_is_the_number_that_opens(card: ReturnedCard) -> None:
    """One item opens at once, several are listed; each leads to the page where it is mended."""
    views = [
        returned(Noun.ASSESSMENT, "1.1", "1.1", "thiếu minh chứng"),
        returned(Noun.ACTIVITY, "a1", "Phát thanh", "sai ngày"),
        returned(Noun.OBLIGATION_CLAIM, "c1", "II.2.a.8", "lý do chưa rõ"),
    ]
    card.show_views(views, TODAY)
    assert card.open.text() == "Mở 3 mục bị trả lại"
    assert len(card.menu().actions()) == 3
    gone: list[ReturnedView] = []
    card.picked.connect(gone.append)
    card.menu().actions()[1].trigger()
    card.show_views(views[:1], TODAY)
    card.open.click()
    assert gone == [views[1], views[0]]
    assert [place_of(view) for view in views] == [
        ("assessments", {"criterion": "1.1"}),
        ("activities", {"record": "a1"}),
        ("plans", {"record": "c1"}),
    ]
