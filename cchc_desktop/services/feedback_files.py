"""Files that a sender gave with a case: sealed like the sender, opened for a reason, erased together."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.bundles.sealing import seal, unseal
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.file_kinds import ALLOWABLE, MEGABYTE, FileLimits
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.files.media import media_type_in
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.feedback_rows import case_id
from cchc_desktop.services.feedback_senders import check_look, own_recipient
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.permissions import guarded
from db.models.feedback import FeedbackFileRow
from db.writing import add_rows

LARGEST: Final = 10 * MEGABYTE
MOST: Final = 20
_MARK: Final = b"\n"
"""Between name and content; a name has no line break."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file as lists may show it: without its name, which may tell who sent it."""

    id: str
    media_type: str
    size: int
    added_at: datetime


@guarded
class FeedbackFiles:
    """What senders gave with their cases."""

    def __init__(self, office: Office, key: Callable[[], StationKey]) -> None:
        self._office = office
        self._key = key

    def add(self, case: str, file: Path) -> Changed[CaseFile]:
        """Seal a file to this station and keep it with a case; the file itself stays where it is."""
        limits = FileLimits(largest=LARGEST, kinds=frozenset(ALLOWABLE))
        _check_size(file)
        content = read_whole(file)
        limits.check_size(file.name, len(content))
        media_type = media_type_in(io.BytesIO(content))
        limits.check_kind(file.name, media_type)
        name = nfc(file.name).replace("\n", " ").encode()
        with self._office.changing() as change:
            record = case_id(change.session, self._office.unit.key, case)
            count = change.session.scalar(select(func.count()).where(FeedbackFileRow.feedback == record))
            if (count or 0) >= MOST:
                raise UserMistake(
                    tr("A case keeps at most {most} files.", most=MOST),
                    hint=tr("Scan the pages into one PDF, then add that."),
                    field="file",
                )
            row = {
                "id": new_id(),
                "feedback": record,
                "media_type": media_type,
                "size": len(content),
                "added_at": change.now,
                "sealed": seal(name + _MARK + content, [own_recipient(change.session)]),
            }
            add_rows(change.connection, FeedbackFileRow, [row])
            change.audit("attach", Noun.FEEDBACK, record, after={"size": len(content), "kind": media_type})
            return change.done(CaseFile(str(row["id"]), media_type, len(content), change.now))

    def of(self, case: str) -> tuple[CaseFile, ...]:
        """Return the files of a case in the order they were added."""
        with self._office.reading() as session:
            record = case_id(session, self._office.unit.key, case)
            return files_of(session, record)

    def open(self, file: str, reason: str) -> Changed[tuple[str, bytes]]:
        """Return name and content of a file; who looked and why is recorded."""
        check_look(self._office, reason)
        with self._office.changing() as change:
            row = self._row(change.session, file)
            octets = unseal(row.sealed, self._key().identities)
            change.audit("open_sender", Noun.FEEDBACK, row.feedback, reason=nfc(reason).strip())
            name, _, content = octets.partition(_MARK)
            return change.done((name.decode(), content))

    def write(self, file: str, folder: Path, reason: str) -> Changed[Path]:
        """Write a file out into `folder` under its own name; who took it and why is recorded."""
        opened = self.open(file, reason)
        name, content = opened.record
        target = folder / (Path(name).name or file)
        write_whole(target, content)
        return Changed(target, opened.nouns)

    def remove(self, file: str, reason: str) -> Changed[None]:
        """Erase one file that does not belong to the case."""
        with self._office.changing() as change:
            row = self._row(change.session, file)
            record = row.feedback
            change.session.delete(row)
            change.session.flush()
            change.audit("detach", Noun.FEEDBACK, record, reason=nfc(reason).strip())
            change.done(None)
        self._office.store.checkpoint()
        return Changed(None, frozenset({Noun.FEEDBACK}))

    def _row(self, session: Session, file: str) -> FeedbackFileRow:
        row = session.get(FeedbackFileRow, file)
        if row is None:
            raise UserMistake(
                tr("The file is no longer here."), hint=tr("Open the case again and look at its files.")
            )
        return row


def _check_size(file: Path) -> None:
    """Refuse a file that is too large before it is read."""
    size = file.stat().st_size if file.is_file() else 0
    if size > LARGEST:
        raise UserMistake(
            tr(
                "{name} is too large: {size}, at most {most}.",
                name=file.name,
                size=size_words(size),
                most=size_words(LARGEST),
            ),
            hint=tr("Scan at a lower resolution or split the file."),
            field="evidence",
        )


def files_of(session: Session, record: str) -> tuple[CaseFile, ...]:
    """Return the files of a case without opening them."""
    columns = (FeedbackFileRow.id, FeedbackFileRow.media_type, FeedbackFileRow.size, FeedbackFileRow.added_at)
    rows = session.execute(
        select(*columns).where(FeedbackFileRow.feedback == record).order_by(FeedbackFileRow.id)
    )
    return tuple(CaseFile(row.id, row.media_type, row.size, row.added_at) for row in rows)
