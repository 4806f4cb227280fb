"""The tree of units with a filter that needs no diacritics."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.vietnamese import fold, number
from cchc_desktop.services.starting import StartingPoint
from ui.widgets.cells import Column
from ui.widgets.inputs import SearchField
from ui.widgets.text import ElidedText, Text
from ui.widgets.trees import Node, TreeModel, TreeView

_LONG_KINDS: Final = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu")
"""Kinds of two words, with which names in the list of units begin."""


class UnitFilter(SearchField):
    """Filters while typing; Down goes into the tree."""

    went_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go into the tree on Down."""
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
            return
        super().keyPressEvent(event)


class UnchosenTree(TreeView):
    """Chooses nothing by itself: passing through with Tab leaves the choice open, an arrow key makes it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus without standing on the first row, which Qt would do."""
        none = not self.currentIndex().isValid()
        with QSignalBlocker(self):
            super().focusInEvent(event)
            if none:
                self.setCurrentIndex(QModelIndex())
                self.clearSelection()


class UnitTree(QWidget):
    """Tells `chosen` with the key of the unit the officer stands on."""

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start: StartingPoint | None = None
        self._key = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.filter = UnitFilter(tr("Type the name or code of your unit"), shortcut="Ctrl+F")
        self.filter.sought.connect(self._seek)
        column.addWidget(self.filter)
        line = QHBoxLayout()
        self.count = Text("", "small")
        line.addWidget(self.count)
        hint = ElidedText(tr("with or without diacritics"), "hint")
        hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.addWidget(hint, 1)
        column.addLayout(line)
        self.model = TreeModel(
            [
                Column(
                    title=tr("Unit"), text=lambda u: u.name, icon=_icon, stretch=True, bold=self._is_chosen
                ),
                Column(title=tr("Level"), text=_level, chars=14, tone="text2", drop=1),
                Column(title=tr("Code"), text=lambda u: u.code, chars=12, tone="text2", drop=2),
            ],
            key=lambda u: u.key,
        )
        self.tree = UnchosenTree(self.model, name=tr("Units"), row_height=32, open_at_first=False)
        self.tree.chosen.connect(self._stand)
        self.filter.went_down.connect(self._enter)
        column.addWidget(self.tree, 1)

    def show_units(self, start: StartingPoint) -> None:
        """Show the units of `start`."""
        self._start = start
        self._seek(self.filter.text())
        if self._key:
            self.tree.select_key(self._key)

    def key(self) -> str:
        """Return the key of the chosen unit, empty while none is chosen."""
        return self._key

    def choose(self, key: str) -> None:
        """Stand on the unit with `key`."""
        self.tree.select_key(key)

    def _seek(self, words: str) -> None:
        if self._start is None:
            return
        found = self._start.matching(words)
        self.model.set_nodes(_nodes(self._start, found))
        if words.strip():
            self.tree.expandAll()
            self.count.setText(tr("{n} units match “{words}”", n=number(len(found)), words=words.strip()))
        else:
            for index in self.model.indexes():
                self.tree.setExpanded(index, not index.parent().isValid())
            self.count.setText(tr("{n} units", n=number(len(found))))
        phrase = f" {fold(words.strip())} "
        exact = [unit for unit in found if phrase in f" {fold(unit.name)} {unit.code} "]
        if len(exact) == 1 and words.strip():
            self.tree.select_key(exact[0].key)
        elif self._key:
            self.tree.select_key(self._key)

    def _enter(self) -> None:
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(next(self.model.indexes(), self.tree.currentIndex()))
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _stand(self, unit: object) -> None:
        if isinstance(unit, OrgUnit) and unit.key != self._key:
            self._key = unit.key
            self.chosen.emit(unit.key)

    def _is_chosen(self, unit: OrgUnit) -> bool:
        return unit.key == self._key


def _nodes(start: StartingPoint, found: Sequence[OrgUnit]) -> list[Node]:
    """Return the tree of `found` with everything above them."""
    wanted = set()
    for unit in found:
        at: OrgUnit | None = unit
        while at is not None and at.key not in wanted:
            wanted.add(at.key)
            at = start.units.get(at.parent or "")
    nodes: dict[str, Node] = {}
    roots: list[Node] = []
    for unit in start.tree:
        if unit.key not in wanted:
            continue
        node = nodes[unit.key] = Node(unit)
        above = nodes.get(unit.parent or "")
        (above.children if above else roots).append(node)
    return roots


def _icon(unit: OrgUnit) -> str:
    match unit.kind:
        case UnitKind.PROVINCE:
            return "bank-line"
        case UnitKind.DISTRICT:
            return "building-line"
        case UnitKind.COMMUNE:
            return "community-line"
    return "building-2-line"


def _level(unit: OrgUnit) -> str:
    match unit.kind:
        case UnitKind.PROVINCE:
            return tr("Province")
        case UnitKind.DISTRICT | UnitKind.COMMUNE:
            return next((kind for kind in _LONG_KINDS if unit.name.startswith(kind)), unit.name.split()[0])
        case UnitKind.DEPARTMENT:
            return tr("Department")
    return tr("Other body")
