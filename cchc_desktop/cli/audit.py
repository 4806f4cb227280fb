"""The trail of who did what on the command line: listing it, checking it, giving it out signed."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, command, group, opened, read_day, table
from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.audit import TrailFilter


def add_to(commands: Groups) -> None:
    """Add `audit`."""
    audit = group(commands, "audit", tr("the trail of who did what"))
    verify = command(audit, "verify", tr("follow the chain from its first line"), _verify)
    verify.add_argument("--file", type=Path, metavar=tr("FILE"), help=tr("of an exported trail instead"))
    lines = command(audit, "list", tr("list the newest lines"), _list)
    lines.add_argument("--limit", type=int, default=50, metavar=tr("NUMBER"), help=tr("at most so many"))
    lines.add_argument("--by", default="", metavar=tr("NAME"), help=tr("only what this person did"))
    lines.add_argument(
        "--kind", default="", choices=["", *map(str, Noun)], metavar=tr("KIND"), help=tr("only this kind")
    )
    lines.add_argument("--record", default="", metavar=tr("ID"), help=tr("only this record"))
    lines.add_argument("--personal", action="store_true", help=tr("only looks at personal data"))
    _days(lines)
    export = command(audit, "export", tr("write the trail to a file that the station signs"), _export)
    export.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr("ends in .jsonl"))
    _days(export)


def _days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=read_day, metavar=tr("DATE"), help=tr("from this day"))
    parser.add_argument("--until", type=read_day, metavar=tr("DATE"), help=tr("up to this day"))


def _verify(arguments: argparse.Namespace) -> int:
    if arguments.file is not None:
        return _verify_file(arguments)
    with opened(arguments) as workspace:
        check = workspace.audit.verify()
    document = {"ok": check.broken_at is None, "lines": check.lines, "broken_at": check.broken_at}

    def lines() -> Iterator[str]:
        if check.broken_at is None:
            yield tr("{count} lines hold together.", count=check.lines)
        else:
            yield tr("The trail was altered at line {line}.", line=check.broken_at)

    answer(arguments, document, lines)
    return 0 if check.broken_at is None else Refused.exit_code


def _verify_file(arguments: argparse.Namespace) -> int:
    with opened(arguments) as workspace:
        found = workspace.audit.exports.check(arguments.file)
    document = {
        "ok": True,
        "lines": found.lines,
        "broken_at": None,
        "unit": found.unit,
        "station": found.station,
        "first": found.first,
        "last": found.last,
        "known_sender": found.known,
    }

    def lines() -> Iterator[str]:
        yield tr("{count} lines hold together.", count=found.lines)
        yield tr("Signed by the station of {unit}.", unit=found.unit)
        if not found.known:
            yield tr("This workspace does not know that station: compare its fingerprint first.")

    answer(arguments, document, lines)
    return 0


def _list(arguments: argparse.Namespace) -> None:
    wanted = TrailFilter(
        author=arguments.by,
        noun=arguments.kind,
        record=arguments.record,
        since=arguments.since,
        until=arguments.until,
        personal=arguments.personal,
    )
    with opened(arguments) as workspace:
        found = workspace.audit.lines(wanted=wanted, limit=arguments.limit)
    document = [
        {
            "seq": a.seq,
            "at": a.at,
            "author": a.author,
            "action": a.action,
            "noun": a.noun,
            "record": a.record,
            "title": a.title,
            "reason": a.reason,
        }
        for a in found
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [
                (
                    a.seq,
                    f"{a.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
                    a.author,
                    act_words(a.action),
                    Noun(a.noun).label,
                    a.title,
                    a.reason,
                )
                for a in found
            ]
        ),
    )


def _export(arguments: argparse.Namespace) -> None:
    wanted = TrailFilter(since=arguments.since, until=arguments.until)
    with opened(arguments) as workspace:
        made = workspace.audit.exports.export(arguments.out, wanted=wanted).record
    document = {
        "file": str(made.file),
        "signature": f"{made.file}.p7s",
        "lines": made.lines,
        "first": made.first,
        "last": made.last,
    }
    words = tr("{count} lines were written to {file}, signed beside it.", count=made.lines, file=made.file)
    answer(arguments, document, lambda: iter([words]))
