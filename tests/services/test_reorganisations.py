"""What Sở Nội vụ makes of the units goes down with the next bundles, and nobody else can say it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from builders.exchange import Exchange, TickingClock, record, send, titles
from builders.hostile import Lie, base, hostile_bundle
from builders.records import ABOVE, NEIGHBOUR, SNV, US

from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import UnitKind, unit_key
from cchc_desktop.domain.reorganisations import NewUnit, Reorganisation
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.notices import put_notice
from cchc_desktop.services.starting import read_starting_point, with_starter
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.unit_payloads import UnitsPayload
from cchc_desktop.workspace import Workspace

DAY, LAST = date(2018, 7, 1), date(2025, 6, 30)
ADMIN = NewUser("demo", "Trần Văn Nam", "Công chức", "demo")
BASIS = "Nghị quyết số 12/NQ-HĐND"
NEW = unit_key("22999", DAY)


def merger(*old: str) -> Reorganisation:
    """Build the merger of communes of Diên Khánh."""
    begun = NewUnit("22999", "Xã Diên Mới", "Ủy ban nhân dân xã Diên Mới", UnitKind.COMMUNE, ABOVE)
    return Reorganisation(DAY, old or (US, NEIGHBOUR), (begun,), basis=BASIS)


def down(exchange: Exchange) -> None:
    """Carry what Sở Nội vụ says through the district to the commune."""
    assert send(exchange.province, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert send(exchange.district, exchange.commune, exchange.stick).outcome is Outcome.IMPORTED


def told(exchange: Exchange) -> None:
    """Let the district hold everything Sở Nội vụ has said so far, a new name among it."""
    exchange.province.reorganisations.rename(NEIGHBOUR, "Xã Bên", "Ủy ban nhân dân xã Bên")
    send(exchange.province, exchange.district, exchange.stick)


def unit_lie(**changes: object) -> dict[str, object]:
    """Return a notice that renames a commune, with `changes`."""
    unit = {
        "code": "22651",
        "valid_from": "2018-01-01",
        "valid_to": "2025-06-30",
        "name": "Xã Giả",
        "body": "Ủy ban nhân dân xã Giả",
        "kind": "commune",
        "parent": ABOVE,
    }
    return base(SNV, "units") | {"units": [unit | changes], "successions": []}


def test_new_boundaries_reach_district_and_commune(exchange: Exchange) -> None:
    """The new unit stands everywhere, the old ones end everywhere, and figures are gathered under it."""
    done = exchange.province.reorganisations.reorganise(merger()).record
    sent = exchange.province.bundles.export(exchange.stick, recipient=ABOVE).record.path
    assert exchange.district.bundles.inspect(sent).facts.versions["units"] == "1"
    assert ([u.name for u in done.begun], len(done.ended)) == (["Xã Diên Mới"], 2)
    down(exchange)
    for at in (exchange.province, exchange.district, exchange.commune):
        assert at.units.get(NEW).body == "Ủy ban nhân dân xã Diên Mới"
        assert at.units.get(US).valid_to == date(2018, 6, 30)
        assert [unit.key for unit in at.units.superiors(NEW)] == [ABOVE, SNV]
        with at._office.reading() as session:
            links = successions_in(session)
        assert {link.new for link in links if link.old in {US, NEIGHBOUR}} == {NEW}
        assert {link.new for link in links if link.old == NEW}
    assert exchange.commune.unit.valid_to == date(2018, 6, 30)
    folder = exchange.commune.folder
    exchange.commune.close()
    exchange.commune = Workspace.open(folder, password="demo")
    assert exchange.commune.units.get(NEW).name == "Xã Diên Mới"


def test_a_new_name_stands_on_every_screen_at_once(exchange: Exchange) -> None:
    """The unit is the same one: what it recorded before and sends after is its own."""
    record(exchange.commune, "Trước khi đổi tên")
    exchange.province.reorganisations.rename(US, "Phường Diên Khánh", "Ủy ban nhân dân phường Diên Khánh")
    down(exchange)
    assert exchange.commune.unit.name == "Phường Diên Khánh"
    assert exchange.commune.unit.key == US
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    (row,) = [row for row in exchange.district.consolidations.matrix(2018) if row.unit == US]
    assert row.name == "Phường Diên Khánh"
    assert exchange.district.search.find("phuong dien khanh")


def test_later_words_hold_everything_said_before(exchange: Exchange) -> None:
    """A commune that missed a bundle has the whole list with the next one."""
    exchange.province.reorganisations.rename(NEIGHBOUR, "Xã Bên", "Ủy ban nhân dân xã Bên")
    exchange.province.reorganisations.reorganise(merger(US))
    down(exchange)
    units = exchange.commune.units
    assert (units.get(NEIGHBOUR).name, units.get(US).valid_to) == ("Xã Bên", date(2018, 6, 30))


def test_a_starter_bundle_brings_the_units_of_the_day(exchange: Exchange, tmp_path: Path) -> None:
    """Who begins after the change begins with it."""
    exchange.province.reorganisations.reorganise(merger())
    starter = exchange.province.stations.starter(tmp_path).record
    exchange.district.stations.take_starter(starter, exchange.province.stations.own().fingerprint)
    assert exchange.district.units.get(NEW).name == "Xã Diên Mới"


def test_a_new_unit_begins_its_own_workspace(exchange: Exchange, tmp_path: Path) -> None:
    """With the starter bundle in hand it is in the list, can be chosen and is trusted at once."""
    day = date(2018, 3, 10)
    exchange.province.reorganisations.reorganise(replace(merger(), day=day))
    down(exchange)
    starter = exchange.district.stations.starter(tmp_path).record
    with pytest.raises(UserMistake):
        Workspace.create(tmp_path / "too soon", unit_code="22999", admin=ADMIN, plain=True)
    start = with_starter(read_starting_point(), starter)
    assert "22999" in {unit.code for unit in start.tree}
    assert start.about(unit_key("22999", day)).reports_to == start.units[ABOVE]
    assert [unit.name for unit in start.matching("dien moi")] == ["Xã Diên Mới"]
    made = Workspace.create(
        tmp_path / "new", unit_code="22999", admin=ADMIN, clock=TickingClock(), plain=True, start=start
    )
    made.stations.take_starter(starter, exchange.district.stations.own().fingerprint)
    exchange.district.stations.enrol(made.stations.request(tmp_path), made.stations.own().fingerprint)
    record(made, "Buổi phát thanh đầu tiên")
    assert send(made, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.district, made) == ["Buổi phát thanh đầu tiên"]
    made.close()


def test_a_district_makes_up_no_unit_in_its_starter_bundle(exchange: Exchange, tmp_path: Path) -> None:
    """Only what Sở Nội vụ said counts before there is a workspace, as after."""
    office = exchange.district._office
    lie = msgspec.convert(unit_lie(code="22999"), UnitsPayload)
    with office.changing() as change:
        put_notice(office, change, Noun.ORG_UNIT, lie, action="publish")
    starter = exchange.district.stations.starter(tmp_path).record
    start = read_starting_point()
    assert with_starter(start, starter).units == start.units


def test_what_was_only_looked_at_changes_nothing(exchange: Exchange) -> None:
    """A rehearsed import leaves the units as they were; an import taken back does as well."""
    exchange.province.reorganisations.reorganise(merger())
    path = exchange.province.bundles.export(exchange.stick, exchange.district.unit.key).record.path
    exchange.district.bundles.check([path])
    with pytest.raises(UserMistake):
        exchange.district.units.get(NEW)
    assert exchange.district.units.get(US).valid_to == LAST
    exchange.district.bundles.bring_in([path])
    assert exchange.district.units.get(NEW)
    exchange.district.bundles.imports.undo()
    with pytest.raises(UserMistake):
        exchange.district.units.get(NEW)
    assert exchange.district.units.get(US).valid_to == LAST
    exchange.district.bundles.bring_in([path])
    assert exchange.district.units.get(US).valid_to == date(2018, 6, 30)


def test_only_so_noi_vu_changes_units(exchange: Exchange) -> None:
    """A district is told to whom it turns; a mistake at Sở Nội vụ leaves everything as it was."""
    assert not exchange.district.reorganisations.may_change()
    with pytest.raises(UserMistake, match="Sở Nội vụ"):
        exchange.district.reorganisations.reorganise(merger())
    before, marks = dict(exchange.province._office.units), exchange.province.bundles.streams()
    with pytest.raises(UserMistake):
        exchange.province.reorganisations.reorganise(replace(merger(), basis=""))
    assert exchange.province._office.units == before
    assert exchange.province.bundles.streams() == marks


@pytest.mark.parametrize("by", ["district", "commune"])
@pytest.mark.parametrize("speaks_for", [SNV, ""])
def test_units_of_a_district_or_commune_are_refused(
    exchange: Exchange, tmp_path: Path, by: str, speaks_for: str
) -> None:
    """Enrolled and well signed, in its own name or in that of Sở Nội vụ: the list stays as it is."""
    liar: Workspace = getattr(exchange, by)
    receiver = exchange.province if by == "district" else exchange.district
    record(liar)
    send(liar, receiver, exchange.stick)
    lie = unit_lie() | {"unit": speaks_for or liar.unit.key}
    path = hostile_bundle(liar, receiver, [Lie(Noun.ORG_UNIT, lie)], out=tmp_path, notices=True)
    (result,) = receiver.bundles.bring_in([path]).record
    assert result.outcome is Outcome.REFUSED
    assert "không có quyền ghi" in result.refused[0].reason
    assert receiver.units.get(US).name == "Thị trấn Diên Khánh"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"units": unit_lie()["units"] * 2},  # type: ignore[operator]
        {"units": unit_lie(valid_from="9999-01-01")["units"]},
        {"units": unit_lie(code="../x")["units"]},
        {"units": unit_lie(name="")["units"]},
        {"units": unit_lie(kind="king")["units"]},
        {"successions": [{"old": US, "new": "x", "whole": True, "basis": "x"}]},
    ],
    ids=["id", "twice", "days", "code", "name", "kind", "succession"],
)
def test_a_list_in_no_proper_form_stays_out(
    exchange: Exchange, tmp_path: Path, changes: dict[str, object]
) -> None:
    """Even when Sở Nội vụ's own station signs it."""
    told(exchange)
    lie = unit_lie() | changes
    path = hostile_bundle(
        exchange.province,
        exchange.district,
        [Lie(Noun.ORG_UNIT, lie)],
        out=tmp_path,
        notices=True,
        kind=BundleKind.DOWN,
    )
    (result,) = exchange.district.bundles.bring_in([path]).record
    assert result.outcome is Outcome.REFUSED
    assert exchange.district.units.get(US).name == "Thị trấn Diên Khánh"


