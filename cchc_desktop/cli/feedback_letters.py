"""Letters that answer cases, and cases handed from unit to unit, on the command line."""

import argparse
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, command, opened, table
from cchc_desktop.domain.language import tr


def add_to(verbs: Groups) -> None:
    """Add the verbs on letters and handing over to `feedback`."""
    letter = command(verbs, "letter", tr("write the letter that answers a case"), _letter)
    letter.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    letter.add_argument("--out", type=Path, metavar=tr("FILE"), help=tr("file that ends in .pdf or .docx"))
    letter.add_argument(
        "--reason",
        default="",
        metavar=tr("TEXT"),
        help=tr("why the sender's name is printed; without, it is not"),
    )
    letter.add_argument("--keep", action="store_true", help=tr("keep a copy as evidence, without the sender"))
    over = command(
        verbs, "hand-over", tr("hand a forwarded case with its sender to the other unit"), _hand_over
    )
    over.add_argument("case", metavar=tr("CODE"), help=tr("code of the case"))
    over.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr("file or folder"))
    over.add_argument("--paper", action="store_true", help=tr("a sheet to print instead of a sealed file"))
    take = command(verbs, "take", tr("enter a case that another unit handed over"), _take)
    take.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("sealed file"))


def _letter(arguments: argparse.Namespace) -> None:
    written: dict[str, object] = {"file": None, "evidence": None}
    with opened(arguments) as workspace:
        letters = workspace.feedback.letters
        if arguments.out is not None:
            written["file"] = str(letters.write(arguments.case, arguments.out, reason=arguments.reason))
        if arguments.keep:
            written["evidence"] = letters.keep(arguments.case).record.name
        text = "" if written["file"] or written["evidence"] else letters.draft(arguments.case)
    answer(
        arguments,
        written | {"draft": text or None},
        lambda: iter([str(words) for words in (*written.values(), text) if words]),
    )


def _hand_over(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        handovers = workspace.feedback.handovers
        out: Path = arguments.out
        if out.is_dir():
            name = handovers.file_name(arguments.case)
            out /= f"{name.partition('.cchc')[0]}.pdf" if arguments.paper else name
        hand = handovers.paper if arguments.paper else handovers.seal
        made = hand(arguments.case, out).record
    answer(arguments, {"file": str(made)}, lambda: iter([str(made)]))


def _take(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        case = workspace.feedback.handovers.take(arguments.file).record
    answer(
        arguments,
        {"id": case.id, "code": case.code, "due": case.due, "origin": case.origin},
        lambda: table([(case.code, case.due, case.origin)]),
    )
