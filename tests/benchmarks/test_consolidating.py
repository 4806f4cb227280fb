"""How much longer consolidating many communes takes than its own statements, measured in one run."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from builders.exchange import workspace
from sqlalchemy import event, text

from cchc_desktop.bundles.canonical import canonical
from cchc_desktop.workspace import Workspace

UNITS = 140
ACTIVITIES = 60
ROUNDS = 7


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Sở Nội vụ with the submitted quarters of 140 communes, laid directly into its tables."""
    made = workspace(tmp_path_factory.mktemp("province") / "data", "so-noi-vu")
    communes = [u for u in made.units.under(made.unit.key) if u.kind == "commune"][:UNITS]
    assert len(communes) == UNITS
    with made._office.store.writing() as session:
        for unit in communes:
            _lay(session, unit.key)
    return made


def _lay(session, unit: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    records = []
    for number in range(ACTIVITIES):
        record, digest = f"{unit}-{number}", f"{abs(hash((unit, number))):064x}"[:64]
        payload = canonical(
            {
                "id": record, "unit": unit, "recorded_by": "A", "recorded_at": "2018-03-20T01:00:00Z",
                "starts_on": "2018-03-20", "ends_on": "2018-03-20", "channel": "radio",
                "title": f"Phát thanh số {number} về cải cách hành chính", "place": "Nhà văn hóa",
                "summary": "Nội dung " * 20, "clauses": ["II.3.3"], "audiences": ["citizens"],
                "counters": {"broadcasts": 2, "minutes": 30}, "costs": [],
            }
        ).decode()  # fmt: skip
        session.execute(
            text(
                "INSERT INTO journal (station, epoch, seq, at, noun, record, revision, op, author, base,"
                " payload, payload_sha256, previous, hash)"
                " VALUES (:s, 1, :n, '2018', 'activity', :r, 1, 'put', 'A', NULL, :p, :h, NULL, :h)"
            ),
            {"s": unit, "n": number + 1, "r": record, "p": payload, "h": digest},
        )
        records.append(["activity", record, 1, digest])
    document = canonical(
        {"criteria": "tuyen-truyen-643-2018@1", "evidence": [], "indicators": [],
         "obligations": [["II.3.3", 8, 8]],
         "period": "2018-Q1", "records": sorted(records), "scores": [], "unit": unit}
    ).decode()  # fmt: skip
    session.execute(
        text(
            "INSERT INTO submissions (id, unit, period, version, sha256, document, presented_by, alone,"
            " revision, withdrawn, recorded_by, recorded_at)"
            " VALUES (:i, :u, '2018-Q1', 1, :h, :d, '', 0, 1, 0, 'A', '2018-04-02T01:00:00.000000Z')"
        ),
        {"i": f"sub-{unit}", "u": unit, "h": "0" * 64, "d": document},
    )


def test_consolidating_against_its_statements(
    province: Workspace, record_property: Callable[[str, object], None]
) -> None:
    """Consolidating 140 communes takes at most 3 times the statements it runs."""
    quarter = province.plans.period("2018-Q1")
    ran: list[tuple[str, object]] = []

    def hear(_c: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            ran.append((statement, parameters))

    engine = province._office.store._engine
    event.listen(engine, "before_cursor_execute", hear)
    found = province.pinned.preview(quarter, with_received=True)
    event.remove(engine, "before_cursor_execute", hear)
    assert (len(found.units), found.total.activities) == (UNITS, UNITS * ACTIVITIES)
    times: dict[str, list[float]] = {"sql": [], "ours": []}
    for _ in range(ROUNDS):
        start = perf_counter()
        with province._office.reading() as session:
            driver = session.connection().connection.driver_connection
            for statement, parameters in ran:
                driver.execute(statement, parameters).fetchall()  # type: ignore[union-attr]
        times["sql"].append(perf_counter() - start)
        start = perf_counter()
        province.pinned.preview(quarter, with_received=True)
        times["ours"].append(perf_counter() - start)
    sql, ours = median(times["sql"]) * 1000, median(times["ours"]) * 1000
    record_property("ratio", ours / sql)
    print(f"{UNITS} communes: {ours:.0f} ms, its statements {sql:.0f} ms, × {ours / sql:.2f}")
