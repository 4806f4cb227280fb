"""What encryption at rest costs: saving, lists and opening beside the same workspace left plain."""

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from builders.activities import activity
from builders.million import million
from builders.workspaces import PASSWORD, SetClock

from cchc_desktop.services.activity_rows import EVERY_UNIT, ActivityFilter
from cchc_desktop.workspace import Workspace

ACTIVITIES = int(os.environ.get("ENCRYPTED_ACTIVITIES", "100000"))
SAVES = 60
ROUNDS = 9
MOST_SAVING, MOST_LISTS = 1.5, 3.0
FILTERS: dict[str, dict[str, object]] = {
    "everything": {},
    "quarter": {"period": "2018-Q2"},
    "channel": {"channel": "radio"},
    "missing evidence": {"missing_evidence": True},
    "clause": {"clause": "II.3.3"},
    "common words": {"text": "phat thanh"},
    "rare word": {"text": "77777"},
    "no such word": {"text": "khongcogi"},
    "several": {"period": "2018-Q2", "channel": "radio", "missing_evidence": True, "text": "cho dam"},
}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace]]:
    """The same workspace of Sở Nội vụ twice: plain, and encrypted by the program itself."""
    plain = million(tmp_path_factory.mktemp("plain"), activities=ACTIVITIES)
    plain.close()
    places = [tmp_path_factory.mktemp(name) / "w" for name in ("left", "encrypted")]
    for place in places:
        shutil.copytree(plain.folder, place)
    made = Workspace.open(places[1], password=PASSWORD, clock=SetClock())
    began = time.perf_counter()
    made.users.recovery.encrypt(PASSWORD)
    made.close()
    opened = [Workspace.open(place, password=PASSWORD, clock=SetClock()) for place in places]
    print(f"\nencrypting {ACTIVITIES} activities: {time.perf_counter() - began:.1f} s", end="")
    yield opened[0], opened[1]
    for each in opened:
        each.close()


def in_turn(
    plain: Callable[[int], object],
    encrypted: Callable[[int], object],
    rounds: int,
    of: Callable[[list[float]], float] = statistics.median,
) -> tuple[float, float]:
    """Return the medians of both, run by turns, or what `of` makes of the times."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for times, run in zip(taken, (plain, encrypted), strict=True):
            began = time.perf_counter()
            run(number)
            times.append(time.perf_counter() - began)
    return of(taken[0]), of(taken[1])


def told(name: str, plain: float, encrypted: float, most: float) -> float:
    """Print both times and return their ratio."""
    print(
        f"\n{name}: plain {plain * 1000:.1f} ms, encrypted {encrypted * 1000:.1f} ms,"
        f" ratio {encrypted / plain:.2f} (target ≤ {most})",
        end="",
    )
    return encrypted / plain


@pytest.mark.parametrize("sort", ["-starts_on", "title"])
@pytest.mark.parametrize("name", FILTERS)
def test_filtered_lists(pair: tuple[Workspace, Workspace], name: str, sort: str) -> None:
    """The first page of any filter takes at most three times as long."""
    given = FILTERS[name]
    period = given.get("period")
    changed = given | ({"period": pair[0].plans.period(str(period))} if period else {})
    wanted = replace(ActivityFilter(unit=EVERY_UNIT), **changed)  # type: ignore[arg-type]
    look = [lambda _n, at=at: at.activities.page(wanted, sort=sort, limit=100) for at in pair]
    assert [row.id for row in look[0](0)] == [row.id for row in look[1](0)]
    assert told(f"{name}, {sort}", *in_turn(look[0], look[1], ROUNDS, min), MOST_LISTS) <= MOST_LISTS


def test_saving(pair: tuple[Workspace, Workspace]) -> None:
    """Saving one activity durably takes at most half as long again."""
    plain, encrypted = pair
    save = [lambda n, at=at: at.activities.record(activity(title=f"Phát thanh {n}")) for at in pair]
    in_turn(save[0], save[1], 5)
    assert told("saving", *in_turn(save[0], save[1], SAVES), MOST_SAVING) <= MOST_SAVING
    assert plain.folder != encrypted.folder


def test_opening(pair: tuple[Workspace, Workspace]) -> None:
    """Signing in and opening takes no longer than before: the password is stretched once either way."""
    for at in pair:
        at.users.change_password(PASSWORD, PASSWORD)  # a hash as dear as in earnest
        at.close()
    look = [lambda _n, at=at: Workspace.open(at.folder, password=PASSWORD).close() for at in pair]
    assert told("opening", *in_turn(look[0], look[1], ROUNDS), MOST_SAVING) <= MOST_SAVING
