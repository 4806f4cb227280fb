"""Asking why somebody opens or erases personal data."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text


class ReasonDialog(Dialog):
    """Asks why personal data are opened or erased; the trail keeps the reason."""

    def __init__(
        self, title: str, words: str, *, button: str, danger: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent=parent)
        self.reason = TextField(limit=300)
        self._field = Field(
            tr("Reason"), self.reason, hint=tr("Your name, the time and this reason go into the trail.")
        )
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        look = "danger" if danger else "primary"
        self.add_button(Button(button, self.agree, look=look, icon_name="" if danger else "eye-line"))  # type: ignore[arg-type]
        self.reason.setFocus()

    def agree(self) -> None:
        """Close with the reason, or ask for it."""
        if not self.reason.text().strip():
            self._field.set_error(tr("Write the reason first."))
            self.reason.setFocus()
            return
        self.accept()
