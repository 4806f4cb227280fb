"""Two communes become one on 16 May 2018: who owes what, at the district and in their own workspace."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from builders.activities import proof
from builders.assessments import answer_everything, submit
from builders.exchange import (
    NEIGHBOUR,
    Exchange,
    TickingClock,
    give_back,
    introduce,
    open_copy,
    record,
    send,
    titles,
    trusting,
    workspace,
)
from builders.mergers import FIRST_DAY, NAME, NEW, OLD, OTHER, dissolve_districts, merge
from builders.submitted import fill
from builders.workspaces import PASSWORD, SetClock, rows_of

from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.hand_ins import HandIn, MatrixRow
from cchc_desktop.domain.obligations import ObligationState
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.plans import CadenceKind
from cchc_desktop.domain.reorganisations import NewUnit, Reorganisation
from cchc_desktop.workspace import Workspace


@pytest.fixture
def district(district_template: Path, tmp_path: Path, clock: SetClock) -> Iterator[Workspace]:
    """The district on 3 July, whose two communes were merged in May."""
    folder = tmp_path / "district"
    shutil.copytree(district_template, folder)
    assert merge(folder, ["22651", "22654"], "22999", NAME, first=FIRST_DAY) == NEW
    opened = Workspace.open(folder, password=PASSWORD, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """Three that trust one another and know of the merger."""
    shutil.copytree(trusting(), tmp_path / "before")
    for name in ("commune", "district", "province"):
        merge(tmp_path / "before" / name, ["22651", "22654"], "22999", NAME, first=FIRST_DAY)
    opened = open_copy(tmp_path / "before", tmp_path / "exchange")
    yield opened
    opened.close()


def row_of(at: Workspace, unit: str) -> MatrixRow:
    """Return a unit's year in the matrix."""
    return next(row for row in at.consolidations.matrix(2018) if row.unit == unit)


def test_the_matrix_asks_each_unit_for_the_quarters_it_stood_in(district: Workspace, clock: SetClock) -> None:
    """The old unit owes until the quarter in which it ended, the new one from the same quarter on."""
    clock.set(date(2019, 1, 20))
    old, new = row_of(district, OLD), row_of(district, NEW)
    assert [cell.state for cell in old.cells] == [HandIn.MISSING, HandIn.MISSING, HandIn.ENDED, HandIn.ENDED]
    assert [cell.state for cell in new.cells] == [HandIn.NOT_YET, *[HandIn.MISSING] * 3]
    assert (old.became, new.became) == (f"Đã sáp nhập vào {NAME} từ 16/05/2018", "")


def test_what_became_of_a_unit_is_not_said_of_one_that_ends_years_later(district: Workspace) -> None:
    """The communes of 2018 stand all year, though they were merged in 2025."""
    others = [row for row in district.consolidations.matrix(2018) if row.unit not in {OLD, OTHER, NEW}]
    assert others
    assert all(not row.became for row in others)
    assert HandIn.ENDED not in {cell.state for row in others for cell in row.cells}


