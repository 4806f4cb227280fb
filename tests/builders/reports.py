"""Build reports of Diên An's second quarter of 2018, as full or as empty as a test asks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from cchc_desktop.catalogues.loading import Catalogues, load_all
from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, Audience, Cost
from cchc_desktop.domain.letterheads import letterhead_for
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.report_facts import (
    AssessmentFacts,
    EvidenceFact,
    FeedbackFact,
    IssuedDocument,
    ReportFacts,
    ScoredGroup,
)

_SINCE = date(2010, 1, 1)

PROVINCE = OrgUnit(
    "p", "56", _SINCE, None, "Tỉnh Khánh Hòa", "Ủy ban nhân dân tỉnh Khánh Hòa", UnitKind.PROVINCE, None
)
STANDING_BODY = OrgUnit("s", "so-noi-vu", _SINCE, None, "Sở Nội vụ", "Sở Nội vụ", UnitKind.DEPARTMENT, "p")
MEDIA_DEPARTMENT = OrgUnit(
    "m",
    "so-thong-tin-truyen-thong",
    _SINCE,
    None,
    "Sở Thông tin và Truyền thông",
    "Sở Thông tin và Truyền thông",
    UnitKind.DEPARTMENT,
    "p",
)
DISTRICT = OrgUnit(
    "d", "574", _SINCE, None, "Huyện Diên Khánh", "Ủy ban nhân dân huyện Diên Khánh", UnitKind.DISTRICT, "p"
)
COMMUNE = OrgUnit(
    "c", "22684", _SINCE, None, "Xã Diên An", "Ủy ban nhân dân xã Diên An", UnitKind.COMMUNE, "d"
)

TITLES = (
    ("Quán triệt Kế hoạch cải cách hành chính năm 2018 đến các thôn, đoàn thể", "conference", "II.1.a.1"),
    ("Lồng ghép tuyên truyền trong sinh hoạt Chi bộ, Chi đoàn thôn Phú Ân Nam 2", "integration", "II.1.đ"),
    ("Hướng dẫn người dân nộp hồ sơ trực tuyến tại Bộ phận tiếp nhận và trả kết quả", "guidance", "II.2.a.6"),
    ("Đăng Quyết định công bố thủ tục hành chính trên trang thông tin điện tử xã", "portal", "II.2.b.1"),
    ("Chiếu nội dung dịch vụ công trực tuyến trên màn hình LED", "led", "II.2.c.1"),
    ("Treo băng rôn hưởng ứng Ngày Pháp luật tại trụ sở và nhà văn hóa thôn", "banner", "II.2.c.2"),
    ("Phát thanh chuyên mục “Cải cách hành chính với người dân”", "radio", "II.3.3"),
)
_COUNTERS: dict[str, dict[str, int]] = {
    "conference": {"sessions": 1, "participants": 85, "women": 41},
    "integration": {"sessions": 1, "participants": 32},
    "guidance": {"participants": 53, "women": 24, "online_level3": 18},
    "portal": {"news": 2},
    "led": {"broadcasts": 3},
    "banner": {"banners": 4},
    "radio": {"broadcasts": 2, "minutes": 30},
}


@cache
def catalogues() -> Catalogues:
    """Return the shipped plan, channels and counters."""
    return load_all()


def activity(index: int, **changes: object) -> ActivityRecord:
    """Return the activity numbered `index` of the quarter; `changes` replace its values."""
    title, channel, clause = TITLES[index % len(TITLES)]
    starts = date(2018, 4, 1) + timedelta(days=index % 91)
    values: dict[str, Any] = {
        "title": f"{title} (lần {index // len(TITLES) + 1})" if index >= len(TITLES) else title,
        "channel": channel,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=2 if channel == "banner" else 0),
        "clauses": (clause,),
        "audiences": (Audience.CITIZENS,),
        "counters": _COUNTERS[channel],
        "costs": (Cost("Tuyên truyền trực quan", "Ngân sách xã", 2_500_000, 2_500_000, 2_380_000),)
        if channel == "banner"
        else (),
    }
    return ActivityRecord(
        f"a{index}",
        COMMUNE.key,
        1,
        withdrawn=False,
        values=ActivityValues(**{**values, **changes}),
        evidence=(),
        recorded_by="thuha",
        recorded_at=datetime(2018, 7, 2, tzinfo=UTC),
    )


def _obligations() -> tuple[Obligation, ...]:
    day = date(2018, 6, 30)
    code = "2018-Q2"
    states = ObligationState
    return (
        Obligation("II.1.a.1", "c", code, 1, 1, 1, states.DONE, date(2018, 12, 31), proposed=True),
        Obligation("II.1.d.1", "c", code, 1, 1, 1, states.LATE, day, overdue_days=3),
        Obligation("II.1.e", "c", code, 1, 0, 1, states.MISSING, day, overdue_days=9),
        Obligation("II.1.đ", "c", code, None, 4, None, states.OPEN, None),
        Obligation("II.2.a.2", "c", code, None, 6, None, states.OPEN, None),
        Obligation("II.2.a.8", "c", code, 1, 0, 1, states.NOT_APPLICABLE, day),
        Obligation("II.2.b.2", "c", code, None, 0, 1, states.NOT_DUE, date(2018, 12, 31), proposed=True),
        Obligation("II.3.2", "c", code, 2, 1, 2, states.IN_PROGRESS, date(2018, 7, 5)),
    )


def facts(
    *,
    unit: OrgUnit = COMMUNE,
    activities: int = 21,
    records: tuple[ActivityRecord, ...] | None = None,
    **changes: object,
) -> ReportFacts:
    """Return a full quarter with `activities` activities or `records`; `changes` replace parts of it."""
    superior, above = {"c": (DISTRICT, DISTRICT), "s": (None, PROVINCE)}.get(
        unit.key, (STANDING_BODY, PROVINCE)
    )
    made: dict[str, Any] = {
        "unit": unit,
        "letterhead": letterhead_for(unit, superior, above=above),
        "plan": catalogues().plans[0],
        "period": parse_period("2018-Q2", PeriodRule.CALENDAR),
        "as_of": date(2018, 7, 5),
        "channels": catalogues().channels,
        "counters": {c.id: c for c in catalogues().counters},
        "activities": tuple(activity(i) for i in range(activities)) if records is None else records,
        "obligations": _obligations(),
        "assessment": AssessmentFacts(
            "Tuyên truyền CCHC theo Kế hoạch 643",
            (
                ScoredGroup("Cán bộ, công chức, viên chức", Decimal("17.5"), Decimal(22)),
                ScoredGroup("Qua giải quyết thủ tục hành chính", Decimal(20), Decimal(25)),
                ScoredGroup("Báo chí, truyền thanh", Decimal(34), Decimal(50)),
            ),
            Decimal("71.5"),
            Decimal(97),
            Decimal("73.7"),
            "Khá",
            12,
            14,
            "quý I năm 2018",
            Decimal("71.6"),
        ),
        "feedback": tuple(
            FeedbackFact(
                f"PAKN.201805{i:02d}.{i:04d}",
                date(2018, 5, i),
                "Điện thoại" if i % 2 else "Hộp thư góp ý",
                "Hành vi hành chính",
                "Đã trả lời" if i < 6 else "Đang giải quyết",
                date(2018, 6, i),
                date(2018, 5, i + 10) if i < 6 else None,
            )
            for i in range(1, 7)
        ),
        "evidence": tuple(
            EvidenceFact(
                f"Biên bản hội nghị {i}.pdf",
                sha256(str(i).encode()).hexdigest(),
                TITLES[i % len(TITLES)][0],
                f"{i:02d}/BB-UBND",
                "mục 2, trang 3",
            )
            for i in range(1, 9)
        ),
        "documents": (
            IssuedDocument(
                "12/KH-UBND", date(2018, 4, 2), "Kế hoạch tuyên truyền cải cách hành chính năm 2018"
            ),
            IssuedDocument("31/CV-UBND", date(2018, 5, 14), "Công văn đẩy mạnh nộp hồ sơ trực tuyến"),
        ),
        "difficulties": (
            "Hệ thống loa truyền thanh ở hai thôn đã xuống cấp, chất lượng phát chưa bảo đảm.",
            "Người cao tuổi còn ngại nộp hồ sơ trực tuyến do chưa quen sử dụng máy tính.",
        ),
        "proposals": ("Đề nghị Sở Nội vụ hỗ trợ tài liệu tuyên truyền dùng chung cho cấp xã.",),
        "claims": {"II.2.a.8": "cấp xã không có đơn vị cấp dưới"},
    }
    return ReportFacts(**{**made, **changes})


def empty_facts(**changes: object) -> ReportFacts:
    """Return a quarter in which nothing was recorded."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("obligations", "feedback", "evidence", "documents", "difficulties", "proposals"), ()
    )
    return facts(activities=0, assessment=None, **{**nothing, **changes})
