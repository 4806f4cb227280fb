"""A series: its days and times, what each becomes, what is wrong with a pattern."""

from datetime import date, timedelta

import pytest
from builders.schedules import schedule
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.catalogues.loading import load_all
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.schedules import (
    OccurrenceState,
    ScheduleValues,
    Slot,
    activity_id,
    occurrences_of,
    pattern_words,
    read_slot,
    schedule_mistakes,
    slots_of,
    states_of,
    tidy_schedule,
    values_at,
)

SERIES = "0199a1b2-0000-7000-8000-000000000001"


def fields(values: ScheduleValues) -> list[str]:
    """Return the fields that the rules find wrong in `values`."""
    shipped = load_all()
    found = schedule_mistakes(
        tidy_schedule(values),
        plan=shipped.plans[0],
        channels={channel.id: channel for channel in shipped.channels},
        counters={counter.id: counter.label for counter in shipped.counters},
    )
    return [mistake.field for mistake in found]


def test_twice_a_week_is_two_occurrences_in_each_week() -> None:
    """Tuesdays and Fridays of May and June 2018 are eighteen broadcasts, first and last day included."""
    found = slots_of(schedule())
    assert len(found) == 18
    assert (found[0].day, found[-1].day) == (date(2018, 5, 1), date(2018, 6, 29))


def test_several_times_a_day_are_occurrences_of_their_own() -> None:
    """The morning broadcast may fail while the evening one takes place."""
    found = slots_of(schedule(weekdays=(0,), ends_on=date(2018, 5, 7), times=("05:30", "17:00")))
    assert [slot.key for slot in found] == ["2018-05-07 05:30", "2018-05-07 17:00"]


def test_every_other_week_counts_from_the_week_of_the_first_day() -> None:
    """A series from Thursday 3 May every two weeks on Mondays begins on 14 May."""
    found = slots_of(schedule(weekdays=(0,), every=2, starts_on=date(2018, 5, 3), ends_on=date(2018, 6, 15)))
    assert [slot.day for slot in found] == [date(2018, 5, 14), date(2018, 5, 28), date(2018, 6, 11)]


@given(
    start=st.dates(date(2018, 1, 1), date(2018, 12, 31)),
    length=st.integers(0, 364),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    every=st.integers(1, 8),
)
def test_no_day_outside_the_pattern_is_ever_owed(
    start: date, length: int, weekdays: set[int], every: int
) -> None:
    """Whatever the pattern: in order, each day once, on a chosen weekday, in every n-th week only."""
    values = schedule(
        weekdays=tuple(weekdays), every=every, starts_on=start, ends_on=start + timedelta(days=length)
    )
    days = [slot.day for slot in slots_of(values)]
    monday = start - timedelta(days=start.weekday())
    assert days == sorted(set(days))
    assert all(start <= day <= values.ends_on and day.weekday() in weekdays for day in days)
    assert all(((day - monday).days // 7) % every == 0 for day in days)
    if every == 1:
        every_day = (start + timedelta(days=n) for n in range(length + 1))
        assert days == [day for day in every_day if day.weekday() in weekdays]


def test_a_tick_is_always_the_same_activity() -> None:
    """Two computers of a unit that tick the same broadcast make one activity, not two."""
    slot = Slot(date(2018, 5, 4))
    assert activity_id(SERIES, slot) == activity_id(SERIES, Slot(date(2018, 5, 4)))
    assert activity_id(SERIES, slot) != activity_id(SERIES, Slot(date(2018, 5, 4), "17:00"))


def test_week_day_and_time_stand_in_the_name() -> None:
    """The name may hold the week's number and the day; several broadcasts a day differ by their time."""
    assert values_at(schedule(), Slot(date(2018, 6, 19))).title == "Phát thanh chuyên mục CCHC tuần 25"
    spoken = values_at(schedule(title="Tin ngày {ngày}"), Slot(date(2018, 6, 19), "17:00"))
    assert spoken.title == "Tin ngày 19/06, 17:00"
    assert (spoken.starts_on, spoken.ends_on) == (date(2018, 6, 19), date(2018, 6, 19))


def test_times_are_understood_as_they_are_spoken() -> None:
    """5h30, 5:30 and 05:30 are the same time and are kept once, in order."""
    assert tidy_schedule(schedule(times=("17h", "5h30", "05:30"))).times == ("05:30", "17:00")


@pytest.mark.parametrize("text", ["2018-05-08", "08/05/2018", " 2018-05-08  17:00 "])
def test_a_day_of_the_schedule_is_read(text: str) -> None:
    """Days are written either way, with a time where there are several."""
    assert read_slot(text).day == date(2018, 5, 8)


@pytest.mark.parametrize("text", ["", "tuần 25", "2018-02-30", "2018-05-08 24:00", "2018-05-08 5h"])
def test_what_is_no_day_is_refused_with_how_to_write_it(text: str) -> None:
    """Nothing is guessed from a day that is not there."""
    with pytest.raises(UserMistake) as caught:
        read_slot(text)
    assert "2018-05-08" in caught.value.hint


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (6,), "ends_on": date(2018, 5, 4)}, "weekdays"),
        ({"every": 0}, "every"),
        ({"every": 9}, "every"),
        ({"times": ("sáng",)}, "times"),
        ({"times": ("25:00",)}, "times"),
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"channel": "telepathy"}, "channel"),
        ({"counters": {"leaflets": 3}}, "counter:leaflets"),
        ({"clauses": ("IX.9",)}, "clauses"),
        ({"ends_on": date(2018, 4, 1)}, "ends_on"),
        ({"ends_on": date(2019, 6, 1)}, "starts_on"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said_with_its_field(changes: dict[str, object], field: str) -> None:
    """A series that could never be ticked off, or whose ticks would be refused, is not entered."""
    assert field in fields(schedule(**changes))


def test_a_series_that_lies_ahead_is_fine() -> None:
    """What is planned until December may be entered in March."""
    assert fields(schedule(ends_on=date(2018, 12, 28))) == []


def test_what_was_ticked_stays_when_the_pattern_changes() -> None:
    """Moved to Mondays, the series still shows the Tuesday that took place and the Friday that did not."""
    moved = schedule(weekdays=(0,), starts_on=date(2018, 5, 7), ends_on=date(2018, 5, 21))
    tuesday, friday = Slot(date(2018, 5, 8)), Slot(date(2018, 5, 11))
    found = occurrences_of(
        moved, done={tuesday: ("a", 1)}, missed={friday: "Mất điện"}, today=date(2018, 5, 14)
    )
    assert [(o.slot.day.day, o.state, o.planned) for o in found] == [
        (7, OccurrenceState.OPEN, True),
        (8, OccurrenceState.DONE, False),
        (11, OccurrenceState.MISSED, False),
        (14, OccurrenceState.OPEN, True),
        (21, OccurrenceState.COMING, True),
    ]
    assert found[2].reason == "Mất điện"
    assert states_of(found)[OccurrenceState.OPEN] == 2


def test_the_pattern_is_said_in_words() -> None:
    """The list says when it is due without opening it."""
    assert pattern_words(schedule(times=("05:30", "17:00"))) == "Thứ Ba, Thứ Sáu · 05:30, 17:00"
    assert pattern_words(schedule(weekdays=(6,), every=2)) == "Chủ nhật, cứ 2 tuần một lần"
