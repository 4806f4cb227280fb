"""The numbers of a formula are links in the colour of the theme that is worn."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.scoring import Run
from ui.assessments.formula import Formula
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme, tokens

RUNS = (Run("2 lần", link="clause_done:II.1.a#done"), Run(" ÷ 4 lần"))


def test_links_take_the_colour_of_each_theme(qtbot: QtBot, dressed: QApplication) -> None:
    """Also when the theme is changed while the formula is on the screen."""
    formula = Formula()
    qtbot.addWidget(formula)
    formula.show_runs(RUNS)
    formula.show()
    for theme in (Theme.DARK, Theme.CONTRAST, Theme.LIGHT):
        apply_theme(dressed, theme)
        assert f"color:{tokens().accent}" in formula.words.text()
        assert formula.words.text().count("<a ") == 1
