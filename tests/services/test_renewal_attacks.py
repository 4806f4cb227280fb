"""What a thief may try with a station's old key, or with somebody's renewal: each stays out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders.exchange import Exchange, carry, open_copy, record, send, titles, trusting
from builders.hostile import Lie, base, hostile_bundle
from builders.renewals import WHY, altered, another_key, key_of, renewal, up

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.bundle_results import ImportResult


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three; the commune's first activity has reached the district."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    record(opened.commune)
    send(opened.commune, opened.district, opened.stick)
    yield opened
    opened.close()


@pytest.fixture
def stolen(exchange: Exchange) -> StationKey:
    """The commune's key as it is before any renewal, which a thief copied."""
    return exchange.commune._key


def say(exchange: Exchange, folder: Path, *lies: Lie, key: StationKey, notices: bool = True) -> ImportResult:
    """Bring in at the district what the holder of `key` says in the commune's name."""
    path = hostile_bundle(exchange.commune, exchange.district, lies, out=folder, notices=notices, key=key)
    return exchange.district.bundles.bring_in([path]).record[0]


def reason_of(result: ImportResult) -> str:
    """Return why nothing was taken."""
    assert result.outcome in {Outcome.REFUSED, Outcome.QUARANTINED}
    assert result.new == 0
    return result.refused[0].reason if result.refused else result.reason


RECIPIENT = "age1" + "q" * 58


@pytest.mark.parametrize(
    "words",
    [
        {"reason": "Lý do khác"},
        {"recorded_by": "Ai đó"},
        {"ends": "1:1:" + "a" * 64},
        {"age_recipient": RECIPIENT},
        {"signature": ""},
        {"id": "khác"},
    ],
    ids=lambda words: next(iter(words)),
)
def test_a_renewal_altered_after_it_was_signed_is_refused(
    exchange: Exchange, tmp_path: Path, stolen: StationKey, words: dict[str, Any]
) -> None:
    """Any word of it: the key that is known stays. As it was signed it is taken."""
    genuine = renewal(stolen, another_key(stolen))
    spoilt = altered(genuine, words)
    assert "không được ký" in reason_of(say(exchange, tmp_path, spoilt, key=stolen))
    assert key_of(exchange.district, exchange.commune) == stolen.fingerprint
    assert say(exchange, tmp_path, genuine, key=stolen).outcome is Outcome.IMPORTED


