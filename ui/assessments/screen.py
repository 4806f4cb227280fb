"""The page of the self-assessment."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.roles import has_a_hand_in
from cchc_desktop.services.assessments import AssessmentView, CriterionView
from cchc_desktop.services.review_views import ReturnedView
from ui.assessments.answers import Typed, Unsaved
from ui.assessments.criterion import CriterionPane
from ui.assessments.dialogs import NotApplicableDialog
from ui.assessments.files import CriterionFiles
from ui.assessments.formula import target_of
from ui.assessments.handing_up import HandingUp
from ui.assessments.keeping import keep_assessment_to_rights
from ui.assessments.steps import RIGHTS
from ui.assessments.tree import CriteriaPane
from ui.support.desk import Desk
from ui.support.rights import keep_to
from ui.widgets.banner import Banner
from ui.widgets.empty import EmptyState
from ui.widgets.screen import Screen

_PAUSE: Final = 2000
_TREE_WIDTH: Final = 420
_WIDTH_KEY: Final = "panes/assessments"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one reading brings."""

    view: AssessmentView
    sets: list[CriteriaSet]
    at: datetime
    unsaved: Unsaved
    returned: tuple[ReturnedView, ...]
    several: bool
    """More than one person works in the unit."""


class AssessmentScreen(Screen):
    """Tree of criteria at the left, one criterion at the right."""

    page: ClassVar[str] = "assessments"
    icon: ClassVar[str] = "clipboard-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(
        {
            Noun.ASSESSMENT,
            Noun.SUBMISSION,
            Noun.REVIEW,
            Noun.USER,
            Noun.ACTIVITY,
            Noun.EVIDENCE,
            Noun.FEEDBACK,
            Noun.TRIGGER,
            Noun.OBLIGATION_CLAIM,
            Noun.REPORT,
            Noun.CRITERIA_SET,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view: AssessmentView | None = None
        self._at = desk.workspace.clock.now()
        self._set = ""
        self._wanted = ""
        self._unsaved = Unsaved()
        self._held = ""
        self._going_on = False
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner = Banner()
        self.handing_up = HandingUp(desk, self.banner, self)
        column.addWidget(self.banner)
        self.tree = CriteriaPane()
        self.form = CriterionPane()
        keep_assessment_to_rights(desk, self.tree, self.form)
        self.files = CriterionFiles(desk, self.form.evidence, self.form.evidence_key)
        self.files.noted.connect(self._tell_saved)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.tree)
        self.split.addWidget(self.form)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.splitterMoved.connect(lambda at, _index: QSettings().setValue(_WIDTH_KEY, at))
        self.empty = EmptyState(
            "clipboard-line",
            tr("There is no criteria set for this unit."),
            tr("Import the starter bundle of Sở Nội vụ."),
        )
        self._shown = QStackedWidget()
        self._shown.addWidget(self.split)
        self._shown.addWidget(self.empty)
        column.addWidget(self._shown, 1)
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(_PAUSE)
        self._draft.timeout.connect(self._keep_draft)
        self._connect()

    def title(self) -> str:
        """Return the page's name with the period."""
        return tr("Self-assessment of {period}", period=self.desk.period.label)

    def regions(self) -> list[QWidget]:
        """Return list and form for F6."""
        return [self.tree, self.form]

    def refresh(self) -> None:
        """Read the assessment of the period; typed text stays."""
        period, chosen, services = self.desk.period, self._set, self.desk.workspace
        known, held = self._unsaved, self._held

        def read() -> _Answer:
            view = services.assessments.show(period, set_id=chosen)
            unsaved, key = known, _key(period.code, view.criteria_set.id)
            if held != key:
                draft = services.drafts.read(key)
                unsaved = Unsaved(draft.values if draft else None)
            return _Answer(
                view,
                services.assessments.sets(),
                services.clock.now(),
                unsaved,
                services.reviews.returned(period),
                several=sum(has_a_hand_in(person.roles) for person in services.users.everybody()) > 1,
            )

        self.desk.work.read(read, self._show, self._nothing, slot="view")

    def open(self, **where: object) -> None:
        """Show the criterion or the criteria set named in `where`."""
        criterion = where.get("criterion")
        if isinstance(criterion, str) and criterion:
            self._wanted = criterion
            if self.view is not None:
                self._go(criterion)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tree its remembered width, less where the page is narrow."""
        super().resizeEvent(event)
        stored = str(QSettings().value(_WIDTH_KEY, _TREE_WIDTH))
        wanted = int(stored) if stored.isdigit() else _TREE_WIDTH
        width = min(wanted, max(self.tree.minimumWidth(), int(self.width() * 0.4)))
        self.split.setSizes([width, self.width() - width])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed and not saved."""
        self._draft.stop()
        self._keep_draft()
        super().closeEvent(event)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._leave_for)
        self.tree.set_chosen.connect(self._choose_set)
        self.tree.blockers_wanted.connect(self.handing_up.show_blockers)
        self.tree.submit_wanted.connect(self.handing_up.take)
        self.tree.history_wanted.connect(self.handing_up.show_history)
        self.handing_up.criterion_wanted.connect(self._go_to_mend)
        self.tree.proposals_wanted.connect(self._use_proposals)
        form = self.form
        form.typed.connect(self._typed)
        form.saved.connect(self._save_and_go_on)
        form.set_aside.connect(self._set_aside)
        form.restored.connect(self._restore)
        form.earlier.connect(lambda: self._go_unscored(-1))
        form.later.connect(lambda: self._go_unscored(1))
        form.clause_wanted.connect(lambda clause: self.desk.go("plans", clause=clause))
        form.formula.wanted.connect(self._open_records)

    def _show(self, answer: _Answer) -> None:
        view, self._at, self._unsaved = answer.view, answer.at, answer.unsaved
        other = self.view is None or self.view.period != view.period
        other = other or (self.view is not None and self.view.criteria_set.id != view.criteria_set.id)
        self.view, self._set = view, view.criteria_set.id
        self._held = _key(view.period.code, self._set)
        self._shown.setCurrentWidget(self.split)
        self.tree.show_sets(answer.sets, self._set)
        step = self.handing_up.show(view, answer.returned, several=answer.several, chosen=self._set)
        keep_to(self.desk, RIGHTS[step], self.tree.submit)
        self.tree.show_view(view, self._unsaved.criteria(), step)
        ids = [row.criterion.id for row in view.rows]
        current = self.form.row.criterion.id if self.form.row is not None else ""
        if self._wanted in ids:
            current, self._wanted = self._wanted, ""
        elif other or current not in ids:
            wanting = [row for row in view.rows if row.returned] or [row for row in view.rows if row.problem]
            current = next((row.criterion.id for row in wanting), ids[0] if ids else "")
        if current:
            self._show_row(view.row(current))
        if self._going_on:
            self._going_on = False
            self._go_on()

    def _nothing(self, failure: Failure) -> None:
        self.empty.say(failure.message, failure.hint)
        self._shown.setCurrentWidget(self.empty)

    def _show_row(self, row: CriterionView) -> None:
        if self.view is None:
            return
        typed = self._unsaved.get(row.criterion.id) or Typed.of(row.score)
        self._filling = True
        self.form.show_row(self.view, row, typed, self._at)
        self._filling = False
        self.tree.tree.blockSignals(True)
        self.tree.tree.select_key(row.criterion.id)
        self.tree.tree.blockSignals(False)

    def _go(self, criterion: str) -> None:
        if self.view is not None and any(row.criterion.id == criterion for row in self.view.rows):
            self._leave_for(criterion)

    def _go_to_mend(self, criterion: str) -> None:
        self._go(criterion)
        self.form.focus_points()

    def _leave_for(self, criterion: str) -> None:
        """Save what was typed where it can stand, then show another criterion."""
        if self.view is None or (self.form.row is not None and self.form.row.criterion.id == criterion):
            return
        row = self.form.row
        typed = row is not None and self._unsaved.get(row.criterion.id) is not None
        if typed and not self._save(quietly=True):
            self.refresh_soon()
        self._show_row(self.view.row(criterion))

    def _typed(self) -> None:
        row = self.form.row
        if row is None or self._filling or row.locked or row.score.not_applicable:
            return
        self._unsaved.put(row.criterion.id, self.form.typed_now(), row.score)
        self._draft.start()

    def _keep_draft(self) -> None:
        if not self._held:
            return
        key, values, drafts = self._held, self._unsaved.plain(), self.desk.workspace.drafts
        if values:
            drafts.keep(key, values)
        else:
            drafts.forget(key)

    def _save_and_go_on(self) -> None:
        row = self.form.row
        if row is None:
            return
        if row.locked or row.score.not_applicable or row.criterion.survey:
            self._go_on()
        elif self._save(quietly=False):
            self._going_on = True

    def _save(self, *, quietly: bool) -> bool:
        """Ask for the typed answer to be kept; tell whether it was fit to be asked for."""
        row, view = self.form.row, self.view
        if row is None or view is None:
            return False
        try:
            values = self.form.answer()
        except UserMistake as mistake:
            if not quietly:
                self.form.problem_said(str(mistake), mistake.field)
            return False
        assessments, period, chosen = self.desk.workspace.assessments, view.period, self._set
        criterion, typed = row.criterion.id, self.form.typed_now()
        if values is None or values.points is None:
            if not row.score.answered and not quietly:
                self.form.problem_said(
                    tr("Enter points, use the proposal, or set the criterion aside."), "points"
                )
                return False

            def keep() -> Changed[None]:
                return assessments.clear(period, criterion, set_id=chosen)
        else:
            points, explanation = values.points, values.explanation

            def keep() -> Changed[None]:
                return assessments.set_score(period, criterion, points, explanation, set_id=chosen)

        def kept() -> Changed[tuple[str, Typed]]:
            return Changed((criterion, typed), keep().nouns)

        self.desk.work.change(kept, self._saved, self._not_kept if quietly else self._refused)
        return True

    def _saved(self, changed: Changed[tuple[str, Typed]]) -> None:
        criterion, typed = changed.record
        self._unsaved.forget(criterion, typed)
        self._draft.start()
        time = f"{self.desk.workspace.clock.now().astimezone(VIETNAM):%H:%M}"
        self.desk.saved(tr("Criterion {id} saved at {time}", id=criterion, time=time))

    def _refused(self, failure: Failure) -> None:
        self._going_on = False
        field = failure.field if isinstance(failure, UserMistake) else ""
        if field in {"points", "explanation"}:
            self.form.problem_said(str(failure), field)
        else:
            self.desk.messages.failure(failure)

    def _not_kept(self, _failure: Failure) -> None:
        """Leave the text among the unsaved: the tree marks it with a pencil."""
        self.refresh_soon()

    def _go_on(self) -> None:
        row, view = self.form.row, self.view
        if row is None or view is None:
            return
        ids = [each.criterion.id for each in view.rows]
        at = ids.index(row.criterion.id)
        if at + 1 < len(ids):
            self._show_row(view.rows[at + 1])
        self.form.focus_points()

    def _go_unscored(self, step: int) -> None:
        row, view = self.form.row, self.view
        if row is None or view is None:
            return
        rows = view.rows
        at = next(i for i, each in enumerate(rows) if each.criterion.id == row.criterion.id)
        order = [rows[(at + step * n) % len(rows)] for n in range(1, len(rows))]
        found = next((each for each in order if each.problem), None)
        if found is None:
            self.desk.saved(tr("Every other criterion is ready"))
            return
        self._leave_for(found.criterion.id)
        self.form.focus_points()

    def _set_aside(self) -> None:
        row, view = self.form.row, self.view
        if row is None or view is None:
            return
        proposed = row.proposal.text if row.proposal.not_applicable else ""
        dialog = NotApplicableDialog(row.criterion, row.score.reason or proposed, parent=self.window())
        if not dialog.exec():
            return
        assessments, period, chosen = self.desk.workspace.assessments, view.period, self._set
        criterion, reason = row.criterion.id, dialog.words()
        self.desk.work.change(
            lambda: assessments.set_not_applicable(period, criterion, reason, set_id=chosen), self._noted
        )

    def _restore(self) -> None:
        row, view = self.form.row, self.view
        if row is not None and view is not None:
            assessments, period, chosen = self.desk.workspace.assessments, view.period, self._set
            criterion = row.criterion.id
            self.desk.work.change(lambda: assessments.clear(period, criterion, set_id=chosen), self._noted)

    def _use_proposals(self) -> None:
        if self.view is not None:
            assessments, period, chosen = self.desk.workspace.assessments, self.view.period, self._set
            self.desk.work.change(
                lambda: assessments.use_proposals(period, set_id=chosen), self._proposals_taken
            )

    def _proposals_taken(self, changed: Changed[int]) -> None:
        self.desk.saved(tr("Proposals taken for {count} criteria", count=changed.record))

    def _noted(self, _changed: object) -> None:
        self._tell_saved()

    def _tell_saved(self) -> None:
        time = f"{self.desk.workspace.clock.now().astimezone(VIETNAM):%H:%M}"
        self.desk.saved(tr("All changes saved at {time}", time=time))

    def _choose_set(self, chosen: str) -> None:
        if chosen and chosen != self._set:
            if self.form.row is not None and self._unsaved.get(self.form.row.criterion.id) is not None:
                self._save(quietly=True)
            self._keep_draft()
            self._set = chosen
            self.refresh()

    def _open_records(self, link: str) -> None:
        page, where = target_of(link)
        self.desk.go(page, **where)


def _key(period: str, chosen: str) -> str:
    return f"assessment-{period}-{chosen}"
