"""Each indicator counts exactly the records an officer would count by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import SetClock

from cchc_desktop.domain.criteria import Indicator
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.workspace import Workspace

SHORT_SET = "tieu-chi-truyen-thong-2-diem"


def figure(at: Workspace, criterion: str, code: str = "2018-Q2", set_id: str = "") -> Indicator:
    """Return the indicator behind a criterion."""
    found = at.assessments.show(at.plans.period(code), set_id=set_id).row(criterion).indicator
    assert found is not None
    return found


def done_of(at: Workspace, criterion: str, code: str = "2018-Q2", set_id: str = "") -> tuple[int, int]:
    """Return done and planned of the indicator behind a criterion."""
    found = figure(at, criterion, code, set_id)
    return int(found.done), int(found.planned)


def receive(at: Workspace, day: date) -> str:
    """Enter a case of feedback and return its id."""
    values = FeedbackValues(day, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chờ lâu ở một cửa.")
    return at.feedback.receive(values).record.id


def test_channel_count_adds_up_occurrences_on_its_channels(commune: Workspace) -> None:
    """Three broadcasts and two more are five; a withdrawn, an older and another channel's do not count."""
    assert done_of(commune, "5.1") == (0, 1)
    record(commune, counters={"broadcasts": 3})
    record(commune, counters={"broadcasts": 2}, starts_on=date(2018, 6, 30))
    record(commune, counters={"broadcasts": 9}, starts_on=date(2018, 3, 31))
    record(commune, channel="portal", counters={"news": 7})
    commune.activities.withdraw(record(commune, counters={"broadcasts": 9}).id)
    assert done_of(commune, "5.1") == (5, 1)
    assert len(figure(commune, "5.1").records) == 2


def test_an_activity_without_its_figure_counts_once(commune: Workspace) -> None:
    """A broadcast whose number was left out is one broadcast; a banner is one whatever its figures."""
    record(commune, counters={})
    record(commune, channel="banner", counters={"banners": 12})
    assert done_of(commune, "5.1") == (1, 1)
    assert done_of(commune, "4.2") == (1, 1)


def test_clause_done_of_a_running_duty_asks_for_one(commune: Workspace) -> None:
    """For a duty that runs all year, one activity in the quarter is enough."""
    assert done_of(commune, "5.3") == (0, 1)
    record(commune, clauses=("II.3.4",))
    record(commune, clauses=("II.3.4",), starts_on=date(2018, 6, 1))
    assert done_of(commune, "5.3") == (1, 1)


def test_clause_done_does_not_apply_where_it_is_claimed_away(commune: Workspace) -> None:
    """A claimed duty plans nothing, so the criterion is proposed as not applicable."""
    quarter = commune.plans.period("2018-Q2")
    commune.plans.claim_not_applicable("II.3.4", quarter, "Đài đang sửa chữa cả quý.")
    assert done_of(commune, "5.3") == (0, 0)
    assert commune.assessments.show(quarter).row("5.3").proposal.not_applicable


def test_block_and_plan_completion_follow_the_obligations(commune: Workspace, clock: SetClock) -> None:
    """The missing report binds; an inspection the plan only proposes counts once it was made."""
    clock.set(date(2018, 9, 1))
    assert (done_of(commune, "1.4"), done_of(commune, "4.1", set_id=SHORT_SET)) == ((0, 0), (0, 1))
    record(commune, channel="inspection", counters={}, clauses=("II.1.e",))
    assert (done_of(commune, "1.4"), done_of(commune, "2.4")) == ((1, 1), (0, 0))
    assert done_of(commune, "4.1", set_id=SHORT_SET) == (1, 2)


def test_channel_variety_looks_at_kinds(commune: Workspace) -> None:
    """Two radio programmes and one web page are two of three kinds."""
    record(commune)
    record(commune)
    assert figure(commune, "4.2", set_id=SHORT_SET).parts == {"traditional"}
    record(commune, channel="portal", counters={"news": 1})
    found = figure(commune, "4.2", set_id=SHORT_SET)
    assert (found.parts, found.done, found.planned) == ({"traditional", "web"}, Decimal(2), Decimal(3))


def test_events_on_time_judge_only_what_is_done_or_due(commune: Workspace) -> None:
    """Published in time counts; late or overdue does not; what still has time is not judged."""
    assert done_of(commune, "3.1") == (0, 0)
    days = {"in time": date(2018, 4, 2), "late": date(2018, 4, 2), "overdue": date(2018, 5, 2)}
    made = {name: commune.plans.record_trigger("II.2.b.1", name, day).record.id for name, day in days.items()}
    commune.plans.fulfil_trigger(made["in time"], date(2018, 4, 5))
    commune.plans.fulfil_trigger(made["late"], date(2018, 4, 6))
    commune.plans.record_trigger("II.2.b.1", "has time", date(2018, 6, 29))
    commune.plans.record_trigger("II.3.2", "another clause", date(2018, 4, 2))
    assert done_of(commune, "3.1") == (1, 3)
    assert figure(commune, "3.1").records == (made["in time"],)


def test_feedback_is_judged_in_the_quarter_its_term_ends(commune: Workspace) -> None:
    """A case of March due in April counts in the second quarter; one due in July does not yet."""
    early = receive(commune, date(2018, 3, 20))
    slow = receive(commune, date(2018, 5, 2))
    silent = receive(commune, date(2018, 5, 3))
    receive(commune, date(2018, 6, 20))
    commune.feedback.answer(early, number="1", day=date(2018, 3, 25), text="x")
    commune.feedback.answer(slow, number="2", day=date(2018, 6, 20), text="x")
    found = figure(commune, "6.1")
    assert (found.done, found.planned) == (1, 3)
    assert set(found.planned_records) == {early, slow, silent}
    assert found.records == (early,)