def test_another_certificate_put_into_a_renewal_is_refused(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """The thief exchanges the new key for one of their own, and its fingerprint with it."""
    new, theirs = another_key(stolen), another_key(stolen)
    lie = renewal(stolen, theirs)
    swapped = altered(lie, {"signature": renewal(stolen, new).payload["signature"]})
    for key in (stolen, theirs):
        reason_of(say(exchange, tmp_path, swapped, key=key))
    assert key_of(exchange.district, exchange.commune) == stolen.fingerprint


def test_a_renewal_signed_by_another_key_is_refused(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """Not even by the new key itself, nor by the key of a unit above; whichever signs the bundle."""
    new = another_key(stolen)
    for signer in (new, exchange.district._key):
        lie = renewal(stolen, new, signer=signer)
        for key in (new, stolen):
            reason_of(say(exchange, tmp_path, lie, key=key))
    assert key_of(exchange.district, exchange.commune) == stolen.fingerprint
    assert say(exchange, tmp_path, renewal(stolen, new), key=new).outcome is Outcome.IMPORTED


def test_the_old_key_does_not_renew_a_second_time(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """After the genuine renewal nothing leads from the stolen key to another, whoever signs the bundle."""
    exchange.commune.key_renewals.renew(WHY)
    assert up(exchange)[0] is Outcome.IMPORTED
    current, theirs = exchange.commune._key, another_key(stolen)
    second = renewal(stolen, theirs)
    assert "không nhận ra" in say(exchange, tmp_path, second, key=theirs).reason
    assert "đổi khóa" in reason_of(say(exchange, tmp_path, second, key=stolen))
    assert "đổi" in reason_of(say(exchange, tmp_path, second, key=current))
    assert key_of(exchange.district, exchange.commune) == current.fingerprint


def test_no_key_comes_back(exchange: Exchange, tmp_path: Path, stolen: StationKey) -> None:
    """The new key names the stolen one as its successor: refused."""
    exchange.commune.key_renewals.renew(WHY)
    up(exchange)
    back = renewal(exchange.commune._key, stolen)
    for key in (stolen, exchange.commune._key):
        reason_of(say(exchange, tmp_path, back, key=key))
    assert key_of(exchange.district, exchange.commune) == exchange.commune.stations.own().fingerprint


ACTIVITY = {
    "starts_on": "2018-03-20", "ends_on": "2018-03-20", "channel": "radio", "title": "Của kẻ gian",
    "place": "", "summary": "", "clauses": [], "audiences": [], "counters": {}, "costs": [],
}  # fmt: skip


def test_the_old_key_writes_nothing_beyond_the_renewal(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """Records and notices that it signs later are refused; what the new key signs comes in."""
    exchange.commune.key_renewals.renew(WHY)
    up(exchange)
    lie = Lie(Noun.ACTIVITY, base(exchange.commune.unit.key) | ACTIVITY)
    assert "đổi khóa" in reason_of(say(exchange, tmp_path, lie, key=stolen, notices=False))
    assert "Của kẻ gian" not in titles(exchange.district, exchange.commune)
    twin = say(exchange, tmp_path, lie, key=exchange.commune._key, notices=False)
    assert twin.outcome is Outcome.IMPORTED


def test_nothing_follows_a_renewal_under_the_old_keys_signature(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """In one bundle: the renewal, then more, all signed with the key that was just replaced."""
    new = another_key(stolen)
    receipt = f"{stolen.station}/{exchange.district.unit.key}"
    more = Lie(Noun.RECEIPT, base(stolen.unit, receipt) | {"marks": [], "bundles": {}})
    lie = renewal(stolen, new)
    assert "đổi khóa" in reason_of(say(exchange, tmp_path, lie, more, key=stolen))
    assert say(exchange, tmp_path, lie, more, key=new).outcome is Outcome.IMPORTED


def test_a_renewal_is_said_by_its_own_station_among_its_notices(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """Not among the records, and not about another station, were it even signed with that one's key."""
    new = another_key(stolen)
    assert "quyền ghi" in reason_of(say(exchange, tmp_path, renewal(stolen, new), key=stolen, notices=False))
    above = exchange.district._key
    theirs = renewal(above, another_key(above))
    reason_of(say(exchange, tmp_path, theirs, key=stolen))
    reason_of(say(exchange, tmp_path, altered(theirs, {"unit": stolen.unit}), key=stolen))
    assert key_of(exchange.commune, exchange.district) == above.fingerprint


def test_a_thief_who_renews_first_is_noticed_and_revoked(
    exchange: Exchange, tmp_path: Path, stolen: StationKey
) -> None:
    """The unit's own bundle no longer comes in and says why; the district revokes: the thief is out too."""
    theirs = another_key(stolen)
    assert say(exchange, tmp_path, renewal(stolen, theirs), key=theirs).outcome is Outcome.IMPORTED
    exchange.commune.key_renewals.renew(WHY)
    genuine = exchange.commune.bundles.export(exchange.stick).record
    result = carry(genuine, exchange.district)
    assert result.outcome is Outcome.QUARANTINED
    assert "không nhận ra" in result.reason
    exchange.district.stations.revoke(exchange.commune.stations.own().id)
    lie = Lie(Noun.ACTIVITY, base(exchange.commune.unit.key) | ACTIVITY)
    reason_of(say(exchange, tmp_path, lie, key=theirs, notices=False))
