"""A criteria set as a workbook: a sheet of facts, a sheet with one criterion in each row."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cchc_desktop.documents.sheet_cells import begins_like_formula, cell_text
from cchc_desktop.documents.workbooks import open_table
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import fold, nfc

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FACTS: Final = {
    "id": "Mã bộ tiêu chí",
    "version": "Bản",
    "title": "Tên",
    "year": "Năm",
    "level": "Cấp (all, commune, district, department…)",
    "plan": "Mã kế hoạch",
    "points": "Tổng điểm",
    "rounding": "Bước làm tròn",
    "proposed": "Là đề xuất (có/không)",
    "classes": "Xếp loại",
}
COLUMNS: Final = {
    "id": ("Mã", 8),
    "parent": ("Thuộc nhóm", 11),
    "title": ("Tên tiêu chí", 34),
    "text": ("Nội dung", 50),
    "points": ("Điểm tối đa", 11),
    "kind": ("Cách chấm", 14),
    "parameters": ("Tham số", 40),
    "indicator": ("Chỉ số", 28),
    "done_words": ("Lời đếm phần đạt", 24),
    "planned_words": ("Lời đếm phần phải có", 24),
    "clauses": ("Mục kế hoạch", 18),
    "evidence": ("Cần minh chứng", 11),
    "survey": ("Khảo sát", 10),
}
KINDS: Final = {
    "ratio": "tỷ lệ",
    "brackets": "khoảng",
    "checklist": "danh mục",
    "yes_no": "có/không",
    "direct": "nhập tay",
    "deduction": "trừ điểm",
}
_HELP: Final = (
    "Mỗi dòng của trang “Tiêu chí” là một nhóm (để trống Cách chấm) hoặc một tiêu chí.",
    "Cách chấm và Tham số: tỷ lệ (floor=0.5, có thể để trống); có/không; nhập tay;",
    "khoảng (percent: 50=2; 80=4; 100=6 hoặc count: 1=2; 4=6); trừ điểm (per=0.5; at_most=4);",
    "danh mục (board|Bảng điện tử|0.25; web|Trang thông tin|0.25).",
    "Tổng điểm của các tiêu chí trong nhóm phải bằng điểm của nhóm; tổng các nhóm bằng Tổng điểm.",
    "Xếp loại: từ cao đến thấp, ví dụ Tốt=80; Khá=65; Trung bình=50; Yếu=0.",
)
MOST_CRITERIA: Final = 2_000
_YES: Final = "có"
Values = dict[str, object]


def write_set_xlsx(out: Path, head: Mapping[str, object], criteria: Sequence[Mapping[str, object]]) -> None:
    """Write a set so that `read_set_xlsx` gives the same back; OSError when the disk does not take it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    facts = book.worksheets[0]
    facts.title = "Thông tin"
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for at, words in enumerate(("Mục", "Giá trị"), 1):
        _put(facts, 1, at, words).font = bold
    for row, (key, label) in enumerate(FACTS.items(), 2):
        _put(facts, row, 1, label)
        _put(facts, row, 2, _fact(key, head.get(key))).alignment = wrapped
    for row, words in enumerate(_HELP, len(FACTS) + 3):
        _put(facts, row, 1, words)
    facts.column_dimensions["A"].width, facts.column_dimensions["B"].width = 44, 60
    sheet: Any = book.create_sheet("Tiêu chí")
    for at, (title, width) in enumerate(COLUMNS.values(), 1):
        cell = _put(sheet, 1, at, title)
        cell.font = bold
        sheet.column_dimensions[cell.column_letter].width = width
    for row, each in enumerate(criteria, 2):
        for at, key in enumerate(COLUMNS, 1):
            _put(sheet, row, at, _cell(key, each)).alignment = wrapped
    sheet.freeze_panes = "A2"
    book.save(out)


def read_set_xlsx(file: Path) -> tuple[Values, int, list[Values], list[int]]:
    """Return facts, their row, criteria and their rows; UserMistake when the workbook is not such a one."""
    labels = {fold(label): key for key, label in FACTS.items()}
    head: Values = {}
    _, rows = _table(file, {fold("Mục"), fold("Giá trị")})
    for row, cells in rows:
        key = labels.get(fold(_words(cells[0] if cells else None)))
        value = _words(cells[1]) if key and len(cells) > 1 else ""
        if key and value:
            head[key] = _read_fact(file, row, key, value)
    columns = {fold(title): key for key, (title, _) in COLUMNS.items()}
    heading, rows = _table(file, set(columns))
    keys = [columns.get(fold(_words(cell)), "") for cell in heading[1]]
    lost = [COLUMNS[key][0] for key in ("id", "title", "points", "kind") if key not in keys]
    if lost:
        raise _wrong(file, heading[0], tr("these columns are missing: {names}.", names=", ".join(lost)))
    found: list[Values] = []
    places: list[int] = []
    for row, cells in rows:
        said = {key: _words(c) for key, c in zip(keys, cells, strict=False) if key and _words(c)}
        if said:
            found.append(_criterion(file, row, said))
            places.append(row)
    return head, 1, found, places


