"""What a bundle would carry, entry by entry kind, and the reason for a plain one."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number, size
from cchc_desktop.services.bundle_results import ExportPreview
from ui.bundles.words import entries_of
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea
from ui.widgets.text import Text, divider


class ContentsDialog(Dialog):
    """Lists what goes into the next bundle."""

    def __init__(self, preview: ExportPreview, *, parent: QWidget | None = None) -> None:
        title = tr("Content of bundle {number}", number=preview.number)
        super().__init__(title, width=480, parent=parent)
        self.body.addWidget(Text(title, "card", wrap=True))
        self.body.addWidget(Text(tr("For {unit}", unit=preview.recipient_name), tone="text2", wrap=True))
        self.body.addWidget(divider())
        lines = [entries_of(noun, count) for noun, count in sorted(preview.counts.items()) if count]
        if preview.blobs:
            lines.append(tr("{n} files, {size}", n=number(preview.blobs), size=size(preview.blob_octets)))
        if preview.promised:
            lines.append(tr("{n} files that are only announced", n=number(preview.promised)))
        for line in lines or [tr("Nothing: the recipient has acknowledged everything.")]:
            self.body.addWidget(Text(line, wrap=True))
        self.body.addWidget(divider())
        facts = Facts([(tr("Streams"), ""), (tr("Left out"), "")])
        streams = len(preview.streams)
        facts.set(0, tr("{n} unbroken chains of entries", n=number(streams)) if streams else "")
        facts.set(1, tr("Names, phones and addresses of citizens never leave this unit."))
        self.body.addWidget(facts)
        self.body.addStretch(1)
        self.add_button(Button(tr("Close"), self.accept, look="primary")).setFocus()


class PlainReasonDialog(Dialog):
    """Asks why a bundle has to leave without encryption."""

    def __init__(self, unit: str, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Export without encryption?"), width=480, parent=parent)
        self.body.addWidget(Text(tr("Export without encryption?"), "card", wrap=True))
        note = Banner()
        note.say(
            State.WARN,
            tr("The key of {unit} is not here. Anybody who finds the file can read it.", unit=unit),
        )
        self.body.addWidget(note)
        self._text = TextArea(lines=3, limit=300)
        hint = tr("Kept in the audit trail, for example: carried by hand, handed over at once.")
        self._field = Field(tr("Reason"), self._text, hint=hint)
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Do not export"), self.reject))
        self.add_button(Button(tr("Export unencrypted"), self._take, look="danger"))
        self._text.setFocus()

    def reason(self) -> str:
        """Return the reason that was typed."""
        return self._text.text().strip()

    def _take(self) -> None:
        if not self.reason():
            self._field.set_error(tr("Write why it cannot be encrypted."))
            self._text.setFocus()
            return
        self.accept()
