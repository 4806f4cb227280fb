"""What the unit writes to a sender: the letter that answers, and the sheet that hands a case over."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Final

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.reports import Letterhead, Paragraph, ReportContent, Run, profile_for
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc

_THROUGH: Final = {
    FeedbackChannel.PHONE: "đường dây nóng",
    FeedbackChannel.PAPER: "văn bản, thư",
    FeedbackChannel.BOX: "hòm thư góp ý",
    FeedbackChannel.PORTAL: "cổng thông tin điện tử",
    FeedbackChannel.DIALOGUE: "hội nghị đối thoại",
    FeedbackChannel.RADIO: "chương trình phát thanh",
}
_ABOUT: Final = {
    FeedbackKind.REGULATION: "quy định hành chính",
    FeedbackKind.CONDUCT: "hành vi hành chính",
    FeedbackKind.COMPLAINT: "hành vi hành chính",
    FeedbackKind.DENUNCIATION: "hành vi hành chính",
}
_ANSWERED_SO: Final = "trả lời như sau:"
_END: Final = "Trên đây là nội dung trả lời"


def draft_of_answer(case: FeedbackRecord, letterhead: Letterhead) -> str:
    """Return the text of the letter that answers a case, a paragraph a line, for the officer to finish."""
    body = letterhead.body_name
    received = f"tiếp nhận ngày {day_words(case.received_on)} qua {_THROUGH[case.channel]}"
    about = f"phản ánh, kiến nghị của Ông (bà) về {_ABOUT[case.kind]}, mã số {case.code}"
    lines = [
        f"{body} nhận được {about}, {received}, với nội dung: “{_one_line(case)}”.",
        f"Sau khi xem xét nội dung phản ánh, kiến nghị, {body} {_ANSWERED_SO}",
        "",
        f"{_END} của {body}. Trân trọng cảm ơn Ông (bà) đã góp ý kiến./.",
    ]
    return "\n".join(lines)


def is_unanswered(text: str) -> bool:
    """Tell whether `text` announces an answer, as the draft does, and then gives none."""
    lines = [" ".join(line.split()) for line in nfc(text).splitlines()]
    announced = next((at for at, line in enumerate(lines) if line.endswith(_ANSWERED_SO)), None)
    if announced is None:
        return False
    answer = itertools.takewhile(lambda line: not line.startswith(_END), lines[announced + 1 :])
    return not any(letter.isalnum() for line in answer for letter in line)


def answer_letter(
    case: FeedbackRecord,
    letterhead: Letterhead,
    text: str,
    *,
    number: str,
    day: date | None,
    today: date,
    sender: Sender | None = None,
) -> ReportContent:
    """Return the letter that answers a case; without `sender` it names nobody and may be kept and sent on."""
    letter = replace(letterhead, addressees=(_addressee(case, sender),))
    return _letter(
        letter, f"V/v trả lời phản ánh, kiến nghị {case.code}", text, number=number, day=day, today=today
    )


def handing_over(
    case: FeedbackRecord, letterhead: Letterhead, sender: Sender, *, to: str, today: date
) -> ReportContent:
    """Return the sheet that hands a case and its sender's data over on paper."""
    known = (
        ("Họ và tên", sender.name),
        ("Điện thoại", sender.phone),
        ("Địa chỉ", sender.address),
    )
    body = letterhead.body_name
    received = f"ngày {day_words(case.received_on)} qua {_THROUGH[case.channel]}"
    result = f"Đề nghị {to} xem xét, trả lời người gửi bằng văn bản và thông báo kết quả cho {body}./."
    lines = [
        f"{body} nhận được phản ánh, kiến nghị mã số {case.code} {received}, thuộc thẩm quyền của {to},",
        "Thông tin người gửi, chỉ dùng để giải quyết và trả lời phản ánh, kiến nghị:",
        *(f"{label}: {words}" for label, words in known if words),
        result,
    ]
    lines[0] += f" với nội dung: “{_one_line(case)}”."
    letter = replace(letterhead, addressees=(to,))
    return _letter(
        letter,
        f"V/v chuyển phản ánh, kiến nghị {case.code}",
        "\n".join(lines),
        number="",
        day=None,
        today=today,
    )


def split_number(number: str, symbol: str) -> tuple[str | None, str]:
    """Split what stands in the outgoing register: "21/UBND-VP" → ("21", "UBND-VP")."""
    first, mark, rest = number.strip().partition("/")
    return first.strip() or None, rest.strip() if mark and rest.strip() else symbol


def _letter(
    letterhead: Letterhead, subject: str, text: str, *, number: str, day: date | None, today: date
) -> ReportContent:
    figure, symbol = split_number(number, letterhead.symbol)
    return ReportContent(
        letterhead=replace(letterhead, symbol=symbol),
        title="Công văn",
        subject=subject,
        period_code="",
        period_label="",
        number=figure,
        issued_on=day,
        year=(day or today).year,
        profile=profile_for(day or today),
        opening=tuple(Paragraph((Run(line.strip()),)) for line in text.splitlines() if line.strip()),
        sections=(),
        closing=(),
        appendices=(),
    )


def _addressee(case: FeedbackRecord, sender: Sender | None) -> str:
    if sender is None or not sender.name:
        return f"Người gửi phản ánh, kiến nghị mã số {case.code}"
    return f"Ông (bà) {sender.name}{f', {sender.address}' if sender.address else ''}"


def _one_line(case: FeedbackRecord) -> str:
    return " ".join(case.content.split()).rstrip(".")
