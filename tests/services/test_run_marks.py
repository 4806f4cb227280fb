"""Bad ends in a row are counted, so that the next start can offer to be a safe one."""

from pathlib import Path

import pytest

from cchc_desktop.services.run_marks import FILE, RunMarks


def run(folder: Path, end: str) -> int:
    """Begin a run that ends well, with a fault or not at all; return what was counted at its start."""
    marks = RunMarks(folder)
    bad = marks.begin()
    if end == "fault":
        marks.fault()
    if end != "cut off":
        marks.end()
    return bad


@pytest.mark.parametrize(
    ("ends", "counted"),
    [
        ([], 0),
        (["well"], 0),
        (["fault"], 1),
        (["cut off"], 1),
        (["fault", "cut off"], 2),
        (["cut off", "cut off", "fault"], 3),
        (["fault", "cut off", "well"], 0),
        (["cut off", "well", "fault"], 1),
    ],
)
def test_bad_ends_in_a_row_are_counted(tmp_path: Path, ends: list[str], counted: int) -> None:
    """A crash, a kill or a power cut each count; one good run makes them forgotten."""
    for end in ends:
        run(tmp_path, end)
    assert run(tmp_path, "well") == counted


@pytest.mark.parametrize("text", ["", "[]", '{"bad": "x"}', '{"bad": null, "open": 1}', "[" * 9000])
def test_a_damaged_mark_counts_nothing(tmp_path: Path, text: str) -> None:
    """The program starts as if nothing had happened."""
    (tmp_path / FILE).write_text(text)
    assert run(tmp_path, "well") == 0


def test_where_nothing_can_be_written_the_program_starts_all_the_same(tmp_path: Path) -> None:
    """A folder that is not there yet is not made for a mark."""
    assert run(tmp_path / "none", "cut off") == 0
    assert not (tmp_path / "none").exists()
