"""The columns of a list of backups, on the page and in the wizard that restores one."""

from datetime import datetime

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.backup_sets import BackupRecord
from ui.theme.tokens import State
from ui.widgets.cells import Column, Shown


def backup_columns() -> tuple[Column, ...]:
    """Return date, whether it was checked, place, reason, last change, files and size."""
    return (
        Column(title=tr("Backed up at"), text=lambda row: moment_words(row.made_at), chars=17),
        Column(title=tr("Checked"), badge=_checked, chars=20),
        Column(title=tr("Where it lies"), text=_place, chars=14),
        Column(title=tr("Why"), text=lambda row: row.reason.label, chars=18, drop=2, tone="text2"),
        Column(
            title=tr("Last change in it"),
            text=lambda row: moment_words(row.last_at),
            stretch=True,
            chars=16,
            tone="text2",
        ),
        Column(
            title=tr("Evidence files"),
            text=lambda row: number(row.contents.evidence_files),
            right=True,
            chars=12,
            drop=1,
        ),
        Column(title=tr("Size"), text=lambda row: size_words(row.size), right=True, chars=10, drop=1),
    )


def moment_words(moment: datetime | None) -> str:
    """Return day and time in Việt Nam, a dash for none."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if moment else "–"


def _checked(row: BackupRecord) -> Shown:
    if row.verified_at is None:
        return tr("not checked yet"), State.MUTE, ""
    return tr("checked on {day}", day=f"{row.verified_at.astimezone(VIETNAM):%d/%m/%Y}"), State.OK, ""


def _place(row: BackupRecord) -> str:
    return tr("second place") if row.away else tr("beside the data")
