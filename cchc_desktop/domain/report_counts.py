"""Count activities for a report and say them in sentences with bound figures."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cchc_desktop.domain.activities import ActivityRecord, Audience
from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.report_facts import ReportFacts
from cchc_desktop.domain.reports import Paragraph, Run
from cchc_desktop.domain.vietnamese import nfc, official_number

_LEADS: Final[Mapping[str, tuple[str, str]]] = {
    "conference": ("Tổ chức", "cuộc hội nghị, quán triệt"),
    "training": ("Tổ chức", "lớp tập huấn, đào tạo"),
    "integration": ("Lồng ghép tuyên truyền trong", "cuộc họp, sinh hoạt"),
    "radio": ("Phát thanh", "lượt"),
    "television": ("Phát trên truyền hình", "lượt"),
    "newspaper": ("Đăng báo in, báo điện tử", "lần"),
    "press_release": ("Phát hành", "thông cáo báo chí"),
    "portal": ("Đăng tải trên cổng, trang thông tin điện tử", "lần"),
    "social": ("Đăng trên mạng xã hội", "bài"),
    "sms": ("Gửi tin nhắn tuyên truyền trong", "đợt"),
    "led": ("Chiếu trên màn hình LED", "lượt"),
    "notice": ("Niêm yết công khai", "đợt"),
    "banner": ("Treo pa nô, băng rôn, khẩu hiệu trong", "đợt"),
    "leaflet": ("Phát hành tờ rơi, ấn phẩm trong", "đợt"),
    "video": ("Thực hiện", "video clip"),
    "contest": ("Tổ chức", "cuộc thi, tiểu phẩm"),
    "talk": ("Tổ chức", "buổi tọa đàm, giao lưu"),
    "dialogue": ("Tổ chức", "cuộc đối thoại"),
    "survey": ("Khảo sát mức độ hài lòng", "đợt"),
    "inspection": ("Kiểm tra có báo trước", "cuộc"),
    "spot_check": ("Kiểm tra không báo trước", "cuộc"),
    "guidance": ("Hướng dẫn trực tiếp", "đợt"),
    "consultation": ("Tư vấn trực tuyến", "đợt"),
    "initiative": ("Thực hiện", "sáng kiến, mô hình"),
    "commendation": ("Khen thưởng, phê bình", "lần"),
    "other": ("Thực hiện", "hoạt động khác"),
}
_COUNTED: Final[Mapping[str, str]] = {
    "sessions": "cuộc",
    "participants": "lượt người tham gia",
    "women": "nữ",
    "broadcasts": "lượt phát",
    "minutes": "phút phát",
    "leaflets": "tờ rơi, ấn phẩm",
    "banners": "pa nô, băng rôn",
    "posts": "bài đăng",
    "reach": "lượt tiếp cận",
    "messages": "tin nhắn",
    "forms_sent": "phiếu phát ra",
    "forms_received": "phiếu thu về",
    "forms_satisfied": "phiếu hài lòng",
    "questions_received": "câu hỏi tiếp nhận",
    "questions_answered": "câu hỏi đã trả lời",
    "units_inspected": "đơn vị được kiểm tra",
    "files_received": "hồ sơ tiếp nhận",
    "files_early": "hồ sơ sớm hẹn",
    "files_on_time": "hồ sơ đúng hẹn",
    "files_late": "hồ sơ trễ hẹn",
    "files_late_step": "hồ sơ trễ ở từng bước",
    "online_level3": "hồ sơ trực tuyến mức độ 3",
    "online_level4": "hồ sơ trực tuyến mức độ 4",
    "postal_files": "hồ sơ qua bưu chính công ích",
}
_HOME: Final = {Audience.OFFICIALS: "II.1", Audience.CITIZENS: "II.2.c", Audience.PRESS: "II.3"}


class Sentence:
    """Words and figures put together; figure keys begin with the section's key."""

    def __init__(self, key: str) -> None:
        self._key = key
        self.runs: list[Run] = []

    def words(self, text: str) -> "Sentence":
        """Add plain words."""
        self.runs.append(Run(nfc(text)))
        return self

    def figure(self, name: str, value: int) -> "Sentence":
        """Add a count, written as documents write it."""
        return self.text_figure(name, official_number(value))

    def text_figure(self, name: str, text: str) -> "Sentence":
        """Add a figure that is already written out."""
        self.runs.append(Run(text, figure=f"{self._key}.{name}"))
        return self

    def join(self, sentences: Iterable["Sentence"], *, lowered: bool = False) -> "Sentence":
        """Add whole sentences; `lowered` begins the first with a small letter, after a colon."""
        for index, sentence in enumerate(sentences):
            first, *rest = sentence.runs
            if lowered and index == 0:
                first = Run(first.text[:1].lower() + first.text[1:], first.figure, first.bold)
            self.runs += [first, *rest]
        return self

    def paragraph(self) -> Paragraph:
        """Return the sentences as a paragraph without a space at its end."""
        *most, last = self.runs
        return Paragraph((*most, Run(last.text.rstrip(), last.figure, last.bold)))


