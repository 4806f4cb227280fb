"""Backups on the command line: making, listing, rehearsing and restoring them."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import Groups, answer, command, group, opened, table
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import size as size_words


def add_to(commands: Groups) -> None:
    """Add `backup`."""
    backup = group(commands, "backup", tr("backups: database, keys and evidence"))
    command(backup, "make", tr("make a backup now"), _make)
    command(backup, "list", tr("list the backups"), _list)
    verify = command(backup, "verify", tr("rehearse the restore of every backup, or of one"), _verify)
    verify.add_argument(
        "backup", nargs="?", type=Path, metavar=tr("BACKUP"), help=tr("name from the list, or its folder")
    )


def _make(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.backups.make().record

    def lines() -> Iterator[str]:
        yield str(made.path)
        if made.elsewhere is not None:
            yield str(made.elsewhere)
        if not made.new:
            yield tr("Nothing has changed since this backup.")

    answer(arguments, document_of(made) | {"elsewhere": made.elsewhere, "new": made.new}, lines)


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.backups.everywhere()
    answer(
        arguments,
        [document_of(backup) for backup in found],
        lambda: table(
            [
                (
                    backup.path.name,
                    f"{backup.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
                    size_words(backup.size),
                    backup.reason.label,
                    tr("second place") if backup.away else tr("beside the data"),
                    checked_words(backup),
                )
                for backup in found
            ]
        ),
    )


def _verify(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        checked = workspace.backups.verify(arguments.backup)
    answer(
        arguments,
        {"ok": True, "backups": len(checked)},
        lambda: iter([tr("{count} backups are sound and can be restored.", count=len(checked))]),
    )


def checked_words(backup: Any) -> str:
    """Say when the restore of a backup was last rehearsed."""
    if backup.verified_at is None:
        return tr("not checked yet")
    return tr("checked on {day}", day=f"{backup.verified_at.astimezone(VIETNAM):%d/%m/%Y}")


def document_of(backup: Any) -> dict[str, Any]:
    """Return a backup for machines."""
    return {
        "file": backup.database,
        "folder": backup.path,
        "made": backup.made_at,
        "size": backup.size,
        "reason": str(backup.reason),
        "second_place": backup.away,
        "verified": backup.verified_at,
        "schema": backup.contents.database.schema,
        "last_change": backup.last_at,
        "evidence": {"files": backup.contents.evidence_files, "size": backup.contents.evidence_octets},
        "rows": dict(backup.contents.database.rows),
    }
