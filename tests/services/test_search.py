"""The search box finds every kind of record by its words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, everything_in, rows_of

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.workspace import Workspace


@pytest.mark.parametrize("words", ["đường dây nóng", "duong day nong", "DUONG DAY", "nóng", "duong da"])
def test_an_activity_is_found_by_any_of_its_words(commune: Workspace, words: str) -> None:
    """Name, place, summary and clause, however typed, the last word unfinished."""
    made = record(commune, title="Giới thiệu đường dây nóng")
    record(commune, title="Treo băng rôn")
    (hit,) = commune.search.find(words, noun=Noun.ACTIVITY)
    assert (hit.noun, hit.record, hit.title) == (Noun.ACTIVITY, made.id, "Giới thiệu đường dây nóng")


def test_all_words_must_be_there(commune: Workspace) -> None:
    """Each word narrows."""
    record(commune, title="Giới thiệu đường dây nóng")
    assert commune.search.find("đường băng", noun=Noun.ACTIVITY) == []
    assert commune.search.find("") == []


def test_each_kind_of_record_is_found(commune: Workspace, tmp_path: Path) -> None:
    """Files by name, cases by code and content."""
    made = record(commune, proof(tmp_path, "Quyết định 12.txt"))
    values = FeedbackValues(date(2018, 5, 9), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Thang máy hỏng")
    case = commune.feedback.receive(values).record
    assert [(h.noun, h.record) for h in commune.search.find("quyet dinh 12")] == [
        (Noun.EVIDENCE, made.evidence[0].id)
    ]
    assert [h.record for h in commune.search.find("thang may")] == [case.id]
    assert [h.record for h in commune.search.find(case.code)] == [case.id]


def test_a_name_weighs_more_than_the_text(commune: Workspace) -> None:
    """What bears the word in its name comes first; the number of hits can be bounded."""
    record(commune, title="Hội nghị", summary="Có nhắc đến băng rôn.")
    named = record(commune, title="Băng rôn")
    assert next(h.record for h in commune.search.find("băng rôn", noun=Noun.ACTIVITY)) == named.id
    assert len(commune.search.find("băng rôn", limit=1)) == 1


def test_a_renamed_record_is_found_by_its_new_name(commune: Workspace) -> None:
    """The old words lead nowhere."""
    made = record(commune, title="Tên cũ")
    commune.activities.change(made.id, made.values.__class__(**{
        **{f: getattr(made.values, f) for f in made.values.__slots__}, "title": "Nhan đề mới",
    }))  # fmt: skip
    assert commune.search.find("tên cũ") == []
    assert [h.title for h in commune.search.find("nhan de moi")] == ["Nhan đề mới"]


def test_what_the_program_ships_and_knows_is_found_too(commune: Workspace) -> None:
    """Tasks by clause and gist, criteria, units, this station: each leads to its own record."""

    def first(words: str, noun: Noun) -> str:
        return commune.search.find(words, noun=noun)[0].record

    assert first("II.2.b.1", Noun.PLAN) == "II.2.b.1"
    assert first("mang xa hoi", Noun.PLAN).startswith("II.2.b")
    assert first("dien an", Noun.ORG_UNIT) == commune.units.find("22693").key
    assert first(commune.stations.own().label, Noun.STATION) == commune.stations.own().id
    criterion = commune.search.find("duong day nong", noun=Noun.CRITERIA_SET)[0]
    chosen, _, code = criterion.record.partition("/")
    sets = {found.id: found for found in commune.assessments.sets()}
    assert criterion.title == f"{code} {sets[chosen].criterion(code).title}"


def test_what_is_said_in_the_self_assessment_is_found_with_its_period(commune: Workspace) -> None:
    """The explanation of a score leads to the quarter whose page shows it."""
    quarter = commune.plans.period("2018-Q2")
    commune.assessments.set_score(quarter, "1.1", Decimal(4), "Một cửa đã quán triệt.")
    (hit,) = commune.search.find("mot cua quan triet", noun=Noun.ASSESSMENT)
    assert hit.period == "2018-Q2"
    assert hit.title == "Tự đánh giá Quý II/2018"
    assert hit.record in {found.record for found in commune.search.find("mot cua")}


@pytest.mark.parametrize("spoken", ["vi", "en"])
@pytest.mark.parametrize("words", ["2018-Q2", "quy ii/2018", "bao cao quy ii"])
def test_a_quarter_is_named_in_words_and_found_by_its_code_too(
    commune: Workspace, issue: Callable[[Workspace, str, date], None], spoken: str, words: str
) -> None:
    """Reports and claims read "Quý II/2018", whatever the window spoke when they were written."""
    set_language(spoken)
    quarter = commune.plans.period("2018-Q2")
    issue(commune, "2018-Q2", date(2018, 7, 3))
    commune.plans.claim_not_applicable("II.2.a.1", quarter, "Xã không có đài truyền thanh.")
    titles = {hit.title for hit in commune.search.find(words)}
    assert "48 · Báo cáo Quý II/2018" in titles
    assert ("II.2.a.1 · Quý II/2018" in titles) == (not words.startswith("bao"))


def test_the_best_of_each_kind_are_shown_and_more_can_be_asked_for(commune: Workspace) -> None:
    """Six broadcasts: five are shown, then all of that kind."""
    made = [record(commune, title=f"Loa phường {n}").id for n in range(6)]
    (kind,) = commune.search.by_kind("loa phuong")
    assert (kind.noun, [hit.record for hit in kind.hits], kind.more) == (
        Noun.ACTIVITY,
        made[:0:-1],
        True,
    )
    (kind,) = commune.search.by_kind("loa phuong", noun=Noun.ACTIVITY, each=50)
    assert ([hit.record for hit in kind.hits], kind.more) == (made[::-1], False)
    assert kind.hits[0].marked == "\x02Loa\x03 \x02phường\x03 5"


def test_days_numbers_and_short_forms_are_found(commune: Workspace) -> None:
    """The day of an activity, however its zeros stand; CCHC and what it is short for."""
    made = record(commune, title="Tuyên truyền CCHC", starts_on=date(2018, 4, 2))
    for words in ("2/4/2018", "02-04-2018", "cải cách hành chính", "CCHC", '"tuyên truyền CCHC"'):
        assert [h.record for h in commune.search.find(words, noun=Noun.ACTIVITY)] == [made.id], words


def test_nothing_of_the_sender_is_found(commune: Workspace) -> None:
    """Name, phone and address of who sent a case are in no index."""
    commune.feedback.receive(
        FeedbackValues(
            date(2018, 5, 9),
            FeedbackChannel.BOX,
            FeedbackKind.CONDUCT,
            "Chờ lâu",
            sender_name="Trần Văn Quỳnh",
            sender_phone="0905123456",
            sender_address="12 Lý Tự Trọng",
        )
    )
    for words in ("Quỳnh", "0905123456", "Lý Tự Trọng"):
        assert commune.search.find(words) == []
    with rows_of(commune.folder) as rows:
        kept = rows.execute("SELECT group_concat(title || body) FROM search_rows").fetchone()[0]
    assert "Quỳnh" not in kept


def test_the_index_can_be_made_anew(commune: Workspace, tmp_path: Path) -> None:
    """What is found afterwards is what was found before; a withdrawn record stays away."""
    made = record(commune, proof(tmp_path, "Quyết định 12.txt"), title="Giới thiệu đường dây nóng")
    commune.activities.change(made.id, made.values, revision=made.revision)
    commune.activities.withdraw(record(commune, title="Nhập nhầm").id)
    before = everything_in(commune.folder)["search_rows"]
    with rows_of(commune.folder) as rows:
        rows.execute("DELETE FROM search_rows")
    with pytest.raises(Trouble, match="chỉ mục"):
        commune.search.check()
    assert not next(check for check in commune.doctor() if check.name == "search").ok
    assert commune.search.rebuild().record == len(before) == commune.search.check()
    assert [row[1:] for row in everything_in(commune.folder)["search_rows"]] == [row[1:] for row in before]
    assert commune.search.find("nhap nham") == []
    assert commune.search.find("quyet dinh 12", noun=Noun.EVIDENCE)[0].record == made.evidence[0].id


def test_an_index_of_another_format_is_made_anew_on_opening(commune: Workspace) -> None:
    """A workspace of an earlier program is searched as any other."""
    made = record(commune, title="Giới thiệu đường dây nóng")
    with rows_of(commune.folder) as rows:
        rows.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        rows.execute("DELETE FROM search_rows")
        rows.execute("PRAGMA user_version = 1")
    again = Workspace.open(commune.folder, password=PASSWORD, clock=commune.clock)
    assert [h.record for h in again.search.find("nong", noun=Noun.ACTIVITY)] == [made.id]
    again.close()
