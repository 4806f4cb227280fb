"""The register of feedback on the command line."""

import argparse
from datetime import date

from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, read_day, table
from cchc_desktop.cli.words import case_words
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord, FeedbackValues
from cchc_desktop.domain.language import tr


def add_to(commands: Groups) -> None:
    """Add `feedback`."""
    verbs = group(commands, "feedback", tr("the register of feedback"))
    add = command(verbs, "add", tr("enter a case"), _add)
    add.add_argument(
        "--received", type=read_day, required=True, metavar=tr("DATE"), help=tr("day of receipt")
    )
    add.add_argument(
        "--channel",
        required=True,
        choices=[str(c) for c in FeedbackChannel],
        metavar=tr("ID"),
        help=codes(tr("how"), [(str(c), c.label) for c in FeedbackChannel]),
    )
    add.add_argument(
        "--kind",
        required=True,
        choices=[str(k) for k in FeedbackKind],
        metavar=tr("ID"),
        help=codes(tr("about what"), [(str(k), k.label) for k in FeedbackKind]),
    )
    add.add_argument("--content", required=True, metavar=tr("TEXT"), help=tr("what was reported or proposed"))
    add.add_argument("--sender-name", default="", metavar=tr("NAME"), help=tr("stays in this workspace"))
    add.add_argument("--sender-phone", default="", metavar=tr("TEXT"), help=tr("stays in this workspace"))
    add.add_argument("--sender-address", default="", metavar=tr("TEXT"), help=tr("stays in this workspace"))
    listing = command(verbs, "list", tr("list the cases"), _list)
    listing.add_argument("--period", metavar=tr("PERIOD"), help=tr("period"))
    reply = command(verbs, "answer", tr("record the written answer"), _answer)
    reply.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    reply.add_argument("--number", required=True, metavar=tr("TEXT"), help=tr("number of the document"))
    reply.add_argument(
        "--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("day of the answer")
    )
    reply.add_argument("--text", required=True, metavar=tr("TEXT"), help=tr("what was answered"))
    publish = command(verbs, "publish", tr("record where the answer was made public"), _publish)
    publish.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    publish.add_argument("--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("day"))
    publish.add_argument("--place", required=True, metavar=tr("TEXT"), help=tr("web page or notice board"))


def _add(arguments: argparse.Namespace) -> None:
    values = FeedbackValues(
        received_on=arguments.received,
        channel=FeedbackChannel(arguments.channel),
        kind=FeedbackKind(arguments.kind),
        content=arguments.content,
        sender_name=arguments.sender_name,
        sender_phone=arguments.sender_phone,
        sender_address=arguments.sender_address,
    )
    with opened(arguments) as workspace:
        _show(arguments, workspace.feedback.receive(values).record, workspace.today())


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period) if arguments.period else None
        cases = workspace.feedback.cases(period)
        today = workspace.today()
    answer(
        arguments,
        [_document(c, today) for c in cases],
        lambda: table(
            [(c.code, c.channel.label, c.content[:60], c.due, case_words(c.state(today))) for c in cases]
        ),
    )


def _answer(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.feedback.answer(
            arguments.case, number=arguments.number, day=arguments.day, text=arguments.text
        ).record
        _show(arguments, made, workspace.today())


def _publish(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.feedback.publish(arguments.case, day=arguments.day, place=arguments.place).record
        _show(arguments, made, workspace.today())


def _show(arguments: argparse.Namespace, case: FeedbackRecord, today: date) -> None:
    answer(
        arguments,
        _document(case, today),
        lambda: table([(case.code, case.due, case_words(case.state(today)))]),
    )


def _document(case: FeedbackRecord, today: date) -> dict[str, object]:
    return {
        "id": case.id,
        "code": case.code,
        "received": case.received_on,
        "channel": case.channel,
        "kind": case.kind,
        "content": case.content,
        "due": case.due,
        "state": case.state(today),
        "answer": case.answer_number or None,
        "answered": case.answered_on,
        "published": case.published_on,
    }
