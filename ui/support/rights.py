"""What the person at work may not do: told where it would be done."""

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right, may, refusal_words
from ui.support.desk import Desk
from ui.widgets.buttons import Button


def refusal(desk: Desk, right: Right) -> str:
    """Return why the person at work may not do what `right` stands for; empty when they may."""
    roles = desk.workspace.user.roles
    return "" if may(roles, right) else " ".join(refusal_words(roles, right))


def keep_to(desk: Desk, right: Right, *buttons: Button) -> None:
    """Grey `buttons` for whoever may not do what they do, with the reason in their tooltips."""
    why = refusal(desk, right)
    for button in buttons:
        button.refuse(why)


def only_looks(desk: Desk, rights: frozenset[Right]) -> str:
    """Return the line for a page on which the person at work can do nothing but look; empty otherwise."""
    roles = desk.workspace.user.roles
    if any(may(roles, right) for right in rights):
        return ""
    first = min(rights, key=list(Right).index)
    return tr("You can only look here. {why}", why=refusal_words(roles, first)[0])
