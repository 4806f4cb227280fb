"""The navigation at the left: words beside icons, or icons over words when room is short."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.support.frame import PageEntry, Section, Waiting
from ui.theme.fonts import CARD, SMALL, font, metrics
from ui.theme.icons import draw_icon, icon
from ui.theme.tokens import tokens
from ui.widgets.badge import paint_count
from ui.widgets.text import divider

WIDE: Final = 208
RAIL: Final = 88
_ITEM: Final = 38


class NavItem(QAbstractButton):
    """One page in the navigation; room is kept for its bold form."""

    def __init__(
        self, words: str, icon_name: str, *, key_words: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon_name = icon_name
        self._key_words = key_words
        self._waiting: Waiting | None = None
        self._rail = False

    def set_rail(self, *, on: bool) -> None:
        """Show the icon over the word."""
        self._rail = on
        self.updateGeometry()
        self.update()

    def set_waiting(self, waiting: Waiting | None) -> None:
        """Show the worst count of the page, nothing for None."""
        self._waiting = waiting if waiting is not None and waiting.count else None
        spoken = f"{self.text()}, {waiting.spoken}" if self._waiting and waiting else self.text()
        self.setAccessibleName(spoken)
        self.setToolTip(waiting.spoken if self._waiting and waiting else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the bold words, so that choosing a page moves nothing."""
        if self._rail:
            return QSize(RAIL, 18 + metrics(SMALL).height() + 22)
        words = metrics(bold=True).horizontalAdvance(self.text())
        return QSize(50 + words + 44, max(_ITEM, metrics().height() + 18))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Look as before."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, bar, icon, words and count."""
        del event
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 4 if self._rail else 8
        box = QRectF(self.rect()).adjusted(side, 1, -side, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(colours.tint2))
            if colours.high_contrast:
                painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            bar = box.height() - 16
            painter.drawRoundedRect(QRectF(box.left(), box.center().y() - bar / 2, 3, bar), 1.5, 1.5)
        elif self.underMouse():
            painter.setBrush(QColor(colours.line))
            painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        (self._paint_rail if self._rail else self._paint_wide)(painter, box)

    def _paint_wide(self, painter: QPainter, box: QRectF) -> None:
        colours = tokens()
        ink = colours.accent if self.isChecked() else colours.text2
        draw_icon(painter, QRectF(20, box.center().y() - 9, 18, 18), self._icon_name, ink)
        painter.setFont(font(bold=self.isChecked()))
        painter.setPen(QColor(colours.text))
        words = QRectF(50, box.top(), box.right() - 50, box.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._waiting is not None:
            width = max(22, metrics(SMALL, bold=True).horizontalAdvance(str(self._waiting.count)) + 14)
            place = QRectF(box.right() - 8 - width, box.center().y() - 9.5, width, 19)
            paint_count(painter, place, self._waiting.count, self._waiting.state)
        elif self._key_words:
            painter.setFont(font(SMALL, bold=True))
            painter.setPen(QColor(colours.text2))
            place = QRectF(box.right() - 60, box.top(), 46, box.height())
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._key_words
            )

    def _paint_rail(self, painter: QPainter, box: QRectF) -> None:
        colours = tokens()
        ink = colours.accent if self.isChecked() else colours.text2
        line = metrics(SMALL).height()
        top = box.top() + (box.height() - 18 - 4 - line) / 2
        sign = QRectF(box.center().x() - 9, top, 18, 18)
        draw_icon(painter, sign, self._icon_name, ink)
        bold = self.isChecked()
        painter.setFont(font(SMALL, bold=bold))
        painter.setPen(QColor(colours.text))
        shown = metrics(SMALL, bold=bold).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(
            QRectF(box.left(), top + 21, box.width(), line + 2), Qt.AlignmentFlag.AlignCenter, shown
        )
        if self._waiting is not None:
            width = max(20, metrics(SMALL, bold=True).horizontalAdvance(str(self._waiting.count)) + 12)
            place = QRectF(sign.center().x() + 8, sign.top() - 4, width, 17)
            paint_count(painter, place, self._waiting.count, self._waiting.state, outlined=True)


