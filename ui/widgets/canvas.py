"""Shows pages under one another: fitted or enlarged, turned, moved through with keys, wheel and hand."""

from collections.abc import Callable
from enum import Enum
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from cchc_desktop.domain.language import tr
from ui.theme.tokens import tokens
from ui.widgets.pages import Pages

_GAP: Final = 10
_LEAST, _MOST = 0.1, 6.0
_STEPS: Final = (0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0)
_KEPT: Final = 3
"""How many pages before and after those in sight keep their images."""
_LARGEST: Final = 6000
"""Pixels of the longer side of an image that is made; more only costs memory."""


class Fit(Enum):
    """How large pages are shown."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class PageCanvas(QAbstractScrollArea):
    """A roll of pages."""

    page_changed = Signal(int)
    """Carries the page that fills most of the view, from 0."""
    zoomed = Signal(int)
    """Carries the present size in percent."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Pages | None = None
        self._fit = Fit.WIDTH
        self._scale = 1.0
        self._turn = 0
        self._page = 0
        self._places: list[QRect] = []
        self._images: dict[int, QImage] = {}
        self._asked: dict[int, QSize] = {}
        self._drag: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._look())
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self.viewport().update())

    def set_pages(self, pages: Pages, page: int = 0) -> None:
        """Show `pages`, from `page` on."""
        self._pages = pages
        self._turn = 0
        self._images, self._asked = {}, {}
        pages.came.connect(self._take)
        self._lay_out()
        self.go_to(page)

    def page(self) -> int:
        """Return the page that fills most of the view, from 0."""
        return self._page

    def percent(self) -> int:
        """Return the present size in percent."""
        return round(self._scale * 100)

    def fitted(self) -> Fit:
        """Return how pages are fitted."""
        return self._fit

    def go_to(self, page: int) -> None:
        """Bring `page`, or the nearest there is, to the top."""
        if not self._places:
            return
        page = min(max(page, 0), len(self._places) - 1)
        self.verticalScrollBar().setValue(self._places[page].top() - _GAP)
        self._look(wanted=page)

    def fit(self, way: Fit) -> None:
        """Fit the width, or the whole page."""
        self._fit = way
        self._lay_out_again()

    def zoom(self, scale: float) -> None:
        """Show pages at `scale` of their size, keeping the middle of the view."""
        self._fit = Fit.FREE
        self._scale = min(max(scale, _LEAST), _MOST)
        self._lay_out_again()

    def zoom_in(self) -> None:
        """Take the next larger size."""
        self.zoom(next((step for step in _STEPS if step > self._scale * 1.01), _MOST))

    def zoom_out(self) -> None:
        """Take the next smaller size."""
        self.zoom(next((step for step in reversed(_STEPS) if step < self._scale * 0.99), _LEAST))

    def turn(self, quarters: int = 1) -> None:
        """Turn every page by `quarters` to the right."""
        self._turn = (self._turn + quarters) % 4
        self._lay_out_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, Page keys, Home and End; + - 0 W R change how pages are shown."""
        key, bar = event.key(), self.verticalScrollBar()
        keys = Qt.Key
        step = max(self.viewport().height() - 40, 40)
        whole = self._fit is Fit.PAGE
        moves: dict[Qt.Key, Callable[[], object]] = {
            keys.Key_PageDown: lambda: (
                self.go_to(self._page + 1) if whole else bar.setValue(bar.value() + step)
            ),
            keys.Key_PageUp: lambda: (
                self.go_to(self._page - 1) if whole else bar.setValue(bar.value() - step)
            ),
            keys.Key_Space: lambda: bar.setValue(bar.value() + step),
            keys.Key_Home: lambda: self.go_to(0),
            keys.Key_End: lambda: self.go_to(len(self._places) - 1),
            keys.Key_Plus: self.zoom_in,
            keys.Key_Equal: self.zoom_in,
            keys.Key_Minus: self.zoom_out,
            keys.Key_0: lambda: self.fit(Fit.PAGE),
            keys.Key_W: lambda: self.fit(Fit.WIDTH),
            keys.Key_R: self.turn,
        }
        move = moves.get(Qt.Key(key))
        if move is None:
            super().keyPressEvent(event)
            return
        move()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl change the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the page."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the page with the hand."""
        if self._drag is not None:
            moved = event.position().toPoint() - self._drag
            self._drag = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag = None
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._lay_out_again()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew where the pages have come to."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in sight, asking for images that are not there yet."""
        colours = tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page, place in self._in_sight():
            painter.fillRect(place, QColor("white"))
            image = self._images.get(page)
            if image is not None:
                _paint_turned(painter, image, QRectF(place), self._turn)
            painter.setPen(QPen(QColor(colours.line2), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(0, 0, -1, -1))
            self._ask(page)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _size(self, page: int) -> QSizeF:
        assert self._pages is not None  # noqa: S101 - asked only of pages there are
        size = self._pages.size(page)
        return size.transposed() if self._turn % 2 else size

    def _lay_out_again(self) -> None:
        """Lay the pages out anew and keep what is in the middle of the view there."""
        bar = self.verticalScrollBar()
        middle = bar.value() + self.viewport().height() / 2
        kept = page = self._page  # laying out moves the bar, and with it the page
        share = 0.0
        for at, place in enumerate(self._places):
            if place.top() - _GAP <= middle <= place.bottom():
                page, share = at, (middle - place.top()) / max(place.height(), 1)
        self._lay_out()
        if self._places and self._fit is Fit.PAGE:
            self.go_to(kept)
        elif self._places:
            place = self._places[min(page, len(self._places) - 1)]
            bar.setValue(round(place.top() + share * place.height() - self.viewport().height() / 2))
        self._look()

    def _lay_out(self) -> None:
        pages = self._pages
        self._places = []
        if pages is None or not pages.count():
            return
        sizes = [self._size(page) for page in range(pages.count())]
        room = self.viewport().size()
        widest = max(size.width() for size in sizes)
        if self._fit is not Fit.FREE:
            scale = max(room.width() - 2 * _GAP, 40) / max(widest, 1.0)
            if self._fit is Fit.PAGE:
                highest = max(size.height() for size in sizes)
                scale = min(scale, max(room.height() - 2 * _GAP, 40) / max(highest, 1.0))
            self._scale = min(max(scale, _LEAST / 4), _MOST)
        top, wide = _GAP, max(round(widest * self._scale) + 2 * _GAP, room.width())
        for size in sizes:
            shown = QSize(
                max(1, round(size.width() * self._scale)), max(1, round(size.height() * self._scale))
            )
            self._places.append(QRect(QPoint((wide - shown.width()) // 2, top), shown))
            top += shown.height() + _GAP
        self.horizontalScrollBar().setRange(0, max(0, wide - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.verticalScrollBar().setRange(0, max(0, top - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(40)
        self.zoomed.emit(self.percent())
        self.viewport().update()

    def _in_sight(self) -> list[tuple[int, QRect]]:
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        view = self.viewport().rect()
        placed = ((page, place.translated(-offset)) for page, place in enumerate(self._places))
        return [(page, place) for page, place in placed if place.intersects(view)]

    def _look(self, wanted: int | None = None) -> None:
        """Find the page that fills most of the view, and let images far from it go."""
        seen = self._in_sight()
        if not seen:
            return
        view = self.viewport().rect()
        page = wanted if wanted in {p for p, _ in seen} else None
        if page is None:
            page = max(seen, key=lambda at: at[1].intersected(view).height())[0]
        if page != self._page or wanted is not None:
            self._page = page
            self.setAccessibleName(tr("Page {page} of {count}", page=page + 1, count=len(self._places)))
            self.page_changed.emit(page)
        for far in [p for p in self._images if not seen[0][0] - _KEPT <= p <= seen[-1][0] + _KEPT]:
            del self._images[far]
            self._asked.pop(far, None)

    def _ask(self, page: int) -> None:
        if self._pages is None:
            return
        whole = self._pages.size(page)
        scale = self._scale * self.devicePixelRatioF()
        scale = min(scale, _LARGEST / max(whole.width(), whole.height(), 1.0))
        size = QSize(max(1, round(whole.width() * scale)), max(1, round(whole.height() * scale)))
        if self._asked.get(page) != size:
            self._asked[page] = size
            self._pages.ask(page, size)

    def _take(self, page: int, image: QImage) -> None:
        if page in self._asked:
            self._images[page] = image
            self.viewport().update()


def _paint_turned(painter: QPainter, image: QImage, place: QRectF, turn: int) -> None:
    """Paint `image` into `place`, turned by quarters to the right."""
    painter.save()
    painter.setTransform(QTransform().translate(place.center().x(), place.center().y()).rotate(90 * turn))
    size = place.size().transposed() if turn % 2 else place.size()
    painter.drawImage(QRectF(QPointF(-size.width() / 2, -size.height() / 2), size), image)
    painter.restore()
