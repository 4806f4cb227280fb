"""Handing the whole assessment up: presented, approved, submitted, taken back, withdrawn."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.scoring import points_text
from cchc_desktop.domain.vietnamese import day, nfc
from cchc_desktop.services.assessments import AssessmentView, Submission
from cchc_desktop.services.review_views import HistoryLine, ReturnedView
from ui.assessments.dialogs import BlockersDialog
from ui.assessments.steps import Step, step_of
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.old_version import read_whole
from ui.widgets.reason import ReasonDialog
from ui.widgets.timeline import HistoryDialog

_MOST_WORDS: Final = 200


class HandingUp(QObject):
    """Carries the officer's wishes about the whole assessment to the workspace, and says what stands."""

    criterion_wanted = Signal(str)
    """A criterion is to be opened because something is to be mended there."""

    def __init__(self, desk: Desk, banner: Banner, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._banner = banner
        self._page = page
        self._set = ""
        self.view: AssessmentView | None = None
        self.step = Step.NOTHING

    def show(
        self, view: AssessmentView, returned: tuple[ReturnedView, ...], *, several: bool, chosen: str
    ) -> Step:
        """Take the assessment as it stands now and return the step its button takes."""
        self.view, self._set = view, chosen
        self.step = step_of(view, several=several, me=self._desk.workspace.user.name)
        self._say(view, returned)
        return self.step

    def take(self) -> None:
        """Take the next step, or show what keeps it from being taken."""
        view = self.view
        if view is None:
            return
        if view.blockers and self.step not in {Step.TAKE_BACK, Step.WITHDRAW}:
            self.show_blockers()
            return
        {
            Step.SUBMIT: self._submit,
            Step.AGAIN: self._submit,
            Step.APPROVE: self._submit,
            Step.PRESENT: self._present,
            Step.TAKE_BACK: self._take_back,
            Step.WITHDRAW: self._withdraw,
        }.get(self.step, lambda: None)()

    def show_blockers(self) -> None:
        """List what is not ready; the chosen criterion opens."""
        if self.view is None or not self.view.blockers:
            return
        dialog = BlockersDialog(self.view.blockers, parent=self._page.window())
        if dialog.exec() and dialog.chosen:
            self.criterion_wanted.emit(dialog.chosen)

    def show_history(self) -> None:
        """List everything submitted and decided."""
        view = self.view
        if view is None:
            return
        reviews, period = self._desk.workspace.reviews, view.period
        self._desk.work.read(lambda: reviews.history(period), self._open_history, slot="history")

    def _open_history(self, lines: tuple[HistoryLine, ...]) -> None:
        if self.view is not None:
            title = tr("History of the self-assessment of {period}", period=self.view.period.label)
            dialog = HistoryDialog(title, lines, parent=self._page.window())
            dialog.version_wanted.connect(lambda version: read_whole(self._desk, version, dialog))
            dialog.exec()

    def _say(self, view: AssessmentView, returned: tuple[ReturnedView, ...]) -> None:
        """Say the one thing that matters most: what was returned, what is frozen, a newer set."""
        if view.state is ReviewState.RETURNED and returned:
            first = returned[0]
            words = first.remark or first.item.reason
            head = tr(
                "{unit} returned {count} items of version {n}, mend by {day}",
                unit=first.unit,
                count=len(returned),
                n=first.version,
                day=day(first.item.due),
            )
            self._banner.say(
                State.BAD,
                f"“{words[:_MOST_WORDS]}” {first.author}",
                head=head,
                icon_name=MEANING["returned"],
            )
            for each in returned[:1]:
                self._offer(each)
        elif view.lock is not None:
            self._banner.say(State.INFO, f"{view.lock.message} {view.lock.hint}", icon_name=MEANING["frozen"])
        elif view.presented_by:
            self._banner.say(
                State.WARN,
                tr("{name} has put this before the leader.", name=view.presented_by),
                icon_name=MEANING["due"],
            )
        elif view.newer:
            self._banner.say(
                State.WARN,
                tr("Version {n} of the criteria set was published.", n=view.newer),
            )
            use = self._banner.add_button(tr("Use version {n}…", n=view.newer), self._adopt)
            keep_to(self._desk, Right.RECORD, use)
        else:
            self._banner.clear()

    def _offer(self, returned: ReturnedView) -> None:
        ids = {row.criterion.id for row in self.view.rows} if self.view else set()
        record = returned.item.record
        if record in ids:
            self._banner.add_button(tr("Open it"), lambda: self.criterion_wanted.emit(record))
        elif returned.item.noun == "activity":
            self._banner.add_button(tr("Open it"), lambda: self._desk.go("activities", record=record))
        elif returned.item.noun == "feedback":
            self._banner.add_button(tr("Open it"), lambda: self._desk.go("feedback", record=record))
        else:
            self._banner.add_button(tr("Open it"), lambda: self._desk.go("plans", clause=record))

    def _submit(self) -> None:
        view = self.view
        if view is None:
            return
        sure = confirm(
            self._page.window(),
            tr("Submit the self-assessment of {period}?", period=view.period.label),
            tr(
                "Version {n} with {points} points is bound to the records as they stand now; the quarter is "
                "frozen. It travels to the superior with the next bundle.",
                n=view.standing.next_number,
                points=points_text(view.total.points),
            ),
            yes=tr("Submit"),
            no=tr("Not yet"),
            icon_name="send-plane-line",
        )
        if sure:
            assessments, period, chosen = self._desk.workspace.assessments, view.period, self._set
            self._desk.work.change(lambda: assessments.submit(period, set_id=chosen), self._submitted)

    def _present(self) -> None:
        view = self.view
        if view is not None:
            assessments, period, chosen = self._desk.workspace.assessments, view.period, self._set
            self._desk.work.change(lambda: assessments.present(period, set_id=chosen), self._presented)

    def _take_back(self) -> None:
        view = self.view
        if view is not None:
            assessments, period, chosen = self._desk.workspace.assessments, view.period, self._set
            self._desk.work.change(lambda: assessments.take_back(period, set_id=chosen), self._taken_back)

    def _withdraw(self) -> None:
        view = self.view
        if view is None or view.standing.current is None:
            return
        number = view.standing.current.version.number
        dialog = ReasonDialog(
            tr("Withdraw version {n}?", n=view.standing.current.name),
            tr("The quarter opens again; the next version gets the number {next}.", next=number + 1),
            hint=tr("Write why version and records must be changed."),
            yes=tr("Withdraw"),
            danger=True,
            parent=self._page.window(),
        )
        if dialog.exec():
            assessments, period, reason = self._desk.workspace.assessments, view.period, nfc(dialog.words())
            self._desk.work.change(lambda: assessments.withdraw(period, reason), self._withdrawn)

    def _adopt(self) -> None:
        view = self.view
        if view is None:
            return
        sure = confirm(
            self._page.window(),
            tr("Go on with version {n} of the criteria set?", n=view.newer),
            tr("Answers to criteria that stay are kept; answers to removed ones fall away."),
            yes=tr("Use version {n}", n=view.newer),
        )
        if sure:
            assessments, period, chosen = self._desk.workspace.assessments, view.period, self._set
            self._desk.work.change(lambda: assessments.adopt_newest(period, set_id=chosen), self._adopted)

    def _submitted(self, changed: Changed[Submission]) -> None:
        self._desk.saved(tr("Version {n} of the self-assessment was submitted", n=changed.record.version))

    def _presented(self, _changed: object) -> None:
        self._desk.saved(tr("The self-assessment is with the leader"))

    def _taken_back(self, _changed: object) -> None:
        self._desk.saved(tr("The self-assessment was taken back"))

    def _withdrawn(self, _changed: object) -> None:
        self._desk.saved(tr("The version was withdrawn; the quarter is open"))

    def _adopted(self, changed: Changed[tuple[str, ...]]) -> None:
        if changed.record:
            names = ", ".join(changed.record)
            self._desk.saved(tr("Answers that fell away: {names}", names=names))
        else:
            self._desk.saved(tr("All answers were kept"))
