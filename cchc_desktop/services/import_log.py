"""What each import changed, remembered so that the last lot can be taken back."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Table as Rows
from sqlalchemy import func, select

from cchc_desktop.services.arrival_checks import RECORDS
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.services.office import Change, Office, new_id
from db.models.every import Table
from db.models.imports import ImportChangeRow, ImportRow
from db.row_log import RowLog, hangs_on
from db.writing import add_rows, driver_of, table_of

_OWN: Final = frozenset(
    {
        "activity_imports", "appraisal_drafts", "audit_lines", "blobs", "conflicts", "feedback_files",
        "feedback_senders", "feedback_terms", "identities", "import_changes", "imported_activities",
        "imports", "journal", "report_edits", "search_kinds", "search_rows", "setbacks", "settings", "users",
    }
)  # fmt: skip
"""Tables that no bundle writes, and those that follow from the journal."""


class ImportLog:
    """Watches what one bundle changes, from its making until it is kept."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._log = RowLog(driver_of(change.connection), watched().values())

    def keep(self, office: Office, batch: str, result: ImportResult) -> None:
        """Stop watching; remember what was changed where the bundle brought anything."""
        changes = list(self._log.finish())
        if not (result.new or result.changed or result.blobs):
            return
        change = self._change
        first = not change.session.scalar(select(func.count()).where(ImportRow.batch == batch))
        if first:  # only the last lot can be taken back
            driver_of(change.connection).execute("DELETE FROM import_changes")
        row = {
            "id": new_id(),
            "batch": batch,
            "bundle": result.bundle_id,
            "file_name": result.file,
            "partner": result.sender,
            "new": result.new,
            "changed": result.changed,
            "files": result.blobs,
            "author": office.user.name,
            "at": change.now,
            "undone_at": None,
        }
        add_rows(change.connection, ImportRow, [row])
        rows = [
            {
                "import_id": row["id"],
                "number": number,
                "name": each.table,
                "key": each.key,
                "before": each.before,
                "after": each.after,
            }
            for number, each in enumerate(changes)
        ]
        add_rows(change.connection, ImportChangeRow, rows)


def watched() -> Mapping[str, Rows]:
    """Return the tables that bundles write besides those of units' records, by name.

    The records of others are written again from the journal, which is cheaper than watching them.
    """
    records = {table_of(model) for model in RECORDS.values()}
    return {
        name: table
        for name, table in Table.metadata.tables.items()
        if name not in _OWN and table not in records and hangs_on(table) not in records
    }
