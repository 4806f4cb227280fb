"""Self-assessment and submission on the command line."""

import argparse
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import Groups, answer, command, group, opened, table
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr


def add_to(commands: Groups) -> None:
    """Add `assessment` and `submit`."""
    verbs = group(commands, "assessment", tr("self-assessment"))
    propose = command(verbs, "propose", tr("take the proposed points where nothing is scored"), _propose)
    _about(propose)
    score = command(verbs, "set", tr("give own points to a criterion"), _set)
    score.add_argument("criterion", metavar=tr("ID"), help=tr("id of the criterion"))
    _about(score)
    what = score.add_mutually_exclusive_group(required=True)
    what.add_argument("--points", type=read_points, metavar=tr("POINTS"), help=tr("own points"))
    what.add_argument("--not-applicable", metavar=tr("REASON"), help=tr("does not apply, and why"))
    what.add_argument("--clear", action="store_true", help=tr("take the points back"))
    score.add_argument("--explanation", default="", metavar=tr("TEXT"), help=tr("how you came to the points"))
    show = command(verbs, "show", tr("show proposed and own points and the total"), _show)
    _about(show)
    show.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    command(verbs, "sets", tr("list the criteria sets"), _sets)
    template = command(verbs, "template", tr("write a workbook to make a criteria set with"), _template)
    template.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("FILE.xlsx or FILE.toml"))
    export = command(verbs, "export-set", tr("write a criteria set as XLSX or TOML"), _export_set)
    export.add_argument("set_id", metavar=tr("ID"), help=tr("criteria set"))
    export.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("FILE.xlsx or FILE.toml"))
    for name, words, run in (
        ("check-set", tr("check a criteria set in a file"), _check_set),
        ("publish-set", tr("publish a criteria set from a file, as Sở Nội vụ"), _publish_set),
    ):
        reading = command(verbs, name, words, run)
        reading.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("FILE.xlsx or FILE.toml"))

    adopt = command(verbs, "adopt", tr("go on with the newest version of the criteria set"), _adopt)
    _about(adopt)
    present = command(verbs, "present", tr("put it before the leader"), _present)
    _about(present)
    withdraw = command(verbs, "withdraw", tr("take back a version that nobody has received"), _withdraw)
    withdraw.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    withdraw.add_argument("--reason", required=True, metavar=tr("TEXT"), help=tr("why it must be changed"))

    submit = command(commands, "submit", tr("hand the quarter up as a numbered version"), _submit)
    _about(submit)


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    parser.add_argument("--set", dest="set_id", default="", metavar=tr("ID"), help=tr("criteria set"))


def _propose(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        taken = workspace.assessments.use_proposals(period, set_id=arguments.set_id).record
    answer(arguments, {"taken": taken}, lambda: iter([tr("{count} proposals taken.", count=taken)]))


def _set(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        assessments, chosen = workspace.assessments, arguments.set_id
        if arguments.clear:
            assessments.clear(period, arguments.criterion, set_id=chosen)
        elif arguments.not_applicable is not None:
            assessments.set_not_applicable(
                period, arguments.criterion, arguments.not_applicable, set_id=chosen
            )
        else:
            assessments.set_score(
                period, arguments.criterion, arguments.points, arguments.explanation, set_id=chosen
            )
        view = assessments.show(period, set_id=chosen)
    _print(arguments, view, workspace.unit.code)


def _show(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        unit = workspace.units.find(arguments.unit) if arguments.unit else workspace.unit
        view = workspace.assessments.show(period, set_id=arguments.set_id, unit=unit.key)
    _print(arguments, view, unit.code)


def _sets(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.assessments.sets()
    answer(
        arguments,
        [
            {"id": s.id, "version": s.version, "title": s.title, "year": s.year, "level": s.level}
            for s in found
        ],
        lambda: table([(s.id, s.version, s.title) for s in found]),
    )


def _template(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        out = workspace.criteria_publishing.template(arguments.file)
    _written(arguments, out)


def _export_set(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        out = workspace.criteria_publishing.export(arguments.set_id, arguments.file)
    _written(arguments, out)


def _written(arguments: argparse.Namespace, out: Path) -> None:
    answer(arguments, {"file": str(out)}, lambda: iter([tr("Written to {file}.", file=out)]))


def _check_set(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.criteria_publishing.read(arguments.file).criteria_set
    _told_set(arguments, found, tr("The set is complete and adds up."))


def _publish_set(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        publishing = workspace.criteria_publishing
        found = publishing.publish(publishing.read(arguments.file)).record
    _told_set(arguments, found, tr("Published; it goes down with the next bundles."))


def _told_set(arguments: argparse.Namespace, found: Any, words: str) -> None:
    document = {"id": found.id, "version": found.version, "criteria": len(found.leaves())}
    line = f"{found.id} {found.version}: {words}"
    answer(arguments, document, lambda: iter([line]))


def _adopt(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        fallen = workspace.assessments.adopt_newest(period, set_id=arguments.set_id).record
    words = tr("The newest version is used; answers that fell away: {names}.", names=", ".join(fallen) or "-")
    answer(arguments, {"fallen": list(fallen)}, lambda: iter([words]))


def _present(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        view = workspace.assessments.present(period, set_id=arguments.set_id).record
    words = tr("Presented; somebody else of the unit submits it.")
    answer(arguments, {"presented_by": view.presented_by}, lambda: iter([words]))


def _withdraw(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.assessments.withdraw(
            workspace.plans.period(arguments.period), arguments.reason
        ).record
    words = tr("Version {n} was withdrawn.", n=made.version)
    answer(arguments, {"version": made.version}, lambda: iter([words]))


def _submit(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        made = workspace.assessments.submit(period, set_id=arguments.set_id).record
    document = {"id": made.id, "version": made.version, "sha256": made.sha256}
    answer(
        arguments,
        document,
        lambda: iter(
            [tr("Submitted as version {version}: {sha256}", version=made.version, sha256=made.sha256)]
        ),
    )


def _print(arguments: argparse.Namespace, view: Any, unit: str) -> None:
    total = view.total
    document = {
        "period": view.period.code,
        "unit": unit,
        "set": f"{view.criteria_set.id}@{view.criteria_set.version}",
        "criteria": [
            {
                "id": row.criterion.id,
                "title": row.criterion.title,
                "max": row.criterion.max_points,
                "proposed": row.proposal.points,
                "self": row.score.points,
                "appraised": row.appraised,
                "not_applicable": row.score.not_applicable or row.proposal.not_applicable,
                "formula": row.proposal.text,
                "explanation": row.score.explanation or row.score.reason,
                "problem": row.problem,
            }
            for row in view.rows
        ],
        "total": total.points,
        "maximum": total.maximum,
        "percent": total.percent,
        "class": total.class_label,
    }

    def lines() -> Iterator[str]:
        yield from table(
            [
                (
                    r.criterion.id,
                    r.criterion.title,
                    r.criterion.max_points,
                    r.proposal.points,
                    r.score.points,
                    r.problem,
                )
                for r in view.rows
            ]
        )
        yield tr(
            "Total {points} of {maximum}, {percent} %: {label}",
            points=total.points,
            maximum=total.maximum,
            percent=total.percent or "-",
            label=total.class_label or "-",
        )

    answer(arguments, document, lines)


def read_points(text: str) -> Decimal:
    """Read points written 4.5 or 4,5."""
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise UserMistake(
            tr("“{text}” is not a number of points.", text=text),
            hint=tr("Write it as 4.5 or 4,5."),
            field="points",
        ) from None
