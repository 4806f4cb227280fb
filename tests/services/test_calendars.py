"""What Sở Nội vụ says of time counts everywhere: days off, made-up Saturdays, terms, last days."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from builders.exchange import Exchange, send
from builders.hostile import Lie, base, hostile_bundle
from builders.records import SNV

from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.workspace import Workspace

OFF, SATURDAY = date(2018, 4, 24), date(2018, 4, 28)


def down(exchange: Exchange) -> None:
    """Carry what Sở Nội vụ says through the district to the commune."""
    send(exchange.province, exchange.district, exchange.stick)
    assert send(exchange.district, exchange.commune, exchange.stick).outcome is Outcome.IMPORTED


def terms(at: Workspace) -> dict[FeedbackChannel, int]:
    """Return the working days each channel gives."""
    return {term.channel: term.working_days for term in at.feedback.terms.terms()}


def test_days_off_and_made_up_travel_down_and_count(exchange: Exchange) -> None:
    """A day given off moves a term at the commune; a Saturday that is worked moves it back."""
    before = exchange.commune.holidays.work_days()
    assert (before.works(OFF), before.works(SATURDAY)) == (True, False)
    exchange.province.holidays.add(OFF, "Nghỉ bù", "Thông báo 12/TB-UBND")
    exchange.province.holidays.add(SATURDAY, "Làm bù", "Thông báo 12/TB-UBND", made_up=True)
    down(exchange)
    after = exchange.commune.holidays.work_days()
    assert (after.works(OFF), after.works(SATURDAY)) == (False, True)
    exchange.province.holidays.remove(OFF)
    down(exchange)
    assert exchange.commune.holidays.work_days().works(OFF)


def test_terms_and_last_days_travel_down(exchange: Exchange) -> None:
    """The commune answers in the province's term and hands in by the province's day."""
    channel = next(iter(FeedbackChannel))
    period = exchange.province.plans.period("2018-Q2")
    exchange.province.feedback.terms.set_term([channel], 7, "Quyết định 9/QĐ-UBND")
    exchange.province.plans.last_days.set(period, UnitKind.COMMUNE, date(2018, 7, 20))
    down(exchange)
    assert terms(exchange.commune)[channel] == 7
    assert exchange.commune.plans.deadline(period) == date(2018, 7, 20)
    assert exchange.district.plans.deadline(period) != date(2018, 7, 20)


def test_only_what_is_new_is_said_and_the_newest_counts(exchange: Exchange) -> None:
    """The same day said twice travels once; an older word that arrives later changes nothing."""
    exchange.province.holidays.add(OFF, "Nghỉ bù", "Thông báo 12/TB-UBND")
    marks = exchange.province.bundles.streams()
    exchange.province.holidays.add(OFF, "Nghỉ bù", "Thông báo 12/TB-UBND")
    assert exchange.province.bundles.streams() == marks
    exchange.province.holidays.remove(OFF)
    down(exchange)
    assert exchange.commune.holidays.work_days().works(OFF)


def test_a_units_own_entry_stays(exchange: Exchange) -> None:
    """A holiday the commune entered for itself is not lost when the province's list arrives."""
    own = date(2018, 5, 15)
    exchange.commune.holidays.add(own, "Mất điện toàn xã", "Công văn 5/UBND")
    exchange.province.holidays.add(OFF, "Nghỉ bù", "Thông báo 12/TB-UBND")
    down(exchange)
    work = exchange.commune.holidays.work_days()
    assert not work.works(own)
    assert not work.works(OFF)


def test_a_commune_sets_no_last_day(exchange: Exchange) -> None:
    """Nor is one set before the quarter ends."""
    period = exchange.commune.plans.period("2018-Q2")
    with pytest.raises(Refused, match="Sở Nội vụ"):
        exchange.commune.plans.last_days.set(period, UnitKind.COMMUNE, date(2018, 7, 20))
    with pytest.raises(UserMistake, match="sau khi quý"):
        exchange.province.plans.last_days.set(period, UnitKind.COMMUNE, date(2018, 6, 30))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"days": [{"day": "2018-04-24", "name": "x", "source": "x", "made_up": True, "kept": True}]},
        {"days": [{"day": "9999-04-24", "name": "x", "source": "x", "made_up": False, "kept": True}]},
        {"days": [{"day": "2018-04-24", "name": "x", "source": "x", "made_up": False, "kept": True}] * 2},
        {"terms": [{"channel": "phone", "working_days": 0, "source": "x"}]},
        {"last_days": [{"plan": "643-2018", "period": "rác", "kind": "commune", "due": "2018-07-20"}]},
    ],
)
def test_a_calendar_nothing_could_be_reckoned_from_stays_out(
    exchange: Exchange, tmp_path: Path, changes: dict[str, object]
) -> None:
    """Even when Sở Nội vụ's own station signs it."""
    exchange.province.holidays.add(OFF, "Nghỉ bù", "Thông báo 12/TB-UBND")
    send(exchange.province, exchange.district, exchange.stick)
    lie = base(SNV, "calendar") | {"days": [], "terms": [], "last_days": []} | changes
    path = hostile_bundle(
        exchange.province,
        exchange.district,
        [Lie(Noun.DEADLINE, lie)],
        out=tmp_path,
        notices=True,
        kind=BundleKind.DOWN,
    )
    (result,) = exchange.district.bundles.bring_in([path]).record
    assert result.outcome is Outcome.REFUSED
    assert "khuôn dạng" in result.refused[0].reason


def test_what_another_last_day_would_change_is_told_beforehand(
    exchange: Exchange, issue: Callable[[Workspace, str, date], None]
) -> None:
    """Reports between the old and the new day change their standing; a unit with its own day does not."""
    commune, days = exchange.commune, exchange.commune.plans.last_days
    period = commune.plans.period("2018-Q1")
    issue(commune, period.code, date(2018, 4, 4))
    sooner = days.effect(period, UnitKind.COMMUNE, date(2018, 4, 3))
    assert (sooner.becomes_late, sooner.no_longer_late, sooner.extended) == (1, 0, 0)
    assert sooner.units == 140
    issue(exchange.district, period.code, date(2018, 4, 20))
    later = exchange.district.plans.last_days.effect(period, UnitKind.DISTRICT, date(2018, 4, 20))
    assert (later.becomes_late, later.no_longer_late) == (0, 1)
    nothing = days.effect(period, UnitKind.COMMUNE, commune.plans.deadline(period))
    assert (nothing.becomes_late, nothing.no_longer_late) == (0, 0)
    exchange.district.extensions.extend(
        commune.unit.key, "IV.1.2.x", period, due=date(2018, 4, 30), reason="Mất điện"
    )
    send(exchange.district, commune, exchange.stick)
    granted = days.effect(period, UnitKind.COMMUNE, date(2018, 4, 3))
    assert (granted.becomes_late, granted.extended) == (0, 1)
