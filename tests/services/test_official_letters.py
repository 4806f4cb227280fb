"""Letters on the unit's letterhead: urging, the unit's plan and its proposal of money."""

import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest
from builders.exchange import TickingClock, workspace

from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanValues
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"


class May(TickingClock):
    """Tells a morning of May 2018."""

    def __init__(self) -> None:
        super().__init__()
        self._now = self._now.replace(month=5, day=7)


@pytest.fixture
def district(tmp_path: Path) -> Workspace:
    """A district that has received nothing yet, in May."""
    return workspace(tmp_path / "district", "574", May())


@pytest.fixture
def commune(tmp_path: Path) -> Workspace:
    """A commune with an own task and money asked for."""
    made = workspace(tmp_path / "commune", "22651")
    made.unit_plans.save(
        UnitPlanValues(
            number="12/KH-UBND",
            issued_on=date(2018, 3, 26),
            tasks=(OwnTask("II.3", "Phát thanh lưu động tại các thôn", "monthly:2", who="Văn hóa - Xã hội"),),
            budget=(
                BudgetLine("II.3.3", str(CostCategory.MEDIA), str(CostSource.COMMUNE), 6_000_000),
                BudgetLine("II.3.3", str(CostCategory.OTHER), str(CostSource.DISTRICT), 1_500_000),
            ),
        )
    )
    return made


def words_of(file: Path) -> str:
    """Return the text of a PDF or DOCX on one line."""
    if file.suffix == ".pdf":
        done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
        return " ".join(done.stdout.split())
    document = docx.Document(str(file))
    texts = [p.text for p in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("ending", [".docx", ".pdf"])
def test_a_letter_urges_each_unit_that_owes(district: Workspace, tmp_path: Path, ending: str) -> None:
    """One letter a unit: the deadline, how late it is, and three working days to answer, holidays counted."""
    below = [unit for unit in district.units.below(district.unit.key) if unit.kind == "commune"][:3]
    out = tmp_path / "thu"
    out.mkdir()
    files = district.letters.urge(
        district.plans.period(QUARTER), [unit.key for unit in below], out, ending=ending
    )
    assert [file.name for file in files] == [f"don-doc-{QUARTER}-{unit.code}{ending}" for unit in below]
    words = words_of(files[0])
    assert f"Kính gửi: {below[0].body}" in words
    assert "chưa nhận được báo cáo quý I năm 2018" in words
    assert "trước ngày 10/05/2018" in words
    assert "V/v đôn đốc" in words
    assert [line.action for line in district.audit.lines()[:3]] == ["urge"] * 3


def test_who_owes_nothing_is_not_urged(district: Workspace, tmp_path: Path) -> None:
    """Nothing is written for anybody when one of the units has handed in its report."""
    district.signatures.attach_paper(
        district.reports.draft(district.plans.period(QUARTER)).record.id,
        [_scan(tmp_path)],
        number="3",
        day=date(2018, 5, 7),
    )
    with pytest.raises(UserMistake, match="không còn nợ"):
        district.letters.urge(district.plans.period(QUARTER), [district.unit.key], tmp_path)
    assert not list(tmp_path.glob("don-doc-*"))


def _scan(folder: Path) -> Path:
    from PIL import Image

    file = folder / "quet.png"
    Image.new("L", (60, 80), 255).save(file)
    return file


@pytest.mark.parametrize("ending", [".docx", ".pdf"])
def test_the_unit_plan_is_written_as_a_plan(commune: Workspace, tmp_path: Path, ending: str) -> None:
    """Title, number and date, tasks of the province and own ones with who does them, and the money."""
    words = words_of(commune.letters.write_unit_plan(tmp_path / f"ke-hoach{ending}"))
    assert "KẾ HOẠCH" in words
    assert "12/KH-UBND" in words
    assert "ngày 26 tháng 3 năm 2018" in words
    assert "Phát thanh lưu động tại các thôn" in words
    assert "Văn hóa -" in words
    assert "7.500.000" in words


def test_the_proposal_of_money_adds_up(commune: Workspace, tmp_path: Path) -> None:
    """Each line with clause, purpose and source; the total in figures; nothing asked for, nothing written."""
    words = words_of(commune.letters.write_budget_proposal(tmp_path / "to-trinh.pdf"))
    assert "TỜ TRÌNH" in words
    assert "TTr-UBND" in words
    assert words.count("7.500.000") == 2
    assert words.index("Tổng cộng") < words.index("kính trình")
    commune.unit_plans.save(UnitPlanValues(number="12/KH-UBND", issued_on=date(2018, 3, 26)))
    with pytest.raises(UserMistake) as told:
        commune.letters.write_budget_proposal(tmp_path / "hai.pdf")
    assert told.value.hint
    assert not (tmp_path / "hai.pdf").exists()


def test_another_ending_is_refused(commune: Workspace, tmp_path: Path) -> None:
    """A letter is a DOCX or a PDF."""
    with pytest.raises(UserMistake, match="odt"):
        commune.letters.write_unit_plan(tmp_path / "ke-hoach.odt")
