"""The search box finds every kind of record by its words."""

from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.workspace import Workspace


@pytest.mark.parametrize("words", ["đường dây nóng", "duong day nong", "DUONG DAY", "nóng", "duong da"])
def test_an_activity_is_found_by_any_of_its_words(commune: Workspace, words: str) -> None:
    """Name, place, summary and clause, however typed, the last word unfinished."""
    made = record(commune, title="Giới thiệu đường dây nóng")
    record(commune, title="Treo băng rôn")
    (hit,) = commune.search.find(words)
    assert (hit.noun, hit.record, hit.title) == (Noun.ACTIVITY, made.id, "Giới thiệu đường dây nóng")


def test_all_words_must_be_there(commune: Workspace) -> None:
    """Each word narrows."""
    record(commune, title="Giới thiệu đường dây nóng")
    assert commune.search.find("đường băng") == []
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
    assert next(h.record for h in commune.search.find("băng rôn")) == named.id
    assert len(commune.search.find("băng rôn", limit=1)) == 1


def test_a_renamed_record_is_found_by_its_new_name(commune: Workspace) -> None:
    """The old words lead nowhere."""
    made = record(commune, title="Tên cũ")
    commune.activities.change(made.id, made.values.__class__(**{
        **{f: getattr(made.values, f) for f in made.values.__slots__}, "title": "Nhan đề mới",
    }))  # fmt: skip
    assert commune.search.find("tên cũ") == []
    assert [h.title for h in commune.search.find("nhan de moi")] == ["Nhan đề mới"]
