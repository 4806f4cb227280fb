"""Judging what units below submitted, on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_desktop.cli.assessments import read_points
from cchc_desktop.cli.options import (
    Groups,
    add_boundaries,
    answer,
    boundaries_in,
    command,
    group,
    opened,
    read_day,
    table,
)
from cchc_desktop.domain.boundaries import LINE
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import Total


def add_to(commands: Groups) -> None:
    """Add `review`."""
    verbs = group(commands, "review", tr("judging what units below submitted"))
    listing = command(verbs, "list", tr("list what was handed up"), _list)
    listing.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    listing.add_argument("--mine", action="store_true", help=tr("only what awaits this unit"))
    _about(command(verbs, "show", tr("show a version with own and appraised points"), _show))
    _about(command(verbs, "history", tr("show everything submitted and decided"), _history))
    appraise = command(verbs, "appraise", tr("give a criterion other points"), _appraise)
    appraise.add_argument("criterion", metavar=tr("ID"), help=tr("id of the criterion"))
    _about(appraise)
    appraise.add_argument(
        "--points", type=read_points, required=True, metavar=tr("POINTS"), help=tr("points")
    )
    appraise.add_argument("--reason", default="", metavar=tr("TEXT"), help=tr("what the points rest on"))
    accept = command(verbs, "accept", tr("accept a version, or all that await this unit"), _accept)
    accept.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    which = accept.add_mutually_exclusive_group(required=True)
    which.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    which.add_argument("--all", action="store_true", help=tr("every version that awaits this unit"))
    accept.add_argument("--remark", default="", metavar=tr("TEXT"), help=tr("words to the unit"))
    back = command(verbs, "return", tr("return items to be mended"), _return)
    back.add_argument(
        "items", nargs="+", metavar=tr("ITEM"), help=tr("criterion, clause, activity or case to be mended")
    )
    _about(back)
    back.add_argument("--reason", required=True, metavar=tr("TEXT"), help=tr("what must be mended"))
    back.add_argument("--due", type=read_day, required=True, metavar=tr("DATE"), help=tr("until when"))
    back.add_argument("--remark", default="", metavar=tr("TEXT"), help=tr("words to the unit"))
    results = command(verbs, "results", tr("rank the accepted units"), _results)
    results.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    add_boundaries(results)
    results.add_argument("--set", dest="set_id", default="", metavar=tr("ID"), help=tr("criteria set"))
    results.add_argument(
        "--out", type=Path, metavar=tr("FILE"), help=tr("write them to FILE.xlsx or FILE.pdf")
    )
    reopen = command(verbs, "reopen", tr("take this unit's acceptance back"), _reopen)
    _about(reopen)
    reopen.add_argument("--reason", required=True, metavar=tr("TEXT"), help=tr("why it is looked at again"))


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar=tr("CODE"), help=tr("code of the unit"))
    parser.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))


def _version(workspace: Any, arguments: argparse.Namespace) -> str:
    period = workspace.plans.period(arguments.period)
    found: str = workspace.reviews.latest(workspace.units.find(arguments.unit).key, period)
    return found


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        rows = workspace.reviews.queue(workspace.plans.period(arguments.period))
        codes = {row.unit: workspace.units.get(row.unit).code for row in rows}
    rows = [row for row in rows if row.mine or not arguments.mine]
    answer(
        arguments,
        [
            {
                "unit": codes[row.unit],
                "period": row.period,
                "version": row.version,
                "mark": row.mark or None,
                "submission": row.submission,
                "state": str(row.state),
                "mine": row.mine,
                "submitted_at": row.submitted_at,
                "late": row.late,
                "self": _plain(row.own),
                "appraised": _plain(row.appraised),
                "note": row.note,
            }
            for row in rows
        ],
        lambda: table(
            [
                (
                    codes[row.unit],
                    row.name,
                    tr("version {n}", n=row.version_name),
                    row.state.label,
                    row.own.percent if row.own else None,
                    row.appraised.percent if row.appraised else None,
                    row.note,
                )
                for row in rows
            ]
        ),
    )


def _show(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        view = workspace.reviews.version(_version(workspace, arguments))
    document = {
        "unit": view.unit.code,
        "period": view.assessment.period.code,
        "version": view.version.version.number,
        "mark": view.version.mark or None,
        "sha256": view.version.version.sha256,
        "state": str(view.assessment.standing.state),
        "why_not": view.why_not,
        "missing": view.missing,
        "criteria": [
            {
                "id": row.criterion.id,
                "max": row.criterion.max_points,
                "proposed": row.proposal.points,
                "self": row.score.points,
                "appraised": row.appraised,
                "not_applicable": row.score.not_applicable,
                "explanation": row.score.explanation or row.score.reason,
                "evidence": [file.name for file in row.evidence],
            }
            for row in view.assessment.rows
        ],
        "self": _plain(view.assessment.total),
        "appraised": _plain(view.assessment.appraised),
    }

    def lines() -> Iterator[str]:
        yield f"{view.unit.name} · {view.assessment.period.label} · {view.assessment.standing.state.label}"
        yield from table(
            [
                (
                    row.criterion.id,
                    row.criterion.title,
                    row.criterion.max_points,
                    row.score.points,
                    row.appraised,
                    len(row.evidence),
                )
                for row in view.assessment.rows
            ]
        )
        if view.why_not:
            yield view.why_not

    answer(arguments, document, lines)


def _history(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        lines = workspace.reviews.history(period, workspace.units.find(arguments.unit).key)
    answer(
        arguments,
        [
            {
                "at": line.at,
                "who": line.who,
                "unit": line.unit,
                "what": line.words,
                "remark": line.remark,
                "items": [
                    {"item": i.record, "title": i.title, "reason": i.reason, "due": i.due} for i in line.items
                ],
                "without_effect": line.why_idle,
            }
            for line in lines
        ],
        lambda: table(
            [
                (f"{line.at:%d/%m/%Y}", line.unit, line.who, line.words, line.remark or line.why_idle)
                for line in lines
            ]
        ),
    )


def _appraise(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        submission = _version(workspace, arguments)
        workspace.reviews.appraise(submission, arguments.criterion, arguments.points, arguments.reason)
    _said(arguments, submission, tr("Noted: {criterion}.", criterion=arguments.criterion))


def _accept(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        if not arguments.all:
            submission = _version(workspace, arguments)
            workspace.reviews.accept(submission, arguments.remark)
            _said(arguments, submission, tr("Accepted."))
            return
        waiting = [row.submission for row in workspace.reviews.queue(period) if row.mine]
        result = workspace.reviews.accept_all(waiting, arguments.remark).record
        codes = [workspace.units.get(unit).code for unit in result.accepted]
    document = {"accepted": codes, "skipped": [{"unit": n, "reason": w} for n, w in result.skipped]}

    def lines() -> Iterator[str]:
        yield tr("{count} versions accepted.", count=len(codes))
        for name, why in result.skipped:
            yield f"{name}: {why}"

    answer(arguments, document, lines)


def _return(arguments: argparse.Namespace) -> None:
    from cchc_desktop.domain.reviews import ReturnedItem
    from cchc_desktop.services.review_checks import item_named

    with opened(arguments) as workspace:
        submission = _version(workspace, arguments)
        view = workspace.reviews.version(submission)
        items = [
            ReturnedItem(*item_named(view, text), "", arguments.reason, arguments.due)
            for text in arguments.items
        ]
        workspace.reviews.return_items(submission, items, arguments.remark)
    _said(arguments, submission, tr("{count} items returned.", count=len(items)))


def _reopen(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        submission = _version(workspace, arguments)
        workspace.reviews.reopen(submission, arguments.reason)
    _said(arguments, submission, tr("Reopened."))


def _results(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        found = workspace.results.read(period, set_id=arguments.set_id, boundaries=boundaries_in(arguments))
        out: Path | None = arguments.out
        if out is not None:
            tables = workspace.results
            write = tables.export_pdf if out.suffix.lower() == ".pdf" else tables.export_xlsx
            write(found, period, out)
        codes = {unit.unit: workspace.units.get(unit.unit.removeprefix(LINE)).code for unit in found.rows}
    document = {
        "period": period.code,
        "set": f"{found.criteria_set.id}@{found.criteria_set.version}",
        "mean": found.mean,
        "waiting": found.waiting,
        "missing": found.missing,
        "units": [
            {
                "unit": codes[unit.unit],
                "rank": unit.rank,
                "of": unit.of,
                "state": str(unit.state),
                "self": unit.own,
                "appraised": unit.appraised if unit.settled else None,
                "class": unit.appraised_class if unit.settled else None,
                "change": unit.change,
                "parts": [codes[part.unit] for part in unit.parts],
                "undivided": unit.note,
            }
            for unit in found.units
        ],
        "weakest": [
            {"id": w.criterion.id, "share": w.share, "units": w.units, "none": w.none} for w in found.weakest
        ],
    }
    answer(
        arguments,
        document,
        lambda: table(
            [
                (u.rank or "-", u.name, u.own, u.appraised if u.settled else None, u.state.label)
                for u in found.rows
            ]
        ),
    )


def _said(arguments: argparse.Namespace, submission: str, words: str) -> None:
    answer(arguments, {"submission": submission}, lambda: iter([words]))


def _plain(total: Total | None) -> dict[str, Any] | None:
    if total is None:
        return None
    return {
        "total": total.points,
        "maximum": total.maximum,
        "percent": total.percent,
        "class": total.class_label,
    }
