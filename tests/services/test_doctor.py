"""Looking a workspace over: sound it says so, and each thing that is wrong is named."""

import pytest
from builders.activities import record
from builders.workspaces import SetClock, rows_of

from cchc_desktop.services.doctor import Check, check_program
from cchc_desktop.workspace import Workspace


def check(at: Workspace, name: str) -> Check:
    """Return one check."""
    return next(c for c in at.doctor() if c.name == name)


def test_a_sound_workspace_is_sound(commune: Workspace, clock: SetClock) -> None:
    """Every check passes, with its name for scripts and words for people."""
    record(commune)
    checks = [*check_program(clock), *commune.doctor()]
    assert [c.name for c in checks] == [
        *(
            "resources",
            "fonts",
            "clock",
            "schema",
            "database",
            "clock_order",
            "evidence",
            "audit",
            "journal",
            "key",
            "search",
            "aside",
            "space",
        ),
    ]
    assert all(c.ok and c.label and c.detail for c in checks), checks


ALTERED = {
    "the words of a record": "UPDATE journal SET payload = replace(payload, 'Phát', 'Khát') WHERE seq = 2",
    "who wrote it": "UPDATE journal SET author = 'Ai đó' WHERE seq = 1",
    "a hash": "UPDATE journal SET hash = 'không' WHERE seq = 3",
    "an entry gone": "DELETE FROM journal WHERE seq = 2",
    "the order": "UPDATE journal SET seq = 9 WHERE seq = 2",
    "the link to the one before": "UPDATE journal SET previous = 'không' WHERE seq = 2",
}


@pytest.mark.parametrize("statement", ALTERED.values(), ids=ALTERED)
def test_an_altered_journal_is_found(commune: Workspace, statement: str) -> None:
    """Whatever was changed in the journal behind the program's back, its chain no longer holds."""
    for number in range(3):
        record(commune, title=f"Phát thanh {number}")
    assert check(commune, "journal").ok
    with rows_of(commune.folder) as rows:
        rows.execute(statement)
    found = check(commune, "journal")
    assert (found.ok, bool(found.detail)) == (False, True)


def test_the_last_entry_cannot_vanish_unseen(commune: Workspace) -> None:
    """The stream remembers how far it had come: an entry cut off at the end is missed."""
    record(commune)
    record(commune)
    with rows_of(commune.folder) as rows:
        rows.execute("DELETE FROM journal WHERE seq = 2")
    assert not check(commune, "journal").ok


def test_rows_that_differ_from_the_journal_are_not_hidden(commune: Workspace) -> None:
    """A workspace whose every chain holds says how much it looked at."""
    record(commune)
    assert "1" in check(commune, "journal").detail
    assert "1" in check(commune, "audit").detail


def test_a_clock_that_cannot_be_right_is_told() -> None:
    """Certificates and terms depend on the day; a computer that wakes in 1970 is told."""
    from datetime import date

    (clock,) = [c for c in check_program(SetClock(date(1999, 1, 1))) if c.name == "clock"]
    assert (clock.ok, clock.detail) == (False, "01/01/1999")
