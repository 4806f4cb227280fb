"""Asks for the reason of a step that is recorded with it."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea
from ui.widgets.text import Text


class ReasonDialog(Dialog):
    """A question, what follows from it, and a reason that may not be empty unless it is optional."""

    def __init__(
        self,
        question: str,
        consequence: str,
        *,
        hint: str,
        yes: str,
        label: str = "",
        danger: bool = False,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Take `hint`, which says what to write and is the error when nothing is."""
        super().__init__(question, width=500, parent=parent)
        self._missing = hint
        self._optional = optional
        self.reason = TextArea(lines=3)
        self._field = Field(label or tr("Reason"), self.reason, hint=hint, optional=optional)
        self.body.addWidget(Text(question, "card", wrap=True))
        self.body.addWidget(Text(consequence, tone="text2", wrap=True))
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(yes, self._apply, look="danger" if danger else "primary"))
        self.reason.setFocus()

    def words(self) -> str:
        """Return the typed reason."""
        return nfc(self.reason.text()).strip()

    def _apply(self) -> None:
        if not self.words() and not self._optional:
            self._field.set_error(self._missing)
            self.reason.setFocus()
            return
        self.accept()
