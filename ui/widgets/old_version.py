"""A submitted version read whole, as it was handed up: points, activities, claims and files."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import points_text
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.assessment_views import CriterionView
from cchc_desktop.services.evidence import ShownFile
from cchc_desktop.services.review_views import ReviewView
from ui.support.desk import Desk
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, Segmented
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

_POINTS, _ACTIVITIES, _CLAIMS, _FILES = range(4)
_TALL: Final = 520
"""What the frame of a dialog takes of a low screen."""


def read_whole(desk: Desk, version: str, over: QWidget) -> None:
    """Read a version off the window's thread, then show it over `over`."""
    read = partial(desk.workspace.reviews.version, version)
    desk.work.read(read, lambda view: VersionDialog(desk, view, parent=over).exec(), slot="whole version")


class VersionDialog(Dialog):
    """One version with everything it held; files can be looked at."""

    def __init__(self, desk: Desk, view: ReviewView, *, parent: QWidget | None = None) -> None:
        title = tr("{unit}: version {n} of {period}", unit=view.unit.short_body, n=view.version.name,
                   period=view.assessment.period.label)  # fmt: skip
        super().__init__(title, width=860, parent=parent)
        self._desk = desk
        self.view = view
        self.prefer_height(_TALL)
        self.body.addWidget(Text(title, "card", wrap=True))
        self.body.addWidget(Text(_about(view), tone="text2", wrap=True))
        self.parts = Segmented(
            [
                (tr("Points"), "clipboard-line"),
                (tr("Activities {n}", n=len(view.activities)), "broadcast-line"),
                (tr("Not applicable {n}", n=len(view.claims)), "forbid-line"),
                (tr("Evidence {n}", n=len(view.files)), "attachment-2"),
            ],
            name=tr("What the version holds"),
        )
        self.body.addWidget(self.parts)
        self.points = self._table(_point_columns(), view.assessment.rows, tr("Points"))
        self.activities = self._table(
            [
                Column(title=tr("Day"), text=lambda a: day_words(a.day), chars=11),
                Column(title=tr("Activity"), text=lambda a: a.title, stretch=True),
            ],
            view.activities,
            tr("Activities"),
        )
        self.claims = self._table(
            [
                Column(
                    title=tr("Task"),
                    text=lambda c: c.title,
                    code=lambda c: c.clause,
                    code_chars=9,
                    stretch=True,
                ),
                Column(title=tr("Reason"), text=lambda c: c.reason, chars=40),
            ],
            view.claims,
            tr("Not applicable"),
        )
        self.files = self._table(
            [
                Column(title=tr("Evidence file"), text=lambda f: f.name, stretch=True),
                Column(title=tr("Size"), text=lambda f: size_words(f.size), right=True, chars=11),
            ],
            view.files,
            tr("Evidence"),
        )
        self.files.opened.connect(self._look)
        self.stack = QStackedWidget()
        self.said = Text("", wrap=True, selectable=True)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.points, 1)
        column.addWidget(self.said)
        self.stack.addWidget(whole)
        for table, sign, words in (
            (self.activities, "broadcast-line", tr("No activity was submitted")),
            (self.claims, "forbid-line", tr("No task was left out as not applicable")),
            (self.files, "attachment-2", tr("No evidence was submitted")),
        ):
            self.stack.addWidget(table if table.model().rowCount() else EmptyState(sign, words, ""))
        self.body.addWidget(self.stack, 1)
        self.foot.insertWidget(0, Badge(tr("As it was submitted"), State.MUTE, MEANING["frozen"]))
        self.look = Button(
            tr("View the file"), lambda: self._look(self.files.current()), icon_name="eye-line"
        )
        self.look.hide()
        self.add_button(self.look)
        self.add_button(Button(tr("Close"), self.accept, look="primary"))
        self.parts.group.idClicked.connect(self._turn)
        self.points.chosen.connect(self._say)
        if view.assessment.rows:
            self.points.selectRow(0)
        self.points.setFocus()

    def _table(self, columns: list[Column], rows: object, name: str) -> TableView:
        model = LazyTableModel(columns, parent=self)
        model.set_rows(rows)  # type: ignore[arg-type]
        return TableView(model, name=name)

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.look.setVisible(at == _FILES and bool(self.view.files))

    def _say(self, row: CriterionView | None) -> None:
        """Show what the unit wrote beside the points, and how they were counted."""
        if row is None:
            return
        score = row.score
        said = score.reason if score.not_applicable else score.explanation
        parts = dict.fromkeys((row.proposal.text, said or tr("nothing written")))
        self.said.setText("\n".join(part for part in parts if part))

    def _look(self, file: EvidenceRecord | None) -> None:
        if file is not None:
            show = partial(self._desk.workspace.evidence.show, file)
            self._desk.work.read(show, self._shown, slot="file")

    def _shown(self, file: ShownFile) -> None:
        from ui.widgets.viewer import FileViewer

        FileViewer(file, parent=self.window()).exec()


def _point_columns() -> list[Column]:
    return [
        Column(
            title=tr("Criterion"),
            text=lambda row: row.criterion.title,
            code=lambda row: row.criterion.id,
            code_chars=5,
            stretch=True,
        ),
        Column(title=tr("At most"), text=lambda row: number(row.criterion.max_points), right=True, chars=9),
        Column(title=tr("Proposed"), text=_proposed, right=True, chars=10, drop=2),
        Column(title=tr("Own points"), text=_own, right=True, chars=12, bold=True),
    ]


def _proposed(row: CriterionView) -> str:
    return points_text(row.proposal.points) if row.proposal.points is not None else ""


def _own(row: CriterionView) -> str:
    if row.score.not_applicable:
        return tr("not counted")
    return points_text(row.score.points) if row.score.points is not None else tr("none yet")


def _about(view: ReviewView) -> str:
    version, total = view.version.version, view.assessment.total
    at = version.submitted_at.astimezone(VIETNAM)
    parts = [
        tr("submitted by {name} at {moment}", name=version.submitted_by, moment=f"{at:%d/%m/%Y %H:%M}"),
        tr("withdrawn") if version.withdrawn else "",
        tr("total {points}", points=points_text(total.points)),
        total.class_label,
        tr("{n} records or files have not arrived", n=view.missing) if view.missing else "",
    ]
    return " · ".join(part for part in parts if part)
