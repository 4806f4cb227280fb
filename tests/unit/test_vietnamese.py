"""Vietnamese text: folding for search, dictionary order, numbers, dates and sizes as offices write them."""

import unicodedata
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain import vietnamese as room
from cchc_desktop.domain.vietnamese import (
    day,
    fold,
    nfc,
    number,
    official_date,
    official_number,
    size,
    sort_key,
)

LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáảãạàấậởữỵ AĐƠƯ ", max_size=30)


def test_diacritics_and_case_do_not_matter_in_a_search() -> None:
    """Every letter folds to one without a mark, đ included, in either Unicode form."""
    assert fold("ĐƯỜNG Dây Nóng ở Diên Khánh") == "duong day nong o dien khanh"
    assert fold(unicodedata.normalize("NFD", "Ưở ộ ặ đ")) == "uo o a d"
    assert fold("12/KH-UBND_%") == "12/kh-ubnd_%"


@given(st.lists(st.text() | LETTERS))
def test_lines_are_folded_each_by_itself(lines: list[str]) -> None:
    """What is folded line by line is what the whole text folds to: the search index counts on it."""
    assert fold("\n".join(lines)) == "\n".join(map(fold, lines))


@given(LETTERS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """What is folded is folded, whatever form the text came in."""
    assert fold(fold(text)) == fold(text) == fold(unicodedata.normalize("NFD", text)) == fold(text.upper())


@given(st.text())
def test_any_text_can_be_folded_and_sorted(text: str) -> None:
    """Signs, other scripts and emoji do not stop the program."""
    fold(text)
    sort_key(text)
    assert nfc(nfc(text)) == nfc(text)


@pytest.mark.parametrize(
    "words",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ"],
        ["Diên An", "Diên Đồng", "Diên Hòa", "Diên Khánh", "Đại Lãnh"],
        ["tan", "tàn", "tang", "tàng"],
        ["an", "An Bình", "ăn"],
    ],
)
def test_words_stand_in_dictionary_order(words: list[str]) -> None:
    """Letters decide first, tones (ngang huyền hỏi ngã sắc nặng) only between equal letters."""
    assert sorted(words, key=sort_key) == words


@given(LETTERS, LETTERS)
def test_the_order_does_not_depend_on_form_or_case(one: str, other: str) -> None:
    """The same word typed by another keyboard sorts to the same place."""
    assert (sort_key(one) < sort_key(other)) == (
        sort_key(unicodedata.normalize("NFD", one).upper()) < sort_key(other.upper())
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.000"),
        (-1234567, "-1.234.567"),
        (Decimal("1234.50"), "1.234,5"),
        (Decimal("10.00"), "10"),
        (Decimal("0.05"), "0,05"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_comma(value: int | Decimal, written: str) -> None:
    """As on every Vietnamese form, without needless zeros."""
    assert number(value) == written


@pytest.mark.parametrize(("value", "written"), [(0, "00"), (5, "05"), (10, "10"), (1234, "1.234")])
def test_small_numbers_have_a_leading_zero_in_documents(value: int, written: str) -> None:
    """Nghị định 30/2020: a number under ten is written with a zero before it."""
    assert official_number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2018, 1, 5), "ngày 05 tháng 01 năm 2018"),
        (date(2018, 2, 15), "ngày 15 tháng 02 năm 2018"),
        (date(2018, 3, 9), "ngày 09 tháng 3 năm 2018"),
        (date(2018, 12, 31), "ngày 31 tháng 12 năm 2018"),
    ],
)
def test_the_date_of_a_document_is_written_out(value: date, written: str) -> None:
    """Days under ten, January and February have a zero; March to December do not need one."""
    assert official_date(value) == written


def test_a_day_is_written_day_first() -> None:
    """dd/mm/yyyy."""
    assert day(date(2018, 7, 3)) == "03/07/2018"


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1000, "1 KB"),
        (1024, "1 KB"),
        (1_029_000, "1 MB"),
        (1_258_291, "1,2 MB"),
        (5 << 30, "5 GB"),
        (5000 << 30, "5.000 GB"),
    ],
)
def test_sizes_are_written_in_the_largest_fitting_unit(octets: int, written: str) -> None:
    """One decimal at most, with a comma."""
    assert size(octets) == written


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_a_whole_number_reads_back(one: int, other: int) -> None:
    """Dots are only for the eye."""
    for value, nextvalue in pairwise((one, other)):
        assert int(number(value).replace(".", "")) == value
        assert (number(value) == number(nextvalue)) == (value == nextvalue)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ĐđẶặÉếỡ  \n"))))
def test_folding_by_words_makes_what_folding_by_letters_makes(text: str) -> None:
    """A word is remembered whole; what is made of a text stays what the rule makes of its letters."""
    assert fold(text) == "".join(room._folded(letter) for letter in text)
