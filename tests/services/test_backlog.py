"""The frame's words on sending are counted without keys; they say what sending itself would say."""

from pathlib import Path

from builders.exchange import COMMUNE, Exchange, carry, open_copy, record, trusting

from cchc_desktop.workspace import Workspace


def both(at: Workspace) -> tuple[int, int]:
    """Return what the frame counts and what sending would carry."""
    return at.backlog.unsent(), at.bundles.preview_export().news


def test_what_is_not_sent_is_counted_as_sending_counts_it(exchange: Exchange) -> None:
    """Before the first record, after it, once it is received, and at the district that passes it on."""
    assert both(exchange.commune) == (0, 0)
    record(exchange.commune)
    record(exchange.commune, "Tập huấn một cửa điện tử")
    assert both(exchange.commune) == (2, 2)
    before = both(exchange.district)[0]
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    counted, carried = both(exchange.district)
    assert (counted, counted - before) == (carried, 2)
    carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)
    assert both(exchange.commune) == (0, 0)


def test_nothing_is_sent_up_from_the_top(exchange: Exchange) -> None:
    """Sở Nội vụ has nobody above it."""
    assert exchange.province.backlog.unsent() == 0


def test_a_bundle_awaits_its_receipt_until_it_came(exchange: Exchange) -> None:
    """Written is not received."""
    record(exchange.commune)
    assert not exchange.commune.backlog.awaits_receipt()
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    assert exchange.commune.backlog.awaits_receipt()
    carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)
    assert not exchange.commune.backlog.awaits_receipt()


def test_a_bundle_that_contradicts_another_is_counted_as_put_aside(
    exchange: Exchange, tmp_path: Path
) -> None:
    """Two computers with one key: what the second wrote waits for a decision."""
    copy = open_copy(trusting(), tmp_path / "copy")
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    assert exchange.district.backlog.quarantined() == 0
    record(copy.commune, "Bản sao")
    record(copy.commune, "Bản sao thứ hai")
    carry(copy.commune.bundles.export(copy.stick).record, exchange.district)
    copy.close()
    listed = [v for v in exchange.district.bundles.history("in") if v.outcome == "quarantined"]
    assert exchange.district.backlog.quarantined() == len(listed) == 1
