"""What a backup holds, in the words of the dialogs that restore one where nothing is open to compare with."""

from datetime import datetime
from typing import Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.backup_sets import BackupRecord

_COUNTED: Final = {
    "activities": Noun.ACTIVITY,
    "feedback_cases": Noun.FEEDBACK,
    "submissions": Noun.SUBMISSION,
    "reports": Noun.REPORT,
    "users": Noun.USER,
}


def moment_of(backup: BackupRecord) -> str:
    """Return when a backup was made, in Việt Nam."""
    return _moment(backup.made_at)


def backup_words(backup: BackupRecord) -> str:
    """Say whose backup it is and when it was made, how much it holds and when it was last rehearsed."""
    rows = backup.contents.database.rows
    counts = "; ".join(f"{noun.label}: {number(rows.get(table, 0))}" for table, noun in _COUNTED.items())
    last = _moment(backup.last_at) if backup.last_at else "–"
    return "\n".join(
        (
            tr(
                "Backup of {unit}, made on {made}, with {n} evidence files.",
                unit=backup.contents.database.unit_name,
                made=moment_of(backup),
                n=number(backup.contents.evidence_files),
            ),
            tr("Last change in it: {last}. {counts}.", last=last, counts=counts),
            tr("Its restore was not rehearsed yet; it is checked to the last file now.")
            if backup.verified_at is None
            else tr("Its restore was last rehearsed on {day}.", day=_moment(backup.verified_at)),
        )
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