def test_the_letter_for_a_merged_unit_goes_to_the_one_that_took_it_over(
    district: Workspace, tmp_path: Path
) -> None:
    """It names the old unit whose report is missing, and who answers for it now."""
    (file,) = district.letters.urge(district.plans.period("2018-Q1"), [OLD], tmp_path)
    document = docx.Document(str(file))
    texts = [p.text for p in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = " ".join(" ".join(texts).split())
    heir = district.units.get(NEW).body
    assert f"Kính gửi: {heir}" in words
    assert f"chưa nhận được báo cáo quý I năm 2018 của {district.units.get(OLD).body}" in words
    assert f"từ ngày 16/05/2018, {heir} tiếp nhận nhiệm vụ" in words


def test_nobody_is_urged_for_a_quarter_in_which_it_did_not_stand(district: Workspace, tmp_path: Path) -> None:
    """Neither the new unit for the first quarter nor the old one for the third."""
    for unit, quarter in ((NEW, "2018-Q1"), (OLD, "2018-Q3")):
        with pytest.raises(UserMistake, match="không còn nợ"):
            district.letters.urge(district.plans.period(quarter), [unit], tmp_path)


def test_only_units_of_the_quarter_are_counted_as_left_out(district: Workspace) -> None:
    """Sums and results of a quarter do not wait for units that had ended, or had not begun."""
    for quarter, stands, does_not in (("2018-Q1", OLD, NEW), ("2018-Q3", NEW, OLD)):
        period = district.plans.period(quarter)
        left_out = {each.unit for each in district.pinned.preview(period).left_out}
        results = {each.unit for each in district.results.read(period).units}
        figures = {each.unit for each in district.consolidations.sums(period).units}
        for found in (left_out, results, figures):
            assert stands in found
            assert does_not not in found


def test_more_time_for_one_unit_is_no_more_time_for_the_others(district: Workspace) -> None:
    """Every unit has its own last day, in the matrix as on its own pages."""
    period = district.plans.period("2018-Q2")
    before = row_of(district, OTHER).cells[1].due
    district.extensions.extend(OLD, "IV.1.2.x", period, due=date(2018, 8, 1), reason="Đang sáp nhập")
    assert row_of(district, OLD).cells[1].due == district.plans.deadline(period, OLD) == date(2018, 8, 1)
    assert row_of(district, OTHER).cells[1].due == before


def test_a_yearly_task_of_the_old_unit_is_done_for_the_new_one(exchange: Exchange) -> None:
    """The district, which holds what the old commune recorded, does not ask for it a second time."""
    commune, district = exchange.commune, exchange.district
    task = next(
        t for t in commune.plans.tasks_of() if t.cadence.kind is CadenceKind.YEARLY and not t.asked_only
    )
    year = district.plans.period("2018")

    def state() -> ObligationState:
        owed = district.plans.obligations(year, NEW)
        return next(each.state for each in owed if each.clause == task.clause)

    assert state() is not ObligationState.DONE
    made = record(commune, "Hội nghị")
    commune.activities.change(made.id, replace(made.values, clauses=(task.clause,)))
    send(commune, district, exchange.stick)
    assert state() is ObligationState.DONE


def test_a_new_unit_is_ranked_by_the_mean_of_the_old_ones(district: Workspace) -> None:
    """It has a place when all of them are judged; mean and weakest criteria are the same in both tables."""
    others = [
        unit.key
        for unit in district.units.below(district.unit.key)
        if unit.kind == "commune" and unit.key not in {OLD, OTHER, NEW}
    ][:2]
    period = district.plans.period("2018-Q1")
    fill(district, [OLD, OTHER, *others], period=period.code)
    old = district.results.read(period)
    new = district.results.read(period, boundaries=Boundaries.NEW)
    assert (new.mean, new.weakest, new.settled) == (old.mean, old.weakest, old.settled)
    assert new.settled == 4
    points = {unit.unit: unit.appraised for unit in old.units}
    (line,) = [unit for unit in new.units if {part.unit for part in unit.parts} == {OLD, OTHER}]
    first, second = points[OLD], points[OTHER]
    assert first is not None
    assert second is not None
    assert line.appraised == ((first + second) / 2).quantize(Decimal("0.01"))
    assert (line.rank, line.of) == (1, 1), "the others wait for communes that are not judged yet"
    assert [row.rank for row in new.rows if row.unit in {OLD, OTHER}] == [None, None]


def test_sums_by_new_units_are_pinned_and_printed_as_such(exchange: Exchange, tmp_path: Path) -> None:
    """Both choices add up to the same; the report says which was pinned, a line leads to its versions."""
    commune, district = exchange.commune, exchange.district
    record(commune, file=proof(tmp_path))
    answer_everything(commune, "2018-Q1")
    submit(commune, "2018-Q1")
    send(commune, district, exchange.stick)
    quarter = district.plans.period("2018-Q1")
    old = district.pinned.preview(quarter, with_received=True)
    made = district.pinned.pin(quarter, with_received=True, boundaries=Boundaries.NEW).record
    found = made.consolidated
    (line,) = found.lines
    assert (line.name, line.figures.activities, found.total) == (NAME, 1, old.total)
    assert [part.pinned for part in line.parts] == [each.pinned for each in old.units]
    again = district.pinned.get(made.id)
    assert (again.consolidated, again.sha256) == (found, made.sha256)
    report = district.reports.draft(quarter, consolidation=made.id).record
    file = district.reports.export(report.id, tmp_path / "tong-hop.pdf")
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    words = " ".join(text.stdout.split())
    assert "theo đơn vị hành chính mới" in words
    assert NAME in words
    assert f"– {commune.unit.name}" in words
    by_old = district.pinned.pin(quarter, with_received=True).record
    assert [change.figure for change in by_old.changes] == ["Ranh giới"]
    report = district.reports.draft(quarter, consolidation=by_old.id).record
    notes = [appendix.note for appendix in district.reports.content(report.id).appendices]
    assert any("theo đơn vị tại thời điểm báo cáo" in (note or "") for note in notes)


@pytest.fixture
def commune(commune_template: Path, tmp_path: Path, clock: SetClock) -> Iterator[Workspace]:
    """The old commune on 3 July, which ended on 15 May."""
    folder = tmp_path / "commune"
    shutil.copytree(commune_template, folder)
    merge(folder, ["22651", "22654"], "22999", NAME, first=FIRST_DAY)
    opened = Workspace.open(folder, password=PASSWORD, clock=clock)
    yield opened
    opened.close()


def test_a_unit_that_ended_works_on_its_last_quarter_and_owes_no_later_one(
    commune: Workspace, clock: SetClock
) -> None:
    """Long after, its pages still stand on the quarter in which it ended; a later report is refused."""
    clock.set(date(2018, 11, 5))
    assert commune.plans.period_now().code == "2018-Q2"
    later = commune.plans.period("2018-Q3")
    assert all(not owed.counts for owed in commune.plans.obligations(later))
    with pytest.raises(UserMistake, match="không hoạt động trong Quý III/2018") as refused:
        commune.reports.draft(later)
    assert "15/05/2018" in refused.value.hint
    assert commune.reports.versions(later) == []
    assert commune.reports.draft(commune.plans.period("2018-Q2")).record.period == "2018-Q2"


def test_a_unit_that_ended_records_its_own_days_only(commune: Workspace) -> None:
    """What was done until the last day can still be entered; what came after belongs to the new unit."""
    made = record(commune)
    last = replace(made.values, starts_on=date(2018, 5, 15), ends_on=date(2018, 5, 15))
    commune.activities.change(made.id, last)
    for values, field in (
        (replace(last, starts_on=FIRST_DAY, ends_on=FIRST_DAY), "starts_on"),
        (replace(last, ends_on=FIRST_DAY), "ends_on"),
    ):
        (mistake,) = commune.activities.mistakes(values)
        assert (mistake.field, "15/05/2018" in mistake.hint) == (field, True)
        with pytest.raises(UserMistake):
            commune.activities.change(made.id, values)
    assert commune.activities.get(made.id).values.starts_on == date(2018, 5, 15)


def test_a_new_unit_is_given_what_the_old_ones_had_done(exchange: Exchange, tmp_path: Path) -> None:
    """With what the district gives back, the old commune's yearly task is done on its own pages too."""
    commune, district, heir = exchange.commune, exchange.district, workspace(tmp_path / "heir", NEIGHBOUR)
    introduce(district, heir, exchange.stick)
    task = next(
        t for t in commune.plans.tasks_of() if t.cadence.kind is CadenceKind.YEARLY and not t.asked_only
    )
    made = record(commune, "Hội nghị")
    commune.activities.change(made.id, replace(made.values, clauses=(task.clause,)))
    for at in (commune, district, heir):
        at.close()
        _let_follow(at.folder)
    folders = [at.folder for at in (commune, district, heir)]
    commune, district, heir = (
        Workspace.open(folder, password="demo", clock=TickingClock()) for folder in folders
    )
    exchange.commune, exchange.district = commune, district
    year = heir.plans.period("2018")

    def state() -> ObligationState:
        return next(o.state for o in heir.plans.obligations(year) if o.clause == task.clause)

    send(commune, district, exchange.stick)
    assert state() is not ObligationState.DONE
    result = give_back(district, heir, exchange.stick)
    assert (result.outcome, result.refused) == (Outcome.IMPORTED, ())
    assert titles(heir, commune) == ["Hội nghị"]
    assert titles(heir, heir) == [], "they stay records of the unit that made them"
    assert state() is ObligationState.DONE
    given = give_back(district, commune, exchange.stick)
    assert given.refused == ()
    heir.close()


def _let_follow(folder: Path) -> None:
    """Let the neighbour begin on the day after the commune ended, as the one that took it over."""
    heir = f"{NEIGHBOUR}@2018-01-01"
    with rows_of(folder) as rows:
        rows.execute(
            'UPDATE org_units SET valid_from = ?, valid_to = NULL WHERE "key" = ?',
            (FIRST_DAY.isoformat(), heir),
        )
        rows.execute("UPDATE org_units SET valid_to = '2018-05-15' WHERE \"key\" = ?", (OLD,))
        rows.execute("DELETE FROM successions WHERE old IN (?, ?)", (OLD, heir))
        rows.execute("INSERT INTO successions VALUES (?, ?, 1, 'Nghị quyết')", (OLD, heir))


def test_when_districts_vanish_the_province_asks_both_for_their_part_of_the_year(
    tmp_path: Path,
) -> None:
    """From 1 July communes report to Sở Nội vụ; districts owe two quarters, and nobody is asked for both."""
    folder = tmp_path / "exchange"
    shutil.copytree(trusting(), folder)
    july = date(2018, 7, 1)
    new = merge(folder / "province", ["22651", "22654"], "22999", NAME, first=july)
    dissolve_districts(folder / "province", first=july)
    clock = TickingClock()
    clock._now = clock._now.replace(year=2019, month=1, day=20)
    province = Workspace.open(folder / "province", password="demo", clock=clock)
    district, commune = row_of(province, "574@2018-01-01"), row_of(province, new)
    missing, ended, not_yet = HandIn.MISSING, HandIn.ENDED, HandIn.NOT_YET
    assert [cell.state for cell in district.cells] == [missing, missing, ended, ended]
    assert [cell.state for cell in commune.cells] == [not_yet, not_yet, missing, missing]
    assert district.became == "Đã kết thúc hoạt động ngày 30/06/2018"
    assert province.units.superiors(new)[0].code == "so-noi-vu"
    departments = [row for row in province.consolidations.matrix(2018) if row.unit.startswith("so-")]
    assert departments
    assert all(cell.state is missing for row in departments for cell in row.cells)
    for quarter, stands, gone in (("2018-Q2", OLD, new), ("2018-Q3", new, OLD)):
        left_out = {each.unit for each in province.pinned.preview(province.plans.period(quarter)).left_out}
        assert (stands in left_out, gone in left_out) == (True, False)
    by_new = province.consolidations.sums_by_new_boundaries(province.plans.period("2018-Q2"))
    (line,) = [line for line in by_new.units if line.unit == new]
    assert len(line.parts) == 2
    province.close()


def test_what_the_province_merges_is_asked_for_below_at_once(tmp_path: Path) -> None:
    """Sở Nội vụ merges two communes; district and commune, told by bundle, follow in matrix and duties."""
    at = open_copy(trusting(), tmp_path / "exchange")
    begun = NewUnit("22999", NAME, "Ủy ban nhân dân xã Diên Khánh Mới", UnitKind.COMMUNE, "574@2018-01-01")
    at.province.reorganisations.reorganise(
        Reorganisation(FIRST_DAY, (OLD, OTHER), (begun,), basis="Nghị quyết số 12/NQ-HĐND")
    )
    send(at.province, at.district, at.stick)
    send(at.district, at.commune, at.stick)
    old, new = row_of(at.district, OLD), row_of(at.district, NEW)
    assert [cell.state for cell in old.cells] == [HandIn.NOT_DUE, HandIn.NOT_DUE, HandIn.ENDED, HandIn.ENDED]
    assert [cell.state for cell in new.cells] == [HandIn.NOT_YET, *[HandIn.NOT_DUE] * 3]
    assert old.became == f"Đã sáp nhập vào {NAME} từ 16/05/2018"
    later = at.commune.plans.period("2018-Q3")
    assert not any(owed.counts for owed in at.commune.plans.obligations(later))
    with pytest.raises(UserMistake, match="không hoạt động"):
        at.commune.reports.draft(later)
    at.close()
