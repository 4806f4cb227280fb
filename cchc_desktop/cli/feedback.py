"""The register of feedback on the command line: its lists and every stage of a case."""

import argparse
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from cchc_desktop.cli import feedback_letters, feedback_senders
from cchc_desktop.cli.options import Groups, Parser, answer, codes, command, group, opened, read_day, table
from cchc_desktop.cli.words import term_words
from cchc_desktop.domain.feedback import (
    ELSEWHERE,
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    Satisfaction,
)
from cchc_desktop.domain.feedback_stages import next_step
from cchc_desktop.domain.holidays import WorkDays
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.services.feedback_rows import FeedbackFilter

TAKEN = tuple(kind for kind in FeedbackKind if kind not in ELSEWHERE)


def add_to(commands: Groups) -> None:
    """Add `feedback`."""
    verbs = group(commands, "feedback", tr("the register of feedback"))
    _add_receiving(verbs)
    listing = command(verbs, "list", tr("list the cases"), _list)
    listing.add_argument("--period", metavar=tr("PERIOD"), help=tr("period"))
    _choice(listing, "--state", tr("stage"), FeedbackState)
    _choice(listing, "--channel", tr("how"), FeedbackChannel)
    _choice(listing, "--kind", tr("about what"), FeedbackKind)
    listing.add_argument("--waiting", action="store_true", help=tr("only cases that wait for an answer"))
    listing.add_argument("--late", action="store_true", help=tr("only overdue cases"))
    listing.add_argument("--words", default="", metavar=tr("TEXT"), help=tr("words to look for"))
    _case(command(verbs, "show", tr("show a case with all its stages"), _show_case))
    _add_stages(verbs)
    _add_ends(verbs)
    feedback_letters.add_to(verbs)
    feedback_senders.add_to(verbs)


def _add_receiving(verbs: Groups) -> None:
    add = command(verbs, "add", tr("enter a case"), _add)
    refuse = command(verbs, "refuse", tr("enter that a complaint or denunciation was not taken in"), _refuse)
    for parser in (add, refuse):
        parser.add_argument(
            "--received", type=read_day, required=True, metavar=tr("DATE"), help=tr("day of receipt")
        )
        _choice(parser, "--channel", tr("how"), FeedbackChannel, required=True)
        _choice(parser, "--kind", tr("about what"), FeedbackKind, required=True)
    add.add_argument("--content", required=True, metavar=tr("TEXT"), help=tr("what was reported or proposed"))
    add.add_argument("--sender-name", default="", metavar=tr("NAME"), help=tr("stays in this workspace"))
    add.add_argument("--sender-phone", default="", metavar=tr("TEXT"), help=tr("stays in this workspace"))
    add.add_argument("--sender-address", default="", metavar=tr("TEXT"), help=tr("stays in this workspace"))
    refuse.add_argument("--reason", default="", metavar=tr("TEXT"), help=tr("what else to say of it"))


def _add_stages(verbs: Groups) -> None:
    classify = command(verbs, "classify", tr("say what a case is about"), _step(_classify))
    _choice(classify, "--kind", tr("about what"), TAKEN, required=True)
    assign = command(
        verbs,
        "assign",
        tr("put somebody in charge"),
        _step(lambda r, a: r.assign(a.case, who=a.who, day=a.day)),
    )
    assign.add_argument("--who", required=True, metavar=tr("NAME"), help=tr("who of the unit works on it"))
    forward = command(
        verbs,
        "forward",
        tr("hand the case to the body that decides it"),
        _step(lambda r, a: r.forward(a.case, to=a.to, day=a.day)),
    )
    forward.add_argument("--to", required=True, metavar=tr("CODE"), help=tr("unit code, or the body's name"))
    note = command(
        verbs,
        "note",
        tr("record what the sender was told meanwhile"),
        _step(lambda r, a: r.note(a.case, text=a.text, day=a.day)),
    )
    note.add_argument("--text", required=True, metavar=tr("TEXT"), help=tr("what the sender was told"))
    reply = command(
        verbs,
        "answer",
        tr("record the written answer"),
        _step(lambda r, a: r.answer(a.case, number=a.number, day=a.day, text=a.text)),
    )
    reply.add_argument("--number", required=True, metavar=tr("TEXT"), help=tr("number of the document"))
    reply.add_argument("--text", required=True, metavar=tr("TEXT"), help=tr("what was answered"))
    publish = command(
        verbs,
        "publish",
        tr("record where the answer was made public"),
        _step(lambda r, a: r.publish(a.case, day=a.day, place=a.place)),
    )
    publish.add_argument("--place", required=True, metavar=tr("TEXT"), help=tr("web page or notice board"))
    satisfy = command(
        verbs,
        "satisfy",
        tr("record how satisfied the sender is"),
        _step(lambda r, a: r.satisfy(a.case, level=Satisfaction(a.level), day=a.day)),
    )
    _choice(satisfy, "--level", tr("how satisfied"), Satisfaction, required=True)
    for parser in (classify, assign, forward, note, reply, publish, satisfy):
        _case(parser, dated=True)


