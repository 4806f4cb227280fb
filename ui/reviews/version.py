"""One submitted version: its tree, one criterion, that criterion's evidence, and the decision."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import Total, points_text
from cchc_desktop.domain.vietnamese import day, number
from cchc_desktop.services.assessments import CriterionView
from cchc_desktop.services.review_views import ReviewView
from ui.reviews.criterion import CriterionReview
from ui.reviews.files import FilesPane
from ui.reviews.queue import state_shown
from ui.reviews.tree import ReviewTree, marks_of
from ui.theme.tokens import State
from ui.widgets.badge import Badge, StateWords
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import ElidedText, Text

_WITH_FILES = 980
"""Below this width files open in a window of their own."""
Marks = dict[tuple[str, str], str]
"""What goes back: (noun, record) and what must be mended."""


class VersionPane(QWidget):
    """Lets a reviewer go through a version and decide on it."""

    left = Signal()
    accept_wanted = Signal()
    return_wanted = Signal()
    reopen_wanted = Signal()
    history_wanted = Signal()
    difference_wanted = Signal()
    marks_changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: ReviewView | None = None
        self.marks: Marks = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.banner = Banner()
        column.addWidget(self.banner)
        self.tree = ReviewTree()
        self.criterion = CriterionReview()
        self.files = FilesPane()
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        for at, part in enumerate((self.tree, self.criterion, self.files)):
            self.split.addWidget(part)
            self.split.setStretchFactor(at, 1 if at else 0)
        self.split.setSizes([370, 430, 360])
        column.addWidget(self.split, 1)
        column.addWidget(self._make_foot())
        self.tree.chosen.connect(self.go)
        self.criterion.earlier.connect(lambda: self._step(-1))
        self.criterion.later.connect(lambda: self._step(1))
        self.criterion.marked.connect(self._mark)

    def show_view(self, view: ReviewView, marks: Marks) -> None:
        """Show a version; the criterion stays if it is one of the same version."""
        other = self.view is None or self.view.version.version.id != view.version.version.id
        self.view, self.marks = view, dict(marks)
        version = view.version.version
        self._unit.setText(view.unit.name)
        about = [tr("version {n}", n=view.version.name), day(local_day(version.submitted_at))]
        submission = next(s for s in view.assessment.submissions if s.id == version.id)
        about += [tr("late")] if submission.late else []
        about += [tr("approved by one person")] if version.alone else []
        self._about.setText(" · ".join([view.assessment.period.label, *about]))
        self._state.set(*state_shown(view.assessment.standing.state))
        self._totals.setText(
            tr(
                "Own {own}, appraised {appraised}",
                own=_total(view.assessment.total),
                appraised=_total(view.appraised),
            )
        )
        self.difference.setVisible(view.since is not None)
        if view.missing:
            self.banner.say(
                State.WARN,
                tr(
                    "{count} records or files of this version have not arrived: return it or wait.",
                    count=view.missing,
                ),
            )
        elif unchosen := view.assessment.standing.unchosen:
            names = ", ".join(each.name for each in unchosen)
            self.banner.say(
                State.WARN,
                tr("Accepting this one settles it: the other is then counted nowhere. Better ask the unit."),
                head=tr("The unit has to choose between versions {names}.", names=names),
            )
        else:
            self.banner.clear()
        rows = view.assessment.rows
        current = self.criterion.row.criterion.id if self.criterion.row is not None else ""
        if other or all(row.criterion.id != current for row in rows):
            current = rows[0].criterion.id
        self.tree.show_view(view, marks_of(self.marks))
        self.go(current)
        self._foot()

    def go(self, criterion: str) -> None:
        """Show one criterion with its evidence."""
        if self.view is None:
            return
        row = self.view.assessment.row(criterion)
        same = self.criterion.row is not None and self.criterion.row == row
        mark = self.marks.get(("assessment", criterion))
        self.criterion.show_row(self.view, row, marked=mark is not None, mend=mark or "")
        self.tree.select(criterion)
        if not same:
            self.files.show_files(row.evidence, self.view.assessment.period, mine=self.view.mine)

    def mark(self, noun: str, record: str, words: str) -> None:
        """Mark something else than a criterion, such as an activity, to be returned."""
        self.marks[noun, record] = words
        self.marks_changed.emit()
        self._foot()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show files in a window of their own where there is no room beside."""
        super().resizeEvent(event)
        self.files.setVisible(self.width() >= _WITH_FILES)
        self.open_files.setVisible(self.width() < _WITH_FILES)

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("part", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(IconButton(tr("Back to the list"), "arrow-left-line", self.left.emit))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._unit = ElidedText("", "card")
        self._about = ElidedText("", "small")
        words.addWidget(self._unit)
        words.addWidget(self._about)
        row.addLayout(words, 1)
        self._totals = Text("", "strong")
        self._state = Badge()
        self.difference = Button(
            tr("Changes…"), self.difference_wanted.emit, look="link", icon_name="file-copy-line"
        )
        self.history = Button(tr("History"), self.history_wanted.emit, look="link", icon_name="history-line")
        for widget in (self._totals, self._state, self.difference, self.history):
            row.addWidget(widget)
        return head

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("part", "foot")
        foot.setMinimumHeight(50)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self.accept = Button(
            tr("Accept"), self.accept_wanted.emit, look="primary", icon_name="check-double-line"
        )
        self.back = Button("", self.return_wanted.emit, icon_name="arrow-go-back-line")
        self.reopen = Button(tr("Reopen…"), self.reopen_wanted.emit, look="danger")
        self.open_files = Button(tr("Evidence"), self._enlarge, icon_name="attachment-line")
        self._why = StateWords("", State.MUTE, "lock-line")
        for widget in (self.accept, self.back, self.reopen, self._why):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.open_files)
        self._place = Text("", "small")
        row.addWidget(self._place)
        return foot

    def _foot(self) -> None:
        view = self.view
        if view is None:
            return
        mine = view.mine
        self.accept.setVisible(mine)
        self.back.setVisible(mine)
        count = len(self.marks)
        self.back.set_words(tr("Return {n} items…", n=count) if count else tr("Return items…"))
        accepted = view.version.accepted
        self.reopen.setVisible(bool(accepted) and accepted[-1] in self.reopenable)
        self._why.setVisible(not mine)
        self._why.set(view.why_not, State.MUTE, "lock-line")
        noted = len(view.drafts)
        self._place.setText(tr("{n} points noted", n=number(noted)) if noted else "")

    reopenable: frozenset[str] = frozenset()
    """Key of the unit that works here, whose acceptance it may take back."""

    def _mark(self, criterion: str, words: str, on: bool) -> None:
        key = ("assessment", criterion)
        if on:
            self.marks[key] = words
        else:
            self.marks.pop(key, None)
        self.marks_changed.emit()
        if self.view is not None:
            self.tree.show_view(self.view, marks_of(self.marks))
            self.tree.select(criterion)
        self._foot()

    def _step(self, by: int) -> None:
        if self.view is None or self.criterion.row is None:
            return
        rows: tuple[CriterionView, ...] = self.view.assessment.rows
        at = next(i for i, row in enumerate(rows) if row.criterion.id == self.criterion.row.criterion.id)
        self.go(rows[(at + by) % len(rows)].criterion.id)

    def _enlarge(self) -> None:
        record = self.files.table.current()
        if record is not None:
            self.files.enlarged.emit(record)


def _total(total: Total) -> str:
    if total.percent is None:
        return points_text(total.points)
    label = f" ({total.class_label})" if total.class_label else ""
    return f"{number(total.percent)}{label}"
