"""Files as tiles: a small page, its name, two quiet lines, a tick once it is chosen."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.fonts import SMALL as SMALL_FACE
from ui.theme.fonts import font, metrics
from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens

SMALL: Final = QSize(116, 112)
"""Room for the small page."""
TILE: Final = Qt.ItemDataRole.UserRole + 1
_PAD: Final = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """What a tile shows."""

    name: str
    when: str
    note: str
    note_sign: str = ""
    """Icon before the note, where it tells a state."""
    image: QImage | None = None
    sign: str = "file-text-line"
    """Stands in the page's place while there is no image, or when there can be none."""


class TileDelegate(QStyledItemDelegate):
    """Paints tiles."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of every tile, from the measures of the face."""
        wide = max(SMALL.width() + 2 * _PAD, metrics(SMALL_FACE).horizontalAdvance("0") * 20) + 2 * _PAD
        lines = metrics().height() + 2 * metrics(SMALL_FACE).height()
        return QSize(wide, SMALL.height() + lines + 4 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one tile."""
        tile: Tile = index.data(TILE)
        colours = tokens()
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(3, 3, -3, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), 2 if chosen else 1))
        painter.setBrush(QColor(colours.tint if chosen else colours.surface))
        painter.drawRoundedRect(box, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 5, 5)
        inner = box.toRect().adjusted(_PAD, _PAD, -_PAD, -_PAD)
        self._paint_page(painter, QRect(inner.topLeft(), QSize(inner.width(), SMALL.height())), tile)
        self._paint_words(painter, inner.adjusted(0, SMALL.height() + 5, 0, 0), tile)
        if chosen:
            corner = QRect(inner.right() - 17, inner.top(), 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.surface))
            painter.drawEllipse(corner)
            draw_icon(painter, corner, "checkbox-circle-fill", colours.accent)
        painter.restore()

    def _paint_page(self, painter: QPainter, room: QRect, tile: Tile) -> None:
        colours = tokens()
        if tile.image is None or tile.image.isNull():
            place = QRect(0, 0, 36, 36)
            place.moveCenter(room.center())
            draw_icon(painter, place, tile.sign, colours.text3)
            return
        size = tile.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, tile.image)
        painter.setPen(QPen(QColor(colours.line2), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _paint_words(self, painter: QPainter, room: QRect, tile: Tile) -> None:
        colours = tokens()
        line, small = metrics().height(), metrics(SMALL_FACE).height()
        painter.setFont(font())
        painter.setPen(QColor(colours.text))
        name = metrics().elidedText(tile.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(
            QRect(room.left(), room.top(), room.width(), line), Qt.AlignmentFlag.AlignCenter, name
        )
        painter.setFont(font(SMALL_FACE))
        painter.setPen(QColor(colours.text2))
        second = QRect(room.left(), room.top() + line, room.width(), small)
        painter.drawText(second, Qt.AlignmentFlag.AlignCenter, tile.when)
        third = second.translated(0, small)
        if tile.note_sign:
            wide = metrics(SMALL_FACE).horizontalAdvance(tile.note) + 18
            left = third.center().x() - wide // 2
            draw_icon(
                painter, QRect(left, third.top() + (small - 14) // 2, 14, 14), tile.note_sign, colours.ok
            )
            painter.setPen(QColor(colours.ok))
            third = third.adjusted(18, 0, 0, 0)
        painter.drawText(third, Qt.AlignmentFlag.AlignCenter, tile.note)
