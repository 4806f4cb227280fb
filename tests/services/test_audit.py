"""The trail of who did what: complete, chained, and every alteration of it found."""

from collections.abc import Callable
from sqlite3 import Connection

import pytest
from builders.activities import record
from builders.workspaces import SetClock, rows_of

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.workspace import Workspace


def trail(at: Workspace) -> None:
    """Leave five lines."""
    made = record(at)
    at.activities.change(made.id, made.values)
    at.activities.withdraw(made.id, "Nhập hai lần")
    at.activities.restore(made.id)
    at.settings.set("theme", "dark")


def test_each_use_case_leaves_one_line(commune: Workspace) -> None:
    """Newest first, page by page, of one record or of all."""
    trail(commune)
    lines = commune.audit.lines()
    assert [line.action for line in lines] == ["set", "restore", "withdraw", "change", "record"]
    assert [line.seq for line in lines] == [5, 4, 3, 2, 1]
    assert [line.seq for line in commune.audit.lines(offset=1, limit=2)] == [4, 3]
    assert [line.seq for line in commune.audit.lines(record=lines[-1].record)] == [4, 3, 2, 1]
    assert [line.seq for line in commune.audit.lines(noun="setting")] == [5]
    assert lines[2].reason == "Nhập hai lần"
    assert all(one.at < two.at for one, two in zip(lines[1:], lines, strict=False))


def test_a_refused_step_leaves_no_line(commune: Workspace) -> None:
    """Only what happened is in the trail."""
    made = record(commune)
    with pytest.raises(UserMistake):
        commune.activities.change(made.id, made.values, revision=9)
    assert [line.action for line in commune.audit.lines()] == ["record"]


def test_an_untouched_trail_holds_together(commune: Workspace) -> None:
    """An empty one too."""
    assert (commune.audit.verify().lines, commune.audit.verify().broken_at) == (0, None)
    trail(commune)
    assert (commune.audit.verify().lines, commune.audit.verify().broken_at) == (5, None)


Forge = Callable[[Connection], object]
FORGED: dict[str, tuple[Forge, int]] = {
    "another author": (lambda c: c.execute("UPDATE audit_lines SET author = 'Ai đó' WHERE seq = 3"), 3),
    "another reason": (lambda c: c.execute("UPDATE audit_lines SET reason = '' WHERE seq = 3"), 3),
    "another time": (
        lambda c: c.execute("UPDATE audit_lines SET at = '2018-01-01T00:00:00.000000Z' WHERE seq = 2"),
        2,
    ),
    "another content": (lambda c: c.execute("UPDATE audit_lines SET after = '{}' WHERE seq = 1"), 1),
    "a line gone": (lambda c: c.execute("DELETE FROM audit_lines WHERE seq = 2"), 3),
    "the first gone": (lambda c: c.execute("DELETE FROM audit_lines WHERE seq = 1"), 2),
    "two exchanged": (
        lambda c: c.executescript(
            "UPDATE audit_lines SET seq = 99 WHERE seq = 2;"
            "UPDATE audit_lines SET seq = 2 WHERE seq = 3;"
            "UPDATE audit_lines SET seq = 3 WHERE seq = 99;"
        ),
        2,
    ),
    "one hash": (lambda c: c.execute("UPDATE audit_lines SET hash = 'không' WHERE seq = 4"), 4),
}


@pytest.mark.parametrize(("forge", "at"), FORGED.values(), ids=FORGED)
def test_whoever_alters_the_trail_is_found(commune: Workspace, forge: Forge, at: int) -> None:
    """Whatever is edited behind the program's back, the check says from which line on."""
    trail(commune)
    with rows_of(commune.folder) as rows:
        forge(rows)
    assert commune.audit.verify().broken_at == at
    (check,) = [check for check in commune.doctor() if check.name == "audit"]
    assert (check.ok, str(at) in check.detail) == (False, True)


def test_the_trail_follows_the_clock_it_was_given(commune: Workspace, clock: SetClock) -> None:
    """The time in the trail is the workspace's time."""
    before = clock.now()
    record(commune)
    assert before < commune.audit.lines()[0].at < clock.now()
