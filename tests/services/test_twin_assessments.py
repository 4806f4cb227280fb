"""Two computers of one unit that begin the same self-assessment: it stays one, also at the district."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from builders.exchange import send
from builders.twins import Twins, build_twins, open_twins

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.workspace import Workspace


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    """Two computers of a commune and its district."""
    (tmp_path / "template").mkdir()
    build_twins(tmp_path / "template")
    opened = open_twins(tmp_path / "template", tmp_path / "twins")
    yield opened
    opened.close()


def score(at: Workspace, points: str) -> None:
    """Score a criterion of the first quarter."""
    at.assessments.set_score(at.plans.period("2018-Q1"), "5.1", Decimal(points), "Theo sổ công văn")


def test_both_bundles_come_in(twins: Twins) -> None:
    """Neither computer's stream is refused because the other had begun the quarter as well."""
    score(twins.one, "1")
    score(twins.two, "2")
    for computer in (twins.one, twins.two):
        assert send(computer, twins.district, twins.stick).outcome is Outcome.IMPORTED
