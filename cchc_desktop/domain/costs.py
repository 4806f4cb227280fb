"""What money is spent on and where it comes from, in the words that reports print."""

from enum import StrEnum

from cchc_desktop.domain.language import tr


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
