"""More time for weeks and events travels down and moves what is owed, on both sides alike."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.exchange import COMMUNE, DISTRICT, Exchange, build_trusting, carry, open_copy

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.workspace import Workspace

POSTING, COLUMN, WHY = "II.2.b.1", "II.3.3", "Mất điện diện rộng sau bão"


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A commune, its district and Sở Nội vụ, on 02/4/2018."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    yield opened
    opened.close()


def owed(at: Workspace, clause: str, unit: str) -> Obligation:
    """Return what a unit owes for a clause in the first quarter, as `at` sees it."""
    quarter = at.plans.period("2018-Q1")
    return next(o for o in at.plans.obligations(quarter, unit) if o.clause == clause)


def test_the_events_of_a_quarter_are_due_later(exchange: Exchange) -> None:
    """The posting of a document of March is due on 20/4, at the commune and at its district."""
    commune, district = exchange.commune, exchange.district
    event = commune.plans.record_trigger(POSTING, "61/UBND-VP", date(2018, 3, 20)).record
    carry(commune.bundles.export(exchange.stick).record, district)
    quarter, until = district.plans.period("2018-Q1"), date(2018, 4, 20)
    with pytest.raises(UserMistake) as told:
        district.extensions.extend(commune.unit.key, POSTING, quarter, due=event.due, reason=WHY)
    assert told.value.field == "due"
    district.extensions.extend(commune.unit.key, POSTING, quarter, due=until, reason=WHY)
    carry(district.bundles.export(exchange.stick, COMMUNE).record, commune)
    for at in (commune, district):
        assert owed(at, POSTING, commune.unit.key).due == until
        shown = next(s for s in at.plans.standing(quarter, commune.unit.key) if s.task.clause == POSTING)
        assert [e.due for e in shown.events] == [until]
        assert shown.extension is not None
    assert owed(commune, POSTING, commune.unit.key).overdue_days == 0


def test_the_weeks_of_a_quarter_are_extended_together(exchange: Exchange) -> None:
    """Sở Nội vụ lets the district make up for idle weeks until 20/4, not within the last week."""
    province, district = exchange.province, exchange.district
    quarter = province.plans.period("2018-Q1")
    with pytest.raises(UserMistake) as told:
        province.extensions.extend(district.unit.key, COLUMN, quarter, due=date(2018, 4, 1), reason=WHY)
    assert told.value.field == "due"
    province.extensions.extend(district.unit.key, COLUMN, quarter, due=date(2018, 4, 20), reason=WHY)
    carry(province.bundles.export(exchange.stick, DISTRICT).record, district)
    found = owed(district, COLUMN, district.unit.key)
    assert (found.due, found.done, found.owed) == (date(2018, 4, 20), 0, 8)
