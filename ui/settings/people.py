"""Who works here, in which roles; what an administrator changes of it, and one's own password."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right, role_words
from cchc_desktop.domain.users import Holdings, UserRecord
from ui.settings.leaving import LeaveDialog
from ui.settings.people_dialogs import AddPersonDialog, NameDialog, PasswordDialog, RolesDialog
from ui.support.desk import Desk
from ui.support.idle import CHOICES, SETTING, minutes_in
from ui.support.rights import follow_rights, keep_to, refusal
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.inputs import ComboField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class PeopleCard(Card):
    """The people of this workspace."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("People"), parent=parent)
        self._desk = desk
        self.left = FilterChip(tr("Also those who left"), icon_name="history-line")
        self.left.toggled.connect(lambda _on: self.read())
        self.add_head(self.left)
        self.add_head(Button(tr("My password…"), self.change_own, icon_name="key-2-line"))
        self.add_button = Button(
            tr("Add somebody…"), self.add, look="primary", icon_name="user-add-line", shortcut="Ctrl+N"
        )
        self.add_head(self.add_button)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.model = LazyTableModel(
            [
                Column(title=tr("Full name"), text=lambda row: row.name, stretch=True, tone=_tone),
                Column(
                    title=tr("Post held"),
                    text=lambda row: row.title or tr("not given"),
                    chars=30,
                    drop=1,
                    tone=_tone,
                ),
                Column(title=tr("Sign-in name"), text=lambda row: row.login, chars=14, tone=_tone),
                Column(title=tr("Roles"), text=_roles, chars=40, tone="text2"),
            ]
        )
        self.table = TableView(self.model, name=tr("People"), framed=False)
        self.table.selectionModel().currentChanged.connect(lambda _new, _old: self._allow())
        self.body.addWidget(self.table, 1)
        self.roles = Button(tr("Roles…"), self._change_roles, icon_name="user-settings-line")
        self.name = Button(tr("Name and post…"), self._change_name, icon_name="pencil-line")
        self.password = Button(tr("Give a new password…"), self._give_password, icon_name="key-2-line")
        self.back = Button(tr("Let sign in again…"), self._bring_back, icon_name="user-add-line")
        self.leave = Button(tr("Leaves, hand over…"), self._leave, look="danger")
        self.table.opened.connect(lambda _row: self.roles.click())
        self._changes = (self.roles, self.name, self.password, self.back, self.leave)
        keep_to(desk, Right.ADMINISTER, self.add_button, *self._changes)
        self.body.addLayout(self._locks())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in self._changes[:-1]:
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        self.body.addLayout(foot)
        follow_rights(desk, self, self._say_rights)

    def _say_rights(self) -> None:
        """Say why nothing can be changed here, where that is so."""
        why = refusal(self._desk, Right.ADMINISTER)
        if why:
            self.banner.say(State.INFO, why)
        else:
            self.banner.clear()
        self._allow()

    def _locks(self) -> QHBoxLayout:
        """Return the line that says when the window locks; an administrator chooses it."""
        self.minutes = ComboField([(n, tr("{n} minutes", n=n)) for n in CHOICES])
        self.minutes.setAccessibleName(tr("Lock the window after"))
        self.minutes.fit_content()
        self.minutes.activated.connect(lambda _at: self._set_minutes())
        keep_to(self._desk, Right.ADMINISTER, self.minutes)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text(tr("Lock the window after"), "small"))
        row.addWidget(self.minutes)
        row.addWidget(Text(tr("without a key or the mouse. What is typed stays as it is."), "small"))
        row.addStretch(1)
        return row

    def read(self) -> None:
        """Read the list again."""
        setting = partial(self._desk.workspace.settings.get, SETTING)
        self._desk.work.read(setting, self._show_minutes, slot="minutes")
        everybody = partial(self._desk.workspace.users.everybody, left=self.left.isChecked())
        self._desk.work.read(everybody, self._show, slot="people")

    def add(self) -> None:
        """Ask for a new person."""
        AddPersonDialog(self._desk, parent=self).exec()

    def change_own(self) -> None:
        """Ask for one's own new password."""
        PasswordDialog(self._desk, self._desk.workspace.user, own=True, parent=self).exec()

    def _set_minutes(self) -> None:
        chosen = str(self.minutes.value())
        keep = partial(self._desk.workspace.settings.set, SETTING, chosen)
        self._desk.work.change(keep)

    def _show_minutes(self, said: str) -> None:
        self.minutes.choose(minutes_in(said))

    def _change_roles(self) -> None:
        if person := self.table.current():
            RolesDialog(self._desk, person, parent=self).exec()

    def _change_name(self) -> None:
        if person := self.table.current():
            NameDialog(self._desk, person, parent=self).exec()

    def _give_password(self) -> None:
        if person := self.table.current():
            PasswordDialog(self._desk, person, parent=self).exec()

    def _bring_back(self) -> None:
        if person := self.table.current():
            PasswordDialog(self._desk, person, back=True, parent=self).exec()

    def _leave(self) -> None:
        if person := self.table.current():
            users = self._desk.workspace.users
            self._desk.work.read(
                lambda: (person, users.holdings(person.id), users.everybody()), self._ask_leaver
            )

    def _ask_leaver(self, found: tuple[UserRecord, Holdings, Sequence[UserRecord]]) -> None:
        person, held, everybody = found
        colleagues = [each for each in everybody if each.id != person.id]
        LeaveDialog(self._desk, person, held, colleagues, parent=self).exec()

    def _show(self, rows: Sequence[UserRecord]) -> None:
        self.model.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.selectRow(0)
        self._allow()

    def _allow(self) -> None:
        person: UserRecord | None = self.table.current()
        works = person is not None and person.active
        for button in (self.roles, self.name, self.password):
            button.setEnabled(works)
        own = person is not None and person.id == self._desk.workspace.user.id
        self.leave.setEnabled(works and not own)
        self.leave.setToolTip(tr("You cannot take away your own sign-in.") if own else "")
        self.back.setVisible(person is not None and not person.active)
        self.password.setVisible(not self.back.isVisibleTo(self))


def _roles(row: UserRecord) -> str:
    return role_words(row.roles) if row.active else tr("left")


def _tone(row: UserRecord) -> str:
    return "text" if row.active else "text3"
