"""The migrations make exactly the tables that the models describe, and old files stay readable."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from builders.workspaces import rows_of
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import Inspector
from sqlalchemy.exc import OperationalError

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.backup_sets import backups_in
from cchc_desktop.workspace import DATABASE, Workspace
from db.models.every import Table
from db.store import SCHEMA, Store

MUSEUM = Path(__file__).parent / "museum"
OLD_FILES = sorted(MUSEUM.glob("*.sqlite"))
RELEASED = {"r0001"}
"""The schemas with which a version of the program went out."""
FULL_TEXT = re.compile(r"search_text(_\w+)?")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store at the newest schema."""
    made = Store(tmp_path / "store.sqlite")
    made.upgrade()
    yield made
    made.close()


def differences(file: Path) -> list[object]:
    """Return what alembic would still change in `file`; the full-text tables have no model."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: (
                    kind != "table" or not FULL_TEXT.fullmatch(name or "")
                ),
            },
        )
        found = compare_metadata(context, Table.metadata)
    engine.dispose()
    return found


def shape(inspector: Inspector) -> dict[str, object]:
    """Return the parts of each table that alembic does not compare: checks, keys, the kind of its rows."""
    return {
        table: (
            sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table)),
            inspector.get_pk_constraint(table),
            sorted(inspector.get_unique_constraints(table), key=repr),
            sorted(inspector.get_foreign_keys(table), key=repr),
            "WITHOUT ROWID"
            in inspector.bind.exec_driver_sql(  # type: ignore[union-attr]
                "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
            ).scalar_one(),
        )
        for table in Table.metadata.tables
    }


def test_migrations_and_models_do_not_drift_apart(store: Store) -> None:
    """A fresh workspace has the tables, columns, indices and types that the program works with."""
    assert differences(store.file) == []


def test_checks_and_keys_are_those_of_the_models(store: Store, tmp_path: Path) -> None:
    """What the database itself refuses is the same whether it was migrated or made from the models."""
    migrated = create_engine(f"sqlite:///{store.file}")
    direct = create_engine(f"sqlite:///{tmp_path / 'direct.sqlite'}")
    Table.metadata.create_all(direct)
    with migrated.connect() as one, direct.connect() as other:
        assert shape(inspect(one)) == shape(inspect(other))
    migrated.dispose()
    direct.dispose()


def test_every_constraint_has_a_name() -> None:
    """A later migration can only change what it can call by name."""
    for table in Table.metadata.tables.values():
        assert [c for c in table.constraints if c.name is None] == [], table.name


def test_the_schema_named_by_the_program_is_the_newest_migration() -> None:
    """There is one line of migrations, and the program opens files of its last one."""
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [SCHEMA]
    assert all(re.fullmatch(r"r\d{4}", script.revision) for script in scripts.walk_revisions())


def test_the_museum_has_a_file_of_every_released_schema() -> None:
    """No release forgets the workspaces written before it."""
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    assert {file.stem for file in OLD_FILES} >= RELEASED
    assert {file.stem for file in OLD_FILES} <= known
    assert all(file.stat().st_size < 1 << 20 for file in OLD_FILES)


@pytest.mark.parametrize("old", OLD_FILES, ids=lambda file: file.stem)
def test_an_old_workspace_opens_and_keeps_what_it_held(old: Path, tmp_path: Path) -> None:
    """A workspace of any earlier release is brought up to date and shows its records."""
    shutil.copyfile(old, tmp_path / DATABASE)
    workspace = Workspace.open(tmp_path, password="bảo tàng")
    quarter = workspace.plans.period("2018-Q2")
    rows = workspace.activities.page(ActivityFilter(period=quarter), sort="title")
    assert [row.title for row in rows] == [
        "Phát thanh chuyên mục cải cách hành chính",
        "Treo băng rôn hưởng ứng Ngày Pháp luật",
    ]
    assert [row.evidence_count for row in rows] == [1, 0]
    (case,) = workspace.feedback.cases(quarter)
    assert (case.code, case.has_sender) == ("PAKN.20180401.0001", True)
    assert workspace.assessments.show(quarter).row("1.1").score.points == 3
    assert workspace.audit.verify().broken_at is None
    workspace.close()
    assert differences(tmp_path / DATABASE) == []
    assert [backup.contents.database.schema for backup in backups_in(tmp_path / "backups")] == (
        [] if old.stem == SCHEMA else [old.stem]
    )


def test_a_workspace_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    """An older program says that a newer one is needed, and does not touch the file."""
    shutil.copyfile(OLD_FILES[-1], tmp_path / DATABASE)
    with rows_of(tmp_path) as rows:
        rows.execute("UPDATE alembic_version SET version_num = 'r9999'")
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(UserMistake, match="r9999") as told:
        Workspace.open(tmp_path, password="bảo tàng")
    assert told.value.hint
    assert (tmp_path / DATABASE).read_bytes() == before


def test_a_damaged_workspace_is_named_and_kept(tmp_path: Path) -> None:
    """A file that is no database any more is said to be damaged and stays for repair."""
    file = tmp_path / DATABASE
    file.write_bytes(b"not a database at all " * 100)
    with pytest.raises(Trouble) as told:
        Workspace.open(tmp_path, password="bảo tàng")
    assert (told.value.exit_code, bool(told.value.hint)) == (4, True)
    assert file.read_bytes() == b"not a database at all " * 100


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path) -> None:
    """A migration is whole or not at all: a file it cannot work on is as it was before."""
    file = tmp_path / "half.sqlite"
    rows = sqlite3.connect(file)
    rows.execute("CREATE TABLE journal (unexpected INTEGER)")
    rows.commit()
    rows.close()
    store = Store(file)
    with pytest.raises(OperationalError):
        store.upgrade()
    store.close()
    rows = sqlite3.connect(file)
    assert [name for (name,) in rows.execute("SELECT name FROM sqlite_master")] == ["journal"]
    rows.close()
