"""Renewals of keys: genuine ones carried upward, and those a thief would write."""

from collections.abc import Mapping
from typing import Any

import msgspec
from builders.exchange import Exchange, send
from builders.hostile import AT, Lie

from cchc_desktop.bundles.keys import StationKey, create_station_key
from cchc_desktop.bundles.renewals import sign_renewal
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.station_payloads import KeyRenewalPayload, renewal_id, signed_words
from cchc_desktop.workspace import Workspace

WHY = "Nghi có người đã chép thư mục khóa"


def up(exchange: Exchange) -> list[Outcome]:
    """Carry everything new from the commune to the district, and from there to Sở Nội vụ."""
    first = send(exchange.commune, exchange.district, exchange.stick)
    return [first.outcome, send(exchange.district, exchange.province, exchange.stick).outcome]


def key_of(at: Workspace, of: Workspace) -> str:
    """Return the fingerprint by which `at` knows the station of `of`."""
    station = of.stations.own().id
    return next(known.fingerprint for known in at.stations.everybody() if known.id == station)


def another_key(key: StationKey) -> StationKey:
    """Return a key of the same station that nobody has named yet."""
    return create_station_key(key.station, key.unit, "UBND xã", AT)


def renewal(key: StationKey, new: StationKey, *, signer: StationKey | None = None, **signed: Any) -> Lie:
    """Return the renewal of `key` to `new`, with other words or another signer where given."""
    payload = KeyRenewalPayload(
        id=renewal_id(key.station, new.fingerprint),
        unit=key.unit,
        recorded_by="Hà",
        recorded_at=AT,
        replaces=key.certificate,
        certificate=new.certificate,
        age_recipient=new.recipient,
        ends=None,
        reason="Đổi định kỳ",
        signature="",
    )
    payload = msgspec.structs.replace(payload, **signed)
    signature = sign_renewal(signer or key, signed_words(payload))
    return Lie(Noun.KEY_RENEWAL, msgspec.to_builtins(msgspec.structs.replace(payload, signature=signature)))


def altered(lie: Lie, words: Mapping[str, Any]) -> Lie:
    """Return a renewal changed after it was signed."""
    return lie._replace(payload={**lie.payload, **words})
