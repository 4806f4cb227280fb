"""Who sent a case: sealed where it lies, opened for a reason, logged, erased when its term has ended."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.bundles.sealing import seal, unseal
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.personal_data import Sender, erase_on, mask
from cchc_desktop.domain.roles import Right, may
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.audit import PERSONAL
from cchc_desktop.services.feedback_rows import case_id, records_of
from cchc_desktop.services.feedback_terms import retention_in
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.permissions import check_right, guarded
from db.asking import asked
from db.models.audit import AuditRow
from db.models.bundles import StationRow
from db.models.feedback import FeedbackFileRow, FeedbackRow, FeedbackSenderRow
from db.store import Store
from db.writing import delete_rows, put_rows

_SEALED: Final = "age"
_PLAIN: Final = "plain"
_IN_SCHEME: Final = "SELECT feedback, sealed FROM feedback_senders WHERE scheme = ?"


@dataclass(frozen=True, slots=True)
class SenderLook:
    """Who had a sender's data before their eyes or erased them, when and why."""

    at: datetime
    who: str
    action: str
    reason: str


@guarded
class FeedbackSenders:
    """The personal data beside the register."""

    def __init__(self, office: Office, key: Callable[[], StationKey]) -> None:
        self._office = office
        self._key = key

    def open(self, case: str, reason: str) -> Changed[Sender]:
        """Return who sent a case; who looked and why is recorded.

        Refused without a role that works on cases, UserMistake without a reason.
        """
        check_look(self._office, reason)
        with self._office.changing() as change:
            record = case_id(change.session, self._office.unit.key, case)
            sender = read_sender(change.session, record, self._key)
            change.audit("open_sender", Noun.FEEDBACK, record, reason=nfc(reason).strip())
            return change.done(sender)

    def set(self, case: str, sender: Sender) -> Changed[FeedbackRecord]:
        """Write down who sent a case, or correct it; the trail says that it was done, not what."""
        tidy = Sender(
            " ".join(nfc(sender.name).split()), sender.phone.strip(), " ".join(nfc(sender.address).split())
        )
        if not tidy:
            raise UserMistake(
                tr("Nothing is known of the sender yet."),
                hint=tr("Enter a name, a telephone or an address; to take data away, erase them."),
                field="name",
            )
        with self._office.changing() as change:
            record = case_id(change.session, self._office.unit.key, case)
            standing = records_of(change.session, [change.session.get_one(FeedbackRow, record)])[0]
            if standing.ending is not None:
                raise UserMistake(
                    tr("The case has ended; its sender is not written down any more."),
                    hint=tr("Open the case again with a reason, then take this step."),
                    field="name",
                )
            seal_sender(change, record, tidy)
            change.audit("set_sender", Noun.FEEDBACK, record)
            change.session.expire_all()
            row = change.session.get_one(FeedbackRow, record)
            return change.done(records_of(change.session, [row])[0])

    def may_open(self) -> bool:
        """Tell whether the person at work has a role that may see senders."""
        return may(self._office.user.roles, Right.SENDERS)

    def log(self, case: str) -> tuple[SenderLook, ...]:
        """Return who looked at the sender's data of a case, newest first."""
        with self._office.reading() as session:
            record = case_id(session, self._office.unit.key, case)
            lines = session.scalars(
                select(AuditRow)
                .where(AuditRow.record == record, AuditRow.action.in_(PERSONAL))
                .order_by(AuditRow.seq.desc())
            )
            return tuple(SenderLook(line.at, line.author, line.action, line.reason) for line in lines)

    def erase(self, cases: Sequence[str], reason: str) -> Changed[int]:
        """Erase the senders' data of some cases for good and return how many were there.

        The cases stay. The octets are overwritten in the file, and the write-ahead log is emptied.
        """
        if not reason.strip():
            raise UserMistake(
                tr("Erasing personal data needs a reason."),
                hint=tr("Write why: the term has ended, or the sender asked for it."),
                field="reason",
            )
        erased = 0
        with self._office.changing() as change:
            for case in cases:
                record = case_id(change.session, self._office.unit.key, case)
                if holds_personal_data(change.session, record):
                    erase_sender(change, record, nfc(reason).strip(), today=self._office.today())
                    erased += 1
        self._office.store.checkpoint()
        return Changed(erased, frozenset({Noun.FEEDBACK}))

    def due_for_erasing(self) -> list[FeedbackRecord]:
        """Return the ended cases whose senders' data have been kept as long as the setting says."""
        office = self._office
        with office.reading() as session:
            days = retention_in(session)
            rows = list(
                session.scalars(
                    select(FeedbackRow)
                    .where(
                        FeedbackRow.unit == office.unit.key,
                        FeedbackRow.ended_on.is_not(None),
                        _sealed(FeedbackRow.id) | _with_files(FeedbackRow.id),
                    )
                    .order_by(FeedbackRow.ended_on)
                )
            )
            found = records_of(session, rows)
        today = office.today()
        return [c for c in found if c.ended_on is not None and erase_on(c.ended_on, days) <= today]

    def erased_on(self, case: str) -> date | None:
        """Return when the data of a case's sender were erased; None while kept, or never given."""
        with self._office.reading() as session:
            record = case_id(session, self._office.unit.key, case)
            return session.scalar(
                select(FeedbackSenderRow.erased_on).where(FeedbackSenderRow.feedback == record)
            )


