"""Wrong passwords: each person's are counted, also over restarts, and the right one is refused meanwhile."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders.workspaces import LOGIN, PASSWORD, SetClock

from cchc_desktop.domain.clock import ChosenClock
from cchc_desktop.domain.errors import Refused, Trouble
from cchc_desktop.domain.lock_outs import FREE
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services import lock_outs
from cchc_desktop.services.lock_outs import FILE
from cchc_desktop.workspace import Workspace

SECOND = NewUser("vanan", "Trần Văn An", "Chủ tịch", "chủ tịch 2018")


def sign_in(folder: Path, password: str, clock: object, login: str = LOGIN) -> None:
    """Open the workspace and close it."""
    Workspace.open(folder, login=login, password=password, clock=clock).close()  # type: ignore[arg-type]


def fail(folder: Path, times: int, clock: object, login: str = LOGIN) -> str:
    """Type a wrong password so often; return what was said last."""
    said = ""
    for _ in range(times):
        with pytest.raises(Refused) as told:
            sign_in(folder, "sai", clock, login)
        said = told.value.message
    return said


def later(clock: SetClock, **time: float) -> None:
    """Let time pass."""
    clock._now += timedelta(**time)


def test_a_few_slips_cost_nothing(commune: Workspace, clock: SetClock) -> None:
    """After four wrong passwords the right one still opens, and they are forgotten."""
    fail(commune.folder, FREE, clock)
    sign_in(commune.folder, PASSWORD, clock)
    fail(commune.folder, FREE, clock)
    sign_in(commune.folder, PASSWORD, clock)


def test_then_the_right_password_waits_too(commune: Workspace, clock: SetClock) -> None:
    """Half a minute, told in words; waiting ends it, and the next slip costs twice as much."""
    fail(commune.folder, FREE + 1, clock)
    with pytest.raises(Refused, match="30 giây"):
        sign_in(commune.folder, PASSWORD, clock)
    later(clock, seconds=31)
    fail(commune.folder, 1, clock)
    with pytest.raises(Refused, match="60 giây"):
        sign_in(commune.folder, PASSWORD, clock)
    later(clock, seconds=61)
    sign_in(commune.folder, PASSWORD, clock)


def test_waiting_passwords_are_not_tried(commune: Workspace, clock: SetClock) -> None:
    """While a name waits, more attempts neither count nor tell whether they were right."""
    fail(commune.folder, FREE + 1, clock)
    waits = {fail(commune.folder, 5, clock)}
    with pytest.raises(Refused) as told:
        sign_in(commune.folder, PASSWORD, clock)
    assert waits == {told.value.message}


def test_each_person_waits_alone(commune: Workspace, clock: SetClock) -> None:
    """Somebody's slips do not keep a colleague out."""
    commune.users.add(SECOND)
    fail(commune.folder, FREE + 2, clock, login="vanan")
    sign_in(commune.folder, PASSWORD, clock)


class Chosen(ChosenClock):
    """A day somebody chose on purpose, far ahead."""

    def now(self) -> object:  # type: ignore[override]
        """Return that day."""
        clock = SetClock(date(2031, 1, 1))
        return clock.now()


@pytest.mark.parametrize("trick", ["the clock set back", "another day chosen"])
def test_the_wait_is_not_tricked(commune: Workspace, clock: SetClock, trick: str) -> None:
    """Neither a clock set back nor --as-of shortens it."""
    if trick == "another day chosen":
        fail(commune.folder, FREE + 1, Chosen())
        with pytest.raises(Refused, match="giây"):
            sign_in(commune.folder, PASSWORD, Chosen())
    else:
        fail(commune.folder, FREE + 1, clock)
        clock.set(date(2018, 1, 1))
        with pytest.raises(Refused, match="30 giây"):
            sign_in(commune.folder, PASSWORD, clock)
        later(clock, seconds=31)
        sign_in(commune.folder, PASSWORD, clock)


def test_the_trail_tells_of_wrong_passwords(commune: Workspace, clock: SetClock) -> None:
    """Once the right one was typed: how many, and under whose name; none where there were none."""
    sign_in(commune.folder, PASSWORD, clock)
    assert commune.audit.lines() == []
    fail(commune.folder, 3, clock)
    sign_in(commune.folder, PASSWORD, clock)
    (line,) = commune.audit.lines()
    assert (line.action, line.record, line.after) == ("wrong_passwords", commune.user.id, '{"count":3}')
    for word in ("sai", "sai nữa"):
        with pytest.raises(Refused):
            commune.users.check_password(word)
    commune.users.check_password(PASSWORD)
    assert [line.after for line in commune.audit.lines()] == ['{"count":2}', '{"count":3}']


def test_a_disk_for_reading_only_counts_nothing(
    commune: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong password is told as such, and the right one opens."""

    def full(*_args: object) -> None:
        raise Trouble("Không ghi được.")

    monkeypatch.setattr(lock_outs, "write_whole", full)
    assert "mật khẩu" in fail(commune.folder, FREE + 3, clock)
    sign_in(commune.folder, PASSWORD, clock)


HARM: dict[str, Callable[[Path], object]] = {
    "gone": lambda file: file.unlink(),
    "empty": lambda file: file.write_text(""),
    "of another kind": lambda file: file.write_text("[1]"),
    "without time zone": lambda file: file.write_text(json.dumps({"x": [9, "2018-07-03T00:00:00"]})),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_damaged_count_keeps_nobody_out(
    commune: Workspace, clock: SetClock, harm: Callable[[Path], object]
) -> None:
    """The count begins anew; the workspace opens with its password."""
    fail(commune.folder, FREE + 1, clock)
    harm(commune.folder / FILE)
    sign_in(commune.folder, PASSWORD, clock)


def test_the_count_says_nothing_of_people(commune: Workspace, clock: SetClock) -> None:
    """Ids and moments alone: neither names nor what was typed."""
    fail(commune.folder, 1, clock)
    text = (commune.folder / FILE).read_text()
    assert (LOGIN in text, "sai" in text, commune.user.id in text) == (False, False, True)
