"""The other cards of the first screen: closing list, charts, first steps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.overview.closing import ClosingItem
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.text import Icon, Text, divider


class ClosingRow(QWidget):
    """One line of the closing list with its one link."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self.item: ClosingItem | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = divider()
        line.setVisible(not first)
        column.addWidget(line)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        self._icon = Icon("checkbox-circle-fill", size=16)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.words = Text("", wrap=True)
        self.note = Text("", "hint", wrap=True)
        words.addStretch(1)
        words.addWidget(self.words)
        words.addWidget(self.note)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.link = Button("", look="link")
        row.addWidget(self.link)
        column.addLayout(row, 1)

    def show_item(self, item: ClosingItem) -> None:
        """Show another line."""
        self.item = item
        self._icon.set(item.icon, "accent" if item.state is State.INFO else item.state.value)
        self.words.setText(item.words)
        self.note.setText(item.note)
        self.note.setVisible(bool(item.note))
        self.link.set_words(item.action)
        self.link.setAccessibleName(f"{item.action}: {item.words}")
        self.link.setVisible(bool(item.action))


class ClosingCard(Card):
    """What is left before the period can be closed; tells `picked` with the line whose link was clicked."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("To close the period"))
        self.left = Badge()
        self.add_head(self.left)
        self.body.setSpacing(0)
        self.rows: list[ClosingRow] = []
        self.body.addStretch(1)

    def show_items(self, items: list[ClosingItem], heading: str) -> None:
        """Show `items` in their order under `heading`."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        open_items = sum(not item.settled for item in items)
        if open_items:
            self.left.set(tr("{n} things left", n=open_items), State.WARN, "calendar-todo-line")
        else:
            self.left.set(tr("Ready to close"), State.OK)
        while len(self.rows) < len(items):
            row = ClosingRow(first=not self.rows)
            row.link.clicked.connect(lambda _checked=False, row=row: self.picked.emit(row.item))
            self.body.insertWidget(len(self.rows), row, 3)
            self.rows.append(row)
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(items))
            if at < len(items):
                row.show_item(items[at])


class FirstSteps(Card):
    """Instead of charts, while nothing was recorded: where to begin; tells `picked` with page and place."""

    picked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(tr("Where to begin"))
        self.body.setSpacing(0)
        self.tighten(spacing=4)
        steps: tuple[tuple[str, str, str, str, str, dict[str, object]], ...] = (
            (
                "broadcast-line",
                tr("Record the first activity"),
                tr("What the unit did for the plan: how, when, for whom; files can follow later"),
                tr("Record activity"),
                "activities",
                {"new": True},
            ),
            (
                "node-tree",
                tr("See what the unit owes"),
                tr("Each task with how often it is due; mark what does not apply, with the reason"),
                tr("Open the plan"),
                "plans",
                {},
            ),
            (
                "calendar-event-line",
                tr("Enter documents and conferences"),
                tr("A document issued owes a posting, a conference owes a press release"),
                tr("Enter event"),
                "plans",
                {"record": "II.2.b.1"},
            ),
        )
        self.links: list[Button] = []
        for at, (sign, head, words, action, page, where) in enumerate(steps):
            if at:
                self.body.addWidget(divider())
            row = QHBoxLayout()
            row.setContentsMargins(0, 4, 0, 4)
            row.setSpacing(12)
            row.addWidget(Icon(sign, "accent", size=18))
            column = QVBoxLayout()
            column.setSpacing(1)
            column.addWidget(Text(head, "strong", wrap=True))
            column.addWidget(Text(words, "small", wrap=True))
            row.addLayout(column, 1)
            link = Button(action, look="link")
            link.clicked.connect(lambda _checked=False, page=page, where=where: self.picked.emit(page, where))
            self.links.append(link)
            row.addWidget(link)
            self.body.addLayout(row)
        self.body.addStretch(1)
