"""What money is spent on and where it comes from, in the words that reports print."""

from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import UnitKind


class CostCategory(StrEnum):
    """What the money was for, after Thông tư 172/2012/TT-BTC; the value is stored and printed."""

    VISUAL = "Tuyên truyền trực quan"
    MEDIA = "Tuyên truyền trên báo, đài"
    PUBLICATIONS = "In ấn tài liệu, tờ rơi"
    MEETINGS = "Hội nghị, hội thảo"
    TRAINING = "Đào tạo, tập huấn"
    CONTESTS = "Hội thi, cuộc thi"
    SURVEYS = "Điều tra, khảo sát"
    INSPECTIONS = "Kiểm tra, công tác phí"
    REWARDS = "Khen thưởng"
    OTHER = "Chi khác"

    @property
    def label(self) -> str:
        """Return the category as forms name it."""
        return {
            CostCategory.VISUAL: tr("Banners, panels, slogans"),
            CostCategory.MEDIA: tr("Press, radio, television"),
            CostCategory.PUBLICATIONS: tr("Printing, leaflets"),
            CostCategory.MEETINGS: tr("Conferences, workshops"),
            CostCategory.TRAINING: tr("Training courses"),
            CostCategory.CONTESTS: tr("Contests"),
            CostCategory.SURVEYS: tr("Surveys"),
            CostCategory.INSPECTIONS: tr("Inspections, travel"),
            CostCategory.REWARDS: tr("Rewards"),
            CostCategory.OTHER: tr("Other spending"),
        }[self]


class CostSource(StrEnum):
    """Who pays; the value is stored and printed."""

    PROVINCE = "Ngân sách tỉnh"
    DISTRICT = "Ngân sách huyện"
    COMMUNE = "Ngân sách xã"
    CONTRIBUTED = "Xã hội hóa"

    @property
    def label(self) -> str:
        """Return the source as forms name it."""
        return {
            CostSource.PROVINCE: tr("Budget of the province"),
            CostSource.DISTRICT: tr("Budget of the district"),
            CostSource.COMMUNE: tr("Budget of the commune"),
            CostSource.CONTRIBUTED: tr("Contributions of society"),
        }[self]


_USUAL: Final = {
    "radio": CostCategory.MEDIA,
    "television": CostCategory.MEDIA,
    "newspaper": CostCategory.MEDIA,
    "press_release": CostCategory.MEDIA,
    "video": CostCategory.MEDIA,
    "led": CostCategory.VISUAL,
    "banner": CostCategory.VISUAL,
    "leaflet": CostCategory.PUBLICATIONS,
    "document": CostCategory.PUBLICATIONS,
    "conference": CostCategory.MEETINGS,
    "talk": CostCategory.MEETINGS,
    "dialogue": CostCategory.MEETINGS,
    "training": CostCategory.TRAINING,
    "contest": CostCategory.CONTESTS,
    "survey": CostCategory.SURVEYS,
    "inspection": CostCategory.INSPECTIONS,
    "spot_check": CostCategory.INSPECTIONS,
    "commendation": CostCategory.REWARDS,
}
_OWN: Final = {UnitKind.COMMUNE: CostSource.COMMUNE, UnitKind.DISTRICT: CostSource.DISTRICT}


def usual_category(channel: str) -> CostCategory:
    """Return what money for an activity of `channel` is mostly spent on."""
    return _USUAL.get(channel, CostCategory.OTHER)


def own_source(kind: UnitKind) -> CostSource:
    """Return the budget that a unit of `kind` mostly pays from."""
    return _OWN.get(kind, CostSource.PROVINCE)
