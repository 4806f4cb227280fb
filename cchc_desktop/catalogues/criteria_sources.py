"""A criteria set as plain tables, from TOML or from the rows of a workbook, and back to TOML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cchc_desktop.catalogues.source import Source, fault
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc

Values = Mapping[str, object]
_ORDER: Final = (
    "id", "parent", "title", "text", "points", "rule", "indicator", "done_words", "planned_words", "clauses",
    "evidence", "survey",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetTables:
    """Head and criteria of a set before they are checked, each with the row it stands in."""

    head: Values
    criteria: Sequence[Values]
    head_row: int = 1
    rows: Sequence[int] = ()


class TablesSource(Source):
    """Tables that did not come from TOML; complaints name the rows of the workbook."""

    def __init__(self, name: str, tables: SetTables) -> None:
        if not tables.criteria:
            raise fault(
                name, tables.head_row, tr("there is no criterion."), tr("Write one criterion in each row.")
            )
        self.name = name
        self._values = {"set": dict(tables.head), "criteria": [dict(row) for row in tables.criteria]}
        self._lines = {
            "set": [(tables.head_row, {})],
            "criteria": [(row, {}) for row in tables.rows or [1] * len(tables.criteria)],
        }


def tables_of(text: str, name: str) -> SetTables:
    """Return the tables of a set's TOML; UserMistake when it is none."""
    source = Source(name, text)
    return SetTables(source.one("set").values, [table.values for table in source.many("criteria")])


def toml_of(tables: SetTables) -> str:
    """Return the tables as TOML, which reads back to the same tables."""
    lines = ["[set]", *(f"{key} = {_toml(value)}" for key, value in tables.head.items())]
    for row in tables.criteria:
        lines += ["", "[[criteria]]"]
        lines += [f"{key} = {_toml(row[key])}" for key in _ORDER if key in row]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    return _text(str(value))


def _text(words: str) -> str:
    escaped = nfc(words).replace("\\", "\\\\").replace('"', '\\"')
    kept = "".join(f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else sign for sign in escaped)
    return f'"{kept}"'
