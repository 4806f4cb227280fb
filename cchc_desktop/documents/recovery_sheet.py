"""The recovery sheet: the code that opens an encrypted workspace when passwords are lost, on one page."""

from datetime import date
from io import BytesIO
from typing import Final

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.faces import faces
from cchc_desktop.documents.lines import balanced, wrap
from cchc_desktop.documents.sheets import Sheets, new_canvas
from cchc_desktop.domain.language import speaking
from cchc_desktop.domain.reports import Profile
from cchc_desktop.domain.vietnamese import day

_SIZE: Final = 13.0
_LEADING: Final = 18.0
_CODE_SIZE: Final = 22.0
_CODE_LEADING: Final = 34.0
_ROW: Final = 4
"""Groups of the code in a line."""
_TITLE: Final = "PHIẾU KHÔI PHỤC DỮ LIỆU"
_LOST: Final = (
    "Dữ liệu của đơn vị trong phần mềm CCHC Desktop được mã hóa. Nếu mọi người đều quên mật khẩu, hoặc tệp "
    "khóa của người dùng bị hỏng, thì chỉ mã trên phiếu này mở lại được dữ liệu."
)
_USE: Final = (
    "Cách dùng: mở phần mềm, chọn “Quên mật khẩu” ở cửa sổ đăng nhập, nhập mã trên phiếu (chữ hoa hay "
    "thường, có gạch nối hay không đều được), chọn người dùng và đặt mật khẩu mới."
)
_KEEP: Final = (
    "Cất phiếu trong két của cơ quan như con dấu: ai có phiếu này và có tệp dữ liệu thì đọc được toàn bộ dữ "
    "liệu. Không chụp ảnh, không gửi qua thư điện tử, không để cạnh máy tính."
)
_END: Final = "Khi in phiếu mới, phiếu này hết hiệu lực; hãy hủy phiếu cũ."


def draw_recovery_sheet(code: str, *, body: str, made_on: date, made_by: str) -> bytes:
    """Return the page as a PDF, always in Vietnamese: the code of a unit, large enough to type from."""
    known = faces()
    out = BytesIO()
    canvas = new_canvas(out, known, title="Phiếu khôi phục dữ liệu", author=body, size=_SIZE)
    with speaking("vi"):
        sheets = Sheets(canvas, known, Profile.ND30)
        sheets.begin(m.PORTRAIT)
        name = balanced(known.printable(body.upper()), known.bold, _SIZE, sheets.paper.text_width)
        sheets.centred(name, known.bold, _SIZE, _LEADING)
        sheets.y -= 22
        sheets.centred([_TITLE], known.bold, m.TITLE_SIZE + 4, 28)
        sheets.centred(
            [f"lập ngày {day(made_on)}, người lập: {known.printable(made_by)}"], known.italic, _SIZE, 20
        )
        sheets.y -= 20
        groups = code.split("-")
        rows = ["  –  ".join(groups[at : at + _ROW]) for at in range(0, len(groups), _ROW)]
        _frame(sheets, len(rows) * _CODE_LEADING + 20)
        sheets.y -= 10
        sheets.centred(rows, known.bold, _CODE_SIZE, _CODE_LEADING)
        sheets.y -= 34
        for paragraph in (_LOST, _USE, _KEEP, _END):
            for line in wrap(paragraph, known.regular, _SIZE, sheets.paper.text_width):
                sheets.text(line, known.regular, _SIZE, sheets.paper.left, sheets.baseline(_SIZE, _LEADING))
                sheets.y -= _LEADING
            sheets.y -= 8
        sheets.close()
    canvas.save()
    return out.getvalue()


def _frame(sheets: Sheets, height: float) -> None:
    """Draw a thin frame of `height` around what comes next."""
    sheets.canvas.setLineWidth(0.8)
    sheets.canvas.rect(sheets.paper.left, sheets.y - height, sheets.paper.text_width, height)
