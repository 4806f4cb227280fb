"""Bringing activities in costs at most six times what the same rows cost raw SQLite."""

import hashlib
import json
import os
import shutil
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
from cchc_desktop.workspace import Workspace

COUNT = 10_000
BUNDLES = int(os.environ.get("BENCHMARK_BUNDLES", "200"))
IN_EACH = 500
MOST = 6.0
HELD = int(os.environ.get("CCHC_HELD_ENTRIES", "1000000"))
"""How many entries the full store holds before the import."""
MOST_WHEN_FULL = 1.2
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
    """Bundles of many activities, their lines, and the workspace they are for."""

    exchange: Exchange
    bundles: list[Path]
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


def prepare(folder: Path, count: int, in_each: int) -> Prepared:
    """Write `count` activities of the commune's stream as bundles for the district, `in_each` in one."""
    (folder / "template").mkdir()
    build_trusting(folder / "template")
    exchange = open_copy(folder / "template", folder / "copy")
    office, key = exchange.commune._office, exchange.commune._key
    lines: list[bytes] = []
    bundles: list[Path] = []
    previous: str | None = None
    for number in range(1, count + 1):
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
        if number % in_each == 0:
            path = folder / f"goi-{count - number:06d}.cchc.age"  # the last one comes first by its name
            write_bundle(
                path,
                manifest=new_manifest(
                    kind=BundleKind.UP,
                    sender=card_of(office, key),
                    recipients=[Party(exchange.district.unit.key, None)],
                    created=NOW,
                ),
                journals={StreamKey(office.station, office.epoch): lines[-in_each:]},
                heads=[sign_head(key, epoch=office.epoch, seq=number, entry_hash=previous)],
                key=key,
                encrypt_to=[exchange.district._key.recipient],
            )
            bundles.append(path)
    return Prepared(exchange, bundles, lines, folder)


@pytest.fixture
def prepared(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Prepared]:
    """The activities as the test asks: how many, and how many in one bundle."""
    made = prepare(tmp_path, *request.param)
    yield made
    made.exchange.close()


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


def insert(
    store: sqlite3.Connection,
    lines: list[bytes],
    *,
    words: list[tuple[str, str, str, str]] | None = None,
    first_row: int = 50_000_000,
) -> None:
    """Read, hash and insert the rows of `lines` in one transaction."""
    words = words or [_words_of(json.loads(line)["payload"]) for line in lines]
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
            first_row + number, "activity", a["id"], a["title"],
            f"{a['place']}\n{a['summary']}\n{' '.join(a['clauses'])}",
        ))  # fmt: skip
        rows["search_text"].append((first_row + number, title, body))
    store.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        marks = ", ".join("?" * len(rows[table][0]))
        store.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])  # noqa: S608 - own names
    store.executemany("INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)", rows["search_text"])
    store.execute("COMMIT")


def raw_insert(file: Path, lines: list[bytes]) -> float:
    """Read, hash and insert the same rows in one durable transaction; return the seconds."""
    store = sqlite3.connect(file, isolation_level=None)
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "cache_size = -16384"):
        store.execute(f"PRAGMA {pragma}")
    words = [_words_of(json.loads(line)["payload"]) for line in lines]
    begin = time.perf_counter()
    insert(store, lines, words=words)
    seconds = time.perf_counter() - begin
    store.close()
    return seconds


@pytest.mark.parametrize("prepared", [(COUNT, COUNT)], indirect=True, ids=["one"])
def test_importing_many_activities_stays_near_raw_speed(prepared: Prepared) -> None:
    """Decrypting, verifying, judging and writing 10,000 activities costs at most six raw inserts."""
    raw = min(raw_insert(empty_twin(prepared, f"raw-{n}.sqlite"), prepared.lines) for n in range(3))
    seconds = import_all(prepared, [Outcome.IMPORTED])
    print(f"\nraw {raw:.2f} s, import {seconds:.2f} s, ratio {seconds / raw:.2f}")
    assert seconds <= MOST * raw


