"""Inputs for text and choices; keys never save by surprise."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from ui.theme.fonts import SMALL, font, metrics
from ui.theme.icons import draw_icon, icon
from ui.theme.tokens import tokens


class TextField(QLineEdit):
    """One line of text."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        limit: int = 500,
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(limit)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)

    def setReadOnly(self, on: bool) -> None:
        """Let the field be read alone, and look it."""
        super().setReadOnly(on)
        _dress(self)


class SearchField(QLineEdit):
    """A line that looks for something; tells `sought` after a short pause in typing."""

    sought = Signal(str)
    came = Signal()
    """The shortcut was pressed."""

    def __init__(
        self,
        placeholder: str,
        *,
        shortcut: str = "",
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("search", True)
        if compact:
            self.setProperty("chip", True)
        self._shortcut = ""
        if shortcut:
            self._shortcut = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            QShortcut(QKeySequence(shortcut), self, self._come)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(200)
        self._pause.timeout.connect(lambda: self.sought.emit(self.text()))
        self.textChanged.connect(lambda _text: self._pause.start())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search at once on Enter, clear on Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pause.stop()
            self.sought.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glass and, while empty, the shortcut."""
        super().paintEvent(event)
        painter = QPainter(self)
        draw_icon(painter, QRect(8, 0, 16, self.height()), "search-line", tokens().text2)
        taken = 44 + metrics().horizontalAdvance(self.placeholderText())
        room = self.width() - taken - 10 - metrics(SMALL).horizontalAdvance(self._shortcut)
        if self._shortcut and not self.text() and room > 0:
            painter.setFont(font(SMALL))
            painter.setPen(QColor(tokens().text3))
            area = self.rect().adjusted(0, 0, -10, 0)
            painter.drawText(
                area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._shortcut
            )

    def _come(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self.came.emit()


class ComboField(QComboBox):
    """A choice out of a list; the wheel scrolls the page instead of changing the answer."""

    def __init__(
        self,
        choices: Iterable[tuple[object, str]] = (),
        *,
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Take `choices` as (value, words)."""
        super().__init__(parent)
        listing = QListView(self)
        listing.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setView(listing)
        self.setMaxVisibleItems(14)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._icon_name = icon_name
        if icon_name:
            self.setProperty("leading", True)
        self.setIconSize(QSize(18, 16))
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[tuple[object, str]]) -> None:
        """Offer other `choices`, keeping the chosen value if it is still there."""
        before = self.value()
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.add(value, words)
        self.choose(before)
        self.blockSignals(False)

    def add(self, value: object, words: str, icon_name: str = "") -> None:
        """Add one choice at the end, with its own icon if it has one."""
        if icon_name or self._icon_name:
            self.addItem(icon(icon_name or self._icon_name), words, value)
        else:
            self.addItem(words, value)

    def value(self) -> object:
        """Return the chosen value, None if there is none."""
        return self.currentData()

    def choose(self, value: object) -> None:
        """Choose `value` if it is offered."""
        for at in range(self.count()):
            if self.itemData(at) == value:
                self.setCurrentIndex(at)
                return

    def fit_content(self) -> None:
        """Be as wide as the longest choice."""
        widest = max(
            (metrics().horizontalAdvance(self.itemText(at)) for at in range(self.count())), default=0
        )
        self.setMinimumWidth(widest + 46 + (22 if self._icon_name else 0))

    def showPopup(self) -> None:
        """Open the list, wide enough for its words."""
        widest = max(
            (metrics().horizontalAdvance(self.itemText(at)) for at in range(self.count())), default=0
        )
        self.view().setMinimumWidth(max(self.width(), min(widest + 64, 560)))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and its chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        area = QRect(self.width() - 24, 0, 18, self.height())
        colour = tokens().text if self.isEnabled() else tokens().text3
        draw_icon(painter, area, "arrow-down-s-line", colour)


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab leaves the field."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        lines: int = 3,
        limit: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setPlainText(text)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._limit = limit
        self.document().setDocumentMargin(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def setReadOnly(self, on: bool) -> None:
        """Let the text be read alone, and look it."""
        super().setReadOnly(on)
        _dress(self)

    def text(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def counted(self) -> str:
        """Return how much of the limit is used: "164/2.000 ký tự"."""
        used = len(self.toPlainText())
        return tr("{used}/{limit} characters", used=number(used), limit=number(self._limit))

    def sizeHint(self) -> QSize:
        """Ask for the lines it was made for."""
        return QSize(200, self._lines * (metrics().lineSpacing() + 1) + 22)

    def minimumSizeHint(self) -> QSize:
        """Never shrink under one line."""
        return QSize(80, min(self.sizeHint().height(), metrics().lineSpacing() + 22))


class CheckBox(QCheckBox):
    """A yes or no that is told by its tick."""

    def __init__(self, words: str = "", *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setChecked(checked)
        self.setMinimumHeight(24)

    def sizeHint(self) -> QSize:
        """Ask for box and words."""
        words = metrics().horizontalAdvance(self.text())
        return QSize(18 + (8 + words if words else 6) + 2, max(24, metrics().height() + 6))

    def hitButton(self, pos: object) -> bool:
        """Take clicks on box and words alike."""
        return self.rect().contains(pos)  # type: ignore[call-overload, no-any-return]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, tick and words."""
        del event
        painter = QPainter(self)
        box = QRectF(0.5, (self.height() - 18) / 2 + 0.5, 17, 17)
        paint_check(painter, box, checked=self.isChecked(), enabled=self.isEnabled())
        _paint_words(painter, self, 26)


class RadioButton(QRadioButton):
    """One answer out of several."""

    def __init__(self, words: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setMinimumHeight(24)

    def sizeHint(self) -> QSize:
        """Ask for ring and words."""
        return QSize(28 + metrics().horizontalAdvance(self.text()), max(24, metrics().height() + 6))

    def hitButton(self, pos: object) -> bool:
        """Take clicks on ring and words alike."""
        return self.rect().contains(pos)  # type: ignore[call-overload, no-any-return]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ring, dot and words."""
        del event
        painter = QPainter(self)
        paint_radio(painter, QRectF(0.5, (self.height() - 18) / 2 + 0.5, 17, 17), checked=self.isChecked())
        _paint_words(painter, self, 26)


def paint_check(painter: QPainter, box: QRectF, *, checked: bool, enabled: bool = True) -> None:
    """Paint a tick box."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = colours.track if not enabled else colours.primary if checked else colours.surface
    painter.setPen(QPen(QColor(ground if checked or not enabled else colours.control), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 4, 4)
    if checked:
        draw_icon(painter, box, "check-line", colours.on_primary if enabled else colours.text3)
    painter.restore()


def paint_radio(painter: QPainter, box: QRectF, *, checked: bool) -> None:
    """Paint the ring of a single answer."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.primary if checked else colours.control), 1))
    painter.setBrush(QColor(colours.primary if checked else colours.surface))
    painter.drawEllipse(box)
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.on_primary))
        painter.drawEllipse(box.center(), 3.5, 3.5)
    painter.restore()


def _paint_words(painter: QPainter, button: QCheckBox | QRadioButton, left: int) -> None:
    colours = tokens()
    painter.setFont(font())
    painter.setPen(QColor(colours.text if button.isEnabled() else colours.text3))
    area = button.rect().adjusted(left, 0, 0, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, button.text())


def _dress(field: QWidget) -> None:
    """Dress a field by what it has become: the sheet looks at such properties only then."""
    field.style().unpolish(field)
    field.style().polish(field)
