"""The list of difficulties: own ones and those of the units below, open ones first, and one beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.difficulties import Difficulty
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.workspace import Workspace
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.cells import Column
from ui.widgets.panes import SidePane
from ui.widgets.record_files import ProofsButton
from ui.widgets.text import Icon, Text
from ui.widgets.trees import Node

Shown = tuple[str, State, str]


@dataclass(frozen=True, slots=True)
class DifficultyFacts:
    """One reading of the difficulties."""

    own_unit: str
    found: tuple[Difficulty, ...]
    names: Mapping[str, str]
    """Short names of the units that ask and answer, by key."""
    files: Mapping[str, int]
    """How many files prove each, by its id."""

    @property
    def open_count(self) -> int:
        """Return how many wait for an answer."""
        return sum(one.open for one in self.found)


@dataclass(frozen=True, slots=True)
class DifficultyLine:
    """One row of the list: a unit, or one of its difficulties."""

    key: str
    code: str
    words: str
    clause: str = ""
    shown: Shown | None = None
    difficulty: Difficulty | None = None


def read_difficulties(workspace: Workspace) -> DifficultyFacts:
    """Return the difficulties of this unit and of the units below it."""
    found = tuple(workspace.difficulties.listed())
    keys = {one.unit for one in found} | {answer.by for one in found for answer in one.answers}
    names = {key: workspace.units.get(key).short_body for key in keys}
    files = workspace.evidence.counts([one.id for one in found])
    return DifficultyFacts(workspace.unit.key, found, names, files)


def difficulty_columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(
            title=tr("Day and difficulty"),
            text=lambda line: line.words,
            code=lambda line: line.code,
            code_chars=11,
            stretch=True,
        ),
        Column(title=tr("Clause"), text=lambda line: line.clause, tone="text2", chars=10, drop=1),
        Column(title=tr("State"), state=lambda line: line.shown, chars=21),
    ]


def difficulty_nodes(facts: DifficultyFacts, text: str, wanted_units: Sequence[str] = ()) -> list[Node]:
    """Return the difficulties under their units, the own unit first; `text` and `wanted_units` narrow."""
    units: dict[str, list[Node]] = {}
    for one in facts.found:
        values = one.values
        said = fold(f"{values.content} {values.proposal} {values.clause} {facts.names.get(one.unit, '')}")
        if wanted_units and one.unit not in wanted_units:
            continue
        if all(word in said for word in fold(text).split()):
            units.setdefault(one.unit, []).append(Node(_line(one)))
    order = sorted(units, key=lambda key: (key != facts.own_unit, facts.names.get(key, key)))
    return [
        Node(DifficultyLine(f"unit {key}", "", facts.names.get(key, key)), units[key], heading=True)
        for key in order
    ]


def state_of(difficulty: Difficulty) -> Shown:
    """Return how a difficulty stands."""
    if difficulty.open:
        return tr("No answer yet"), State.WARN, MEANING["due"]
    return tr("Answered"), State.OK, MEANING["ok"]


def _line(one: Difficulty) -> DifficultyLine:
    return DifficultyLine(
        key=one.id,
        code=day_words(one.values.raised_on),
        words=" ".join(one.values.content.split()),
        clause=one.values.clause,
        shown=state_of(one),
        difficulty=one,
    )


class DifficultyPane(SidePane):
    """One difficulty with its answers, and what may be done with it here."""

    answer_wanted = Signal(object)
    change_wanted = Signal(object)
    withdrawal_wanted = Signal(object)
    files_wanted = Signal(object)
    """Carries noun, id and title of the difficulty, whether it is the own unit's, and dropped files."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge()
        self.add_badge(self.badge)
        self._inside: QWidget | None = None
        self._shown: Difficulty | None = None
        self.answer = self.add_button(
            Button(
                tr("Answer…"), lambda: self._tell(self.answer_wanted), look="primary", icon_name="chat-3-line"
            )
        )
        self.change = self.add_button(
            Button(tr("Reword…"), lambda: self._tell(self.change_wanted), icon_name="pencil-line")
        )
        self.withdraw = self.add_button(
            Button(tr("Take back…"), lambda: self._tell(self.withdrawal_wanted), look="danger")
        )

        self.foot.addStretch(1)

    def shown(self) -> str:
        """Return the id of the difficulty shown, empty if none."""
        return self._shown.id if self._shown is not None else ""

    def show_difficulty(self, facts: DifficultyFacts, one: Difficulty) -> None:
        """Show another difficulty, or the same as it stands now."""
        self._shown = one
        own = one.unit == facts.own_unit
        values = one.values
        self.set_title(day_words(values.raised_on))
        self.badge.set(*state_of(one))
        self.answer.setVisible(not own)
        self.answer.set_words(
            tr("Change the answer…")
            if any(answer.by == facts.own_unit for answer in one.answers)
            else tr("Answer…")
        )
        self.change.setVisible(own and one.open)
        self.withdraw.setVisible(own and one.open)
        self._foot_frame.setVisible(not own or one.open)
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(10)
        column.addWidget(Text(facts.names.get(one.unit, one.unit), "card", wrap=True))
        column.addWidget(_said("chat-quote-line", tr("What stands in the way"), values.content))
        if values.proposal:
            head = tr("Proposal to {addressee}", addressee=values.addressee) if values.addressee else ""
            column.addWidget(_said("lightbulb-line", head or tr("Proposal"), values.proposal))
        if values.clause:
            column.addWidget(Text(tr("Concerns clause {clause}", clause=values.clause), tone="text2"))
        proofs = ProofsButton(facts.files.get(one.id, 0), own=own)
        title = " ".join(values.content.split())
        proofs.wanted.connect(
            lambda files: self.files_wanted.emit((Noun.DIFFICULTY, one.id, title, own, files))
        )
        column.addWidget(proofs)
        for answer in one.answers:
            unit, day = facts.names.get(answer.by, answer.by), day_words(answer.answered_on)
            head = tr("{unit} answered on {day}", unit=unit, day=day)
            column.addWidget(_said("chat-3-line", head, answer.text, answer.number))
        if own and one.open:
            waits = tr("Nobody has answered yet. The answer comes with a bundle from the unit above.")
            column.addWidget(Text(waits, "hint", wrap=True))
        column.addStretch(1)
        self.body.addWidget(self._inside, 1)

    def _tell(self, signal: object) -> None:
        if self._shown is not None:
            signal.emit(self._shown)  # type: ignore[attr-defined]


def _said(icon_name: str, head: str, words: str, number: str = "") -> Well:
    well = Well()
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(icon_name, "text2", size=14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(head, "label", wrap=True), 1)
    well.body.addLayout(row)
    well.body.addWidget(Text(words, wrap=True, selectable=True))
    if number:
        well.body.addWidget(Text(tr("Document {number}", number=number), "hint", wrap=True))
    return well
