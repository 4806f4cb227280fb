"""Who signs, for whom and to whom: everything around the text of a report."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.vietnamese import nfc
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextArea, TextField
from ui.widgets.text import Text


class LetterheadDialog(Dialog):
    """Edits a letterhead; `letterhead` is what was typed."""

    def __init__(self, letterhead: Letterhead, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Letterhead and signer"), width=620, parent=parent)
        self._before = letterhead
        self.place = TextField(letterhead.place, limit=100)
        self.symbol = TextField(letterhead.symbol, limit=40)
        self.addressees = TextArea("\n".join(letterhead.addressees), lines=4)
        self.recipients = TextArea("\n".join(letterhead.recipients), lines=4)
        self.authority = ComboField(_authorities(letterhead))
        self.authority.choose(letterhead.authority)
        self.signer_title = TextField(letterhead.signer_title, limit=100)
        self.signer_name = TextField(letterhead.signer_name, limit=100)
        self._place = Field(tr("Place in the date line"), self.place)
        self._symbol = Field(tr("Symbol"), self.symbol, hint=tr("Kind and body without the number: BC-UBND"))
        self._to = Field(tr("Addressees"), self.addressees, hint=tr("One a line"))
        copies = Field(tr("Recipients"), self.recipients, hint=tr("One a line, without dash and end mark"))
        self._name = Field(tr("Signer's name"), self.signer_name, hint=tr("Name only, without titles"))
        self._title = Field(tr("Signer's title"), self.signer_title, hint=tr("As printed: CHỦ TỊCH"))
        self.body.addWidget(Text(tr("Letterhead and signer"), "card", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        cells = (
            (self._place, self._symbol),
            (self._to, copies),
            (Field(tr("Signs as"), self.authority), self._title),
        )
        for row, (left, right) in enumerate(cells):
            grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._name, 3, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save"), self._apply, look="primary"))
        self.authority.currentIndexChanged.connect(lambda _at: self._deputy())
        (self.place if letterhead.signer_name else self.signer_name).setFocus()

    def letterhead(self) -> Letterhead:
        """Return what was typed."""
        chosen = self.authority.value()
        return replace(
            self._before,
            place=_one(self.place),
            symbol=_one(self.symbol),
            addressees=_lines(self.addressees),
            recipients=_lines(self.recipients),
            authority=chosen if isinstance(chosen, tuple) else self._before.authority,
            signer_title=_one(self.signer_title),
            signer_name=_one(self.signer_name),
        )

    def _deputy(self) -> None:
        """Follow the authority with the title that usually goes with it."""
        chosen = self.authority.value()
        title = self.signer_title.text().strip()
        head = title.removeprefix("PHÓ ")
        if isinstance(chosen, tuple) and any(line.startswith("KT.") for line in chosen):
            self.signer_title.setText(f"PHÓ {head}")
        elif title != head:
            self.signer_title.setText(head)

    def _apply(self) -> None:
        needed = (
            (self._place, self.place.text(), tr("Enter the place printed before the date.")),
            (self._symbol, self.symbol.text(), tr("Enter the symbol, for instance BC-UBND.")),
            (self._to, self.addressees.text(), tr("Enter at least one addressee.")),
            (self._title, self.signer_title.text(), tr("Enter the signer's title.")),
            (self._name, self.signer_name.text(), tr("Enter the name of who signs.")),
        )
        wrong = [field for field, text, _words in needed if not text.strip()]
        for field, text, words in needed:
            field.set_error("" if text.strip() else words)
        if wrong:
            wrong[0].control.setFocus()
            return
        self.accept()


def _authorities(letterhead: Letterhead) -> list[tuple[object, str]]:
    """Return the ways to sign (Nghị định 30/2020/NĐ-CP, Điều 13) as (printed lines, words)."""
    body = letterhead.body_lines[0] if letterhead.body_lines else ""
    committee = body.startswith("ỦY BAN NHÂN DÂN")
    head = letterhead.signer_title.removeprefix("PHÓ ")
    whole = (f"TM. {body}",) if committee else ()
    ways: list[tuple[object, str]] = [
        (whole, tr("In the name of the committee (TM.)") if committee else tr("Head of the agency")),
        ((*whole, f"KT. {head}"), tr("For the head, by a deputy (KT.)")),
        ((*whole, f"TL. {head}"), tr("By order of the head (TL.)")),
        ((*whole, f"TUQ. {head}"), tr("By authorisation of the head (TUQ.)")),
    ]
    if letterhead.authority not in [lines for lines, _words in ways]:
        ways.append((letterhead.authority, " / ".join(letterhead.authority)))
    return ways


def _one(field: TextField) -> str:
    return " ".join(nfc(field.text()).split())


def _lines(area: TextArea) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in nfc(area.text()).splitlines() if line.strip())
