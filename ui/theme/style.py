"""Dress the application: Fusion, palette, face and the one style sheet."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.fonts import font, register_fonts
from ui.theme.sheet import style_sheet
from ui.theme.tokens import Theme, Tokens, choose


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress `app` in `theme`, or in high contrast while the system itself is in high contrast."""
    register_fonts()
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        theme = Theme.CONTRAST
    colours = choose(theme)
    if app.style().name() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(colours))
    app.setFont(font())
    app.setStyleSheet(style_sheet(colours))


def palette(t: Tokens) -> QPalette:
    """Return the palette of `t`, for everything the style sheet leaves to Fusion."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: t.app,
        roles.WindowText: t.text,
        roles.Base: t.surface,
        roles.AlternateBase: t.sunken,
        roles.ToolTipBase: t.surface,
        roles.ToolTipText: t.text,
        roles.PlaceholderText: t.text3,
        roles.Text: t.text,
        roles.Button: t.surface,
        roles.ButtonText: t.text,
        roles.BrightText: t.on_primary,
        roles.Link: t.accent,
        roles.LinkVisited: t.accent,
        roles.Highlight: t.primary,
        roles.HighlightedText: t.on_primary,
        roles.Light: t.surface,
        roles.Midlight: t.line,
        roles.Mid: t.line2,
        roles.Dark: t.line2,
        roles.Shadow: t.control,
        roles.Accent: t.primary,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.text3))
    return made
