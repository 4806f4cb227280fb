"""Bundles between a commune, its district and Sở Nội vụ, in the words of those who carry them."""

from pathlib import Path

import pytest
from builders.exchange import COMMUNE, Exchange, carry, open_copy, record, trusting, workspace

from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter


def held(at: object, unit: str) -> int:
    """Return how many activities of a unit a workspace shows."""
    return at.activities.totals(ActivityFilter(unit=unit)).count  # type: ignore[attr-defined]


def proof(folder: Path, words: str = "biên bản") -> Path:
    """Write a small file to attach."""
    file = folder / f"{words}.txt"
    file.write_text(f"{words} tuyên truyền\n", encoding="utf-8")
    return file


def test_what_a_commune_records_reaches_the_district_and_the_province(
    exchange: Exchange, tmp_path: Path
) -> None:
    """Activity and file go up twice over; the province holds them with the commune's own signature."""
    made = record(exchange.commune, file=proof(tmp_path))
    first = exchange.commune.bundles.export(exchange.stick).record
    assert first.path.name == "cchc_22651_574_up_0001.cchc.age"
    assert (first.kind, first.encrypted, first.blobs) == (BundleKind.UP, True, 1)
    at_district = carry(first, exchange.district)
    assert (at_district.outcome, at_district.new, at_district.blobs) == (Outcome.IMPORTED, 2, 1)
    second = exchange.district.bundles.export(exchange.stick).record
    at_province = carry(second, exchange.province)
    assert at_province.outcome is Outcome.IMPORTED
    unit = exchange.commune.unit.key
    assert held(exchange.province, unit) == held(exchange.district, unit) == 1
    (file,) = exchange.province.activities.get(made.id).evidence
    assert file.present
    assert exchange.province.evidence.path(file.sha256).read_bytes() == proof(tmp_path).read_bytes()


def test_a_receipt_comes_down_and_the_next_bundle_carries_only_what_is_new(exchange: Exchange) -> None:
    """Once the district's receipt is in, the commune sends the new activity alone."""
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    down = exchange.district.bundles.export(exchange.stick, COMMUNE).record
    assert down.kind is BundleKind.DOWN
    assert "activity" not in down.counts
    assert carry(down, exchange.commune).outcome is Outcome.IMPORTED
    assert exchange.commune.bundles.history("out")[0].outcome == "received"
    assert exchange.commune.bundles.preview_export().news == 0
    record(exchange.commune, "Tập huấn một cửa điện tử")
    sent = exchange.commune.bundles.export(exchange.stick).record
    assert sent.counts["activity"] == 1
    assert [(s.first, s.last) for s in sent.streams if s.epoch == 1] == [(2, 2)]
    assert carry(sent, exchange.district).outcome is Outcome.IMPORTED


def test_receipts_do_not_answer_receipts_for_ever(exchange: Exchange) -> None:
    """A bundle that holds nothing but a receipt brings no new receipt about."""
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    with pytest.raises(UserMistake, match="không có gì mới"):
        exchange.district.bundles.export(exchange.stick, COMMUNE)


def test_a_lost_stick_heals_with_the_next_bundle(exchange: Exchange) -> None:
    """What was sent and never acknowledged is sent again."""
    record(exchange.commune)
    exchange.commune.bundles.export(exchange.stick).record.path.unlink()
    record(exchange.commune, "Tập huấn")
    result = carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    assert (result.outcome, result.new) == (Outcome.IMPORTED, 2)


def test_the_same_bundle_twice_changes_nothing(exchange: Exchange) -> None:
    """A second import says that everything is here already and writes nothing at all."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    carry(sent, exchange.district)
    before = exchange.district.audit.lines()
    again = carry(sent, exchange.district)
    assert (again.outcome, again.new, again.already) == (Outcome.ALREADY, 0, 1)
    assert exchange.district.audit.lines() == before


def test_looking_first_tells_the_same_and_keeps_nothing(exchange: Exchange) -> None:
    """The preview of an import names what would come in; afterwards nothing is here."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    (seen,) = exchange.district.bundles.check([sent.path])
    assert (seen.outcome, seen.new) == (Outcome.IMPORTED, 1)
    assert held(exchange.district, exchange.commune.unit.key) == 0
    assert exchange.district.bundles.history("in") == []
    assert carry(sent, exchange.district).new == seen.new


