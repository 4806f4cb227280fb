"""Backups on the command line: making, listing, rehearsing and restoring them."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import (
    Groups,
    answer,
    clock_of,
    command,
    folder_of,
    group,
    opened,
    password_given,
    table,
)
from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Trouble, UserMistake
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
    restore = command(backup, "restore", tr("restore the newest backup, or another"), _restore)
    restore.add_argument(
        "backup", nargs="?", type=Path, metavar=tr("BACKUP"), help=tr("name from the list, or its folder")
    )
    restore.add_argument(
        "--dry-run", action="store_true", help=tr("show what would change, and change nothing")
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
                    moment_words(backup.made_at),
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


def _restore(arguments: argparse.Namespace) -> None:
    from cchc_desktop.workspace import Workspace

    folder = folder_of(arguments)
    chosen: Path = arguments.backup or _newest_in(folder)
    if not chosen.is_dir() and (folder / "backups" / chosen.name).is_dir():
        chosen = folder / "backups" / chosen.name
    outlook = _look_ahead(arguments, folder, chosen)
    if arguments.dry_run:
        if outlook is None:
            raise Trouble(
                tr("The data in {folder} cannot be read, so nothing can be compared.", folder=folder),
                hint=tr("Restore without --dry-run; what is there goes aside and is kept."),
            )
        answer(arguments, _outlook_document(outlook), lambda: _outlook_lines(outlook))
        return
    done = Workspace.restore(
        folder,
        chosen,
        login=getattr(arguments, "user", None),
        password=password_given(),
        clock=clock_of(arguments),
    )
    document = {
        "backup": done.backup.path,
        "made": done.backup.made_at,
        "epoch": done.epoch,
        "evidence_put_back": done.files,
        "aside": done.aside if done.aside.is_dir() else None,
    }

    def lines() -> Iterator[str]:
        yield tr("Restored the backup of {when}.", when=moment_words(done.backup.made_at))
        yield tr("{count} evidence files were put back.", count=done.files)
        if done.aside.is_dir():
            yield tr("What was there before lies in {folder}.", folder=done.aside)

    answer(arguments, document, lines)


def _newest_in(folder: Path) -> Path:
    found = sorted((folder / "backups").glob("[0-9]*T[0-9]*Z"))
    if not found:
        raise UserMistake(
            tr("There is no backup beside the data in {folder}.", folder=folder),
            hint=tr("Name the folder of the backup, for example on the USB stick."),
            field="backup",
        )
    return found[-1]


def _look_ahead(arguments: argparse.Namespace, folder: Path, chosen: Path) -> Any:
    """Compare with what is here and back that up; None where nothing is here or it cannot be read."""
    from cchc_desktop.workspace import Workspace

    if not Workspace.exists(folder):
        return None
    try:
        with opened(arguments) as workspace:
            outlook = workspace.backups.look_ahead(chosen)
            if not arguments.dry_run:
                workspace.backups.make_if_changed(BackupReason.RESTORE)
            return outlook if outlook.now else None
    except Trouble:
        return None


def _outlook_document(outlook: Any) -> dict[str, Any]:
    return {
        "backup": outlook.backup.path,
        "made": outlook.backup.made_at,
        "changes_lost": outlook.lost,
        "now": dict(outlook.now),
        "then": dict(outlook.then),
    }


def _outlook_lines(outlook: Any) -> Iterator[str]:
    yield tr(
        "Last change here {here}, in the backup {there}; {count} changes are not in it.",
        here=moment_words(outlook.last_here),
        there=moment_words(outlook.backup.last_at),
        count=outlook.lost,
    )
    rows = sorted(name for name in {*outlook.now, *outlook.then})
    yield from table([(name, outlook.now.get(name, 0), outlook.then.get(name, 0)) for name in rows])


def moment_words(moment: datetime | None) -> str:
    """Return day and time in Việt Nam, a dash for none."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if moment else "-"


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
