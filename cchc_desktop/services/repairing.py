"""Mending a damaged workspace: indexes made anew, or everything read out and rebuilt from the journal."""

import re
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Damage, Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.roles import Right
from cchc_desktop.files import swapping
from cchc_desktop.files.moving import move
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.audit import follow_chain
from cchc_desktop.services.backup_sets import BESIDE, DATABASE
from cchc_desktop.services.doctor import Unsound, journal_words
from cchc_desktop.services.epochs import open_epoch
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import check_right
from cchc_desktop.services.rebuilding import ESSENTIAL, NOT_WHOLE, lay_foundations, rebuild
from cchc_desktop.services.repair_words import missing_words, table_words
from cchc_desktop.services.restoring import LEAVES, cannot_restore, free_name
from cchc_desktop.services.search import make_index_anew
from cchc_desktop.services.signing_in import sign_in
from db.drivers import contradictions
from db.models.evidence import BlobRow
from db.salvage import salvage
from db.store import SCHEMA, Store
from db.writing import driver_of

ASIDE: Final = "before-repair-"
_OF_INDEXES: Final = re.compile(
    r"(wrong # of entries in index|row \d+ missing from index|non-unique entry in index"
    r"|malformed inverted index|unable to validate the inverted index)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was mended."""

    rebuilt: bool
    """Whether the database was written anew; False where its indexes alone were."""
    records: int
    """Records that were written again from the journal."""
    incomplete: tuple[str, ...]
    """Tables of which something may be missing that the journal does not hold."""
    aside: Path
    """Where what was there before lies."""

    @property
    def words(self) -> str:
        """Say what was done."""
        if self.rebuilt:
            return tr("The database was rebuilt; {count} records were written anew.", count=self.records)
        return tr("The indexes were made anew.")

    @property
    def missing(self) -> tuple[str, ...]:
        """Say what may be missing, in the officer's words."""
        return missing_words(self.incomplete)


def repair(
    folder: Path,
    *,
    login: str | None,
    password: str | None,
    open_staged: Callable[[Path], Office],
    clock: Clock,
    progress: Progress = silent,
) -> Repaired:
    """Mend the store in `folder`, which nobody else has open, for an administrator.

    Damage when something is lost that neither its tables nor its journal hold; it then stays as it is.
    """
    file = folder / DATABASE
    key = _key_of(file, login, password)
    store = Store(file, key.store if key else None)
    aside = free_name(folder, ASIDE, clock.now())
    try:
        progress(0, 4, tr("Looking the database over"))
        faults = _faults(store)
        if faults is not None and all(_OF_INDEXES.search(fault) for fault in faults):
            _keep_copy(folder, aside)
            if _mend_indexes(store):
                return Repaired(rebuilt=False, records=0, incomplete=(), aside=aside)
            shutil.rmtree(aside, ignore_errors=True)
        progress(1, 4, tr("Reading what can be read"))
        staged = swapping.staged_in(folder)
        try:
            shutil.rmtree(staged, ignore_errors=True)
            staged.mkdir()
            torn = _read_out(store, Store(staged / DATABASE, key.store if key else None))
            for name in BESIDE:
                _copy_beside(folder / name, staged / name)
            progress(2, 4, tr("Rebuilding from the journal"))
            records, incomplete = _rebuild(open_staged(staged / DATABASE), folder, torn)
            progress(3, 4, tr("Putting it into place"))
            for place in list(staged.iterdir()):
                if place.name not in {DATABASE, *BESIDE}:
                    shutil.rmtree(place) if place.is_dir() else place.unlink()
            store.close()
            swapping.make_ready(folder, aside=aside.name, leaves=LEAVES)
            swapping.finish(folder, last=DATABASE)
        finally:
            if not swapping.is_ready(folder):
                shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise cannot_restore(folder, error) from error
    finally:
        store.close()
    return Repaired(rebuilt=True, records=records, incomplete=incomplete, aside=aside)


def _key_of(file: Path, login: str | None, password: str | None) -> WorkspaceKey | None:
    """Return the key of an encrypted workspace; Refused for a password that is found wrong."""
    try:
        return sign_in(file, login, password).key
    except Damage:
        return None  # plain, and its list of people is damaged: who signs in to what was read out decides


def _faults(store: Store) -> list[str] | None:
    """Return what is wrong with the file; None when it cannot even be looked over."""
    try:
        return store.faults(thorough=True)
    except Damage:
        return None


def _mend_indexes(store: Store) -> bool:
    """Make every index and the search index anew; tell whether the file is sound then."""
    try:
        with store.writing() as session:
            driver_of(session.connection()).execute("REINDEX")
            make_index_anew(session)
        return store.faults(thorough=True) == []
    except Trouble:
        return False


def _read_out(damaged: Store, fresh: Store) -> frozenset[str]:
    """Copy into a new database what the damaged one still gives; return the tables that may lack rows."""
    try:
        if damaged.schema() != SCHEMA:
            raise _lost(damaged.file, "alembic_version")
        fresh.upgrade()
        with fresh.filling() as driver:
            found = salvage(damaged.another, driver, lambda _table: None)
        torn = frozenset(table.table for table in found if not table.whole)
        missing = torn & ESSENTIAL
        if missing:
            raise _lost(damaged.file, min(missing))
        with fresh.writing() as session:
            lay_foundations(session, torn)
            # parts of records come again with the records they belong to
            _drop_what_refers_to_nothing(driver_of(session.connection()), besides=NOT_WHOLE)
    finally:
        fresh.close()
    return torn


def _rebuild(office: Office, folder: Path, torn: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """Write every record again, hold both chains, and go on in a new epoch.

    Return how many records were written and the tables that may lack what is held nowhere else.
    """
    try:
        check_right(office.user.roles, Right.ADMINISTER)
        if follow_chain(office).broken_at is not None:
            raise _lost(office.store.file, "audit_lines")
        try:
            journal_words(office)
        except Unsound as broken:
            raise _lost(office.store.file, "journal") from broken
        try:
            with office.changing() as change:
                records = rebuild(office, change, torn)
                dropped = _drop_what_refers_to_nothing(driver_of(change.connection))
                _look_for_files(change.session, folder, office)
                make_index_anew(change.session)
                incomplete = tuple(sorted((torn | dropped) & NOT_WHOLE))
                after = {"records": records, "incomplete": incomplete}
                change.audit("repair", Noun.BACKUP, DATABASE, after=after)
                office.epoch = open_epoch(change, office.station, reason="repair")
        except contradictions() as fault:
            raise _lost(office.store.file, str(fault)) from fault
        faults = office.store.faults(thorough=True)
        if faults:
            raise _lost(office.store.file, faults[0])
        office.store.checkpoint()
    finally:
        office.store.close()
    return records, incomplete


def _drop_what_refers_to_nothing(driver: Any, besides: Collection[str] = ()) -> frozenset[str]:
    """Remove rows whose owner is not here, but for those of the tables `besides`; return their tables."""
    dropped: set[str] = set()
    while broken := [
        row for row in driver.execute("PRAGMA foreign_key_check").fetchall() if row[0] not in besides
    ]:
        for table, number, _parent, _key in broken:
            dropped.add(table)
            if number is None:  # a table without row numbers: all of its dangling rows at once
                for row in driver.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
                    parent, column, other = row[2], row[3], row[4]
                    driver.execute(
                        f'DELETE FROM "{table}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN'  # noqa: S608 - names of our tables
                        f' (SELECT "{other}" FROM "{parent}")'
                    )
            else:
                driver.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (number,))  # noqa: S608 - as above
    return frozenset(dropped)


def _look_for_files(session: Session, folder: Path, office: Office) -> None:
    """Count a file as present where the evidence store has it."""
    evidence = folder / swapping.EVIDENCE
    for sha256, present in session.execute(select(BlobRow.sha256, BlobRow.present)).all():
        name = office.files.path(sha256).name
        here = (evidence / name[:2] / name).is_file()
        if here and not present:
            session.execute(update(BlobRow).where(BlobRow.sha256 == sha256).values(present=True))


def _keep_copy(folder: Path, aside: Path) -> None:
    unfinished = aside.with_name(f".{aside.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for name in (DATABASE, *LEAVES):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, unfinished / name)
    move(unfinished, aside)


def _copy_beside(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copyfile(source, target)


def _lost(file: Path, what: str) -> Damage:
    return Damage(
        tr(
            "{file} cannot be repaired: {what} is not whole any more.", file=file.name, what=table_words(what)
        ),
        hint=tr("Restore the newest backup; what was sent to the unit above comes back from there."),
    )
