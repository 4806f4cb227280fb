"""Saving one activity durably costs at most three times the same rows through raw sqlite3."""

import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from builders.workspaces import COMMUNE, SetClock, build_template, copy_of

from cchc_desktop.domain.activities import ActivityValues, Audience, Cost

ROUNDS = 300
MOST = 3.0
TABLES = (
    "activities",
    "activity_clauses",
    "activity_audiences",
    "activity_counters",
    "activity_costs",
    "journal",
    "audit_lines",
    "search_rows",
)
OWNERS = {"activities": "id", "journal": "record", "audit_lines": "record", "search_rows": "record"}


def values(number: int) -> ActivityValues:
    """Return an activity as officers record them."""
    return ActivityValues(
        title=f"Phát thanh chuyên mục CCHC, buổi {number}",
        channel="radio",
        starts_on=date(2018, 5, 1),
        ends_on=date(2018, 5, 1),
        clauses=("II.2.c.3", "II.3.4"),
        audiences=(Audience.CITIZENS,),
        counters={"broadcasts": 3, "minutes": 30},
        place="Đài truyền thanh xã, 08 cụm loa",
        summary="Giới thiệu cách nộp hồ sơ trực tuyến mức độ 3 lĩnh vực hộ tịch.",
        costs=(Cost("Tuyên truyền trên báo, đài", "Ngân sách xã", spent=150_000),),
    )


def raw_saver(store: Path, activity: str) -> Callable[[int], None]:
    """Return what writes the rows of `activity` once more, under another id, as raw as it gets."""
    connection = sqlite3.connect(store, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    rows: list[tuple[str, list[str], tuple[Any, ...]]] = []
    for table in TABLES:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        owner = OWNERS.get(table, "activity")
        found = connection.execute(f"SELECT * FROM {table} WHERE {owner} = ?", (activity,)).fetchall()  # noqa: S608
        rows += [(table, columns, row) for row in found]
    words = connection.execute("SELECT title, body FROM search_text ORDER BY rowid DESC LIMIT 1").fetchone()

    def save(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, columns, row in rows:
            changed = dict(zip(columns, row, strict=True))
            for column in {"activity", "record"} & set(columns):
                changed[column] = f"{number:036d}"
            if table == "activities":
                changed["id"] = f"{number:036d}"
            for column in {"seq"} & set(columns):
                changed[column] = 10_000 + number
            if table == "search_rows":
                changed["id"] = 10_000 + number
            marks = ", ".join("?" * len(columns))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(changed.values()))  # noqa: S608
        connection.execute(
            "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)", (10_000 + number, *words)
        )
        connection.execute("UPDATE streams SET seq = ?, hash = ?", (number, "0" * 64))
        connection.execute("COMMIT")

    return save


def test_saving(tmp_path: Path) -> None:
    """Print the ratio of medians, both saving in turn."""
    workspace = copy_of(build_template(tmp_path / "template", COMMUNE), tmp_path / "ours", SetClock())
    first = workspace.activities.record(values(0)).record
    raw_file = tmp_path / "raw.sqlite"
    live = sqlite3.connect(workspace.folder / "workspace.sqlite")
    copy = sqlite3.connect(raw_file)
    live.backup(copy)
    copy.close()
    live.close()
    raw = raw_saver(raw_file, first.id)
    taken: dict[str, list[float]] = {"ours": [], "raw": []}
    for number in range(1, ROUNDS + 1):
        for name, save in (
            ("ours", lambda n=number: workspace.activities.record(values(n))),
            ("raw", lambda n=number: raw(n)),
        ):
            began = time.perf_counter()
            save()
            taken[name].append(time.perf_counter() - began)
    workspace.close()
    ours, bare = statistics.median(taken["ours"]), statistics.median(taken["raw"])
    print(
        f"\nsaving one activity: ours {ours * 1000:.2f} ms, raw {bare * 1000:.2f} ms,"
        f" ratio {ours / bare:.2f} (target ≤ {MOST})"
    )
