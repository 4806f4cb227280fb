"""What a repair makes again, noun by noun: every row of every kind of record, from the journal alone."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders.damage import strike
from builders.exchange import Exchange, TickingClock, build_trusting, open_copy, record, send
from builders.full_life import live
from builders.twins import build_twins, open_twins
from builders.workspaces import everything_in, rows_of

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.rebuilding import ESSENTIAL, NOT_WHOLE, WAYS
from cchc_desktop.services.repair_words import missing_words, table_words
from cchc_desktop.services.repairing import Repaired
from cchc_desktop.workspace import Workspace
from db.models.every import Table

MADE_AGAIN = sorted({table for way in WAYS.values() for table in (*way.whole, *way.partly)})
LOST = sorted({table for way in WAYS.values() for table in way.lost})
LEFT_OUT = {
    "trusted_certificates": "added_at",
    "conflicts": "found_at",
    "search_rows": "id",
    "search_kinds": "number",
}
"""Columns that say when this computer came to know something, which nothing else tells, or mere numbers."""
PLACES = ("commune", "district", "province")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three closed workspaces that have used every kind of record."""
    folder = tmp_path_factory.mktemp("lived")
    (folder / "template").mkdir()
    build_trusting(folder / "template")
    exchange = open_copy(folder / "template", folder / "lived")
    live(exchange, folder / "scratch")
    exchange.close()
    return folder / "lived"


@pytest.fixture
def three(lived: Path, tmp_path: Path) -> Path:
    """A copy of the three, closed."""
    shutil.copytree(lived, tmp_path / "three")
    return tmp_path / "three"


def repaired(folder: Path) -> Repaired:
    """Repair the closed workspace in `folder`."""
    return Workspace.repair(folder, password="demo", clock=TickingClock())


def kept(folder: Path, tables: list[str]) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of `tables` but for when this computer came to know of them."""
    with rows_of(folder) as rows:
        return {
            table: sorted(
                rows.execute(
                    "SELECT {} FROM {}".format(  # noqa: S608 - names of our tables
                        ", ".join(f'"{c.name}"' for c in columns_of(table)), table
                    )
                ),
                key=repr,
            )
            for table in tables
        }


def columns_of(table: str) -> list[object]:
    """Return the columns whose every value comes back."""
    left_out = LEFT_OUT.get(table, "")
    return [column for column in Table.metadata.tables[table].columns if column.name != left_out]


def test_every_noun_and_every_table_has_its_way() -> None:
    """A new noun, or a new table, cannot be added without saying what becomes of it in a repair."""
    assert set(WAYS) == set(Noun)
    tables = set(Table.metadata.tables)
    assert {*MADE_AGAIN, *LOST, *ESSENTIAL} == tables
    assert not set(MADE_AGAIN) & {*LOST, *ESSENTIAL}
    assert all(table_words(table) != table for table in {*NOT_WHOLE, *ESSENTIAL})


def test_every_kind_of_record_is_in_the_life_that_is_repaired(lived: Path) -> None:
    """Each table that a repair makes again has rows in one of the three, or the tests see nothing."""
    empty = set(MADE_AGAIN) - {"conflicts"}
    for place in PLACES:
        empty -= {table for table, rows in kept(lived / place, MADE_AGAIN).items() if rows}
    assert empty == set()


@pytest.mark.parametrize("place", PLACES)
def test_every_table_comes_back_row_by_row(three: Path, place: str) -> None:
    """With all that can be made again struck at once, each table is as it was, in every field."""
    folder = three / place
    before = kept(folder, MADE_AGAIN)
    others = {name: rows for name, rows in everything_in(folder).items() if name in LOST}
    strike(folder, *MADE_AGAIN)
    done = repaired(folder)
    after = kept(folder, MADE_AGAIN)
    # a receipt that is read again may tell more: of entries that came after it in the same bundle
    assert set(before["acknowledgements"]) <= set(after["acknowledgements"])
    told = [table for table in MADE_AGAIN if table != "acknowledgements"]
    assert [table for table in told if after[table] != before[table]] == []
    assert {name: rows for name, rows in everything_in(folder).items() if name in LOST} == others
    assert done.rebuilt
    assert set(done.incomplete) <= NOT_WHOLE
    opened = Workspace.open(folder, password="demo", clock=TickingClock())
    assert [check.name for check in opened.doctor() if not check.ok and check.name != "space"] == []
    opened.close()


def test_what_nothing_else_holds_is_told_in_words(three: Path) -> None:
    """Struck tables without a second home lose their rows; the repair names each, records stay whole."""
    folder = three / "commune"
    before = kept(folder, MADE_AGAIN)
    with_rows = [table for table, rows in everything_in(folder).items() if table in LOST and rows]
    strike(folder, *LOST)
    done = repaired(folder)
    assert {"feedback_senders", "bundles", "settings"} <= set(with_rows)
    assert set(with_rows) <= set(done.incomplete)
    assert done.missing == missing_words(done.incomplete)
    assert "người gửi phản ánh và cách liên hệ" in done.missing
    after = kept(folder, MADE_AGAIN)
    told = [table for table in MADE_AGAIN if table not in {"acknowledgements", "holidays"}]
    assert [table for table in told if after[table] != before[table]] == []


def test_what_hangs_on_a_struck_table_is_kept(three: Path) -> None:
    """Where the cases are lost and come back from the journal, who sent them is still known: it was sound."""
    folder = three / "commune"
    with rows_of(folder) as rows:
        before = rows.execute("SELECT * FROM feedback_senders").fetchall()
    assert before
    strike(folder, "feedback_cases", "reports", "submissions")
    done = repaired(folder)
    with rows_of(folder) as rows:
        assert rows.execute("SELECT * FROM feedback_senders").fetchall() == before
    assert done.incomplete == ("reports",)
    assert done.missing == ("báo cáo đang soạn",)


def test_proofs_that_were_lost_come_again_with_a_whole_bundle(three: Path) -> None:
    """Without its signed end a commune's stream is not passed on; all of it sent once more heals that."""
    strike(three / "district", "heads")
    repaired(three / "district")
    exchange = Exchange(three / "stick", *opened_in(three))
    district, above = exchange.district, exchange.province.unit.key

    def passed_on() -> int:
        sent = district.bundles.export(exchange.stick, above, all_entries=True).record
        return sent.counts.get(Noun.ACTIVITY, 0)

    assert passed_on() == 0
    again = exchange.commune.bundles.export(exchange.stick, district.unit.key, all_entries=True).record
    district.bundles.bring_in([again.path])
    assert passed_on() > 0
    exchange.close()


