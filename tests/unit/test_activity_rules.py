"""Tidying what was typed: the same activity typed twice is the same, and nothing typed is lost."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.activities import ActivityValues, Audience, tidy
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.language import set_language

TEXTS = st.text(max_size=60)
VALUES = st.builds(
    ActivityValues,
    title=TEXTS,
    channel=st.sampled_from(["radio", "banner"]),
    starts_on=st.dates(date(2018, 1, 1), date(2018, 12, 31)),
    ends_on=st.dates(date(2018, 1, 1), date(2018, 12, 31)),
    clauses=st.lists(st.sampled_from(["II.1", "II.2", "II.3"]), max_size=6).map(tuple),
    audiences=st.lists(st.sampled_from(Audience), max_size=5).map(tuple),
    counters=st.dictionaries(st.sampled_from(["minutes", "broadcasts", "news"]), st.integers(0, 99)),
    place=TEXTS,
    summary=TEXTS,
)


@given(VALUES)
def test_tidying_twice_changes_nothing_more(values: ActivityValues) -> None:
    """A form saved again without a change writes no difference."""
    assert tidy(tidy(values)) == tidy(values)


@given(VALUES)
def test_the_order_of_typing_does_not_matter_and_nothing_is_lost(values: ActivityValues) -> None:
    """Repeated clauses and audiences count once, figures are kept, words stay in their order."""
    tidied = tidy(values)
    assert set(tidied.clauses) == set(values.clauses)
    assert len(tidied.clauses) == len(set(tidied.clauses))
    assert set(tidied.audiences) == set(values.audiences)
    assert tidied.counters == values.counters
    assert tidied.title.split() == unicodedata.normalize("NFC", values.title).split()


def test_lines_of_a_summary_stay_lines() -> None:
    """A name is one line; a summary may have several."""
    day = date(2018, 5, 9)
    tidied = tidy(ActivityValues(" Một\n dòng ", "radio", day, day, summary="\n Dòng một\nDòng hai \n"))
    assert (tidied.title, tidied.summary) == ("Một dòng", "Dòng một\nDòng hai")


def test_every_choice_has_words_in_both_languages() -> None:
    """Audiences, categories and sources of money are named for people."""
    for choice in (*Audience, *CostCategory, *CostSource):
        set_language("vi")
        vietnamese = choice.label
        set_language("en")
        assert vietnamese
        assert vietnamese != choice.label
