"""Proposing all points costs at most five times its SQL, the results of 200 units three times theirs."""

import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from builders.activities import record
from builders.submitted import AT, fill
from builders.workspaces import COMMUNE, SetClock, build_template, copy_of, rows_of
from sqlalchemy import event

from cchc_desktop.workspace import Workspace

ROUNDS = 30
MOST_PROPOSING, MOST_RESULTS = 5.0, 3.0
UNITS = 200


def statements_of(at: Workspace, act: Callable[[], object]) -> list[str]:
    """Return every statement, with its values, that `act` sends to SQLite."""
    found: list[str] = []

    def watch(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(found.append)

    def leave(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(None)

    engine = at._office.store._engine
    event.listen(engine, "checkout", watch)
    event.listen(engine, "checkin", leave)
    act()
    event.remove(engine, "checkout", watch)
    event.remove(engine, "checkin", leave)
    return [statement for statement in found if statement.lstrip().upper().startswith("SELECT")]


def ratio(at: Workspace, act: Callable[[], object]) -> tuple[float, float]:
    """Return median seconds of `act` and of its statements alone, both measured in turn."""
    act()
    statements = statements_of(at, act)
    raw = sqlite3.connect(at.folder / "workspace.sqlite")
    ours, plain = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        for statement in statements:
            raw.execute(statement).fetchall()
        plain.append(time.perf_counter() - began)
    raw.close()
    return statistics.median(ours), statistics.median(plain)


def told(what: str, ours: float, plain: float, most: float) -> None:
    """Print the figure."""
    print(
        f"\n{what}: ours {ours * 1000:.1f} ms, SQL {plain * 1000:.1f} ms,"
        f" ratio {ours / plain:.2f} (target ≤ {most})"
    )


def test_proposing(tmp_path: Path) -> None:
    """A unit with 300 activities in the quarter waits as little, in proportion, as one with 1,500."""
    at = copy_of(build_template(tmp_path / "template", COMMUNE), tmp_path / "commune", SetClock())
    quarter = at.plans.period("2018-Q2")
    for count in (300, 1200):
        for number in range(count):
            record(at, starts_on=date(2018, 4, 1) + timedelta(days=number % 90), title=f"Phát thanh {number}")
        ours, plain = ratio(at, lambda: at.assessments.show(quarter))
        told("proposing all points", ours, plain, MOST_PROPOSING)
        assert ours <= MOST_PROPOSING * plain
    at.close()


def publish_large(at: Workspace) -> None:
    """Lay a set of 40 criteria beside the shipped ones; it is then the fullest."""
    groups = "".join(
        f'[[criteria]]\nid = "{g}"\ntitle = "Nhóm {g}"\ntext = "Nhóm"\npoints = 25\n'
        + "".join(
            f'[[criteria]]\nid = "{g}.{n}"\nparent = "{g}"\ntitle = "Tiêu chí"\ntext = "Chấm"\npoints = 2.5\n'
            'rule = { kind = "direct" }\n'
            for n in range(1, 11)
        )
        for g in range(1, 5)
    )
    document = (
        '[set]\nid = "bang-40"\nversion = 1\ntitle = "Bảng 40 tiêu chí"\nyear = 2018\nlevel = "all"\n'
        'plan = "643-2018"\npoints = 100\nrounding = 0.01\nclasses = [["Tốt", 80], ["Yếu", 0]]\n' + groups
    )
    with rows_of(at.folder) as rows:
        rows.execute(
            "INSERT INTO catalogues VALUES ('criteria_set', 'bang-40', 1, ?, 'x', ?)", (document, AT)
        )


def test_results(tmp_path: Path) -> None:
    """Print the ratio at Sở Nội vụ for 200 units, all judged, with the quarter before."""
    at = copy_of(build_template(tmp_path / "template", "so-noi-vu"), tmp_path / "province", SetClock())
    units = [u.key for u in at.units.tree() if at.unit.key in {s.key for s in at.units.superiors(u.key)}]
    chosen = units[:UNITS]
    publish_large(at)
    fill(at, chosen, period="2018-Q1")
    fill(at, chosen)
    quarter = at.plans.period("2018-Q2")
    ours, plain = ratio(at, lambda: at.results.read(quarter))
    results = at.results.read(quarter)
    at.close()
    what = f"results of {len(chosen)} units × {len(results.criteria_set.leaves())} criteria"
    told(what, ours, plain, MOST_RESULTS)
    assert ours <= MOST_RESULTS * plain
