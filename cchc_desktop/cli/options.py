"""What every subcommand shares: its options, the workspace it opens, the clock it goes by."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol

from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.clock import VIETNAM, ChosenClock, Clock
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import LANGUAGES, tr
from cchc_desktop.domain.periods import FIRST_YEAR, LAST_YEAR
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number as number_words

WRONG_USAGE: Final = 2
Run = Callable[[argparse.Namespace], int | None]


class OpenWindow(Protocol):
    """Opens the window; handed in from above, because the command line knows no window."""

    def __call__(
        self,
        folder: Path,
        *,
        login: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
    ) -> int:
        """Open the workspace in `folder` and return the exit code once the window closes."""
        ...


class Groups(Protocol):
    """What argparse gives to add subcommands to."""

    def add_parser(self, name: str, **options: Any) -> "Parser":
        """Add a subcommand."""
        ...


class Parser(argparse.ArgumentParser):
    """A parser that complains in the officer's language and says where help is."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words and where help is, then leave with 2."""
        print(tr("Wrong usage: {message}", message=message), file=sys.stderr)
        print(tr("See: {command} --help", command=self.prog), file=sys.stderr)
        raise SystemExit(WRONG_USAGE)


class FixedClock(ChosenClock):
    """A chosen day at the present time of day, for --as-of."""

    def __init__(self, day: date) -> None:
        self._day = day

    def now(self) -> datetime:
        """Return the present time of the chosen day in UTC."""
        here = datetime.now(VIETNAM).timetz()
        return datetime.combine(
            self._day, time(here.hour, here.minute, here.second, tzinfo=VIETNAM)
        ).astimezone(UTC)


def speak_argparse() -> None:
    """Give argparse's own complaints the language of the interface."""
    words = {
        "the following arguments are required: %s": tr("these are missing: %s"),
        "unrecognized arguments: %s": tr("these are not known: %s"),
        "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
        "invalid choice: %(value)r (choose from %(choices)s)": tr("%(value)r is not one of: %(choices)s"),
        "expected one argument": tr("a value is missing"),
        "expected at least one argument": tr("at least one value is missing"),
        "invalid %(type)s value: %(value)r": tr("%(value)r is not a whole number"),
        "ambiguous option: %(option)s could match %(matches)s": tr("%(option)s may mean: %(matches)s"),
        "ignored explicit argument %r": tr("%r is not wanted here"),
        "not allowed with argument %s": tr("not together with %s"),
        "one of the arguments %s is required": tr("one of these is needed: %s"),
        "usage: ": tr("usage: "),
        "positional arguments": tr("what to give"),
        "options": tr("options"),
        "show this help message and exit": tr("show this help"),
        "subcommands": tr("commands"),
    }
    gettext: Any = argparse
    gettext._ = lambda text: words.get(text, text)


def common() -> Parser:
    """Return the options every command takes, before or after its name."""
    parser = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--workspace", type=Path, metavar=tr("DIR"), help=tr("data folder"))
    parser.add_argument("--user", metavar=tr("NAME"), help=tr("sign-in name"))
    parser.add_argument("--as-of", type=read_day, metavar=tr("DATE"), help=tr("take this day for today"))
    parser.add_argument("--json", action="store_true", help=tr("answer as JSON"))
    parser.add_argument("--lang", choices=LANGUAGES, help=tr("language"))
    return parser


def group(parent: Groups, name: str, words: str) -> Groups:
    """Add a noun under which verbs stand."""
    parser = parent.add_parser(name, help=words, description=words)
    verbs: Groups = parser.add_subparsers(dest="verb", metavar=tr("COMMAND"), required=True)
    return verbs


def command(parent: Groups, name: str, words: str, run: Run) -> Parser:
    """Add a verb that `run` carries out."""
    parser = parent.add_parser(name, help=words, description=words, parents=[common()])
    parser.set_defaults(run=run, asked=parser)
    return parser


