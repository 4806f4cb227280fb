"""Units merged or divided in mid year, laid into the tables as Sở Nội vụ's list would leave them."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from builders.activities import proof
from builders.assessments import answer_everything, submit
from builders.exchange import build_trusting, open_copy, record, send
from builders.workspaces import rows_of

from cchc_desktop.domain.org_units import unit_key

PROVINCE = "56@2018-01-01"
OLD, OTHER, NEW = "22651@2018-01-01", "22654@2018-01-01", "22999@2018-05-16"
NAME, FIRST_DAY = "Xã Diên Khánh Mới", date(2018, 5, 16)
"""Two communes of 2018 and the one that they became on its first day."""
_START = date(2018, 1, 1)


def merge(
    folder: Path,
    old: Sequence[str],
    new: str,
    name: str,
    *,
    first: date,
    whole: bool = True,
) -> str:
    """Let the units of 2018 with the codes `old` become `new` on its `first` day; return its key.

    With `whole` false they were divided, and other parts of them may go elsewhere.
    """
    key, keys = unit_key(new, first), [unit_key(code, _START) for code in old]
    with rows_of(folder) as rows:
        rows.execute(
            "INSERT INTO org_units"
            ' ("key", code, valid_from, valid_to, name, body, kind, parent, folded, sort_key)'
            " SELECT ?, ?, ?, NULL, ?, ?, kind, parent, folded, sort_key FROM org_units WHERE key = ?",
            (key, new, first.isoformat(), name, f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}", keys[0]),
        )
        last = (first - timedelta(days=1)).isoformat()
        for each in keys:
            rows.execute('UPDATE org_units SET valid_to = ? WHERE "key" = ?', (last, each))
            rows.execute(
                "DELETE FROM successions WHERE old = ? AND new IN"
                ' (SELECT "key" FROM org_units WHERE valid_from > ?)',
                (each, first.isoformat()),
            )
            rows.execute("INSERT INTO successions VALUES (?, ?, ?, 'Nghị quyết')", (each, key, whole))
    return key


def dissolve_districts(folder: Path, *, first: date) -> None:
    """Let districts end on the day before `first`, and what was merged on it stand under the province.

    So it was on 01/7/2025, here within the plan's year; communes that were not merged end without an heir.
    """
    last = (first - timedelta(days=1)).isoformat()
    with rows_of(folder) as rows:
        rows.execute(
            "UPDATE org_units SET valid_to = ? WHERE kind IN ('district', 'commune') AND valid_from < ?"
            " AND (valid_to IS NULL OR valid_to > ?)",
            (last, first.isoformat(), last),
        )
        rows.execute("UPDATE org_units SET parent = ? WHERE valid_from = ?", (PROVINCE, first.isoformat()))


def build_merged(folder: Path) -> Path:
    """Lay three trusting workspaces that know of the merger; return where `open_copy` finds them."""
    made = folder / "merged"
    made.mkdir()
    build_trusting(made)
    for name in ("commune", "district", "province"):
        merge(made / name, ["22651", "22654"], "22999", NAME, first=FIRST_DAY)
    return made


def build_handed_up(folder: Path) -> Path:
    """Lay them where the old commune has submitted its first quarter to the district besides."""
    opened = open_copy(build_merged(folder), folder / "filled")
    record(opened.commune, file=proof(folder))
    answer_everything(opened.commune, "2018-Q1")
    submit(opened.commune, "2018-Q1")
    send(opened.commune, opened.district, opened.stick)
    opened.close()
    return folder / "filled"
