"""Every form that was not saved, with its time and what it says otherwise than what is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.services.drafts import Draft
from cchc_desktop.workspace import Workspace
from ui.activities.differences import Difference, DraftWords
from ui.activities.values import FormState, from_draft, state_of
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Text, Tone

_SHOWN = 400
"""Letters of a value that are shown before it is cut."""


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A draft beside the activity it changes, None for a new one or where that is gone."""

    draft: Draft
    record: ActivityRecord | None


def find_drafts(workspace: Workspace, prefix: str) -> list[FoundDraft]:
    """Read every draft and what is saved of it, the newest first."""
    found = []
    for draft in workspace.drafts.list(prefix):
        activity = str(draft.values.get("activity") or "")
        record = None
        if activity:
            try:
                record = workspace.activities.get(activity)
            except UserMistake:
                record = None
        found.append(FoundDraft(draft, record))
    return found


class DraftsDialog(Dialog):
    """Offers each draft: go on typing, or throw it away; what is thrown away goes when this closes."""

    chosen = Signal(object)
    """Carries the `Draft` to go on with."""
    thrown = Signal()
    """Drafts were thrown away for good."""

    def __init__(self, desk: Desk, drafts: Sequence[FoundDraft], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("What was not saved"), width=640, parent=parent)
        self._desk = desk
        activities = desk.workspace.activities
        words = DraftWords({c.id: c for c in activities.channels()}, activities.counters())
        self.body.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollBody(margins=(20, 16, 20, 16), spacing=12)
        scroll.setMinimumHeight(360)
        self.body.addWidget(scroll, 1)
        self.cards = [DraftCard(found, words, self._go_on) for found in drafts]
        for card in self.cards:
            scroll.column.addWidget(card)
        if not drafts:
            scroll.column.addWidget(
                EmptyState(
                    "checkbox-circle-fill", tr("Everything is saved"), tr("There is no draft of an activity.")
                )
            )
        scroll.column.addStretch(1)
        self.add_button(Button(tr("Close"), self.accept))

    def showEvent(self, event: QShowEvent) -> None:
        """Focus the way that loses nothing."""
        super().showEvent(event)
        if self.cards:
            self.cards[0].go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        """Throw away for good what was marked so, then close."""
        gone = [card.found.draft.key for card in self.cards if card.thrown]
        if gone:
            drafts = self._desk.workspace.drafts

            def forget() -> None:
                for key in gone:
                    drafts.forget(key)

            self._desk.work.change(forget, self._forgotten)
        super().done(result)

    def _go_on(self, draft: Draft) -> None:
        self.accept()
        self.chosen.emit(draft)

    def _forgotten(self, _nothing: None) -> None:
        self.thrown.emit()


class DraftCard(QFrame):
    """One draft: its name and time, old and new value of each field that differs, two ways on."""

    def __init__(
        self,
        found: FoundDraft,
        words: DraftWords,
        go_on: Callable[[Draft], object],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.found = found
        self.thrown = False
        typed = from_draft(found.draft.values)
        saved = state_of(found.record) if found.record else FormState()
        if found.record:
            typed = replace(typed, activity=saved.activity)
        self.differences: list[Difference] = words.differences(saved, typed)
        self.setProperty("part", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        column.addWidget(Text(typed.title or tr("(no name yet)"), "strong", wrap=True))
        column.addWidget(Text(self._about(), "hint", wrap=True))
        self._table = QWidget()
        self._lay_out(QGridLayout(self._table))
        column.addWidget(self._table)
        row = QHBoxLayout()
        row.addStretch(1)
        self._gone = Text(tr("Thrown away once this closes."), "hint")
        self._gone.hide()
        row.addWidget(self._gone)
        self.throw = Button(tr("Throw away"), self._turn, look="danger")
        self.go_on = Button(tr("Go on typing"), partial(go_on, found.draft), look="primary")
        row.addWidget(self.throw)
        row.addWidget(self.go_on)
        column.addLayout(row)

    def _about(self) -> str:
        time = f"{self.found.draft.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        if self.found.record is not None:
            return tr("Changes of a recorded activity, typed {time}", time=time)
        if self.found.draft.values.get("activity"):
            return tr("Changes of an activity that is no longer here, typed {time}", time=time)
        return tr("New activity, typed {time}", time=time)

    def _lay_out(self, grid: QGridLayout) -> None:
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        if not self.differences:
            grid.addWidget(Text(tr("It says the same as what is saved."), tone="text2", wrap=True), 0, 0)
            return
        for at, words in enumerate((tr("Field"), tr("Saved"), tr("Typed"))):
            grid.addWidget(Text(words, "label"), 0, at)
        for line, each in enumerate(self.differences, 1):
            for at, words in enumerate((each.field, each.saved, each.typed)):
                tone: Tone = "text" if at == 2 else "text2"
                cell = Text(_cut(words) or tr("(empty)"), "small", tone=tone, wrap=True)
                grid.addWidget(cell, line, at, Qt.AlignmentFlag.AlignTop)

    def _turn(self) -> None:
        self.thrown = not self.thrown
        self.throw.set_words(tr("Bring it back") if self.thrown else tr("Throw away"))
        self.go_on.setVisible(not self.thrown)
        self._table.setVisible(not self.thrown)
        self._gone.setVisible(self.thrown)


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
