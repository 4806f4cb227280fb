"""What a submitted quarter keeps as it is, is known before anything is typed."""

from datetime import date

import pytest
from builders.activities import record
from builders.assessments import answer_everything, submit, withdrawn
from builders.schedules import entered, slots

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.schedules import OccurrenceState
from cchc_desktop.workspace import Workspace

IN_JUNE, IN_JULY = date(2018, 6, 20), date(2018, 7, 2)


def told(lock: Lock | None) -> str:
    """Return what a lock says."""
    assert lock is not None
    return f"{lock.message} {lock.hint}"


def test_every_kind_of_record_says_what_saving_it_would_say(commune: Workspace) -> None:
    """Activity, case, event and claim name the quarter and who opens it, in the words of the refusal."""
    made = record(commune)
    values = FeedbackValues(IN_JUNE, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Thang máy hỏng")
    case = commune.feedback.receive(values).record
    quarter = commune.plans.period("2018-Q2")
    assert commune.locks.of_activity(made) is None
    assert commune.locks.of_claims(quarter, {"II.2.a.1": ""}) == {}
    answer_everything(commune)
    submit(commune)
    locks = commune.locks
    said = {
        told(locks.of_activity(made)),
        told(locks.of_case(case.id, {IN_JUNE})),
        told(locks.of_event("II.2.b.1", IN_JUNE)),
        told(locks.of_claims(quarter, {"II.2.a.1": ""})["II.2.a.1"]),
    }
    with pytest.raises(UserMistake) as refused:
        commune.plans.claim_not_applicable("II.2.a.1", quarter, "Không có đài.")
    assert said == {str(refused.value)}
    assert "bản 1" in refused.value.message
    assert locks.of_case(case.id, {IN_JULY}) is None, "the next step is entered on its own day"
    assert locks.of_claims(commune.plans.period("2018-Q3"), {"II.2.a.1": ""}) == {}
    withdrawn(commune)
    assert locks.of_activity(made) is None


def test_the_days_of_a_series_in_a_submitted_quarter_are_locked(commune: Workspace) -> None:
    """Nothing is said of them any more, ticked or missed, and none waits; the next quarter goes on."""
    series = entered(commune, ends_on=date(2018, 7, 20))
    commune.schedules.tick(series.id, slots("04/05"))
    commune.schedules.miss(series.id, slots("08/05"), "Mất điện")
    answer_everything(commune)
    submit(commune)
    before = commune.schedules.get(series.id)
    for refused in (
        lambda: commune.schedules.tick(series.id, slots("11/05")),
        lambda: commune.schedules.untick(series.id, slots("04/05")),
        lambda: commune.schedules.miss(series.id, slots("11/05"), "Mất điện"),
        lambda: commune.schedules.miss(series.id, slots("08/05"), ""),
        lambda: commune.schedules.miss(series.id, slots("03/07", "11/05"), "Mất điện"),
    ):
        with pytest.raises(UserMistake, match="bản 1") as told_why:
            refused()
        assert told_why.value.hint
    assert commune.schedules.get(series.id) == before
    locks = {each.slot.day: each.lock for each in before.occurrences}
    assert told(locks[date(2018, 5, 4)]) == told(locks[date(2018, 5, 11)]) == str(told_why.value)
    assert locks[date(2018, 7, 3)] is None
    assert [each.slot for each in before.occurrences if each.is_open] == slots("03/07")
    assert before.counts[OccurrenceState.OPEN] == 1
    commune.schedules.miss(series.id, slots("03/07"), "Nghỉ lễ")
    withdrawn(commune)
    after = commune.schedules.get(series.id)
    assert all(each.lock is None for each in after.occurrences)
    assert after.counts[OccurrenceState.OPEN] > 1
    commune.schedules.miss(series.id, slots("11/05"), "Mất điện")


def test_a_claim_for_the_year_is_frozen_with_each_of_its_quarters(commune: Workspace) -> None:
    """A claim for 2018 would hold in the submitted quarter too."""
    answer_everything(commune)
    submit(commune)
    year = commune.plans.period("2018")
    assert set(commune.locks.of_claims(year, {"II.1.đ": ""})) == {"II.1.đ"}
