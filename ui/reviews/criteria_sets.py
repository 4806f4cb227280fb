"""Criteria sets: the published ones, a file shown as a tree before it is published by Sở Nội vụ."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.criteria import (
    Brackets,
    Checklist,
    CriteriaSet,
    Criterion,
    Deduction,
    Direct,
    Ratio,
    YesNo,
)
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.criteria_publishing import Candidate
from ui.support.desk import Desk
from ui.support.files import ask_files, ask_target, kinds
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.inputs import ComboField
from ui.widgets.text import Text
from ui.widgets.trees import Node, TreeModel, TreeView


class CriteriaSetsDialog(Dialog):
    """Shows a set as a tree; writes templates and copies; reads, checks and publishes a file."""

    def __init__(self, desk: Desk, *, may_publish: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("Criteria sets"), width=820, parent=parent)
        self.prefer_height(560)
        self._desk = desk
        self._sets: list[CriteriaSet] = []
        self._candidate: Candidate | None = None
        self.body.addWidget(Text(tr("Criteria sets"), "card", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.sets = ComboField()
        self.sets.setAccessibleName(tr("Criteria set"))
        self.sets.currentIndexChanged.connect(lambda _at: self._choose())
        line.addWidget(self.sets, 1)
        for words, sign, act in (
            (tr("Template…"), "file-excel-2-line", self._template),
            (tr("Write a copy…"), "download-2-line", self._export),
            (tr("Read a file…"), "upload-2-line", self._read),
        ):
            line.addWidget(Button(words, act, icon_name=sign))
        self.body.addLayout(line)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.about = Text("", tone="text2", wrap=True)
        self.body.addWidget(self.about)
        self.model = TreeModel(_columns())
        self.tree = TreeView(self.model, name=tr("Criteria"), row_height=28)
        self.body.addWidget(self.tree, 1)
        self.add_button(Button(tr("Close"), self.reject))
        self.publish = self.add_button(Button("", self._publish, look="primary", icon_name="send-plane-line"))
        self.publish.hide()
        self._may_publish = may_publish
        sets = desk.workspace.criteria_sets
        desk.work.read(sets.newest, self._show_sets, slot="sets")

    def _show_sets(self, sets: list[CriteriaSet]) -> None:
        self._sets = sets
        self.sets.set_choices([(s.id, tr("{title}, version {n}", title=s.title, n=s.version)) for s in sets])
        self._choose()

    def _choose(self) -> None:
        found = next((s for s in self._sets if s.id == self.sets.value()), None)
        if found is not None:
            self._candidate = None
            self.publish.hide()
            self.banner.clear()
            self._show(found)

    def _show(self, found: CriteriaSet) -> None:
        points = sum(c.max_points for c in found.children(None))
        classes = ", ".join(
            tr("{label} from {points}", label=band.label, points=number(band.from_percent))
            for band in found.classes
        )
        self.about.setText(
            tr(
                "{year} · {count} criteria · {points} points · rounded to {step} · {classes}",
                year=found.year,
                count=len(found.leaves()),
                points=number(points),
                step=number(found.rounding),
                classes=classes,
            )
        )
        self.model.set_nodes(_nodes(found, None))

    def _template(self) -> None:
        out = ask_target(
            self, tr("Write the template"), name="mau-bo-tieu-chi.xlsx", of=kinds(tr("Workbooks"), ".xlsx")
        )
        if out is not None:
            publishing = self._desk.workspace.criteria_publishing
            self._desk.work.read(lambda: publishing.template(out), self._written, self._failed, slot="write")

    def _export(self) -> None:
        chosen = str(self.sets.value())
        of = f"{kinds(tr('Workbooks'), '.xlsx')};;{kinds('TOML', '.toml')}"
        out = ask_target(self, tr("Write a copy"), name=f"{chosen}.xlsx", of=of)
        if out is not None:
            publishing = self._desk.workspace.criteria_publishing
            self._desk.work.read(
                lambda: publishing.export(chosen, out), self._written, self._failed, slot="write"
            )

    def _read(self) -> None:
        files = ask_files(
            self, tr("Choose a criteria set"), of=kinds(tr("Criteria sets"), ".xlsx", ".toml"), many=False
        )
        if files:
            self.read_file(files[0])

    def read_file(self, file: Path) -> None:
        """Check a file and show its set as a tree."""
        publishing = self._desk.workspace.criteria_publishing
        self._desk.work.read(lambda: publishing.read(file), self._show_candidate, self._failed, slot="read")

    def _show_candidate(self, candidate: Candidate) -> None:
        self._candidate = candidate
        found = candidate.criteria_set
        self._show(found)
        following = found.version == candidate.newest + 1
        if not following:
            words = tr(
                "The file is version {n}; version {next} comes next.",
                n=found.version,
                next=candidate.newest + 1,
            )
            self.banner.say(State.WARN, words)
        elif self._may_publish:
            self.banner.say(
                State.OK, tr("The set is complete and adds up; look at the tree, then publish it.")
            )
        else:
            self.banner.say(State.INFO, tr("The set is complete and adds up. Sở Nội vụ publishes it."))
        self.publish.set_words(tr("Publish version {n}", n=found.version))
        self.publish.setVisible(following and self._may_publish)

    def _publish(self) -> None:
        candidate = self._candidate
        if candidate is not None:
            publishing = self._desk.workspace.criteria_publishing
            self._desk.work.change(lambda: publishing.publish(candidate), self._published, self._failed)

    def _published(self, changed: Changed[CriteriaSet]) -> None:
        words = tr("Version {n} was published; it goes down with the next bundles", n=changed.record.version)
        self._desk.saved(words)
        self.accept()

    def _written(self, out: Path) -> None:
        self.banner.say(State.OK, tr("Written to {file}.", file=out.name))

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


def rule_words(criterion: Criterion) -> str:
    """Say in a few words how a criterion is scored."""
    match criterion.rule:
        case Ratio(floor):
            words = tr("ratio")
            return f"{words}, " + tr("0 below {floor} %", floor=number(floor * 100)) if floor else words
        case Brackets(brackets):
            return "; ".join(f"≥ {number(b.start)}: {number(b.points)}" for b in brackets)
        case Checklist(parts):
            return " + ".join(f"{p.label} {number(p.points)}" for p in parts)
        case YesNo():
            return tr("all or nothing")
        case Deduction(per, at_most):
            return tr("less {per} each, at most {limit}", per=number(per), limit=number(at_most))
        case Direct():
            return tr("survey") if criterion.survey else tr("typed by hand")
        case _:
            return ""


def _nodes(criteria: CriteriaSet, parent: str | None) -> list[Node]:
    return [
        Node(c) if c.is_leaf else Node(c, _nodes(criteria, c.id), heading=True)
        for c in criteria.children(parent)
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            title=tr("Criterion"),
            stretch=True,
            text=lambda c: c.title,
            code=lambda c: c.id,
            code_chars=5,
        ),
        Column(title=tr("At most"), text=lambda c: number(c.max_points), chars=7, right=True),
        Column(title=tr("Rule"), text=rule_words, chars=34, tone="text2", drop=1),
    )