def test_a_file_that_two_bundles_carry_is_looked_at_once(exchange: Exchange, tmp_path: Path) -> None:
    """Of two bundles with the same records and file the second is here already, looked at or brought in."""
    record(exchange.commune, file=proof(tmp_path))
    sent = [exchange.commune.bundles.export(exchange.stick).record.path for _ in range(2)]
    looked = exchange.district.bundles.check(sent)
    assert [result.outcome for result in looked] == [Outcome.IMPORTED, Outcome.ALREADY]
    assert [result.blobs for result in looked] == [1, 0]
    taken = exchange.district.bundles.bring_in(sent).record
    assert [(r.outcome, r.blobs) for r in taken] == [(r.outcome, r.blobs) for r in looked]


def test_an_import_backs_the_store_up_once_a_batch(exchange: Exchange) -> None:
    """Before the first bundle of a batch is written, one copy is made."""
    paths = []
    for number in range(2):
        record(exchange.commune, f"Hoạt động {number}")
        paths.append(exchange.commune.bundles.export(exchange.stick).record.path)
    exchange.district.bundles.bring_in(paths)
    assert len(exchange.district.backups.kept()) == 1


def test_bundles_come_in_any_order_under_any_name(exchange: Exchange) -> None:
    """Five parts, renamed and given backwards, all come in; one alone names what is missing."""
    paths = []
    for number in range(5):
        record(exchange.commune, f"Hoạt động {number}")
        sent = exchange.commune.bundles.export(exchange.stick, from_seq=number + 1).record
        paths.append(sent.path.rename(exchange.stick / f"tep-{9 - number}.cchc.age"))
    (alone,) = exchange.district.bundles.check([paths[2]])
    assert alone.outcome is Outcome.WAITING
    assert (alone.missing[0].first, alone.missing[0].last) == (1, 2)
    assert alone.missing[0].unit == exchange.commune.unit.key
    results = exchange.district.bundles.bring_in(list(reversed(paths))).record
    assert [r.outcome for r in results] == [Outcome.IMPORTED] * 5
    assert [r.file for r in results] == [p.name for p in reversed(paths)]
    assert held(exchange.district, exchange.commune.unit.key) == 5


@pytest.mark.parametrize("place", [0.3, 0.6, 0.95])
def test_an_altered_bundle_is_refused(exchange: Exchange, place: float) -> None:
    """Flip one octet anywhere and nothing comes in; the untouched one beside it does."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    octets = bytearray(sent.path.read_bytes())
    octets[int(len(octets) * place)] ^= 1
    twin = exchange.stick / "twin.cchc.age"
    twin.write_bytes(octets)
    refused, taken = exchange.district.bundles.bring_in([twin, sent.path]).record
    assert refused.outcome is Outcome.REFUSED
    assert refused.reason
    assert taken.outcome is Outcome.IMPORTED


def test_a_bundle_for_another_unit_is_refused(exchange: Exchange) -> None:
    """A plain bundle for the district, given to the province, is told apart by its recipient."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick, plain_reason="Thử đường truyền").record
    result = carry(sent, exchange.province)
    assert result.outcome is Outcome.REFUSED
    assert "Huyện Diên Khánh" in result.reason
    encrypted = exchange.commune.bundles.export(exchange.stick).record
    assert carry(encrypted, exchange.province).outcome is Outcome.REFUSED


