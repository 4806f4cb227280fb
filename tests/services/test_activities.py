"""Recording, changing, withdrawing and restoring what a unit did: all of it durable, or none of it."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from builders.activities import DAY, RADIO, activity, proof, record
from builders.workspaces import OFFICER, PASSWORD, SetClock, everything_in, rows_of

from cchc_desktop.domain.activities import Audience, Cost
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.activity_rows import ActivityFilter, payload_of_values
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace


def test_a_recorded_activity_reads_back_whole(commune: Workspace) -> None:
    """Everything typed is there again: clauses, audiences, figures, money, place, summary, who and when."""
    values = activity(
        clauses=("II.3.4", "II.2.a.6"),
        audiences=(Audience.CITIZENS, Audience.PRESS),
        costs=(Cost("Tuyên truyền trên báo, đài", "Ngân sách xã", 500_000, 450_000, 400_000),),
        ends_on=date(2018, 5, 11),
    )
    changed = commune.activities.record(values)
    assert changed.nouns == {Noun.ACTIVITY}
    found = commune.activities.get(changed.record.id)
    assert set(found.values.clauses) == set(values.clauses)
    assert set(found.values.audiences) == set(values.audiences)
    assert (found.values.place, found.values.summary) == (values.place, values.summary)
    assert (found.values.starts_on, found.values.ends_on) == (DAY, date(2018, 5, 11))
    assert (found.values.counters, found.values.costs) == ({"broadcasts": 2, "minutes": 30}, values.costs)
    assert (found.unit, found.revision, found.recorded_by) == (commune.unit.key, 1, OFFICER)


def test_a_change_is_written_three_times_in_one_transaction(commune: Workspace) -> None:
    """Rows, a journal entry that travels and a line of the trail say the same of a new activity."""
    made = record(commune, title="Tập huấn một cửa", channel="training", counters={"sessions": 1})
    with rows_of(commune.folder) as rows:
        (journal,) = rows.execute("SELECT seq, noun, record, revision, op, author, payload FROM journal")
        (audit,) = rows.execute("SELECT seq, action, noun, record, author, after FROM audit_lines")
        head = rows.execute("SELECT seq FROM streams WHERE epoch = 1").fetchone()
        assert rows.execute("SELECT title FROM activities").fetchall() == [("Tập huấn một cửa",)]
        assert rows.execute("SELECT title FROM search_rows").fetchall() == [("Tập huấn một cửa",)]
    assert journal[:6] == (1, "activity", made.id, 1, "put", OFFICER)
    assert json.loads(journal[6])["title"] == "Tập huấn một cửa"
    assert audit[:5] == (1, "record", "activity", made.id, OFFICER)
    assert json.loads(audit[5]) == json.loads(journal[6])
    assert head == (1,)


def test_an_error_in_the_middle_of_a_save_leaves_nothing(commune: Workspace) -> None:
    """If the program stumbles after the rows and before the end, none of the three was written."""
    record(commune)
    before = everything_in(commune.folder)
    payload = payload_of_values(
        activity(), record="a" * 36, unit=commune.unit.key, by=OFFICER, at=commune.clock.now()
    )
    with pytest.raises(ZeroDivisionError), commune._office.changing() as change:
        raise ZeroDivisionError(change.put_new(Noun.ACTIVITY, payload, action="record"))
    assert everything_in(commune.folder) == before
    assert record(commune).revision == 1
    assert all(check.ok for check in commune.doctor() if check.name in {"audit", "journal"})


def test_spaces_and_composed_letters_are_tidied(commune: Workspace) -> None:
    """Text typed by any keyboard is stored in one form; double spaces go."""
    decomposed = unicodedata.normalize("NFD", "  Đối thoại  với người dân ")
    made = record(commune, title=decomposed, place=" Nhà   văn hóa ", clauses=("II.3.4", "II.3.4"))
    found = commune.activities.get(made.id).values
    assert (found.title, found.place) == ("Đối thoại với người dân", "Nhà văn hóa")
    assert found.clauses == ("II.3.4",)


def test_a_changed_activity_says_what_changed(commune: Workspace) -> None:
    """The next revision replaces the old one; the trail holds only the differences, before and after."""
    made = record(commune)
    new = activity(title="Phát thanh buổi chiều", clauses=("II.1.đ",), counters={"broadcasts": 5})
    changed = commune.activities.change(made.id, new, revision=1).record
    assert (changed.revision, changed.recorded_by) == (2, OFFICER)
    found = commune.activities.get(made.id)
    assert (found.values.title, found.values.clauses) == ("Phát thanh buổi chiều", ("II.1.đ",))
    assert found.values.counters == {"broadcasts": 5}
    line = commune.audit.lines()[0]
    assert set(json.loads(line.before or "")) == {"title", "clauses", "counters"}
    assert json.loads(line.before or "")["title"] == RADIO
    assert json.loads(line.after or "")["title"] == "Phát thanh buổi chiều"


def test_an_unchanged_form_saved_again_changes_no_field(commune: Workspace) -> None:
    """The trail of a save without differences is empty on both sides."""
    made = record(commune, costs=(Cost("Chi khác", "Ngân sách xã", 1, 1, 1),))
    commune.activities.change(made.id, made.values)
    line = commune.audit.lines()[0]
    assert (json.loads(line.before or ""), json.loads(line.after or "")) == ({}, {})


def test_two_officers_in_one_record_are_told(commune: Workspace, clock: SetClock) -> None:
    """The second to save is told to look again; the first one's change stands."""
    made = record(commune)
    other = Workspace.open(commune.folder, password=PASSWORD, clock=clock)
    other.activities.change(made.id, activity(title="Của người kia"), revision=made.revision)
    other.close()
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake, match="người khác") as told:
        commune.activities.change(made.id, activity(title="Của tôi"), revision=made.revision)
    assert told.value.hint
    assert everything_in(commune.folder) == before
    assert commune.activities.get(made.id).values.title == "Của người kia"


