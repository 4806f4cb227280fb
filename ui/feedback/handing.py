"""Handing a forwarded case to the other unit, sealed or on paper, and taking one that was handed here."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from ui.support.desk import Desk
from ui.support.files import ask_files, ask_target, kinds
from ui.theme.tokens import State
from ui.widgets.dialog import Choice, Question

_SEALED = ".cchc-case.age"


def hand_over(desk: Desk, case: FeedbackRecord, parent: QWidget) -> None:
    """Ask how the case goes to the other unit; paper is offered where no key of it is known."""
    can = partial(desk.workspace.feedback.handovers.can_seal, case.id)
    desk.work.read(can, lambda known: _ask(desk, case, parent, known=known), slot="can-seal")


def take_over(desk: Desk, parent: QWidget) -> None:
    """Enter the case in a file that another unit handed over."""
    files = ask_files(parent, tr("Case from another unit"), of=kinds(tr("Sealed cases"), _SEALED), many=False)
    if files:
        take = partial(desk.workspace.feedback.handovers.take, files[0])
        desk.work.change(take, lambda changed: _taken(desk, changed))


def _taken(desk: Desk, changed: Changed[FeedbackRecord]) -> None:
    desk.saved(tr("Entered as {code}", code=changed.record.code))
    desk.go("feedback", record=changed.record.id)


def _ask(desk: Desk, case: FeedbackRecord, parent: QWidget, *, known: bool) -> None:
    paper = Choice("paper", tr("Print a sheet"), look="plain" if known else "primary")
    choices: tuple[Choice, ...] = (Choice("no", tr("Not now"), safe=True), paper)
    if known:
        words = tr(
            "A sealed file can be read by {unit} alone. A printed sheet shows the sender: put it into an"
            " envelope and delete the file.",
            unit=case.forwarded_to,
        )
        choices += (Choice("seal", tr("Write a sealed file"), look="primary"),)
    else:
        words = tr(
            "No key of {unit} is known here, so no sealed file can be made. Print the sheet, put it into an"
            " envelope and delete the file.",
            unit=case.forwarded_to,
        )
    question = Question(
        tr("How does {code} go to the other unit?", code=case.code),
        words,
        choices=choices,
        state=State.INFO if known else State.WARN,
        parent=parent,
    )
    question.exec()
    if question.answer != "no":
        _write(desk, case, parent, sealed=question.answer == "seal")


def _write(desk: Desk, case: FeedbackRecord, parent: QWidget, *, sealed: bool) -> None:
    handovers = desk.workspace.feedback.handovers
    name = handovers.file_name(case.id)
    of = kinds(tr("Sealed cases"), _SEALED) if sealed else kinds("PDF", ".pdf")
    shown = name if sealed else f"{name.removesuffix(_SEALED)}.pdf"
    target = ask_target(parent, tr("Hand the case over"), name=shown, of=of)
    if target is None:
        return
    write = handovers.seal if sealed else handovers.paper

    def written(changed: Changed[Path]) -> None:
        desk.saved(tr("Written: {file}", file=changed.record.name))

    desk.work.change(partial(write, case.id, target), written)
