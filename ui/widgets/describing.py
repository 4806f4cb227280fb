"""Asks what the officer says of a file: number, issuer, effective date, where to look inside."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc
from ui.widgets.buttons import Button
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import ElidedText


class DescribeDialog(Dialog):
    """What the officer says of a file: number, issuer, effective date, where to look inside."""

    def __init__(self, name: str, said: EvidenceValues, *, year: int, parent: QWidget | None = None) -> None:
        super().__init__(tr("Describe the evidence"), parent=parent)
        self.number = TextField(said.number, limit=100)
        self.issuer = TextField(said.issuer, limit=200)
        self.day = DateField(said.effective_on, year=year)
        self.locator = TextField(said.locator, limit=200)
        self.body.addWidget(ElidedText(name, "card"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Field(tr("Number of the document"), self.number, optional=True), 3)
        self._day_field = Field(tr("In force from"), self.day, optional=True)
        row.addWidget(self._day_field, 2)
        self.body.addLayout(row)
        self.body.addWidget(Field(tr("Issued by"), self.issuer, optional=True))
        self.body.addWidget(
            Field(
                tr("Section and page"),
                self.locator,
                optional=True,
                hint=tr("Where in the file the proof stands, so that the reviewer finds it at once."),
            )
        )
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Apply"), self._apply, look="primary"))
        self.number.setFocus()

    def values(self) -> EvidenceValues:
        """Return what was typed."""
        return EvidenceValues(
            number=nfc(self.number.text()).strip(),
            issuer=nfc(self.issuer.text()).strip(),
            effective_on=self.day.value(),
            locator=nfc(self.locator.text()).strip(),
        )

    def _apply(self) -> None:
        problem = self.day.problem()
        self._day_field.set_error(problem)
        if problem:
            self.day.setFocus()
            return
        self.accept()
