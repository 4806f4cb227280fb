"""Who signs, for whom and to whom a unit's report goes, until the unit says otherwise."""

from typing import Final

from cchc_desktop.domain.org_units import STANDING_BODY, OrgUnit, UnitKind
from cchc_desktop.domain.reports import Letterhead

_COMMITTEE: Final = "Ủy ban nhân dân"
_TYPES: Final = ("Tỉnh", "Thành phố", "Thị xã", "Huyện", "Đặc khu", "Phường", "Xã", "Thị trấn")
_HEADS: Final = (
    ("Văn phòng", "CHÁNH VĂN PHÒNG"),
    ("Thanh tra", "CHÁNH THANH TRA"),
    ("Chi cục", "CHI CỤC TRƯỞNG"),
    ("Cục", "CỤC TRƯỞNG"),
    ("Ban", "TRƯỞNG BAN"),
    ("Báo", "TỔNG BIÊN TẬP"),
    ("Trường", "HIỆU TRƯỞNG"),
    ("Sở", "GIÁM ĐỐC"),
    ("Đài", "GIÁM ĐỐC"),
    ("Trung tâm", "GIÁM ĐỐC"),
    ("Kho bạc", "GIÁM ĐỐC"),
    ("Bảo hiểm", "GIÁM ĐỐC"),
    ("Ngân hàng", "GIÁM ĐỐC"),
    ("Công an", "GIÁM ĐỐC"),
)
_SILENT: Final = frozenset({"và", "của", "tỉnh", "-"})


def letterhead_for(unit: OrgUnit, superior: OrgUnit | None, *, above: OrgUnit | None = None) -> Letterhead:
    """Return the letterhead `unit` begins with; every line can be changed by the unit.

    `superior` is the unit the report is sent to (a commune's district, or Sở Nội vụ); `above` is the
    unit over it in the tree, printed over a department's own name but never over a people's
    committee (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2).
    """
    committee = unit.body.startswith(_COMMITTEE)
    over = None if committee else above
    return Letterhead(
        superior_body=_capital_lines(over.body) if over else (),
        body_lines=_capital_lines(unit.body),
        body_name=unit.body,
        place=_place(unit if committee or above is None else above),
        symbol=f"BC-{'UBND' if committee else initials(unit.name)}",
        addressees=(superior.body,) if superior else (_addressee_without_superior(unit, above),),
        recipients=_recipients(unit, committee=committee),
        authority=("TM. ỦY BAN NHÂN DÂN",) if committee else (),
        signer_title="CHỦ TỊCH" if committee else _head_of(unit.name),
    )


def initials(name: str) -> str:
    """Shorten an agency's name as symbols do: "Sở Thông tin và Truyền thông" → "STTTT"."""
    words = [word for word in name.replace(",", " ").split() if word not in _SILENT]
    return "".join(word if word.isupper() else word[0].upper() for word in words)


def plain_name(name: str) -> str:
    """Drop the type from a territory's name: "Xã Diên An" → "Diên An"."""
    for kind in _TYPES:
        if name.startswith(f"{kind} "):
            return name.removeprefix(f"{kind} ")
    return name


def _capital_lines(body: str) -> tuple[str, ...]:
    if body.startswith(f"{_COMMITTEE} "):
        return (_COMMITTEE.upper(), body.removeprefix(f"{_COMMITTEE} ").upper())
    return (body.upper(),)


def _place(unit: OrgUnit) -> str:
    return plain_name(unit.name)


def _addressee_without_superior(unit: OrgUnit, above: OrgUnit | None) -> str:
    return above.body if unit.code == STANDING_BODY and above else "Sở Nội vụ"


def _recipients(unit: OrgUnit, *, committee: bool) -> tuple[str, ...]:
    if not committee:
        return ("Như trên", "Lãnh đạo cơ quan", "Lưu: VT")
    word = next((kind.lower() for kind in _TYPES if unit.name.startswith(f"{kind} ")), "")
    leaders = f"Chủ tịch, các Phó Chủ tịch UBND {word}".rstrip()
    party = {UnitKind.COMMUNE: "Đảng ủy", UnitKind.PROVINCE: "Tỉnh ủy"}.get(
        unit.kind, f"{word.capitalize()} ủy"
    )
    return ("Như trên", f"Thường trực {_party(word, party)}, HĐND {word}".rstrip(), leaders, "Lưu: VT")


def _party(word: str, party: str) -> str:
    return {"thành phố": "Thành ủy", "thị xã": "Thị ủy"}.get(word, party)


def _head_of(name: str) -> str:
    return next((title for start, title in _HEADS if name.startswith(start)), "THỦ TRƯỞNG ĐƠN VỊ")
