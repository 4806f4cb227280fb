"""The index finds records by folded words and shows the words as they were written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.domain.finding import read_query
from db import search
from db.search import FoundKind, Indexed
from db.store import Store
from db.writing import driver_of

TOWN = Indexed("activity", "1", "Hội nghị tại thị trấn Diên Khánh", "đường dây nóng 05/BC-UBND")


@pytest.fixture
def shelf() -> Iterator[sqlite3.Connection]:
    """An empty index in memory."""
    with closing(search.new_shelf()) as made:
        yield made


def find(shelf: sqlite3.Connection, words: str, *, most: int = 9, noun: str = "") -> list[FoundKind]:
    """Look for words as an officer types them."""
    return search.find(shelf, read_query(words), most=most, noun=noun)


def records(kinds: list[FoundKind]) -> list[str]:
    """Return the ids that were found, in their order."""
    return [found.record for kind in kinds for found in kind.found]


@pytest.mark.parametrize(
    "words", ["Diên Khánh", "dien khanh", "DIÊN  KHÁNH", "khánh diên", "dien kha", "Die\u0302n Kha\u0301nh"]
)
def test_words_are_found_however_they_are_typed(shelf: sqlite3.Connection, words: str) -> None:
    """With or without diacritics, in any order, composed or not, the last word unfinished."""
    search.index(shelf, [TOWN, Indexed("activity", "2", "Hội nghị tại Nha Trang", "")])
    assert records(find(shelf, words)) == ["1"]


def test_what_matched_is_marked_in_the_words_as_they_were_written(shelf: sqlite3.Connection) -> None:
    """The officer reads Vietnamese with its diacritics, not the folded words of the index."""
    search.index(shelf, [TOWN])
    ((found,),) = [kind.found for kind in find(shelf, '"dien khanh" day')]
    assert found.title == TOWN.title
    assert found.marked == "Hội nghị tại thị trấn \x02Diên Khánh\x03"
    assert found.words == "đường \x02dây\x03 nóng 05/BC-UBND"
    ((found,),) = [kind.found for kind in find(shelf, "5/bc-ubnd")]
    assert (found.marked, found.words) == (TOWN.title, "đường dây nóng \x0205/BC-UBND\x03")


def test_a_changed_record_is_found_by_its_new_words_alone(tmp_path: Path) -> None:
    """A renamed record keeps its place, a dropped one is not found at all."""
    store = Store(tmp_path / "store.sqlite")
    store.upgrade()
    with store.writing() as session:
        search.index(driver_of(session.connection()), [Indexed("activity", "1", "Băng rôn", "cũ")])
    with store.writing() as session:
        driver = driver_of(session.connection())
        search.index(driver, [Indexed("activity", "1", "Tờ rơi", "mới")])
        assert find(driver, "bang ron") == find(driver, "cũ") == []
        assert records(find(driver, "to roi moi")) == ["1"]
        search.drop(driver, ["1", "unknown"])
        assert find(driver, "to roi") == []
        assert search.is_sound(driver)
    store.close()


def test_a_title_weighs_more_than_the_other_words(shelf: sqlite3.Connection) -> None:
    """What bears the words in its title comes first, then what is newer."""
    search.index(
        shelf,
        [
            Indexed("activity", "1", "Băng rôn ngày pháp luật", ""),
            Indexed("activity", "2", "Hội nghị", "treo băng rôn"),
            Indexed("activity", "3", "Hội nghị", "nhắc băng rôn"),
        ],
    )
    assert records(find(shelf, "băng rôn")) == ["1", "3", "2"]


def test_a_rare_kind_is_seen_beside_a_common_one(shelf: sqlite3.Connection) -> None:
    """However many activities answer, the one case of feedback is shown, and a title among the oldest."""
    search.index(shelf, [Indexed("activity", "a0", "Đường dây nóng", "")])
    search.index(shelf, [Indexed("feedback", "f", "PAKN.1", "gọi đường dây nóng")])
    search.index(shelf, [Indexed("activity", f"a{n}", f"Bài {n}", "đường dây nóng") for n in range(1, 900)])
    activities, feedback = find(shelf, "đường dây nóng", most=3)
    assert [found.record for found in activities.found] == ["a0", "a899", "a898"]
    assert (activities.noun, activities.more) == ("activity", True)
    assert (records([feedback]), feedback.more) == (["f"], False)
    (only,) = find(shelf, "đường dây nóng", most=50, noun="activity")
    assert (len(only.found), only.more) == (50, True)


@pytest.mark.parametrize(
    "words",
    ["", "   ", '"', "*", "NEAR(", "a AND", "đ-", "'; DROP TABLE settings", "\x00", "\ud800", "title:", "^a"],
)
def test_odd_words_find_nothing_and_break_nothing(shelf: sqlite3.Connection, words: str) -> None:
    """Signs that mean something to the index are only signs to the officer."""
    search.index(shelf, [TOWN])
    assert records(find(shelf, words)) in ([], ["1"])


@settings(max_examples=300)
@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_can_be_typed_makes_the_search_fail(title: str, words: str) -> None:
    """Any text can be kept and any text can be looked for; what is kept is found by its own words."""
    title = title.encode("utf-8", "ignore").decode()
    with closing(search.new_shelf()) as shelf:
        search.index(shelf, [Indexed("activity", "1", title, words.encode("utf-8", "ignore").decode())])
        find(shelf, words)
        find(shelf, f'"{words}')
        search.index(shelf, [Indexed("activity", "1", "khác", "")])
        assert search.is_sound(shelf)
        assert records(find(shelf, "khác")) == ["1"]


def test_new_records_beside_the_newest_known_one_get_ids_of_their_own(shelf: sqlite3.Connection) -> None:
    """A change of the record indexed last and a new one come together, as in a bundle: both are found."""
    search.index(shelf, [TOWN])
    search.index(shelf, [Indexed("activity", "2", "Tập huấn", ""), Indexed("activity", "1", "Hội thảo", "")])
    assert (records(find(shelf, "tap huan")), records(find(shelf, "hoi thao"))) == (["2"], ["1"])
    assert records(find(shelf, "hoi nghi")) == []
