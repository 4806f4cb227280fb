"""Taking the last import back: everything is as it was, and the sender learns of it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from builders.assessments import answer_everything, submit
from builders.exchange import COMMUNE, Exchange, carry, record, send
from builders.workspaces import everything_in, rows_of

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

KEPT = {"audit_lines", "bundles", "imports", "import_changes", "journal", "streams", "heads", "conflicts"}
"""Tables in which an import that was taken back leaves its trace: the trail, receipts, the history."""


def records_in(at: Workspace) -> dict[str, object]:
    """Return every row that says something of records, and what the journal holds of other stations."""
    own = at._office.station
    tables = everything_in(at.folder)
    found: dict[str, object] = {
        name: rows
        for name, rows in tables.items()
        if name not in KEPT and not name.startswith(("search", "sqlite"))
    }
    found["journal"] = [row for row in tables["journal"] if row[0] != own]
    found["streams"] = [row for row in tables["streams"] if row[0] != own]
    with rows_of(at.folder) as rows:
        found["search"] = sorted(rows.execute("SELECT noun, record, title, body FROM search_rows"))
    return found


def proof(folder: Path, words: str = "biên bản") -> Path:
    """Write a small file to attach."""
    file = folder / f"{words}.txt"
    file.write_text(f"{words} tuyên truyền\n", encoding="utf-8")
    return file


def held(at: Workspace, unit: str) -> int:
    """Return how many activities of a unit a workspace shows."""
    return at.activities.totals(ActivityFilter(unit=unit)).count


def test_everything_is_as_it_was_before(exchange: Exchange, tmp_path: Path) -> None:
    """New and changed records, clauses, counters, files, search: row for row what was there before."""
    first = record(exchange.commune, "Phát thanh", proof(tmp_path))
    send(exchange.commune, exchange.district, exchange.stick)
    before = records_in(exchange.district)
    values = exchange.commune.activities.get(first.id).values
    exchange.commune.activities.change(first.id, replace(values, title="Phát thanh sáng"))
    record(exchange.commune, "Tập huấn một cửa", proof(tmp_path, "danh sách"))
    result = send(exchange.commune, exchange.district, exchange.stick)
    assert (result.new, result.changed, result.blobs) == (2, 1, 1), (result.reason, result.refused)
    assert records_in(exchange.district) != before
    lot = exchange.district.bundles.imports.last()
    assert lot is not None
    assert (lot.counts["activity"], lot.counts["evidence"], lot.obstacle) == (2, 1, "")
    exchange.district.bundles.imports.undo()
    assert records_in(exchange.district) == before
    assert exchange.district.activities.get(first.id).values.title == "Phát thanh"
    assert len(list((exchange.district.folder / "evidence").rglob("*.*"))) <= 2
    assert [check.name for check in exchange.district.doctor() if not check.ok] == []
    assert exchange.district.audit.verify().broken_at is None


def test_the_same_bundle_comes_in_again_afterwards(exchange: Exchange, tmp_path: Path) -> None:
    """Taken back, the file is imported once more, and the result is the one of the first time."""
    record(exchange.commune, file=proof(tmp_path))
    sent = exchange.commune.bundles.export(exchange.stick).record
    first = carry(sent, exchange.district)
    after = records_in(exchange.district)
    exchange.district.bundles.imports.undo()
    assert exchange.district.bundles.history("in")[0].outcome == Outcome.UNDONE
    again = carry(sent, exchange.district)
    assert (again.outcome, again.new, again.blobs) == (first.outcome, first.new, first.blobs)
    assert records_in(exchange.district) == after
    assert exchange.district.bundles.history("in")[0].outcome == Outcome.IMPORTED


def test_the_sender_learns_that_it_was_taken_back_and_sends_it_again(exchange: Exchange) -> None:
    """A newer receipt with a lower mark, or none, wins: what was acknowledged counts as unsent again."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    send(exchange.district, exchange.commune, exchange.stick)
    assert exchange.commune.bundles.preview_export().news == 0
    exchange.district.bundles.imports.undo()
    send(exchange.district, exchange.commune, exchange.stick)
    assert exchange.commune.bundles.history("out")[-1].outcome == "exported"
    assert exchange.commune.bundles.preview_export().news == 1
    send(exchange.commune, exchange.district, exchange.stick)
    assert held(exchange.district, exchange.commune.unit.key) == 1


def test_an_older_receipt_that_comes_late_does_not_win(exchange: Exchange) -> None:
    """The receipt from before taking back, carried after the one from afterwards, changes nothing."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    old = exchange.district.bundles.export(exchange.stick, COMMUNE).record
    exchange.district.bundles.imports.undo()
    new = exchange.district.bundles.export(exchange.stick, COMMUNE).record
    carry(new, exchange.commune)
    carry(old, exchange.commune)
    assert exchange.commune.bundles.preview_export().news == 1


def test_a_whole_lot_goes_at_once(exchange: Exchange) -> None:
    """Three bundles imported together are taken back together; the one before them stays."""
    unit = exchange.commune.unit.key
    record(exchange.commune, "Trước")
    send(exchange.commune, exchange.district, exchange.stick)
    before = records_in(exchange.district)
    paths = []
    for number in range(3):
        record(exchange.commune, f"Hoạt động {number}")
        paths.append(exchange.commune.bundles.export(exchange.stick).record.path)
    exchange.district.bundles.bring_in(paths)
    assert held(exchange.district, unit) == 4
    exchange.district.bundles.imports.undo()
    assert records_in(exchange.district) == before


def test_only_the_last_import_and_only_once(exchange: Exchange) -> None:
    """A second undo says that there is nothing more; without any import the same."""
    with pytest.raises(UserMistake, match="Không có lần nhập"):
        exchange.district.bundles.imports.undo()
    for number in range(2):
        record(exchange.commune, f"Hoạt động {number}")
        send(exchange.commune, exchange.district, exchange.stick)
    exchange.district.bundles.imports.undo()
    assert exchange.district.bundles.imports.last() is None
    with pytest.raises(UserMistake, match="Không có lần nhập"):
        exchange.district.bundles.imports.undo()
    assert held(exchange.district, exchange.commune.unit.key) == 1


def test_own_work_since_stays(exchange: Exchange) -> None:
    """What the district recorded after the import is still there, and so is its journal."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    own = record(exchange.district, "Việc của huyện")
    exchange.district.bundles.imports.undo()
    assert exchange.district.activities.get(own.id).values.title == "Việc của huyện"
    assert exchange.district.audit.verify().broken_at is None
    assert send(exchange.district, exchange.province, exchange.stick).outcome is Outcome.IMPORTED


