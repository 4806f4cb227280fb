"""Many activities at once: what is to be the same in all of them, and why some cannot take it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.bulk_edits import BulkEdit, BulkResult, ClauseChange
from cchc_desktop.domain.costs import CostSource
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import number
from ui.activities.clauses import ClauseTags
from ui.support.desk import Desk
from ui.widgets.buttons import Button, CheckChip
from ui.widgets.cards import Well
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, ComboField, TextField
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Text

_MANY: Final = 200
"""From here on the work is told in the status line, with a way to stop it."""
_NAMED: Final = 6


class BulkEditDialog(Dialog):
    """Asks what is to be the same; says at once how many can take it."""

    def __init__(self, desk: Desk, ids: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change {n} activities together", n=number(len(ids))), width=560, parent=parent)
        self._desk = desk
        self._ids = tuple(ids)
        self.result_shown: BulkResult | None = None
        workspace = desk.workspace
        keep = ("", tr("Leave as it is"))
        self.way = ComboField([keep, *((w.value, w.label) for w in ClauseChange)])
        self.clauses = ClauseTags(workspace.plans.current(), workspace.plans.tasks_of())
        self._tree = Button(tr("Choose clauses…"), self.clauses.choose_from_tree, look="link")
        self.channel = ComboField([keep])
        for channel in workspace.activities.channels():
            self.channel.add(channel.id, channel.label, channel.icon)
        self.audience_on = CheckBox(tr("Audience"))
        self.audiences = [CheckChip(audience.label, value=audience.value) for audience in Audience]
        self.place_on = CheckBox(tr("Place"))
        self.place = TextField(limit=300)
        self.place.setAccessibleName(tr("Place"))
        self.source = ComboField([keep, *((s.value, s.label) for s in CostSource)])
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(self._look)
        self._listen()
        self._changed()

    def edit(self) -> BulkEdit:
        """Return what is to be the same."""
        way = str(self.way.value() or "")
        return BulkEdit(
            clauses=self.clauses.value() if way else (),
            clause_change=ClauseChange(way) if way else ClauseChange.ADD,
            channel=str(self.channel.value() or "") or None,
            audiences=tuple(Audience(chip.value) for chip in self.audiences if chip.isChecked())
            if self.audience_on.isChecked()
            else None,
            place=self.place.text() if self.place_on.isChecked() else None,
            source=str(self.source.value() or "") or None,
        )

    def _lay_out(self) -> None:
        self.body.addWidget(Field(tr("Clauses of the plan"), self.way))
        self._tags = QWidget()
        row = QHBoxLayout(self._tags)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.clauses, 1)
        row.addWidget(self._tree, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._tags)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(Field(tr("Channel"), self.channel), 1)
        pair.addWidget(Field(tr("Paid from"), self.source), 1)
        self.body.addLayout(pair)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.audience_on)
        for chip in self.audiences:
            line.addWidget(chip)
        line.addStretch(1)
        self.body.addLayout(line)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.place_on)
        where.addWidget(self.place, 1)
        self.body.addLayout(where)
        self._well = Well()
        self._words = Text("", "strong", wrap=True)
        self._reasons = Text("", "small", tone="text2", wrap=True)
        self._well.body.addWidget(self._words)
        scroll = ScrollBody(margins=(0, 0, 0, 0))
        scroll.setMinimumHeight(84)
        scroll.column.addWidget(self._reasons)
        scroll.column.addStretch(1)
        self._well.body.addWidget(scroll)
        self.body.addWidget(self._well, 1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button("", self._apply, look="primary"))

    def _listen(self) -> None:
        for choice in (self.way, self.channel, self.source):
            choice.currentIndexChanged.connect(self._changed)
        self.clauses.changed.connect(self._changed)
        self.audience_on.toggled.connect(self._changed)
        self.place_on.toggled.connect(self._changed)
        self.place.textEdited.connect(self._changed)
        for chip in self.audiences:
            chip.toggled.connect(self._changed)

    def _changed(self, *_what: object) -> None:
        self._tags.setVisible(bool(self.way.value()))
        self.place.setVisible(self.place_on.isChecked())
        for chip in self.audiences:
            chip.setVisible(self.audience_on.isChecked())
        self.result_shown = None
        edit = self.edit()
        self.go.set_words(tr("Change the activities"))
        if edit.says_nothing:
            self._words.setText(tr("Choose what is to be the same in all of them."))
            self._reasons.hide()
        self._pause.start()

    def _look(self) -> None:
        edit = self.edit()
        if not edit.says_nothing:
            look = partial(self._desk.workspace.bulk_edits.preview, self._ids, edit)
            self._desk.work.read(look, self._show, slot="preview")

    def _show(self, result: BulkResult) -> None:
        self.result_shown = result
        self._words.setText(tr("{words}.", words=result.words))
        named = [f"{unfit.title}: {unfit.reason}" for unfit in result.unfit[:_NAMED]]
        if len(result.unfit) > _NAMED:
            named.append(tr("… and {n} more", n=number(len(result.unfit) - _NAMED)))
        self._reasons.setText("\n".join(named))
        self._reasons.setVisible(bool(named))
        if result.changing:
            self.go.set_words(tr("Change {n} activities", n=number(len(result.changing))))

    def _apply(self) -> None:
        edit = self.edit()
        if edit.says_nothing or (self.result_shown is not None and not self.result_shown.changing):
            self.way.setFocus()
            return
        edits = self._desk.workspace.bulk_edits
        if len(self._ids) > _MANY:
            self._desk.work.long(
                tr("Changing activities"),
                lambda progress: edits.apply(self._ids, edit, progress=progress),
            )
        else:
            self._desk.work.change(partial(edits.apply, self._ids, edit))
        self.accept()


class WithdrawDialog(Dialog):
    """Asks why many activities do not count; undo brings them back."""

    def __init__(self, desk: Desk, ids: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Withdraw {n} activities?", n=number(len(ids))), width=460, parent=parent)
        self._desk = desk
        self._ids = tuple(ids)
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(
            Text(
                tr("They leave every count; the trail keeps them, and undo brings them back."),
                tone="text2",
                wrap=True,
            )
        )
        self.reason = TextField(limit=300)
        self.field = Field(tr("Reason"), self.reason)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Keep"), self.reject))
        self.add_button(
            Button(
                tr("Withdraw {n} activities", n=number(len(ids))),
                self._withdraw,
                look="danger",
                icon_name="delete-bin-line",
            )
        )
        self.reason.setFocus()

    def _withdraw(self) -> None:
        withdraw = partial(self._desk.workspace.bulk_edits.withdraw, self._ids, self.reason.text())
        self._desk.work.change(withdraw, self._done, self._refused)

    def _done(self, _changed: Changed[int]) -> None:
        self.accept()

    def _refused(self, failure: Failure) -> None:
        self.field.set_error(str(failure))


class SelectionBar(QWidget):
    """Under the list: how many are chosen, and what can be done with several."""

    def __init__(
        self,
        *,
        edit: Callable[[], object],
        withdraw: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(4)
        column.addLayout(row)
        self.words = Text("", "small")
        self.edit = Button(tr("Change together…"), edit, look="link")
        self.withdraw = Button(tr("Withdraw…"), withdraw, look="link")
        for widget in (self.words, self.edit, self.withdraw):
            row.addWidget(widget)
        self.show_counts(0, 0)

    def show_counts(self, chosen: int, total: int) -> None:
        """Say that `chosen` of `total` are chosen; actions appear for several."""
        words = tr("{n} of {total} chosen", n=number(chosen), total=number(total)) if total else ""
        self.words.setText(words)
        self.edit.setVisible(chosen > 1)
        self.withdraw.setVisible(chosen > 1)
