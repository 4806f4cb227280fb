"""A superior's sums over pinned versions: what counts, what is left out, what a late change does."""

import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import proof
from builders.assessments import answer_everything, submit, view_of
from builders.exchange import Exchange, record, send
from msgspec.structs import replace

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.consolidations import (
    Consolidated,
    ConsolidatedUnit,
    Figures,
    PinnedInput,
    changes_between,
    line_of,
    ranked,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reports import Profile, ReportKind
from cchc_desktop.domain.reviews import ReturnedItem
from cchc_desktop.services.consolidation_payloads import ConsolidationPayload
from cchc_desktop.services.report_versions import ReportState
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"


@pytest.fixture
def handed_up(exchange: Exchange, tmp_path: Path) -> Exchange:
    """The commune has submitted its quarter with one activity, and the district holds it."""
    record(exchange.commune, file=proof(tmp_path))
    answer_everything(exchange.commune, QUARTER)
    submit(exchange.commune, QUARTER)
    send(exchange.commune, exchange.district, exchange.stick)
    return exchange


def accept(at: Workspace) -> None:
    """Accept the one version in the queue."""
    (row,) = at.reviews.queue(at.plans.period(QUARTER))
    at.reviews.accept(row.submission)


def commune_of(found: Consolidated, exchange: Exchange) -> ConsolidatedUnit:
    """Return the commune's part."""
    return next(each for each in found.units if each.pinned.unit == exchange.commune.unit.key)


def test_only_accepted_versions_count_and_the_rest_is_named(handed_up: Exchange) -> None:
    """A received version is left out with the reason, unless received ones are asked for, and then marked."""
    district = handed_up.district
    quarter = district.plans.period(QUARTER)
    before = district.pinned.preview(quarter)
    assert before.units == ()
    whys = {each.unit: each.why for each in before.left_out}
    assert "chưa được chấp nhận" in whys[handed_up.commune.unit.key]
    assert len(whys) == len(district.units.under(district.unit.key)) + 1
    received = district.pinned.preview(quarter, with_received=True)
    assert (received.unaccepted, commune_of(received, handed_up).pinned.accepted) == (1, False)
    accept(district)
    after = commune_of(district.pinned.preview(quarter), handed_up)
    assert after.pinned.accepted
    assert after.figures.own == view_of(handed_up.commune, QUARTER).total.percent
    assert after.figures.appraised is not None


def test_figures_are_those_of_the_version_not_of_today(handed_up: Exchange, tmp_path: Path) -> None:
    """What the unit records after handing up, or takes back, does not move a sum."""
    district, commune = handed_up.district, handed_up.commune
    accept(district)
    quarter = district.plans.period(QUARTER)
    first = district.pinned.preview(quarter)
    assert (first.total.activities, first.total.evidence) == (1, 1)
    assert dict(first.total.counters) == {"broadcasts": 3}
    assert first.total.incomplete == 0
    district.reviews.reopen(district.reviews.queue(quarter)[0].submission, "Bổ sung hoạt động")
    district.reviews.return_items(
        district.reviews.queue(quarter)[0].submission,
        [ReturnedItem(Noun.ASSESSMENT, "5.1", "", "Thiếu nhật ký", date(2018, 4, 20))],
        "Bổ sung",
    )
    assert district.pinned.preview(quarter, with_received=True).units == ()
    send(district, commune, handed_up.stick)


def test_a_consolidation_is_pinned_and_a_late_change_adjusts_it(handed_up: Exchange) -> None:
    """Number 1 stays as it is; the next one says what differs, figure by figure."""
    district = handed_up.district
    quarter = district.plans.period(QUARTER)
    with pytest.raises(UserMistake):
        district.pinned.pin(quarter)
    first = district.pinned.pin(quarter, with_received=True).record
    assert (first.number, first.changes) == (1, ())
    with pytest.raises(UserMistake, match="Không có gì thay đổi"):
        district.pinned.pin(quarter, with_received=True)
    accept(district)
    second = district.pinned.pin(quarter).record
    assert second.number == 2
    told = {(change.figure, change.before, change.after) for change in second.changes}
    assert ("Tình trạng", "Đã nhận", "Đã chấp nhận") in told
    assert [each.number for each in district.pinned.versions(quarter)] == [2, 1]
    again = district.pinned.get(first.id)
    assert (again.consolidated, again.sha256) == (first.consolidated, first.sha256)


def test_a_consolidation_goes_up_and_cannot_be_changed_on_the_way(handed_up: Exchange) -> None:
    """Sở Nội vụ reads the district's sums with their hash; a changed document is no payload."""
    district, province = handed_up.district, handed_up.province
    accept(district)
    made = district.pinned.pin(district.plans.period(QUARTER)).record
    assert send(district, province, handed_up.stick).outcome is Outcome.IMPORTED
    (seen,) = province.pinned.versions(province.plans.period(QUARTER), district.unit.key)
    assert (seen.sha256, seen.consolidated) == (made.sha256, made.consolidated)
    with district._office.reading() as session:
        from db.models.consolidations import ConsolidationRow

        row = session.get_one(ConsolidationRow, made.id)
        payload = ConsolidationPayload(
            id=row.id, unit=row.unit, recorded_by=row.recorded_by, recorded_at=row.recorded_at,
            period=row.period, number=row.number, sha256=row.sha256, document=row.document,
        )  # fmt: skip
    for changed in (
        {"document": payload.document.replace('"activities":1', '"activities":9')},
        {"sha256": "0" * 64},
        {"period": "2018-Q2"},
        {"document": payload.document + " "},
    ):
        with pytest.raises(ValueError, match=r"sha256|document|another form"):
            replace(payload, **changed)


def test_the_consolidated_report_tells_every_input_by_its_hash(handed_up: Exchange, tmp_path: Path) -> None:
    """Same outline, ranking, units one by one, the versions with SHA-256; frozen however the data move on."""
    district = handed_up.district
    accept(district)
    quarter = district.plans.period(QUARTER)
    made = district.pinned.pin(quarter).record
    report = district.reports.draft(quarter, Profile.ND30, consolidation=made.id).record
    assert (report.kind, report.consolidation) == (ReportKind.CONSOLIDATED, made.id)
    assert district.reports.versions(quarter) == []
    district.reports.export(report.id, tmp_path / "tong-hop.pdf")
    words = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "tong-hop.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    plain = " ".join(words.split())
    assert "Tổng hợp kết quả công tác tuyên truyền cải cách hành chính" in plain
    assert "1/" in plain
    assert handed_up.commune.unit.name in plain
    pinned = commune_of(made.consolidated, handed_up).pinned
    assert pinned.sha256[:40] in "".join(words.split())
    assert "Phụ lục IV" in plain
    for ending in (".docx", ".xlsx"):
        assert district.reports.export(report.id, tmp_path / f"tong-hop{ending}").stat().st_size > 5000


def test_a_new_consolidation_makes_a_new_version_of_the_report(handed_up: Exchange) -> None:
    """The draft of consolidation 1 is not silently moved to consolidation 2."""
    district = handed_up.district
    quarter = district.plans.period(QUARTER)
    first = district.pinned.pin(quarter, with_received=True).record
    one = district.reports.draft(quarter, consolidation=first.id).record
    accept(district)
    second = district.pinned.pin(quarter).record
    two = district.reports.draft(quarter, consolidation=second.id).record
    assert (one.id != two.id, two.consolidation, two.state) == (True, second.id, ReportState.DRAFT)
    adjustments = district.reports.content(two.id).appendices[-1]
    assert "Điều chỉnh lần 1" in adjustments.title
    assert district.reports.content(one.id).appendices[-1].number == "IV"


def part(name: str, own: str | None, appraised: str | None = None, **figures: int) -> ConsolidatedUnit:
    """Return a unit with points and figures."""
    pinned = PinnedInput(name, name, name, 1, "0" * 64, accepted=True)
    return ConsolidatedUnit(
        pinned,
        Figures(
            own=None if own is None else Decimal(own),
            appraised=None if appraised is None else Decimal(appraised),
            **figures,
        ),
    )


def test_appraised_points_rank_before_own_ones_and_equals_share_a_place() -> None:
    """A unit without points has no place; the next after two equal ones is third."""
    units = [part("C", "70"), part("A", "95", "80"), part("B", "80"), part("D", None)]
    places = ranked(line_of(unit) for unit in units)
    assert [(each.place, each.line.name) for each in places] == [(1, "A"), (1, "B"), (3, "C")]


def test_a_total_is_the_sum_of_its_units() -> None:
    """Counts add up; points do not."""
    found = Consolidated("2018-Q1", (part("A", "90", activities=3), part("B", "80", activities=4)), (), False)  # noqa: FBT003
    assert (found.total.activities, found.total.own) == (7, None)


def test_a_unit_that_comes_or_goes_is_a_change_of_every_figure() -> None:
    """The difference table names units that were not counted before, and says nothing of those that stay."""
    stays, comes = part("A", "90", activities=3), part("B", "80", activities=4)
    before = Consolidated("2018-Q1", (stays,), (), with_received=False)
    after = Consolidated("2018-Q1", (stays, comes), (), with_received=False)
    changes = changes_between(before, after)
    assert {change.name for change in changes} == {"B"}
    assert ("Hoạt động", "–", "4") in {(c.figure, c.before, c.after) for c in changes}
    assert changes_between(after, after) == ()
