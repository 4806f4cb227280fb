"""Returning the marked items with a day, and what changed since the version before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.criteria import CriteriaSet, ScoreValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReturnedItem
from cchc_desktop.domain.scoring import points_text
from cchc_desktop.domain.submissions import Difference, ScoreChange
from cchc_desktop.domain.vietnamese import nfc, number
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be returned: a marked item, or a claim of the unit."""

    noun: Noun
    record: str
    code: str
    title: str
    reason: str
    on: bool


class ReturnDialog(Dialog):
    """The items that go back, what must be mended in each, one day for all and words to the unit."""

    def __init__(
        self, unit: str, candidates: Sequence[Candidate], *, due: date, parent: QWidget | None = None
    ) -> None:
        question = tr("Return items to {unit}?", unit=unit)
        super().__init__(question, width=720, parent=parent)
        self.prefer_height(480)
        self._rows = list(candidates)
        self.body.addWidget(Text(question, "card", wrap=True))
        self.body.addWidget(
            Text(
                tr("The unit can change these items and nothing else, then it submits the next version."),
                tone="text2",
                wrap=True,
            )
        )
        self.model = LazyTableModel(
            (
                Column(
                    title=tr("Item"),
                    stretch=True,
                    text=lambda row: row.title,
                    code=lambda row: row.code,
                    code_chars=6,
                    check=lambda row: row.on,
                ),
                Column(
                    title=tr("What must be mended"),
                    text=lambda row: row.reason or tr("not written"),
                    chars=34,
                ),
            ),
            key=lambda row: (row.noun, row.record),
        )
        self.model.set_rows(self._rows)
        self.model.toggled.connect(self._toggle)
        self.table = TableView(self.model, name=tr("Items to return"))
        self.table.chosen.connect(self._show)
        self.body.addWidget(self.table, 1)
        self.reason = TextArea(lines=2)
        self.reason.textChanged.connect(self._write)
        self._reason_field = Field(tr("What must be mended in the chosen item"), self.reason)
        self.body.addWidget(self._reason_field)
        self.due = DateField(due, year=due.year)
        self._due_field = Field(tr("Until"), self.due)
        self.body.addWidget(self._due_field)
        self.remark = TextArea(lines=2)
        self.body.addWidget(Field(tr("Words to the unit"), self.remark, optional=True))
        self.add_button(Button(tr("Cancel"), self.reject))
        self.send = self.add_button(Button("", self._apply, look="primary", icon_name="arrow-go-back-line"))
        self._name()
        if self._rows:
            self.table.select_key((self._rows[0].noun, self._rows[0].record))
        self.table.setFocus()

    def items(self) -> list[ReturnedItem]:
        """Return what goes back."""
        due = self.due.value() or date.min
        return [
            ReturnedItem(row.noun, row.record, row.title, nfc(row.reason).strip(), due)
            for row in self._rows
            if row.on
        ]

    def words(self) -> str:
        """Return the words to the unit."""
        return nfc(self.remark.text()).strip()

    def _place_of(self, row: Candidate) -> int:
        return next(at for at, r in enumerate(self._rows) if (r.noun, r.record) == (row.noun, row.record))

    def _toggle(self, row: Candidate) -> None:
        at = self._place_of(row)
        self._rows[at] = replace(self._rows[at], on=not self._rows[at].on)
        self.model.set_rows(self._rows)
        self._name()

    def _show(self, row: Candidate | None) -> None:
        self.reason.blockSignals(True)
        self.reason.setPlainText(row.reason if row is not None else "")
        self.reason.blockSignals(False)
        self._reason_field.set_error("")

    def _write(self) -> None:
        row: Candidate | None = self.table.current()
        if row is not None:
            at = self._place_of(row)
            self._rows[at] = replace(self._rows[at], reason=self.reason.text(), on=True)
            self.table.blockSignals(True)
            self.model.set_rows(self._rows)
            self.table.blockSignals(False)
            self._reason_field.set_error("")
            self._name()

    def _name(self) -> None:
        self.send.set_words(tr("Return {n} items", n=sum(row.on for row in self._rows)))

    def _apply(self) -> None:
        bare = next((row for row in self._rows if row.on and not row.reason.strip()), None)
        if bare is not None:
            self.table.select_key((bare.noun, bare.record))
            self._reason_field.set_error(tr("Write what must be mended, so that the unit can do it."))
            self.reason.setFocus()
            return
        problem = self.due.problem() or ("" if self.due.value() else tr("Enter a day."))
        self._due_field.set_error(problem)
        if problem:
            self.due.setFocus()
            return
        if not any(row.on for row in self._rows):
            self._reason_field.set_error(
                tr("Choose the criteria, clauses or activities that must be mended.")
            )
            return
        self.accept()


class DifferenceDialog(Dialog):
    """Tells what a version has that the one before had not."""

    def __init__(
        self, before: int, difference: Difference, criteria: CriteriaSet, *, parent: QWidget | None = None
    ) -> None:
        title = tr("What changed since version {n}", n=before)
        super().__init__(title, width=620, parent=parent)
        self.prefer_height(380)
        self.body.addWidget(Text(title, "card", wrap=True))
        self.body.addWidget(Text(summary_of(difference), tone="text2", wrap=True))
        titles = {c.id: c.title for c in criteria.criteria}
        model = LazyTableModel(
            (
                Column(
                    title=tr("Criterion"),
                    stretch=True,
                    text=lambda row: titles.get(row.criterion, ""),
                    code=lambda row: row.criterion,
                    code_chars=5,
                ),
                Column(title=tr("Before it"), text=lambda row: _said(row.before), chars=12, right=True),
                Column(title=tr("Now"), text=lambda row: _said(row.after), chars=12, right=True, bold=True),
            ),
            key=_key,
        )
        model.set_rows(difference.scores)
        self.table = TableView(model, name=title)
        self.body.addWidget(self.table, 1)
        self.read = Button(tr("Read version {n} whole…", n=before), icon_name="file-text-line")
        self.foot.insertWidget(0, self.read)
        self.add_button(Button(tr("Close"), self.accept, look="primary"))


def summary_of(difference: Difference) -> str:
    """Say in one sentence what differs besides points."""
    if difference.nothing:
        return tr("Nothing changed.")
    counts: Mapping[str, int] = {
        tr("{n} criteria with other points", n=number(len(difference.scores))): len(difference.scores),
        tr("{n} records more", n=number(len(difference.added))): len(difference.added),
        tr("{n} records changed", n=number(len(difference.changed))): len(difference.changed),
        tr("{n} records fewer", n=number(len(difference.removed))): len(difference.removed),
        tr("{n} files more", n=number(difference.files_added)): difference.files_added,
        tr("{n} files fewer", n=number(difference.files_removed)): difference.files_removed,
        tr("another version of the criteria set"): int(difference.other_criteria),
    }
    return ", ".join(words for words, count in counts.items() if count)


def _said(score: ScoreValues | None) -> str:
    if score is None:
        return tr("not scored")
    if score.not_applicable:
        return tr("not counted")
    return points_text(score.points) if score.points is not None else tr("not scored")


def _key(row: ScoreChange) -> str:
    return row.criterion
