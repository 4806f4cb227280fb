"""Who sent a case, terms and erasing, on the command line."""

import argparse
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, codes, command, opened, table
from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.vietnamese import size as size_words


def add_to(verbs: Groups) -> None:
    """Add the verbs on senders and terms to `feedback`."""
    sender = command(verbs, "sender", tr("show who sent a case; the reason goes into the trail"), _sender)
    sender.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    sender.add_argument("--reason", required=True, metavar=tr("TEXT"), help=tr("why"))
    write = command(verbs, "set-sender", tr("write down or correct who sent a case"), _set_sender)
    write.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    for option in ("--name", "--phone", "--address"):
        write.add_argument(option, default="", metavar=tr("TEXT"), help=tr("stays in this workspace"))
    log = command(verbs, "log", tr("show who looked at the sender of a case, when and why"), _log)
    log.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    attach = command(
        verbs, "attach", tr("keep a file that came with a case, sealed in this workspace"), _attach
    )
    attach.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    attach.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("file"))
    files = command(verbs, "files", tr("list the files of a case, or write one out for a reason"), _files)
    files.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    files.add_argument("--take", type=int, metavar=tr("NUMBER"), help=tr("which file to write out, from 1"))
    files.add_argument(
        "--out", type=Path, default=Path(), metavar=tr("DIR"), help=tr("folder to write it to")
    )
    files.add_argument("--reason", default="", metavar=tr("TEXT"), help=tr("why"))
    erase = command(verbs, "erase", tr("erase senders' data for good; the cases stay"), _erase)
    erase.add_argument("cases", nargs="*", metavar=tr("CODE"), help=tr("code of the case"))
    erase.add_argument("--due", action="store_true", help=tr("all whose retention has ended"))
    erase.add_argument("--reason", required=True, metavar=tr("TEXT"), help=tr("why"))
    command(verbs, "due", tr("list the cases whose senders' data are due to be erased"), _due)
    terms = command(verbs, "terms", tr("show or set the terms and the retention of senders' data"), _terms)
    terms.add_argument(
        "--channel",
        choices=[str(channel) for channel in FeedbackChannel],
        metavar=tr("ID"),
        help=codes(tr("how"), [(str(c), c.label) for c in FeedbackChannel]),
    )
    terms.add_argument("--days", type=int, metavar=tr("NUMBER"), help=tr("working days to answer"))
    terms.add_argument("--source", default="", metavar=tr("TEXT"), help=tr("document that sets the term"))
    terms.add_argument("--retention", type=int, metavar=tr("NUMBER"), help=tr("days to keep senders' data"))


def _sender(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        sender = workspace.feedback.senders.open(arguments.case, arguments.reason).record
    document = {"name": sender.name, "phone": sender.phone, "address": sender.address}
    rows = ((tr("Full name"), sender.name), (tr("Telephone"), sender.phone), (tr("Address"), sender.address))
    answer(arguments, document, lambda: table([row for row in rows if row[1]]))


def _set_sender(arguments: argparse.Namespace) -> None:
    sender = Sender(arguments.name, arguments.phone, arguments.address)
    with opened(arguments) as workspace:
        case = workspace.feedback.senders.set(arguments.case, sender).record
    answer(
        arguments,
        {"code": case.code, "sender": case.sender_mask},
        lambda: table([(case.code, case.sender_mask)]),
    )


def _attach(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.feedback.files.add(arguments.case, arguments.file).record
    answer(
        arguments,
        {"id": made.id, "media_type": made.media_type, "size": made.size},
        lambda: table([(made.media_type, size_words(made.size))]),
    )


def _files(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        files = workspace.feedback.files
        listed = files.of(arguments.case)
        written = None
        if arguments.take is not None:
            if not 1 <= arguments.take <= len(listed):
                raise UserMistake(
                    tr("The case has {n} files.", n=len(listed)), hint=tr("Count from 1."), field="take"
                )
            chosen = listed[arguments.take - 1].id
            written = files.write(chosen, arguments.out, arguments.reason).record
    if written is not None:
        answer(arguments, {"file": str(written)}, lambda: iter([str(written)]))
        return
    answer(
        arguments,
        [{"id": f.id, "media_type": f.media_type, "size": f.size, "added": f.added_at} for f in listed],
        lambda: table([(at, f.media_type, size_words(f.size)) for at, f in enumerate(listed, 1)]),
    )


def _log(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        looks = workspace.feedback.senders.log(arguments.case)
    answer(
        arguments,
        [{"at": look.at, "who": look.who, "action": look.action, "reason": look.reason} for look in looks],
        lambda: table([(look.at, look.who, act_words(look.action), look.reason) for look in looks]),
    )


def _erase(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        senders = workspace.feedback.senders
        cases = [case.id for case in senders.due_for_erasing()] if arguments.due else []
        erased = senders.erase([*arguments.cases, *cases], arguments.reason).record
    answer(arguments, {"erased": erased}, lambda: iter([tr("{n} senders' data were erased.", n=erased)]))


def _due(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        cases = workspace.feedback.senders.due_for_erasing()
    answer(
        arguments,
        [{"code": case.code, "ended": case.ended_on, "sender": case.sender_mask} for case in cases],
        lambda: table([(case.code, case.ended_on, case.sender_mask) for case in cases]),
    )


def _terms(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        kept = workspace.feedback.terms
        if arguments.days is not None:
            channels = [FeedbackChannel(arguments.channel)] if arguments.channel else list(FeedbackChannel)
            kept.set_term(channels, arguments.days, arguments.source)
        if arguments.retention is not None:
            kept.set_retention_days(arguments.retention)
        terms, retention = kept.terms(), kept.retention_days()
    answer(
        arguments,
        {
            "terms": [
                {"channel": t.channel, "working_days": t.working_days, "source": t.source} for t in terms
            ],
            "retention_days": retention,
        },
        lambda: table(
            [
                *((t.channel.label, t.working_days, t.source or tr("default")) for t in terms),
                (tr("Days that senders' data are kept"), retention, ""),
            ]
        ),
    )
