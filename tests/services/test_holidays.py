"""The days on which offices are closed: shipped, stored, changed here, and left out of every term."""

from datetime import date

import pytest
from builders.workspaces import PASSWORD, SetClock, rows_of

from cchc_desktop.catalogues.holidays import load_holidays
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.workspace import Workspace


def test_the_public_holidays_of_2018_are_there(commune: Workspace) -> None:
    """Tết from 14 to 20 February, Giỗ Tổ on 25 April, 30/4, 1/5, 3 September instead of a Sunday."""
    listed = [h.day for h in commune.holidays.listed(2018)]
    assert listed == [
        date(2018, 1, 1),
        *(date(2018, 2, day) for day in (14, 15, 16, 19, 20)),
        date(2018, 4, 25),
        date(2018, 4, 30),
        date(2018, 5, 1),
        date(2018, 9, 3),
        date(2018, 12, 31),
    ]
    assert all(h.source and h.name and h.shipped for h in commune.holidays.listed())


def test_every_year_shipped_has_its_holidays_on_working_days() -> None:
    """Each year has New Year, Tết, Giỗ Tổ, 30/4, 1/5 and Quốc khánh: nine to fourteen days, no weekend."""
    days = [h.day for h in load_holidays() if not h.made_up]
    assert len(set(days)) == len(days)
    assert all(day.weekday() < 5 for day in days)
    counts = {year: sum(day.year == year for day in days) for year in range(2017, 2027)}
    assert all(9 <= count <= 14 for count in counts.values()), counts


def test_a_day_off_is_entered_and_taken_off(commune: Workspace) -> None:
    """With its notice; what is missing is said; the trail tells who did it; taking off twice is refused."""
    for name, source, field in ((" ", "x", "name"), ("Nghỉ bão", "", "source")):
        with pytest.raises(UserMistake) as told:
            commune.holidays.add(date(2018, 11, 26), name, source)
        assert told.value.field == field
    commune.holidays.add(date(2018, 11, 26), "Nghỉ bão số 9", "Công điện 15/CĐ-UBND")
    assert date(2018, 11, 26) in commune.holidays.work_days().off
    commune.holidays.remove(date(2018, 11, 26))
    assert date(2018, 11, 26) not in commune.holidays.work_days().off
    with pytest.raises(UserMistake):
        commune.holidays.remove(date(2018, 11, 26))
    assert [line.action for line in commune.audit.lines(limit=2)] == ["remove_holiday", "add_holiday"]


def test_a_saturday_worked_instead_is_entered_and_counted(commune: Workspace) -> None:
    """A term that runs over it ends a day earlier; a weekday is refused, it is worked anyway."""
    source = "Thông báo 1/TB-UBND"
    day = date(2018, 6, 28)
    before = commune.plans.record_trigger("II.2.b.1", "42/UBND-VP", day).record
    with pytest.raises(UserMistake) as told:
        commune.holidays.add(date(2018, 6, 29), "Làm bù", source, made_up=True)
    assert told.value.field == "day"
    made = commune.holidays.add(date(2018, 6, 30), "Làm bù", source, made_up=True).record
    after = commune.plans.record_trigger("II.2.b.1", "43/UBND-VP", day).record
    assert after.due < before.due
    assert made in commune.holidays.listed(2018)
    assert commune.holidays.work_days().works(made.day)
    commune.holidays.remove(made.day)
    assert not commune.holidays.work_days().works(made.day)


def test_a_newer_list_keeps_what_was_changed_here(commune: Workspace) -> None:
    """The program brings new days with an update; a day taken off here does not come back."""
    commune.holidays.remove(date(2018, 4, 25))
    commune.holidays.add(date(2018, 2, 14), "Nghỉ Tết theo thông báo của tỉnh", "TB 1/TB-UBND")
    commune.close()
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE settings SET value = 'older' WHERE key = 'holidays_edition'")
        rows.execute("DELETE FROM holidays WHERE day = '2018-09-03'")
    opened = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock(date(2018, 7, 4)))
    days = {h.day: h for h in opened.holidays.listed(2018)}
    assert date(2018, 9, 3) in days
    assert date(2018, 4, 25) not in days
    assert days[date(2018, 2, 14)].source == "TB 1/TB-UBND"
    opened.close()


def test_deadlines_of_the_plan_leave_holidays_out(commune: Workspace) -> None:
    """The report of 2018-Q4 is due three working days after New Year's Eve; 1 January does not count."""
    assert commune.plans.deadline(commune.plans.period("2018-Q4")) == date(2019, 1, 4)
    issued = commune.plans.record_trigger("II.2.b.1", "42/UBND-VP", date(2018, 4, 24)).record
    commune.holidays.remove(date(2018, 4, 25))
    earlier = commune.plans.record_trigger("II.2.b.1", "43/UBND-VP", date(2018, 4, 24)).record
    assert earlier.due < issued.due