def live(facts: ReportFacts) -> list[ActivityRecord]:
    """Return the activities that count, oldest first."""
    found = [record for record in facts.activities if not record.withdrawn]
    return sorted(found, key=lambda record: (record.values.starts_on, record.values.title))


def done_under(facts: ReportFacts, clause: str) -> list[ActivityRecord]:
    """Return the activities told under `clause`.

    An activity is told once, under the first clause it serves, so that figures of different
    sections can be added up; without a clause its audience decides.
    """
    return [record for record in live(facts) if _lies_under(_home(record), clause)]


def totals(records: Iterable[ActivityRecord]) -> dict[str, int]:
    """Return counter → sum over `records`; a counter nobody filled in is absent."""
    sums: Tally[str] = Tally()
    for record in records:
        sums.update(record.values.counters)
    return dict(sums)


def by_channel(
    facts: ReportFacts, records: Sequence[ActivityRecord]
) -> list[tuple[Channel, list[ActivityRecord]]]:
    """Return the channels that were used with their activities, in the catalogue's order."""
    grouped: dict[str, list[ActivityRecord]] = {}
    for record in records:
        grouped.setdefault(record.values.channel, []).append(record)
    return [(channel, grouped[channel.id]) for channel in facts.channels if channel.id in grouped]


def channel_sentences(facts: ReportFacts, key: str, records: Sequence[ActivityRecord]) -> list[Sentence]:
    """Return one sentence for each channel used: how many times, and what was counted."""
    return [_sentence(facts, key, channel, found) for channel, found in by_channel(facts, records)]


def _sentence(facts: ReportFacts, key: str, channel: Channel, found: list[ActivityRecord]) -> Sentence:
    sums = totals(found)
    times = sum(channel.occurrences(record.values.counters) for record in found)
    verb, unit = _LEADS.get(channel.id, (channel.names.vi, "lần"))
    sentence = Sentence(key).words(f"{verb} ").figure(f"{channel.id}.times", times).words(f" {unit}")
    told = [c for c in channel.counters if sums.get(c) and c not in {channel.occurrence_counter, "women"}]
    for index, counter in enumerate(told):
        sentence.words(" với " if index == 0 else ", ")
        named = facts.counters.get(counter)
        words = _COUNTED.get(counter, named.units.vi if named else "")
        sentence.figure(f"{channel.id}.{counter}", sums[counter]).words(f" {words}")
        if counter == "participants" and sums.get("women"):
            sentence.words(" (trong đó có ").figure(f"{channel.id}.women", sums["women"]).words(" nữ)")
    return sentence.words(". ")


def _home(record: ActivityRecord) -> str:
    if record.values.clauses:
        return record.values.clauses[0]
    return next((_HOME[audience] for audience in record.values.audiences), "II.2.c")


def _lies_under(clause: str, above: str) -> bool:
    return clause == above or clause.startswith(f"{above}.")
