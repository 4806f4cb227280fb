"""Somebody leaves: what they have in hand, who takes it over, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import Holdings, UserRecord
from cchc_desktop.domain.vietnamese import number
from ui.settings.people_dialogs import PersonDialog
from ui.support.desk import Desk
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.text import Text


class LeaveDialog(PersonDialog):
    """Takes somebody's sign-in away and hands their work to a colleague."""

    def __init__(
        self,
        desk: Desk,
        person: UserRecord,
        held: Holdings,
        colleagues: Sequence[UserRecord],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, tr("Does {name} leave?", name=person.name), width=500, parent=parent)
        self._person = person
        self._held = held
        self.body.addWidget(Text(_words(held), wrap=True))
        self.body.addWidget(
            Text(
                tr("They sign in no more. Their name stays in everything they did."), tone="text2", wrap=True
            )
        )
        nobody = [] if not held.nothing else [("", tr("nobody, there is nothing to take over"))]
        self.to = ComboField([*nobody, *((each.id, each.name) for each in colleagues)])
        self.reason = TextField(limit=200)
        self.add_field("to", Field(tr("Who takes over"), self.to))
        self.add_field("reason", Field(tr("Reason"), self.reason, optional=True))
        self.finish(tr("Take the sign-in away"), self.save)

    def save(self) -> None:
        """Hand over and take the sign-in away, or say why not."""
        users, person = self._desk.workspace.users, self._person
        to, reason = str(self.to.value() or ""), self.reason.text()
        self.change(
            lambda: users.deactivate(person.id, to=to, reason=reason),
            tr("{name} signs in no more", name=person.name),
        )


def _words(held: Holdings) -> str:
    parts = [
        tr("{n} open cases in their charge", n=number(len(held.cases))) if held.cases else "",
        tr("{n} filters of their own", n=number(held.filters)) if held.filters else "",
    ]
    shared = [
        tr("{n} unsaved forms", n=number(held.drafts)) if held.drafts else "",
        tr("{n} running series", n=number(held.schedules)) if held.schedules else "",
    ]
    handed = ", ".join(filter(None, parts)) or tr("no work in hand")
    words = tr("To be handed over: {what}.", what=handed)
    belongs = ", ".join(filter(None, shared))
    return tr("{words} The unit keeps {what}.", words=words, what=belongs) if belongs else words
