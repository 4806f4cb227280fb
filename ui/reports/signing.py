"""Signing versions: who and with which key, which picture, one report or all that wait."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.periods import period_words
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.signatures import Role
from cchc_desktop.services.report_signatures import BatchResult
from cchc_desktop.services.report_versions import ReportRecord
from ui.reports.signers import SignerChoice
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.inputs import CheckBox
from ui.widgets.progress import ProgressLine
from ui.widgets.text import ElidedText, Text


class SignDialog(Dialog):
    """Asks who signs and for the password or PIN, then signs what is ticked."""

    def __init__(
        self,
        desk: Desk,
        record: ReportRecord,
        role: Role,
        letterhead: Letterhead,
        *,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Signature of the leader") if role is Role.LEADER else tr("Seal of the agency")
        super().__init__(title, width=540, parent=parent)
        self._desk = desk
        self._record = record
        self._role = role
        self._image: Path | None = None
        self._left: tuple[str, ...] = ()
        self.body.addWidget(Text(title, "card", wrap=True))
        self.body.addWidget(Text(_consequence(role), tone="text2", wrap=True))
        self.signer = SignerChoice(desk, record.id, role, letterhead)
        self.body.addWidget(self.signer)
        picture = QHBoxLayout()
        picture.setSpacing(8)
        self._picture = ElidedText(_picture_words(role), "small")
        self.choose = Button(tr("Choose a picture…"), self._choose, look="link", icon_name="image-line")
        picture.addWidget(self._picture, 1)
        picture.addWidget(self.choose)
        self.body.addLayout(picture)
        self.sealed_here = CheckBox(tr("The seal is put on in this program too"))
        self.sealed_here.setVisible(role is Role.LEADER)
        self.body.addWidget(self.sealed_here)
        self.others: list[tuple[CheckBox, ReportRecord]] = []
        self.line = ProgressLine()
        self.line.hide()
        self.banner = Banner()
        self.body.addWidget(self.line)
        self.body.addWidget(self.banner)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(_sign_words(role, 1), self._sign, look="primary"))
        self.go.set_icon("quill-pen-line")
        self.go.setEnabled(
            False
        )  # until the keys were read: what is chosen now may not be what was just made
        self.signer.asked.connect(lambda: self.go.setEnabled(False))
        self.signer.found.connect(lambda: self.go.setEnabled(True))
        signatures = desk.workspace.signatures
        desk.work.read(lambda: signatures.waiting(role), self._show_waiting, slot="waiting")

    def _show_waiting(self, waiting: list[ReportRecord]) -> None:
        """Offer the other versions that wait for the same signature."""
        at = self.body.indexOf(self.line)
        for record in waiting:
            if record.id == self._record.id:
                continue
            box = CheckBox(_report_words(record))
            box.toggled.connect(lambda _on: self._count())
            self.others.append((box, record))
            self.body.insertWidget(at, box)
            at += 1
        if self.others:
            self.body.insertWidget(at - len(self.others), Text(tr("Sign these as well"), "label"))

    def _chosen(self) -> list[str]:
        return [self._record.id, *(record.id for box, record in self.others if box.isChecked())]

    def _count(self) -> None:
        self.go.set_words(_sign_words(self._role, len(self._chosen())))

    def _choose(self) -> None:
        files = ask_files(self, tr("Choose a picture"), of=kinds(tr("PNG pictures"), ".png"), many=False)
        if files:
            self._image = files[0]
            self._picture.setText(files[0].name)

    def _sign(self) -> None:
        key = self.signer.key()
        if key is None:
            return
        self.banner.clear()
        self.go.setEnabled(False)
        signatures, role, image = self._desk.workspace.signatures, self._role, self._image
        wanted = list(self._left) or self._chosen()
        both = self.sealed_here.isChecked()
        if len(wanted) == 1:
            self._desk.work.change(
                lambda: signatures.sign(wanted[0], key, role=role, image=image, sealed_here=both),
                self._done,
                self._failed,
            )
            return

        def sign_all(progress: Progress) -> Changed[tuple[BatchResult, ...]]:
            return signatures.sign_many(
                wanted, key, role=role, image=image, sealed_here=both, progress=progress
            )

        job = self._desk.work.long(
            tr("Signing {count} reports", count=len(wanted)), sign_all, self._all_done, self._failed
        )
        self.line.show()
        job.moved.connect(self.line.set)

    def _done(self, changed: Changed[ReportRecord]) -> None:
        self.signer.forget_secret()
        words = _report_words(changed.record)
        sealed = self._role is Role.SEAL or self.sealed_here.isChecked()
        self._desk.saved(
            tr("Sealed: {report}", report=words) if sealed else tr("Signed: {report}", report=words)
        )
        self.accept()

    def _all_done(self, changed: Changed[tuple[BatchResult, ...]]) -> None:
        """Close when all are signed; otherwise say which are not and offer to try those again."""
        failed = [result for result in changed.record if result.failure is not None]
        if not failed:
            self.signer.forget_secret()
            self._desk.saved(tr("{count} reports were signed", count=len(changed.record)))
            self.accept()
            return
        self.line.hide()
        self.go.setEnabled(True)
        self._left = tuple(result.report.id for result in failed)
        self.go.set_words(tr("Try {count} again", count=len(failed)))
        lines = [f"{_report_words(result.report)}: {result.failure}" for result in failed]
        signed = tr(
            "{done} of {count} signed.", done=len(changed.record) - len(failed), count=len(changed.record)
        )
        self.banner.say(State.BAD, "\n".join([signed, *lines]))

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        self.line.hide()
        if not self.signer.take(failure):
            self.banner.say(State.BAD, str(failure))


def _report_words(record: ReportRecord) -> str:
    number = f", {record.number}" if record.number else ""
    return tr("Report of {period}, version {n}", period=period_words(record.period), n=record.name) + number


def _sign_words(role: Role, count: int) -> str:
    if count > 1:
        return tr("Sign {count} reports", count=count)
    return tr("Sign") if role is Role.LEADER else tr("Put on the seal")


def _consequence(role: Role) -> str:
    if role is Role.LEADER:
        return tr("After signing, the text cannot be changed any more; number and date are entered next.")
    return tr("The seal comes last: after it nothing in the file may change.")


def _picture_words(role: Role) -> str:
    if role is Role.LEADER:
        return tr("Without a picture of the signature, name and time are printed.")
    return tr("Without a picture of the seal, name and time are printed.")
