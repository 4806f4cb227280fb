"""How long a name waits after wrong passwords."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.lock_outs import FREE, LONGEST, Failures, left_to_wait, wait_after, wait_words

NOW = datetime(2018, 7, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (4000, 3600)]
)
def test_each_wrong_password_costs_more_up_to_an_hour(count: int, seconds: int) -> None:
    """Four slips of the keyboard cost nothing; from then on guessing gets slow."""
    assert wait_after(count) == timedelta(seconds=seconds)


@given(st.integers(0, 10_000), st.integers(-10_000_000, 10_000_000))
def test_the_wait_is_never_longer_than_its_rule(count: int, seconds: int) -> None:
    """However the clock was set, nobody waits longer than the wrong passwords cost."""
    left = left_to_wait(Failures(count, NOW), NOW + timedelta(seconds=seconds))
    assert timedelta(0) <= left <= wait_after(count) <= LONGEST


def test_a_wait_ends() -> None:
    """After its time the next password is tried."""
    failures = Failures(FREE + 1, NOW)
    assert left_to_wait(failures, NOW + timedelta(seconds=29))
    assert not left_to_wait(failures, NOW + timedelta(seconds=30))


def test_the_words_say_how_long() -> None:
    """Rounded up: whoever waits as long as said is let in."""
    assert wait_words(timedelta(seconds=29, milliseconds=1)) == "30 giây"
    assert wait_words(timedelta(seconds=91)) == "2 phút"
