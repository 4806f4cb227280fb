"""The verification sheet: what a check of a PDF's signatures found, on paper, in three lines and in full."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.faces import faces
from cchc_desktop.documents.lines import balanced, wrap
from cchc_desktop.documents.sheets import Sheets, new_canvas
from cchc_desktop.documents.tables import draw_table
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import speaking
from cchc_desktop.domain.reports import Column, Profile, Table
from cchc_desktop.domain.verdicts import SignatureVerdict, Verdict, verdict_lines, verdict_title
from cchc_desktop.domain.vietnamese import day, size

_SIZE = 12.0
_LEADING = 16.0
_FOOT = (
    "Phiếu này do chương trình CCHC Desktop lập khi không có mạng: chỉ ghi những gì đã kiểm tra được trên "
    "máy tính này với gói tin cậy nêu trên. Thời điểm ký là thời điểm người ký khai, chưa có dấu thời gian "
    "của bên thứ ba xác nhận."
)


def draw_sheet(
    verdict: Verdict,
    *,
    name: str,
    data: bytes,
    checked_at: datetime,
    checker: str = "",
    trust_version: str = "",
    trust_made_on: date | None = None,
) -> bytes:
    """Return a PDF that says of the file `name` what `verdict` found, always in Vietnamese."""
    known = faces()
    out = BytesIO()
    canvas = new_canvas(out, known, title="Phiếu kiểm tra chữ ký số", author=checker, size=_SIZE)
    canvas.setSubject(known.printable(name))
    with speaking("vi"):
        sheets = Sheets(canvas, known, Profile.ND30)
        sheets.begin(m.PORTRAIT)
        sheets.centred(["PHIẾU KIỂM TRA CHỮ KÝ SỐ"], known.bold, m.TITLE_SIZE, 22)
        title = balanced(known.printable(name), known.regular, m.TEXT_SIZE, sheets.paper.text_width)
        sheets.centred(title, known.regular, m.TEXT_SIZE, m.TEXT_LEADING)
        sheets.y -= 12
        digest = hashlib.sha256(data).hexdigest()
        facts = (
            ("Dung lượng", f"{size(len(data))} ({len(data)} byte)"),
            ("SHA-256", f"{digest[:32]}\n{digest[32:]}"),
            ("Thời điểm kiểm tra", _moment(checked_at)),
            ("Nơi kiểm tra", checker or "Chưa mở kho dữ liệu của đơn vị nào"),
            ("Gói tin cậy", _trust(trust_version, trust_made_on, checked_at)),
        )
        for label, words in facts:
            _line(sheets, label, words)
        sheets.y -= 10
        sheets.make_room(_LEADING * 5)
        sheets.centred([f"KẾT LUẬN: {verdict_title(verdict).upper()}"], known.bold, m.TEXT_SIZE, 24)
        for each in verdict_lines(verdict):
            _line(sheets, each.label, each.text)
        sheets.y -= 10
        if verdict.signatures:
            draw_table(sheets, _signatures(verdict), size=m.TABLE_SIZE)
        sheets.y -= 12
        for text in wrap(_FOOT, known.italic, m.RECIPIENTS_SIZE, sheets.paper.text_width):
            sheets.make_room(14)
            sheets.text(text, known.italic, m.RECIPIENTS_SIZE, sheets.paper.left, sheets.baseline(11, 14))
            sheets.y -= 14
        sheets.close()
    canvas.save()
    return out.getvalue()


def _line(sheets: Sheets, label: str, words: str) -> None:
    faces, left = sheets.faces, sheets.paper.left
    at = left + 42 * m.MM
    lines = wrap(faces.printable(words), faces.regular, _SIZE, sheets.paper.width - sheets.paper.right - at)
    sheets.make_room(len(lines) * _LEADING)
    sheets.text(f"{label}:", faces.bold, _SIZE, left, sheets.baseline(_SIZE, _LEADING))
    for text in lines:
        sheets.text(text, faces.regular, _SIZE, at, sheets.baseline(_SIZE, _LEADING))
        sheets.y -= _LEADING
    sheets.y -= 3


def _signatures(verdict: Verdict) -> Table:
    columns = (
        Column("Người ký", 0.26),
        Column("Đơn vị cấp chứng thư", 0.22),
        Column("Thời điểm ký (người ký khai)", 0.17),
        Column("Kết quả", 0.35),
    )
    return Table("Từng chữ ký", columns, tuple(_row(signature) for signature in verdict.signatures))


def _row(signature: SignatureVerdict) -> tuple[str | None, ...]:
    who = f"{signature.signer}\n({signature.role.label})" if signature.role else signature.signer
    signed = _moment(signature.signed_at) if signature.signed_at else None
    return who, signature.issuer, signed, "; ".join(_found(signature))


def _found(signature: SignatureVerdict) -> Iterator[str]:
    yield signature.overall.label
    yield from (reason.label for reason in signature.reasons)
    if signature.valid_from and signature.valid_until:
        yield f"chứng thư có hạn từ {day(signature.valid_from)} đến {day(signature.valid_until)}"
    if signature.revocation_as_of:
        yield f"danh sách thu hồi ngày {day(signature.revocation_as_of)}"


def _trust(version: str, made_on: date | None, checked_at: datetime) -> str:
    if made_on is None:
        return "chưa có, vì vậy không xác định được người ký có được tin cậy hay không"
    age = (checked_at.astimezone(VIETNAM).date() - made_on).days
    return f"bản {version}, ngày {day(made_on)} ({age} ngày trước khi kiểm tra)"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {day(local.date())}"
