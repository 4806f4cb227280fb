"""Four stations exchange bundles while files are lost, doubled, cut off and computers go back in time."""

import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from builders.exchange import (
    COMMUNE,
    DISTRICT,
    NEIGHBOUR,
    PROVINCE,
    TickingClock,
    introduce,
    record,
    titles,
    workspace,
)
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.workspace import Workspace

EXAMPLES = int(os.environ.get("CCHC_EXCHANGE_EXAMPLES", "3"))
"""How often the machine runs; set it to hundreds, and the steps too, to look deeper."""
STEPS = int(os.environ.get("CCHC_EXCHANGE_STEPS", "14"))
ABOVE = {COMMUNE: DISTRICT, NEIGHBOUR: DISTRICT, DISTRICT: PROVINCE}
WAYS = list(ABOVE.items()) + [(above, below) for below, above in ABOVE.items()]
WRITERS = st.sampled_from(list(ABOVE))
GENUINE = {Outcome.IMPORTED, Outcome.ALREADY, Outcome.WAITING}
NUMBERS = st.integers(0, 10_000)


class Killed(BaseException):
    """The computer goes off in the middle of an import."""


@cache
def template() -> Path:
    """Two communes, their district and Sở Nội vụ that trust one another; made once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="exchange-machine-")) / "template"
    clock = TickingClock()
    made = {code: workspace(folder / code, code, clock) for code in (PROVINCE, DISTRICT, COMMUNE, NEIGHBOUR)}
    (folder / "stick").mkdir()
    for below in (DISTRICT, COMMUNE, NEIGHBOUR):
        introduce(made[ABOVE[below]], made[below], folder / "stick")
    for one in made.values():
        one.close()
    return folder


class ExchangeMachine(RuleBasedStateMachine):
    """Whatever happens to the files and computers, a last exchange leaves everybody with the same."""

    @initialize()
    def begin(self) -> None:
        """Sit four people down, with a stick."""
        self.clock = TickingClock()
        self.folder = Path(tempfile.mkdtemp(prefix="exchange-run-"))
        shutil.copytree(template(), self.folder / "all")
        self.at = {code: self._open(code) for code in (COMMUNE, NEIGHBOUR, DISTRICT, PROVINCE)}
        self.files: list[tuple[Path, str]] = []
        self.backups: list[tuple[str, Path]] = []
        self.count = 0
        self.seen: dict[str, set[str]] = {code: set() for code in ABOVE}
        self.taken_back: set[str] = set()

    @rule(who=WRITERS)
    def write(self, who: str) -> None:
        """Somebody records an activity."""
        self.count += 1
        record(self.at[who], f"Việc {self.count:03}")

    @rule(who=WRITERS, number=NUMBERS)
    def take_back(self, who: str, number: int) -> None:
        """Somebody withdraws one that is there."""
        at = self.at[who]
        rows = at.activities.page(ActivityFilter(unit=at.unit.key), limit=500)
        if rows:
            row = rows[number % len(rows)]
            at.activities.withdraw(row.id, "Ghi nhầm")
            self.taken_back.add(row.title)

    @rule(way=st.sampled_from(WAYS))
    def export(self, way: tuple[str, str]) -> None:
        """Write a bundle; whether it ever arrives is another matter."""
        sender, receiver = way
        out = self.folder / "files" / str(len(self.files))
        out.mkdir(parents=True, exist_ok=True)
        with suppress(UserMistake):  # nothing is new
            sent = self.at[sender].bundles.export(out, self.at[receiver].unit.key).record
            self.files.append((sent.path, receiver))

    @precondition(lambda self: self.files)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=3))
    def deliver(self, numbers: list[int]) -> None:
        """Bring some files in, old or new, again or for the first time, in any order."""
        for receiver in self.at:
            chosen = [self.files[n % len(self.files)] for n in numbers]
            paths = [path for path, to in chosen if to == receiver and path.exists()]
            if paths:
                self._take(receiver, paths)

    @precondition(lambda self: self.files)
    @rule(number=NUMBERS)
    def lose(self, number: int) -> None:
        """A stick is lost."""
        self.files[number % len(self.files)][0].unlink(missing_ok=True)

    @precondition(lambda self: self.files)
    @rule(number=NUMBERS, part=st.floats(0.05, 0.98))
    def cut_off(self, number: int, part: float) -> None:
        """A copy that was broken off is refused and changes nothing."""
        path, receiver = self.files[number % len(self.files)]
        if path.exists():
            before = self._streams(receiver)
            short = path.with_name(f"short-{path.name}")
            octets = path.read_bytes()
            short.write_bytes(octets[: int(len(octets) * part)])
            (result,) = self.at[receiver].bundles.bring_in([short]).record
            assert result.outcome is Outcome.REFUSED
            assert self._streams(receiver) == before

    @precondition(lambda self: self.files)
    @rule(number=NUMBERS, moment=st.integers(1, 12))
    def die(self, number: int, moment: int) -> None:
        """An import that is killed leaves all or nothing, and the workspace opens again."""
        path, receiver = self.files[number % len(self.files)]
        if not path.exists():
            return
        before, left = self._streams(receiver), moment

        def progress(_done: int, _total: int, _words: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed

        try:
            self.at[receiver].bundles.bring_in([path], progress=progress)
        except Killed:
            self.at[receiver].close()
            self.at[receiver] = self._open(receiver)
            assert self._streams(receiver) == before
        self._note(receiver)

    @rule(who=st.sampled_from([COMMUNE, DISTRICT]))
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

    def teardown(self) -> None:
        """After a last exchange every superior holds exactly what was sent, and nobody sees a conflict."""
        if hasattr(self, "at"):
            for _ in range(3):
                for way in (*WAYS, *WAYS[::-1]):
                    self.export(way)
                    self._take_last(way[1])
            for below, above in reversed(ABOVE.items()):
                out = self.folder / "returned" / below
                out.mkdir(parents=True)
                sent = self.at[above].bundles.export(out, self.at[below].unit.key, give_back=True).record
                self._take(below, [sent.path])
            for way in (*WAYS, *WAYS):
                self.export(way)
                self._take_last(way[1])
            for who, above in ABOVE.items():
                own = titles(self.at[who], self.at[who])
                assert titles(self.at[above], self.at[who]) == own
                assert titles(self.at[PROVINCE], self.at[who]) == own
                assert self.seen[who] - self.taken_back <= set(own)
            for at in self.at.values():
                assert at.bundles.conflicts.listed() == []
                at.close()
            shutil.rmtree(self.folder)

    def _open(self, code: str) -> Workspace:
        return Workspace.open(self.folder / "all" / code, password="demo", clock=self.clock)

    def _take_last(self, receiver: str) -> None:
        if self.files and self.files[-1][1] == receiver and self.files[-1][0].exists():
            self._take(receiver, [self.files[-1][0]])

    def _take(self, receiver: str, paths: list[Path]) -> None:
        for result in self.at[receiver].bundles.bring_in(paths).record:
            self._check(result)
        self._note(receiver)

    def _check(self, result: ImportResult) -> None:
        """What a genuine station wrote is never refused and never put aside, however late it comes."""
        assert result.outcome in GENUINE, (result.outcome, result.reason)
        assert result.refused == ()

    def _note(self, receiver: str) -> None:
        """Remember what a superior has once shown of a unit."""
        for who, above in ABOVE.items():
            if above == receiver:
                self.seen[who] |= set(titles(self.at[receiver], self.at[who]))

    def _streams(self, who: str) -> list[tuple[str, int, int]]:
        return [(s.station, s.epoch, s.seq) for s in self.at[who].bundles.streams()]


ExchangeMachine.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink] if EXAMPLES > 3 else [Phase.generate],
)
TestExchangeMachine = ExchangeMachine.TestCase
