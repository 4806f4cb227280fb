"""What can be done with the whole assessment now: presented, approved, taken back, withdrawn."""

from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.assessments import AssessmentView


class Step(StrEnum):
    """The one next step, which the button at the foot takes."""

    SUBMIT = "submit"
    AGAIN = "again"
    PRESENT = "present"
    APPROVE = "approve"
    TAKE_BACK = "take_back"
    WITHDRAW = "withdraw"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """Return the words of the button."""
        return {
            Step.SUBMIT: tr("Submit"),
            Step.AGAIN: tr("Submit again"),
            Step.PRESENT: tr("Present"),
            Step.APPROVE: tr("Approve and submit"),
            Step.TAKE_BACK: tr("Take back"),
            Step.WITHDRAW: tr("Withdraw the version…"),
            Step.NOTHING: "",
        }[self]


RIGHTS: Final = {
    Step.SUBMIT: Right.SUBMIT,
    Step.AGAIN: Right.SUBMIT,
    Step.PRESENT: Right.PRESENT,
    Step.APPROVE: Right.SUBMIT,
    Step.TAKE_BACK: Right.PRESENT,
    Step.WITHDRAW: Right.SUBMIT,
    Step.NOTHING: Right.READ,
}
"""What each step asks of whoever takes it."""


def step_of(view: AssessmentView, *, several: bool, me: str) -> Step:
    """Return the next step for the person `me`; `several` people have a hand in it."""
    if view.lock is not None and view.state is not ReviewState.RETURNED:
        return Step.WITHDRAW if view.state is ReviewState.SUBMITTED else Step.NOTHING
    if several and not view.presented_by:
        return Step.PRESENT
    if several:
        return Step.TAKE_BACK if view.presented_by == me else Step.APPROVE
    return Step.AGAIN if view.submissions else Step.SUBMIT
