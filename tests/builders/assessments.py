"""Self-assessments that tests score, submit and take back."""

from decimal import Decimal

from cchc_desktop.services.assessments import AssessmentView, CriterionView, Submission
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q2"
WHY = "Theo sổ theo dõi của đơn vị."


def view_of(at: Workspace, code: str = QUARTER) -> AssessmentView:
    """Return the assessment of a quarter."""
    return at.assessments.show(at.plans.period(code))


def row(at: Workspace, criterion: str, code: str = QUARTER) -> CriterionView:
    """Return one criterion."""
    return view_of(at, code).row(criterion)


def score(
    at: Workspace, criterion: str, points: str | int, explanation: str = "", code: str = QUARTER
) -> None:
    """Give own points."""
    at.assessments.set_score(at.plans.period(code), criterion, Decimal(points), explanation)


def answer_everything(at: Workspace, code: str = QUARTER) -> None:
    """Score every criterion, with an explanation where one is asked for."""
    quarter = at.plans.period(code)
    at.assessments.use_proposals(quarter)
    for blocker in view_of(at, code).blockers:
        points = blocker.score.points if blocker.score.points is not None else Decimal(1)
        at.assessments.set_score(quarter, blocker.criterion.id, points, WHY)


def submit(at: Workspace, code: str = QUARTER) -> Submission:
    """Submit the next version."""
    return at.assessments.submit(at.plans.period(code)).record


def submitted(at: Workspace) -> str:
    """Submit and return the hash of what the version covers."""
    return submit(at).sha256


def withdrawn(at: Workspace, code: str = QUARTER) -> None:
    """Take the newest version back, so that the quarter can be changed again."""
    at.assessments.withdraw(at.plans.period(code), "Sửa số liệu")
