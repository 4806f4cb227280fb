"""The province's figures of 2018 by the boundaries of 2025."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.exchange import Exchange, build_trusting, open_copy, record, send

from cchc_desktop.domain.unit_sums import PeriodSums


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A commune whose activities have come to Sở Nội vụ."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    record(opened.commune)
    record(opened.commune, "Tập huấn")
    send(opened.commune, opened.district, opened.stick)
    send(opened.district, opened.province, opened.stick)
    yield opened
    opened.close()


def line_of(sums: PeriodSums, part: str) -> tuple[str, int]:
    """Return name and activities of the line in which an old unit stands."""
    (line,) = [line for line in sums.units if part in (line.parts or (line.name,))]
    return line.name, line.activities


def test_a_communes_work_stands_under_its_successor(exchange: Exchange) -> None:
    """Thị trấn Diên Khánh of 2018 is counted in xã Diên Khánh of 2025, at the district and the province."""
    for at in (exchange.district, exchange.province):
        sums = at.consolidations.sums_by_new_boundaries(at.plans.period("2018-Q1"))
        name, activities = line_of(sums, exchange.commune.unit.name)
        assert name != exchange.commune.unit.name
        assert activities == sums.total.activities == 2


def test_both_ways_add_up_to_the_same(exchange: Exchange) -> None:
    """At the district and at the province, whatever stands below them, the totals are equal."""
    for at in (exchange.district, exchange.province):
        period = at.plans.period("2018-Q1")
        old, new = (
            at.consolidations.sums(period).total,
            at.consolidations.sums_by_new_boundaries(period).total,
        )
        assert old == new
        assert old.activities == 2


def test_the_communes_that_were_split_say_so(exchange: Exchange) -> None:
    """Those of Cam Lâm keep a line of their own with the units they were divided between."""
    sums = exchange.province.consolidations.sums_by_new_boundaries(exchange.province.plans.period("2018-Q1"))
    split = [line for line in sums.units if line.why_whole]
    assert len(split) == 7
    assert all("không tách được" in line.why_whole for line in split)


def test_every_unit_below_stands_in_one_line(exchange: Exchange) -> None:
    """No unit of 2018 is lost, none counted twice."""
    province = exchange.province
    sums = province.consolidations.sums_by_new_boundaries(province.plans.period("2018-Q1"))
    parts = [part for line in sums.units for part in (line.parts or (line.name,))]
    assert len(parts) == len(province.units.under(province.unit.key))
