"""Taking back the last changes: by new entries, one step a change, never over somebody else's work."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity, proof, record
from builders.assessments import answer_everything, submitted
from builders.schedules import entered, slots
from builders.workspaces import PASSWORD, SetClock, rows_of

from cchc_desktop.domain.bulk_edits import BulkEdit
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.schedules import OccurrenceState
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

ALL = ActivityFilter()


def entries(at: Workspace) -> int:
    """Return how many journal entries there are."""
    with rows_of(at.folder) as rows:
        found: int = rows.execute("SELECT count(*) FROM journal").fetchone()[0]
    return found


def test_a_recorded_activity_is_taken_back_with_its_file(commune: Workspace, tmp_path: Path) -> None:
    """It leaves every count; the journal has grown, and the trail says what was undone."""
    made = record(commune, proof(tmp_path / "files"))
    before = entries(commune)
    undone = commune.undo.undo().record
    assert made.values.title in undone.words
    assert commune.activities.totals(ALL).count == 0
    assert commune.evidence.of(made.id) == ()
    assert entries(commune) == before + 2
    assert commune.audit.lines(limit=1)[0].action == "undo"
    assert commune.audit.verify().broken_at is None


def test_doing_it_again_brings_back_the_same_record(commune: Workspace, tmp_path: Path) -> None:
    """Redo after undo leaves what was there, file and all; then it can be undone again."""
    made = record(commune, proof(tmp_path / "files"))
    commune.undo.undo()
    commune.undo.redo()
    again = commune.activities.get(made.id)
    assert (again.values, len(again.evidence), again.withdrawn) == (made.values, 1, False)
    commune.undo.undo()
    assert commune.activities.totals(ALL).count == 0


def test_a_change_becomes_what_it_was_before(commune: Workspace) -> None:
    """Title, counters and all; the activity itself stays."""
    made = record(commune)
    commune.activities.change(made.id, replace(made.values, title="Tên khác", counters={}))
    commune.undo.undo()
    assert commune.activities.get(made.id).values == made.values
    assert commune.activities.get(made.id).revision == 3


def test_a_withdrawn_activity_comes_back(commune: Workspace) -> None:
    """And a second undo takes back what was done before the withdrawal."""
    made = record(commune)
    commune.activities.withdraw(made.id, "Nhầm")
    commune.undo.undo()
    assert not commune.activities.get(made.id).withdrawn
    commune.undo.undo()
    assert commune.activities.get(made.id).withdrawn


def test_a_bulk_edit_is_one_step(commune: Workspace) -> None:
    """Ten places changed together are changed back together."""
    made = [record(commune, title=f"Hoạt động {n}") for n in range(10)]
    commune.bulk_edits.apply([each.id for each in made], BulkEdit(place="Nhà văn hóa"))
    commune.undo.undo()
    assert {commune.activities.get(each.id).values.place for each in made} == {made[0].values.place}


def test_ticks_are_one_step_and_reasons_return(commune: Workspace) -> None:
    """Unticked by undo, the broadcast that had been explained is explained again."""
    series = entered(commune)
    commune.schedules.miss(series.id, slots("04/05"), "Mất điện")
    commune.schedules.tick(series.id, slots("04/05", "08/05"))
    commune.undo.undo()
    after = commune.schedules.get(series.id)
    assert commune.activities.totals(ALL).count == 0
    assert after.counts[OccurrenceState.MISSED] == 1


def test_an_earlier_change_is_taken_back_alone(commune: Workspace) -> None:
    """The list of the session's changes lets one be undone while later ones of other records stay."""
    first = record(commune, title="Thứ nhất")
    second = record(commune, title="Thứ hai", starts_on=date(2018, 5, 10))
    newest, older = commune.undo.recent()
    assert ("hai" in newest.words, "nhất" in older.words) == (True, True)
    commune.undo.undo(older.number)
    assert commune.activities.get(first.id).withdrawn
    assert not commune.activities.get(second.id).withdrawn
    assert [done.number for done in commune.undo.recent()] == [newest.number]


def test_what_somebody_changed_since_is_not_undone(commune: Workspace) -> None:
    """It is refused with who and when, nothing is written, and the step stays in the list."""
    made = record(commune)
    other = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    other.activities.change(made.id, replace(made.values, title="Sửa ở máy khác"))
    other.close()
    before = entries(commune)
    with pytest.raises(UserMistake, match="Sửa ở máy khác"):
        commune.undo.undo()
    assert entries(commune) == before
    assert len(commune.undo.recent()) == 1


def test_one_record_changed_since_keeps_the_whole_step(commune: Workspace) -> None:
    """A bulk edit is undone as a whole or not at all."""
    one, two = record(commune, title="Một"), record(commune, title="Hai", starts_on=date(2018, 5, 10))
    commune.bulk_edits.apply([one.id, two.id], BulkEdit(place="Nhà văn hóa"))
    bulk = commune.undo.recent()[0]
    commune.activities.change(one.id, replace(one.values, place="Sân vận động"))
    with pytest.raises(UserMistake):
        commune.undo.undo(bulk.number)
    assert commune.activities.get(two.id).values.place == "Nhà văn hóa"


def test_a_new_change_ends_redo(commune: Workspace) -> None:
    """What was undone before something new was done is not done over it."""
    record(commune)
    commune.undo.undo()
    record(commune, title="Hoạt động khác")
    assert commune.undo.redoable() == ()
    with pytest.raises(UserMistake):
        commune.undo.redo()


def test_there_is_nothing_to_undo_after_opening(commune: Workspace) -> None:
    """The list is of this session; what was done before is changed by hand."""
    record(commune)
    again = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    with pytest.raises(UserMistake) as caught:
        again.undo.undo()
    assert caught.value.hint
    again.close()


def test_a_refused_change_is_no_step(commune: Workspace) -> None:
    """Only what was saved can be taken back."""
    with pytest.raises(UserMistake):
        commune.activities.record(activity(title=""))
    assert commune.undo.recent() == ()


def test_what_was_submitted_since_is_not_undone(commune: Workspace) -> None:
    """A submitted quarter is frozen for undo too; the activity stays as it was handed up."""
    made = record(commune)
    answer_everything(commune)
    step = next(done for done in commune.undo.recent() if made.values.title in done.words)
    submitted(commune)
    with pytest.raises(UserMistake):
        commune.undo.undo(step.number)
    assert not commune.activities.get(made.id).withdrawn
