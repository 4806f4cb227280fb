"""What a superior sees of the units below: sums and who is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.assessments import answer_everything, submit
from builders.exchange import Exchange, build_trusting, carry, open_copy, record

from cchc_desktop.domain.hand_ins import HandIn
from cchc_desktop.domain.org_units import UnitKind


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """Three workspaces that trust one another."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    yield opened
    opened.close()


def test_the_district_adds_up_what_its_communes_sent(exchange: Exchange, tmp_path: Path) -> None:
    """Activities, figures, files and own points of the commune stand in its row and in the total."""
    commune, district = exchange.commune, exchange.district
    proof = tmp_path / "anh.txt"
    proof.write_text("ảnh chụp buổi phát thanh", encoding="utf-8")
    made = record(commune, file=proof)
    record(commune, "Tập huấn")
    period = commune.plans.period("2018-Q1")
    answer_everything(commune, "2018-Q1")
    submit(commune, "2018-Q1")
    own = commune.assessments.show(period).total
    carry(commune.bundles.export(exchange.stick).record, district)
    sums = district.consolidations.sums(period)
    (row,) = [row for row in sums.units if row.unit == commune.unit.key]
    assert (row.activities, row.evidence) == (2, 1)
    assert row.counters == {name: 2 * value for name, value in made.values.counters.items()}
    assert (row.self_total, row.percent) == (own.points, own.percent)
    assert row.received_at is not None
    assert sums.total.activities == 2
    assert [r.activities for r in sums.units if r.unit != commune.unit.key] == [0] * (len(sums.units) - 1)


def test_points_that_are_still_being_scored_are_not_summed(exchange: Exchange) -> None:
    """Totals read what was handed up, never live scores that happened to travel with other records."""
    commune, district = exchange.commune, exchange.district
    record(commune)
    answer_everything(commune, "2018-Q1")
    carry(commune.bundles.export(exchange.stick).record, district)
    (row,) = [
        r
        for r in district.consolidations.sums(district.plans.period("2018-Q1")).units
        if r.unit == commune.unit.key
    ]
    assert (row.activities, row.self_total, row.percent) == (1, None, None)


def test_the_matrix_tells_missing_from_not_due(exchange: Exchange) -> None:
    """On 02/4/2018 no report is late yet; every unit below has four quarters."""
    rows = exchange.district.consolidations.matrix(2018)
    assert {row.unit for row in rows} >= {exchange.commune.unit.key}
    assert {cell.state for row in rows for cell in row.cells} == {HandIn.NOT_DUE}
    assert all(len(row.cells) == 4 for row in rows)


def test_who_is_only_asked_is_never_missing(exchange: Exchange) -> None:
    """Departments and districts owe the province a report; the press, the Front and the Party do not."""
    province = exchange.province
    listed = {province.units.get(row.unit).kind for row in province.consolidations.matrix(2018)}
    below = {unit.kind for unit in province.units.below(province.unit.key)}
    assert {UnitKind.DISTRICT, UnitKind.DEPARTMENT, UnitKind.VERTICAL} <= listed
    assert not {UnitKind.MEDIA, UnitKind.CENTRAL_MEDIA, UnitKind.FRONT, UnitKind.PARTY} & listed
    assert {UnitKind.MEDIA, UnitKind.FRONT} <= below
