"""A station gets another key: its own word, signed with the old one, is enough for everybody it reaches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.exchange import Exchange, carry, open_copy, record, send, titles, trusting
from builders.renewals import WHY, key_of, up

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services import bundle_parts
from cchc_desktop.services.notices import holds_notices


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three; the commune's first activity has reached the province."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    record(opened.commune, "Trước khi đổi khóa")
    up(opened)
    yield opened
    opened.close()


def test_the_new_key_is_known_all_the_way_up(exchange: Exchange) -> None:
    """The commune renews and sends; district and Sở Nội vụ take what the new key signed, nobody compares."""
    old = exchange.commune.stations.own().fingerprint
    renewed = exchange.commune.key_renewals.renew(WHY).record
    record(exchange.commune, "Sau khi đổi khóa")
    assert up(exchange) == [Outcome.IMPORTED, Outcome.IMPORTED]
    assert (renewed.before, renewed.reason) == (old, WHY)
    assert renewed.after == exchange.commune.stations.own().fingerprint != old
    for above in (exchange.district, exchange.province):
        assert key_of(above, exchange.commune) == renewed.after
        assert "Sau khi đổi khóa" in titles(above, exchange.commune)
        (known,) = [s for s in above.stations.everybody() if s.id == exchange.commune.stations.own().id]
        assert known.renewed_at == renewed.at


def test_every_bundle_heals_what_was_lost_across_renewals(exchange: Exchange) -> None:
    """Two bundles with two renewals never arrive; the third leads the district from its key to the newest."""
    for number in range(2):
        record(exchange.commune, f"Gói thất lạc {number}")
        exchange.commune.bundles.export(exchange.stick)
        exchange.commune.key_renewals.renew(WHY)
    record(exchange.commune, "Gói đến nơi")
    assert up(exchange) == [Outcome.IMPORTED, Outcome.IMPORTED]
    assert len(titles(exchange.province, exchange.commune)) == 4
    assert key_of(exchange.province, exchange.commune) == exchange.commune.stations.own().fingerprint


def test_a_bundle_made_before_arrives_after(exchange: Exchange) -> None:
    """What the old key signed and sealed before the renewal still opens, on both sides, in any order."""
    record(exchange.commune, "Đi trước")
    late = exchange.commune.bundles.export(exchange.stick).record
    record(exchange.district, "Của huyện")
    down = exchange.district.bundles.export(exchange.stick, exchange.commune.unit.key).record
    exchange.commune.key_renewals.renew(WHY)
    assert carry(down, exchange.commune).outcome is Outcome.IMPORTED
    assert up(exchange)[0] is Outcome.IMPORTED
    assert carry(late, exchange.district).outcome is Outcome.ALREADY
    assert exchange.district.bundles.inspect(late.path).known_sender
    assert "Đi trước" in titles(exchange.district, exchange.commune)


def test_a_replay_changes_nothing(exchange: Exchange) -> None:
    """The bundle with the renewal comes in twice, and again after the next one: the newest key stays."""
    exchange.commune.key_renewals.renew(WHY)
    first = exchange.commune.bundles.export(exchange.stick).record
    assert carry(first, exchange.district).outcome is Outcome.IMPORTED
    assert carry(first, exchange.district).outcome is Outcome.ALREADY
    exchange.commune.key_renewals.renew(WHY)
    assert up(exchange)[0] is Outcome.IMPORTED
    assert carry(first, exchange.district).outcome is Outcome.ALREADY
    assert key_of(exchange.district, exchange.commune) == exchange.commune.stations.own().fingerprint
    assert len(exchange.commune.key_renewals.made()) == 2


def test_a_superiors_new_key_travels_down(exchange: Exchange) -> None:
    """Sở Nội vụ and the district renew; the commune learns both with the next bundle from above."""
    exchange.province.key_renewals.renew(WHY)
    exchange.district.key_renewals.renew(WHY)
    send(exchange.province, exchange.district, exchange.stick)
    assert send(exchange.district, exchange.commune, exchange.stick).outcome is Outcome.IMPORTED
    for above in (exchange.district, exchange.province):
        assert key_of(exchange.commune, above) == above.stations.own().fingerprint


def test_nothing_changes_without_a_reason(exchange: Exchange) -> None:
    """The receivers read it; without one the key stays."""
    before = exchange.commune.stations.own()
    with pytest.raises(UserMistake):
        exchange.commune.key_renewals.renew("  ")
    assert exchange.commune.stations.own() == before
    assert exchange.commune.key_renewals.made() == ()


def test_an_import_that_is_taken_back_takes_the_new_key_along(exchange: Exchange) -> None:
    """The district undoes the import and knows the old key; the same bundle brings the new one again."""
    old = exchange.commune.stations.own().fingerprint
    exchange.commune.key_renewals.renew(WHY)
    sent = exchange.commune.bundles.export(exchange.stick).record
    carry(sent, exchange.district)
    exchange.district.bundles.imports.undo()
    assert key_of(exchange.district, exchange.commune) == old
    assert carry(sent, exchange.district).outcome is Outcome.IMPORTED
    assert key_of(exchange.district, exchange.commune) == exchange.commune.stations.own().fingerprint


def test_what_a_superior_did_not_take_is_said_again_with_the_new_key(exchange: Exchange) -> None:
    """The stream was ended before the renewal: the new epoch says the renewal again, and it is followed."""
    exchange.commune.key_renewals.renew(WHY)
    record(exchange.commune, "Ghi lại ở kỳ mới")
    exchange.district.stations.end_streams(exchange.commune.stations.own().id)
    send(exchange.district, exchange.commune, exchange.stick)
    assert exchange.commune.stations.ended()
    exchange.commune.stations.go_on()
    assert up(exchange) == [Outcome.IMPORTED, Outcome.IMPORTED]
    assert "Ghi lại ở kỳ mới" in titles(exchange.province, exchange.commune)
    assert key_of(exchange.province, exchange.commune) == exchange.commune.stations.own().fingerprint


def test_messages_are_not_cut_before_the_renewal(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small they are, the first one brings the new key; each comes in by itself, in their order."""
    exchange.district.key_renewals.renew(WHY)
    record(exchange.district)
    for name, value in (("SMALLEST", 1), ("_EVERY_BUNDLE", 0), ("_EVERY_STREAM", 0)):
        monkeypatch.setattr(bundle_parts, name, value)
    office, key = exchange.district._office, exchange.district._key
    sent = exchange.district.bundles.export_parts(exchange.stick, limit=1, plain_reason="Thử").record.parts
    assert len(sent) > 2
    assert (office.station, True) in {(p.station, holds_notices(p.epoch)) for p in sent[0].streams}
    assert carry(sent[0], exchange.province).outcome is Outcome.IMPORTED
    for each in sent[1:]:
        assert carry(each, exchange.province).outcome in {Outcome.IMPORTED, Outcome.ALREADY}
    assert key_of(exchange.province, exchange.district) == key.fingerprint
