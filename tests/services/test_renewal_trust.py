"""Trust that begins after a key was renewed, and what else stations sign besides bundles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.exchange import (
    COMMUNE,
    NEIGHBOUR,
    Exchange,
    carry,
    introduce,
    open_copy,
    record,
    send,
    titles,
    trusting,
    workspace,
)
from builders.renewals import WHY, key_of

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Refused
from cchc_desktop.workspace import Workspace


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    yield opened
    opened.close()


def test_a_new_commune_trusts_superiors_that_renewed_their_keys(exchange: Exchange, tmp_path: Path) -> None:
    """Restored and renewed before: the starter bundle brings their newest keys, and all their streams."""
    province = exchange.province
    backup = province.backups.make().record
    province.close()
    Workspace.restore(province.folder, backup.path, password="demo", clock=exchange.district.clock)
    exchange.province = Workspace.open(province.folder, password="demo", clock=exchange.district.clock)
    exchange.province.key_renewals.renew(WHY)
    exchange.province.key_renewals.renew(WHY)
    send(exchange.province, exchange.district, exchange.stick)
    exchange.district.key_renewals.renew(WHY)
    fresh = workspace(tmp_path / "fresh", NEIGHBOUR, exchange.commune.clock)  # type: ignore[arg-type]
    introduce(exchange.district, fresh, exchange.stick)
    for above in (exchange.district, exchange.province):
        assert key_of(fresh, above) == above.stations.own().fingerprint
        assert key_of(exchange.commune, above) != above.stations.own().fingerprint
    held = {(view.station, view.epoch) for view in fresh.bundles.streams()}
    theirs = {
        (view.station, view.epoch)
        for view in exchange.province.bundles.streams()
        if view.own and view.notices and view.seq
    }
    assert len(theirs) > 1
    assert theirs <= held
    record(fresh, "Của xã mới")
    assert send(fresh, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    fresh.close()


def test_a_starter_bundle_taken_again_follows_the_renewal(exchange: Exchange) -> None:
    """The one made after brings the new key; the one made before changes nothing any more."""
    before = exchange.district.stations.starter(exchange.stick).record
    old = exchange.district.stations.own().fingerprint
    new = exchange.district.key_renewals.renew(WHY).record.after
    after = exchange.district.stations.starter(exchange.stick).record
    exchange.commune.stations.take_starter(after, new)
    assert key_of(exchange.commune, exchange.district) == new
    exchange.commune.stations.take_starter(before, old)
    assert key_of(exchange.commune, exchange.district) == new


def test_a_request_of_before_does_not_bring_the_old_key_back(exchange: Exchange) -> None:
    """The station is known with its new key: the old request is refused, and says where keys come from."""
    request = exchange.commune.stations.request(exchange.stick)
    old = exchange.commune.stations.own().fingerprint
    exchange.commune.key_renewals.renew(WHY)
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    with pytest.raises(Refused, match="khóa khác"):
        exchange.district.stations.enrol(request, old)
    assert key_of(exchange.district, exchange.commune) == exchange.commune.stations.own().fingerprint


def test_a_superior_that_speaks_of_an_older_key_is_still_heard(exchange: Exchange) -> None:
    """The district, which has not heard of the renewal, ends a stream: the commune takes its word."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.commune.key_renewals.renew(WHY)
    exchange.district.stations.end_streams(exchange.commune.stations.own().id)
    assert send(exchange.district, exchange.commune, exchange.stick).outcome is Outcome.IMPORTED
    assert exchange.commune.stations.ended()
    assert exchange.commune._key.fingerprint == exchange.commune.stations.own().fingerprint


def test_the_other_computer_of_the_unit_follows(exchange: Exchange, tmp_path: Path) -> None:
    """Two computers of one commune: what one signs with its new key comes in at the other."""
    second = workspace(tmp_path / "second", COMMUNE, exchange.commune.clock)  # type: ignore[arg-type]
    introduce(exchange.district, second, exchange.stick)
    for one, other in ((exchange.commune, second), (second, exchange.commune)):
        folder = tmp_path / f"to-{other.stations.own().id}"
        folder.mkdir()
        one.stations.enrol(other.stations.request(folder), other.stations.own().fingerprint)
    exchange.commune.key_renewals.renew(WHY)
    record(exchange.commune, "Từ máy thứ nhất")
    assert send(exchange.commune, second, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(second, second) == ["Từ máy thứ nhất"]
    second.close()


def test_a_trail_given_out_before_is_still_the_stations(exchange: Exchange, tmp_path: Path) -> None:
    """Whoever knows the station knows its earlier keys too; a stranger still knows neither."""
    trail = exchange.commune.audit.exports.export(tmp_path / "trail.jsonl").record.file
    exchange.commune.key_renewals.renew(WHY)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    for at in (exchange.commune, exchange.district):
        assert at.audit.exports.check(trail).known
    assert not exchange.province.audit.exports.check(trail).known
