"""Which backups stay, why one was made, and how old a copy in a second place may become."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr

NEWEST: Final = 4
DAYS, WEEKS, MONTHS = 7, 4, 12
STALE: Final = timedelta(days=7)
"""A copy on another disk that is older than this no longer saves the work of a week."""
ASIDE_MOST: Final = 3
ASIDE_FOR: Final = timedelta(days=90)
"""So many states that restores and repairs put aside stay, and for so long."""
EVERY: Final = timedelta(minutes=30)
"""How much work may be lost when this computer's disk breaks."""


class BackupReason(StrEnum):
    """Why a backup was made."""

    ASKED = "asked"
    WORK = "work"
    CLOSING = "closing"
    IMPORT = "import"
    MIGRATION = "migration"
    RESTORE = "restore"

    @property
    def label(self) -> str:
        """Say it in the officer's words."""
        return {
            BackupReason.ASKED: tr("on request"),
            BackupReason.WORK: tr("while working"),
            BackupReason.CLOSING: tr("on closing"),
            BackupReason.IMPORT: tr("before an import"),
            BackupReason.MIGRATION: tr("before an update"),
            BackupReason.RESTORE: tr("before a restore"),
        }[self]


def staying(moments: Iterable[datetime]) -> frozenset[datetime]:
    """Return which of the backups made at `moments` stay.

    The newest four; of the last seven days with a backup the newest of each; so of four weeks and of
    twelve months. Spans without work use up nothing: an office closed for a month keeps its daily ones.
    """
    newest_first = sorted(moments, reverse=True)
    kept = set(newest_first[:NEWEST])
    spans: tuple[tuple[int, Callable[[date], tuple[int, ...]]], ...] = (
        (DAYS, lambda day: (day.year, day.month, day.day)),
        (WEEKS, lambda day: day.isocalendar()[:2]),
        (MONTHS, lambda day: (day.year, day.month)),
    )
    for most, span_of in spans:
        newest: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            newest.setdefault(span_of(local_day(moment)), moment)
        kept.update(list(newest.values())[:most])
    return frozenset(kept)


def leaving(moments: Iterable[datetime], saved: datetime, now: datetime) -> frozenset[datetime]:
    """Return which of the states put aside at `moments` need not stay: old ones, and those beyond three.

    The newest stays, and so does everything that is not older than `saved`, when the newest backup was
    made that is known to come back.
    """
    newest_first = sorted(moments, reverse=True)
    return frozenset(
        moment
        for place, moment in enumerate(newest_first)
        if place > 0 and moment < saved and (place >= ASIDE_MOST or now - moment > ASIDE_FOR)
    )


def is_stale(made_at: datetime | None, now: datetime) -> bool:
    """Tell whether a place has no copy, or only one that is too old; a copy of the future is none."""
    return made_at is None or not -timedelta(days=1) <= now - made_at < STALE
