"""Dialogs about one person: adding somebody, roles, name, password."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.passwords import login_of
from cchc_desktop.domain.roles import Role
from cchc_desktop.domain.users import NewUser, UserRecord
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, TextField
from ui.widgets.text import Text


class RoleBoxes(QWidget):
    """The eight roles, each with what it is for; several may be chosen."""

    def __init__(self, chosen: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.boxes = {role: CheckBox(f"{role.label}: {role.means}", checked=role in chosen) for role in Role}
        for box in self.boxes.values():
            column.addWidget(box)

    def chosen(self) -> tuple[Role, ...]:
        """Return the roles that are ticked."""
        return tuple(role for role, box in self.boxes.items() if box.isChecked())


class PersonDialog(Dialog):
    """What the dialogs about a person share: fields that take their mistakes, one change at a time."""

    def __init__(self, desk: Desk, title: str, *, width: int = 460, parent: QWidget | None = None) -> None:
        super().__init__(title, width=width, parent=parent)
        self._desk = desk
        self._said = ""
        self.body.addWidget(Text(title, "card", wrap=True))
        self.fields: dict[str, Field] = {}

    def add_field(self, name: str, field: Field) -> None:
        """Put a field at the end; mistakes about `name` are told under it."""
        self.fields[name] = field
        self.body.addWidget(field)

    def add_pair(self, fields: dict[str, Field]) -> None:
        """Put fields side by side at the end."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, field in fields.items():
            self.fields[name] = field
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def finish(self, words: str, go: Callable[[], object]) -> None:
        """Put the answers at the foot and the focus into the first field."""
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(words, go, look="primary", shortcut="Ctrl+S"))
        next(iter(self.fields.values())).control.setFocus()

    def change(self, fn: Callable[[], Changed[Any]], said: str) -> None:
        """Carry a change out; close with `said` in the status line, or tell the mistake under its field."""
        self._said = said
        for field in self.fields.values():
            field.set_error("")
        self.go.setEnabled(False)
        self._desk.work.change(fn, self._done, self._failed)

    def _done(self, _changed: Changed[Any]) -> None:
        self._desk.saved(self._said)
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        field = self.fields.get(getattr(failure, "field", ""), next(iter(self.fields.values())))
        field.set_error(str(failure))
        field.control.setFocus()


class AddPersonDialog(PersonDialog):
    """Name, post, sign-in name, password and roles."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(desk, tr("Add somebody"), width=620, parent=parent)
        self.name, self.post, self.login = TextField(limit=100), TextField(limit=100), TextField(limit=40)
        self.password = TextField(secret=True, limit=200)
        self.roles = RoleBoxes([Role.RECORDER])
        hint = tr("Tell it to the person, who then changes it.")
        self.add_pair(
            {
                "name": Field(tr("Full name"), self.name),
                "title": Field(tr("Post held"), self.post, optional=True),
            }
        )
        self.add_pair(
            {
                "login": Field(tr("Sign-in name"), self.login),
                "password": Field(tr("Password"), self.password, hint=hint),
            }
        )
        self.add_field("roles", Field(tr("Roles"), self.roles))
        self.name.textEdited.connect(lambda name: self.login.setText(login_of(name)))
        self.finish(tr("Add"), self.save)

    def save(self) -> None:
        """Add the person, or say under the field what is wrong."""
        new = NewUser(self.login.text(), self.name.text(), self.post.text(), self.password.text())
        users, roles = self._desk.workspace.users, self.roles.chosen()
        self.change(lambda: users.add(new, roles), tr("{name} can sign in now", name=new.name.strip()))


class RolesDialog(PersonDialog):
    """Which roles somebody has from now on."""

    def __init__(self, desk: Desk, person: UserRecord, *, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, tr("Which roles does {name} have?", name=person.name), width=620, parent=parent
        )
        self._person = person
        self.roles = RoleBoxes(person.roles)
        self.add_field("roles", Field(tr("Roles"), self.roles, hint=tr("They hold from now on.")))
        self.finish(tr("Give these roles"), self.save)

    def save(self) -> None:
        """Give the ticked roles, or say why not."""
        users, roles, person = self._desk.workspace.users, self.roles.chosen(), self._person
        self.change(
            lambda: users.set_roles(person.id, roles), tr("The roles of {name} are changed", name=person.name)
        )


class NameDialog(PersonDialog):
    """Somebody's full name and post."""

    def __init__(self, desk: Desk, person: UserRecord, *, parent: QWidget | None = None) -> None:
        super().__init__(desk, tr("Name and post of {login}", login=person.login), parent=parent)
        self._person = person
        self.name, self.post = TextField(limit=100), TextField(limit=100)
        self.name.setText(person.name)
        self.post.setText(person.title)
        hint = tr("What was recorded before keeps the name it bears.")
        self.add_field("name", Field(tr("Full name"), self.name, hint=hint))
        self.add_field("title", Field(tr("Post held"), self.post, optional=True))
        self.finish(tr("Save"), self.save)

    def save(self) -> None:
        """Keep both, or say under the field what is wrong."""
        users, person = self._desk.workspace.users, self._person
        name, title = self.name.text(), self.post.text()
        self.change(lambda: users.describe(person.id, name=name, title=title), tr("The name is changed"))


class PasswordDialog(PersonDialog):
    """A new password: one's own with the present one, or given to somebody by an administrator."""

    def __init__(
        self,
        desk: Desk,
        person: UserRecord,
        *,
        own: bool = False,
        back: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """With `back` the password lets somebody who left sign in again."""
        title = tr("Your new password") if own else tr("A new password for {name}", name=person.name)
        if back:
            title = tr("Let {name} sign in again?", name=person.name)
        super().__init__(desk, title, parent=parent)
        self._person, self._own, self._back = person, own, back
        self.old, self.new, self.again = (TextField(secret=True, limit=200) for _ in range(3))
        if own:
            self.add_field("old", Field(tr("Present password"), self.old))
        hint = tr("A short sentence is easy to remember and hard to guess.")
        self.add_field("password", Field(tr("New password"), self.new, hint=hint))
        self.add_field("again", Field(tr("The same again"), self.again))
        self.finish(tr("Let sign in") if back else tr("Change the password"), self.save)

    def save(self) -> None:
        """Change it, or say under the field what is wrong."""
        if self.new.text() != self.again.text():
            self.fields["again"].set_error(tr("The two passwords differ."))
            self.again.setFocus()
            return
        users, person = self._desk.workspace.users, self._person
        old, new = self.old.text(), self.new.text()
        if self._own:
            self.change(lambda: users.change_password(old, new), tr("Your password is changed"))
        elif self._back:
            self.change(
                lambda: users.bring_back(person.id, new), tr("{name} can sign in now", name=person.name)
            )
        else:
            said = tr("The password of {login} is changed.", login=person.login)
            self.change(lambda: users.reset_password(person.id, new), said)
