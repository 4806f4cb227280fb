"""Series, bulk changes, copies and filters on the command line, as a script uses them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders.activities import proof, record
from builders.assessments import answer_everything, submit
from builders.workspaces import LOGIN, PASSWORD, SetClock, build_template, copy_of

from cchc_desktop.cli import main
from cchc_desktop.domain.activities import Cost
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

Ask = Callable[..., Any]
SERIES = (
    *(
        "schedule",
        "add",
        "--title",
        "Chuyên mục tuần {tuần}",
        "--channel",
        "radio",
        "--on",
        "tue",
        "--on",
        "fri",
    ),
    *("--from", "2018-05-01", "--to", "2018-06-30", "--clause", "II.3.4", "--counter", "broadcasts=2"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh with three activities and a saved filter."""
    folder = tmp_path_factory.mktemp("cli")
    opened = copy_of(build_template(folder / "template"), folder / "filled", SetClock())
    record(opened, proof(folder), title="Bản tin A")
    record(opened, title="Băng rôn B", channel="banner", counters={"banners": 2}, starts_on=date(2018, 5, 20))
    record(opened, title="Bản tin C", starts_on=date(2018, 6, 20), clauses=("II.1.đ",))
    opened.saved_filters.save("Phát thanh", ActivityFilter(channel="radio"), sort="-title")
    opened.close()
    return opened.folder


@pytest.fixture
def ask(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """The command line on a copy of that workspace; answers JSON, or the exit code and complaint."""
    copy_of(template, tmp_path / "commune").close()
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(tmp_path / "commune"))

    def run(*words: str) -> Any:
        code = main.run([*words, "--as-of", "2018-07-03", "--json"], open_window=lambda *_a, **_o: 99)
        out, err = capsys.readouterr()
        return json.loads(out) if code == 0 else (code, err)

    return run