def test_an_unknown_station_is_quarantined(exchange: Exchange, tmp_path: Path) -> None:
    """A second computer that calls itself the commune cannot send anything before it is accepted."""
    stranger = workspace(tmp_path / "stranger", COMMUNE)
    record(stranger)
    sent = stranger.bundles.export(tmp_path, plain_reason="Chưa có khóa").record
    result = carry(sent, exchange.district)
    assert result.outcome is Outcome.QUARANTINED
    assert stranger.stations.own().fingerprint in result.hint
    assert held(exchange.district, exchange.commune.unit.key) == 0
    assert not exchange.district.bundles.inspect(sent.path).known_sender
    exchange.district.stations.enrol(stranger.stations.request(tmp_path), stranger.stations.own().fingerprint)
    assert carry(sent, exchange.district).outcome is Outcome.IMPORTED
    stranger.close()


def test_a_station_cannot_write_for_another_unit(exchange: Exchange) -> None:
    """An accepted commune that writes a record in the district's name is refused, with the reason."""
    commune = exchange.commune
    commune._office.unit = exchange.district.unit
    record(commune)
    commune._office.unit = commune._office.units[f"{COMMUNE}@2018-01-01"]
    result = carry(commune.bundles.export(exchange.stick).record, exchange.district)
    assert result.outcome is Outcome.REFUSED
    assert "Huyện Diên Khánh" in result.refused[0].reason
    assert result.refused[0].item.startswith("activity ")
    assert held(exchange.district, exchange.district.unit.key) == 0


def test_two_computers_with_one_key_are_a_fork(exchange: Exchange, tmp_path: Path) -> None:
    """A copied workspace writes another entry under the same number: it is quarantined, nothing is lost."""
    copy = open_copy(trusting(), tmp_path / "copy")
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    record(copy.commune, "Bản sao")
    record(copy.commune, "Bản sao thứ hai")
    result = carry(copy.commune.bundles.export(copy.stick).record, exchange.district)
    assert result.outcome is Outcome.QUARANTINED
    assert held(exchange.district, exchange.commune.unit.key) == 1
    copy.close()


def test_a_revoked_station_is_heard_no_more(exchange: Exchange) -> None:
    """After its last good entry nothing of a revoked station is taken."""
    record(exchange.commune)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    (mark,) = [s for s in exchange.district.bundles.streams() if s.unit == exchange.commune.unit.key]
    last = exchange.commune._office.store
    with last.reading() as session:
        from db.models.bundles import StreamRow

        row = session.get_one(StreamRow, (mark.station, 1))
        good = f"1:{row.seq}:{row.hash}"
    exchange.district.stations.revoke(mark.station, good)
    record(exchange.commune, "Sau khi bị thu hồi")
    result = carry(
        exchange.commune.bundles.export(exchange.stick, plain_reason="Thử").record, exchange.district
    )
    assert result.outcome is Outcome.REFUSED
    assert held(exchange.district, exchange.commune.unit.key) == 1


def test_without_the_recipients_key_the_program_says_how_to_get_it(tmp_path: Path) -> None:
    """A new commune cannot encrypt; it is told to ask for the starter bundle. A plain one needs a reason."""
    alone = workspace(tmp_path / "alone", COMMUNE)
    record(alone)
    with pytest.raises(UserMistake) as told:
        alone.bundles.export(tmp_path)
    assert "gói khởi tạo" in told.value.hint
    with pytest.raises(UserMistake, match="lý do"):
        alone.bundles.export(tmp_path, plain_reason=" ")
    assert list(tmp_path.glob("*.cchc*")) == []
    alone.close()


