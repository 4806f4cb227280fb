"""Reading the trail of who did what, checking that no line of it was altered, and giving it out signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, select

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.services.office import Office, audit_hash
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.trail_words import subjects
from db.models.audit import AuditRow

if TYPE_CHECKING:
    from cchc_desktop.bundles.keys import StationKey
    from cchc_desktop.services.audit_exports import AuditExports

PERSONAL: Final = ("open_sender", "set_sender", "erase_sender", "hand_over", "print_letter")
"""Acts by which somebody had personal data before their eyes, or changed them."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One use case carried out by one person."""

    seq: int
    at: datetime
    author: str
    action: str
    noun: str
    record: str
    before: str | None
    after: str | None
    reason: str
    title: str = ""
    """What the record is called now; empty where its kind says it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which lines to show; what is empty does not narrow."""

    author: str = ""
    noun: str = ""
    record: str = ""
    since: date | None = None
    until: date | None = None
    personal: bool = False
    """Only looks at personal data."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """How many lines hold together, and the first that does not."""

    lines: int
    broken_at: int | None


@guarded
class Audit:
    """The append-only trail."""

    def __init__(self, office: Office, key: "Callable[[], StationKey]") -> None:
        self._office = office
        self._key = key

    @cached_property
    def exports(self) -> "AuditExports":
        """Return the trail as a signed file."""
        from cchc_desktop.services.audit_exports import AuditExports

        return AuditExports(self._office, self._key())

    def lines(
        self,
        *,
        noun: str = "",
        record: str = "",
        wanted: TrailFilter | None = None,
        offset: int = 0,
        limit: int = 200,
    ) -> list[AuditLine]:
        """Return lines, newest first, with what their records are called."""
        wanted = wanted or TrailFilter(noun=noun, record=record)
        statement = select(AuditRow).where(*conditions(wanted)).order_by(AuditRow.seq.desc())
        with self._office.reading() as session:
            rows = session.scalars(statement.offset(offset).limit(limit)).all()
            titles = subjects(self._office, session, rows)
            return [
                AuditLine(
                    r.seq,
                    r.at,
                    r.author,
                    r.action,
                    r.noun,
                    r.record,
                    r.before,
                    r.after,
                    r.reason,
                    titles[r.seq],
                )
                for r in rows
            ]

    def authors(self) -> list[str]:
        """Return everybody whose name is in the trail."""
        with self._office.reading() as session:
            return list(session.scalars(select(AuditRow.author).distinct().order_by(AuditRow.author)))

    def verify(self) -> ChainCheck:
        """Follow the chain from the first line and say where it breaks, if it does."""
        return follow_chain(self._office)


def follow_chain(office: Office) -> ChainCheck:
    """Follow the chain of an open workspace from its first line and say where it breaks, if it does."""
    previous = None
    count = 0
    with office.reading() as session:
        for row in session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=500)):
            count += 1
            if row.seq != count or row.previous != previous or audit_hash(plain_line(row)) != row.hash:
                return ChainCheck(count, row.seq)
            previous = row.hash
    return ChainCheck(count, None)


def conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    """Return what lines must be to be wanted; days are those of Việt Nam."""
    found: list[ColumnElement[bool]] = []
    if wanted.author:
        found.append(AuditRow.author == wanted.author)
    if wanted.noun:
        found.append(AuditRow.noun == wanted.noun)
    if wanted.record:
        found.append(AuditRow.record == wanted.record)
    if wanted.since:
        found.append(AuditRow.at >= datetime.combine(wanted.since, time.min, VIETNAM))
    if wanted.until:
        found.append(AuditRow.at <= datetime.combine(wanted.until, time.max, VIETNAM))
    if wanted.personal:
        found.append(AuditRow.action.in_(PERSONAL))
    return found


def plain_line(row: AuditRow) -> dict[str, object]:
    """Return a line as it is hashed, with its hash."""
    return {column.key: getattr(row, column.key) for column in AuditRow.__table__.columns}