def read_day(text: str) -> date:
    """Read a day written 2018-06-30 or 30/06/2018."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise argparse.ArgumentTypeError(tr("“{text}” is not a day: write 2018-06-30 or 30/06/2018", text=text))


def codes(words: str, meanings: Iterable[tuple[str, str]]) -> str:
    """Return help that says what each code means, beside what the option is for."""
    return f"{words}: " + "; ".join(f"{code} = {meaning}" for code, meaning in meanings)


def clock_of(arguments: argparse.Namespace) -> Clock:
    """Return the clock the command goes by."""
    from cchc_desktop.workspace import SystemClock

    return chosen_clock(arguments) or SystemClock()


def chosen_clock(arguments: argparse.Namespace) -> Clock | None:
    """Return the day that --as-of chose as a clock, if it chose one."""
    day = getattr(arguments, "as_of", None)
    return FixedClock(day) if day else None


def folder_of(arguments: argparse.Namespace) -> Path:
    """Return the data folder: the option, CCHC_WORKSPACE, or the platform's own."""
    chosen = getattr(arguments, "workspace", None) or os.environ.get("CCHC_WORKSPACE")
    return Path(chosen) if chosen else default_folder()


def default_folder() -> Path:
    """Return the platform's folder for a user's data."""
    import platformdirs

    return platformdirs.user_data_path("CCHC Desktop", appauthor=False)


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Any]:
    """Open the workspace for the person named, and close it afterwards."""
    from cchc_desktop.workspace import Workspace

    folder = folder_of(arguments)
    password = os.environ.get("CCHC_PASSWORD")
    if password is None and Workspace.exists(folder) and sys.stdin is not None and sys.stdin.isatty():
        password = ask_password(tr("Password: "))
    workspace = Workspace.open(
        folder, login=getattr(arguments, "user", None), password=password, clock=clock_of(arguments)
    )
    try:
        yield workspace
    finally:
        workspace.close()


def password_given() -> str | None:
    """Return the password from its environment variable, or ask for it where somebody can answer."""
    password = os.environ.get("CCHC_PASSWORD")
    if password is None and sys.stdin is not None and sys.stdin.isatty():
        return ask_password(tr("Password: "))
    return password


def ask_password(prompt: str) -> str:
    """Ask for a password without showing it."""
    import getpass

    return getpass.getpass(prompt)


def secret(name: str, variable: str, prompt: str) -> str:
    """Return a secret from its environment variable or a prompt; never from the command's words."""
    found = os.environ.get(variable)
    if found is not None:
        return found
    if sys.stdin is not None and sys.stdin.isatty():
        return ask_password(prompt)
    raise UserMistake(
        tr("The password for {name} is needed.", name=name),
        hint=tr("Type it when asked, or set {variable} for a script.", variable=variable),
        field="password",
    )


def wants_json(arguments: argparse.Namespace) -> bool:
    """Tell whether the answer is for a machine."""
    return bool(getattr(arguments, "json", False))


def answer(arguments: argparse.Namespace, document: object, lines: Callable[[], Iterator[str]]) -> None:
    """Print `document` as one JSON document, or `lines` for people."""
    if wants_json(arguments):
        import json

        print(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))
        return
    for line in lines():
        print(line)


def table(rows: list[tuple[object, ...]]) -> Iterator[str]:
    """Lay rows out in columns; say so when there are none."""
    if not rows:
        yield tr("There is nothing to list.")
        return
    texts = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    for row in texts:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, Decimal):
        return number_words(value)
    return day_words(value) if isinstance(value, date) else str(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else str(value)


def add_boundaries(parser: argparse.ArgumentParser) -> None:
    """Add the choice of the units that figures are shown by."""
    parser.add_argument(
        "--new-boundaries",
        action="store_true",
        help=tr("sum older units under those that took them over"),
    )


def boundaries_in(arguments: argparse.Namespace) -> Boundaries:
    """Return the units that figures are shown by."""
    return Boundaries.NEW if arguments.new_boundaries else Boundaries.REPORTING