def check_look(office: Office, reason: str) -> None:
    """Refuse a look without a role for it or without a reason."""
    check_right(office.user.roles, Right.SENDERS)
    if not reason.strip():
        raise UserMistake(
            tr("Personal data are opened only with a reason."),
            hint=tr("Write why you need to see who sent the case."),
            field="reason",
        )


def read_sender(session: Session, record: str, key: Callable[[], StationKey]) -> Sender:
    """Open what is sealed of a case's sender; nobody where nothing is kept."""
    row = session.get(FeedbackSenderRow, record)
    if row is None or row.sealed is None:
        return Sender()
    octets = row.sealed if row.scheme == _PLAIN else unseal(row.sealed, key().identities)
    return Sender(**json.loads(octets))


def seal_sender(change: Change, record: str, sender: Sender) -> None:
    """Keep who sent a case, readable by this station alone."""
    put_rows(change.connection, FeedbackSenderRow, [_row(record, sender, own_recipient(change.session))])


def erase_sender(change: Change, record: str, reason: str, *, today: date) -> None:
    """Erase who sent a case and the files that came with it, and leave that it was done."""
    if not holds_personal_data(change.session, record):
        return
    emptied = {"feedback": record, "scheme": _SEALED, "sealed": None, "mask": "", "erased_on": today}
    put_rows(change.connection, FeedbackSenderRow, [emptied])
    delete_rows(change.connection, FeedbackFileRow, "feedback", [record])
    change.session.expire_all()
    change.audit("erase_sender", Noun.FEEDBACK, record, reason=reason)


def holds_personal_data(session: Session, record: str) -> bool:
    """Tell whether a case still has its sender's data or files."""
    return bool(session.scalar(select(_sealed(record) | _with_files(record))))


def _sealed(record: Any) -> ColumnElement[bool]:
    return exists().where(FeedbackSenderRow.feedback == record, FeedbackSenderRow.sealed.is_not(None))


def _with_files(record: Any) -> ColumnElement[bool]:
    return exists().where(FeedbackFileRow.feedback == record)


def seal_older_senders(store: Store) -> None:
    """Seal what a workspace of an older program held in plain words."""
    with store.reading() as session:
        plain = asked(session, _IN_SCHEME, (_PLAIN,))
        if not plain:
            return
        recipient = own_recipient(session)
    rows = [_row(feedback, Sender(**json.loads(held or b"{}")), recipient) for feedback, held in plain]
    with store.writing() as session:
        put_rows(session.connection(), FeedbackSenderRow, rows)
    store.checkpoint()


def own_recipient(session: Session) -> str:
    """Return the public key that this station's own data are sealed to."""
    return session.scalars(select(StationRow.age_recipient).where(StationRow.state == "own")).one()


def _row(record: str, sender: Sender, recipient: str) -> dict[str, object]:
    octets = json.dumps(asdict(sender), ensure_ascii=False).encode()
    return {
        "feedback": record,
        "scheme": _SEALED,
        "sealed": seal(octets, [recipient]),
        "mask": mask(sender),
        "erased_on": None,
    }
