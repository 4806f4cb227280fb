"""The outline at the left: parts of the report and whether each says something."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.report_checks import empty_sections
from cchc_desktop.domain.report_text import OPENING
from cchc_desktop.domain.reports import ReportContent
from ui.theme.icons import MEANING
from ui.widgets.cells import Column
from ui.widgets.text import Text
from ui.widgets.trees import Node, TreeModel, TreeView

APPENDIX = "appendix"


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the outline."""

    key: str
    title: str
    state: str = "ok"
    """ok, edited, empty or group."""


class Outline(QFrame):
    """Lets the officer choose a part; tells `chosen` with its key."""

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 10, 1, 6)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(14, 0, 12, 0)
        head.addWidget(Text(tr("Outline"), "strong"))
        head.addStretch(1)
        self.count = Text("", "small")
        head.addWidget(self.count)
        column.addLayout(head)
        title = Column(
            title=tr("Part"),
            text=lambda part: part.title,
            stretch=True,
            icon=lambda part: _SIGNS[part.state][0],
            icon_tone=lambda part: _SIGNS[part.state][1],
        )
        self.model = TreeModel([title], key=lambda part: part.key)
        self.tree = TreeView(self.model, name=tr("Outline"), framed=False, headed=False, row_height=28)
        self.tree.setIndentation(18)
        self.tree.chosen.connect(lambda part: self.chosen.emit(part.key) if part is not None else None)
        column.addWidget(self.tree, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 0, 8, 0)
        foot.addWidget(Text(tr("A pencil marks what you wrote: it is never overwritten."), "hint", wrap=True))
        column.addLayout(foot)

    def show_content(self, content: ReportContent) -> None:
        """Show the parts of `content`; the choice stays."""
        empty = set(empty_sections(content))
        above = {section.key.rpartition(".")[0] for section in content.sections}
        opened = any(paragraph.edited for paragraph in content.opening)
        nodes = [Node(Part(OPENING, tr("Opening"), "edited" if opened else "ok"))]
        places = {"": nodes}
        for section in content.sections:
            state = "edited" if section.edited else "ok"
            state = "empty" if section.key in empty else "group" if section.key in above else state
            node = Node(Part(section.key, f"{section.number}. {section.title}", state))
            places.get(section.key.rpartition(".")[0], nodes).append(node)
            places[section.key] = node.children
        annexes = [
            Node(Part(f"{APPENDIX}.{each.number}", f"{each.number}. {each.title}"))
            for each in content.appendices
        ]
        if annexes:
            nodes.append(Node(Part(APPENDIX, tr("Appendices"), "group"), annexes))
        self.tree.blockSignals(True)
        self.model.set_nodes(nodes)
        self.tree.blockSignals(False)
        told = [section.key for section in content.sections if section.key not in above]
        total = len(told) + 1 + len(annexes)
        self.count.setText(tr("{done}/{count} parts", done=total - len(empty), count=total))

    def choose(self, key: str) -> None:
        """Stand on a part without telling."""
        self.tree.blockSignals(True)
        self.tree.select_key(key)
        self.tree.blockSignals(False)


_SIGNS = {
    "ok": (MEANING["ok"], "ok"),
    "edited": (MEANING["draft"], "accent"),
    "empty": (MEANING["attention"], "warn"),
    "group": ("list-unordered", "text3"),
}
