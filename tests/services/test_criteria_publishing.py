"""Criteria sets as files: checked before they are published, by Sở Nội vụ alone, never changed afterwards."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from builders.assessments import WHY, answer_everything, score, submit, view_of
from builders.exchange import Exchange, send
from builders.workspaces import everything_in
from openpyxl import load_workbook

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.workspace import Workspace

SET = "tuyen-truyen-643-2018"
QUARTER = "2018-Q1"


def second_version(at: Workspace, folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the shipped set as its version 2, with some of its text replaced."""
    file = at.criteria_publishing.export(SET, folder / "bản 2.toml")
    text = file.read_text(encoding="utf-8")
    for old, new in (("version = 1", "version = 2"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return file


def without_last_of_group_three(text: str) -> str:
    """Return the set without criterion 3.3, whose points go to 3.1."""
    tables = text.split("\n[[criteria]]\n")
    kept = [table for table in tables if 'id = "3.3"' not in table]
    assert len(kept) == len(tables) - 1
    return "\n[[criteria]]\n".join(
        table.replace("points = 6", "points = 9", 1) if 'id = "3.1"' in table else table for table in kept
    )


@pytest.mark.parametrize("ending", ["toml", "xlsx"])
@pytest.mark.parametrize("name", [SET, "tieu-chi-truyen-thong-2-diem"])
def test_what_is_written_out_reads_back_the_same(
    commune: Workspace, tmp_path: Path, name: str, ending: str
) -> None:
    """TOML and workbook hold everything: rules, indicators, words, classes."""
    file = commune.criteria_publishing.export(name, tmp_path / f"bộ tiêu chí.{ending}")
    read = commune.criteria_publishing.read(file)
    shipped = next(s for s in commune.criteria_sets.newest() if s.id == name)
    assert read.criteria_set == shipped
    assert read.newest == 1


def test_the_template_is_a_set_that_can_be_read(commune: Workspace, tmp_path: Path) -> None:
    """It has a group and one criterion of each way of scoring that fits, and adds up."""
    file = commune.criteria_publishing.template(tmp_path / "mẫu.xlsx")
    read = commune.criteria_publishing.read(file)
    assert (len(read.criteria_set.leaves()), read.newest) == (5, 0)
    assert {type(leaf.rule).__name__ for leaf in read.criteria_set.leaves()} == {
        "Ratio", "Brackets", "YesNo", "Direct", "Deduction"
    }  # fmt: skip


def spoil(change: Callable[[object], None]) -> Callable[[Path], None]:
    """Return what changes one cell of a workbook's criteria."""

    def act(file: Path) -> None:
        book = load_workbook(file)
        change(book["Tiêu chí"])
        book.save(file)

    return act


@pytest.mark.parametrize(
    ("act", "line", "words"),
    [
        (spoil(lambda s: s.__setitem__("E3", "9")), 2, "cộng"),  # type: ignore[attr-defined]
        (spoil(lambda s: s.__setitem__("E3", "nhiều")), 3, "không phải"),  # type: ignore[attr-defined]
        (spoil(lambda s: s.__setitem__("F3", "đoán")), 3, "cách chấm"),  # type: ignore[attr-defined]
        (spoil(lambda s: s.__setitem__("H3", "luck")), 3, "chỉ số"),  # type: ignore[attr-defined]
        (spoil(lambda s: s.__setitem__("B3", "9")), 3, "nhóm"),  # type: ignore[attr-defined]
        (spoil(lambda s: s.__setitem__("A4", "1.1")), 4, "hai lần"),  # type: ignore[attr-defined]
        (spoil(lambda s: s.__setitem__("G3", "sàn")), 3, "="),  # type: ignore[attr-defined]
        (spoil(lambda s: s.delete_cols(6)), 1, "thiếu"),  # type: ignore[attr-defined]
    ],
    ids=["sum", "number", "rule", "indicator", "parent", "twice", "parameter", "column"],
)
def test_a_wrong_workbook_is_refused_with_its_row(
    commune: Workspace, tmp_path: Path, act: Callable[[Path], None], line: int, words: str
) -> None:
    """File, row, what is wrong and how to mend it; nothing is written."""
    file = commune.criteria_publishing.export(SET, tmp_path / "bộ.xlsx")
    act(file)
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        commune.criteria_publishing.read(file)
    assert f"bộ.xlsx, dòng {line}:" in told.value.message
    assert words in f"{told.value.message} {told.value.hint}"
    assert everything_in(commune.folder) == before


def test_a_wrong_toml_is_refused_with_its_line(commune: Workspace, tmp_path: Path) -> None:
    """Points that do not add up are named at the group whose sum is wrong."""
    file = second_version(commune, tmp_path, ("points = 5\nrule", "points = 4\nrule"))
    with pytest.raises(UserMistake, match="dòng") as told:
        commune.criteria_publishing.read(file)
    assert "cộng" in told.value.message
    empty = tmp_path / "rỗng.toml"
    empty.write_bytes(b"\xff\xfe")
    with pytest.raises(UserMistake, match=r"rỗng\.toml"):
        commune.criteria_publishing.read(empty)


def test_only_so_noi_vu_publishes(commune: Workspace, tmp_path: Path) -> None:
    """A commune can make and check a file; publishing it is refused."""
    read = commune.criteria_publishing.read(second_version(commune, tmp_path))
    with pytest.raises(Refused, match="Sở Nội vụ"):
        commune.criteria_publishing.publish(read)
    assert [s.version for s in commune.criteria_sets.newest() if s.id == SET] == [1]


def test_a_published_version_never_changes(exchange: Exchange, tmp_path: Path) -> None:
    """The number must be the next one."""
    at = exchange.province
    file = at.criteria_publishing.export(SET, tmp_path / "bản 1.toml")
    with pytest.raises(UserMistake, match="không") as told:
        at.criteria_publishing.publish(at.criteria_publishing.read(file))
    assert "2" in told.value.hint
    assert (
        at.criteria_publishing.publish(
            at.criteria_publishing.read(second_version(at, tmp_path))
        ).record.version
        == 2
    )


def test_a_criterion_removed_after_scoring(exchange: Exchange, tmp_path: Path) -> None:
    """The assessment keeps its version; adopting the new one says which answers fall away, and adds up."""
    province, district, commune = exchange.province, exchange.district, exchange.commune
    answer_everything(commune, QUARTER)
    score(commune, "3.3", 1, WHY, QUARTER)
    file = second_version(province, tmp_path)
    file.write_text(without_last_of_group_three(file.read_text(encoding="utf-8")), encoding="utf-8")
    province.criteria_publishing.publish(province.criteria_publishing.read(file))
    send(province, district, exchange.stick)
    send(district, commune, exchange.stick)
    view = view_of(commune, QUARTER)
    assert (view.criteria_set.version, view.newer, view.row("3.3").score.points) == (1, 2, Decimal(1))
    fallen = commune.assessments.adopt_newest(commune.plans.period(QUARTER)).record
    after = view_of(commune, QUARTER)
    assert fallen == ("3.3",)
    assert (after.criteria_set.version, after.newer, after.dropped) == (2, 0, ())
    assert after.row("3.1").criterion.max_points == 9
    assert sum(leaf.max_points for leaf in after.criteria_set.leaves()) == 100


def test_what_was_submitted_keeps_its_version(exchange: Exchange, tmp_path: Path) -> None:
    """A submitted quarter cannot change its set; another quarter begins with the new one."""
    province, district, commune = exchange.province, exchange.district, exchange.commune
    answer_everything(commune, QUARTER)
    submit(commune, QUARTER)
    province.criteria_publishing.publish(
        province.criteria_publishing.read(second_version(province, tmp_path))
    )
    send(province, district, exchange.stick)
    send(district, commune, exchange.stick)
    with pytest.raises(UserMistake, match="bản 1"):
        commune.assessments.adopt_newest(commune.plans.period(QUARTER))
    assert view_of(commune, QUARTER).criteria_set.version == 1
    assert view_of(commune, "2018-Q2").criteria_set.version == 2
    send(commune, district, exchange.stick)
    (queued,) = district.reviews.queue(district.plans.period(QUARTER))
    assert district.reviews.version(queued.submission).assessment.criteria_set.version == 1
