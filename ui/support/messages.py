"""Tells the officer what went wrong and asks before something is lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Failure, Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.services.fault_reports import write_fault_report
from ui.theme.tokens import State
from ui.widgets.dialog import Choice, Question


class Messages:
    """Shows failures over the window; writes a report file for what is the program's own fault."""

    def __init__(self, window: Callable[[], QWidget | None], folder: Path, clock: Clock) -> None:
        self._window = window
        self._folder = folder
        self._clock = clock
        self._telling = False
        self.keep_drafts: Callable[[], object] = _nothing
        """Writes what was typed; set by the window."""
        self.noted: Callable[[], object] = _nothing
        """Called for each fault; set by whoever counts them."""
        self.quit: Callable[[], object] = _nothing
        """Leaves the program; set by the window."""

    def failure(self, failure: Failure) -> None:
        """Tell a mistake, trouble or refusal with what to do about it."""
        mild = isinstance(failure, UserMistake)
        question = Question(
            failure.message,
            failure.hint,
            state=State.WARN if mild else State.BAD,
            icon_name="close-circle-fill" if isinstance(failure, Refused) else "",
            choices=(Choice("close", tr("Close"), safe=True),),
            parent=self._window(),
        )
        question.exec()

    def crash(self, error: BaseException) -> None:
        """Write the drafts and a report, then tell both; a fault while that is told is reported only."""
        report = self.write_report(error)
        self.noted()
        if self._telling:
            return
        self._telling = True
        try:
            kept = self._drafts_kept()
            asked = Question(
                tr("The program made an error"),
                _crash_words(report, kept=kept),
                state=State.BAD,
                choices=(
                    Choice("go_on", tr("Go on working"), safe=True),
                    Choice("quit", tr("Quit the program")),
                ),
                parent=self._window(),
            )
            asked.exec()
        finally:
            self._telling = False
        if asked.answer == "quit":
            self.quit()

    def _drafts_kept(self) -> bool:
        try:
            self.keep_drafts()
        except Exception as error:  # noqa: BLE001 - the fault may lie in the form itself
            self.write_report(error)
            return False
        return True

    def write_report(self, error: BaseException) -> Path:
        """Write where in the program `error` arose; its message is left out, it may hold personal data."""
        return write_fault_report(self._folder, error, self._clock.now())


def _crash_words(report: Path, *, kept: bool) -> str:
    words = (
        tr("What you typed is kept as a draft.")
        if kept
        else tr("What you typed just now could not be kept as a draft: copy it before you close the form.")
    )
    said = tr(
        "A report without personal data was written to {file}; send it to whoever maintains the program.",
        file=str(report),
    )
    return f"{words} {said}"


def _nothing() -> None:
    """Stand in for what nobody has set."""


def confirm(
    parent: QWidget | None,
    question: str,
    consequence: str,
    *,
    yes: str,
    no: str = "",
    danger: bool = False,
    icon_name: str = "",
) -> bool:
    """Ask `question` with its `consequence` in numbers; the safe answer has the focus."""
    asked = Question(
        question,
        consequence,
        state=State.WARN if danger else State.INFO,
        choices=(
            Choice("no", no or tr("Keep"), safe=True),
            Choice("yes", yes, look="danger" if danger else "primary", icon_name=icon_name),
        ),
        parent=parent,
    )
    asked.exec()
    return asked.answer == "yes"
