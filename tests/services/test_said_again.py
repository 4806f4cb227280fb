"""A station that goes on after its stream was ended: what it had submitted is found, to the last record."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders.assessments import answer_everything, submit
from builders.exchange import Exchange, open_copy, record, send
from builders.workspaces import rows_of

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"


@pytest.fixture
def gone_on(exchange: Exchange, tmp_path: Path) -> Iterator[tuple[Exchange, str]]:
    """A commune's second computer under one name that had submitted and went on; and the version's id."""
    record(exchange.commune, "Chung")
    send(exchange.commune, exchange.district, exchange.stick)
    send(exchange.district, exchange.commune, exchange.stick)
    exchange.close()
    copy = open_copy(exchange.stick.parent, tmp_path / "copy")
    first = open_copy(exchange.stick.parent, tmp_path / "first")
    record(first.commune, "Máy một")
    send(first.commune, first.district, first.stick)
    made = record(copy.commune, "Máy hai")
    retitle(copy.commune, made.id, "Máy hai, đã sửa")
    answer_everything(copy.commune, QUARTER)
    version = submit(copy.commune, QUARTER).id
    copy.commune.assessments.withdraw(copy.commune.plans.period(QUARTER), "Sửa")
    retitle(copy.commune, made.id, "Máy hai, sửa nữa")
    version = submit(copy.commune, QUARTER).id
    first.district.stations.end_streams(first.commune.stations.own().id)
    send(first.district, copy.commune, first.stick)
    copy.commune.stations.go_on()
    sent = send(copy.commune, first.district, first.stick)
    assert (sent.outcome, sent.refused) == (Outcome.IMPORTED, ())
    yield Exchange(first.stick, copy.commune, first.district, first.province), version
    copy.close()
    first.close()


def retitle(at: Workspace, activity: str, title: str) -> None:
    """Change the title of an activity."""
    at.activities.change(activity, replace(at.activities.get(activity).values, title=title))


def test_a_superior_accepts_what_was_submitted_before(gone_on: tuple[Exchange, str]) -> None:
    """Nothing of the version is missing: points with their words, activities as they were, figures whole."""
    exchange, version = gone_on
    quarter = exchange.district.plans.period(QUARTER)
    for at in (exchange.district, exchange.commune):
        view = at.reviews.version(version)
        assert view.missing == 0
        assert "Máy hai, sửa nữa" in {each.title for each in view.activities}
        assert any(row.score.explanation for row in view.assessment.rows)
    exchange.district.reviews.accept(version)
    assert (
        exchange.district.reviews.standing(quarter, exchange.commune.unit.key).state is ReviewState.ACCEPTED
    )
    (unit,) = [
        each
        for each in exchange.district.pinned.preview(quarter).units
        if each.pinned.unit == exchange.commune.unit.key
    ]
    assert (unit.figures.incomplete, unit.figures.activities) == (0, 2)
    assert send(exchange.district, exchange.province, exchange.stick).outcome is Outcome.IMPORTED
    assert exchange.province.reviews.version(version).missing == 0


def test_an_older_version_shows_what_it_held_then(gone_on: tuple[Exchange, str]) -> None:
    """Every entry was said again, not the last of each record alone: the withdrawn version is whole too."""
    exchange, version = gone_on
    quarter = exchange.district.plans.period(QUARTER)
    standing = exchange.district.reviews.standing(quarter, exchange.commune.unit.key)
    (older,) = [each.version.id for each in standing.versions if each.version.id != version]
    view = exchange.district.reviews.version(older)
    assert view.missing == 0
    assert "Máy hai, đã sửa" in {each.title for each in view.activities}
    since = exchange.district.reviews.version(version).since
    assert since is not None
    assert len(since.changed) == 1


@pytest.mark.parametrize("altered", ['"title":"Máy hai, sửa nữa"', '"op":"put"'], ids=["content", "header"])
def test_what_was_altered_proves_nothing(gone_on: tuple[Exchange, str], altered: str) -> None:
    """Other words or another header for the old entry: it has not arrived, and nobody accepts it."""
    exchange, version = gone_on
    folder = exchange.district.folder
    with rows_of(folder) as rows:
        rows.execute(
            "UPDATE journal SET payload = replace(payload, ?, ?) WHERE instr(payload, 'said_before') > 0",
            (altered, altered.replace("put", "withdraw").replace("hai, sửa nữa", "hai, bịa")),
        )
    with pytest.raises(UserMistake):
        exchange.district.reviews.accept(version)
    assert exchange.district.reviews.version(version).missing > 0
