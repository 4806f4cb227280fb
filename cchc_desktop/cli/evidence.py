"""Evidence on the command line: attaching, listing, checking the store, finding what has none."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, read_day, table
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.evidence import LACKING, EvidenceFault, EvidenceValues, Owner, describe_owners
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import size as size_words


def add_to(commands: Groups) -> None:
    """Add `evidence`."""
    files = group(commands, "evidence", tr("files that prove records"))
    attach = command(files, "add", tr("attach a file to a record"), _attach)
    attach.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the file"))
    attach.add_argument(
        "--to",
        required=True,
        action="append",
        metavar=tr("ID"),
        help=tr("id of the record it proves; may be repeated"),
    )
    attach.add_argument("--locator", default="", metavar=tr("TEXT"), help=tr("section and page"))
    attach.add_argument("--number", default="", metavar=tr("TEXT"), help=tr("number of the document"))
    attach.add_argument("--issuer", default="", metavar=tr("TEXT"), help=tr("who issued it"))
    attach.add_argument("--effective", type=read_day, metavar=tr("DATE"), help=tr("in force from"))

    kept = command(files, "list", tr("list the files and what they prove"), _list)
    kept.add_argument("--of", default="", metavar=tr("ID"), help=tr("only of this record"))
    kept.add_argument("--unit", default="", metavar=tr("CODE"), help=tr("code of the unit"))
    kept.add_argument("--text", default="", metavar=tr("TEXT"), help=tr("words to find"))

    verify = command(files, "verify", tr("hash every file again"), _verify)
    verify.add_argument(
        "--mend-from", type=Path, metavar=tr("DIR"), help=tr("put files back from copies in this folder")
    )

    missing = command(files, "missing", tr("list records without a file"), _missing)
    missing.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period, as 2018-Q1"))
    missing.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=[str(noun) for noun in LACKING],
        metavar=tr("ID"),
        help=codes(tr("only of this kind; may be repeated"), [(str(noun), noun.label) for noun in LACKING]),
    )
    missing.add_argument("--clause", default="", metavar=tr("CLAUSE"), help=tr("only this clause"))
    missing.add_argument("--unit", default="", metavar=tr("CODE"), help=tr("code of the unit"))
    missing.add_argument("--out", type=Path, metavar=tr("FILE"), help=tr("write the list to this XLSX file"))


def _attach(arguments: argparse.Namespace) -> None:
    values = EvidenceValues(arguments.number, arguments.issuer, arguments.effective, arguments.locator)
    with opened(arguments) as workspace:
        first, *others = (workspace.evidence.owner(record) for record in arguments.to)
        made = workspace.evidence.attach(first.noun, first.record, arguments.file, values).record
        if others:
            workspace.evidence.share(made.id, [(owner.noun, owner.record) for owner in others])
    document = {
        "id": made.id,
        "sha256": made.sha256,
        "size": made.size,
        "media_type": made.media_type,
        "records": [_owner(owner) for owner in (first, *others)],
    }
    answer(arguments, document, lambda: table([(made.name, made.sha256)]))


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else ""
        rows = workspace.evidence_lists.kept(arguments.text, unit=unit, record=arguments.of, limit=1_000_000)
    document = [
        {
            "id": row.file.id,
            "name": row.file.name,
            "sha256": row.file.sha256,
            "size": row.file.size,
            "media_type": row.file.media_type,
            "number": row.file.values.number,
            "issuer": row.file.values.issuer,
            "effective_on": row.file.values.effective_on,
            "locator": row.file.values.locator,
            "present": row.file.present,
            "records": [_owner(owner) for owner in row.owners],
        }
        for row in rows
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [
                (
                    row.file.name,
                    size_words(row.file.size),
                    row.file.values.locator or "-",
                    describe_owners(row.owners),
                    "" if row.file.present else tr("not arrived yet"),
                )
                for row in rows
            ]
        ),
    )


def _verify(arguments: argparse.Namespace) -> int:
    mended = 0
    with opened(arguments) as workspace:
        found = workspace.evidence_checks.check()
        if arguments.mend_from is not None:
            mended = workspace.evidence_checks.mend_from(
                arguments.mend_from, [*found.faults, *found.awaited]
            ).record
            found = workspace.evidence_checks.check()
    document = {
        "ok": not found.faults,
        "files": found.files,
        "mended": mended,
        "faults": [_fault(fault) for fault in found.faults],
        "awaited": [_fault(fault) for fault in found.awaited],
        "orphans": [
            {"sha256": o.sha256, "name": o.name, "size": o.size, "kept_until": o.kept_until}
            for o in found.orphans
        ],
    }

    def lines() -> Iterator[str]:
        if mended:
            yield tr("{count} files were put back.", count=mended)
        yield (
            tr("{count} files are not what they were.", count=len(found.faults))
            if found.faults
            else tr("Every file is what it was.")
        )
        yield from _told(found.faults)
        yield from _told(found.awaited)
        if found.orphans:
            octets = size_words(sum(o.size for o in found.orphans))
            yield tr("{count} files prove nothing any more: {size}.", count=len(found.orphans), size=octets)

    answer(arguments, document, lines)
    return Trouble.exit_code if found.faults else 0


def _missing(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        unit = workspace.units.find(arguments.unit).key if arguments.unit else ""
        lists, clause = workspace.evidence_lists, arguments.clause
        kinds = [Noun(kind) for kind in arguments.kind] or LACKING
        if arguments.out is not None:
            rows = lists.write_missing(arguments.out, period, clause=clause, unit=unit, kinds=kinds)
        else:
            rows = lists.missing(period, clause=clause, unit=unit, kinds=kinds)
    document = [
        {
            "clause": row.clause,
            "task": row.clause_title,
            "id": row.record,
            "kind": str(row.noun),
            "date": row.starts_on,
            "until": row.ends_on,
            "title": row.title,
            "note": row.note,
        }
        for row in rows
    ]
    answer(
        arguments,
        document,
        lambda: table([(row.clause, row.starts_on, row.noun.label, row.title, row.note) for row in rows]),
    )


def _owner(owner: Owner) -> dict[str, str]:
    return {"noun": str(owner.noun), "id": owner.record, "title": owner.title}


def _fault(fault: EvidenceFault) -> dict[str, object]:
    return {
        "sha256": fault.sha256,
        "name": fault.name,
        "kind": str(fault.kind),
        "reason": fault.reason,
        "records": [_owner(owner) for owner in fault.owners],
    }


def _told(faults: Sequence[EvidenceFault]) -> Iterator[str]:
    for fault in faults:
        proves = describe_owners(fault.owners)
        yield f"{fault.name}: {fault.reason} {proves}".rstrip()
