"""Help for the page at hand, with the keys that work everywhere."""

from PySide6.QtWidgets import QGridLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.text import Text, divider


class KeysDialog(Dialog):
    """F1: what this page is for, and the keys."""

    def __init__(self, title: str, words: str, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Help: {page}", page=title), width=520, parent=parent)
        self.body.addWidget(Text(title, "card"))
        if words:
            self.body.addWidget(Text(words, tone="text2", wrap=True))
            self.body.addWidget(divider())
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        keys = (
            ("Ctrl+1…9", tr("Open a page of the navigation")),
            ("Ctrl+K", tr("Search all data")),
            ("Ctrl+F", tr("Filter the list")),
            ("Ctrl+N", tr("Record something new")),
            ("Ctrl+S", tr("Save")),
            ("F6", tr("Move between navigation, list and pane")),
            ("Esc", tr("Close the pane; the draft is kept")),
            ("Alt+↓, Alt+↑", tr("Next or previous unanswered item")),
            ("F1", tr("This help")),
        )
        for at, (key, meaning) in enumerate(keys):
            grid.addWidget(Text(key, "strong"), at, 0)
            grid.addWidget(Text(meaning, tone="text2"), at, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        close = self.add_button(Button(tr("Close"), self.accept, look="primary"))
        close.setFocus()
