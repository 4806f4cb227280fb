"""Language, theme and text size of the window: chosen, worn at once where possible, remembered."""

from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from cchc_desktop.domain.language import LANGUAGES, set_language
from ui.theme.fonts import enlarge
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme

SIZES: Final = (100, 125, 150, 175, 200)
"""Percent."""


def chosen_theme() -> Theme:
    """Return the remembered theme."""
    name = str(QSettings().value("theme", Theme.LIGHT.value))
    return Theme(name) if name in set(Theme) else Theme.LIGHT


def chosen_size() -> int:
    """Return the remembered text size in percent."""
    percent = str(QSettings().value("text_size", "100"))
    return int(percent) if percent.isdigit() and 100 <= int(percent) <= 200 else 100


def choose_language(code: str) -> None:
    """Remember the language; words said from now on are in it."""
    if code in LANGUAGES:
        set_language(code)
        remember_language(code)


def remember_language(code: str) -> None:
    """Speak `code` from the next start, so that an open window does not mix two languages."""
    QSettings().setValue("language", code)


def choose_theme(theme: Theme) -> None:
    """Wear `theme` and remember it."""
    QSettings().setValue("theme", theme.value)
    _wear(theme)


def choose_size(percent: int) -> None:
    """Write in `percent` of the usual size and remember it."""
    QSettings().setValue("text_size", str(percent))
    enlarge(percent)
    _wear(chosen_theme())


def _wear(theme: Theme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_theme(app, theme)
        for widget in app.allWidgets():
            widget.updateGeometry()
            widget.update()
