"""Two quiet buttons over the list: filters with a name, and which columns it shows."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.saved_filters import NAME_LENGTH, SavedFilter
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.theme.icons import icon
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class SavedFilterTool(QObject):
    """The menu of named filters: choose, save the present one, rename, remove."""

    wanted = Signal(object)
    """Carries the chosen `SavedFilter`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self._saved: list[SavedFilter] = []
        self._dialog: NameDialog | None = None
        self._now = SavedFilter("", ActivityFilter())
        self.button = Button(tr("Saved filters"), self._open, look="quiet", icon_name="bookmark-line")

    def read(self) -> None:
        """Read the filters of the person again."""
        self._desk.work.read(self._desk.workspace.saved_filters.all, self._show, slot="filters")

    def stand_at(self, now: SavedFilter) -> None:
        """Note what narrows and orders the list at this moment, for saving it."""
        self._now = now

    def saved(self) -> list[SavedFilter]:
        """Return the filters as they were read last."""
        return list(self._saved)

    def menu(self) -> QMenu:
        """Return the menu as it is now."""
        made = QMenu(self._window)
        for each in self._saved:
            action = made.addAction(icon("bookmark-line"), each.name.replace("&", "&&"))
            action.triggered.connect(partial(self.wanted.emit, each))
        if self._saved:
            made.addSeparator()
        save = made.addAction(icon("save-3-line"), tr("Save this filter…"))
        save.triggered.connect(lambda: self._ask(""))
        for words, sign, act in (
            (tr("Rename"), "edit-line", self._ask),
            (tr("Remove"), "delete-bin-line", self._remove),
        ):
            if self._saved:
                below = made.addMenu(icon(sign), words)
                for each in self._saved:
                    below.addAction(each.name.replace("&", "&&")).triggered.connect(partial(act, each.name))
        return made

    def save(self, name: str, dialog: "NameDialog | None" = None) -> None:
        """Keep what narrows the list now under `name`."""
        keep = partial(self._desk.workspace.saved_filters.save, name, self._now.wanted, sort=self._now.sort)
        self._desk.work.change(keep, self._changed, dialog.refuse if dialog else None)

    def _open(self) -> None:
        _popup(self.menu(), self.button)

    def _ask(self, old: str) -> None:
        dialog = NameDialog(old, parent=self._window.window())
        filters = self._desk.workspace.saved_filters

        def keep(name: str) -> None:
            if old:
                rename = partial(filters.rename, old, name)
                self._desk.work.change(rename, self._renamed, dialog.refuse)
            else:
                self.save(name, dialog)

        dialog.named.connect(keep)
        self._dialog = dialog
        dialog.exec()

    def _remove(self, name: str) -> None:
        agreed = confirm(
            self._window.window(),
            tr("Remove the filter “{name}”?", name=name),
            tr("The activities stay as they are."),
            yes=tr("Forget the filter"),
            danger=True,
        )
        if agreed:
            remove = partial(self._desk.workspace.saved_filters.remove, name)
            self._desk.work.change(remove, self._removed)

    def _changed(self, changed: Changed[SavedFilter]) -> None:
        self._close_dialog()
        self._desk.saved(tr("Filter saved: {name}", name=changed.record.name))
        self.read()

    def _renamed(self, changed: Changed[SavedFilter]) -> None:
        self._close_dialog()
        self._desk.saved(tr("Filter renamed: {name}", name=changed.record.name))
        self.read()

    def _removed(self, changed: Changed[SavedFilter]) -> None:
        self._desk.saved(tr("Filter removed: {name}", name=changed.record.name))
        self.read()

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.done(1)
            self._dialog = None

    def _show(self, saved: list[SavedFilter]) -> None:
        self._saved = saved


class NameDialog(Dialog):
    """Asks for the name of a filter; stays open while the name will not do."""

    named = Signal(str)

    def __init__(self, old: str = "", *, parent: QWidget | None = None) -> None:
        title = tr("Rename the filter “{name}”", name=old) if old else tr("Save this filter")
        super().__init__(title, width=420, parent=parent)
        self.name = TextField(old, limit=NAME_LENGTH)
        self.field = Field(
            tr("Name of the filter"),
            self.name,
            hint=tr("Clause, channel, audience, days, words and order are kept; the period is not."),
        )
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save"), self._tell, look="primary"))
        self.name.selectAll()
        self.name.setFocus()

    def refuse(self, failure: Failure) -> None:
        """Say under the name why it will not do."""
        self.field.set_error(str(failure) if isinstance(failure, UserMistake) else failure.message)

    def _tell(self) -> None:
        self.named.emit(self.name.text())


class ColumnTool(QObject):
    """The menu of columns: a tick at each that is wanted, remembered from then on."""

    def __init__(self, table: TableView, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._window = parent
        self.button = Button(tr("Columns"), self._open, look="quiet", icon_name="layout-column-line")

    def menu(self) -> QMenu:
        """Return the menu as it is now, with the order each column may take."""
        made = QMenu(self._window)
        for at, wanted in self._table.choosable():
            action = made.addAction(self._title(at))
            action.setCheckable(True)
            action.setChecked(wanted)
            action.toggled.connect(lambda on, at=at: self._table.want_column(at, on=on))
        made.addSeparator()
        made.addAction(tr("The usual columns")).triggered.connect(self._table.want_usual_columns)
        order = made.addMenu(icon("sort-desc"), tr("Then order by"))
        rows = self._table.lazy_model()
        for at, column in enumerate(rows.columns):
            if column.sort:
                action = order.addAction(self._title(at))
                action.setCheckable(True)
                action.setChecked(rows.sort_mark(at) is not None)
                action.triggered.connect(lambda _on=False, at=at: rows.turn_sort(at, add=True))
        return made

    def _title(self, at: int) -> str:
        rows = self._table.lazy_model()
        mark = rows.sort_mark(at)
        title = rows.columns[at].title.replace("&", "&&")
        if mark is None:
            return title
        arrow = "↓" if mark[1] else "↑"
        return f"{title}  {arrow}{mark[0] or ''}"

    def _open(self) -> None:
        _popup(self.menu(), self.button)


def _popup(menu: QMenu, button: QPushButton) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))
