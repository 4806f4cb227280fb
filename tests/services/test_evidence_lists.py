"""Files for every kind of record, one file for several, lists of what is kept and of what is missing."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from builders.activities import proof, record
from builders.workspaces import rows_of

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

SAID = EvidenceValues("12/KH-UBND", "UBND thị trấn", date(2018, 3, 28), "mục 2, trang 3")


def kept_files(at: Workspace) -> int:
    """Return how many files the store holds."""
    return len([path for path in (at.folder / "evidence").rglob("*") if path.is_file()])


def test_one_file_proves_several_activities(commune: Workspace, tmp_path: Path) -> None:
    """The minutes of one meeting serve three activities: kept once, described alike, counted on each."""
    one, two, three = record(commune), record(commune), record(commune)
    file = commune.evidence.attach(Noun.ACTIVITY, one.id, proof(tmp_path), SAID).record
    owners = [(Noun.ACTIVITY, made.id) for made in (one, two, three, two)]
    changed = commune.evidence.share(file.id, owners)
    assert (changed.record, changed.nouns >= {Noun.EVIDENCE, Noun.ACTIVITY}) == (2, True)
    for made in (one, two, three):
        (found,) = commune.evidence.of(made.id)
        assert (found.sha256, found.name, found.values) == (file.sha256, file.name, SAID)
    assert kept_files(commune) == 1
    (kept,) = commune.evidence_lists.kept()
    assert [owner.record for owner in kept.owners] == [one.id, two.id, three.id]
    commune.evidence.detach(commune.evidence.of(two.id)[0].id)
    assert commune.evidence.of(two.id) == ()
    assert commune.evidence.of(three.id)[0].present
    assert commune.evidence_checks.orphans() == ()


def test_a_kept_file_is_chosen_again_without_a_copy(commune: Workspace, tmp_path: Path) -> None:
    """A new activity takes the decision that another one has already; its own file may be gone by now."""
    file = proof(tmp_path)
    (kept,) = record(commune, file).evidence
    file.unlink()
    again = NewEvidence(commune.evidence.path(kept.sha256), SAID, name=kept.name, sha256=kept.sha256)
    made = commune.evidence.change_files(Noun.ACTIVITY, record(commune).id, added=[again]).record
    assert [(f.name, f.sha256, f.values) for f in made] == [(kept.name, kept.sha256, SAID)]
    assert kept_files(commune) == 1


def test_files_of_one_record_change_together_or_not_at_all(commune: Workspace, tmp_path: Path) -> None:
    """One is taken off, one described, one attached; with a bad file among them nothing happens."""
    made = record(commune, proof(tmp_path, "một.txt", "một"), proof(tmp_path, "hai.txt", "hai"))
    one, two = made.evidence
    empty = tmp_path / "rỗng.txt"
    empty.touch()
    for files, count in (([empty], 2), ([proof(tmp_path, "ba.txt", "ba")], 2)):
        added = [NewEvidence(file) for file in files]
        try:
            commune.evidence.change_files(
                Noun.ACTIVITY, made.id, added=added, described={two.id: SAID}, detached=[one.id]
            )
        except UserMistake:
            assert [f.name for f in commune.evidence.of(made.id)] == ["một.txt", "hai.txt"]
        assert len(commune.evidence.of(made.id)) == count
    after = commune.evidence.of(made.id)
    assert [(f.name, f.values) for f in after] == [("hai.txt", SAID), ("ba.txt", EvidenceValues())]


def test_a_case_a_criterion_and_a_report_take_files_too(commune: Workspace, tmp_path: Path) -> None:
    """Through the same service; each is called by its own name in the list."""
    case = commune.feedback.receive(
        FeedbackValues(
            date(2018, 6, 4),
            FeedbackChannel.PHONE,
            FeedbackKind.CONDUCT,
            "Cán bộ hướng dẫn hồ sơ chưa đầy đủ.",
        )
    ).record
    period = commune.plans.period("2018-Q2")
    criterion = commune.assessments.show(period).rows[0].evidence_key
    report = commune.reports.draft(period).record
    records = ((Noun.FEEDBACK, case.id), (Noun.ASSESSMENT, criterion), (Noun.REPORT, report.id))
    for noun, whom in records:
        changed = commune.evidence.attach(noun, whom, proof(tmp_path, f"{noun}.txt", str(noun)))
        assert changed.nouns >= {Noun.EVIDENCE, noun}
        assert commune.evidence.owner(whom).noun is noun
        assert [f.name for f in commune.evidence.of(whom)] == [f"{noun}.txt"]
    kept = commune.evidence_lists.kept()
    assert [row.owners[0].noun for row in kept] == [Noun.REPORT, Noun.ASSESSMENT, Noun.FEEDBACK]
    assert kept[2].owners[0].title == case.code
    assert [row.owners[0].title.endswith("Quý II/2018") for row in kept[:2]] == [True, True]
    assert commune.evidence_lists.kept(record=case.id)[0].file.name == "feedback.txt"


def test_the_list_finds_words_without_diacritics_and_pages(commune: Workspace, tmp_path: Path) -> None:
    """Name, number, issuer and place are searched; the newest stands first."""
    for number in range(5):
        made = record(commune, proof(tmp_path, f"Biên bản {number}.txt", str(number)))
    commune.evidence.describe(made.evidence[0].id, SAID)
    names = [row.file.name for row in commune.evidence_lists.kept("bien ban")]
    assert names == [f"Biên bản {number}.txt" for number in (4, 3, 2, 1, 0)]
    assert [row.file.name for row in commune.evidence_lists.kept("bien ban", offset=1, limit=2)] == names[1:3]
    assert [row.file.name for row in commune.evidence_lists.kept(offset=1, limit=2)] == names[1:3]
    assert [row.file.name for row in commune.evidence_lists.kept("13 kh ubnd thi tran")] == []
    assert [row.file.name for row in commune.evidence_lists.kept("12/kh thi tran trang")] == names[:1]


def test_another_units_files_are_seen_and_not_touched(commune: Workspace, tmp_path: Path) -> None:
    """A superior looks at the file of a commune; describing, sharing or taking it off is refused."""
    made = record(commune, proof(tmp_path))
    (file,) = made.evidence
    other = "574"
    with rows_of(commune.folder) as rows:
        (key,) = rows.execute("SELECT key FROM org_units WHERE code = ? LIMIT 1", (other,)).fetchone()
        rows.execute("UPDATE evidence SET unit = ?", (key,))
        rows.execute("UPDATE activities SET unit = ?", (key,))
        payload = rows.execute("SELECT payload FROM journal WHERE noun = 'evidence'").fetchone()[0]
        payload = payload.replace(commune.unit.key, key)
        rows.execute("UPDATE journal SET payload = ? WHERE noun = 'evidence'", (payload,))
    (seen,) = commune.evidence_lists.kept(unit=key)
    assert commune.evidence.show(seen.file).media_type == "text/plain"
    own = record(commune)
    for forbidden in (
        lambda: commune.evidence.describe(file.id, SAID),
        lambda: commune.evidence.detach(file.id),
        lambda: commune.evidence.attach(Noun.ACTIVITY, made.id, proof(tmp_path)),
        lambda: commune.evidence.share(commune.evidence.of(own.id)[0].id, [(Noun.ACTIVITY, made.id)]),
    ):
        if not commune.evidence.of(own.id):
            commune.evidence.attach(Noun.ACTIVITY, own.id, proof(tmp_path, "của mình.txt", "mình"))
        with pytest.raises(UserMistake, match="đơn vị khác"):
            forbidden()


def test_what_a_file_is_told_by_its_content_when_it_is_shown(commune: Workspace, tmp_path: Path) -> None:
    """A bundle may call a script a PDF; whoever looks at it is not taken in."""
    (file,) = record(commune, proof(tmp_path)).evidence
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE blobs SET media_type = 'application/pdf'")
    (said,) = commune.evidence.of(file.record)
    assert said.media_type == "application/pdf"
    assert commune.evidence.show(said).media_type == "text/plain"


def test_activities_without_a_file_are_listed_by_clause(commune: Workspace, tmp_path: Path) -> None:
    """In the plan's order, under each clause they serve, of the period alone; a withdrawn one is not."""
    both = record(commune, title="Hai mục", clauses=("II.3.4", "II.2.a.1"))
    record(commune, proof(tmp_path), title="Có tệp")
    record(commune, title="Quý khác", starts_on=date(2018, 4, 1).replace(month=3, day=20))
    gone = record(commune, title="Đã rút")
    commune.activities.withdraw(gone.id)
    period = commune.plans.period("2018-Q2")
    rows = commune.evidence_lists.missing(period)
    assert [(row.clause, row.record) for row in rows] == [("II.2.a.1", both.id), ("II.3.4", both.id)]
    assert rows[1].clause_title == commune.plans.current().task("II.3.4").title
    assert [row.clause for row in commune.evidence_lists.missing(period, clause="II.2.a")] == ["II.2.a.1"]
    assert [row.clause for row in commune.evidence_lists.missing(period, clause="II.2.b")] == []
    commune.evidence.attach(Noun.ACTIVITY, both.id, proof(tmp_path))
    assert commune.evidence_lists.missing(period) == ()


