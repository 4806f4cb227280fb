"""Renewing the key of this station: what it means, why, and the fingerprint it has from then on."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.key_renewals import REASON_LENGTH
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.services.key_renewals import RenewedKey
from cchc_desktop.services.stations import StationRecord
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text, divider


class RenewalDialog(Dialog):
    """Says what a new key means, asks why, and shows the fingerprint that counts afterwards."""

    def __init__(
        self, desk: Desk, own: StationRecord, *, has_below: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Renew the key of this station"), width=560, parent=parent)
        self._desk = desk
        self._has_below = has_below
        self.asked = Text(tr("Renew the key of this station?"), "card", wrap=True)
        self.body.addWidget(self.asked)
        means = (
            tr(
                "From then on this station signs with a new key. The old key signs for it, so units that "
                "import the next bundles take it over; nobody has to compare the fingerprint again."
            ),
            tr(
                "This cannot be taken back. What is under way and what was sealed to the old key can still "
                "be opened here. A backup from before brings the station back on this computer alone, so a "
                "new one is made at once."
            ),
            tr(
                "Where the key may be in other hands already, call the unit above as well: whoever has it "
                "could renew it before you."
            ),
        )
        self.meaning = [Text(words, tone="text2", wrap=True) for words in means]
        for part in self.meaning:
            self.body.addWidget(part)
        self.body.addWidget(divider())
        self.label = Text(tr("Fingerprint now"), "label")
        self.body.addWidget(self.label)
        self.shown = Text(own.fingerprint, "title", selectable=True)
        self.body.addWidget(self.shown)
        self.reason = TextField(limit=REASON_LENGTH)
        hint = tr("For example: the computer was in for repair. Units that receive your bundles read it.")
        self.field = Field(tr("Reason"), self.reason, hint=hint)
        self.reason.textEdited.connect(lambda _text: self.field.set_error(""))
        self.body.addWidget(self.field)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.body.addStretch(1)
        self.leave = self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(tr("Renew the key"), self.renew, look="primary"))
        self.reason.setFocus()

    def renew(self) -> None:
        """Give the station another key, or say under the field why not."""
        reason, renewals = self.reason.text(), self._desk.workspace.key_renewals
        self.go.setEnabled(False)
        self._desk.work.change(lambda: renewals.renew(reason), self._renewed, self._failed)

    def _renewed(self, changed: Changed[RenewedKey]) -> None:
        self.asked.setText(tr("The station has a new key"))
        self.label.setText(tr("New fingerprint"))
        self.shown.setText(changed.record.after)
        for part in (*self.meaning, self.field, self.go):
            part.hide()
        words = tr("Send a bundle to every unit you exchange with: it brings the new key.")
        if self._has_below:
            words += " " + tr("Write the starter bundle anew, and print this fingerprint in letters.")
        self.banner.say(State.OK, words)
        self.leave.set_words(tr("Close"))
        self.leave.setFocus()
        self.resize(self.width(), self.minimumSizeHint().height())

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        if isinstance(failure, UserMistake) and failure.field == "reason":
            self.field.set_error(str(failure))
            self.reason.setFocus()
        else:
            self.banner.say(State.BAD, failure.hint, head=failure.message)
