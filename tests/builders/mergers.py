"""Units merged or divided in mid year, laid into the tables as Sở Nội vụ's list would leave them."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from builders.workspaces import rows_of

from cchc_desktop.domain.org_units import unit_key

PROVINCE = "56@2018-01-01"
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