def test_what_a_revoked_station_wrote_stays_aside(three: Path) -> None:
    """A record that only counts no more because its stream was ended does not come back by a repair."""
    exchange = Exchange(three / "stick", *opened_in(three))
    commune = exchange.commune
    good = next(mark for mark in commune.bundles.streams() if mark.station == commune.stations.own().id)
    exchange.district.stations.revoke(commune.stations.own().id, f"{good.epoch}:1:{hash_at(three, 1)}")
    exchange.close()
    folder = three / "district"
    before = kept(folder, MADE_AGAIN)
    assert [row for row in before["activities"] if row[-3]], "nothing was set aside"
    strike(folder, "activities", "reviews", "submissions")
    repaired(folder)
    after = kept(folder, MADE_AGAIN)
    assert [table for table in MADE_AGAIN if after[table] != before[table]] == []


def hash_at(three: Path, seq: int) -> str:
    """Return the hash of an entry of the commune's records."""
    with rows_of(three / "commune") as rows:
        found = rows.execute("SELECT hash FROM journal WHERE epoch = 1 AND seq = ?", (seq,)).fetchone()
    return str(found[0])


def test_two_versions_still_wait_for_a_choice(tmp_path: Path) -> None:
    """Records that two computers changed are listed again, and show the version that every computer shows."""
    (tmp_path / "template").mkdir()
    build_twins(tmp_path / "template")
    twins = open_twins(tmp_path / "template", tmp_path / "twins")
    made = record(twins.one)
    for sender, receiver in ((twins.one, twins.two), (twins.two, twins.one)):
        send(sender, receiver, twins.stick)
    for at in (twins.one, twins.two):
        values = replace(at.activities.get(made.id).values, title=f"Sửa ở {at.folder.name}")
        at.activities.change(made.id, values)
    for sender, receiver in ((twins.one, twins.two), (twins.two, twins.one)):
        send(sender, receiver, twins.stick)
    twins.close()
    folder = tmp_path / "twins" / "one"
    before = kept(folder, MADE_AGAIN)
    assert len(before["conflicts"]) == 1
    strike(folder, "conflicts", "activities")
    repaired(folder)
    after = kept(folder, MADE_AGAIN)
    assert [table for table in MADE_AGAIN if after[table] != before[table]] == []


def opened_in(three: Path) -> Iterator[Workspace]:
    """Open the three."""
    clock = TickingClock()
    for place in PLACES:
        yield Workspace.open(three / place, password="demo", clock=clock)
