"""Asks which files are taken as evidence: the largest size and the kinds."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.file_kinds import ALLOWABLE, MEGABYTE, FileKind, FileLimits, checked_limits
from cchc_desktop.domain.language import tr
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox
from ui.widgets.numbers import IntegerField
from ui.widgets.text import Text


class LimitsDialog(Dialog):
    """The largest size in MB and a tick for each kind; content decides the kind, not the name."""

    def __init__(self, limits: FileLimits, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("What is taken as evidence"), parent=parent)
        self.largest = IntegerField()
        self.largest.set_value(limits.largest // MEGABYTE)
        self._size = Field(tr("Largest size of one file"), self.largest, unit="MB")
        self.body.addWidget(self._size)
        self.kinds = {kind: CheckBox(kind.label, checked=kind in limits.kinds) for kind in ALLOWABLE}
        self.body.addWidget(Text(tr("Kinds"), "label"))
        for box in self.kinds.values():
            self.body.addWidget(box)
        self.wrong = Text("", "small", tone="bad", wrap=True)
        self.wrong.hide()
        for box in self.kinds.values():
            box.toggled.connect(self.wrong.hide)
        self.body.addWidget(self.wrong)
        self.body.addWidget(
            Text(
                tr(
                    "The content of a file decides what it is, not its name. Programs are never taken. Large"
                    " files do not fit into an e-mail: they go up on a USB stick."
                ),
                "hint",
                wrap=True,
            )
        )
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save"), self._apply, look="primary"))
        self.largest.setFocus()
        self.largest.selectAll()

    def limits(self) -> FileLimits:
        """Return what was chosen."""
        kinds: frozenset[FileKind] = frozenset(k for k, box in self.kinds.items() if box.isChecked())
        return FileLimits((self.largest.value() or 0) * MEGABYTE, kinds)

    def _apply(self) -> None:
        self._size.set_error("")
        self.wrong.hide()
        try:
            checked_limits(self.limits())
        except UserMistake as mistake:
            if mistake.field == "largest":
                self._size.set_error(str(mistake))
                self.largest.setFocus()
            else:
                self.wrong.setText(str(mistake))
                self.wrong.show()
                next(iter(self.kinds.values())).setFocus()
            return
        self.accept()
