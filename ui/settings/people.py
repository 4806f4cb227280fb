"""Who may sign in, and adding somebody."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.passwords import login_of
from cchc_desktop.domain.users import NewUser, UserRecord
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

RECORDER = ("recorder",)


class PeopleCard(Card):
    """The people of this workspace."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("People"), parent=parent)
        self._desk = desk
        self.add_head(
            Button(
                tr("Add somebody…"), self.add, look="primary", icon_name="user-add-line", shortcut="Ctrl+N"
            )
        )
        self.model = LazyTableModel(
            [
                Column(title=tr("Full name"), text=lambda row: row.name, stretch=True),
                Column(
                    title=tr("Post held"), text=lambda row: row.title or tr("not given"), chars=34, drop=1
                ),
                Column(title=tr("Sign-in name"), text=lambda row: row.login, chars=14),
                Column(title=tr("May"), text=_roles, chars=26, tone="text2", drop=2),
            ]
        )
        self.table = TableView(self.model, name=tr("People"), framed=False)
        self.body.addWidget(self.table, 1)

    def read(self) -> None:
        """Read the list again."""
        self._desk.work.read(self._desk.workspace.users.everybody, self._show, slot="people")

    def add(self) -> None:
        """Ask for a new person."""
        AddPersonDialog(self._desk, parent=self).exec()

    def _show(self, rows: Sequence[UserRecord]) -> None:
        self.model.set_rows(rows)


class AddPersonDialog(Dialog):
    """Name, post, sign-in name, password; with all rights or only for recording."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add somebody"), width=460, parent=parent)
        self._desk = desk
        self.body.addWidget(Text(tr("Add somebody"), "card"))
        self.name, self.post, self.login = TextField(limit=100), TextField(limit=100), TextField(limit=40)
        self.password = TextField(secret=True, limit=200)
        self.fields = {
            "name": Field(tr("Full name"), self.name),
            "title": Field(tr("Post held"), self.post, optional=True),
            "login": Field(tr("Sign-in name"), self.login),
            "password": Field(
                tr("Password"), self.password, hint=tr("Tell it to the person; it can be long.")
            ),
        }
        for field in self.fields.values():
            self.body.addWidget(field)
        self.all_rights = CheckBox(tr("May do everything, also administration"))
        self.body.addWidget(self.all_rights)
        self.body.addStretch(1)
        self.name.textEdited.connect(lambda name: self.login.setText(login_of(name)))
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(tr("Add"), self.save, look="primary", shortcut="Ctrl+S"))
        self.name.setFocus()

    def save(self) -> None:
        """Add the person, or say under the field what is wrong."""
        for field in self.fields.values():
            field.set_error("")
        new = NewUser(self.login.text(), self.name.text(), self.post.text(), self.password.text())
        users = self._desk.workspace.users
        roles = self._desk.workspace.user.roles if self.all_rights.isChecked() else RECORDER
        self._desk.work.change(lambda: users.add(new, roles), self._added, self._failed)

    def _added(self, changed: Changed[UserRecord]) -> None:
        self._desk.saved(tr("{name} can sign in now", name=changed.record.name))
        self.accept()

    def _failed(self, failure: Failure) -> None:
        field = self.fields.get(getattr(failure, "field", ""), self.fields["name"])
        field.set_error(str(failure))
        field.control.setFocus()


def _roles(row: UserRecord) -> str:
    return tr("everything") if "administrator" in row.roles else tr("record and check")
