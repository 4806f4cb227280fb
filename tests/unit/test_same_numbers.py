"""Versions that two computers of a unit gave one number: which counts, and how they are told apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.crockford import ALPHABET
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.reviews import (
    Decision,
    DecisionKind,
    ReturnedItem,
    ReviewState,
    Standing,
    Version,
    judge,
)
from cchc_desktop.domain.same_numbers import mark_of, marks_of, named

BEGIN, RETURN, ACCEPT = DecisionKind.BEGIN, DecisionKind.RETURN, DecisionKind.ACCEPT
DAY = datetime(2018, 7, 5, 2, tzinfo=UTC)
DISTRICT = OrgUnit(
    "574", "574", date(2018, 1, 1), date(2025, 6, 30), "Diên Khánh", "x", UnitKind.DISTRICT, "56"
)
PROVINCE = OrgUnit("snv", "so-noi-vu", date(2018, 1, 1), None, "Sở Nội vụ", "x", UnitKind.DEPARTMENT, "56")
PATH = (DISTRICT, PROVINCE)
ITEM = ReturnedItem(Noun.ASSESSMENT, "3.1", "Đăng văn bản", "Thiếu nhật ký", date(2018, 7, 20))


def version(name: str, number: int = 1, *, withdrawn: bool = False) -> Version:
    """Build a version of a commune's quarter with an id of its own."""
    return Version(name, number, f"{ord(name[-1]):064x}", "Hà", DAY, withdrawn)


def decision(kind: DecisionKind, of: str, *, order: int = 1, by: OrgUnit = DISTRICT) -> Decision:
    """Build a decision on the version with an id."""
    return Decision(
        id=f"{kind}-{by.key}-{of}-{order}",
        unit="22651",
        reviewer=by.key,
        kind=kind,
        submission=of,
        version=1,
        sha256=f"{ord(of[-1]):064x}",
        order=order,
        author="Minh",
        at=DAY + timedelta(minutes=order),
        items=(ITEM,) if kind is RETURN else (),
    )


def stands(versions: list[Version], *decisions: Decision) -> Standing:
    """Return how the quarter stands."""
    return judge("22651", "2018-Q2", PATH, versions, decisions)


def counts(standing: Standing) -> str:
    """Return the id of the version that counts."""
    return standing.current.version.id if standing.current is not None else ""


def test_one_of_two_with_one_number_counts_and_the_other_stays() -> None:
    """The one made first; both have a mark of their own, and the unit is asked."""
    standing = stands([version("b"), version("a")])
    assert counts(standing) == "a"
    assert [(v.version.id, v.beside, v.name) for v in standing.versions] == [
        ("a", False, f"1 ({mark_of('a')})"),
        ("b", True, f"1 ({mark_of('b')})"),
    ]
    assert [v.version.id for v in standing.unchosen] == ["a", "b"]
    assert (standing.state, standing.next_number) == (ReviewState.RECEIVED, 2)


def test_the_accepted_one_counts_whichever_was_made_first() -> None:
    """What a superior accepted stands, and nobody is asked any more."""
    standing = stands([version("a"), version("b")], decision(ACCEPT, "b"))
    assert (counts(standing), standing.state, standing.unchosen) == ("b", ReviewState.ACCEPTED, ())
    both = stands([version("a"), version("b")], decision(ACCEPT, "b"), decision(ACCEPT, "a", order=2))
    assert counts(both) == "b"
    higher = stands(
        [version("a"), version("b")],
        decision(ACCEPT, "b"),
        decision(ACCEPT, "a", order=2),
        decision(ACCEPT, "a", order=3, by=PROVINCE),
    )
    assert counts(higher) == "a"


def test_the_one_under_appraisal_counts_before_one_nobody_opened() -> None:
    """Work a reviewer has begun is not pushed aside by a file that arrives later."""
    assert counts(stands([version("a"), version("b")], decision(BEGIN, "b"))) == "b"


def test_an_acceptance_of_another_content_gives_no_precedence() -> None:
    """It names a hash: altered, it is kept as one for a version that is not here."""
    altered = replace(decision(ACCEPT, "b"), sha256="f" * 64)
    standing = stands([version("a"), version("b")], altered)
    assert (counts(standing), len(standing.strays)) == ("a", 1)


def test_withdrawing_one_is_the_choice_of_the_other() -> None:
    """The unit takes one back; the other counts, still with its mark, so that letters can name it."""
    standing = stands([version("a", withdrawn=True), version("b")])
    assert (counts(standing), standing.unchosen) == ("b", ())
    assert standing.versions[1].name == f"1 ({mark_of('b')})"


def test_only_a_higher_number_answers_a_return() -> None:
    """The twin of a returned version was made before the return: it is not what was mended."""
    standing = stands([version("a"), version("b")], decision(RETURN, "a"))
    assert (counts(standing), standing.state, standing.unchosen) == ("a", ReviewState.RETURNED, ())
    mended = stands([version("a"), version("b"), version("c", 2)], decision(RETURN, "a"))
    assert (counts(mended), mended.state) == ("c", ReviewState.RECEIVED)


VERSIONS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(1, 2), st.booleans()),
    max_size=4,
    unique_by=lambda made: made[0],
)
DECISIONS = st.lists(
    st.tuples(
        st.sampled_from([BEGIN, RETURN, ACCEPT, DecisionKind.REOPEN]),
        st.sampled_from("abcd"),
        st.integers(1, 4),
        st.sampled_from(PATH),
    ),
    max_size=6,
    unique=True,
)


@given(VERSIONS, DECISIONS, st.randoms())
def test_whatever_comes_first_the_same_version_counts(
    made: list[tuple[str, int, bool]],
    judged: list[tuple[DecisionKind, str, int, OrgUnit]],
    shuffle: object,
) -> None:
    """With any number of twins: one standing for one set, and of one number never two that count."""
    versions = [version(name, number, withdrawn=withdrawn) for name, number, withdrawn in made]
    decisions = [decision(kind, of, order=order, by=by) for kind, of, order, by in judged]
    one = stands(versions, *decisions)
    shuffle.shuffle(versions)  # type: ignore[attr-defined]
    shuffle.shuffle(decisions)  # type: ignore[attr-defined]
    assert stands(versions, *decisions) == one
    heads = [v.version.number for v in one.versions if not (v.beside or v.version.withdrawn)]
    assert len(heads) == len(set(heads))
    assert {v.version.id for v in one.versions} == {name for name, _, _ in made}


def test_marks_are_short_plain_and_only_where_they_are_needed() -> None:
    """Four characters that can be read over the telephone; a lone number needs none."""
    assert marks_of({"x": 1, "y": 2}) == {}
    for order in permutations([("x", 1), ("y", 1), ("z", 2)]):
        assert marks_of(order) == {"x": mark_of("x"), "y": mark_of("y")}
    assert (len(mark_of("x")), set(mark_of("x")) - set(ALPHABET)) == (4, set())
    assert (named(2, ""), named(2, "K7Q4")) == ("2", "2 (K7Q4)")
