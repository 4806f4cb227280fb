"""Moving the focus between regions of the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def focus_first(inside: QWidget) -> None:
    """Give the focus to the first thing in `inside` that takes it by Tab."""
    if inside.focusPolicy() & Qt.FocusPolicy.TabFocus and inside.isEnabled():
        inside.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return
    at = inside.nextInFocusChain()
    while at is not None and at is not inside:
        takes = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisible() and at.isEnabled()
        if inside.isAncestorOf(at) and takes:
            at.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        at = at.nextInFocusChain()


def keep_place(within: QWidget, made: Sequence[QWidget]) -> None:
    """Let Tab come to what was made anew where `within` stands, instead of last of all in the window."""
    before = within.previousInFocusChain()
    while before is not None and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
        if before is within.window():
            return
        before = before.previousInFocusChain()
    for each in made:
        if before is not None:
            QWidget.setTabOrder(before, each)
        before = each
