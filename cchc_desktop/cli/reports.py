"""The quarterly report on the command line."""

import argparse
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import (
    Groups,
    answer,
    codes,
    command,
    group,
    opened,
    table,
)
from cchc_desktop.cli.report_signatures import add_signing
from cchc_desktop.cli.words import version_words
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Amendment, Profile

P12_PASSWORD = "CCHC_P12_PASSWORD"  # noqa: S105 - the name of a variable


def add_to(commands: Groups) -> None:
    """Add `report`."""
    verbs = group(commands, "report", tr("the quarterly report"))
    build = command(verbs, "build", tr("write the report of a period"), _build)
    build.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    build.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr(".pdf, .docx or .xlsx"))
    build.add_argument(
        "--profile",
        choices=[str(p) for p in Profile],
        metavar=tr("ID"),
        help=codes(tr("layout"), [(str(p), p.label) for p in Profile]),
    )
    build.add_argument(
        "--section",
        action="store_true",
        help=tr("only the parts to paste into the periodic report on administrative reform (.docx)"),
    )
    build.add_argument(
        "--amendment",
        choices=[str(a) for a in Amendment if a],
        metavar=tr("ID"),
        help=codes(
            tr("what a version after an issued one does"),
            [("replacement", tr("replaces it")), ("correction", tr("corrects its form"))],
        ),
    )
    add_signing(verbs)
    listing = command(verbs, "list", tr("list the versions of a period's report"), _list)
    listing.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    listing.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))


def _build(arguments: argparse.Namespace) -> None:
    profile = Profile(arguments.profile) if arguments.profile else None
    _check_section(arguments)
    amendment = Amendment(arguments.amendment or "")
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        record = workspace.reports.draft(period, profile, amendment=amendment).record
        if arguments.out.suffix.lower() == ".pdf":
            record = workspace.signatures.prepare(record.id).record
        workspace.reports.export(record.id, arguments.out, section_only=arguments.section)
    document = {"id": record.id, "version": record.version, "state": record.state, "file": str(arguments.out)}
    answer(arguments, document, lambda: iter([str(arguments.out)]))


def _check_section(arguments: argparse.Namespace) -> None:
    if arguments.section and arguments.out.suffix.lower() != ".docx":
        raise UserMistake(
            tr("The section is written as a Word document."),
            hint=tr("Choose a name that ends in .docx."),
            field="out",
        )


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else None
        found = workspace.reports.versions(workspace.plans.period(arguments.period), unit)
    document: list[dict[str, Any]] = [
        {
            "id": r.id,
            "version": r.version,
            "state": r.state,
            "number": r.number or None,
            "issued_on": r.issued_on,
            "profile": r.profile,
            "sha256": r.sha256,
        }
        for r in found
    ]
    answer(
        arguments,
        document,
        lambda: table([(r.version, version_words(r.state), r.number or None, r.issued_on) for r in found]),
    )