def titles(ask: Ask, *words: str) -> list[str]:
    """Return the titles a list shows."""
    return [row["title"] for row in ask("activity", "list", *words)]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("--channel", "radio"), ["Bản tin A", "Bản tin C"]),
        (("--clause", "II.1"), ["Bản tin C"]),
        (("--audience", "press"), []),
        (("--from", "2018-05-20"), ["Băng rôn B", "Bản tin C"]),
        (("--from", "2018-05-01", "--to", "20/05/2018"), ["Bản tin A", "Băng rôn B"]),
        (("--missing-evidence",), ["Băng rôn B", "Bản tin C"]),
        (("--sort", "channel,-starts_on"), ["Băng rôn B", "Bản tin C", "Bản tin A"]),
        (("--filter", "phat thanh"), ["Bản tin C", "Bản tin A"]),
        (("--filter", "Phát thanh", "--clause", "II.3"), ["Bản tin A"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(ask: Ask, words: tuple[str, ...], left: list[str]) -> None:
    """Every filter and order of the window is there, a saved filter too."""
    assert titles(ask, *words) == left


@pytest.mark.parametrize("words", [("--sort", "colour"), ("--filter", "không có")])
def test_an_unknown_order_or_filter_is_a_mistake(ask: Ask, words: tuple[str, ...]) -> None:
    """It says what there is to choose from."""
    code, said = ask("activity", "list", *words)
    assert code == 3
    assert "starts_on" in said or "Phát thanh" in said


def test_a_series_is_entered_listed_ticked_and_unticked(ask: Ask, tmp_path: Path) -> None:
    """Ticks are activities; unticking takes them out; reasons stand in the list."""
    made = ask(*SERIES)
    assert made["occurrences"] == 18
    log = proof(tmp_path / "files")
    ticked = ask("schedule", "tick", made["id"], "2018-05-04", "08/05/2018", "--evidence", str(log))
    assert ticked["count"] == 2
    assert titles(ask, "--text", "chuyen muc", "--sort", "starts_on") == [
        "Chuyên mục tuần 18",
        "Chuyên mục tuần 19",
    ]
    assert ask("schedule", "miss", made["id"], "2018-05-11", "--reason", "Mất điện")["count"] == 1
    assert ask("schedule", "untick", made["id"], "2018-05-04", "--reason", "Nhầm")["count"] == 1
    assert ask("schedule", "tick", made["id"], "--until", "2018-05-15")["count"] == 3
    (listed,) = ask("schedule", "list")
    assert (listed["on"], listed["done"], listed["missed"], listed["open"]) == (["tue", "fri"], 4, 1, 13)
    shown = ask("schedule", "show", made["id"], "--period", "2018-Q2")
    assert [row["reason"] for row in shown if row["state"] == "missed"] == ["Mất điện"]
    assert ask("schedule", "withdraw", made["id"]) == {"id": made["id"], "withdrawn": True}
    assert ask("schedule", "list") == []


def test_days_of_a_submitted_quarter_are_told_apart_and_left_out(ask: Ask, tmp_path: Path) -> None:
    """The list says what locks them; --until takes those that are open; a named one is refused."""
    made = ask(*SERIES[:-6], "--to", "2018-07-20", "--clause", "II.3.4", "--counter", "broadcasts=2")["id"]
    opened = Workspace.open(tmp_path / "commune", login=LOGIN, password=PASSWORD, clock=SetClock())
    answer_everything(opened)
    submit(opened)
    opened.close()
    shown = ask("schedule", "show", made)
    locked = {row["occurrence"]: row["locked"] for row in shown}
    assert "bản 1" in locked["2018-05-04"]
    assert locked["2018-07-03"] is None
    assert ask("schedule", "tick", made, "--until", "2018-07-03")["count"] == 1
    for verb in (("tick",), ("miss", "--reason", "Mất điện")):
        code, said = ask("schedule", verb[0], made, "2018-05-04", *verb[1:])
        assert code == 3
        assert "bản 1" in said


@pytest.mark.parametrize(
    "words",
    [
        ("tick", "{id}"),
        ("tick", "{id}", "2018-05-05"),
        ("tick", "{id}", "hôm qua"),
        ("untick", "no-such-series", "2018-05-04"),
    ],
)
def test_a_wrong_day_or_series_is_a_mistake(ask: Ask, words: tuple[str, ...]) -> None:
    """Nothing is ticked, and what to do is said."""
    made = ask(*SERIES)["id"]
    code, said = ask("schedule", *(word.replace("{id}", made) for word in words))
    assert (code, len(said.strip().splitlines()) >= 2) == (3, True)
    assert ask("schedule", "list")[0]["done"] == 0


def test_an_activity_is_recorded_once_more(ask: Ask) -> None:
    """Another day, without figures and money unless asked for; a likely duplicate is named."""
    row = ask("activity", "list", "--sort", "title")[0]
    first = ask("activity", "duplicate", row["id"], "--from", "2018-06-01")
    again = ask("activity", "duplicate", row["id"], "--from", "2018-06-01", "--with-counters")
    assert (first["similar"], again["similar"]) == ([], [first["id"]])
    copies = {r["id"]: r for r in ask("activity", "list", "--from", "2018-06-01", "--to", "2018-06-01")}
    assert (copies[first["id"]]["counters"], copies[again["id"]]["counters"]) == ({}, row["counters"])


def test_many_are_changed_after_a_look(ask: Ask) -> None:
    """--dry-run says what would change and changes nothing; then those that can are changed."""
    ids = [row["id"] for row in ask("activity", "list")]
    edit = ("--channel", "television", "--clause", "II.3.4", "--clauses", "replace")
    looked = ask("activity", "change", *ids, *edit, "--dry-run")
    assert titles(ask, "--channel", "television") == []
    done = ask("activity", "change", *ids, *edit)
    assert (done["changed"], done["refused"]) == (looked["changed"], looked["refused"])
    assert [refused["title"] for refused in done["refused"]] == ["Băng rôn B"]
    assert titles(ask, "--channel", "television", "--clause", "II.3.4") == ["Bản tin A", "Bản tin C"]
    assert ask("activity", "change", *ids)[0] == 3


def test_several_are_withdrawn_with_a_reason_and_one_is_brought_back(ask: Ask) -> None:
    """Without a reason for several nothing is withdrawn."""
    ids = [row["id"] for row in ask("activity", "list")][:2]
    assert ask("activity", "withdraw", *ids)[0] == 3
    assert ask("activity", "withdraw", *ids, "--reason", "Nhập trùng")["count"] == 2
    assert len(titles(ask, "--withdrawn")) == 2
    ask("activity", "restore", ids[0])
    assert len(titles(ask)) == 2


def test_money_is_planned_approved_and_spent(ask: Ask, tmp_path: Path) -> None:
    """The three amounts are of one category and source; a plan without spending is kept too."""
    words = ("--title", "Hội thi", "--channel", "contest", "--from", "2018-06-21")
    money = ("--planned", "3000000", "--approved", "2500000", "--cost-category", "contests")
    made = ask("activity", "add", *words, *money)
    opened = Workspace.open(tmp_path / "commune", password=PASSWORD, clock=SetClock())
    kept = opened.activities.get(made["id"]).values.costs
    opened.close()
    assert kept == (Cost("Hội thi, cuộc thi", "Ngân sách xã", 3_000_000, 2_500_000, 0),)


def test_the_doctor_tells_a_clock_that_was_set_back(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """A day earlier than the last record is told apart; the day itself is fine."""
    checks = {check["name"]: check["ok"] for check in ask("doctor")["checks"]}
    assert checks["clock_order"]
    capsys.readouterr()
    assert main.run(["doctor", "--as-of", "2018-06-01", "--json"], open_window=lambda *_a, **_o: 99) != 0
    checks = {c["name"]: c["ok"] for c in json.loads(capsys.readouterr().out)["checks"]}
    assert not checks["clock_order"]
