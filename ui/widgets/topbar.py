"""The bar at the top: whose data, which period, search, how safe, who."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from ui.support.frame import FrameFacts, initials
from ui.theme.fonts import SMALL, font, metrics
from ui.theme.icons import draw_icon
from ui.theme.tokens import State, tokens
from ui.widgets.inputs import ComboField, SearchField
from ui.widgets.text import ElidedText, upright


class TopFact(QAbstractButton):
    """An icon with a small line over a plain one; leads to the page that tells more."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._icon_name = icon_name
        self._over = self._under = ""
        self._state = State.OK

    def set(self, over: str, under: str, state: State) -> None:
        """Show `over` small and `under` plain, the icon in the colour of `state`."""
        self._over, self._under, self._state = over, under, state
        self.setAccessibleName(f"{over}: {under}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for icon and the longer line."""
        words = max(metrics(SMALL).horizontalAdvance(text) for text in (self._over, self._under))
        return QSize(26 + words + 4, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and lines."""
        del event
        colours = tokens()
        painter = QPainter(self)
        draw_icon(
            painter, QRectF(0, (self.height() - 17) / 2, 17, 17), self._icon_name, colours.words(self._state)
        )
        _paint_lines(painter, self, 26, (self._over, colours.text2), (self._under, colours.text))


class UserButton(QAbstractButton):
    """Initials, name and title of who is at work; opens a menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._name = self._title = ""

    def set(self, name: str, title: str) -> None:
        """Show who is at work."""
        self._name, self._title = name, title
        self.setAccessibleName(f"{name}, {title}" if title else name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the circle and the longer line."""
        words = max(metrics(SMALL).horizontalAdvance(text) for text in (self._name, self._title))
        return QSize(38 + words + 4, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint circle and lines."""
        del event
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(0, (self.height() - 30) / 2, 30, 30)
        painter.setPen(QColor(colours.focus) if colours.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint2))
        painter.drawEllipse(circle)
        painter.setFont(font(SMALL, bold=True))
        painter.setPen(QColor(colours.accent))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(self._name))
        _paint_lines(painter, self, 38, (self._name, colours.text), (self._title, colours.text2))


class TopBar(QFrame):
    """Holds the period every page is about and the search box."""

    period_chosen = Signal(object)
    page_wanted = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "topbar")
        self.setMinimumHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 20, 5)
        row.setSpacing(24)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._unit = ElidedText("", "strong")
        self._superior = ElidedText("", "small")
        for line in (self._unit, self._superior):
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        names.addStretch(1)
        names.addWidget(self._unit)
        names.addWidget(self._superior)
        names.addStretch(1)
        row.addLayout(names)
        self.period = ComboField(icon_name="calendar-line")
        self.period.setAccessibleName(tr("Period"))
        self.period.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.period.currentIndexChanged.connect(lambda _at: self.period_chosen.emit(self.period.value()))
        row.addWidget(self.period)
        self.search = SearchField(tr("Search all data"), shortcut="Ctrl+K")
        self.search.setProperty("ground", "sunken")
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(metrics().averageCharWidth() * 54)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search, 6)
        row.addStretch(1)
        self._backup = TopFact("shield-check-line")
        self._backup.clicked.connect(lambda: self.page_wanted.emit("settings"))
        self._bundles = TopFact("inbox-archive-line")
        self._bundles.clicked.connect(lambda: self.page_wanted.emit("bundles"))
        row.addWidget(self._backup)
        row.addWidget(self._bundles)
        self._line = upright()
        row.addWidget(self._line)
        self._user = UserButton()
        self._user.clicked.connect(self._ask_menu)
        row.addWidget(self._user)

    def set_periods(self, periods: Sequence[Period], current: Period) -> None:
        """Offer `periods` and show `current`."""
        self.period.set_choices([(period, period.label) for period in periods])
        self.period.blockSignals(True)
        self.period.choose(current)
        self.period.blockSignals(False)
        self.period.fit_content()

    def show_facts(self, facts: FrameFacts) -> None:
        """Show whose data it is, how safe it is and who is at work."""
        self._unit.setText(facts.unit)
        self._superior.setText(facts.superior)
        self._superior.setVisible(bool(facts.superior))
        self._backup.set(tr("Last backup"), facts.backup, facts.backup_state)
        self._bundles.setVisible(bool(facts.bundles))
        self._bundles.set(tr("Sync bundles"), facts.bundles, facts.bundles_state)
        self._user.set(facts.user, facts.user_title)

    def set_narrow(self, *, on: bool) -> None:
        """Leave out the user, who moves into the menu of the navigation."""
        self._user.setVisible(not on)
        self._line.setVisible(not on)
        self._row.setSpacing(12 if on else 24)

    def _ask_menu(self) -> None:
        self.menu_wanted.emit(self._user.mapToGlobal(QPoint(0, self._user.height())))


def _paint_lines(painter: QPainter, widget: QWidget, left: int, *lines: tuple[str, str]) -> None:
    height = metrics(SMALL).height()
    top = widget.height() / 2 - height - 1
    painter.setFont(font(SMALL))
    for at, (words, colour) in enumerate(lines):
        painter.setPen(QColor(colour))
        line = QRectF(left, top + at * (height + 3), widget.width() - left, height)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
