"""How trust begins between two units, and how it ends."""

from pathlib import Path

import pytest
from builders.exchange import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    Exchange,
    TickingClock,
    carry,
    introduce,
    record,
    workspace,
)

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.workspace import Workspace

WRONG = "00000-00000-00000-00000"


def known(at: Workspace) -> set[tuple[str, str]]:
    """Return the units and states of the stations a workspace knows."""
    return {(station.unit.partition("@")[0], station.state) for station in at.stations.everybody()}


def test_a_starter_bundle_brings_the_keys_of_every_superior(exchange: Exchange) -> None:
    """The commune takes the district's starter bundle and thereby knows Sở Nội vụ too."""
    assert known(exchange.commune) == {(COMMUNE, "own"), (DISTRICT, "enrolled"), (PROVINCE, "enrolled")}
    assert known(exchange.province) == {(PROVINCE, "own"), (DISTRICT, "enrolled")}
    assert exchange.commune.stations.everybody()[0] == exchange.commune.stations.own()


def test_the_starter_bundle_says_whose_it_is_before_it_is_trusted(exchange: Exchange, tmp_path: Path) -> None:
    """Unit, fingerprint and plan are shown first; nothing is known of it until they are compared."""
    fresh = workspace(tmp_path / "fresh", COMMUNE)
    starter = exchange.district.stations.starter(tmp_path).record
    facts = fresh.stations.preview_starter(starter)
    assert facts.unit_name == "Huyện Diên Khánh"
    assert facts.fingerprint == exchange.district.stations.own().fingerprint
    assert facts.plan == "643-2018@1"
    assert known(fresh) == {(COMMUNE, "own")}
    fresh.close()


def test_another_fingerprint_than_in_the_letter_is_refused(exchange: Exchange, tmp_path: Path) -> None:
    """Neither a starter bundle nor a request is taken when the fingerprint differs; the right one is."""
    fresh = workspace(tmp_path / "fresh", COMMUNE)
    starter = exchange.district.stations.starter(tmp_path).record
    request = fresh.stations.request(tmp_path)
    with pytest.raises(Refused, match="không khớp"):
        fresh.stations.take_starter(starter, WRONG)
    with pytest.raises(Refused, match="không khớp"):
        exchange.district.stations.enrol(request, WRONG)
    assert known(fresh) == {(COMMUNE, "own")}
    spoken = exchange.district.stations.own().fingerprint.lower().replace("-", " ").replace("0", "o")
    fresh.stations.take_starter(starter, spoken)
    assert (DISTRICT, "enrolled") in known(fresh)
    fresh.close()


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_an_altered_starter_bundle_or_request_is_refused(
    exchange: Exchange, tmp_path: Path, place: float
) -> None:
    """Flip an octet and it is refused before any fingerprint counts."""
    for file in (
        exchange.district.stations.starter(tmp_path).record,
        exchange.commune.stations.request(tmp_path),
    ):
        octets = bytearray(file.read_bytes())
        octets[int(len(octets) * place)] ^= 1
        file.write_bytes(octets)
        with pytest.raises(Refused):
            exchange.commune.stations.preview_starter(file)


def test_a_request_goes_to_a_unit_above(exchange: Exchange, tmp_path: Path) -> None:
    """A commune cannot accept its district, nor take a starter bundle from below."""
    request = exchange.district.stations.request(tmp_path)
    with pytest.raises(Refused, match="không trực thuộc"):
        exchange.commune.stations.enrol(request, exchange.district.stations.own().fingerprint)
    starter = exchange.commune.stations.starter(tmp_path).record
    with pytest.raises(Refused, match="không phải cấp trên"):
        exchange.district.stations.take_starter(starter, exchange.commune.stations.own().fingerprint)


def test_one_kind_of_file_is_not_taken_for_another(exchange: Exchange, tmp_path: Path) -> None:
    """A starter bundle is no request, and the message names what was chosen."""
    starter = exchange.province.stations.starter(tmp_path).record
    with pytest.raises(UserMistake, match="Gói khởi tạo"):
        exchange.province.stations.enrol(starter, WRONG)


def test_accepting_a_station_twice_changes_nothing(exchange: Exchange, tmp_path: Path) -> None:
    """A second look at the same request adds no new entry."""
    before = exchange.district.bundles.streams()
    request = exchange.commune.stations.request(tmp_path)
    exchange.district.stations.enrol(request, exchange.commune.stations.own().fingerprint)
    assert exchange.district.bundles.streams() == before


def test_the_province_trusts_a_commune_on_its_districts_word(exchange: Exchange) -> None:
    """The district's acceptance travels up with the commune's records and is enough."""
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    carry(exchange.district.bundles.export(exchange.stick).record, exchange.province)
    assert (COMMUNE, "enrolled") in known(exchange.province)


def test_a_revoked_station_stays_revoked_for_everybody(exchange: Exchange, tmp_path: Path) -> None:
    """The district ends the station, the province learns it, a new request does not bring it back."""
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    station = exchange.commune.stations.own().id
    exchange.district.stations.revoke(station)
    carry(exchange.district.bundles.export(exchange.stick).record, exchange.province)
    assert (COMMUNE, "revoked") in known(exchange.province)
    request = exchange.commune.stations.request(tmp_path)
    with pytest.raises(Refused, match="thu hồi"):
        exchange.district.stations.enrol(request, exchange.commune.stations.own().fingerprint)
    with pytest.raises(UserMistake):
        exchange.district.stations.revoke(station, "1:1")


def test_published_trust_reaches_the_commune_with_the_starter_bundle(tmp_path: Path) -> None:
    """The authority that Sở Nội vụ trusts is trusted by the district once it has the starter bundle."""
    clock = TickingClock()
    province = workspace(tmp_path / "province", PROVINCE, clock)
    district = workspace(tmp_path / "district", DISTRICT, clock)
    province.identities.create_authority("Tổ chức chứng thực nội bộ", "mat-khau-dai")
    introduce(province, district, tmp_path)
    assert [c.fingerprint for c in district.identities.trusted()] == [
        c.fingerprint for c in province.identities.trusted()
    ]
    province.close()
    district.close()


def test_the_certificate_is_written_for_other_tools(exchange: Exchange, tmp_path: Path) -> None:
    """The PEM file is the one that lies beside the workspace."""
    file = exchange.commune.stations.certificate(tmp_path / "tram.pem")
    assert file.read_text() == (exchange.commune.folder / "station.pem").read_text()


def test_a_new_computer_of_the_commune_is_accepted_beside_the_old_one(
    exchange: Exchange, tmp_path: Path
) -> None:
    """Both stations of a unit send, each its own stream."""
    second = workspace(tmp_path / "second", COMMUNE)
    introduce(exchange.district, second, tmp_path)
    record(exchange.commune)
    record(second, "Từ máy thứ hai")
    for sender in (exchange.commune, second):
        assert carry(sender.bundles.export(tmp_path).record, exchange.district).outcome is Outcome.IMPORTED
    second.close()
