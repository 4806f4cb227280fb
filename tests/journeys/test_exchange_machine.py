"""Four stations exchange bundles while files get lost or spoilt and computers go off or back in time."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from builders.branches import Choice, open_versions, torn, written_in
from builders.exchange import TickingClock, record
from builders.mortal import Killed, Life, mortality
from builders.stations import ABOVE, ONE, TOP, TWO, WAYS, four_stations
from builders.workspaces import rows_of
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.workspace import DATABASE, Workspace

EXAMPLES = int(os.environ.get("CCHC_EXCHANGE_EXAMPLES", "3"))
"""How often the machine runs; set it to hundreds, and the steps too, to look deeper."""
STEPS = int(os.environ.get("CCHC_EXCHANGE_STEPS", "20"))
EVERYBODY = (ONE, TWO, ABOVE, TOP)
COMMUNE = (ONE, TWO)
GENUINE = {Outcome.IMPORTED, Outcome.ALREADY, Outcome.WAITING}
ROUNDS = 8
"""So many rounds at most carry everything to everybody; receipts do not answer receipts for ever."""
ANYBODY = st.sampled_from(EVERYBODY)
WRITERS = st.sampled_from([ONE, TWO, ABOVE])
NUMBERS = st.integers(0, 10_000)
Entry = tuple[object, ...]


class ExchangeMachine(RuleBasedStateMachine):
    """Whatever happens to the files and computers, a last exchange leaves everybody with the same."""

    @initialize()
    def begin(self) -> None:
        """Sit four people down, with a stick."""
        self.clock = TickingClock()
        self.folder = Path(tempfile.mkdtemp(prefix="exchange-run-"))
        shutil.copytree(four_stations(), self.folder / "all")
        self.lives: dict[Path, Life] = {}
        self.patches = ExitStack()
        self.patches.enter_context(mortality(self.lives))
        self.at = {name: self._open(name) for name in EVERYBODY}
        self.files: list[tuple[Path, tuple[str, ...]]] = []
        self.backups: list[tuple[str, Path]] = []
        self.choices: dict[str, Choice] = {}
        self.count = 0

    # What people do

    @rule(who=WRITERS, proved=st.booleans())
    def write(self, who: str, *, proved: bool) -> None:
        """Somebody records an activity, with a file or without."""
        self.count += 1
        file = None
        if proved:
            file = self.folder / f"biên bản {self.count}.txt"
            file.write_text(f"Biên bản số {self.count}\n" * 50, encoding="utf-8")
        record(self.at[who], f"Việc {self.count:03}", file)

    @rule(who=WRITERS, number=NUMBERS)
    def change(self, who: str, number: int) -> None:
        """Somebody renames an activity; the entry says which words lay before their eyes."""
        at = self.at[who]
        rows = at.activities.page(ActivityFilter(unit=at.unit.key), limit=500)
        row = rows[number % len(rows)]
        self.count += 1
        before = written_in(at.folder)
        seen = at.activities.get(row.id).values
        at.activities.change(row.id, replace(seen, title=f"Sửa {self.count:03}"))
        (new,) = (entry for key, entry in written_in(at.folder).items() if key not in before)
        assert new.base is not None
        assert before[new.base].title == seen.title

    @rule(who=WRITERS, number=NUMBERS)
    def take_back(self, who: str, number: int) -> None:
        """Somebody withdraws one that is there."""
        at = self.at[who]
        rows = at.activities.page(ActivityFilter(unit=at.unit.key), limit=500)
        if len(rows) > 1:
            at.activities.withdraw(rows[number % len(rows)].id, "Ghi nhầm")

    @rule(who=st.sampled_from(COMMUNE), number=NUMBERS)
    def choose(self, who: str, number: int) -> None:
        """Somebody chooses between two versions."""
        found = self.at[who].bundles.conflicts.listed()
        if found:
            conflict = found[number % len(found)]
            self._choose(who, conflict.record, conflict.versions[number % len(conflict.versions)].entry)

    # What happens to bundles

    @rule(way=st.sampled_from(WAYS))
    def export(self, way: tuple[str, str]) -> None:
        """Write a bundle; whether it ever arrives is another matter."""
        self._export(way)

    @rule(way=st.sampled_from([(TOP, ABOVE), (ABOVE, ONE)]))
    def give_back(self, way: tuple[str, str]) -> None:
        """A superior writes down everything it holds of a unit."""
        self._export(way, give_back=True)

    @precondition(lambda self: self.files)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=4), who=NUMBERS)
    def deliver(self, numbers: list[int], who: int) -> None:
        """Bring some files in, old or new, again or for the first time, in any order."""
        by_reader: dict[str, list[Path]] = {}
        for number in numbers:
            path, readers = self.files[number % len(self.files)]
            if path.exists():
                by_reader.setdefault(readers[who % len(readers)], []).append(path)
        for reader, paths in by_reader.items():
            self._take(reader, paths)

    @precondition(lambda self: self.files)
    @rule(number=NUMBERS)
    def lose(self, number: int) -> None:
        """A stick is lost."""
        self.files[number % len(self.files)][0].unlink(missing_ok=True)

    @precondition(lambda self: self.files)
    @rule(number=NUMBERS, part=st.floats(0.02, 0.98), cut=st.booleans())
    def spoil(self, number: int, part: float, *, cut: bool) -> None:
        """A copy that was broken off, or in which one bit tipped over, is refused and changes nothing."""
        path, readers = self.files[number % len(self.files)]
        if path.exists():
            before = self._streams(readers[0])
            bad = path.with_name(f"bad-{path.name}")
            octets = path.read_bytes()
            place = int(len(octets) * part)
            rest = b"" if cut else bytes([octets[place] ^ 1]) + octets[place + 1 :]
            bad.write_bytes(octets[:place] + rest)
            (result,) = self.at[readers[0]].bundles.bring_in([bad]).record
            assert result.outcome is Outcome.REFUSED
            assert self._streams(readers[0]) == before

    @rule(who=ANYBODY)
    def undo(self, who: str) -> None:
        """Somebody takes the last import back, unless something was built on it."""
        with suppress(UserMistake):
            self.at[who].bundles.imports.undo()
        self._look(who)

    # What happens to computers

    @rule(who=ANYBODY)
    def back_up(self, who: str) -> None:
        """A backup is made."""
        self.backups.append((who, self.at[who].backups.make().record.path))

    @precondition(lambda self: self.backups)
    @rule(number=NUMBERS)
    def restore(self, number: int) -> None:
        """A computer goes back to a backup; what others hold of it comes back later."""
        who, backup = self.backups[number % len(self.backups)]
        if backup.exists():
            self.at[who].close()
            Workspace.restore(self.at[who].folder, backup, password="demo", clock=self.clock)
            self.at[who] = self._open(who)
            self._look(who)

    @precondition(lambda self: self.files)
    @rule(number=NUMBERS, who=NUMBERS, moment=st.integers(1, 160))
    def die_importing(self, number: int, who: int, moment: int) -> None:
        """An import that ends at any statement leaves all or nothing, and the workspace opens again."""
        path, readers = self.files[number % len(self.files)]
        reader = readers[who % len(readers)]
        if path.exists():
            before = self._streams(reader)
            if self._killed(reader, moment, lambda at: at.bundles.bring_in([path])):
                after = self._streams(reader)
                assert after == before or self._take(reader, [path])[0].outcome is Outcome.ALREADY

    @rule(way=st.sampled_from(WAYS), moment=st.integers(1, 60))
    def die_exporting(self, way: tuple[str, str], moment: int) -> None:
        """An export that ends at any statement leaves a bundle that is remembered, or none that matters."""
        out = Path(tempfile.mkdtemp(dir=self.folder, prefix="cut-short-"))
        to = self.at[way[1]].unit.key
        with suppress(UserMistake):
            self._killed(way[0], moment, lambda at: at.bundles.export(out, to))
        self.files += [(path, self._readers(way)) for path in out.iterdir()]

    @rule(who=ANYBODY, moment=st.integers(1, 120))
    def die_undoing(self, who: str, moment: int) -> None:
        """Taking an import back happens wholly or not at all."""
        with suppress(UserMistake):
            self._killed(who, moment, lambda at: at.bundles.imports.undo())

    @rule(who=WRITERS, moment=st.integers(1, 40))
    def die_writing(self, who: str, moment: int) -> None:
        """A save that ends at any statement is there or is not."""
        self.count += 1
        self._killed(who, moment, lambda at: record(at, f"Việc {self.count:03}"))

    def teardown(self) -> None:
        """In the end every superior holds exactly what was sent, and real conflicts alone are asked about."""
        if not hasattr(self, "at"):
            return
        try:
            held = {name: self._entries(name) for name in EVERYBODY}
            files = {name: self._held_files(name) for name in EVERYBODY}
            self._settle()
            for way in ((TOP, ABOVE), (ABOVE, ONE)):
                (path,) = self._export(way, give_back=True)
                for reader in self._readers(way):
                    self._take(reader, [path])
            self._settle()
            self._check_same(held, files)
            for name in COMMUNE:
                self._look(name)
            for conflict in self.at[ONE].bundles.conflicts.listed():
                self._choose(ONE, conflict.record, conflict.versions[-1].entry)
            self._settle()
            self._check_same(held, files)
            for name in EVERYBODY:
                assert self.at[name].bundles.conflicts.listed() == [], name
                assert self.at[name].audit.verify().broken_at is None, name
                faults = [c for c in self.at[name].doctor() if not c.ok and c.name != "space"]
                assert faults == [], name
        finally:
            for at in self.at.values():
                at.close()
            self.patches.close()
            shutil.rmtree(self.folder)

    def _settle(self) -> None:
        """Carry bundles every way until nobody hears anything new."""
        for _ in range(ROUNDS):
            heard = False
            for way in WAYS:
                for path in self._export(way):
                    results = [self._take(reader, [path])[0] for reader in self._readers(way)]
                    heard = heard or any(result.new or result.changed or result.blobs for result in results)
            if not heard:
                return
        raise AssertionError("they go on sending one another news")

    def _check_same(self, held: dict[str, set[Entry]], files: dict[str, set[str]]) -> None:
        """Hold every superior against the units below: entries, what is shown of them, and files."""
        everything = {name: self._entries(name) for name in EVERYBODY}
        commune = self.at[ONE].unit.key
        for name in EVERYBODY:
            of_commune = {entry for entry in everything[name] if entry[0] == commune}
            assert of_commune == {entry for entry in everything[ONE] if entry[0] == commune}, name
            assert self._shown(name, commune) == self._shown(ONE, commune), name
        assert everything[ABOVE] == everything[TOP]
        district = self.at[ABOVE].unit.key
        assert self._shown(TOP, district) == self._shown(ABOVE, district)
        for name in EVERYBODY:
            assert held[name] - everything[name] == set(), name
        kept = set().union(*files.values())
        for name in EVERYBODY:
            wanted = self._named_files(name)
            assert wanted & kept <= self._held_files(name), name

    def _look(self, who: str) -> None:
        """What is to be chosen at a computer of the commune is what its journal itself says is torn."""
        if who in COMMUNE:
            entries = written_in(self.at[who].folder)
            ours = {e.record for e in entries.values()} & self._records_of(who)
            found = [conflict.record for conflict in self.at[who].bundles.conflicts.listed()]
            assert sorted(found) == sorted(torn(entries.values(), self.choices) & ours)

    def _choose(self, who: str, record_id: str, entry: str) -> None:
        at = self.at[who]
        before = written_in(at.folder)
        ends = open_versions(before.values(), self.choices)[record_id]
        at.bundles.conflicts.choose(record_id, entry)
        after = written_in(at.folder)
        step = Choice(len(self.choices), frozenset(end.hash for end in ends))
        new = [key for key in after if key not in before]
        assert new
        assert {after[key].says for key in new} == {before[entry].says}
        self.choices |= dict.fromkeys(new, step)
        self._look(who)

    def _export(self, way: tuple[str, str], *, give_back: bool = False) -> list[Path]:
        sender, receiver = way
        out = self.folder / "files" / str(len(self.files))
        out.mkdir(parents=True, exist_ok=True)
        try:
            sent = self.at[sender].bundles.export(out, self.at[receiver].unit.key, give_back=give_back).record
        except UserMistake:  # nothing is new
            return []
        self.files.append((sent.path, self._readers(way)))
        return [sent.path]

    def _readers(self, way: tuple[str, str]) -> tuple[str, ...]:
        """Return whose key opens a bundle: what a district writes both computers of the commune can read."""
        return COMMUNE if way == (ABOVE, ONE) else (way[1],)

    def _take(self, reader: str, paths: list[Path]) -> list[ImportResult]:
        """What a genuine station wrote is never refused and never put aside, however late it comes."""
        results = self.at[reader].bundles.bring_in(paths).record
        for result in results:
            assert result.outcome in GENUINE, (result.outcome, result.reason)
            assert result.refused == ()
        self._look(reader)
        return results

    def _killed(self, who: str, moment: int, do: Callable[[Workspace], object]) -> bool:
        """Let a computer go off after `moment` statements of what it does; tell whether it came so far."""
        life = self.lives[self.at[who].folder / DATABASE]
        life.left = moment
        try:
            with suppress(Killed):
                do(self.at[who])
        finally:
            life.left = None
        if life.dead:
            self.at[who]._office.store.close()
            life.bury()
            self.at[who] = self._open(who)
        self._look(who)
        return life.dead

    def _open(self, name: str) -> Workspace:
        folder = self.folder / "all" / name
        self.lives[folder / DATABASE] = Life()
        return Workspace.open(folder, password="demo", clock=self.clock)

    def _streams(self, who: str) -> list[tuple[str, int, int]]:
        return [(s.station, s.epoch, s.seq) for s in self.at[who].bundles.streams()]

    def _entries(self, who: str) -> set[Entry]:
        """Return what a journal holds of the records of all units."""
        with rows_of(self.at[who].folder) as rows:
            return set(
                rows.execute(
                    "SELECT s.unit, j.station, j.epoch, j.seq, j.hash, j.payload FROM journal j"
                    " JOIN stations s ON s.id = j.station WHERE j.epoch % 2 = 1"
                )
            )

    def _records_of(self, who: str) -> set[str]:
        with rows_of(self.at[who].folder) as rows:
            found = rows.execute("SELECT id FROM activities WHERE unit = ?", (self.at[who].unit.key,))
            return {record for (record,) in found}

    def _shown(self, who: str, unit: str) -> list[Entry]:
        with rows_of(self.at[who].folder) as rows:
            columns = "id, title, revision, withdrawn, evidence_count"
            asked = f"SELECT {columns} FROM activities WHERE unit = ? ORDER BY id"  # noqa: S608 - own names
            return rows.execute(asked, (unit,)).fetchall()

    def _named_files(self, who: str) -> set[str]:
        with rows_of(self.at[who].folder) as rows:
            return {sha for (sha,) in rows.execute("SELECT sha256 FROM evidence WHERE NOT withdrawn")}

    def _held_files(self, who: str) -> set[str]:
        """Return the files that are there, octet for octet."""
        folder = self.at[who].folder / "evidence"
        files = [file for file in folder.rglob("*") if file.is_file()]
        assert all(hashlib.sha256(file.read_bytes()).hexdigest() == file.name for file in files)
        return {file.name for file in files}


ExchangeMachine.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink] if EXAMPLES > 3 else [Phase.generate],
)
TestExchangeMachine = ExchangeMachine.TestCase
