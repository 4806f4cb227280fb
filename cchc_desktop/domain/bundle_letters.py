"""The message a bundle travels with: what it is, and how whoever opens it brings it in."""

from dataclasses import dataclass
from datetime import date
from string import ascii_letters, digits
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import size as size_words

MAIL_LIMIT: Final = 10_900_000
"""Octets of a bundle whose message stays under 15 MB: base64 with its line ends makes 137 of 100."""
LONGEST_ADDRESS: Final = 254
"""Octets of an address (RFC 5321, 4.5.3.1.3)."""
_PLAIN: Final = frozenset(ascii_letters + digits + "-")
_LOCAL: Final = _PLAIN | frozenset(".!#$%&'*+/=?^_`{|}~")


@dataclass(frozen=True, slots=True)
class BundleLetter:
    """What is told of a bundle in its message."""

    sender: str
    recipient: str
    number: int
    part: int
    parts: int
    size: int
    encrypted: bool
    follows: int
    """Files it speaks of that are not in it."""
    today: date

    @property
    def subject(self) -> str:
        """Return the subject, in Vietnamese whatever the window speaks."""
        part = f", phần {self.part}/{self.parts}" if self.parts > 1 else ""
        return f"[CCHC] Gói dữ liệu {self.number} của {self.sender}{part}"

    def body(self, attached: str) -> str:
        """Return the text of the message that carries the file `attached`, in Vietnamese."""
        guard = (
            "Gói đã được ký và mã hóa: chỉ máy của đơn vị nhận mở được."
            if self.encrypted
            else "Gói có chữ ký nhưng không mã hóa: đề nghị không chuyển tiếp cho nơi khác."
        )
        paragraphs = [
            f"Kính gửi: {self.recipient}",
            (
                f"{self.sender} gửi gói dữ liệu số {self.number} về công tác truyền thông cải cách hành "
                f"chính, xuất ngày {day_words(self.today)}. Tệp đính kèm: {attached} "
                f"({size_words(self.size)}). {guard}"
            ),
            (
                "Cách nhập vào chương trình CCHC Desktop:\n"
                "1. Lưu thư này (tệp .eml) hoặc tệp đính kèm về máy, không đổi nội dung.\n"
                "2. Mở chương trình, vào trang Gửi/Nhận.\n"
                "3. Kéo tệp .eml hoặc tệp đính kèm thả vào khung Nhận gói, xem kết quả kiểm tra rồi "
                "bấm Nhập.\n"
                "4. Gửi lại tệp biên nhận, hoặc đọc mã biên nhận qua điện thoại cho đơn vị gửi."
            ),
        ]
        if self.parts > 1:
            paragraphs.append(
                f"Đây là phần {self.part} trong {self.parts} phần, mỗi phần một thư. Nhập cùng lúc, không "
                "cần theo thứ tự; nhập riêng thì phần sau chờ phần trước."
            )
        if self.follows:
            paragraphs.append(
                f"{self.follows} tệp được nêu trong gói nhưng chưa kèm theo, sẽ gửi sau hoặc gửi bằng USB."
            )
        return "\n\n".join(paragraphs) + "\n"


def checked_address(text: str) -> str:
    """Return an e-mail address without the spaces around it; UserMistake for any other text."""
    address = text.strip()
    name, at, host = address.rpartition("@")
    sound = (
        at
        and 0 < len(name) <= 64
        and len(address) <= LONGEST_ADDRESS
        and set(name) <= _LOCAL
        and "." in host
        and all(label and set(label) <= _PLAIN for label in host.split("."))
    )
    if not sound:
        raise UserMistake(
            tr("“{text}” is not an e-mail address.", text=address[:80]),
            hint=tr("Write one address without diacritics, for example ubnd.dienan@khanhhoa.gov.vn."),
            field="address",
        )
    return address
