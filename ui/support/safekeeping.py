"""How old a backup is, in the words of the frame and of the page of backups."""

from datetime import datetime

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words


def age_words(made_at: datetime | None, now: datetime) -> str:
    """Return how many days ago a backup was made; its day where that lies ahead of the clock."""
    if made_at is None:
        return tr("none yet")
    days = (local_day(now) - local_day(made_at)).days
    if days < 0:
        return day_words(local_day(made_at))
    if days == 0:
        return tr("from today")
    return tr("{n} days old", n=days)
