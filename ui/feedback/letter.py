"""The answer as a letter: written from the template, looked at as it will be printed, saved."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.evidence import ShownFile
from cchc_desktop.services.outside_copies import scratch_folder
from ui.feedback.reasons import ReasonDialog
from ui.feedback.stages import StageForm
from ui.support.desk import Desk
from ui.support.files import ask_target, kinds
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.viewer import PDF, FileViewer


def compose_answer(desk: Desk, form: StageForm) -> None:
    """Put the template into the answer's text; what stands there is replaced only when that is wanted."""
    if form.text.text().strip() and not confirm(
        form.window(),
        tr("Replace the text by the template?"),
        tr("What was typed in the answer is replaced."),
        yes=tr("Replace"),
    ):
        return
    draft = partial(desk.workspace.feedback.letters.draft, form.case.id)
    desk.work.read(draft, form.text.setPlainText, slot="letter-draft")


def open_letter(desk: Desk, form: StageForm) -> None:
    """Show the letter as it is typed in `form`."""
    typed: dict[str, Any] = {"text": form.text.text(), "number": form.line.text(), "day": form.day.value()}
    if not form.line.text().strip():
        typed["day"] = None
    preview = partial(desk.workspace.feedback.letters.preview, form.case.id, **typed)
    desk.work.read(
        preview,
        lambda pdf: show_letter(desk, form.case.id, form.case.code, pdf, typed, parent=form.window()),
        slot="letter",
    )


def show_letter(
    desk: Desk, case: str, code: str, pdf: bytes, typed: dict[str, Any], *, parent: QWidget | None
) -> None:
    """Open a letter in a dialog; the file it is shown from goes when the dialog closes."""
    with scratch_folder() as folder:
        file = folder / f"Tra-loi-{code}.pdf"
        file.write_bytes(pdf)
        LetterDialog(desk, case, file, typed, parent=parent).exec()


class LetterDialog(FileViewer):
    """The letter without the sender's name, and ways to save it with or without it."""

    def __init__(
        self, desk: Desk, case: str, file: Path, typed: dict[str, Any], *, parent: QWidget | None = None
    ) -> None:
        shown = ShownFile(file, file.name, PDF)
        super().__init__(shown, note=tr("The sender is not named in this view."), parent=parent)
        self._desk = desk
        self._case = case
        self._typed = typed
        named = Button(tr("Save with the sender's name…"), self._save_named, icon_name="user-line")
        self.word = Button(tr("Save as Word…"), lambda: self._save(".docx", ""), icon_name="file-text-line")
        keep_to(desk, Right.SENDERS, named, self.word)
        self.foot.insertWidget(self.foot.count() - 1, named)
        self.foot.insertWidget(self.foot.count() - 1, self.word)

    def _save_named(self) -> None:
        dialog = ReasonDialog(
            tr("Save with the sender's name"),
            tr("The file then holds personal data: print it, send it, delete the file."),
            button=tr("Go on"),
            parent=self,
        )
        if dialog.exec():
            self._save(".docx", dialog.reason.text())

    def _save(self, ending: str, reason: str) -> None:
        name = Path(self.windowTitle()).with_suffix(ending).name
        of = kinds(tr("Word or PDF"), ".docx", ".pdf")
        target = ask_target(self, tr("Save the letter"), name=name, of=of)
        if target is None:
            return
        write = partial(
            self._desk.workspace.feedback.letters.write, self._case, target, reason=reason, **self._typed
        )
        self._desk.work.read(write, self._saved, self._failed, slot="letter-file")

    def _saved(self, file: Path) -> None:
        self.banner.say(State.OK, tr("The letter was written to {file}.", file=file))

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, str(failure))
