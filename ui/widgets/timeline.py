"""The history of a quarter: what was submitted and decided, by whom, for ever."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReturnedItem
from cchc_desktop.domain.vietnamese import day
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class Line(Protocol):
    """One thing that happened."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def who(self) -> str:
        """Name of the person."""

    @property
    def unit(self) -> str:
        """Name of the unit."""

    @property
    def words(self) -> str:
        """What happened."""

    @property
    def remark(self) -> str:
        """What was said with it."""

    @property
    def items(self) -> Sequence[ReturnedItem]:
        """What was returned."""

    @property
    def why_idle(self) -> str:
        """Why it has no effect; empty when it has."""

    @property
    def version(self) -> str:
        """Id of the version it is about."""


class HistoryDialog(Dialog):
    """Lists what happened, oldest first; under the list the whole of the chosen line."""

    version_wanted = Signal(str)
    """Carries the id of a version to be read whole."""

    def __init__(self, title: str, lines: Sequence[Line], *, parent: QWidget | None = None) -> None:
        super().__init__(title, width=760, parent=parent)
        self.prefer_height(440)
        self.body.addWidget(Text(title, "card", wrap=True))
        model = LazyTableModel(
            (
                Column(title=tr("Moment"), text=_moment, chars=15),
                Column(title=tr("What"), text=lambda line: line.words, stretch=True, bold=True),
                Column(title=tr("By whom"), text=lambda line: f"{line.who}, {line.unit}", chars=34, drop=1),
                Column(title=tr("Effect"), state=_effect, chars=16, drop=2),
            ),
            key=lambda line: line.at,
        )
        model.set_rows(lines)
        self.table = TableView(model, name=title)
        self.table.chosen.connect(self._show)
        self.body.addWidget(self.table, 1)
        self.whole = Text("", tone="text2", wrap=True, selectable=True)
        self.body.addWidget(self.whole)
        self.read = Button(tr("Read this version whole…"), self._read, icon_name="file-text-line")
        self.foot.insertWidget(0, self.read)
        self.table.opened.connect(lambda _line: self._read())
        self.add_button(Button(tr("Close"), self.accept, look="primary"))
        if lines:
            self.table.select_key(lines[-1].at)
        self.table.setFocus()

    def _read(self) -> None:
        line: Line | None = self.table.current()
        if line is not None and line.version:
            self.version_wanted.emit(line.version)

    def _show(self, line: Line | None) -> None:
        self.read.setVisible(line is not None and bool(line.version))
        if line is None:
            self.whole.setText("")
            return
        said = [line.remark] if line.remark else []
        said += [
            tr("{item}: {reason} (by {day})", item=_named(i), reason=i.reason, day=day(i.due))
            for i in line.items
        ]
        said += [line.why_idle] if line.why_idle else []
        self.whole.setText("\n".join(said))


def _named(item: ReturnedItem) -> str:
    """Return the code and title of a criterion or clause; of other records the title alone."""
    spoken = item.noun in {Noun.ASSESSMENT, Noun.PLAN}
    return f"{item.record} {item.title}".strip() if spoken else item.title


def _moment(line: Line) -> str:
    return f"{line.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _effect(line: Line) -> tuple[str, State, str]:
    if line.why_idle:
        return tr("No effect"), State.MUTE, "forbid-line"
    return tr("In force"), State.OK, ""
