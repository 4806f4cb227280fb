"""Filters with a name: kept for one person, renamed, removed, never guessed from a damaged setting."""

from datetime import date

import pytest
from builders.workspaces import rows_of

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

BARE = ActivityFilter(
    text="cchc", clause="II.3", channel="radio", first=date(2018, 5, 1), missing_evidence=True
)


def names(at: Workspace) -> list[str]:
    """Return the names in the menu's order."""
    return [each.name for each in at.saved_filters.all()]


def test_a_filter_is_kept_with_its_order_and_without_the_period(commune: Workspace) -> None:
    """The quarter is the window's; the same filter serves every quarter."""
    quarter = commune.plans.period("2018-Q2")
    wanted = ActivityFilter(period=quarter, channel="radio", first=date(2018, 5, 1), missing_evidence=True)
    commune.saved_filters.save("  Phát thanh   thiếu minh chứng ", wanted, sort="channel,-starts_on")
    (kept,) = commune.saved_filters.all()
    assert kept.name == "Phát thanh thiếu minh chứng"
    assert kept.wanted.period is None
    assert (kept.wanted.channel, kept.wanted.first, kept.sort) == (
        "radio",
        date(2018, 5, 1),
        "channel,-starts_on",
    )


def test_names_stand_in_vietnamese_order_and_are_replaced_not_doubled(commune: Workspace) -> None:
    """The names "dai" and "Đài" are one name."""
    for name in ("Ở xa", "Đài", "An ninh", "Dân vận"):
        commune.saved_filters.save(name, BARE)
    commune.saved_filters.save("dai", ActivityFilter())
    assert names(commune) == ["An ninh", "dai", "Dân vận", "Ở xa"]


def test_a_filter_is_renamed_and_removed(commune: Workspace) -> None:
    """What it lets through stays the same under the new name."""
    commune.saved_filters.save("Cũ", BARE)
    commune.saved_filters.save("Khác", ActivityFilter())
    commune.saved_filters.rename("Cũ", "Mới")
    assert {each.name: each.wanted for each in commune.saved_filters.all()}["Mới"] == BARE
    with pytest.raises(UserMistake):
        commune.saved_filters.rename("Mới", "KHÁC")
    commune.saved_filters.remove("Mới")
    assert names(commune) == ["Khác"]
    with pytest.raises(UserMistake):
        commune.saved_filters.remove("Mới")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_is_needed_and_stays_short(commune: Workspace, name: str) -> None:
    """What is wrong is said with the field, and nothing is kept."""
    with pytest.raises(UserMistake) as caught:
        commune.saved_filters.save(name, BARE)
    assert caught.value.field == "name"
    assert names(commune) == []


def test_a_setting_that_cannot_be_read_is_no_obstacle(commune: Workspace) -> None:
    """The list opens without saved filters instead of not at all."""
    commune.saved_filters.save("Phát thanh", BARE)
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE settings SET value = '[{\"name\": 3}]' WHERE key LIKE 'activity_filters:%'")
    assert names(commune) == []