def test_the_list_is_written_as_a_workbook(commune: Workspace, tmp_path: Path) -> None:
    """Days are days, a title that begins with = stays a title, the header is frozen."""
    record(commune, title="=HYPERLINK(1)")
    target = tmp_path / "thiếu.xlsx"
    rows = commune.evidence_lists.write_missing(target, commune.plans.period("2018-Q2"))
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet["A1"].value == "Mục chưa có minh chứng"
    assert commune.unit.body in sheet["A2"].value
    assert [cell.value for cell in sheet[5]][:1] == ["II.3.4"]
    assert (sheet["F5"].value, sheet["F5"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["C5"].value.date(), sheet["C5"].number_format) == (date(2018, 5, 9), "dd/mm/yyyy")
    assert (sheet.freeze_panes, len(rows)) == ("A5", 1)
    with pytest.raises(Trouble, match=r"thiếu\.xlsx"):
        commune.evidence_lists.write_missing(
            tmp_path / "không có" / "thiếu.xlsx", commune.plans.period("2018-Q2")
        )


def test_what_was_done_to_files_can_be_taken_back(commune: Workspace, tmp_path: Path) -> None:
    """Attached, described, shared, taken off: each is one step back, and the file itself stays."""
    one, two = record(commune), record(commune)
    file = commune.evidence.attach(Noun.ACTIVITY, one.id, proof(tmp_path)).record
    commune.evidence.describe(file.id, SAID)
    commune.evidence.share(file.id, [(Noun.ACTIVITY, two.id)])
    commune.evidence.detach(file.id)
    states = []
    for _ in range(4):
        commune.undo.undo()
        states.append([[f.values.number for f in commune.evidence.of(made.id)] for made in (one, two)])
    number = SAID.number
    assert states == [[[number], [number]], [[number], []], [[""], []], [[], []]]
    assert kept_files(commune) == 1
    assert commune.evidence.verify() == []
