"""What the officer is reminded of: duties overdue or due within the week, the most urgent first."""

from datetime import date

from builders.activities import record
from builders.workspaces import SetClock

from cchc_desktop.workspace import Workspace

REPORT = "IV.1.2.x"


def days_left(at: Workspace, days: int = 7) -> dict[str, int]:
    """Return the days left of everything reminded of, by clause."""
    return {one.clause: one.days_left for one in at.plans.reminders(days=days)}


def test_a_report_is_reminded_of_a_week_before_and_after_its_day(commune: Workspace, clock: SetClock) -> None:
    """Due on 04/7: not said on 26/6, said from 27/6, overdue from 05/7."""
    for day, left in ((date(2018, 6, 26), None), (date(2018, 6, 27), 7), (date(2018, 7, 4), 0)):
        clock.set(day)
        assert days_left(commune).get(REPORT) == left


def test_events_overdue_come_first(commune: Workspace, clock: SetClock) -> None:
    """A document of 20/6 to be posted by 25/6 stands before the report of 04/7."""
    commune.plans.record_trigger("II.2.b.1", "Công văn 61/UBND", date(2018, 6, 20))
    clock.set(date(2018, 7, 2))
    found = commune.plans.reminders()
    assert [one.clause for one in found] == ["II.2.b.1", REPORT]
    assert [one.overdue for one in found] == [True, False]


def test_what_is_done_or_does_not_apply_is_not_said(commune: Workspace, clock: SetClock) -> None:
    """A proposed duty is said before its day, never after; a claimed or fulfilled one not at all."""
    clock.set(date(2018, 6, 28))
    assert "II.1.e" in days_left(commune)
    record(commune, channel="inspection", clauses=("II.1.e",), counters={}, starts_on=date(2018, 6, 20))
    assert "II.1.e" not in days_left(commune)
    assert "II.1.d.2" in days_left(commune)
    commune.plans.claim_not_applicable("II.1.d.2", commune.plans.period("2018-Q2"), "Không có.")
    assert "II.1.d.2" not in days_left(commune)
    clock.set(date(2018, 7, 3))
    assert "II.1.d.1" not in days_left(commune)