def test_a_list_that_contradicts_itself_has_no_effect_and_blocks_nothing(
    exchange: Exchange, tmp_path: Path
) -> None:
    """A unit above itself, a second Sở Nội vụ: kept in the journal, without effect; later words count."""
    told(exchange)
    lies = [
        Lie(Noun.ORG_UNIT, unit_lie(kind="district"), 2),
        Lie(Noun.ORG_UNIT, unit_lie(code="so-noi-vu", valid_from="2019-01-01", parent="56@2018-01-01"), 3),
        Lie(Noun.ORG_UNIT, unit_lie(name="Thị trấn Mới"), 4),
    ]
    path = hostile_bundle(
        exchange.province, exchange.district, lies, out=tmp_path, notices=True, kind=BundleKind.DOWN
    )
    (result,) = exchange.district.bundles.bring_in([path]).record
    assert result.outcome is Outcome.IMPORTED
    unit = exchange.district.units.get(US)
    assert (unit.name, unit.kind) == ("Thị trấn Mới", UnitKind.COMMUNE)
    with pytest.raises(UserMistake):
        exchange.district.units.get("so-noi-vu@2019-01-01")


def test_a_file_brings_many_changes_at_once(exchange: Exchange, tmp_path: Path) -> None:
    """It names only what is new or other, in the columns of the shipped lists; mistakes name the file."""
    units, links = tmp_path / "don-vi.csv", tmp_path / "ke-thua.csv"
    units.write_text(
        "code,valid_from,valid_to,kind,name,body,parent\n"
        "22651,2018-01-01,2018-06-30,commune,Thị trấn Diên Khánh,Ủy ban nhân dân thị trấn Diên Khánh,574\n"
        "22999,2018-07-01,2025-06-30,commune,Xã Diên Mới,Ủy ban nhân dân xã Diên Mới,574\n",
        encoding="utf-8",
    )
    links.write_text(
        "old_code,old_valid_from,new_code,new_valid_from,extent,basis\n"
        f"22651,2018-01-01,22999,2018-07-01,whole,{BASIS}\n",
        encoding="utf-8",
    )
    told = exchange.province.reorganisations.read(units, links)
    assert ([u.key for u in told.begun], [u.key for u in told.ended]) == ([NEW], [US])
    exchange.province.reorganisations.bring_in(units, links)
    down(exchange)
    assert exchange.commune.units.get(NEW).name == "Xã Diên Mới"
    with pytest.raises(UserMistake):
        exchange.province.reorganisations.read(units, links)
    units.write_text(units.read_text(encoding="utf-8").replace("574", "999"), encoding="utf-8")
    with pytest.raises(UserMistake, match=r"don-vi\.csv"):
        exchange.province.reorganisations.bring_in(units, links)


def test_somebody_without_the_right_changes_no_units(exchange: Exchange) -> None:
    """It takes the same role as the other rules of the province."""
    office = exchange.province._office
    office.user = replace(office.user, roles=("recorder",))
    with pytest.raises(Refused):
        exchange.province.reorganisations.reorganise(merger())
