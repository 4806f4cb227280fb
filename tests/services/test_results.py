"""Results: only what was accepted counts, ranks share places, the weakest criteria come first."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from builders.submitted import fill
from builders.workspaces import SetClock
from openpyxl import load_workbook

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.results import Results
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.workspace import Workspace


def read(at: Workspace, code: str = "2018-Q2") -> Results:
    """Return the results of a quarter."""
    return at.results.read(at.plans.period(code))


def communes(at: Workspace) -> list[str]:
    """Return the communes below the district."""
    return [unit.key for unit in at.units.below(at.unit.key) if unit.kind == "commune"]


def test_accepted_units_are_ranked_and_the_others_left_out(district: Workspace) -> None:
    """The best comes first; who has not handed in, or is not judged, is told and not summed."""
    units = communes(district)
    fill(district, units[:4])
    fill(district, units[4:6], period="2018-Q2-none")
    results = read(district)
    ranks = [(unit.unit, unit.rank) for unit in results.units if unit.settled]
    assert ranks == [(units[3], 1), (units[2], 2), (units[1], 3), (units[0], 4)]
    assert {unit.of for unit in results.units if unit.settled} == {4}
    assert (results.waiting, results.missing) == (0, len(district.units.below(district.unit.key)) - 4)
    assert results.mean is not None
    assert sum(count for _, count in results.classes) == 4


def test_what_is_not_judged_is_not_in_the_sums(district: Workspace) -> None:
    """Received versions are shown with own points, without rank, class or mean."""
    fill(district, communes(district)[:3], accepted=False)
    results = read(district)
    assert (results.waiting, results.mean, results.weakest) == (3, None, ())
    waiting = [unit for unit in results.units if unit.state is ReviewState.RECEIVED]
    assert [(u.rank, u.appraised, u.own is not None) for u in waiting] == [(None, None, True)] * 3


def test_equals_share_a_place(district: Workspace) -> None:
    """Two units with the same percentage are both second, the next is fourth."""
    from dataclasses import replace

    from cchc_desktop.domain.results import ranked

    fill(district, communes(district)[:4])
    made = [u for u in read(district).units if u.settled]
    same = [replace(u, appraised=Decimal(p)) for u, p in zip(made, (90, 80, 80, 70), strict=True)]
    assert [u.rank for u in ranked(same)] == [1, 2, 2, 4]


def test_the_weakest_criteria_come_first(district: Workspace) -> None:
    """A criterion judged 0 for one unit of four has a lower share than one left as it was."""
    fill(district, communes(district)[:4])
    results = read(district)
    first = results.weakest[:4]
    leaves = [leaf.id for leaf in results.criteria_set.leaves()][:4]
    assert {weak.criterion.id for weak in first} == set(leaves)
    assert all((weak.units, weak.none) == (4, 1) for weak in first)
    assert list(results.weakest) == sorted(results.weakest, key=lambda w: (w.share, w.criterion.id))


def test_change_since_the_quarter_before(district: Workspace) -> None:
    """Only two accepted quarters can be compared."""
    units = communes(district)
    fill(district, units[:2], period="2018-Q1")
    fill(district, units[:3])
    by_unit = {unit.unit: unit for unit in read(district).units}
    assert by_unit[units[0]].change is not None
    assert by_unit[units[2]].change is None


def test_points_stand_side_by_side(district: Workspace) -> None:
    """Own and appraised points of every criterion; where none was given the own one stands."""
    fill(district, communes(district)[:1])
    (unit,) = [u for u in read(district).units if u.settled]
    leaves = [leaf.id for leaf in read(district).criteria_set.leaves()]
    first, second = unit.points(leaves[0]), unit.points(leaves[1])
    assert first is not None
    assert second is not None
    assert (first.appraised, first.own != 0) == (0, True)
    assert second.appraised == second.own
    assert unit.points("9.9") is None


def test_an_unknown_set_is_named(district: Workspace) -> None:
    """The known ones are listed."""
    with pytest.raises(UserMistake) as told:
        district.results.read(district.plans.period("2018-Q2"), set_id="khác")
    assert "tuyen-truyen-643-2018" in told.value.hint


def test_the_table_goes_out_as_workbook_and_paper(district: Workspace, tmp_path: Path) -> None:
    """Numbers are numbers in the workbook; the PDF names the units; a folder that is none is said."""
    units = communes(district)
    fill(district, units[:3])
    period = district.plans.period("2018-Q2")
    results = read(district)
    district.results.export_xlsx(results, period, tmp_path / "kết quả.xlsx")
    sheet = load_workbook(tmp_path / "kết quả.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Hạng", "Đơn vị", "Trạng thái")
    assert rows[1][0] == 1
    assert isinstance(rows[1][4], float | int)
    assert len(rows[0]) == 7 + 2 * len(results.criteria_set.leaves())
    district.results.export_pdf(results, period, tmp_path / "kết quả.pdf")
    assert (tmp_path / "kết quả.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(Trouble):
        district.results.export_pdf(results, period, tmp_path / "nowhere" / "x.pdf")


def test_the_matrix_shows_what_was_judged(district: Workspace) -> None:
    """Beside who has handed in stand state and appraised percentage of the self-assessment."""
    units = communes(district)
    fill(district, units[:1])
    row = next(r for r in district.consolidations.matrix(2018) if r.unit == units[0])
    cell = next(c for c in row.cells if c.period == "2018-Q2")
    ranked = next(u for u in read(district).units if u.unit == units[0])
    assert (cell.review, cell.appraised) == (ReviewState.ACCEPTED, ranked.appraised)
    assert all(c.review is None for c in row.cells if c.period != "2018-Q2")


def test_a_unit_that_was_merged_keeps_its_quarter(district: Workspace, clock: SetClock) -> None:
    """What it handed up before it ended is judged and ranked; the queue says that it no longer stands."""
    ended = next(u for u in district.units.below(district.unit.key) if u.valid_to is not None)
    assert ended.valid_to is not None
    clock.set(min(ended.valid_to + timedelta(days=1), date(2018, 12, 1)))
    fill(district, [ended.key], accepted=False)
    period = district.plans.period("2018-Q2")
    (row,) = district.reviews.queue(period)
    assert (row.unit, row.mine) == (ended.key, True)
    assert ("không còn" in row.note) is (ended.valid_to < district.today())
    district.reviews.accept(row.submission)
    assert [u.rank for u in read(district).units if u.unit == ended.key] == [1]
