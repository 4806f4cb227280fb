"""Two computers of one unit that enter cases on one day give no code twice."""

from datetime import date

from builders.exchange import send
from builders.twins import Twins

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.workspace import Workspace


def entered(at: Workspace) -> str:
    """Enter a case of 2 April and return its code."""
    values = FeedbackValues(
        received_on=date(2018, 4, 2),
        channel=next(iter(FeedbackChannel)),
        kind=next(iter(FeedbackKind)),
        content="Trả kết quả chậm",
    )
    return at.feedback.receive(values).record.code


def test_codes_are_never_given_twice(twins: Twins) -> None:
    """Each computer counts for itself, and the district takes both streams."""
    codes = [entered(at) for at in (twins.one, twins.two, twins.one, twins.two)]
    assert [code[-4:] for code in codes] == ["0001", "2001", "0002", "2002"]
    for computer in (twins.one, twins.two):
        assert send(computer, twins.district, twins.stick).outcome is Outcome.IMPORTED