def _table(
    file: Path, titles: AbstractSet[str]
) -> tuple[tuple[int, tuple[object, ...]], list[tuple[int, tuple[object, ...]]]]:
    """Return heading and rows of the table that has most of `titles`, read whole before it is judged."""
    with open_table(file, lambda cells: sum(fold(str(c)) in titles for c in cells if c)) as table:
        heading = (table.heading_row, table.heading)
        rows = list(islice(table.rows, MOST_CRITERIA + 1))
    if len(rows) > MOST_CRITERIA:
        raise _wrong(file, rows[-1][0], tr("a set has at most {count} rows.", count=MOST_CRITERIA))
    return heading, rows


def _fact(key: str, value: object) -> str:
    if value is None:
        return ""
    if key == "classes" and isinstance(value, list):
        return "; ".join(f"{label}={_number(start)}" for label, start in value)
    if isinstance(value, bool):
        return _YES if value else "không"
    return _number(value) if isinstance(value, int | Decimal) else str(value)


def _read_fact(file: Path, row: int, key: str, text: str) -> object:
    if key in {"version", "year"}:
        return int(_decimal(file, row, text))
    if key in {"points", "rounding"}:
        return _decimal(file, row, text)
    if key == "proposed":
        return fold(text) in {"co", "yes", "true", "1", "x"}
    if key == "classes":
        return [[label, value] for label, value in _pairs(file, row, text)]
    return text


def _cell(key: str, row: Mapping[str, object]) -> str:
    rule = row.get("rule")
    if key == "kind":
        return KINDS.get(str(rule["kind"]), "") if isinstance(rule, Mapping) else ""
    if key == "parameters":
        return _parameters(rule) if isinstance(rule, Mapping) else ""
    value = row.get(key)
    if key == "clauses" and isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return _YES if value else ""
    if isinstance(value, int | Decimal):
        return _number(value)
    return "" if value is None else str(value)


def _parameters(rule: Mapping[str, Any]) -> str:
    match rule["kind"]:
        case "brackets":
            pairs = "; ".join(f"{_number(a)}={_number(b)}" for a, b in rule["brackets"])
            return f"{rule.get('measure', 'percent')}: {pairs}"
        case "checklist":
            return "; ".join(f"{a}|{b}|{_number(c)}" for a, b, c in rule["parts"])
        case _:
            return "; ".join(
                f"{key}={_number(rule[key])}" for key in ("floor", "per", "at_most") if key in rule
            )


def _criterion(file: Path, row: int, said: Mapping[str, str]) -> Values:
    made: Values = {key: said[key] for key in ("id", "parent", "title", "text", "indicator") if key in said}
    made |= {key: said[key] for key in ("done_words", "planned_words") if key in said}
    made.setdefault("text", said.get("title", ""))
    if "points" in said:
        made["points"] = _decimal(file, row, said["points"])
    if "kind" in said:
        made["rule"] = _rule(file, row, said["kind"], said.get("parameters", ""))
    if "clauses" in said:
        made["clauses"] = [
            part.strip() for part in said["clauses"].replace(",", ";").split(";") if part.strip()
        ]
    for key in ("evidence", "survey"):
        if key in said:
            made[key] = fold(said[key]) in {"co", "yes", "true", "1", "x"}
    return made


def _rule(file: Path, row: int, words: str, parameters: str) -> Values:
    known = {fold(label): kind for kind, label in KINDS.items()} | {kind: kind for kind in KINDS}
    kind = known.get(fold(words))
    if kind is None:
        raise _wrong(
            file,
            row,
            tr("“{words}” is no way of scoring.", words=words),
            tr("Write one of: {words}.", words=", ".join(KINDS.values())),
        )
    rule: Values = {"kind": kind}
    if kind == "brackets":
        measure, colon, pairs = parameters.partition(":")
        rule["measure"] = measure.strip() if colon else "percent"
        rule["brackets"] = [
            [_decimal(file, row, a), b] for a, b in _pairs(file, row, pairs if colon else parameters)
        ]
    elif kind == "checklist":
        parts = [[cell.strip() for cell in part.split("|")] for part in parameters.split(";") if part.strip()]
        if any(len(part) != 3 for part in parts):
            raise _wrong(file, row, tr("each part is written code|name|points."))
        rule["parts"] = [[code, label, _decimal(file, row, points)] for code, label, points in parts]
    else:
        rule |= dict(_pairs(file, row, parameters))
    return rule


def _pairs(file: Path, row: int, text: str) -> list[tuple[str, Decimal]]:
    found = []
    for part in text.split(";"):
        if part.strip():
            name, sign, value = part.partition("=")
            if not sign:
                raise _wrong(file, row, tr("“{part}” is not written name=number.", part=part.strip()))
            found.append((name.strip(), _decimal(file, row, value)))
    return found


def _decimal(file: Path, row: int, text: str) -> Decimal:
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise _wrong(file, row, tr("“{text}” is no number.", text=text.strip())) from None


def _wrong(file: Path, row: int, what: str, mend: str = "") -> UserMistake:
    return UserMistake(
        tr("{file}, line {line}: {what}", file=file.name, line=row, what=what),
        hint=mend or tr("Compare with the template; its first sheet explains every column."),
    )


def _number(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return nfc(str(value)).strip()


def _put(sheet: "Worksheet", row: int, column: int, words: str) -> Any:
    cell: Any = sheet.cell(row=row, column=column)
    cell.value = cell_text(words) or None
    if words:
        cell.data_type = "s"
        cell.quotePrefix = begins_like_formula(words)
    return cell
