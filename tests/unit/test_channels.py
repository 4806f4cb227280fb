"""Channels count how often something happened and are named in both languages."""

import pytest

from cchc_desktop.domain.channels import Channel, ChannelKind, Counter, Names
from cchc_desktop.domain.language import set_language

RADIO = Channel(
    "radio",
    Names("Phát thanh", "Radio"),
    "broadcast-line",
    ChannelKind.TRADITIONAL,
    ("broadcasts",),
    "broadcasts",
)
NOTICE = Channel("notice", Names("Niêm yết", "Notice"), "pushpin-line", ChannelKind.TRADITIONAL, (), None)


def test_labels_follow_the_language() -> None:
    """The same catalogue serves both languages of the interface."""
    counter = Counter("minutes", Names("Thời lượng", "Duration"), Names("phút", "minutes"))
    assert (RADIO.label, counter.label, counter.unit) == ("Phát thanh", "Thời lượng", "phút")
    set_language("en")
    assert (RADIO.label, counter.label, counter.unit) == ("Radio", "Duration", "minutes")


@pytest.mark.parametrize(("counters", "times"), [({"broadcasts": 4}, 4), ({}, 1), ({"broadcasts": 0}, 1)])
def test_broadcasts_are_occurrences(counters: dict[str, int], times: int) -> None:
    """Four broadcasts in one entry count four times; an empty counter counts once."""
    assert RADIO.occurrences(counters) == times


def test_without_a_counter_it_happened_once() -> None:
    """A posted notice counts once, whatever was counted about it."""
    assert NOTICE.occurrences({"leaflets": 30}) == 1