def test_files_are_attached_described_and_taken_off_with_the_form(commune: Workspace, tmp_path: Path) -> None:
    """One save of the form does all of it, or none of it."""
    made = record(commune, proof(tmp_path, "một.txt", "1"), proof(tmp_path, "hai.txt", "2"))
    one, two = made.evidence
    said = EvidenceValues("12/BB-UBND", "UBND thị trấn", DAY, "mục 2, trang 3")
    changed = commune.activities.change(
        made.id,
        made.values,
        evidence=[NewEvidence(proof(tmp_path, "ba.txt", "3"))],
        described={one.id: said},
        detached=[two.id],
    ).record
    assert [file.name for file in changed.evidence] == ["một.txt", "ba.txt"]
    assert changed.evidence[0].values == said
    (row,) = commune.activities.page(ActivityFilter())
    assert row.evidence_count == 2
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake):
        commune.activities.change(made.id, made.values, detached=[one.id, "no such file"])
    assert everything_in(commune.folder) == before


def test_a_withdrawn_activity_counts_nowhere_and_stays_in_the_trail(commune: Workspace) -> None:
    """It leaves lists, sums and search; who, when and why stays, and it can be brought back."""
    made = record(commune)
    commune.activities.withdraw(made.id, "Nhập hai lần")
    assert commune.activities.page(ActivityFilter()) == []
    assert commune.activities.totals(ActivityFilter()).count == 0
    assert commune.search.find("phat thanh", noun=Noun.ACTIVITY) == []
    assert [row.id for row in commune.activities.page(ActivityFilter(withdrawn=True))] == [made.id]
    line = commune.audit.lines()[0]
    assert (line.action, line.reason, line.author) == ("withdraw", "Nhập hai lần", OFFICER)
    commune.activities.restore(made.id)
    back = commune.activities.get(made.id)
    assert (back.withdrawn, back.revision, back.values) == (False, 3, made.values)
    assert [hit.record for hit in commune.search.find("phat thanh", noun=Noun.ACTIVITY)] == [made.id]
    assert commune.audit.verify().broken_at is None


def test_a_withdrawn_activity_no_longer_fulfils_its_clause(commune: Workspace) -> None:
    """What was done for a clause is counted again from what still stands."""
    quarter = commune.plans.period("2018-Q2")

    def done() -> int:
        return next(o.done for o in commune.plans.obligations(quarter) if o.clause == "II.3.4")

    before = done()
    made = record(commune)
    assert done() == before + 2
    commune.activities.withdraw(made.id)
    assert done() == before


@pytest.mark.parametrize("verb", ["change", "withdraw", "restore", "get"])
def test_a_record_that_is_not_there_is_said_to_be_gone(commune: Workspace, verb: str) -> None:
    """A list that is out of date leads to a sentence, not to a crash."""
    arguments = (activity(),) if verb == "change" else ()
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        getattr(commune.activities, verb)("0190-gone", *arguments)
    assert told.value.hint
    assert everything_in(commune.folder) == before


def test_another_units_activity_cannot_be_changed(district: Workspace, commune: Workspace) -> None:
    """What arrived from a unit below is returned with a remark, never edited above."""
    office = district._office
    home = office.unit
    office.unit = commune.unit
    made = record(district)
    office.unit = home
    for change in (
        lambda: district.activities.change(made.id, activity(title="Sửa hộ")),
        lambda: district.activities.withdraw(made.id),
        lambda: district.activities.restore(made.id),
    ):
        with pytest.raises(UserMistake, match="đơn vị khác") as told:
            change()
        assert told.value.hint
    assert district.activities.get(made.id).values.title == RADIO


def test_sorted_ids_are_the_order_of_recording(commune: Workspace) -> None:
    """Ids made on any computer sort by the moment they were made."""
    ids = [record(commune, title=f"Hoạt động {number}").id for number in range(20)]
    assert ids == sorted(ids)
