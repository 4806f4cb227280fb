"""Who sent a case: masked until somebody gives a reason, with the log of who looked."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.feedback_senders import SenderLook
from ui.feedback.files import FilesLine
from ui.feedback.reasons import ReasonDialog
from ui.support.desk import Desk
from ui.support.rights import follow_rights, keep_to, refusal
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class SenderLine(QWidget):
    """One line: the mask, the way to see more, the log and erasing."""

    def __init__(self, desk: Desk, case: FeedbackRecord, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case = case
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        known = tr("Sender: {mask}", mask=case.sender_mask or "••••••")
        self.shown = Text(
            known if case.has_sender else tr("Sender not given"), tone="text2", wrap=True, selectable=True
        )
        column.addWidget(self.shown)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.see = Button(tr("See the sender…"), self._see, look="link")
        self.erase = Button(tr("Erase…"), self._erase, look="link")
        self.write = Button(
            tr("Correct…") if case.has_sender else tr("Write the sender down…"), self._write, look="link"
        )
        self.write.setVisible(case.ending is None)
        self._known = Sender()
        self.log = Button(tr("Who looked…"), self._show_log, look="link")
        keep_to(desk, Right.SENDERS, self.see, self.write, self.erase)
        self._masked = self.shown.text()
        self.see.setVisible(case.has_sender)
        self.erase.setVisible(case.has_sender or case.files > 0)
        for button in (self.see, self.write, self.log, self.erase):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(FilesLine(desk, case))
        follow_rights(desk, self, self._mask)
        if not case.has_sender:
            self._desk.work.read(
                partial(desk.workspace.feedback.senders.erased_on, case.id), self._say_erased, slot="erased"
            )

    def _say_erased(self, day: object) -> None:
        if day is not None:
            self.shown.setText(tr("The sender's data were erased on {day}", day=day_words(day)))  # type: ignore[arg-type]

    def _mask(self) -> None:
        """Take what is seen of the sender away from somebody who may no longer see it."""
        if refusal(self._desk, Right.SENDERS) and self._known != Sender():
            self._known = Sender()
            self.shown.setText(self._masked)
            self.shown.set_tone("text2")
            self.see.show()

    def _see(self) -> None:
        dialog = ReasonDialog(
            tr("See the sender"),
            tr("Name, telephone and address are personal data."),
            button=tr("Show the sender"),
            parent=self.window(),
        )
        if dialog.exec():
            look = partial(self._desk.workspace.feedback.senders.open, self._case.id, dialog.reason.text())
            self._desk.work.change(look, lambda changed: self._show(changed.record))

    def _show(self, sender: Sender) -> None:
        words = " · ".join(part for part in (sender.name, sender.phone, sender.address) if part)
        self.shown.setText(words)
        self.shown.set_tone("text")
        self._known = sender
        self.see.hide()

    def _write(self) -> None:
        SenderDialog(self._desk, self._case.id, self._known, parent=self.window()).exec()

    def _erase(self) -> None:
        dialog = ReasonDialog(
            tr("Erase the sender's data?"),
            tr(
                "Name, telephone and address of {code} go for good; the case stays. Copies in older"
                " backups stay until those are replaced.",
                code=self._case.code,
            ),
            button=tr("Erase the data"),
            danger=True,
            parent=self.window(),
        )
        if dialog.exec():
            erase = partial(
                self._desk.workspace.feedback.senders.erase, [self._case.id], dialog.reason.text()
            )
            self._desk.work.change(erase, lambda _changed: None)

    def _show_log(self) -> None:
        log = partial(self._desk.workspace.feedback.senders.log, self._case.id)
        self._desk.work.read(log, self._open_log, slot="log")

    def _open_log(self, looks: tuple[SenderLook, ...]) -> None:
        LogDialog(self._case.code, looks, parent=self.window()).exec()


class SenderDialog(Dialog):
    """Name, telephone and address of who sent a case; what is saved replaces what was kept."""

    def __init__(self, desk: Desk, case: str, known: Sender, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sender"), parent=parent)
        self._desk = desk
        self._case = case
        self.name = TextField(known.name, limit=200)
        self.phone = TextField(known.phone, limit=50)
        self.address = TextField(known.address, limit=300)
        self._field = Field(tr("Full name"), self.name)
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(
            Text(tr("What you enter replaces what was kept; it stays sealed here."), tone="text2", wrap=True)
        )
        self.body.addWidget(self._field)
        self.body.addWidget(Field(tr("Telephone"), self.phone))
        self.body.addWidget(Field(tr("Address"), self.address))
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save"), self.save, look="primary", icon_name="save-3-line"))
        self.name.setFocus()

    def save(self) -> None:
        """Seal what was entered, or say what is missing."""
        sender = Sender(self.name.text(), self.phone.text(), self.address.text())
        write = partial(self._desk.workspace.feedback.senders.set, self._case, sender)
        self._desk.work.change(
            write, lambda _done: self.accept(), lambda failure: self._field.set_error(str(failure))
        )


class LogDialog(Dialog):
    """Who saw or erased the sender's data of a case, when and why."""

    def __init__(self, code: str, looks: tuple[SenderLook, ...], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Who looked at the sender of {code}", code=code), width=760, parent=parent)
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        columns = [
            Column(
                title=tr("When"), text=lambda look: f"{look.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", chars=16
            ),
            Column(title=tr("Who"), text=lambda look: look.who, chars=22),
            Column(title=tr("Act"), text=lambda look: act_words(look.action), chars=24),
            Column(title=tr("Reason"), text=lambda look: look.reason, stretch=True),
        ]
        if looks:
            model = LazyTableModel(columns, key=lambda look: look.at, parent=self)
            table = TableView(model, name=self.windowTitle())
            table.setMinimumHeight(220)
            model.set_rows(looks)
            self.body.addWidget(table, 1)
        else:
            words = tr("Each look is listed here with its reason.")
            self.body.addWidget(EmptyState("eye-off-line", tr("Nobody has looked"), words), 1)
        self.add_button(Button(tr("Close"), self.accept, look="primary"))


class DueDialog(Dialog):
    """The cases whose senders' data have been kept long enough, erased with one click."""

    def __init__(self, desk: Desk, cases: list[FeedbackRecord], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Personal data to be erased"), width=640, parent=parent)
        self._desk = desk
        self._cases = cases
        columns = [
            Column(title=tr("Code"), text=lambda case: case.code, chars=20),
            Column(title=tr("Ended on"), text=lambda case: day_words(case.ended_on), chars=11),
            Column(title=tr("Sender"), text=lambda case: case.sender_mask, stretch=True),
        ]
        self.banner = Banner()
        days = desk.workspace.feedback.terms.retention_days()
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(
            Text(
                tr("{n} cases ended more than {days} days ago.", n=len(cases), days=days),
                tone="text2",
                wrap=True,
            )
        )
        self.body.addWidget(self.banner)
        model = LazyTableModel(columns, parent=self)
        table = TableView(model, name=self.windowTitle())
        table.setMinimumHeight(220)
        model.set_rows(cases)
        self.body.addWidget(table, 1)
        self.add_button(Button(tr("Not now"), self.reject))
        self.button = self.add_button(
            Button(tr("Erase the data of {n} senders", n=len(cases)), self.erase, look="danger")
        )

    def erase(self) -> None:
        """Erase them all; each leaves its own line in the trail."""
        reason = tr("The term for keeping them has ended")
        senders = self._desk.workspace.feedback.senders
        erase = partial(senders.erase, [case.id for case in self._cases], reason)
        self._desk.work.change(
            erase, lambda _done: self.accept(), lambda failure: self.banner.say(State.BAD, str(failure))
        )
