"""A clock that was set back: what is recorded stays in order, and the order can be trusted."""

from datetime import date

from builders.activities import record
from builders.workspaces import SetClock, rows_of

from cchc_desktop.workspace import Workspace


def test_what_is_recorded_after_the_clock_was_set_back_stands_after(
    commune: Workspace, clock: SetClock
) -> None:
    """An old PC that woke up in 2018-06 again does not write into its own past."""
    first = record(commune)
    clock.set(date(2018, 6, 20))
    second = record(commune, title="Sau khi đồng hồ lùi")
    assert second.recorded_at >= first.recorded_at
    with rows_of(commune.folder) as rows:
        moments = [at for (at,) in rows.execute("SELECT at FROM audit_lines ORDER BY seq")]
        entries = [at for (at,) in rows.execute("SELECT at FROM journal ORDER BY epoch, seq")]
    assert moments == sorted(moments)
    assert entries == sorted(entries)
    assert commune.audit.verify().broken_at is None


def test_the_window_can_tell_that_the_clock_was_set_back(commune: Workspace, clock: SetClock) -> None:
    """The last moment of the trail is later than the computer's time, and only then."""
    record(commune)
    last = commune.last_moment()
    assert last is not None
    assert last <= clock.now()
    clock.set(date(2018, 6, 20))
    assert last > clock.now()
