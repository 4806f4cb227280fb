"""What is typed into the search box is understood as an officer means it."""

import tomllib

import pytest

from cchc_desktop.domain.finding import MOST_TERMS, Term, read_query, short_forms, weight, words_of
from resources import resource


def ways(typed: str) -> list[set[str]]:
    """Return in which ways each part may stand in a record."""
    return [set(term.ways) for term in read_query(typed)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CCHC ", [{"cchc", "cai cach hanh chinh"}]),
        ("cải cách hành chính ", [{"cchc", "cai cach hanh chinh"}]),
        ("TTHC của ubnd", [{"tthc", "thu tuc hanh chinh"}, {"cua"}, {"ubnd", "uy ban nhan dan"}]),
        ("KH 12", [{"kh", "ke hoach", "khanh hoa"}, {"12"}]),
        ("phản ánh, kiến nghị ", [{"pakn", "phan anh kien nghi"}]),
        ("QĐ ", [{"qd", "quyet dinh"}]),
    ],
)
def test_short_forms_mean_the_full_ones_and_back(typed: str, meant: list[set[str]]) -> None:
    """CCHC finds "cải cách hành chính" and the other way round."""
    assert ways(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/3/2018", [{"12 3 2018", "12 03 2018"}]),
        ("01-2-2018 ", [{"1 2 2018", "01 02 2018", "01 2 2018", "1 02 2018"}]),
        ("5/BC-UBND", [{"5 bc ubnd", "05 bc ubnd"}]),
        ("1.500.000 ", [{"1500000", "1 500 000"}]),
        ("II.2.b", [{"ii 2 b"}]),
    ],
)
def test_numbers_dates_and_clauses_are_one_thing(typed: str, meant: list[set[str]]) -> None:
    """Their parts stand in a row, leading zeros or not, dots between thousands or not."""
    assert ways(typed) == meant


def test_words_in_quotes_stand_together_and_are_finished() -> None:
    """Only the last word outside closed quotes may go on."""
    whole = Term(("duong day nong",), typed="đường dây nóng")
    assert read_query("“đường dây nóng” x") == read_query('"Đường dây nóng"') == (whole,)
    begun = Term(("duong day no",), unfinished=True, typed="đường dây nó")
    assert read_query('"đường dây nó') == (begun,)
    assert [term.unfinished for term in read_query("đường dâ")] == [False, True]
    assert [term.unfinished for term in read_query("đường dây ")] == [False, False]


def test_a_flood_of_words_is_cut() -> None:
    """A pasted page asks for its first words only."""
    assert len(read_query("một hai " * 500)) == MOST_TERMS


def test_a_title_that_answers_more_weighs_more() -> None:
    """All words before some, the beginning before the middle, none is nothing."""
    terms = read_query("CCHC xã")
    assert (
        weight(terms, "Cải cách hành chính ở xã")
        > weight(terms, "Ở xã: cải cách hành chính")
        > weight(terms, "Chuyện của xã")
        > weight(terms, "Hội nghị")
        == 0
    )


def test_the_list_of_short_forms_is_in_order() -> None:
    """Each short form is one word when folded, and none is its own meaning."""
    read = tomllib.loads(resource("search/abbreviations.toml").read_text(encoding="utf-8"))
    assert len(short_forms()) == len(read)
    for short, meanings in short_forms().items():
        assert short not in meanings
        assert all(len(words_of(meaning)) > 1 for meaning in meanings), short


def test_diacritics_that_were_typed_weigh_a_little() -> None:
    """Whoever types "băng" sees băng rôn before bằng khen, and finds both."""
    terms = read_query("băng ")
    assert weight(terms, "Treo băng rôn") > weight(terms, "Trao bằng khen") > 0
