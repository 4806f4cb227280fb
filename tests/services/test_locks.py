"""What a submitted quarter keeps as it is, is known before anything is typed."""

from datetime import date

import pytest
from builders.activities import record
from builders.assessments import answer_everything, submit, withdrawn

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.locks import Lock
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


def test_a_claim_for_the_year_is_frozen_with_each_of_its_quarters(commune: Workspace) -> None:
    """A claim for 2018 would hold in the submitted quarter too."""
    answer_everything(commune)
    submit(commune)
    year = commune.plans.period("2018")
    assert set(commune.locks.of_claims(year, {"II.1.đ": ""})) == {"II.1.đ"}
