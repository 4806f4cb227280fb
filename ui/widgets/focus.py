"""Moving the focus between regions of the window."""

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
