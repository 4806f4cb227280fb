"""Language, theme and text size of the window."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import language, tr
from ui.support.appearance import (
    SIZES,
    choose_size,
    choose_theme,
    chosen_size,
    chosen_theme,
    remember_language,
)
from ui.theme.tokens import State, Theme
from ui.widgets.banner import Banner
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField


class AppearanceCard(Card):
    """What the window looks like; applies at once, the language from the next start."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Appearance"), parent=parent)
        self.words = ComboField([("vi", "Tiếng Việt"), ("en", "English")], icon_name="global-line")
        self.words.choose(language())
        self.words.currentIndexChanged.connect(lambda _at: self._speak())
        self.body.addWidget(Field(tr("Language"), self.words))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.letters = ComboField([(percent, f"{percent} %") for percent in SIZES], icon_name="font-size-2")
        self.letters.choose(chosen_size())
        self.letters.currentIndexChanged.connect(lambda _at: choose_size(int(str(self.letters.value()))))
        self.body.addWidget(Field(tr("Text size"), self.letters))
        self.themes = ChoiceCards(
            tr("Appearance"),
            (
                ChoiceOffer(Theme.LIGHT, "sun-line", tr("Light appearance"), tr("for daylight and print")),
                ChoiceOffer(Theme.DARK, "moon-line", tr("Dark appearance"), tr("for dim rooms")),
                ChoiceOffer(
                    Theme.CONTRAST,
                    "contrast-2-line",
                    tr("High contrast"),
                    tr("for weak eyes and poor screens"),
                ),
            ),
        )
        self.themes.choose(chosen_theme())
        self.themes.changed.connect(lambda theme: choose_theme(Theme(str(theme))))
        self.body.addWidget(self.themes)
        self.body.addStretch(1)

    def changeEvent(self, event: QEvent) -> None:
        """Mark the theme that is worn, wherever it was chosen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "themes"):
            self.themes.choose(chosen_theme())

    def _speak(self) -> None:
        remember_language(str(self.words.value()))
        self.banner.say(
            State.INFO, tr("Close the program and open it again to see every page in this language.")
        )
