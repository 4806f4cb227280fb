"""Files that could not be brought in: which, why, and what to do, until they come in or are put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.services.held_files import keep, let_go
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.updates import running_facts
from db.models.imports import SetbackRow
from db.writing import add_rows

KEPT: Final = 200
_SET_BACK: Final = frozenset({Outcome.REFUSED, Outcome.QUARANTINED, Outcome.NEWER_PROGRAM, Outcome.WAITING})
_SETTLED: Final = frozenset({Outcome.IMPORTED, Outcome.ALREADY})


@dataclass(frozen=True, slots=True)
class Setback:
    """One file that was kept out."""

    id: str
    file_name: str
    sender: str
    """Who sent it by its own words; empty where it could not be read."""
    outcome: Outcome
    reason: str
    hint: str
    author: str
    at: datetime
    kept: bool = False
    """Whether the file itself is kept here, to be imported by a newer program."""
    offered: bool = False
    """Whether the program is another one by now, which may read it."""


@guarded
class Setbacks:
    """The files that were kept out, the newest first."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def listed(self) -> list[Setback]:
        """Return what is not settled yet."""
        here = running_facts().version
        with self._office.reading() as session:
            rows = session.scalars(select(SetbackRow).order_by(SetbackRow.at.desc(), SetbackRow.id.desc()))
            return [
                Setback(
                    id=row.id,
                    file_name=row.file_name,
                    sender=row.sender,
                    outcome=Outcome(row.outcome),
                    reason=row.reason,
                    hint=row.hint,
                    author=row.author,
                    at=row.at,
                    kept=row.kept is not None,
                    offered=row.kept is not None and row.program != here,
                )
                for row in rows
            ]

    def held(self) -> dict[str, str]:
        """Return the names of the files that are kept for a newer program, by their hashes."""
        with self._office.reading() as session:
            rows = session.execute(
                select(SetbackRow.kept, SetbackRow.kept_name)
                .where(SetbackRow.kept.is_not(None))
                .order_by(SetbackRow.at, SetbackRow.id)
            )
            return {str(kept): name or f"{kept}.cchc" for kept, name in rows.all()}

    def note(self, results: Sequence[ImportResult]) -> Changed[int]:
        """Remember what was kept out and forget what has come in since; return how many were kept out.

        A file that the disk kept out is none: nothing is wrong with it. One that only a newer program can
        read is kept itself, until it comes in or is put away.
        """
        office = self._office
        held = {
            result.file: (keep(office, result.source), result.source.name)
            for result in results
            if result.outcome is Outcome.NEWER_PROGRAM and result.source is not None
        }
        here = running_facts().version
        with office.changing() as change:
            settled = [result for result in results if result.outcome in _SETTLED | _SET_BACK]
            for result in settled:
                same = SetbackRow.file_name == result.file
                if result.bundle_id:
                    same = or_(same, SetbackRow.bundle == result.bundle_id)
                change.session.execute(delete(SetbackRow).where(same))
            kept_out = [r for r in settled if r.outcome in _SET_BACK and not r.trouble]
            rows = [
                {
                    "id": new_id(),
                    "file_name": result.file,
                    "bundle": result.bundle_id,
                    "sender": result.sender_name,
                    "outcome": str(result.outcome),
                    "reason": _reason(result),
                    "hint": result.hint,
                    "author": office.user.name,
                    "at": change.now,
                    "kept": held.get(result.file, (None, None))[0],
                    "kept_name": held.get(result.file, (None, None))[1],
                    "program": here,
                }
                for result in kept_out
            ]
            add_rows(change.connection, SetbackRow, rows)
            for row, result in zip(rows, kept_out, strict=True):
                if not result.streams:
                    change.audit(
                        "refuse",
                        Noun.BUNDLE,
                        result.bundle_id or result.file,
                        after={"file": result.file, "outcome": str(result.outcome)},
                        reason=str(row["reason"]),
                    )
            oldest = select(SetbackRow.id).order_by(SetbackRow.at.desc(), SetbackRow.id.desc()).offset(KEPT)
            change.session.execute(delete(SetbackRow).where(SetbackRow.id.in_(oldest.limit(-1))))
            change.touch(Noun.BUNDLE)
            done = change.done(len(rows))
        let_go(office, list(self.held()))
        return done

    def put_away(self, setback: str) -> Changed[None]:
        """Take a file off the list; UserMistake when it is not on it."""
        with self._office.changing() as change:
            row = change.session.get(SetbackRow, setback)
            if row is None:
                raise UserMistake(
                    tr("This file is no longer on the list."),
                    hint=tr("Reload the list and choose it again."),
                )
            change.audit("put_away", Noun.BUNDLE, row.bundle or row.file_name, before={"file": row.file_name})
            change.session.delete(row)
            change.session.flush()
            done = change.done(None)
        let_go(self._office, list(self.held()))
        return done


def _reason(result: ImportResult) -> str:
    """Return every reason once, in the order in which they were found."""
    reasons = [result.reason, *(item.reason for item in result.refused)]
    return " ".join(dict.fromkeys(reason for reason in reasons if reason))
