"""Reading the trail of who did what, and checking that no line of it was altered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cchc_desktop.services.office import Office, audit_hash
from cchc_desktop.services.permissions import guarded
from db.models.audit import AuditRow


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


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """How many lines hold together, and the first that does not."""

    lines: int
    broken_at: int | None


@guarded
class Audit:
    """The append-only trail."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def lines(
        self, *, noun: str = "", record: str = "", offset: int = 0, limit: int = 200
    ) -> list[AuditLine]:
        """Return lines, newest first."""
        statement = select(AuditRow).order_by(AuditRow.seq.desc()).offset(offset).limit(limit)
        if noun:
            statement = statement.where(AuditRow.noun == noun)
        if record:
            statement = statement.where(AuditRow.record == record)
        with self._office.reading() as session:
            return [
                AuditLine(r.seq, r.at, r.author, r.action, r.noun, r.record, r.before, r.after, r.reason)
                for r in session.scalars(statement)
            ]

    def verify(self) -> ChainCheck:
        """Follow the chain from the first line and say where it breaks, if it does."""
        previous = None
        count = 0
        with self._office.reading() as session:
            for row in session.scalars(
                select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=500)
            ):
                plain = {c.key: getattr(row, c.key) for c in AuditRow.__table__.columns}
                count += 1
                if row.seq != count or row.previous != previous or audit_hash(plain) != row.hash:
                    return ChainCheck(count, row.seq)
                previous = row.hash
        return ChainCheck(count, None)
