"""The way of a report: written, signed by the leader, numbered, sealed; one step is next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Origin
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import Verdict
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.report_versions import ReportRecord, ReportState
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.text import Icon, Text


class Step(StrEnum):
    """What is to be done next with a version."""

    SUBMIT = "submit"
    SIGN = "sign"
    ISSUE = "issue"
    SEAL = "seal"
    SEND = "send"

    @property
    def label(self) -> str:
        """Return the words of the one primary button."""
        return {
            Step.SUBMIT: tr("Put before the leader"),
            Step.SIGN: tr("Leader signs…"),
            Step.ISSUE: tr("Enter number and date…"),
            Step.SEAL: tr("Put on the agency's seal…"),
            Step.SEND: tr("Send upward"),
        }[self]

    @property
    def icon(self) -> str:
        """Return the icon of that button."""
        return {
            Step.SUBMIT: "quill-pen-line",
            Step.SIGN: "quill-pen-line",
            Step.ISSUE: "calendar-check-line",
            Step.SEAL: "shield-check-line",
            Step.SEND: "send-plane-line",
        }[self]


RIGHTS: Final = {
    Step.SUBMIT: Right.DRAFT,
    Step.SIGN: Right.SIGN_AS_LEADER,
    Step.ISSUE: Right.ISSUE,
    Step.SEAL: Right.SEAL,
    Step.SEND: Right.READ,
}
"""What each step asks of whoever takes it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a version has come."""

    record: ReportRecord
    sealed: bool

    @property
    def next(self) -> Step:
        """Return the one step that is next."""
        state = self.record.state
        if state is ReportState.DRAFT:
            return Step.SUBMIT
        if state is ReportState.PREPARED:
            return Step.SIGN
        if state is ReportState.SIGNED:
            return Step.ISSUE
        if self.record.origin is Origin.PAPER:
            return Step.SEND
        return Step.SEND if self.sealed else Step.SEAL


def is_sealed(verdict: Verdict | None) -> bool:
    """Tell whether the agency's seal is among the signatures."""
    return verdict is not None and any(found.role is Role.SEAL for found in verdict.signatures)


def state_badge(progress: Progress) -> tuple[str, State, str]:
    """Return words, state and icon of a version's badge."""
    state = progress.record.state
    if state is ReportState.DRAFT:
        return tr("Draft"), State.MUTE, "pencil-line"
    if state is ReportState.PREPARED:
        return tr("Waits for the signature"), State.WARN, "time-fill"
    if state is ReportState.SIGNED:
        return tr("Signed, no number yet"), State.WARN, "time-fill"
    if progress.record.origin is Origin.PAPER:
        return tr("Issued on paper"), State.OK, "scan-2-line"
    if progress.sealed:
        return tr("Issued, sealed"), State.OK, ""
    return tr("Issued, no seal yet"), State.INFO, "information-fill"


class StepsCard(Card):
    """The four steps of a frozen version, each with what came of it, and the ways to sign elsewhere."""

    export_wanted = Signal()
    attach_wanted = Signal()
    paper_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Way of this version"), parent=parent)
        self._lines: list[tuple[Icon, Text, Text]] = []
        for _ in range(4):
            row = QHBoxLayout()
            row.setSpacing(10)
            sign, words, note = Icon("checkbox-blank-circle-line", "text3"), Text(""), Text("", "small")
            row.addWidget(sign)
            row.addWidget(words)
            row.addStretch(1)
            row.addWidget(note)
            self.body.addLayout(row)
            self._lines.append((sign, words, note))
        self.why = Text("", "hint", wrap=True)
        self.body.addWidget(self.why)
        self.elsewhere = QWidget()
        ways = QVBoxLayout(self.elsewhere)
        ways.setContentsMargins(0, 6, 0, 0)
        ways.setSpacing(2)
        ways.addWidget(Text(tr("Sign elsewhere"), "label"))
        self.export = Button(
            tr("Export the PDF to sign it with another program…"),
            self.export_wanted.emit,
            look="link",
            icon_name="download-2-line",
        )
        self.attach = Button(
            tr("Attach the file that was signed…"),
            self.attach_wanted.emit,
            look="link",
            icon_name="attachment-2",
        )
        self.paper = Button(
            tr("Signed on paper: attach the scan…"), self.paper_wanted.emit, look="link",
            icon_name="scan-2-line",
        )  # fmt: skip
        for button in (self.export, self.attach, self.paper):
            ways.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.elsewhere)

    def show_progress(self, progress: Progress) -> None:
        """Show which steps are done and which is next."""
        record = progress.record
        order = (Step.SIGN, Step.ISSUE, Step.SEAL)
        at = order.index(progress.next) if progress.next in order else len(order)
        number = f"{record.number} · {day(record.issued_on)}" if record.issued_on else ""
        said = (
            (tr("Text frozen for signing"), ""),
            (tr("Signed by the leader"), ""),
            (tr("Number and date from the register"), number),
            (tr("Agency's seal"), tr("optional")),
        )
        for place, ((sign, words, note), (text, more)) in enumerate(zip(self._lines, said, strict=True)):
            done = place <= at and not (record.origin is Origin.PAPER and place == 3)
            sign.set(*(("checkbox-circle-fill", "ok") if done else ("checkbox-blank-circle-line", "text3")))
            words.setText(text)
            words.set_tone("text" if done else "text2")
            upcoming = tr("next") if place == at + 1 else ""
            note.setText(more if done and place == 2 else upcoming or (more if not done else ""))
        waits = record.state is ReportState.PREPARED
        self.elsewhere.setVisible(waits or progress.next is Step.SEAL)
        self.paper.setVisible(waits)
        if record.origin is not Origin.HERE:
            self.why.setText(record.origin.label)
            return
        self.why.setText(
            tr("The text is frozen so that exactly what is shown is signed. It can still be reopened.")
            if record.state is ReportState.PREPARED
            else tr("Signed text is never changed; a mistake in it is mended by a new version.")
        )
