"""Sums over the units below on the command line: as they arrive, or pinned and written as a report."""

import argparse
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import Groups, add_boundaries, answer, boundaries_in, command, opened, table
from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.unit_sums import UnitSum


def add_to(commands: Groups) -> None:
    """Add `consolidate`."""
    sums = command(commands, "consolidate", tr("sum up the units below"), _consolidate)
    sums.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    sums.add_argument(
        "--out",
        type=Path,
        metavar=tr("FILE"),
        help=tr("pin the accepted versions and write the consolidated report: .pdf, .docx or .xlsx"),
    )
    add_boundaries(sums)
    sums.add_argument(
        "--with-received",
        action="store_true",
        help=tr("count versions that are received but not accepted yet, marked as such"),
    )


def _consolidate(arguments: argparse.Namespace) -> None:
    if arguments.out is None:
        _sums(arguments)
        return
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        pinned = _pinned(
            workspace, period, with_received=arguments.with_received, boundaries=boundaries_in(arguments)
        )
        report = workspace.reports.draft(period, consolidation=pinned.id).record
        workspace.reports.export(report.id, arguments.out)
    found = pinned.consolidated
    document = {
        "consolidation": pinned.number,
        "sha256": pinned.sha256,
        "report": report.id,
        "file": str(arguments.out),
        "boundaries": str(found.boundaries),
        "lines": [
            {
                "unit": line.unit.partition("@")[0],
                "name": line.name,
                "activities": line.figures.activities,
                "parts": [part.pinned.unit.partition("@")[0] for part in line.parts],
                "undivided": line.why_whole,
            }
            for line in found.lines
        ],
        "units": [
            {
                "unit": each.pinned.unit.partition("@")[0],
                "name": each.pinned.name,
                "version": each.pinned.version,
                "sha256": each.pinned.sha256,
                "accepted": each.pinned.accepted,
                "activities": each.figures.activities,
                "self": each.figures.own,
                "appraised": each.figures.appraised,
            }
            for each in found.units
        ],
        "left_out": [
            {"unit": each.unit.partition("@")[0], "name": each.name, "reason": each.why}
            for each in found.left_out
        ],
    }
    answer(
        arguments,
        document,
        lambda: iter(
            [
                tr(
                    "Consolidation {n}: {counted} units counted, {left} left out.",
                    n=pinned.number,
                    counted=len(found.units),
                    left=len(found.left_out),
                ),
                str(arguments.out),
            ]
        ),
    )


def _pinned(workspace: Any, period: Any, *, with_received: bool, boundaries: Boundaries) -> Any:
    """Return a consolidation of what counts now: a new one, or the newest where nothing has changed."""
    versions = workspace.pinned.versions(period)
    try:
        return workspace.pinned.pin(period, with_received=with_received, boundaries=boundaries).record
    except UserMistake:
        newest = versions[0].consolidated if versions else None
        if newest is None or (newest.with_received, newest.boundaries) != (with_received, boundaries):
            raise
        return versions[0]


def _sums(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        service = workspace.consolidations
        by_new = boundaries_in(arguments) is Boundaries.NEW
        found = service.sums_by_new_boundaries(period) if by_new else service.sums(period)
        sums = found.units
        codes = {s.unit: workspace.units.get(s.unit).code for s in sums}
    document = [
        {
            "unit": codes[s.unit],
            "name": s.name,
            "activities": s.activities if s.received_at else None,
            "counters": dict(s.counters),
            "evidence": s.evidence if s.received_at else None,
            "feedback": {"received": s.feedback_received, "answered": s.feedback_answered},
            "spent": s.spent if s.received_at else None,
            "self_total": s.self_total,
            "percent": s.percent,
            "class": s.class_label,
            "report": {"number": s.report_number, "sha256": s.report_sha256},
            "received_at": s.received_at,
            "parts": list(s.parts),
            "undivided": s.why_whole,
        }
        for s in sums
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [
                (_name(s), s.activities, s.evidence, s.percent, s.class_label, s.report_number)
                if s.received_at
                else (_name(s), tr("nothing received"), None, None, None, None)
                for s in sums
            ]
        ),
    )


def _name(line: UnitSum) -> str:
    """Return the unit of a line, with the older ones it is the sum of, or why it could not be divided."""
    more = line.why_whole or ", ".join(line.parts)
    return f"{line.name} ({more})" if more else line.name
