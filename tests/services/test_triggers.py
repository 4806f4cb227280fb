"""Duties after events: a conference owes a press release, a document a posting; the answer ticks it off."""

from dataclasses import replace
from datetime import date

import pytest
from builders.activities import activity, record
from builders.workspaces import everything_in, rows_of

from cchc_desktop.domain.bulk_edits import BulkEdit
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.obligations import ObligationState, TriggerEvent
from cchc_desktop.domain.unit_plans import UnitPlanValues
from cchc_desktop.workspace import Workspace

RELEASE, POSTING = "II.3.2", "II.2.b.1"
FRIDAY = date(2018, 6, 22)


def conference(at: Workspace, day: date = FRIDAY, title: str = "Hội nghị sơ kết CCHC") -> str:
    """Record a conference and return its id."""
    made = record(
        at, title=title, channel="conference", starts_on=day, counters={"sessions": 1}, clauses=("II.1.a.1",)
    )
    return made.id


def events(at: Workspace, clause: str = RELEASE) -> list[TriggerEvent]:
    """Return the events of the second quarter that the plan shows for a clause."""
    standings = at.plans.standing(at.plans.period("2018-Q2"))
    return list(next(s.events for s in standings if s.task.clause == clause))


def state(at: Workspace, clause: str = RELEASE) -> ObligationState:
    """Return how a clause stands in the second quarter."""
    owed = at.plans.obligations(at.plans.period("2018-Q2"))
    return next(o.state for o in owed if o.clause == clause)


def test_a_conference_owes_a_press_release_by_itself(commune: Workspace) -> None:
    """Recording a conference makes the release fall due three working days later, nothing typed twice."""
    conference(commune)
    (made,) = events(commune)
    assert (made.title, made.day, made.due) == ("Hội nghị sơ kết CCHC", FRIDAY, date(2018, 6, 27))
    assert state(commune) is ObligationState.MISSING
    assert [e.id for e in commune.plans.waiting()] == [made.id]


def test_a_document_issued_owes_a_posting(commune: Workspace) -> None:
    """The channel of documents starts the posting on the portal, and no press release."""
    record(commune, title="Kế hoạch 18/KH-UBND", channel="document", starts_on=FRIDAY, counters={})
    assert [e.title for e in events(commune, POSTING)] == ["Kế hoạch 18/KH-UBND"]
    assert events(commune) == []


def test_other_channels_and_units_that_do_not_owe_start_nothing(commune: Workspace) -> None:
    """A broadcast is no event; a conference before the plan took effect owes nothing either."""
    record(commune)
    conference(commune, date(2018, 2, 1))
    with rows_of(commune.folder) as rows:
        assert rows.execute("SELECT count(*) FROM triggers").fetchone() == (0,)


def test_saving_again_makes_no_second_event_and_moves_the_first(commune: Workspace) -> None:
    """However often a conference is changed it owes one release, from its last day."""
    made = conference(commune)
    values = commune.activities.get(made).values
    for _ in range(2):
        commune.activities.change(made, values)
    assert len(events(commune)) == 1
    longer = replace(values, title="Hội nghị sơ kết hai ngày", ends_on=date(2018, 6, 23))
    commune.activities.change(made, longer)
    (moved,) = events(commune)
    assert (moved.title, moved.day, moved.due) == (
        "Hội nghị sơ kết hai ngày",
        date(2018, 6, 23),
        date(2018, 6, 27),
    )


def test_withdrawing_the_conference_withdraws_what_it_owed(commune: Workspace) -> None:
    """A conference recorded by mistake owes nothing; brought back, it owes again, once."""
    made = conference(commune)
    commune.activities.withdraw(made, "nhập nhầm")
    assert events(commune) == []
    assert state(commune) is ObligationState.OPEN
    commune.activities.restore(made)
    assert [e.day for e in events(commune)] == [FRIDAY]


