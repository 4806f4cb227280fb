"""A series entered once: ticked off it counts, unticked it does not, and reasons stay visible."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.schedules import entered, schedule, slots
from builders.workspaces import SetClock, rows_of

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.schedules import OccurrenceState, Slot
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

ALL = ActivityFilter()


def done_of(at: Workspace, clause: str = "II.3.4") -> int:
    """Return how much of a duty of the second quarter is done."""
    quarter = at.plans.period("2018-Q2")
    return sum(o.done for o in at.plans.obligations(quarter) if o.clause == clause)


def states(at: Workspace, series: str) -> dict[str, OccurrenceState]:
    """Return the state of each occurrence by its key."""
    return {o.slot.key: o.state for o in at.schedules.get(series).occurrences}


def test_entering_a_series_counts_nothing_yet(commune: Workspace) -> None:
    """A plan for eighteen broadcasts is not eighteen broadcasts."""
    series = entered(commune)
    assert commune.activities.totals(ALL).count == 0
    assert series.counts[OccurrenceState.OPEN] == 18
    assert commune.schedules.all()[0].values.title == series.values.title


def test_ticked_occurrences_are_activities_that_duties_and_sums_see(commune: Workspace) -> None:
    """Many are ticked at once; each has its day, the week in its name, and the figures of one broadcast."""
    series = entered(commune)
    before = done_of(commune)
    assert commune.schedules.tick(series.id, slots("04/05", "08/05", "11/05")).record == 3
    totals = commune.activities.totals(ALL)
    assert (totals.count, totals.counters["broadcasts"], totals.counters["minutes"]) == (3, 6, 90)
    assert done_of(commune) > before
    rows = commune.activities.page(ALL, sort="starts_on")
    assert [row.title[-2:] for row in rows] == ["18", "19", "19"]
    assert all(row.scheduled for row in rows)


def test_one_file_may_prove_several_occurrences(commune: Workspace, tmp_path: Path) -> None:
    """The month's broadcast log hangs on each of its broadcasts and is stored once."""
    series = entered(commune)
    log = [NewEvidence(proof(tmp_path / "files", "sổ phát thanh.txt"))]
    commune.schedules.tick(series.id, slots("04/05", "08/05"), evidence=log)
    assert commune.activities.totals(ALL).without_evidence == 0
    assert [o.evidence_count for o in commune.schedules.get(series.id).occurrences[1:3]] == [1, 1]
    with rows_of(commune.folder) as rows:
        assert rows.execute("SELECT count(*) FROM blobs").fetchone() == (1,)


def test_ticking_twice_counts_once(commune: Workspace) -> None:
    """A second click on what is ticked changes nothing."""
    series = entered(commune)
    commune.schedules.tick(series.id, slots("04/05"))
    assert commune.schedules.tick(series.id, slots("04/05", "04/05")).record == 0
    assert commune.activities.totals(ALL).count == 1


def test_unticking_takes_it_out_of_every_count_and_ticking_again_brings_it_back(commune: Workspace) -> None:
    """The activity is withdrawn, never deleted, and it is the same one that comes back."""
    series = entered(commune)
    commune.schedules.tick(series.id, slots("04/05", "08/05"))
    first = commune.schedules.get(series.id).occurrences[1].activity
    assert commune.schedules.untick(series.id, slots("04/05"), "Nhầm ngày").record == 1
    assert commune.activities.totals(ALL).count == 1
    assert states(commune, series.id)["2018-05-04"] is OccurrenceState.OPEN
    commune.schedules.tick(series.id, slots("04/05"))
    again = commune.activities.get(first)
    assert not again.withdrawn
    assert again.revision == 3


def test_a_missed_occurrence_stays_visible_with_its_reason(commune: Workspace) -> None:
    """What did not take place is not shown as open, and can be opened again or ticked after all."""
    series = entered(commune)
    commune.schedules.miss(series.id, slots("04/05", "08/05"), "Mất điện")
    found = {o.slot.day: o for o in commune.schedules.get(series.id).occurrences}
    assert found[date(2018, 5, 4)].state is OccurrenceState.MISSED
    assert found[date(2018, 5, 4)].reason == "Mất điện"
    commune.schedules.miss(series.id, slots("04/05"), "")
    commune.schedules.tick(series.id, slots("08/05"))
    after = states(commune, series.id)
    assert (after["2018-05-04"], after["2018-05-08"]) == (OccurrenceState.OPEN, OccurrenceState.DONE)


def test_a_change_of_the_pattern_keeps_what_was_ticked(commune: Workspace) -> None:
    """Moved to Wednesdays from June on, the broadcasts of May still stand and still count."""
    series = entered(commune)
    commune.schedules.tick(series.id, slots("04/05", "08/05"))
    changed = commune.schedules.change(
        series.id, schedule(weekdays=(2,), starts_on=date(2018, 6, 1)), revision=series.revision
    ).record
    assert changed.counts[OccurrenceState.DONE] == 2
    assert [o.planned for o in changed.occurrences[:2]] == [False, False]
    assert commune.activities.totals(ALL).count == 2


