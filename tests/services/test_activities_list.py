"""Finding activities: words with or without diacritics, filters, order, pages, sums, likely duplicates."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity, proof, record
from builders.workspaces import SetClock, copy_of

from cchc_desktop.domain.activities import Audience, Cost
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.activity_rows import ActivityFilter, payload_of_values
from cchc_desktop.workspace import Workspace


@pytest.fixture(scope="module")
def full(commune_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A commune with six activities; the tests of this file only read it."""
    folder = tmp_path_factory.mktemp("list")
    at = copy_of(commune_template, folder / "commune", SetClock())
    radio = {"channel": "radio", "counters": {"broadcasts": 2, "minutes": 30}}
    banner = {"channel": "banner", "counters": {"banners": 4}}
    press = (Audience.PRESS, Audience.CITIZENS)
    spent = (Cost("Tuyên truyền trực quan", "Ngân sách xã", 0, 0, 1_500_000),)
    record(
        at, proof(folder), title="Đường dây nóng", starts_on=date(2018, 3, 30), clauses=("II.2.a.6",), **radio
    )
    record(at, title="Ấn phẩm", starts_on=date(2018, 4, 1), clauses=("II.1.đ",), **radio)
    record(at, title="Ẩm thực và CCHC", starts_on=date(2018, 4, 2), clauses=(), audiences=press, **radio)
    record(
        at,
        title="ăn sáng cùng dân",
        starts_on=date(2018, 6, 30),
        clauses=("II.2.a.1",),
        costs=spent,
        **banner,
    )
    record(at, proof(folder), title="Zalo", starts_on=date(2018, 7, 1), place="Phường Đông", **banner)
    record(at, title="Anh hùng thi đua", starts_on=date(2018, 5, 5), summary="100% hồ sơ_đúng hạn", **radio)
    yield at
    at.close()


def titles(at: Workspace, sort: str = "starts_on", **wanted: object) -> list[str]:
    """Return the titles a filter lets through."""
    return [row.title for row in at.activities.page(ActivityFilter(**wanted), sort=sort)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "Đường dây nóng",
        "duong day nong",
        "DUONG",
        "nóng đường",
        unicodedata.normalize("NFD", "đường dây"),
        "  dây   ",
    ],
)
def test_a_search_finds_a_name_however_it_is_typed(full: Workspace, words: str) -> None:
    """With or without diacritics and case, đ included, in any order, in either Unicode form."""
    assert titles(full, text=words) == ["Đường dây nóng"]


def test_a_search_looks_into_place_and_summary(full: Workspace) -> None:
    """Words of the place or of the summary find the activity too; all words must be there."""
    assert titles(full, text="phuong dong") == ["Zalo"]
    assert titles(full, text="han dung ho so") == ["Anh hùng thi đua"]
    assert titles(full, text="zalo nong") == []


@pytest.mark.parametrize(("words", "count"), [("100%", 1), ("so_dung", 1), ("%", 1), ("_", 1), ("\\", 0)])
def test_signs_are_only_signs(full: Workspace, words: str, count: int) -> None:
    """A percent sign finds a percent sign, not everything."""
    assert len(titles(full, text=words)) == count


def test_a_quarter_begins_and_ends_on_its_days(full: Workspace) -> None:
    """The first and the last day of the quarter count, the day after does not."""
    quarter = full.plans.period("2018-Q2")
    assert titles(full, period=quarter) == [
        "Ấn phẩm",
        "Ẩm thực và CCHC",
        "Anh hùng thi đua",
        "ăn sáng cùng dân",
    ]
    assert titles(full, period=full.plans.period("2018-Q3")) == ["Zalo"]
    assert titles(full, period=full.plans.period("2018-Q4")) == []


def test_a_clause_brings_what_stands_below_it(full: Workspace) -> None:
    """II.2.a lists II.2.a.1 and II.2.a.6; II.1 does not list II.1x, and II.2.a.6 is not II.2.a.60."""
    assert titles(full, clause="II.2.a") == ["Đường dây nóng", "ăn sáng cùng dân"]
    assert titles(full, clause="II.2.a.6") == ["Đường dây nóng"]
    assert titles(full, clause="II.1.đ") == ["Ấn phẩm"]
    assert titles(full, clause="II.2.") == []


