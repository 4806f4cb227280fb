"""What comes too late, from a computer that lost the time, or out of the past: refused or of no effect."""

from dataclasses import replace
from datetime import date

import pytest
from builders.exchange import Exchange, carry, record, send, titles
from builders.workspaces import SetClock, everything_in

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.workspace import Workspace


def set_clock(exchange: Exchange, day: date) -> None:
    """Open the commune again on a computer that says it is `day`."""
    exchange.commune.close()
    exchange.commune = Workspace.open(exchange.commune.folder, password="demo", clock=SetClock(day))


@pytest.mark.parametrize("day", [date(2009, 1, 1), date(2017, 12, 30), date(2020, 5, 1), date(2099, 1, 1)])
def test_a_bundle_of_a_clock_that_is_years_off_is_refused(exchange: Exchange, day: date) -> None:
    """Both days are told, nothing is written; with the clock set right the same entries come in."""
    record(exchange.commune, "Phát thanh")
    set_clock(exchange, day)
    sent = exchange.commune.bundles.export(exchange.stick).record
    before = everything_in(exchange.district.folder)
    (looked,) = exchange.district.bundles.check([sent.path])
    assert everything_in(exchange.district.folder) == before
    result = carry(sent, exchange.district)
    for told in (looked, result):
        assert (told.outcome, told.trouble) == (Outcome.REFUSED, False)
        assert f"{day:%d/%m/%Y}" in told.reason
        assert "02/04/2018" in told.reason
        assert "đồng hồ" in told.hint
    assert titles(exchange.district, exchange.commune) == []
    set_clock(exchange, date(2018, 4, 2))
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.district, exchange.commune) == ["Phát thanh"]


def test_a_bundle_that_was_on_its_way_for_years_comes_in(exchange: Exchange) -> None:
    """The tamper twin: late is not wrong, nor is a sender some months ahead of a computer that lags."""
    set_clock(exchange, date(2019, 3, 1))
    record(exchange.commune, "Phát thanh")
    sent = exchange.commune.bundles.export(exchange.stick).record
    assert carry(sent, exchange.district).outcome is Outcome.IMPORTED
    exchange.province.close()
    exchange.district.close()
    exchange.district = Workspace.open(
        exchange.district.folder, password="demo", clock=SetClock(date(2026, 11, 25))
    )
    exchange.province = Workspace.open(
        exchange.province.folder, password="demo", clock=SetClock(date(2031, 1, 5))
    )
    relayed = exchange.district.bundles.export(exchange.stick).record
    assert carry(relayed, exchange.province).outcome is Outcome.IMPORTED
    assert titles(exchange.province, exchange.commune) == ["Phát thanh"]


def test_an_older_bundle_sent_again_changes_nothing(exchange: Exchange) -> None:
    """What the newest bundle said stays, whoever hands the older ones in once more, in whatever order."""
    made = record(exchange.commune, "Bản đầu")
    sent = [exchange.commune.bundles.export(exchange.stick).record]
    for title in ("Bản giữa", "Bản cuối"):
        values = replace(exchange.commune.activities.get(made.id).values, title=title)
        exchange.commune.activities.change(made.id, values)
        sent.append(exchange.commune.bundles.export(exchange.stick).record)
    assert carry(sent[-1], exchange.district).outcome is Outcome.IMPORTED
    before = everything_in(exchange.district.folder)
    results = exchange.district.bundles.bring_in([bundle.path for bundle in reversed(sent)]).record
    assert {(result.outcome, result.new, result.changed) for result in results} == {(Outcome.ALREADY, 0, 0)}
    assert everything_in(exchange.district.folder) == before
    assert titles(exchange.district, exchange.commune) == ["Bản cuối"]
