"""A few answers as cards with a ring, a sign, a name and a note; one of them is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import SMALL, font, metrics
from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens
from ui.widgets.inputs import paint_radio

_SIGN_AT = 46
_WORDS_AT = 72


@dataclass(frozen=True, slots=True)
class ChoiceOffer:
    """One answer: what it stands for and how it is told."""

    value: object
    icon: str
    words: str
    note: str = ""


class ChoiceCard(QAbstractButton):
    """One answer of `ChoiceCards`."""

    def __init__(self, offer: ChoiceOffer, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer = offer
        self.setCheckable(True)
        self.setText(offer.words)
        self.setAccessibleName(offer.words)
        self.setAccessibleDescription(offer.note)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for two lines."""
        lines = metrics().height() + (metrics(SMALL).height() + 1 if self.offer.note else 0)
        return QSize(240, max(36, lines + 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, ring, sign and words."""
        del event
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        inset = 1.0 if chosen else 0.5
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.control), 2 if chosen else 1))
        painter.setBrush(QColor(colours.tint if chosen or self.underMouse() else colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        middle = self.height() / 2
        paint_radio(painter, QRectF(12.5, middle - 8.5, 17, 17), checked=chosen)
        draw_icon(painter, QRectF(_SIGN_AT, middle - 8, 16, 16), self.offer.icon, colours.text2)
        room = self.width() - _WORDS_AT - 10
        line, small = metrics(bold=chosen).height(), metrics(SMALL).height()
        top = middle - (line + (small + 1 if self.offer.note else 0)) / 2
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(bold=chosen))
        painter.setPen(QColor(colours.text))
        words = metrics(bold=chosen).elidedText(self.offer.words, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(_WORDS_AT, top, room, line), flags, words)
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.text2))
        note = metrics(SMALL).elidedText(self.offer.note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_WORDS_AT, top + line + 1, room, small), flags, note)
        cut = words != self.offer.words or note != self.offer.note
        self.setToolTip(f"{self.offer.words}\n{self.offer.note}" if cut else "")


class ChoiceCards(QWidget):
    """Answers under one another; tells `changed` with the chosen value, also when chosen anew."""

    changed = Signal(object)

    def __init__(
        self, name: str, offers: Sequence[ChoiceOffer] = (), *, parent: QWidget | None = None
    ) -> None:
        """Take the spoken `name` of the question; the first offer is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._group = QButtonGroup(self)
        self.cards: list[ChoiceCard] = []
        self.set_offers(offers)

    def set_offers(self, offers: Sequence[ChoiceOffer]) -> None:
        """Offer other answers, keeping the chosen one if it is still there."""
        before = self.value()
        if [card.offer for card in self.cards] == list(offers):
            return
        for card in self.cards:
            self._group.removeButton(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [ChoiceCard(offer) for offer in offers]
        for card in self.cards:
            self._group.addButton(card)
            self._column.addWidget(card)
            card.clicked.connect(lambda _checked=False, card=card: self.changed.emit(card.offer.value))
        if self.cards:
            kept = next((card for card in self.cards if card.offer.value == before), self.cards[0])
            kept.setChecked(True)

    def value(self) -> object:
        """Return the chosen value, None while nothing is offered."""
        return next((card.offer.value for card in self.cards if card.isChecked()), None)

    def choose(self, value: object) -> None:
        """Choose `value` if it is offered."""
        for card in self.cards:
            if card.offer.value == value:
                card.setChecked(True)
