"""Two computers of one unit that begin the same self-assessment: it stays one, also at the district."""

from decimal import Decimal

from builders.exchange import send
from builders.twins import Twins

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.workspace import Workspace


def score(at: Workspace, points: str) -> None:
    """Score a criterion of the first quarter."""
    at.assessments.set_score(at.plans.period("2018-Q1"), "5.1", Decimal(points), "Theo sổ công văn")


def test_both_bundles_come_in(twins: Twins) -> None:
    """Neither computer's stream is refused because the other had begun the quarter as well."""
    score(twins.one, "1")
    score(twins.two, "2")
    for computer in (twins.one, twins.two):
        assert send(computer, twins.district, twins.stick).outcome is Outcome.IMPORTED
