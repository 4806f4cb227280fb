"""The plan by hand: own tasks, money, events, reminders, difficulties and more time on the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from builders.exchange import COMMUNE, Exchange, carry

from cchc_desktop.cli import main

REPORT = "IV.1.2.x"
Asked = Callable[..., Any]


@pytest.fixture
def asked(exchange: Exchange, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Ask a workspace something on 02/4/2018 and return its JSON, or the exit code where it refuses."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")
    folder = exchange.commune.folder.parent

    def run(where: str, *words: str) -> Any:
        said = [*words, "--workspace", str(folder / where), "--as-of", "2018-04-02", "--json"]
        code = main.run(said, open_window=lambda *_args, **_options: 99)
        out, err = capsys.readouterr()
        if code:
            assert err
            return code
        return json.loads(out)

    return run


def test_a_units_plan_by_hand(asked: Asked) -> None:
    """Number, own task and money are typed line by line; the task then stands in the obligations."""
    asked("commune", "unit-plan", "task", "II.3.1", "--title", "Bản tin tháng", "--cadence", "monthly:1")
    asked("commune", "unit-plan", "set", "--number", "12/KH-UBND", "--issued", "20/03/2018")
    words = ("--amount", "12000000", "--category", "media", "--source", "commune")
    shown = asked("commune", "unit-plan", "money", "II.3.1.R1", *words)
    assert (shown["number"], shown["budget_total"], shown["tasks"][0]["clause"]) == (
        "12/KH-UBND",
        12_000_000,
        "II.3.1.R1",
    )
    owed = asked("commune", "plan", "obligations", "--period", "2018-Q2")
    assert next(o for o in owed if o["clause"] == "II.3.1.R1")["own"] is True
    assert asked("commune", "unit-plan", "task", "IX.9", "--title", "x", "--due", "2018-05-01") == 3
    assert asked("commune", "unit-plan", "unmoney", "2") == 3
    assert asked("commune", "unit-plan", "unmoney", "1")["budget"] == []
    assert asked("commune", "unit-plan", "untask", "II.3.1.R1")["tasks"] == []


def test_an_event_waits_until_it_is_answered(asked: Asked) -> None:
    """The unit's plan is a document: its posting waits, and is ticked off or taken back."""
    asked("commune", "unit-plan", "set", "--number", "12/KH-UBND", "--issued", "20/03/2018")
    (event,) = asked("commune", "plan", "waiting")
    assert (event["clause"], event["due"]) == ("II.2.b.1", "2018-03-23")
    asked("commune", "plan", "event-done", event["id"], "--day", "2018-03-21")
    assert asked("commune", "plan", "waiting") == []
    asked("commune", "plan", "event-drop", event["id"], "--reason", "nhập nhầm")
    owed = asked("commune", "plan", "obligations", "--period", "2018-Q1")
    assert next(o for o in owed if o["clause"] == "II.2.b.1")["state"] == "open"


def test_reminders_are_listed(asked: Asked) -> None:
    """The report of the first quarter is due on 04/4: two days are left."""
    found = {r["clause"]: r["days_left"] for r in asked("commune", "plan", "remind")}
    assert found[REPORT] == 2
    assert asked("commune", "plan", "remind", "--days", "1") == [
        r for r in asked("commune", "plan", "remind") if r["days_left"] <= 1
    ]


def test_more_time_by_hand(exchange: Exchange, asked: Asked) -> None:
    """The district extends; a commune that tries is refused with 5."""
    words = ("--unit", COMMUNE, "--period", "2018-Q1", "--until", "2018-04-20", "--reason", "Bão lũ")
    made = asked("district", "plan", "extend", REPORT, *words)
    assert (made["unit"], made["by"], made["due"]) == (COMMUNE, "574", "2018-04-20")
    assert asked("commune", "plan", "extend", REPORT, *words) == 5
    carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)
    owed = asked("commune", "plan", "obligations", "--period", "2018-Q1")
    assert next(o for o in owed if o["clause"] == REPORT)["extension"] == {
        "due": "2018-04-20",
        "reason": "Bão lũ",
    }
    asked("district", "plan", "unextend", made["id"])
    assert asked("district", "plan", "extensions") == []


def test_cadences_are_confirmed_by_hand(asked: Asked) -> None:
    """Only Sở Nội vụ confirms: one, or all that are proposed; what it confirmed it can take back."""
    assert asked("province", "plan", "confirm", "II.1.e")["clauses"] == ["II.1.e"]
    assert "II.1.e" not in asked("province", "plan", "confirm", "--all")["clauses"]
    assert len(asked("province", "plan", "confirm", "--all", "--take-back")["clauses"]) > 10
    assert asked("province", "plan", "confirm") == 3
    assert asked("district", "plan", "confirm", "II.1.e") == 5


def test_a_difficulty_by_hand(exchange: Exchange, asked: Asked) -> None:
    """Reported at the commune, answered at the district, read at the commune."""
    made = asked("commune", "difficulty", "add", "--content", "Máy hỏng", "--proposal", "Cấp 02 máy")
    assert (made["state"], made["to"]) == ("open", "UBND huyện Diên Khánh")
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    assert [d["id"] for d in asked("district", "difficulty", "list", "--open")] == [made["id"]]
    assert asked("commune", "difficulty", "answer", made["id"], "--text", "x") == 5
    asked("district", "difficulty", "answer", made["id"], "--text", "Cấp 01 máy", "--number", "77/UBND")
    carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)
    (read,) = asked("commune", "difficulty", "list")
    assert read["answers"] == [{"by": "574", "number": "77/UBND", "text": "Cấp 01 máy", "day": "2018-04-02"}]
    assert asked("commune", "difficulty", "withdraw", made["id"]) == 3
