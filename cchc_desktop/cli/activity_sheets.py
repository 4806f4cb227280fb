"""Workbooks of activities on the command line: the template, bringing in, taking back, giving out."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_desktop.cli.options import Groups, answer, command, opened, table
from cchc_desktop.domain.activity_sheet_rows import SheetRow
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from cchc_desktop.services.activity_imports import ImportPreview


def add_to(verbs: Groups) -> None:
    """Add the verbs about workbooks to `activity`."""
    bring = command(verbs, "import", tr("import activities from an Excel workbook"), _import)
    bring.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the workbook"))
    bring.add_argument("--dry-run", action="store_true", help=tr("only look through, record nothing"))
    bring.add_argument(
        "--skip-bad", action="store_true", help=tr("import the good rows and leave the others out")
    )
    bring.add_argument(
        "--with-repeats", action="store_true", help=tr("import rows too that seem to be recorded already")
    )
    bring.add_argument(
        "--faults", type=Path, metavar=tr("FILE"), help=tr("write the rows to be mended into this workbook")
    )
    undo = command(verbs, "import-undo", tr("take back everything an import recorded"), _undo)
    undo.add_argument("id", metavar=tr("ID"), help=tr("id of the import"))
    undo.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why"))
    command(verbs, "imports", tr("list the workbooks that were imported"), _imports)
    template = command(verbs, "template", tr("write an empty workbook to fill"), _template)
    template.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("where to write it"))
    out = command(verbs, "export", tr("write a list of activities as a workbook"), _export)
    out.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("where to write it"))
    out.add_argument("--period", metavar=tr("PERIOD"), help=tr("period"))
    out.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    out.add_argument("--all-units", action="store_true", help=tr("of all units that are here"))
    out.add_argument("--text", default="", metavar=tr("TEXT"), help=tr("only with these words"))
    out.add_argument("--channel", default="", metavar=tr("ID"), help=tr("only by this channel"))
    out.add_argument("--clause", default="", metavar=tr("CLAUSE"), help=tr("only for this clause"))
    out.add_argument("--missing-evidence", action="store_true", help=tr("only without evidence"))
    out.add_argument(
        "--column",
        action="append",
        metavar=tr("ID"),
        help=tr("only this column; may be repeated"),
    )


def _import(arguments: argparse.Namespace) -> int:
    with opened(arguments) as workspace:
        imports = workspace.activity_imports
        preview: ImportPreview = imports.read(arguments.file)
        if arguments.faults and preview.blocked:
            imports.write_faults(preview, arguments.faults)
        chosen = [row.number for row in preview.ready]
        if arguments.with_repeats:
            chosen += [row.number for row in preview.repeating]
        made = None
        refused = bool(preview.blocked) and not arguments.skip_bad
        if not arguments.dry_run and not refused:
            made = imports.bring_in(preview, numbers=chosen).record
    document = {
        "file": preview.file.name,
        "sheet": preview.sheet,
        "import": made.id if made else None,
        "imported": made.count if made else 0,
        "ready": len(preview.ready),
        "repeating": len(preview.repeating),
        "blocked": len(preview.blocked),
        "notes": list(preview.notes),
        "rows": [_row(row) for row in preview.rows if row.messages],
    }

    def lines() -> Iterator[str]:
        yield from preview.notes
        for row in preview.rows:
            for message in row.messages:
                yield tr("Row {row}: {message}", row=row.number, message=message)
        yield tr(
            "{ready} rows ready, {repeating} seem to be recorded already, {blocked} to be mended.",
            ready=len(preview.ready),
            repeating=len(preview.repeating),
            blocked=len(preview.blocked),
        )
        if made:
            yield tr("Imported {n} activities; to take them back: {id}", n=made.count, id=made.id)
        elif refused and not arguments.dry_run:
            yield tr("Nothing was imported. Mend the rows, or use --skip-bad.")

    answer(arguments, document, lines)
    return UserMistake.exit_code if refused and not arguments.dry_run else 0


def _row(row: SheetRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "title": row.title,
        "ready": row.values is not None and not row.repeats,
        "messages": [
            {"column": m.column, "message": m.message, "hint": m.hint, "blocks": m.blocks}
            for m in row.messages
        ],
    }


def _undo(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        undone = workspace.activity_imports.withdraw(arguments.id, reason=arguments.reason).record
    document = {"import": arguments.id, "withdrawn": undone.withdrawn, "kept": undone.kept}
    words = tr(
        "{n} activities taken back; {kept} were changed since and stay.", n=undone.withdrawn, kept=undone.kept
    )
    answer(arguments, document, lambda: iter([words]))


def _imports(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.activity_imports.imports()
    document = [
        {
            "id": i.id,
            "file": i.file_name,
            "count": i.count,
            "by": i.recorded_by,
            "at": i.recorded_at,
            "withdrawn": i.withdrawn_at is not None,
        }
        for i in found
    ]
    rows: list[tuple[object, ...]] = [
        (i.id, i.file_name, i.count, i.recorded_by, tr("taken back") if i.withdrawn_at else "") for i in found
    ]
    answer(arguments, document, lambda: table(rows))


def _template(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        file = workspace.activity_imports.write_template(arguments.file)
    answer(arguments, {"file": str(file)}, lambda: iter([tr("Written: {file}", file=file)]))


def _export(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.activity_rows import EVERY_UNIT, ActivityFilter

    with opened(arguments) as workspace:
        wanted = ActivityFilter(
            period=workspace.plans.period(arguments.period) if arguments.period else None,
            unit=EVERY_UNIT
            if arguments.all_units
            else workspace.units.find(arguments.unit).key
            if arguments.unit
            else "",
            text=arguments.text,
            channel=arguments.channel,
            clause=arguments.clause,
            missing_evidence=arguments.missing_evidence,
        )
        count = workspace.activity_exports.write(arguments.file, wanted, columns=arguments.column)
    document = {"file": str(arguments.file), "count": count}
    words = tr("{n} activities written: {file}", n=count, file=arguments.file)
    answer(arguments, document, lambda: iter([words]))
