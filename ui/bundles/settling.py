"""A dialog in which a person settles one thing after another: the list above, the choices below."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.panes import ScrollBody
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class SettlingDialog(Dialog):
    """Lists what is open; subclasses lay out the choices of the row that is stood on."""

    def __init__(
        self,
        desk: Desk,
        rows: Sequence[Any],
        *,
        title: str,
        words: str,
        columns: Sequence[Column],
        key: Callable[[Any], str],
        width: int = 740,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, width=width, parent=parent)
        self._desk = desk
        self._open = list(rows)
        self._key = key
        self.body.addWidget(Text(title, "card"))
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.model = LazyTableModel(columns, key=key)
        self.table = TableView(self.model, name=title)
        self.table.setMinimumHeight(110)
        self.table.setMaximumHeight(150)
        self.table.chosen.connect(self._show)
        self.body.addWidget(self.table)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self._scroll = ScrollBody(margins=(0, 0, 8, 0))
        self._scroll.setMinimumHeight(190)
        self.body.addWidget(self._scroll, 1)
        self._sheet: QWidget | None = None
        self.choices: list[Button] = []
        """The buttons that settle the row stood on."""
        self.add_button(Button(tr("Close"), self.accept))
        self._fill()

    def make_sheet(self, row: Any) -> QWidget:
        """Return the choices of `row`; their buttons go into `choices`."""
        raise NotImplementedError

    def settle(self, job: Callable[[], Changed[Any]], words: Callable[[Any], str]) -> None:
        """Carry a choice out; `words` say what then is settled."""
        for button in self.choices:
            button.setEnabled(False)
        self._desk.work.change(job, lambda changed: self._settled(changed.record, words), self._failed)

    def _fill(self) -> None:
        self.model.set_rows(self._open)
        if self._open:
            self.table.select_key(self._key(self._open[0]))
            self._show(self._open[0])

    def _show(self, row: Any) -> None:
        if row is None:
            return
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        self.choices = []
        self._sheet = self.make_sheet(row)
        self._scroll.column.addWidget(self._sheet)

    def _settled(self, done: Any, words: Callable[[Any], str]) -> None:
        self._open = [each for each in self._open if self._key(each) != self._key(done)]
        self.banner.say(State.OK, words(done))
        if self._open:
            self._fill()
        else:
            self.model.set_rows([])
            if self._sheet is not None:
                self._sheet.hide()

    def _failed(self, failure: Failure) -> None:
        for button in self.choices:
            button.setEnabled(True)
        self.banner.say(State.BAD, failure.hint, head=failure.message)
