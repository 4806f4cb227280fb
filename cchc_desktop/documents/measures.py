"""The layout of official documents in points: paper, margins, sizes of type, where numbers stand."""

from dataclasses import dataclass
from typing import Final

from cchc_desktop.domain.reports import Profile

MM: Final = 72 / 25.4

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"

NATION_SIZE: Final = 12.0
MOTTO_SIZE: Final = 13.0
BODY_NAME_SIZE: Final = 12.0
NUMBER_SIZE: Final = 13.0
DATE_SIZE: Final = 13.0
TITLE_SIZE: Final = 14.0
TEXT_SIZE: Final = 14.0
SIGNATURE_SIZE: Final = 14.0
RECIPIENTS_HEAD_SIZE: Final = 12.0
RECIPIENTS_SIZE: Final = 11.0
PAGE_NUMBER_SIZE: Final = 13.0
APPENDIX_SIZE: Final = 14.0
APPENDIX_TITLE_SIZE: Final = 13.0
TABLE_SIZE: Final = 11.0

TEXT_LEADING: Final = 18.0
PARAGRAPH_GAP: Final = 6.0
FIRST_LINE: Final = 12.7 * MM
RULE_SHARE: Final = 0.4
"""Rules under the issuing body and the subject: between 1/3 and 1/2 of the line above."""
RULE_WIDTH: Final = 0.6

HEADER_LEFT: Final = 66 * MM
"""Width of the left column of the head; the national title takes the rest."""
SIGNATURE_GAP: Final = 32 * MM
LEADER_BOX: Final = (50 * MM, 27 * MM)
SEAL_SIDE: Final = 36 * MM


@dataclass(frozen=True, slots=True)
class Paper:
    """One page: size and margins in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text_width(self) -> float:
        """Return the width between the margins."""
        return self.width - self.left - self.right

    @property
    def ceiling(self) -> float:
        """Return the height at which text begins."""
        return self.height - self.top

    @property
    def text_height(self) -> float:
        """Return the height between the margins."""
        return self.height - self.top - self.bottom


PORTRAIT: Final = Paper(210 * MM, 297 * MM, left=30 * MM, right=15 * MM, top=20 * MM, bottom=20 * MM)
LANDSCAPE: Final = Paper(297 * MM, 210 * MM, left=20 * MM, right=20 * MM, top=30 * MM, bottom=15 * MM)
"""The same sheet turned, so that the binding edge is on top."""


def page_number_at(profile: Profile, paper: Paper) -> tuple[float, float, str]:
    """Return x, baseline and alignment of the page number.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, I.8: centred in the top margin; Thông tư 01/2011/TT-BNV: at
    the right end of the foot.
    """
    if profile is Profile.ND30:
        return paper.left + paper.text_width / 2, paper.height - paper.top / 2 - 4, "centre"
    return paper.width - paper.right, paper.bottom / 2 - 4, "right"
