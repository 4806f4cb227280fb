"""A start that leaves out what could make the program fail again: remembered widths, background work."""

import tempfile
from typing import Final

from PySide6.QtCore import QSettings

from cchc_desktop.domain.language import tr
from cchc_desktop.services.run_marks import OFFERS_SAFE
from ui.theme.tokens import State
from ui.widgets.dialog import Choice, Question

_KEPT: Final = ("language", "theme", "text_size")
"""What somebody needs to read the window at all."""


def forget_window_state() -> None:
    """Let this run neither read nor change what earlier ones remembered of the window."""
    remembered = QSettings()
    needed = {key: remembered.value(key) for key in _KEPT if remembered.contains(key)}
    aside = tempfile.mkdtemp(prefix="cchc-safe-")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, aside)
    settings = QSettings()
    for key, value in needed.items():
        settings.setValue(key, value)


def offer_safe_mode(bad: int) -> bool:
    """Ask whether to start safely after so many bad ends in a row; not asked after fewer than two."""
    if bad < OFFERS_SAFE:
        return False
    asked = Question(
        tr("The program ended badly {n} times in a row", n=bad),
        tr(
            "Start it safely? It then forgets widths and columns for this once and does nothing in the "
            "background. Your data and drafts are as they were."
        ),
        state=State.WARN,
        choices=(
            Choice("usual", tr("Start as usual")),
            Choice("safe", tr("Start safely"), look="primary", safe=True),
        ),
    )
    asked.exec()
    return asked.answer == "safe"
