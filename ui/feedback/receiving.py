"""The form that takes a new case; who sent it is asked for and may be left out."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.feedback import (
    ELSEWHERE,
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackValues,
    check_feedback,
    looks_like_complaint,
    looks_personal,
)
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from ui.feedback.files import add_files
from ui.support.desk import Desk
from ui.support.files import ask_files
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.dates import DateField
from ui.widgets.drops import DropZone
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextArea, TextField
from ui.widgets.text import Icon, Text


class ReceivingForm(QWidget):
    """Day, channel, kind, content and, apart from them, the sender."""

    received = Signal(object)
    """Carries the `FeedbackRecord`."""
    refusing = Signal(bool)
    """Tells whether saving enters a refused line instead of a case."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._busy = False
        today = desk.workspace.today()
        self.day = DateField(today, year=today.year)
        self.channel = ComboField([(channel, channel.label) for channel in FeedbackChannel])
        self.kind = ComboField([(kind, kind.label) for kind in FeedbackKind])
        self.content = TextArea(lines=6, limit=10_000)
        self.name = TextField(limit=200)
        self.phone = TextField(limit=50)
        self.address = TextField(limit=300)
        self.banner = Banner()
        self.files: list[Path] = []
        pick = Button(tr("Choose files…"), self._pick, look="link")
        self.drop = DropZone(tr("Drop the letter or pictures here"), "", pick)
        self.drop.dropped.connect(self.take_files)
        self.listed = Text("", "small", wrap=True)
        self.listed.hide()
        self.fields: dict[str, Field] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.banner)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._field("received_on", tr("Received on"), self.day), 2)
        top.addWidget(self._field("channel", tr("Came in by"), self.channel), 3)
        column.addLayout(top)
        column.addWidget(self._field("kind", tr("Kind of feedback"), self.kind))
        column.addWidget(self._field("content", tr("Content"), self.content))
        self.sender_part = self._sender()
        column.addWidget(self.sender_part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(600)
        self._pause.timeout.connect(self._look)
        self.content.textChanged.connect(self._pause.start)
        self.kind.currentIndexChanged.connect(lambda _at: self._check_kind())

    def start(self) -> None:
        """Put the focus into the content once the pane is up."""
        self.content.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def typed(self) -> bool:
        """Tell whether anything would be lost."""
        return bool(
            self.content.text().strip()
            or self.name.text()
            or self.phone.text()
            or self.address.text()
            or self.files
        )

    def clear(self) -> None:
        """Make ready for the next case."""
        self.day.set_value(self.desk.workspace.today())
        self.kind.setCurrentIndex(0)
        self.content.setPlainText("")
        for line in (self.name, self.phone, self.address):
            line.clear()
        self._show_files([])
        self.banner.clear()
        self.show_mistake(None)

    def save(self) -> None:
        """Enter the case, or say under the field what is wrong."""
        if self._busy:
            return
        day = self.day.value()
        if day is None:
            self.show_mistake(
                UserMistake(
                    self.day.problem() or tr("The day is missing. Enter it as dd/mm/yyyy."),
                    field="received_on",
                )
            )
            return
        if self.refuses():
            self._refuse(day)
            return
        values = FeedbackValues(
            received_on=day,
            channel=FeedbackChannel(str(self.channel.value())),
            kind=FeedbackKind(str(self.kind.value())),
            content=self.content.text(),
            sender_name=self.name.text(),
            sender_phone=self.phone.text(),
            sender_address=self.address.text(),
        )
        try:
            check_feedback(values, today=self.desk.workspace.today())
        except UserMistake as mistake:
            self.show_mistake(mistake)
            return
        self._busy = True
        receive = partial(self.desk.workspace.feedback.receive, values)
        self.desk.work.change(receive, self._received, self._refused)

    def take_files(self, files: list[Path]) -> None:
        """Hold files that came with the case until it is entered."""
        self._show_files(list(dict.fromkeys([*self.files, *files])))

    def refuses(self) -> bool:
        """Tell whether the kind chosen is one that is not taken in."""
        return self.kind.value() in ELSEWHERE

    def action(self) -> str:
        """Return what saving does now."""
        return tr("Enter that it was refused") if self.refuses() else tr("Enter into the register")

    def show_mistake(self, mistake: UserMistake | None) -> None:
        """Say under its field what is wrong and go there; None clears every field."""
        for name, field in self.fields.items():
            field.set_error(str(mistake) if mistake is not None and mistake.field == name else "")
        if mistake is not None and mistake.field in self.fields:
            self.fields[mistake.field].control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _received(self, changed: Changed[FeedbackRecord]) -> None:
        self._busy = False
        add_files(self.desk, changed.record.id, self.files)
        self.clear()
        self.received.emit(changed.record)

    def _refused(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure, UserMistake) and failure.field in self.fields:
            self.show_mistake(failure)
        else:
            self.desk.messages.failure(failure)

    def _pick(self) -> None:
        self.take_files(ask_files(self.window(), tr("Files from the sender")))

    def _show_files(self, files: list[Path]) -> None:
        self.files = files
        self.listed.setText(", ".join(file.name for file in files))
        self.listed.setVisible(bool(files))

    def _refuse(self, day: date) -> None:
        register = self.desk.workspace.feedback
        refuse = partial(
            register.refuse,
            received_on=day,
            channel=FeedbackChannel(str(self.channel.value())),
            kind=FeedbackKind(str(self.kind.value())),
        )
        self._busy = True
        self.desk.work.change(refuse, self._received, self._refused)

    def _check_kind(self) -> None:
        """Say at once where complaints and denunciations go, before anything more is typed."""
        refused = self.refuses()
        self.fields["content"].setVisible(not refused)
        self.sender_part.setVisible(not refused)
        self.refusing.emit(refused)
        if refused:
            self.banner.clear()
        day = self.desk.workspace.today()
        if not refused:
            self.fields["kind"].set_error("")
            return
        try:
            check_feedback(
                FeedbackValues(day, FeedbackChannel.PAPER, FeedbackKind(str(self.kind.value())), "-"),
                today=day,
            )
        except UserMistake as mistake:
            self.fields["kind"].set_error(str(mistake))

    def _look(self) -> None:
        words = self.content.text()
        if looks_personal(words):
            self.banner.say(
                State.WARN,
                tr("The content holds a telephone or identity number: it travels in bundles. Move it down."),
            )
        elif looks_like_complaint(words):
            self.banner.say(
                State.WARN,
                tr("The words speak of a complaint or a denunciation. If it is one, choose that kind."),
            )
        else:
            self.banner.clear()

    def _sender(self) -> Well:
        well = Well()
        head = QHBoxLayout()
        head.addWidget(Text(tr("Sender"), "label"))
        head.addWidget(Text(tr("optional"), "hint"))
        head.addStretch(1)
        well.body.addLayout(head)
        well.body.addWidget(self._field("sender_name", tr("Full name"), self.name))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field("sender_phone", tr("Telephone"), self.phone), 2)
        row.addWidget(self._field("sender_address", tr("Address"), self.address), 3)
        well.body.addLayout(row)
        well.body.addWidget(self.drop)
        well.body.addWidget(self.listed)
        note = QHBoxLayout()
        note.setSpacing(6)
        note.addWidget(Icon("lock-line", "text2", size=14), 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(
            Text(tr("Stays on this computer: never in reports, bundles or the trail."), "small", wrap=True), 1
        )
        well.body.addLayout(note)
        return well

    def _field(self, name: str, label: str, control: QWidget) -> Field:
        made = Field(label, control)
        self.fields[name] = made
        return made
