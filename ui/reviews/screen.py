"""The page Thẩm định: from the queue to one version and back, every decision carried to the workspace."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import STANDING_BODY
from cchc_desktop.domain.results import Results
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.scoring import parse_points
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.evidence import ShownFile
from cchc_desktop.services.review_views import BulkResult, HistoryLine, QueueRow, ReviewView
from ui.reviews.criteria_sets import CriteriaSetsDialog
from ui.reviews.dialogs import Candidate, DifferenceDialog, ReturnDialog
from ui.reviews.queue import QueuePane
from ui.reviews.results import ResultsPane
from ui.reviews.version import Marks, VersionPane
from ui.support.desk import Desk
from ui.support.files import ask_target
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.widgets.old_version import read_whole
from ui.widgets.reason import ReasonDialog
from ui.widgets.screen import Screen
from ui.widgets.timeline import HistoryDialog
from ui.widgets.viewer import FileViewer

DAYS_TO_MEND: Final = 7
_PAUSE: Final = 2000


class ReviewScreen(Screen):
    """What units below have handed up, judged criterion by criterion."""

    page: ClassVar[str] = "reviews"
    icon: ClassVar[str] = "scales-3-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(
        {Noun.SUBMISSION, Noun.REVIEW, Noun.ASSESSMENT, Noun.EVIDENCE, Noun.ACTIVITY, Noun.CRITERIA_SET}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._open_version = ""
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(_PAUSE)
        self._draft.timeout.connect(self._keep_marks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.queue = QueuePane()
        self.version = VersionPane()
        keep_to(desk, Right.DECIDE, self.queue.accept, self.version.accept, self.version.reopen)
        judging = self.version.criterion
        keep_to(desk, Right.APPRAISE, self.version.back, judging.note, judging.leave, judging.back)
        self.results = ResultsPane()
        self.version.reopenable = frozenset({desk.workspace.unit.key})
        self._stack = QStackedWidget()
        self._stack.addWidget(self.queue)
        self._stack.addWidget(self.version)
        self._stack.addWidget(self.results)
        column.addWidget(self._stack)
        self.queue.opened.connect(self.show_version)
        self.queue.accept_wanted.connect(self._accept_all)
        self.queue.results_wanted.connect(self._read_results)
        self.queue.sets_wanted.connect(self._open_sets)
        self.results.queue_wanted.connect(self._back)
        self.results.opened.connect(lambda unit: self.open(unit=unit))
        self.results.written.connect(self._write_results)
        self.results.boundaries_chosen.connect(self._read_results)
        version = self.version
        version.left.connect(self._back)
        version.accept_wanted.connect(self._accept)
        version.return_wanted.connect(self._return)
        version.reopen_wanted.connect(self._reopen)
        version.history_wanted.connect(self._history)
        version.difference_wanted.connect(self._difference)
        version.marks_changed.connect(self._draft.start)
        version.criterion.noted.connect(self._note)
        version.criterion.left.connect(self._leave)
        version.files.wanted.connect(self._show_file)
        version.files.enlarged.connect(self._enlarge)
        version.files.activity_marked.connect(self._mark_activity)

    def title(self) -> str:
        """Return the page's name with the period."""
        return tr("Review of {period}", period=self.desk.period.label)

    def help(self) -> str:
        """Return what F1 says."""
        return tr(
            "Open a version with Enter. At the left are its criteria, in the middle what the unit says and "
            "the points you give, at the right the evidence. Mark criteria to be returned, then return them "
            "with a day, or accept the version. Alt+↓ goes to the next criterion."
        )

    def regions(self) -> list[QWidget]:
        """Return what F6 goes through."""
        shown = self._stack.currentWidget()
        if shown is not None and shown is not self.version:
            return [shown]
        return [self.version.tree, self.version.criterion, self.version.files]

    def refresh(self) -> None:
        """Read the queue, and the open version again."""
        reviews, period, opened = self.desk.workspace.reviews, self.desk.period, self._open_version
        self.desk.work.read(lambda: reviews.queue(period), self._show_queue, slot="queue")
        if opened:
            self.show_version(opened)
        if self._stack.currentWidget() is self.results:
            self._read_results()

    def open(self, **where: object) -> None:
        """Show the version of the unit, or the version, named in `where`."""
        submission = where.get("submission")
        if isinstance(submission, str):
            self.show_version(submission)
        unit = where.get("unit")
        if isinstance(unit, str):
            reviews, period = self.desk.workspace.reviews, self.desk.period
            self.desk.work.read(lambda: reviews.latest(unit, period), self.show_version, slot="latest")

    def show_version(self, submission: str) -> None:
        """Read a version and show it."""
        self._open_version = submission
        reviews, drafts = self.desk.workspace.reviews, self.desk.workspace.drafts

        def read() -> tuple[ReviewView, Marks]:
            draft = drafts.read(_key(submission))
            held = draft.values if draft else {}
            marks = {(k.partition("/")[0], k.partition("/")[2]): str(v) for k, v in held.items()}
            return reviews.version(submission), marks

        self.desk.work.read(read, self._show_version, self._not_shown, slot="version")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is marked."""
        if self._draft.isActive():
            self._draft.stop()
            self._keep_marks()
        super().closeEvent(event)

    def _show_queue(self, rows: list[QueueRow]) -> None:
        self.queue.show_rows(rows, self.desk.period.label)
        if self._open_version and self.version.view is not None:
            shown = self.version.view.assessment.period
            if shown != self.desk.period:
                self._back()

    def _show_version(self, answer: tuple[ReviewView, Marks]) -> None:
        self.version.show_view(*answer)
        self._stack.setCurrentWidget(self.version)

    def _open_sets(self) -> None:
        publishes = self.desk.workspace.unit.code == STANDING_BODY
        dialog = CriteriaSetsDialog(self.desk, may_publish=publishes, parent=self.window())
        keep_to(self.desk, Right.RULES, dialog.publish)
        dialog.exec()

    def _read_results(self) -> None:
        tables, period = self.desk.workspace.results, self.desk.period
        by = self.results.boundaries.chosen()
        self.desk.work.read(lambda: tables.read(period, boundaries=by), self._show_results, slot="results")

    def _show_results(self, results: Results) -> None:
        self.results.show_results(results, self.desk.period.label)
        self._stack.setCurrentWidget(self.results)

    def _write_results(self, kind: str) -> None:
        results, period = self.results.results, self.desk.period
        if results is None:
            return
        name = tr("Results {period}", period=period.code) + f".{kind}"
        out = ask_target(self.window(), tr("Write the results"), name=name, of=f"*.{kind}")
        if out is None:
            return
        tables = self.desk.workspace.results
        write = tables.export_xlsx if kind == "xlsx" else tables.export_pdf

        def go() -> Path:
            write(results, period, out)
            return out

        self.desk.work.read(go, self._told_written, self.desk.messages.failure, slot="write")

    def _told_written(self, out: Path) -> None:
        self.desk.saved(tr("The results were written to {file}", file=out.name))

    def _not_shown(self, failure: Failure) -> None:
        self._back()
        self.desk.messages.failure(failure)

    def _back(self) -> None:
        if self._draft.isActive():
            self._draft.stop()
            self._keep_marks()
        self._open_version = ""
        self._stack.setCurrentWidget(self.queue)
        self.queue.table.setFocus()

    def _keep_marks(self) -> None:
        if self._open_version:
            values = {f"{noun}/{record}": words for (noun, record), words in self.version.marks.items()}
            key, drafts = _key(self._open_version), self.desk.workspace.drafts
            if values:
                drafts.keep(key, values)
            else:
                drafts.forget(key)

    def _note(self, criterion: str, points: str, reason: str) -> None:
        reviews, submission, value = self.desk.workspace.reviews, self._open_version, parse_points(points)
        self.desk.work.change(
            lambda: reviews.appraise(submission, criterion, value, reason), self._noted, self._refused
        )

    def _noted(self, _changed: object) -> None:
        self.desk.saved(tr("Points noted; they count once the version is decided on"))
        self.refresh_soon()

    def _refused(self, failure: Failure) -> None:
        field = failure.field if isinstance(failure, UserMistake) else ""
        if field in {"points", "reason"}:
            self.version.criterion.say(str(failure), field)
        else:
            self.desk.messages.failure(failure)

    def _leave(self, criterion: str) -> None:
        reviews, submission = self.desk.workspace.reviews, self._open_version
        self.desk.work.change(lambda: reviews.leave_as_it_is(submission, criterion), self._noted)

    def _accept(self) -> None:
        view = self.version.view
        if view is None:
            return
        dialog = ReasonDialog(
            tr("Accept version {n} of {unit}?", n=view.version.name, unit=view.unit.name),
            tr(
                "{points} appraised points, {count} of them other than the unit's own. "
                "The decision travels with the next bundle.",
                points=number(view.appraised.points),
                count=len(view.drafts) + len(view.version.points),
            ),
            hint=tr("The unit reads it with the decision."),
            label=tr("Words to the unit"),
            yes=tr("Accept"),
            optional=True,
            parent=self.window(),
        )
        if dialog.exec():
            reviews, submission, remark = self.desk.workspace.reviews, self._open_version, dialog.words()
            self.desk.work.change(lambda: reviews.accept(submission, remark), self._decided)

    def _return(self) -> None:
        view = self.version.view
        if view is None:
            return
        due = self.desk.workspace.today() + timedelta(days=DAYS_TO_MEND)
        dialog = ReturnDialog(view.unit.name, self._candidates(view), due=due, parent=self.window())
        if dialog.exec():
            items, remark = dialog.items(), dialog.words()
            reviews, submission = self.desk.workspace.reviews, self._open_version
            self.version.marks.clear()
            self._keep_marks()
            self.desk.work.change(lambda: reviews.return_items(submission, items, remark), self._decided)

    def _candidates(self, view: ReviewView) -> list[Candidate]:
        titles = {row.criterion.id: row.criterion.title for row in view.assessment.rows}
        marks = self.version.marks
        found = [
            Candidate(
                Noun(noun),
                record,
                record if noun == Noun.ASSESSMENT else "",
                titles.get(record, tr("Activity behind a file")),
                words,
                on=True,
            )
            for (noun, record), words in marks.items()
        ]
        found += [
            Candidate(
                Noun.PLAN,
                claim.clause,
                claim.clause,
                tr("claimed not applicable: {reason}", reason=claim.reason),
                "",
                on=False,
            )
            for claim in view.claims
            if (str(Noun.PLAN), claim.clause) not in marks
        ]
        return found or [
            Candidate(Noun.ASSESSMENT, row.criterion.id, row.criterion.id, row.criterion.title, "", on=False)
            for row in view.assessment.rows
        ]

    def _reopen(self) -> None:
        view = self.version.view
        if view is None:
            return
        dialog = ReasonDialog(
            tr("Reopen version {n} of {unit}?", n=view.version.name, unit=view.unit.name),
            tr("The acceptance of this unit is taken back; items can be returned afterwards."),
            hint=tr("Write why the accepted version must be looked at again."),
            yes=tr("Reopen"),
            danger=True,
            parent=self.window(),
        )
        if dialog.exec():
            reviews, submission, reason = self.desk.workspace.reviews, self._open_version, dialog.words()
            self.desk.work.change(lambda: reviews.reopen(submission, reason), self._decided)

    def _decided(self, _changed: object) -> None:
        self.desk.saved(tr("Decided; it travels with the next bundle"))
        self.refresh_soon()

    def _accept_all(self, rows: Sequence[QueueRow]) -> None:
        sure = confirm(
            self.window(),
            tr("Accept {n} versions with the points as they stand?", n=len(rows)),
            ", ".join(row.name for row in rows[:12]) + (" …" if len(rows) > 12 else ""),
            yes=tr("Accept {n}", n=len(rows)),
            icon_name="check-double-line",
        )
        if sure:
            reviews, ids = self.desk.workspace.reviews, [row.submission for row in rows]
            self.desk.work.change(lambda: reviews.accept_all(ids), self._accepted_all)

    def _accepted_all(self, changed: Changed[BulkResult]) -> None:
        done = changed.record
        self.desk.saved(tr("{count} versions accepted.", count=len(done.accepted)))
        if done.skipped:
            words = "; ".join(f"{name}: {why}" for name, why in done.skipped)
            self.desk.messages.failure(
                UserMistake(
                    tr("{count} versions were not accepted: {words}", count=len(done.skipped), words=words),
                    hint=tr("Open each of them and look at its history."),
                )
            )
        self.refresh_soon()

    def _history(self) -> None:
        view = self.version.view
        if view is not None:
            self._open_history(view.history)

    def _open_history(self, lines: Sequence[HistoryLine]) -> None:
        view = self.version.view
        if view is not None:
            title = tr(
                "History of {unit}, {period}", unit=view.unit.name, period=view.assessment.period.label
            )
            dialog = HistoryDialog(title, lines, parent=self.window())
            dialog.version_wanted.connect(lambda version: read_whole(self.desk, version, dialog))
            dialog.exec()

    def _difference(self) -> None:
        view = self.version.view
        if view is not None and view.since is not None:
            dialog = DifferenceDialog(
                view.since_version, view.since, view.assessment.criteria_set, parent=self.window()
            )
            dialog.read.clicked.connect(lambda: read_whole(self.desk, view.since_id, dialog))
            dialog.exec()

    def _show_file(self, record: EvidenceRecord) -> None:
        files = self.desk.workspace.evidence
        self.desk.work.read(
            lambda: files.show(record), self.version.files.show_file, self._not_here, slot="file"
        )

    def _not_here(self, failure: Failure) -> None:
        self.version.files.show_missing(failure.hint)

    def _enlarge(self, record: EvidenceRecord) -> None:
        files = self.desk.workspace.evidence
        self.desk.work.read(
            lambda: files.show(record), self._open_large, self.desk.messages.failure, slot="large"
        )

    def _open_large(self, file: ShownFile) -> None:
        FileViewer(file, parent=self.window()).exec()

    def _mark_activity(self, activity: str) -> None:
        self.version.mark(str(Noun.ACTIVITY), activity, "")
        self.desk.saved(tr("The activity is marked to be returned"))


def _key(submission: str) -> str:
    return f"review-{submission}"
