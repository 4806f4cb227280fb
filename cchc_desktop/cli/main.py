"""The command line: builds the commands, runs one, turns failures into words and exit codes."""

import errno
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cchc_desktop.cli import (
    activities,
    assessments,
    audit,
    backups,
    bundles,
    consolidations,
    demo,
    difficulties,
    encryption,
    evidence,
    feedback,
    holidays,
    house,
    identities,
    plans,
    reports,
    reviews,
    schedules,
    stations,
    unit_plans,
    updates,
    users,
)
from cchc_desktop.cli.options import OpenWindow, Parser, common, folder_of, speak_argparse
from cchc_desktop.domain.errors import Failure, Trouble
from cchc_desktop.domain.language import LANGUAGES, set_language, tr
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.fault_reports import REPORTS, write_fault_report
from cchc_desktop.workspace import DATABASE

_INTERRUPTED = 130


def run(words: Sequence[str], *, open_window: OpenWindow) -> int:
    """Carry out the command in `words` and return the exit code."""
    _speak_utf8()
    set_language(_language_of(words))
    speak_argparse()
    arguments = Namespace()
    try:
        arguments = _parsed(words)
        arguments.open_window = open_window
        return arguments.run(arguments) or 0
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except Failure as failure:
        print(failure.message, file=sys.stderr)
        if failure.hint:
            print(failure.hint, file=sys.stderr)
        return failure.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, Cancelled):
        print(tr("Stopped; nothing was changed."), file=sys.stderr)
        return _INTERRUPTED
    except OSError as trouble:
        return _outside(trouble)
    except Exception as fault:  # noqa: BLE001 - whatever nobody foresaw is a bug, told in words
        return _own_fault(fault, arguments)


def _parsed(words: Sequence[str]) -> Namespace:
    """Return what the words ask for; what they hold too much is told with the help of their command."""
    parser = _parser()
    arguments, unknown = parser.parse_known_args(list(words))
    if unknown:
        asked: Parser = getattr(arguments, "asked", parser)
        asked.error(tr("these are not known: %s") % " ".join(unknown))
    return arguments


def _outside(trouble: OSError) -> int:
    """Say that a file or the disk stands in the way, where no service found better words; 4."""
    if trouble.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        message = tr("The disk is full; nothing was saved.")
        hint = tr("Free some space on that disk, then save again.")
    else:
        message = tr("{name} cannot be read or written.", name=trouble.filename or tr("A file"))
        hint = tr("Check that the folder exists and that you may write in it, then try again.")
    print(message, hint, sep="\n", file=sys.stderr)
    return Trouble.exit_code


def _own_fault(fault: Exception, arguments: Namespace) -> int:
    """Say that the program failed and where the report lies; 1, as for every bug."""
    print(tr("The program made an error ({kind}).", kind=type(fault).__name__), file=sys.stderr)
    folder = folder_of(arguments)
    try:
        place = folder if (folder / DATABASE).is_file() else Path(tempfile.gettempdir())
        file = write_fault_report(place / REPORTS, fault, datetime.now(UTC))
    except OSError:
        return Failure.exit_code
    said = tr(
        "A report without personal data was written to {file}; send it to whoever maintains the program.",
        file=file,
    )
    print(said, file=sys.stderr)
    return Failure.exit_code


def _parser() -> Parser:
    parser = Parser(
        prog="cchc",
        description=tr("Record, assess, report, sign and exchange communication work on CCHC."),
        epilog=tr(
            "Without a command the window opens; --safe forgets widths and does nothing in the background."
        ),
        parents=[common()],
    )
    parser.add_argument(
        "--version", action="version", version=f"cchc {_version()}", help=tr("show the version")
    )
    commands = parser.add_subparsers(dest="noun", metavar=tr("COMMAND"), required=True)
    rooms = (
        *(demo, house, users, audit, encryption, backups, plans, unit_plans, difficulties),
        *(activities, schedules, evidence, feedback, holidays, assessments, reviews),
        *(reports, identities, stations, bundles, consolidations, updates),
    )
    for room in rooms:
        room.add_to(commands)
    return parser


def _language_of(words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        chosen = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(words):
            chosen = words[place + 1]
        if chosen in LANGUAGES:
            return chosen
    return "vi"


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page, so that a pipe gets the right letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _version() -> str:
    try:
        return version("cchc-desktop")
    except PackageNotFoundError:
        return "0"