@pytest.mark.parametrize("prepared", [(BUNDLES * IN_EACH, IN_EACH)], indirect=True, ids=["many"])
def test_importing_many_bundles_in_one_go_stays_near_raw_speed(prepared: Prepared) -> None:
    """Two hundred bundles of 500 entries, handed in backwards, cost at most six raw inserts of the same."""
    raw = raw_insert(empty_twin(prepared, "raw.sqlite"), prepared.lines)
    seconds = import_all(prepared, [Outcome.IMPORTED] * BUNDLES)
    print(f"\n{BUNDLES} bundles: raw {raw:.2f} s, import {seconds:.2f} s, ratio {seconds / raw:.2f}")
    assert seconds <= MOST * raw


def import_all(prepared: Prepared, outcomes: list[Outcome]) -> float:
    """Bring everything in at the district, the last bundle first, and return the seconds."""
    district = prepared.exchange.district
    district.backups.make()
    begin = time.perf_counter()
    results = district.bundles.bring_in(sorted(prepared.bundles)).record
    seconds = time.perf_counter() - begin
    assert [result.outcome for result in results] == outcomes
    assert sum(result.new for result in results) == len(prepared.lines)
    return seconds


def fill(file: Path, lines: list[bytes]) -> None:
    """Multiply `lines` in a store until it holds `HELD` entries of another station, in all their tables."""
    store = sqlite3.connect(file, isolation_level=None)
    store.execute("PRAGMA synchronous = OFF")
    station = "01900000-0000-7000-8000-0000000000ff"
    for copy in range(HELD // len(lines)):
        again = []
        for number, line in enumerate(lines, 1):
            entry = json.loads(line)
            record = f"{0x01600000 + copy:08x}{entry['record'][8:]}"
            entry |= {"station": station, "seq": copy * len(lines) + number, "record": record}
            entry["payload"]["id"] = record
            again.append(json.dumps(entry, ensure_ascii=False).encode())
        insert(store, again, first_row=copy * len(lines))
    store.execute("ANALYZE")
    store.close()


@pytest.mark.parametrize("prepared", [(COUNT, COUNT)], indirect=True, ids=["one"])
def test_importing_into_a_full_store_costs_no_more_beside_raw_inserts(prepared: Prepared) -> None:
    """The ratio of import to raw inserts among a million entries is at most 1.2 times an empty store's."""
    district, ratios = prepared.exchange.district, {}
    folder = district.folder
    clean = empty_twin(prepared, "clean.sqlite")
    password = {"password": "demo", "clock": district.clock}
    district.close()
    full = prepared.folder / "full.sqlite"
    shutil.copyfile(clean, full)
    fill(full, prepared.lines)
    for name, state in (("empty", clean), ("full", full)):
        raw, taken = [], []
        for _ in range(2):
            twin = prepared.folder / "twin.sqlite"
            shutil.copyfile(state, twin)
            raw.append(raw_insert(twin, prepared.lines))
            twin.unlink()
            shutil.copyfile(state, folder / "workspace.sqlite")
            for beside in ("workspace.sqlite-wal", "workspace.sqlite-shm"):
                (folder / beside).unlink(missing_ok=True)
            opened = Workspace.open(folder, **password)
            begin = time.perf_counter()
            with opened.bundles._receiver.open(prepared.bundles[0]) as bundle:
                with opened._office.changing() as change:
                    result = opened.bundles._receiver.take(change, bundle, "x", batch="x")
                taken.append(time.perf_counter() - begin)
            assert result.new == COUNT
            opened.close()
        ratios[name] = min(taken) / min(raw)
        print(f"{name}: raw {min(raw):.2f} s, import {min(taken):.2f} s, ratio {ratios[name]:.2f}")
    prepared.exchange.district = Workspace.open(folder, **password)
    assert ratios["full"] <= MOST_WHEN_FULL * ratios["empty"]
