"""How trust begins: a starter bundle from above, a request from below, each with its fingerprint compared."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.services.stations import StarterFacts
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text, divider


class FingerprintDialog(Dialog):
    """Shows who a file says it is from; goes on once the fingerprint that is typed is the same."""

    def __init__(
        self,
        desk: Desk,
        facts: StarterFacts,
        *,
        title: str,
        explanation: str,
        hint: str,
        accept_words: str,
        take: Callable[[str], Changed[object]],
        parent: QWidget | None = None,
    ) -> None:
        """Take `take` as the change that trusts the file; it is given the typed fingerprint."""
        super().__init__(title, width=520, parent=parent)
        self._desk = desk
        self._take = take
        self.body.addWidget(Text(title, "card", wrap=True))
        self.body.addWidget(Text(explanation, tone="text2", wrap=True))
        self.body.addWidget(divider())
        shown = Facts([(tr("From unit"), ""), (tr("Station"), ""), (tr("Introduces"), ""), (tr("Plan"), "")])
        shown.set(0, facts.unit_name)
        shown.set(1, facts.label)
        shown.set(2, ", ".join(facts.introduces))
        shown.set(3, facts.plan)
        self.body.addWidget(shown)
        self.typed = TextField(placeholder="XXXXX-XXXXX-XXXXX-XXXXX", limit=30)
        self.field = Field(tr("Fingerprint"), self.typed, hint=hint)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(accept_words, self.compare, look="primary"))
        self.go.setDefault(True)
        self.typed.setFocus()

    def compare(self) -> None:
        """Trust the file if the fingerprint is the same, else say so under the field."""
        typed = self.typed.text().strip()
        if not typed:
            self.field.set_error(tr("Type the fingerprint, all 20 characters."))
            return
        self.go.setEnabled(False)
        self._desk.work.change(lambda: self._take(typed), self._taken, self._failed)

    def _taken(self, _changed: Changed[object]) -> None:
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        self.field.set_error(str(failure))
        self.typed.setFocus()


def starter_dialog(desk: Desk, file: Path, facts: StarterFacts, parent: QWidget) -> FingerprintDialog:
    """Return the dialog that takes a starter bundle in."""
    return FingerprintDialog(
        desk,
        facts,
        title=tr("Take in the starter bundle?"),
        explanation=tr(
            "It brings plan, criteria and the keys of the units above. Trust it only if the fingerprint in "
            "their official letter is the same as the file's."
        ),
        hint=tr("Copy the 20 characters from the letter; dashes may be left out."),
        accept_words=tr("Compare and take in"),
        take=lambda typed: desk.workspace.stations.take_starter(file, typed),  # type: ignore[arg-type, return-value]
        parent=parent,
    )


def enrol_dialog(desk: Desk, file: Path, facts: StarterFacts, parent: QWidget) -> FingerprintDialog:
    """Return the dialog that accepts a station below."""
    return FingerprintDialog(
        desk,
        facts,
        title=tr("Enrol the station of {unit}?", unit=facts.unit_name),
        explanation=tr(
            "Call the unit and let it read out the fingerprint on its page Send/Receive. From then on its "
            "bundles are accepted here."
        ),
        hint=tr("Type the 20 characters as they are read out; dashes may be left out."),
        accept_words=tr("Compare and enrol"),
        take=lambda typed: desk.workspace.stations.enrol(file, typed),  # type: ignore[arg-type, return-value]
        parent=parent,
    )


def ask_bundle(parent: QWidget, title: str) -> Path | None:
    """Return the one bundle file the officer chose."""
    return next(iter(ask_files(parent, title, of=kinds(tr("Bundles"), ".cchc"), many=False)), None)


def tell_fingerprint(parent: QWidget, title: str, words: str, path: Path | None, fingerprint: str) -> None:
    """Show a file that was written and the fingerprint that goes with it."""
    dialog = Dialog(title, width=520, parent=parent)
    dialog.body.addWidget(Text(title, "card", wrap=True))
    dialog.body.addWidget(Text(words, tone="text2", wrap=True))
    facts = Facts([(tr("File"), ""), (tr("Folder"), "")])
    facts.set(0, path.name if path else "")
    facts.set(1, str(path.parent) if path else "")
    facts.setVisible(path is not None)
    dialog.body.addWidget(facts)
    dialog.body.addWidget(Text(tr("Fingerprint"), "label"))
    shown = Text(fingerprint, "title", selectable=True)
    dialog.body.addWidget(shown)
    dialog.body.addStretch(1)
    dialog.add_button(Button(tr("Close"), dialog.accept, look="primary")).setFocus()
    dialog.exec()