class _Mark(QWidget):
    """The program's tile and name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rail = False
        self.setFixedHeight(56)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - 28) / 2 if self.rail else 16.0
        tile = QRectF(left, 14, 28, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.primary))
        painter.drawRoundedRect(tile, 6, 6)
        draw_icon(painter, tile.adjusted(5, 5, -5, -5), "broadcast-line", colours.on_primary)
        if not self.rail:
            painter.setFont(font(CARD, bold=True))
            painter.setPen(QColor(colours.text))
            words = QRectF(54, 0, self.width() - 54, 56)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "CCHC Desktop"
            )


class Navigation(QFrame):
    """All pages; tells `wanted` with a page's id and `help_wanted` for F1's item."""

    wanted = Signal(str)
    help_wanted = Signal()

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "nav")
        self.setAccessibleName(tr("Navigation"))
        self._entries = tuple(entries)
        self._items: dict[str, NavItem] = {}
        self._rail = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 8)
        column.setSpacing(0)
        self._mark = _Mark(self)
        column.addWidget(self._mark)
        column.addSpacing(4)
        for entry in self._of(Section.MAIN):
            column.addWidget(self._item(entry))
        self._line = QWidget()
        around = QVBoxLayout(self._line)
        around.setContentsMargins(12, 8, 12, 8)
        around.addWidget(divider())
        column.addWidget(self._line)
        for entry in self._of(Section.SUPERIOR):
            column.addWidget(self._item(entry))
        self._more = NavItem(tr("More"), "more-line", parent=self)
        self._more.clicked.connect(self._open_rest)
        column.addWidget(self._more)
        column.addStretch(1)
        for entry in self._of(Section.BOTTOM):
            column.addWidget(self._item(entry))
        self._help = NavItem(tr("Help"), "question-line", key_words="F1", parent=self)
        self._help.setCheckable(False)
        self._help.clicked.connect(self.help_wanted)
        column.addWidget(self._help)
        self.set_rail(on=False)

    def set_rail(self, *, on: bool) -> None:
        """Narrow to icons over words, or widen again."""
        self._rail = on
        self.setFixedWidth(self._narrow() if on else self._wide())
        self._mark.rail = on
        self._mark.update()
        for item in (*self._items.values(), self._more, self._help):
            item.set_rail(on=on)
        self._fold()

    def show_current(self, page: str) -> None:
        """Mark `page` as the current one."""
        for key, item in self._items.items():
            item.setChecked(key == page)
        self._mark_more()

    def show_waiting(self, waiting: Mapping[str, Waiting]) -> None:
        """Show the worst count of every page."""
        for key, item in self._items.items():
            item.set_waiting(waiting.get(key))

    def focus_current(self) -> None:
        """Take the focus on the current page's item."""
        item = next((i for i in self._items.values() if i.isChecked() and i.isVisible()), self._more)
        item.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def item(self, page: str) -> NavItem:
        """Return the item of `page`."""
        return self._items[page]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, go with Enter."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, NavItem):
            focused.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move what does not fit under "More"."""
        super().resizeEvent(event)
        self._fold()

    def _of(self, section: Section) -> list[PageEntry]:
        return [entry for entry in self._entries if entry.section is section]

    def _item(self, entry: PageEntry) -> NavItem:
        item = NavItem(entry.title, entry.icon, parent=self)
        item.clicked.connect(lambda _checked=False, page=entry.page: self._want(page))
        self._items[entry.page] = item
        return item

    def _want(self, page: str) -> None:
        self.wanted.emit(page)

    def _wide(self) -> int:
        items = [item.sizeHint().width() for item in self._items.values()] or [0]
        return max(WIDE, *items)

    def _narrow(self) -> int:
        words = [item.text() for item in (*self._items.values(), self._more)]
        return max(RAIL, *(metrics(SMALL, bold=True).horizontalAdvance(text) + 12 for text in words))

    def _fold(self) -> None:
        each = self._more.sizeHint().height()
        if not self._rail:
            room = (self.height() - 64 - 24) // each - len(self._of(Section.BOTTOM)) - 1
            shown = [*self._of(Section.MAIN), *self._of(Section.SUPERIOR)]
        else:
            room = (self.height() - 64) // each
            shown = self._of(Section.MAIN)
        keep = len(shown) if not self._rail and room >= len(shown) else max(1, min(room - 1, len(shown)))
        kept = {entry.page for entry in shown[:keep]}
        if not self._rail:
            kept |= {entry.page for entry in self._of(Section.BOTTOM)}
        for key, item in self._items.items():
            item.setVisible(key in kept)
        self._more.setVisible(len(kept) < len(self._items) or self._rail)
        self._mark_more()
        self._help.setVisible(not self._rail)
        self._line.setVisible(not self._rail and any(e.page in kept for e in self._of(Section.SUPERIOR)))

    def _mark_more(self) -> None:
        """Mark "More" as the current one while the page under it is."""
        self._more.setChecked(any(item.isChecked() and item.isHidden() for item in self._items.values()))

    def _open_rest(self) -> None:
        self._mark_more()
        menu = QMenu(self)
        for entry in self._entries:
            if self._items[entry.page].isHidden():
                action = menu.addAction(icon(entry.icon), entry.title)
                action.triggered.connect(lambda _checked=False, page=entry.page: self._want(page))
        if self._help.isHidden():
            menu.addSeparator()
            menu.addAction(icon("question-line"), tr("Help")).triggered.connect(self.help_wanted)
        corner = self._more.mapToGlobal(QPoint(self._more.width(), 0))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)
