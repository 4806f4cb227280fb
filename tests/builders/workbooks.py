"""Workbooks as officers hand them in: from the template, or of their own making."""

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

TITLES = ("Tên hoạt động", "Hình thức", "Từ ngày", "Mục của kế hoạch", "Đối tượng", "Lượt phát", "Đã chi")
GOOD = ("Phát thanh chuyên mục", "Phát thanh", "05/06/2018", "II.3.4", "Người dân, doanh nghiệp", 2, 150_000)


def workbook(
    file: Path,
    *rows: Sequence[object],
    titles: Sequence[object] = TITLES,
    touch: Callable[[Worksheet], object] | None = None,
) -> Path:
    """Write `rows` under `titles`; `touch` may do more to the sheet before it is saved."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Sổ theo dõi"
    sheet.append(list(titles))
    for row in rows:
        sheet.append(list(row))
    if touch is not None:
        touch(sheet)
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def good(**changes: object) -> tuple[object, ...]:
    """Return a row in which nothing is wrong; `changes` replace cells by the heading's first word."""
    names = ("title", "channel", "day", "clauses", "audiences", "broadcasts", "spent")
    values = dict(zip(names, GOOD, strict=True)) | changes
    return tuple(values[name] for name in names)


def with_part(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Rewrite one part of the workbook as somebody who means harm would."""
    with zipfile.ZipFile(file) as parts:
        held = {entry: parts.read(entry) for entry in parts.namelist()}
    held[name] = change(held.get(name, b""))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for entry, octets in held.items():
            parts.writestr(entry, octets)
    return file


def as_excel_saves(file: Path) -> Path:
    """Keep the texts of `file` in a part of their own, as Excel does and openpyxl does not."""
    texts: dict[bytes, int] = {}

    def numbered(found: re.Match[bytes]) -> bytes:
        at = texts.setdefault(found[1], len(texts))
        return b't="s"><v>%d</v>' % at

    with zipfile.ZipFile(file) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    held |= {
        name: _INLINE.sub(numbered, octets)
        for name, octets in held.items()
        if name.startswith("xl/worksheets/sheet")
    }
    shared = b"".join(b"<si>%s</si>" % text for text in texts)
    held["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (_MAIN, shared)
    links = "xl/_rels/workbook.xml.rels"
    if b"sharedStrings" not in held[links]:
        held[links] = held[links].replace(b"</Relationships>", _LINK + b"</Relationships>")
        held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", _TYPE + b"</Types>")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, octets in held.items():
            parts.writestr(name, octets)
    return file


_INLINE = re.compile(rb't="inlineStr"><is>(.*?)</is>', re.DOTALL)
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = (
    b'<Relationship Id="rIdTexts" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/sharedStrings"/>'
)
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sharedStrings+xml"/>'
)
