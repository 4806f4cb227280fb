"""Which entry of a record counts, and when a person must choose."""

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.conflicts import RecordEntry, content_of, counting, differing_fields, open_ends


def entry(
    name: str, base: str | None, revision: int, content: str = "", *, withdrawn: bool = False
) -> RecordEntry:
    """Make an entry whose content is its own name unless told otherwise."""
    return RecordEntry(name, base, revision, f"2018-04-0{revision}", content or name, withdrawn)


def ends(*entries: RecordEntry) -> list[str]:
    """Return the open ends by name, sorted."""
    return sorted(each.hash for each in open_ends(entries))


def test_one_line_of_changes_has_one_end() -> None:
    """Each change was based on the one before: the last one counts."""
    line = [entry("a", None, 1), entry("b", "a", 2), entry("c", "b", 3)]
    assert ends(*line) == ["c"]


def test_changing_back_is_no_second_version() -> None:
    """A record that says again what it said before is newer all the same."""
    assert ends(entry("a", None, 1, "x"), entry("b", "a", 2, "y"), entry("c", "b", 3, "x")) == ["c"]


def test_two_changes_of_one_version_are_two_ends() -> None:
    """Both computers went on from the same entry, however often each of them did."""
    assert ends(entry("a", None, 1), entry("b", "a", 2), entry("c", "b", 3), entry("d", "a", 2)) == ["c", "d"]


def test_two_computers_that_make_the_same_record_are_two_ends() -> None:
    """A unit plan or a ticked occurrence has a fixed id: both may be first."""
    assert ends(entry("a", None, 1), entry("b", None, 1)) == ["a", "b"]


def test_a_choice_repeats_the_chosen_version_on_top_of_the_other() -> None:
    """After it both ends say the same, and the next change overtakes both."""
    before = [entry("a", None, 1), entry("b", "a", 2), entry("d", "a", 2)]
    chosen = [*before, entry("e", "d", 3, "b")]
    assert {each.content for each in open_ends(chosen)} == {"b"}
    assert ends(*chosen, entry("f", "e", 4)) == ["f"]


def test_a_change_of_the_version_not_chosen_must_be_chosen_again() -> None:
    """The other computer went on before it learned of the choice."""
    known = [entry("a", None, 1), entry("b", "a", 2), entry("d", "a", 2), entry("e", "d", 3, "b")]
    assert {each.content for each in open_ends([*known, entry("g", "d", 3)])} == {"b", "g"}


def test_who_wrote_it_down_is_no_difference() -> None:
    """Two computers ticked the same occurrence: only name and time differ, nobody is asked."""
    one, other = {"title": "x", "recorded_by": "Hà"}, {"title": "x", "recorded_by": "Lan"}
    assert content_of(one) == content_of(other)
    assert entry("a", None, 1).meaning != entry("a", None, 1, withdrawn=True).meaning
    assert differing_fields([one, other]) == []
    assert differing_fields([one, {"title": "y", "place": "z"}]) == ["title", "place"]


@given(st.integers(0, 2**32))
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    """Whatever reaches a computer first, the same entry counts and the same ends are open."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable mixture, no secret
    entries = [entry("e0", None, 1)]
    for number in range(1, chance.randint(2, 8)):
        base = chance.choice(entries)
        revision = base.revision + chance.randint(1, 2)
        content = chance.choice(["", base.content])
        entries.append(entry(f"e{number}", base.hash, min(revision, 9), content))
    first = (counting(entries).hash, ends(*entries))
    for order in itertools.islice(itertools.permutations(entries), 6):
        assert (counting(order).hash, ends(*order)) == first
    assert open_ends(entries)[0].revision <= counting(entries).revision