def test_another_channel_takes_the_event_away_and_back(commune: Workspace) -> None:
    """What turns out to be training was no conference."""
    made = conference(commune)
    values = commune.activities.get(made).values
    commune.activities.change(made, replace(values, channel="training"))
    assert events(commune) == []
    commune.activities.change(made, values)
    assert len(events(commune)) == 1


def test_an_event_taken_back_by_the_officer_stays_away(commune: Workspace) -> None:
    """Where no release is called for, the officer says why; changing the conference does not ask again."""
    made = conference(commune)
    (event,) = events(commune)
    with pytest.raises(UserMistake) as told:
        commune.plans.withdraw_trigger(event.id, " ")
    assert told.value.field == "reason"
    commune.plans.withdraw_trigger(event.id, "Hội nghị nội bộ, không có báo chí.")
    commune.activities.change(made, commune.activities.get(made).values)
    assert events(commune) == []
    assert "Hội nghị nội bộ, không có báo chí." in {line.reason for line in commune.audit.lines()}


def test_the_activity_that_answers_ticks_the_event_off(commune: Workspace) -> None:
    """The release recorded for the conference fulfils it on its day; taken out, it waits again."""
    conference(commune)
    (event,) = events(commune)
    values = activity(
        title="Thông cáo về hội nghị",
        channel="press_release",
        starts_on=date(2018, 6, 26),
        clauses=(RELEASE,),
        counters={"news": 1},
    )
    release = commune.activities.record(values, answers=[event.id]).record
    assert events(commune)[0].fulfilled_on == date(2018, 6, 26)
    assert state(commune) is ObligationState.DONE
    assert commune.plans.waiting() == []
    late = replace(values, starts_on=date(2018, 6, 29), ends_on=date(2018, 6, 29))
    commune.activities.change(release.id, late)
    assert state(commune) is ObligationState.LATE
    commune.activities.withdraw(release.id)
    assert state(commune) is ObligationState.MISSING
    commune.activities.restore(release.id)
    assert state(commune) is ObligationState.LATE
    commune.activities.change(release.id, values, answers=[])
    assert events(commune)[0].fulfilled_on is None


def test_an_answer_before_the_event_leaves_nothing_behind(commune: Workspace) -> None:
    """A release dated before the conference is refused, with the activity it would have made."""
    conference(commune)
    (event,) = events(commune)
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        commune.activities.record(activity(starts_on=date(2018, 6, 1)), answers=[event.id])
    assert told.value.field == "on"
    assert everything_in(commune.folder) == before


def test_undo_takes_the_duty_back_with_the_conference(commune: Workspace) -> None:
    """One step of undo takes back the conference and what it owed; redo brings both."""
    conference(commune)
    commune.undo.undo()
    assert events(commune) == []
    commune.undo.redo()
    assert [e.title for e in events(commune)] == ["Hội nghị sơ kết CCHC"]


def test_many_at_once_follow_too(commune: Workspace) -> None:
    """Turning conferences into training together, or withdrawing them together, takes their duties along."""
    ids = [conference(commune, title=f"Hội nghị {n}") for n in range(3)]
    assert len(events(commune)) == 3
    commune.bulk_edits.apply(ids[:1], BulkEdit(channel="training"))
    assert len(events(commune)) == 2
    commune.bulk_edits.withdraw(ids[1:], "nhập nhầm")
    assert events(commune) == []


def test_the_units_plan_is_a_document_to_be_posted(commune: Workspace) -> None:
    """With number and day it owes a posting once; without a day it is not issued."""
    commune.unit_plans.save(UnitPlanValues(number="12/KH-UBND"))
    assert commune.plans.waiting() == []
    issued = UnitPlanValues(number="12/KH-UBND", issued_on=date(2018, 6, 20))
    for _ in range(2):
        commune.unit_plans.save(issued)
    (event,) = events(commune, POSTING)
    assert "12/KH-UBND" in event.title
    assert [e.id for e in commune.plans.started_by(f"{commune.unit.key}/643-2018")] == [event.id]
