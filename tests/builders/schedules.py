"""Series of a commune in 2018, with the values a test leaves out filled in."""

from datetime import date
from typing import Any

from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.schedules import ScheduleValues, Slot
from cchc_desktop.services.schedules import ScheduleRecord
from cchc_desktop.workspace import Workspace

COLUMN = "Phát thanh chuyên mục CCHC tuần {tuần}"


def schedule(**changes: Any) -> ScheduleValues:
    """Return the column broadcast on Tuesdays and Fridays of May and June; `changes` replace its values."""
    values: dict[str, Any] = {
        "title": COLUMN,
        "channel": "radio",
        "weekdays": (1, 4),
        "starts_on": date(2018, 5, 1),
        "ends_on": date(2018, 6, 30),
        "clauses": ("II.3.4",),
        "audiences": (Audience.CITIZENS,),
        "counters": {"broadcasts": 2, "minutes": 30},
        "place": "Đài truyền thanh thị trấn",
        **changes,
    }
    return ScheduleValues(**values)


def entered(at: Workspace, **changes: Any) -> ScheduleRecord:
    """Enter the series; `changes` replace its values."""
    return at.schedules.record(schedule(**changes)).record


def slots(*days: str) -> list[Slot]:
    """Return slots of 2018 from days written dd/mm."""
    return [Slot(date(2018, int(day[3:]), int(day[:2]))) for day in days]