def test_cases_that_this_unit_does_not_owe_enter_no_figure(commune: Workspace) -> None:
    """Forwarded, taken back and refused: none of them makes the share of answers in time worse or better."""
    register = commune.feedback
    owed = receive(commune, date(2018, 5, 2))
    register.forward(receive(commune, date(2018, 5, 2)), to="574", day=date(2018, 5, 3))
    register.take_back(receive(commune, date(2018, 5, 2)), day=date(2018, 5, 3), reason="Rút")
    register.refuse(received_on=date(2018, 5, 2), channel=FeedbackChannel.PAPER, kind=FeedbackKind.COMPLAINT)
    answered = register.forward(receive(commune, date(2018, 5, 2)), to="574", day=date(2018, 5, 3)).record
    register.answer(answered.id, number="1", day=date(2018, 6, 29), text="Huyện trả lời")
    found = figure(commune, "6.1")
    assert (found.done, found.planned, found.planned_records) == (0, 1, (owed,))
    register.answer(owed, number="1", day=date(2018, 5, 10), text="x")
    register.close(owed, day=date(2018, 5, 11), reason="Không công khai")
    assert done_of(commune, "6.1") == (1, 1)


def test_publication_is_judged_in_the_quarter_of_the_answer(commune: Workspace) -> None:
    """Of what was answered in the quarter, what was made public counts."""
    one, two = receive(commune, date(2018, 5, 2)), receive(commune, date(2018, 5, 2))
    spring = receive(commune, date(2018, 3, 1))
    for case, day in ((one, date(2018, 5, 10)), (two, date(2018, 5, 11)), (spring, date(2018, 3, 20))):
        commune.feedback.answer(case, number="1", day=day, text="x")
    commune.feedback.publish(one, day=date(2018, 7, 1), place="Bảng tin")
    assert done_of(commune, "6.2") == (1, 2)


@pytest.mark.parametrize("clause", ["II.2.a.2", "II.2.a.6"])
def test_the_hotline_is_shown_by_an_activity_for_it(commune: Workspace, clause: str) -> None:
    """Either of the two clauses that speak of it will do."""
    assert done_of(commune, "2.2") == (0, 1)
    made = record(commune, clauses=(clause,))
    assert (done_of(commune, "2.2"), figure(commune, "2.2").records) == ((1, 1), (made.id,))


def test_the_own_plan_is_asked_of_those_who_owe_it(
    commune: Workspace, district: Workspace, clock: SetClock
) -> None:
    """A district sends its plan by 31 March; a commune does not owe one."""
    clock.set(date(2018, 4, 2))
    assert done_of(commune, "7.1", "2018-Q1") == (0, 0)
    assert done_of(district, "7.1", "2018-Q1") == (0, 1)
    record(district, channel="other", counters={}, clauses=("IV.1.1",), starts_on=date(2018, 3, 30))
    assert done_of(district, "7.1", "2018-Q1") == (1, 1)


def test_a_plan_sent_late_was_not_sent_by_its_day(district: Workspace, clock: SetClock) -> None:
    """Sent on 2 April it does not count."""
    clock.set(date(2018, 4, 3))
    record(district, channel="other", counters={}, clauses=("IV.1.1",), starts_on=date(2018, 4, 2))
    assert done_of(district, "7.1", "2018-Q1") == (0, 1)


def test_the_report_is_in_time_until_its_day_has_passed(commune: Workspace, clock: SetClock) -> None:
    """Before the deadline nobody is late; after it only an issued report is in time."""
    clock.set(date(2018, 7, 4))
    assert done_of(commune, "7.2") == (1, 1)
    clock.set(date(2018, 7, 5))
    assert done_of(commune, "7.2") == (0, 1)


@pytest.mark.parametrize(("day", "in_time"), [(date(2018, 7, 4), 1), (date(2018, 7, 5), 0)])
def test_an_issued_report_is_judged_by_its_date(
    commune: Workspace, clock: SetClock, issue: Callable[..., None], day: date, in_time: int
) -> None:
    """The date of issue decides, not the day of looking; a later version does not make it late."""
    clock.set(date(2018, 8, 1))
    issue(commune, "2018-Q2", day)
    assert done_of(commune, "7.2") == (in_time, 1)
    issue(commune, "2018-Q2", day + timedelta(days=20))
    assert done_of(commune, "7.2") == (in_time, 1)


def test_evidence_share_counts_activities_with_a_file(commune: Workspace, tmp_path: Path) -> None:
    """Two files of one activity prove one; nothing recorded plans nothing."""
    assert done_of(commune, "7.3") == (0, 0)
    record(commune, proof(tmp_path, "a.txt", "a"), proof(tmp_path, "b.txt", "b"))
    record(commune)
    record(commune)
    assert done_of(commune, "7.3") == (1, 3)


def test_the_proposal_says_how_it_was_counted(commune: Workspace) -> None:
    """Every number of the formula stands in the sentence, with the words of the criterion."""
    record(commune, counters={"broadcasts": 5})
    proposal = commune.assessments.show(commune.plans.period("2018-Q2")).row("5.1").proposal
    assert proposal.points == 4
    assert "5 lượt" in proposal.text or proposal.text.startswith("5 ")
    assert "4,0" in proposal.text
