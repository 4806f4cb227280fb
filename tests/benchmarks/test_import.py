"""Bringing in 10,000 activities costs at most six times what the same rows cost raw SQLite."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from builders.exchange import Exchange, build_trusting, open_copy

from cchc_desktop.bundles.entries import line_of, make_entry
from cchc_desktop.bundles.heads import sign_head
from cchc_desktop.bundles.manifest import Party, new_manifest
from cchc_desktop.bundles.writing import write_bundle
from cchc_desktop.domain.bundle_records import BundleKind, Outcome, StreamKey
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.services.bundle_export import card_of
from cchc_desktop.services.office import new_id
from cchc_desktop.services.payloads import ActivityPayload, CostPayload, as_json

COUNT = 10_000
MOST = 6.0
NOW = datetime(2018, 3, 20, 3, tzinfo=UTC)
TABLES = (
    "activities",
    "activity_clauses",
    "activity_audiences",
    "activity_counters",
    "activity_costs",
    "journal",
    "search_rows",
)


@dataclass
class Prepared:
    """A bundle of many activities, its lines, and the workspace it is for."""

    exchange: Exchange
    bundle: Path
    lines: list[bytes]
    folder: Path


def payload(number: int, unit: str) -> ActivityPayload:
    """Make an activity as a commune records it."""
    return ActivityPayload(
        id=new_id(),
        unit=unit,
        recorded_by="Nguyễn Thị Thu Hà",
        recorded_at=NOW,
        starts_on=date(2018, 3, 1 + number % 28),
        ends_on=date(2018, 3, 1 + number % 28),
        channel="radio",
        title=f"Phát thanh tuyên truyền cải cách hành chính buổi sáng, tin số {number}",
        place="Đài truyền thanh thị trấn Diên Khánh",
        summary="Giới thiệu thủ tục hành chính giải quyết tại bộ phận một cửa và mức độ hài lòng.",
        clauses=("II.3.3", "II.2.a.1"),
        audiences=("citizens", "officials"),
        counters={"broadcasts": 2, "minutes": 30},
        costs=(CostPayload("travel", "commune", 100_000, 100_000, 90_000),),
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Ten thousand activities in the commune's stream, written as a bundle for the district."""
    folder = tmp_path_factory.mktemp("import")
    (folder / "template").mkdir()
    build_trusting(folder / "template")
    exchange = open_copy(folder / "template", folder / "copy")
    office, key = exchange.commune._office, exchange.commune._key
    lines, previous = [], None
    for number in range(1, COUNT + 1):
        activity = payload(number, office.unit.key)
        entry = make_entry(
            station=office.station,
            epoch=office.epoch,
            seq=number,
            at=NOW,
            noun="activity",
            record=activity.id,
            revision=1,
            op="put",
            author=activity.recorded_by,
            base=None,
            payload=as_json(activity),
            previous=previous,
        )
        previous = entry.hash
        lines.append(line_of(entry))
    head = sign_head(key, epoch=office.epoch, seq=COUNT, entry_hash=previous or "")
    manifest = new_manifest(
        kind=BundleKind.UP,
        sender=card_of(office, key),
        recipients=[Party(exchange.district.unit.key, None)],
        created=NOW,
    )
    path = folder / "many.cchc.age"
    write_bundle(
        path,
        manifest=manifest,
        journals={StreamKey(office.station, office.epoch): lines},
        heads=[head],
        key=key,
        encrypt_to=[exchange.district._key.recipient],
    )
    yield Prepared(exchange, path, lines, folder)
    exchange.close()


def empty_twin(prepared: Prepared, name: str) -> Path:
    """Copy the district's store before anything came in."""
    source = sqlite3.connect(prepared.exchange.district.folder / "workspace.sqlite")
    target = sqlite3.connect(prepared.folder / name)
    source.backup(target)
    source.close()
    target.execute("PRAGMA journal_mode = WAL")
    target.close()
    return prepared.folder / name


def _words_of(a: dict[str, Any]) -> tuple[str, str, str, str]:
    """Fold and sort beforehand: raw SQLite would not do it."""
    return (
        fold(f"{a['title']}\n{a['place']}\n{a['summary']}"),
        sort_key(a["title"]),
        fold(a["title"]),
        fold(f"{a['place']} {a['summary']} {' '.join(a['clauses'])}"),
    )


def raw_insert(file: Path, lines: list[bytes]) -> float:
    """Read, hash and insert the same rows in one durable transaction; return the seconds."""
    store = sqlite3.connect(file, isolation_level=None)
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "cache_size = -16384"):
        store.execute(f"PRAGMA {pragma}")
    words = [_words_of(json.loads(line)["payload"]) for line in lines]
    begin = time.perf_counter()
    rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in (*TABLES, "search_text")}
    for number, line in enumerate(lines, 1):
        e = json.loads(line)
        digest = hashlib.sha256(line).hexdigest()
        a = e["payload"]
        folded, sorting, title, body = words[number - 1]
        rows["activities"].append((
            a["id"], a["unit"], a["starts_on"], a["ends_on"], a["channel"], a["title"], folded,
            sorting, a["place"], a["summary"], 0, sum(c["spent"] for c in a["costs"]),
            e["revision"], 0, a["recorded_by"], a["recorded_at"], "", "",
        ))  # fmt: skip
        rows["activity_clauses"] += [(a["id"], clause) for clause in a["clauses"]]
        rows["activity_audiences"] += [(a["id"], audience) for audience in a["audiences"]]
        rows["activity_counters"] += [(a["id"], key, value) for key, value in a["counters"].items()]
        rows["activity_costs"] += [(a["id"], n, *c.values()) for n, c in enumerate(a["costs"])]
        rows["journal"].append((
            e["station"], e["epoch"], e["seq"], e["at"], e["noun"], e["record"], e["revision"], e["op"],
            e["author"], e["base"], json.dumps(a, ensure_ascii=False), e["payload_sha256"],
            e["previous"], digest,
        ))  # fmt: skip
        rows["search_rows"].append((
            1_000_000 + number, "activity", a["id"], a["title"],
            f"{a['place']}\n{a['summary']}\n{' '.join(a['clauses'])}",
        ))  # fmt: skip
        rows["search_text"].append((1_000_000 + number, title, body))
    store.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        marks = ", ".join("?" * len(rows[table][0]))
        store.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])  # noqa: S608 - own names
    store.executemany("INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)", rows["search_text"])
    store.execute("COMMIT")
    seconds = time.perf_counter() - begin
    store.close()
    return seconds


def test_importing_many_activities_stays_near_raw_speed(prepared: Prepared) -> None:
    """Decrypting, verifying, judging and writing 10,000 activities costs at most six raw inserts."""
    raw = min(raw_insert(empty_twin(prepared, f"raw-{n}.sqlite"), prepared.lines) for n in range(3))
    prepared.exchange.district.backups.make()
    begin = time.perf_counter()
    (result,) = prepared.exchange.district.bundles.bring_in([prepared.bundle]).record
    seconds = time.perf_counter() - begin
    assert (result.outcome, result.new) == (Outcome.IMPORTED, COUNT)
    print(f"raw {raw:.2f} s, import {seconds:.2f} s, ratio {seconds / raw:.2f}")
    assert seconds <= MOST * raw
