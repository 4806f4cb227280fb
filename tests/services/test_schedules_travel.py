"""A series goes up with its ticks in the unit's own stream, and no other unit can tick in it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.exchange import Exchange, build_trusting, carry, open_copy
from builders.schedules import entered

from cchc_desktop.domain.activities import ActivityValues
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.schedules import OccurrenceState, Slot
from cchc_desktop.services.activity_rows import ActivityFilter, payload_of_values


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A commune, its district and Sở Nội vụ that trust one another."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    yield opened
    opened.close()


def test_the_superior_sees_the_series_and_what_became_of_it(exchange: Exchange) -> None:
    """Pattern, ticks and reasons arrive; the district counts the broadcasts and can change none of it."""
    commune, district = exchange.commune, exchange.district
    series = entered(commune, starts_on=date(2018, 3, 8), ends_on=date(2018, 3, 30))
    commune.schedules.tick(series.id, [Slot(date(2018, 3, 9)), Slot(date(2018, 3, 13))])
    commune.schedules.miss(series.id, [Slot(date(2018, 3, 16))], "Mất điện")
    result = carry(commune.bundles.export(exchange.stick).record, district)
    assert result.outcome is Outcome.IMPORTED
    (seen,) = district.schedules.all(unit=commune.unit.key)
    assert seen.values == series.values
    assert (seen.counts[OccurrenceState.DONE], seen.counts[OccurrenceState.MISSED]) == (2, 1)
    assert district.schedules.all() == []
    assert district.activities.totals(ActivityFilter(unit=commune.unit.key)).count == 2
    with pytest.raises(UserMistake):
        district.schedules.tick(series.id, [Slot(date(2018, 3, 20))])
    with pytest.raises(UserMistake):
        district.schedules.withdraw(series.id)


def test_another_unit_cannot_tick_in_the_series(exchange: Exchange) -> None:
    """An activity of the district that claims to be a broadcast of the commune is not shown as one."""
    commune, district = exchange.commune, exchange.district
    series = entered(commune, starts_on=date(2018, 3, 8), ends_on=date(2018, 3, 30))
    carry(commune.bundles.export(exchange.stick).record, district)
    day = date(2018, 3, 9)
    with district._office.changing() as change:
        false = payload_of_values(
            ActivityValues("Giả", "radio", day, day),
            record="0" * 36,
            unit=district.unit.key,
            by="demo",
            at=change.now,
            schedule=series.id,
            occurrence="2018-03-09",
        )
        change.put_new(Noun.ACTIVITY, false, action="record")
    assert district.schedules.get(series.id).counts[OccurrenceState.DONE] == 0