def test_a_changed_activity_stays_a_tick_of_its_schedule(commune: Workspace) -> None:
    """Correcting the minutes of one broadcast in the form does not untick it."""
    series = entered(commune)
    commune.schedules.tick(series.id, slots("04/05"))
    made = commune.activities.get(commune.schedules.get(series.id).occurrences[1].activity)
    commune.activities.change(made.id, replace(made.values, counters={"broadcasts": 1, "minutes": 7}))
    assert states(commune, series.id)["2018-05-04"] is OccurrenceState.DONE


def test_what_has_not_come_cannot_be_ticked_and_nothing_is_half_done(
    commune: Workspace, clock: SetClock
) -> None:
    """One of three lies ahead: none is ticked, and the reason names the day."""
    series = entered(commune)
    clock.set(date(2018, 5, 9))
    with pytest.raises(UserMistake, match="11/05/2018"):
        commune.schedules.tick(series.id, slots("04/05", "08/05", "11/05"))
    assert commune.activities.totals(ALL).count == 0


@pytest.mark.parametrize("day", ["05/05", "03/07"])
def test_a_day_that_is_not_in_the_pattern_is_refused(commune: Workspace, day: str) -> None:
    """A Saturday and a day after the end are recorded by themselves, not ticked."""
    series = entered(commune)
    for act in (
        lambda: commune.schedules.tick(series.id, slots(day)),
        lambda: commune.schedules.miss(series.id, slots(day), "Mất điện"),
    ):
        with pytest.raises(UserMistake):
            act()
    assert commune.activities.totals(ALL).count == 0


def test_what_is_ticked_cannot_be_called_missed(commune: Workspace) -> None:
    """It took place or it did not."""
    series = entered(commune)
    commune.schedules.tick(series.id, slots("04/05"))
    with pytest.raises(UserMistake, match="04/05/2018"):
        commune.schedules.miss(series.id, slots("04/05"), "Mất điện")


def test_an_ended_series_is_no_longer_offered_and_its_ticks_stay(commune: Workspace) -> None:
    """Ending the column in June does not take the broadcasts of May away."""
    series = entered(commune)
    commune.schedules.tick(series.id, slots("04/05"))
    commune.schedules.withdraw(series.id, "Đài ngừng phát")
    assert commune.schedules.all() == []
    assert commune.activities.totals(ALL).count == 1


def test_somebody_elses_change_is_not_overwritten(commune: Workspace) -> None:
    """The pattern that was open while another computer changed it is refused."""
    series = entered(commune)
    commune.schedules.change(series.id, schedule(weekdays=(2,)))
    with pytest.raises(UserMistake):
        commune.schedules.change(series.id, schedule(weekdays=(3,)), revision=series.revision)


def test_a_year_of_two_broadcasts_a_day_is_ticked_in_one_go(commune: Workspace, clock: SetClock) -> None:
    """A hundred and more occurrences are one transaction and one journal entry each."""
    series = entered(commune, starts_on=date(2018, 3, 7), ends_on=date(2018, 12, 31), times=("5h", "17h"))
    clock.set(date(2018, 12, 31))
    every = [o.slot for o in commune.schedules.get(series.id).occurrences]
    assert len(every) == 170
    assert commune.schedules.tick(series.id, every).record == 170
    assert commune.schedules.get(series.id).counts[OccurrenceState.DONE] == 170


def test_a_series_of_its_own_does_not_hide_a_plain_activity(commune: Workspace) -> None:
    """What was recorded by hand on a day of the series is not a tick."""
    series = entered(commune)
    record(commune, starts_on=date(2018, 5, 4))
    assert states(commune, series.id)["2018-05-04"] is OccurrenceState.OPEN
    with pytest.raises(UserMistake):
        commune.schedules.untick("no-such-series", [Slot(date(2018, 5, 4))])


def test_a_series_is_found_by_its_words_until_it_ends(commune: Workspace) -> None:
    """Name, place and the reasons of what did not take place are looked for, without diacritics too."""
    series = entered(commune, title="Chuyên mục một cửa")
    commune.schedules.miss(series.id, slots("04/05"), "Mất điện cả ngày")
    for words in ("chuyen muc mot cua", "mat dien", "đài truyền thanh"):
        assert Noun.SCHEDULE in [kind.noun for kind in commune.search.by_kind(words)], words
    commune.schedules.withdraw(series.id)
    assert Noun.SCHEDULE not in [kind.noun for kind in commune.search.by_kind("chuyen muc mot cua")]
