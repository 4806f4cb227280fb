"""What a report says of difficulties, proposals and the money the unit asked for."""

from dataclasses import replace
from datetime import date

from builders.workspaces import SetClock

from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.report_text import compose_report
from cchc_desktop.domain.reports import ReportContent
from cchc_desktop.domain.unit_plans import BudgetLine, UnitPlanValues
from cchc_desktop.workspace import Workspace

BROKEN = DifficultyValues(
    "Máy tính bộ phận một cửa hỏng", date(2018, 5, 3), "II.2.a.3", "cấp 02 máy tính", "UBND huyện Diên Khánh"
)


def report(at: Workspace, code: str = "2018-Q2") -> ReportContent:
    """Draft the report of a quarter."""
    facts = at.reports._facts
    return compose_report(facts.collect(at.plans.period(code), facts.letterhead()))


def words(content: ReportContent, key: str) -> str:
    """Return everything a section says."""
    section = next(s for s in content.sections if s.key == key)
    return " ".join(run.text for p in section.paragraphs for run in p.runs)


def test_an_open_difficulty_stands_in_sections_iv_and_vi(commune: Workspace) -> None:
    """What stands in the way in IV with its clause, what is proposed in VI with its addressee."""
    assert "không có kiến nghị" in words(report(commune), "VI")
    commune.difficulties.report(BROKEN)
    made = report(commune)
    assert "Máy tính bộ phận một cửa hỏng (mục II.2.a.3 của Kế hoạch)." in words(made, "IV")
    assert words(made, "VI") == "Đề nghị UBND huyện Diên Khánh: cấp 02 máy tính."


def test_a_difficulty_is_told_from_its_quarter_until_it_is_answered(
    commune: Workspace, clock: SetClock
) -> None:
    """Not in the report of the quarter before; again in the next quarter while nobody has answered."""
    clock.set(date(2018, 10, 2))
    made = commune.difficulties.report(BROKEN).record
    assert "hỏng" not in words(report(commune, "2018-Q1"), "IV")
    assert "hỏng" in words(report(commune, "2018-Q3"), "IV")
    commune.difficulties.withdraw(made.id)
    assert "hỏng" not in words(report(commune), "IV")


def test_the_money_asked_for_stands_in_appendix_vi(commune: Workspace) -> None:
    """Task by task with its total, beside what activities cost; without proposals there is no table."""
    assert report(commune).appendices[5].tables == ()
    lines = (
        BudgetLine("II.3.1", CostCategory.MEDIA, CostSource.COMMUNE, 12_000_000),
        BudgetLine("II.2.c.2", CostCategory.VISUAL, CostSource.CONTRIBUTED, 3_000_000),
    )
    commune.unit_plans.save(replace(UnitPlanValues(), budget=lines))
    (table,) = report(commune).appendices[5].tables
    assert [row[1] for row in table.rows] == ["II.3.1", "II.2.c.2"]
    assert table.total is not None
    assert table.total[-1] == 15_000_000