def test_a_station_that_was_accepted_through_the_import_is_unknown_again(exchange: Exchange) -> None:
    """The province forgets the commune's station that the district's notices had introduced."""
    stations = {station.id for station in exchange.province.stations.everybody()}
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    send(exchange.district, exchange.province, exchange.stick)
    assert {station.id for station in exchange.province.stations.everybody()} > stations
    exchange.province.bundles.imports.undo()
    assert {station.id for station in exchange.province.stations.everybody()} == stations
    assert held(exchange.province, exchange.commune.unit.key) == 0


def test_a_refused_or_tried_bundle_leaves_nothing_to_take_back(exchange: Exchange) -> None:
    """Looking first, and a damaged file, are no imports."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    exchange.district.bundles.check([sent.path])
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04")
    exchange.district.bundles.bring_in([broken])
    assert exchange.district.bundles.imports.last() is None


def test_a_file_that_another_record_needs_stays(exchange: Exchange, tmp_path: Path) -> None:
    """The district attached the same file itself: after taking back it is still there for it."""
    file = proof(tmp_path)
    record(exchange.commune, file=file)
    send(exchange.commune, exchange.district, exchange.stick)
    own = record(exchange.district, "Việc của huyện", file)
    exchange.district.bundles.imports.undo()
    (kept,) = exchange.district.activities.get(own.id).evidence
    assert kept.present
    assert exchange.district.evidence.path(kept.sha256).read_bytes() == file.read_bytes()


@pytest.fixture
def handed_up(exchange: Exchange, tmp_path: Path) -> str:
    """The commune has submitted its quarter, and the district holds it; the submission."""
    record(exchange.commune, file=proof(tmp_path))
    answer_everything(exchange.commune, "2018-Q1")
    submit(exchange.commune, "2018-Q1")
    send(exchange.commune, exchange.district, exchange.stick)
    district = exchange.district
    return district.reviews.latest(exchange.commune.unit.key, district.plans.period("2018-Q1"))


def test_what_was_judged_since_stays(exchange: Exchange, handed_up: str) -> None:
    """A quarter that was accepted after the import cannot vanish: it says so and changes nothing."""
    exchange.district.reviews.accept(handed_up)
    before = everything_in(exchange.district.folder)
    lot = exchange.district.bundles.imports.last()
    assert lot is not None
    assert "Thẩm định" in lot.obstacle
    with pytest.raises(UserMistake, match="Thẩm định"):
        exchange.district.bundles.imports.undo()
    assert everything_in(exchange.district.folder) == before


def test_what_was_summed_up_or_begun_to_be_judged_since_stays(exchange: Exchange, handed_up: str) -> None:
    """Neither a numbered consolidation nor appraised points lose what they stand on."""
    district = exchange.district
    quarter = district.plans.period("2018-Q1")
    leaf = district.reviews.version(handed_up).assessment.rows[0].criterion.id
    district.reviews.appraise(handed_up, leaf, Decimal(0), "Chưa có minh chứng")
    with pytest.raises(UserMistake, match="Không hoàn tác"):
        district.bundles.imports.undo()
    district.reviews.leave_as_it_is(handed_up, leaf)
    district.pinned.pin(quarter, with_received=True)
    with pytest.raises(UserMistake, match="Tổng hợp"):
        district.bundles.imports.undo()


def test_a_quarter_nobody_has_touched_goes_and_comes_back(exchange: Exchange, handed_up: str) -> None:
    """Submission, points and files go with the import, and come in again with the next bundle."""
    quarter = exchange.district.plans.period("2018-Q1")
    exchange.district.bundles.imports.undo()
    assert exchange.district.reviews.queue(quarter) == []
    send(exchange.commune, exchange.district, exchange.stick)
    assert [row.submission for row in exchange.district.reviews.queue(quarter)] == [handed_up]


def test_a_bundle_is_accepted_once_what_was_submitted_in_it_is(exchange: Exchange, handed_up: str) -> None:
    """Exported, received, accepted; a quarter opened again is received only. Receipts alone do not accept."""
    states = []
    for step in ("sent", "received", "accepted", "reopened"):
        if step == "accepted":
            exchange.district.reviews.accept(handed_up)
        elif step == "reopened":
            exchange.district.reviews.reopen(handed_up, "Sai số liệu")
        if step != "sent":
            send(exchange.district, exchange.commune, exchange.stick)
        states.append(exchange.commune.bundles.history("out")[-1].outcome)
    assert states == ["exported", "received", "accepted", "received"]
