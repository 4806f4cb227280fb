"""What the person at work may not do: told where it would be done, as their roles are at the moment."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right, may, refusal_words
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.text import Text


def refusal(desk: Desk, right: Right) -> str:
    """Return why the person at work may not do what `right` stands for; empty when they may."""
    roles = desk.workspace.user.roles
    return "" if may(roles, right) else " ".join(refusal_words(roles, right))


def keep_to(desk: Desk, right: Right, *controls: QWidget) -> None:
    """Grey `controls` for whoever may not do what they do, with the reason in their tooltips.

    They follow the roles of the person at work as long as they live; a control kept to another right
    before is kept to this one instead.
    """
    for control in controls:
        kept = control.findChild(Kept, options=Qt.FindChildOption.FindDirectChildrenOnly)
        (kept or Kept(desk, control)).keep(right)


def keep_action(desk: Desk, right: Right, action: QAction) -> None:
    """Grey an entry of a menu for whoever may not do what it does; the menu shows the reason."""
    why = refusal(desk, right)
    menu = action.parent()
    action.setEnabled(action.isEnabled() and not why)
    if why:
        action.setToolTip(why)
        if isinstance(menu, QMenu):
            menu.setToolTipsVisible(True)


def follow_rights(desk: Desk, owner: QObject, act: Callable[[], object]) -> None:
    """Do `act` now and whenever the roles of the person at work change, as long as `owner` lives."""
    _Follower(desk, owner, act)
    act()


class Kept(QObject):
    """Keeps one control to a right; a child of it, gone with it."""

    def __init__(self, desk: Desk, control: QWidget) -> None:
        super().__init__(control)
        self._desk = desk
        self._control = control
        self.right = Right.READ
        desk.rights_changed.connect(self.follow)

    def keep(self, right: Right) -> None:
        """Keep the control to `right` from now on."""
        self.right = right
        self.follow()

    def follow(self) -> None:
        """Let the control be as the person's roles are now."""
        why = refusal(self._desk, self.right)
        if isinstance(self._control, Button):
            self._control.refuse(why)
        else:
            self._control.setEnabled(not why)
            self._control.setToolTip(why)


class WhyNot(Text):
    """A line that says why somebody may not do something; it is not there for those who may."""

    def __init__(self, desk: Desk, right: Right) -> None:
        super().__init__("", "hint", wrap=True)
        self._desk = desk
        self._right = right
        follow_rights(desk, self, self._say)

    def _say(self) -> None:
        why = refusal(self._desk, self._right)
        self.setText(why)
        self.setVisible(bool(why))


class _Follower(QObject):
    """Does again what depends on the roles; a child of what it does it for."""

    def __init__(self, desk: Desk, owner: QObject, act: Callable[[], object]) -> None:
        super().__init__(owner)
        self._act = act
        desk.rights_changed.connect(self.follow)

    def follow(self) -> None:
        """Do it."""
        self._act()


def only_looks(desk: Desk, rights: frozenset[Right]) -> str:
    """Return the line for a page on which the person at work can do nothing but look; empty otherwise."""
    roles = desk.workspace.user.roles
    if any(may(roles, right) for right in rights):
        return ""
    first = min(rights, key=list(Right).index)
    return tr("You can only look here. {why}", why=refusal_words(roles, first)[0])
