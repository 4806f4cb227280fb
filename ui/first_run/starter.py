"""Compares a starter bundle with the official letter before there is a workspace."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.bundle_records import BundleFacts
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import size
from cchc_desktop.services.starting import compare_starter
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text, divider


class StarterDialog(Dialog):
    """Shows what a starter bundle says of itself and asks for the fingerprint of the letter."""

    def __init__(self, facts: BundleFacts, sender: str, *, parent: QWidget | None = None) -> None:
        title = tr("Take in the starter bundle?")
        super().__init__(title, width=520, parent=parent)
        self._facts = facts
        self.body.addWidget(Text(title, "card", wrap=True))
        words = tr(
            "It brings plan, criteria and the keys of the units above. Trust it only if the fingerprint in "
            "their official letter is the same as the file's."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.body.addWidget(divider())
        shown = Facts([(tr("From unit"), ""), (tr("Plan"), ""), (tr("Written on"), ""), (tr("Size"), "")])
        shown.set(0, sender)
        shown.set(1, facts.versions.get("plan", ""))
        shown.set(2, _day(facts.created))
        shown.set(3, size(facts.size))
        self.body.addWidget(shown)
        self.typed = TextField(placeholder="XXXXX-XXXXX-XXXXX-XXXXX", limit=30)
        hint = tr("Copy the 20 characters from the letter; dashes may be left out.")
        self.field = Field(tr("Fingerprint"), self.typed, hint=hint)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(tr("Compare and take in"), self.compare, look="primary"))
        self.go.setDefault(True)
        self.typed.setFocus()

    def compare(self) -> None:
        """Accept the file if the fingerprint is the same, else say so under the field."""
        try:
            compare_starter(self._facts, self.typed.text())
        except Failure as failure:
            self.field.set_error(str(failure))
            self.typed.setFocus()
            return
        self.accept()


def _day(moment: str) -> str:
    return f"{moment[8:10]}/{moment[5:7]}/{moment[:4]}"