def test_filters_narrow_together(full: Workspace) -> None:
    """Channel, audience, missing evidence and words all hold at once."""
    assert titles(full, channel="banner") == ["ăn sáng cùng dân", "Zalo"]
    assert titles(full, audience="press") == ["Ẩm thực và CCHC"]
    assert titles(full, channel="banner", missing_evidence=True) == ["ăn sáng cùng dân"]
    assert titles(full, channel="banner", missing_evidence=True, text="zalo") == []
    assert titles(full, unit="574@2018-01-01") == []


def test_names_sort_as_a_vietnamese_dictionary_does(full: Workspace) -> None:
    """A before ă before â, tones only between equal letters, đ after d, whatever the case."""
    assert titles(full, sort="title") == [
        "Anh hùng thi đua",
        "ăn sáng cùng dân",
        "Ẩm thực và CCHC",
        "Ấn phẩm",
        "Đường dây nóng",
        "Zalo",
    ]
    assert titles(full, sort="-title") == list(reversed(titles(full, sort="title")))


def test_pages_join_without_gap_or_repeat(full: Workspace) -> None:
    """Reading two by two gives the same list as reading all, also where the sorted values are equal."""
    for sort in ("-starts_on", "title", "channel", "-evidence"):
        whole = full.activities.page(ActivityFilter(), sort=sort)
        pages = [
            row
            for offset in range(0, 8, 2)
            for row in full.activities.page(ActivityFilter(), sort=sort, offset=offset, limit=2)
        ]
        assert pages == whole
        assert len(whole) == 6


def test_a_row_shows_what_the_list_needs(full: Workspace) -> None:
    """Clauses, figures, number of files and money stand in the row."""
    (row,) = full.activities.page(ActivityFilter(text="an sang"))
    assert (row.clauses, row.counters, row.evidence_count, row.spent) == (
        ("II.2.a.1",),
        {"banners": 4},
        0,
        1_500_000,
    )


def test_sums_follow_the_filter(full: Workspace) -> None:
    """The line under the list counts exactly what the list shows."""
    everything = full.activities.totals(ActivityFilter())
    assert (everything.count, everything.without_evidence, everything.spent) == (6, 4, 1_500_000)
    assert everything.counters == {"banners": 8, "broadcasts": 8, "minutes": 120}
    radio = full.activities.totals(ActivityFilter(channel="radio", text="am thuc"))
    assert (radio.count, radio.counters) == (1, {"broadcasts": 2, "minutes": 30})
    nothing = full.activities.totals(ActivityFilter(text="không có gì"))
    assert (nothing.count, nothing.spent, nothing.counters) == (0, 0, {})


def test_a_likely_duplicate_is_shown_before_saving(commune: Workspace) -> None:
    """The same day, the same channel and nearly the same words: the officer is asked."""
    title = "Phát thanh chuyên mục cải cách hành chính buổi sáng"
    made = record(commune, title=title)

    def alike(**changes: object) -> list[str]:
        return [row.id for row in commune.activities.similar(activity(**{"title": title} | changes))]

    assert alike() == [made.id]
    assert alike(title="PHAT THANH chuyên mục cải cách hành chính sáng buổi") == [made.id]
    assert alike(title="Phát thanh tin an toàn giao thông") == []
    assert alike(starts_on=date(2018, 5, 10)) == []
    assert alike(channel="portal") == []
    assert alike(title="") == []
    assert commune.activities.similar(made.values, but=made.id) == []
    commune.activities.withdraw(made.id)
    assert alike() == []


def test_a_duplicate_is_found_among_many(commune: Workspace) -> None:
    """It is shown also when a thousand newer activities lie between."""
    made = record(commune, starts_on=date(2018, 1, 2))
    with commune._office.changing() as change:
        for number in range(1001):
            values = activity(title=f"Hoạt động {number}", starts_on=date(2018, 6, 1))
            payload = payload_of_values(
                values, record=f"{number:036d}", unit=commune.unit.key, by="Hà", at=change.now
            )
            change.put_new(Noun.ACTIVITY, payload, action="record")
    twin = activity(starts_on=date(2018, 1, 2))
    assert [row.id for row in commune.activities.similar(twin)] == [made.id]