def test_a_full_or_missing_drive_leaves_nothing_behind(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the stick does not take the bundle, it is said, and neither file nor history line remains."""
    record(exchange.commune)
    with pytest.raises(Trouble):
        exchange.commune.bundles.export(exchange.stick / "pulled-out")
    full = Path("/dev/full")
    if full.exists():
        monkeypatch.setattr(
            "cchc_desktop.bundles.writing._settle", lambda _file: (_ for _ in ()).throw(OSError(28, "full"))
        )
        with pytest.raises(Trouble, match="chỗ"):
            exchange.commune.bundles.export(exchange.stick)
    assert [p for p in exchange.stick.iterdir() if "_up_" in p.name] == []
    assert exchange.commune.bundles.history("out") == []


def test_a_file_that_cannot_be_kept_leaves_no_rows(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the evidence store does not take a file, the whole bundle stays out and comes in later."""
    record(exchange.commune, file=proof(tmp_path))
    sent = exchange.commune.bundles.export(exchange.stick).record
    evidence = exchange.district.folder / "evidence"
    evidence.write_text("a file where the folder should be")
    (told,) = exchange.district.bundles.bring_in([sent.path]).record
    assert (told.outcome, told.trouble, bool(told.reason)) == (Outcome.REFUSED, True, True)
    assert held(exchange.district, exchange.commune.unit.key) == 0
    evidence.unlink()
    assert carry(sent, exchange.district).outcome is Outcome.IMPORTED


def test_a_promised_file_follows_when_the_receipt_asks_for_it(exchange: Exchange, tmp_path: Path) -> None:
    """A file missing at the sender is announced, shown as missing, and sent once it is there again."""
    made = record(exchange.commune, file=proof(tmp_path))
    (file,) = made.evidence
    place = exchange.commune.evidence.path(file.sha256)
    aside = place.rename(tmp_path / "aside")
    sent = exchange.commune.bundles.export(exchange.stick).record
    assert (sent.blobs, sent.promised) == (0, 1)
    carry(sent, exchange.district)
    assert not exchange.district.activities.get(made.id).evidence[0].present
    carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)
    aside.rename(place)
    follows = exchange.commune.bundles.export(exchange.stick).record
    assert (follows.blobs, follows.counts.get("activity", 0)) == (1, 0)
    assert carry(follows, exchange.district).blobs == 1
    assert exchange.district.activities.get(made.id).evidence[0].present


def test_a_receipt_code_read_over_the_telephone_changes_only_what_is_shown(exchange: Exchange) -> None:
    """The sender types the code; the bundle counts as told, and is sent again all the same."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    code = carry(sent, exchange.district).code
    assert exchange.commune.bundles.acknowledge(code.lower().replace("-", " ")).record.outcome == "told"
    assert exchange.commune.bundles.preview_export().news == 1
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    with pytest.raises(UserMistake):
        exchange.commune.bundles.acknowledge(wrong)


def test_a_small_plain_receipt_can_be_sent_at_once(exchange: Exchange) -> None:
    """The district writes a receipt that anybody may read, because it holds no record."""
    record(exchange.commune)
    record(exchange.district)
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    path = exchange.district.bundles.receipt(exchange.stick, COMMUNE).record
    facts = exchange.commune.bundles.inspect(path)
    assert (facts.known_sender, facts.for_us, facts.facts.encrypted) == (True, True, False)
    assert set(facts.facts.counts) <= {"receipt", "station"}
    assert facts.facts.versions["units"] == "0"
    assert {name.split()[0] for name in facts.facts.versions} == {"criteria", "plan", "units"}
    exchange.commune.bundles.bring_in([path])
    assert exchange.commune.bundles.history("out")[0].outcome == "received"


def test_a_starter_bundle_is_not_brought_in_like_records(exchange: Exchange) -> None:
    """Trust does not come in with a list of files; it says where to compare the fingerprint."""
    starter = exchange.province.stations.starter(exchange.stick).record
    (result,) = exchange.commune.bundles.bring_in([starter]).record
    assert result.outcome is Outcome.REFUSED
    assert "mã đối chiếu" in result.hint


def test_a_bundle_goes_up_or_down_only(exchange: Exchange) -> None:
    """The commune cannot send to its neighbour, and Sở Nội vụ has nobody above."""
    with pytest.raises(UserMistake):
        exchange.commune.bundles.export(exchange.stick, "22654")
    with pytest.raises(UserMistake):
        exchange.province.bundles.export(exchange.stick)
