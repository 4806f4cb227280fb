"""How one cell of a table or tree is described and painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui.theme.fonts import SMALL, font, metrics
from ui.theme.icons import MEANING, draw_icon
from ui.theme.tokens import State, tokens
from ui.widgets.badge import badge_size, paint_badge, paint_state_words
from ui.widgets.inputs import paint_check
from ui.widgets.progress import paint_bar

Index = QModelIndex | QPersistentModelIndex
Row: TypeAlias = Any
"""Rows are whatever record a table is about; only its columns look inside."""
Shown = tuple[str, State, str]
"""Words, state and icon name ("" for the state's own) of a badge or state."""

PADDING: Final = 8
ROW: Final = 32
TREE_ROW: Final = 30
TWO_LINES: Final = 44
HEADER: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it says of a row and how; rows are whatever the model holds."""

    title: str
    text: Callable[[Any], str] = lambda _row: ""
    sort: str = ""
    """What the service calls this order; empty when the column does not sort."""
    chars: int = 10
    """Width in digits; the least of a stretching column."""
    stretch: bool = False
    right: bool = False
    tone: Callable[[Any], str] | str = "text"
    """Name of a text token."""
    bold: Callable[[Any], bool] | bool = False
    code: Callable[[Any], str] | None = None
    """Stands bold before the text."""
    code_chars: int = 0
    icon: Callable[[Any], str] | None = None
    icon_tone: Callable[[Any], str] | str = "text2"
    """Name of the token the icon is painted in."""
    badge: Callable[[Any], Shown | None] | None = None
    """At most one column of a table has badges."""
    state: Callable[[Any], Shown | None] | None = None
    """Icon and word without ground."""
    progress: Callable[[Any], tuple[int, int] | None] | None = None
    check: Callable[[Any], bool | None] | None = None
    locked: Callable[[Any], str] | None = None
    """Why the tick of a row cannot be turned, empty where it can."""
    under: Callable[[Any], str] | None = None
    """Second line, in two-line rows."""
    drop: int = 0
    """Columns with the highest number leave first when room is short; 0 always stays."""

    folds: bool = False
    """Leaves in two-line rows, where the second line says the same."""
    brief: str = ""
    """Shorter title in two-line rows."""
    brief_chars: int = 0
    """Width in digits in two-line rows, where it differs."""
    off: bool = False
    """Not shown until the officer chooses it."""

    def width(self, *, folded: bool = False) -> int:
        """Return the width in px, from the measures of the face; narrower in two-line rows, `folded`."""
        chars = self.brief_chars if folded and self.brief_chars else self.chars
        wide = metrics().horizontalAdvance("0") * chars
        words = self.brief if folded and self.brief else self.title
        title = metrics(SMALL, bold=True).horizontalAdvance(words) + (18 if self.sort else 0)
        return max(wide, title) + 2 * PADDING + (22 if self.icon else 0)


class RowsModel(Protocol):
    """What the cell painter asks of a model."""

    columns: tuple[Column, ...]

    def row_at(self, index: Index) -> Row:
        """Return the row behind `index`."""
        ...

    def is_heading(self, index: Index) -> bool:
        """Tell whether the row is a group over others."""
        ...

    def toggle(self, index: Index) -> None:
        """Turn the tick of the row."""
        ...


class CellDelegate(QStyledItemDelegate):
    """Paints text, codes, icons, badges, states, ticks and small bars alike in tables and trees."""

    def __init__(self, view: QAbstractItemView, *, lines: bool = True) -> None:
        super().__init__(view)
        self.two_lines = False
        self._lines = lines
        self.row_height = ROW

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row height the face needs."""
        del option, index
        return QSize(40, self.height())

    def height(self) -> int:
        """Return the height of one row."""
        if self.two_lines:
            return max(TWO_LINES, metrics().height() + metrics(SMALL).height() + 13)
        return max(self.row_height, metrics().height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        model: Any = index.model()
        column: Column = model.columns[index.column()]
        row = model.row_at(index)
        rect: QRect = option.rect
        if self._lines:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            paint_ground(painter, rect, selected=selected, first=index.column() == 0)
        if row is None:
            return
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        painter.save()
        self._paint_content(painter, inner, column, row, heading=model.is_heading(index))
        painter.restore()

    def _paint_content(
        self, painter: QPainter, rect: QRect, column: Column, row: Row, *, heading: bool
    ) -> None:
        if column.check is not None:
            checked = column.check(row)
            if checked is not None:
                box = QRectF(rect.left(), rect.center().y() - 8, 17, 17)
                why = column.locked(row) if column.locked is not None else ""
                paint_check(painter, box, checked=checked, enabled=not why)
                if why and not checked:
                    draw_icon(painter, box.adjusted(2, 2, -2, -2), MEANING["frozen"], tokens().text3)
                rect = rect.adjusted(27, 0, 0, 0)
        if column.badge is not None and (shown := column.badge(row)) is not None:
            paint_badge(painter, rect, *shown)
            return
        if column.state is not None and (shown := column.state(row)) is not None:
            paint_state_words(painter, rect, *shown)
            return
        if column.progress is not None:
            part = column.progress(row)
            if part is not None:
                paint_bar(
                    painter, QRect(rect.left(), rect.top(), min(44, rect.width() // 2), rect.height()), *part
                )
        if column.icon is not None and (name := column.icon(row)):
            sign = QRectF(rect.left(), rect.center().y() - 7, 16, 16)
            tone = column.icon_tone(row) if callable(column.icon_tone) else column.icon_tone
            draw_icon(painter, sign, name, getattr(tokens(), tone))
            rect = rect.adjusted(24, 0, 0, 0)
        self._paint_words(painter, rect, column, row, heading=heading)

    def _paint_words(
        self, painter: QPainter, rect: QRect, column: Column, row: Row, *, heading: bool
    ) -> None:
        colours = tokens()
        under = column.under(row) if column.under is not None and self.two_lines else ""
        tone = column.tone(row) if callable(column.tone) else column.tone
        bold = heading or (column.bold(row) if callable(column.bold) else column.bold)
        line = rect
        if under:
            top = rect.top() + (rect.height() - metrics().height() - metrics(SMALL).height() - 1) // 2
            line = QRect(rect.left(), top, rect.width(), metrics().height())
            small = QRect(rect.left(), line.bottom() + 2, rect.width(), metrics(SMALL).height())
            painter.setFont(font(SMALL))
            painter.setPen(QColor(colours.text3))
            words = metrics(SMALL).elidedText(under, Qt.TextElideMode.ElideRight, small.width())
            painter.drawText(small, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        if column.code is not None and (code := column.code(row)):
            painter.setFont(font(bold=True))
            painter.setPen(QColor(colours.text))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, code)
            natural = metrics(bold=True).horizontalAdvance(code) + 12
            reserved = metrics().horizontalAdvance("0") * column.code_chars
            line = line.adjusted(max(natural, reserved), 0, 0, 0)
        words = column.text(row)
        painter.setFont(font(bold=bold))
        painter.setPen(QColor(getattr(colours, tone)))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        shown = metrics(bold=bold).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tell the whole words when they were shortened."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        model: Any = index.model()
        column: Column = model.columns[index.column()]
        row = model.row_at(index)
        if column.locked is not None and row is not None and (why := column.locked(row)):
            QToolTip.showText(event.globalPos(), why, view)
            return True
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = view.visualRect(index).width() - 2 * PADDING
        if metrics().horizontalAdvance(words) + self._taken(index) > room:
            QToolTip.showText(event.globalPos(), words, view)
        else:
            QToolTip.hideText()
        return True

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Turn a tick on a click in its cell."""
        rows: Any = model
        column: Column = rows.columns[index.column()]
        if column.check is not None and event.type() == QEvent.Type.MouseButtonRelease:
            rows.toggle(index)
            return True
        return super().editorEvent(event, model, option, index)

    def _taken(self, index: Index) -> int:
        model: Any = index.model()
        column: Column = model.columns[index.column()]
        row = model.row_at(index)
        taken = 24 if column.icon is not None or column.state is not None else 0
        if column.code is not None and row is not None:
            natural = metrics(bold=True).horizontalAdvance(column.code(row)) + 12
            taken += max(natural, metrics().horizontalAdvance("0") * column.code_chars)
        if column.badge is not None and row is not None and (shown := column.badge(row)) is not None:
            taken = badge_size(shown[0]).width() - metrics().horizontalAdvance(shown[0])
        return taken


def paint_ground(
    painter: QPainter, rect: QRect, *, selected: bool, first: bool, heading: bool = False
) -> None:
    """Paint a row's ground, its bottom line and, when selected, the bar at its left."""
    colours = tokens()
    painter.fillRect(
        rect, QColor(colours.tint if selected else colours.sunken if heading else colours.surface)
    )
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawLine(QLineF(rect.left(), rect.bottom() + 0.5, rect.right() + 1, rect.bottom() + 0.5))
    if selected and first:
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))


class Header(QHeaderView):
    """Column titles with the arrow of the sorted one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)
        self.setSectionsClickable(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """Return the height of the header."""
        return QSize(super().sizeHint().width(), max(HEADER, metrics(SMALL, bold=True).height() + 14))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one title."""
        model: Any = self.model()
        colours = tokens()
        painter.save()
        painter.fillRect(rect, QColor(colours.sunken))
        painter.setPen(QPen(QColor(colours.line2), 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() + 0.5, rect.right() + 1, rect.bottom() + 0.5))
        column: Column = model.columns[section]
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        mark = model.sort_mark(section) if hasattr(model, "sort_mark") else None
        if mark is not None:
            rank, down = mark
            sign = QRectF(inner.right() - 13, inner.center().y() - 7, 14, 14)
            draw_icon(painter, sign, "arrow-down-s-line" if down else "arrow-up-s-line", colours.text2)
            inner.adjust(0, 0, -16, 0)
            if rank:
                painter.setFont(font(SMALL))
                painter.setPen(QColor(colours.text2))
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(inner, right, str(rank))
                inner.adjust(0, 0, -metrics(SMALL).horizontalAdvance("0") - 2, 0)
        painter.setFont(font(SMALL, bold=True))
        painter.setPen(QColor(colours.text2))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        title = column.brief if column.brief and getattr(model, "folded", False) else column.title
        words = metrics(SMALL, bold=True).elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