def _add_ends(verbs: Groups) -> None:
    close = command(
        verbs, "close", tr("close a case"), _step(lambda r, a: r.close(a.case, day=a.day, reason=a.reason))
    )
    take_back = command(
        verbs,
        "take-back",
        tr("record that the sender takes the case back"),
        _step(lambda r, a: r.take_back(a.case, day=a.day, reason=a.reason)),
    )
    refuse = command(
        verbs,
        "refuse-case",
        tr("refuse a case that turns out to be a complaint or denunciation"),
        _step(lambda r, a: r.refuse_case(a.case, kind=FeedbackKind(a.kind), day=a.day, reason=a.reason)),
    )
    _choice(refuse, "--kind", tr("about what"), sorted(ELSEWHERE), required=True)
    reopen = command(
        verbs,
        "reopen",
        tr("open a closed or forwarded case again"),
        _step(lambda r, a: r.reopen(a.case, reason=a.reason)),
    )
    for parser in (close, take_back, refuse):
        _case(parser, dated=True)
    _case(reopen)
    for parser in (take_back, reopen):
        parser.add_argument("--reason", required=True, metavar=tr("TEXT"), help=tr("why"))
    for parser in (close, refuse):
        parser.add_argument("--reason", default="", metavar=tr("TEXT"), help=tr("why"))


def _case(parser: Parser, *, dated: bool = False) -> None:
    parser.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    if dated:
        parser.add_argument(
            "--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("day on which it happened")
        )


def _choice(
    parser: Parser, option: str, words: str, among: Iterable[StrEnum], *, required: bool = False
) -> None:
    meanings = [(str(choice), str(getattr(choice, "label", choice))) for choice in among]
    parser.add_argument(
        option,
        required=required,
        choices=[code for code, _ in meanings],
        metavar=tr("ID"),
        help=codes(words, meanings),
    )


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
        _show(arguments, workspace, workspace.feedback.receive(values).record)


def _refuse(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.feedback.refuse(
            received_on=arguments.received,
            channel=FeedbackChannel(arguments.channel),
            kind=FeedbackKind(arguments.kind),
            reason=arguments.reason,
        ).record
        _show(arguments, workspace, made)


def _classify(register: Any, arguments: argparse.Namespace) -> Changed[FeedbackRecord]:
    made: Changed[FeedbackRecord] = register.classify(
        arguments.case, kind=FeedbackKind(arguments.kind), day=arguments.day
    )
    return made


def _step(take: Callable[[Any, argparse.Namespace], Changed[FeedbackRecord]]) -> Callable[..., None]:
    """Return the command that takes one step of a case and shows how it stands then."""

    def run(arguments: argparse.Namespace) -> None:
        with opened(arguments) as workspace:
            _show(arguments, workspace, take(workspace.feedback, arguments).record)

    return run


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        wanted = FeedbackFilter(
            period=workspace.plans.period(arguments.period) if arguments.period else None,
            state=FeedbackState(arguments.state) if arguments.state else None,
            channel=FeedbackChannel(arguments.channel) if arguments.channel else None,
            kind=FeedbackKind(arguments.kind) if arguments.kind else None,
            waiting=arguments.waiting,
            late=arguments.late,
            words=arguments.words,
        )
        cases = workspace.feedback.find(wanted)
        today, work = workspace.today(), workspace.holidays.work_days()
    answer(
        arguments,
        [document(c, today, work) for c in cases],
        lambda: table(
            [
                (
                    c.name,
                    c.channel.label,
                    c.content[:60],
                    c.due,
                    c.state.label,
                    term_words(c.term(today, work)),
                )
                for c in cases
            ]
        ),
    )


def _show_case(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        case = workspace.feedback.get(arguments.case)
        today, work = workspace.today(), workspace.holidays.work_days()
    step = next_step(case)
    rows = [
        (tr("Code"), case.name),
        (tr("Received on"), case.received_on),
        (tr("Came in by"), case.channel.label),
        (tr("Kind of feedback"), case.kind.label),
        (tr("Content"), case.content),
        (tr("Sender"), case.sender_mask or tr("not given")),
        (tr("Stage"), case.state.label),
        (tr("Answer due by"), case.due),
        (tr("Term"), term_words(case.term(today, work))),
        (tr("Classified on"), case.classified_on),
        (tr("In charge"), case.in_charge),
        (tr("Forwarded to"), case.forwarded_to),
        *((tr("Interim note"), f"{note.day:%d/%m/%Y} {note.text}") for note in case.notes),
        (tr("Written answer"), case.answer_number),
        (tr("Dated"), case.answered_on),
        (tr("What was answered"), case.answer),
        (tr("Published on"), case.published_on),
        (tr("Where"), case.published_at),
        (tr("Satisfaction"), case.satisfaction.label if case.satisfaction else ""),
        (tr("Reason"), case.ending_reason),
        (tr("Next step"), step.label if step else ""),
    ]
    answer(
        arguments,
        document(case, today, work),
        lambda: table([row for row in rows if row[1] not in {None, ""}]),
    )


def _show(arguments: argparse.Namespace, workspace: Any, case: FeedbackRecord) -> None:
    today, work = workspace.today(), workspace.holidays.work_days()
    answer(
        arguments,
        document(case, today, work),
        lambda: table([(case.code, case.due, case.state.label, term_words(case.term(today, work)))]),
    )


def document(case: FeedbackRecord, today: date, work: WorkDays) -> dict[str, object]:
    """Return a case as scripts read it, without who sent it."""
    return {
        "id": case.id,
        "code": case.code,
        "received": case.received_on,
        "channel": case.channel,
        "kind": case.kind,
        "content": case.content,
        "due": case.due,
        "state": case.state,
        "term": case.term(today, work),
        "sender": case.sender_mask or None,
        "classified": case.classified_on,
        "in_charge": case.in_charge or None,
        "forwarded_to": case.forwarded_to or None,
        "forwarded": case.forwarded_on,
        "notes": [{"day": note.day, "text": note.text} for note in case.notes],
        "note_due": case.note_due(work) if today > case.due else None,
        "answer": case.answer_number or None,
        "answered": case.answered_on,
        "published": case.published_on,
        "place": case.published_at or None,
        "satisfaction": case.satisfaction,
        "ended": case.ended_on,
        "reason": case.ending_reason or None,
        "origin": case.origin or None,
    }
