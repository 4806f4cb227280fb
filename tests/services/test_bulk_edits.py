"""Many activities at once: what would change is said first, then done in one transaction."""

from datetime import date

import pytest
from builders.activities import record
from builders.assessments import answer_everything, submitted
from builders.workspaces import rows_of

from cchc_desktop.domain.activities import Audience, Cost
from cchc_desktop.domain.bulk_edits import BulkEdit, ClauseChange
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

LOUDSPEAKER = {"channel": "radio", "counters": {"broadcasts": 2, "minutes": 30}}


@pytest.fixture
def three(commune: Workspace) -> list[str]:
    """A broadcast, a banner with figures of its own, and a withdrawn broadcast."""
    costs = (Cost("Tuyên truyền trực quan", "Ngân sách xã", 0, 0, 1_500_000),)
    made = [
        record(commune, title="Phát thanh", **LOUDSPEAKER),
        record(commune, title="Băng rôn", channel="banner", counters={"banners": 4}, costs=costs),
        record(commune, title="Đã rút", starts_on=date(2018, 5, 10), **LOUDSPEAKER),
    ]
    commune.activities.withdraw(made[2].id)
    return [each.id for each in made]


def test_the_preview_says_what_changes_and_what_cannot(commune: Workspace, three: list[str]) -> None:
    """A banner counts banners, which radio does not: it is named with the reason, and nothing is written."""
    result = commune.bulk_edits.preview(three, BulkEdit(channel="television", place="Nhà văn hóa"))
    assert result.changing == (three[0],)
    assert [(unfit.id, unfit.title) for unfit in result.unfit] == [
        (three[1], "Băng rôn"),
        (three[2], "Đã rút"),
    ]
    assert all(unfit.reason for unfit in result.unfit)
    assert result.words == "1 hoạt động sẽ đổi, 2 không đổi được"
    assert commune.activities.get(three[0]).values.channel == "radio"


def test_applying_does_what_the_preview_said(commune: Workspace, three: list[str]) -> None:
    """Those that can change do, with a line in the trail each; the others stay as they were."""
    edit = BulkEdit(channel="television", place="Nhà văn hóa")
    promised = commune.bulk_edits.preview(three, edit)
    assert commune.bulk_edits.apply(three, edit).record == promised
    changed = commune.activities.get(three[0]).values
    assert (changed.channel, changed.place) == ("television", "Nhà văn hóa")
    assert commune.activities.get(three[1]).values.channel == "banner"
    assert commune.activities.get(three[2]).withdrawn


@pytest.mark.parametrize(
    ("way", "clauses", "left"),
    [
        (ClauseChange.ADD, ("II.1.đ", "II.3.4"), ("II.1.đ", "II.3.4")),
        (ClauseChange.REMOVE, ("II.3.4",), ()),
        (ClauseChange.REPLACE, ("II.1.đ",), ("II.1.đ",)),
    ],
)
def test_clauses_are_added_taken_off_or_replaced(
    commune: Workspace, way: ClauseChange, clauses: tuple[str, ...], left: tuple[str, ...]
) -> None:
    """A clause that is there already is not doubled, one that is not there is not missed."""
    made = record(commune)
    commune.bulk_edits.apply([made.id], BulkEdit(clauses=clauses, clause_change=way))
    assert sorted(commune.activities.get(made.id).values.clauses) == sorted(left)


def test_audience_and_source_of_money_are_set(commune: Workspace, three: list[str]) -> None:
    """Every cost gets the source; an activity without costs stays as it is."""
    press = BulkEdit(audiences=(Audience.PRESS,))
    commune.bulk_edits.apply(three[:2], press)
    result = commune.bulk_edits.apply(three[:2], BulkEdit(source="Xã hội hóa")).record
    assert (result.changing, result.same) == ((three[1],), (three[0],))
    banner = commune.activities.get(three[1]).values
    assert (banner.costs[0].source, banner.costs[0].spent) == ("Xã hội hóa", 1_500_000)
    assert banner.audiences == (Audience.PRESS,)


def test_an_unknown_clause_fits_none(commune: Workspace, three: list[str]) -> None:
    """Nothing is written and the reason names the clause."""
    result = commune.bulk_edits.apply(three, BulkEdit(clauses=("IX.9",))).record
    assert result.changing == ()
    assert result.words == "Không hoạt động nào đổi, 3 không đổi được"
    assert "IX.9" in result.unfit[0].reason
    assert commune.undo.recent()[0].words.startswith("Đã rút")


def test_many_are_withdrawn_with_one_reason(commune: Workspace, three: list[str]) -> None:
    """The reason stands in the trail of each; what is withdrawn already is not withdrawn again."""
    assert commune.bulk_edits.withdraw(three, "Nhập trùng từ sổ cũ").record == 2
    assert commune.activities.totals(ActivityFilter()).count == 0
    with rows_of(commune.folder) as rows:
        found = rows.execute("SELECT count(*) FROM audit_lines WHERE reason = 'Nhập trùng từ sổ cũ'")
        assert found.fetchone() == (2,)


def test_withdrawing_many_needs_a_reason(commune: Workspace, three: list[str]) -> None:
    """Without one nothing is taken out."""
    with pytest.raises(UserMistake):
        commune.bulk_edits.withdraw(three, "  ")
    assert commune.activities.totals(ActivityFilter()).count == 2


def test_an_edit_that_says_nothing_changes_nothing(commune: Workspace, three: list[str]) -> None:
    """It is told apart, so that the window does not offer it."""
    assert BulkEdit().says_nothing
    assert not BulkEdit(place="").says_nothing
    assert commune.bulk_edits.preview(three[:1], BulkEdit()).same == (three[0],)


def test_what_was_submitted_cannot_be_changed_together(commune: Workspace) -> None:
    """Activities of a submitted quarter are named with the reason; those of another change."""
    april = record(commune, title="Quý hai", starts_on=date(2018, 5, 9))
    july = record(commune, title="Quý ba", starts_on=date(2018, 7, 2))
    answer_everything(commune)
    submitted(commune)
    edit = BulkEdit(place="Nhà văn hóa")
    result = commune.bulk_edits.preview([april.id, july.id], edit)
    assert (result.changing, [unfit.title for unfit in result.unfit]) == ((july.id,), ["Quý hai"])
    assert commune.bulk_edits.apply([april.id, july.id], edit).record == result
    with pytest.raises(UserMistake):
        commune.bulk_edits.withdraw([april.id, july.id], "Nhầm")
    assert commune.activities.totals(ActivityFilter()).count == 2
