"""Whatever is wrong with an activity gets a sentence, its field and a way out; the data stay as they were."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders.activities import activity, proof, record
from builders.workspaces import everything_in

from cchc_desktop.domain.activities import LARGEST_AMOUNT, SUMMARY_LENGTH, TITLE_LENGTH, Cost
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import set_language
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown channel", {"channel": "pigeon"}, "channel"),
    ("no channel", {"channel": ""}, "channel"),
    ("a figure the channel does not count", {"counters": {"banners": 1}}, "counter:banners"),
    ("a negative figure", {"counters": {"broadcasts": -1}}, "counter:broadcasts"),
    ("a figure beyond all reason", {"counters": {"minutes": 10**12}}, "counter:minutes"),
    ("an end before the beginning", {"ends_on": date(2018, 5, 8)}, "ends_on"),
    ("a day before the plan", {"starts_on": date(2017, 12, 14)}, "starts_on"),
    ("a day after the plan", {"starts_on": date(2019, 1, 1)}, "starts_on"),
    ("an end after the plan", {"ends_on": date(2019, 1, 1)}, "starts_on"),
    ("tomorrow", {"starts_on": date(2018, 7, 4)}, "starts_on"),
    ("no name", {"title": "  \t "}, "title"),
    ("an endless name", {"title": "x" * (TITLE_LENGTH + 1)}, "title"),
    ("an endless summary", {"summary": "x" * (SUMMARY_LENGTH + 1)}, "summary"),
    ("a clause the plan does not have", {"clauses": ("II.3.4", "II.9.9")}, "clauses"),
    ("a negative cost", {"costs": (Cost("Chi khác", "Ngân sách xã", spent=-1),)}, "costs"),
    ("an endless cost", {"costs": (Cost("Chi khác", "Ngân sách xã", LARGEST_AMOUNT + 1),)}, "costs"),
]


@pytest.mark.parametrize(("changes", "field"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_activity_is_refused_with_its_field(
    commune: Workspace, tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    """Recording and changing both refuse it, in Vietnamese, and not even its file is kept."""
    made = record(commune)
    before = everything_in(commune.folder)
    values, file = activity(**changes), NewEvidence(proof(tmp_path))
    for attempt in (
        lambda: commune.activities.record(values, evidence=[file]),
        lambda: commune.activities.change(made.id, values, evidence=[file]),
    ):
        with pytest.raises(UserMistake) as told:
            attempt()
        assert (told.value.exit_code, told.value.field) == (3, field)
        assert told.value.hint
        set_language("en")
        with pytest.raises(UserMistake) as in_english:
            attempt()
        set_language("vi")
        assert in_english.value.message != told.value.message
        assert in_english.value.hint != told.value.hint
    assert everything_in(commune.folder) == before
    assert not (commune.folder / "evidence").exists()


def test_everything_wrong_is_said_at_once(commune: Workspace) -> None:
    """The form marks every field in one go."""
    values = activity(title="", clauses=("X.1",), counters={"broadcasts": -2}, ends_on=date(2018, 1, 1))
    fields = [mistake.field for mistake in commune.activities.mistakes(values)]
    assert fields == ["counter:broadcasts", "ends_on", "title", "clauses"]


@pytest.mark.parametrize("day", [date(2017, 12, 15), date(2018, 1, 1), date(2018, 7, 3)])
def test_days_of_the_plan_and_its_first_reporting_period_are_taken(commune: Workspace, day: date) -> None:
    """The cut-off rule begins the year on 15 December; today is taken too."""
    assert record(commune, starts_on=day).values.starts_on == day


def test_the_longest_texts_and_largest_figures_are_kept(commune: Workspace) -> None:
    """What stands exactly at a limit is stored to its last letter."""
    made = record(
        commune,
        title="Ộ" * TITLE_LENGTH,
        summary="ữ" * SUMMARY_LENGTH,
        counters={"minutes": 1_000_000_000},
        costs=(Cost("Chi khác", "Ngân sách xã", LARGEST_AMOUNT, LARGEST_AMOUNT, LARGEST_AMOUNT),),
    )
    found = commune.activities.get(made.id).values
    assert (len(found.title), len(found.summary)) == (TITLE_LENGTH, SUMMARY_LENGTH)
    assert found.counters == {"minutes": 1_000_000_000}
    assert found.costs[0].spent == LARGEST_AMOUNT


def test_today_is_the_day_in_viet_nam(commune: Workspace, clock: Any) -> None:
    """At one in the morning of 4 July it is still 3 July in London, and the fourth is taken."""
    clock.set(date(2018, 7, 4), hour=1)
    assert record(commune, starts_on=date(2018, 7, 4)).values.starts_on == date(2018, 7, 4)
