"""A hundred thousand cases of one unit: a page of the register and its counts beside plain SQL."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
from builders.workspaces import COMMUNE, SetClock, build_template, copy_of, rows_of

from cchc_desktop.services.feedback_rows import FeedbackFilter
from cchc_desktop.workspace import DATABASE, Workspace

CASES, PAGE, ROUNDS, MOST = 100_000, 100, 25, 3.0
FILTERS = {
    "everything": (FeedbackFilter(), ""),
    "waiting": (
        FeedbackFilter(waiting=True),
        " AND answered_on IS NULL AND forwarded_on IS NULL AND ending = ''",
    ),
    "words": (FeedbackFilter(words="77777"), " AND folded LIKE '%77777%'"),
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A commune whose register holds 100,000 cases."""
    folder = tmp_path_factory.mktemp("register")
    template = build_template(folder / "template", COMMUNE)
    with rows_of(template) as rows:
        columns = [row[1] for row in rows.execute("PRAGMA table_info(feedback_cases)")]
        (unit,) = rows.execute("SELECT value FROM settings WHERE key = 'unit'").fetchone() or (None,)
        unit = unit or f"{COMMUNE}@2018-01-01"
        first = date(2018, 1, 1)
        made = []
        for number in range(CASES):
            day = first + timedelta(days=number % 365)
            known = {
                "id": f"case-{number:06d}",
                "unit": unit,
                "code": f"PAKN.{day:%Y%m%d}.{number // 365:04d}",
                "received_on": str(day),
                "channel": "phone",
                "kind": "conduct",
                "content": f"Hồ sơ {number} trả chậm",
                "due": str(day + timedelta(days=28)),
                "answered_on": str(day) if number % 3 else None,
                "answer_number": "9/UBND" if number % 3 else "",
                "folded": f"ho so {number} tra cham",
                "revision": 1,
                "withdrawn": 0,
                "recorded_by": "x",
                "recorded_at": "2018-07-01 00:00:00.000000",
            }
            nothing = {c: None if c.endswith("_on") else "" for c in columns}
            made.append(tuple((nothing | known)[c] for c in columns))
        marks = ", ".join("?" * len(columns))
        rows.executemany(f"INSERT INTO feedback_cases VALUES ({marks})", made)  # noqa: S608 - question marks
        rows.execute("ANALYZE")
    opened = copy_of(template, folder / "commune", SetClock())
    yield opened
    opened.close()


def quickest(*runs: Callable[[], object]) -> list[float]:
    """Time each in turn and return the quickest of each."""
    taken = [[] for _ in runs]  # type: list[list[float]]
    for _ in range(ROUNDS):
        for times, run in zip(taken, runs, strict=True):
            began = time.perf_counter()
            run()
            times.append(time.perf_counter() - began)
    return [min(times) for times in taken]


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("sort", ["-code", "due"])
def test_a_page_costs_little_more_than_its_sql(full: Workspace, name: str, sort: str) -> None:
    """The first page with notes, senders and files costs at most three times plain SQL."""
    wanted, where = FILTERS[name]
    order = "code DESC" if sort == "-code" else "due, code"
    with closing(sqlite3.connect(full.folder / DATABASE)) as bare:
        bare.execute("PRAGMA cache_size = -16384")

        def raw() -> None:
            rows = bare.execute(
                f"SELECT * FROM feedback_cases WHERE unit = ? AND NOT withdrawn{where}"  # noqa: S608 - own words
                f" ORDER BY {order} LIMIT {PAGE}",
                (full.unit.key,),
            ).fetchall()
            ids = [row[0] for row in rows]
            marks = ", ".join("?" * len(ids))
            for table, columns in (
                ("feedback_senders", "feedback, mask"),
                ("feedback_notes", "feedback, day, text"),
                ("feedback_files", "feedback, size"),
            ):
                bare.execute(f"SELECT {columns} FROM {table} WHERE feedback IN ({marks})", ids).fetchall()  # noqa: S608

        assert len(full.feedback.page(wanted, sort=sort, limit=PAGE)) == (1 if name == "words" else PAGE)
        ours, plain = quickest(lambda: full.feedback.page(wanted, sort=sort, limit=PAGE), raw)
    print(f"\n{name} {sort}: ours {ours * 1000:.2f} ms, plain {plain * 1000:.2f} ms, {ours / plain:.2f}")
    assert ours <= MOST * plain
