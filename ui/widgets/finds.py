"""The list of finds: headings by kind, finds with what matched marked, a way to more of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QLineF, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.domain.language import tr
from ui.support.frame import SearchGroup, SearchHit
from ui.theme.fonts import BODY, SMALL, font, metrics
from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens
from ui.widgets.cells import Index

START, END = "\x02", "\x03"
_SIDE: Final = 12
_ICON: Final = 28


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a kind over its finds."""

    words: str


@dataclass(frozen=True, slots=True)
class More:
    """Asks for more finds of a kind."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Example:
    """Words to try, and what they look for."""

    words: str
    meaning: str


Line = Heading | SearchHit | More | Example


def lines_of(groups: Sequence[SearchGroup]) -> list[Line]:
    """Return the lines of a list of finds."""
    lines: list[Line] = []
    for group in groups:
        lines += [Heading(group.heading), *group.hits]
        if group.more:
            lines.append(More(group.kind, tr("More of “{kind}”", kind=group.heading)))
    return lines


def unmarked(marked: str) -> str:
    """Return the words without the marks of what matched."""
    return marked.replace(START, "").replace(END, "")


def runs(marked: str) -> Iterator[tuple[str, bool]]:
    """Cut words into runs that matched and runs that did not."""
    for at, piece in enumerate(marked.replace(END, START).split(START)):
        if piece:
            yield piece, at % 2 == 1


class FindsModel(QAbstractListModel):
    """The lines of the list; headings cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line_at(self, row: int) -> Line | None:
        """Return the line at `row`."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def next_choice(self, row: int, step: int) -> int:
        """Return the next row that can be chosen, `row` itself where there is none."""
        at = row + step
        while 0 <= at < len(self._lines):
            if not isinstance(self._lines[at], Heading):
                return at
            at += step
        return row

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a line."""
        line = self.line_at(index.row())
        if line is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return spoken(line)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything be chosen but headings."""
        if isinstance(self.line_at(index.row()), Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def spoken(line: Line) -> str:
    """Return a line as it is read aloud."""
    if isinstance(line, SearchHit):
        return f"{unmarked(line.title)}. {unmarked(line.note)}".strip(" .")
    if isinstance(line, Example):
        return f"{line.words}. {line.meaning}"
    return line.words


class FindsDelegate(QStyledItemDelegate):
    """Paints headings small and bold, finds in two lines, what matched bold on a tint."""

    def __init__(self, model: FindsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height a line needs."""
        del option
        line = self._model.line_at(index.row())
        if isinstance(line, Heading):
            return QSize(100, metrics(SMALL, bold=True).height() + 14)
        if isinstance(line, SearchHit) and line.note:
            return QSize(100, metrics().height() + metrics(SMALL).height() + 13)
        return QSize(100, metrics().height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        line = self._model.line_at(index.row())
        colours = tokens()
        rect: QRect = option.rect
        painter.save()
        if bool(option.state & QStyle.StateFlag.State_Selected):
            painter.fillRect(rect, QColor(colours.tint))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if isinstance(line, Heading):
            if index.row():
                painter.setPen(QPen(QColor(colours.line), 1))
                painter.drawLine(QLineF(inner.left(), rect.top() + 2.5, inner.right(), rect.top() + 2.5))
            painter.setFont(font(SMALL, bold=True))
            painter.setPen(QColor(colours.text2))
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.words)
        elif isinstance(line, SearchHit):
            self._paint_hit(painter, inner, line)
        elif isinstance(line, More):
            words = inner.adjusted(_ICON, 0, 0, 0)
            painter.setFont(font())
            painter.setPen(QColor(colours.accent))
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.words)
        elif isinstance(line, Example):
            end = _paint_runs(painter, inner, f"{line.words}   ", BODY, colours.text)
            rest = inner.adjusted(end - inner.left(), 0, 0, 0)
            _paint_runs(painter, rest, line.meaning, SMALL, colours.text3)
        painter.restore()

    def _paint_hit(self, painter: QPainter, rect: QRect, hit: SearchHit) -> None:
        colours = tokens()
        sign = QRectF(rect.left(), rect.center().y() - 7, 16, 16)
        draw_icon(painter, sign, hit.icon, colours.text2)
        rect = rect.adjusted(_ICON, 0, 0, 0)
        if not hit.note:
            _paint_runs(painter, rect, hit.title, BODY, colours.text)
            return
        tall, small = metrics().height(), metrics(SMALL).height()
        top = rect.top() + (rect.height() - tall - small - 2) // 2
        _paint_runs(painter, QRect(rect.left(), top, rect.width(), tall), hit.title, BODY, colours.text)
        under = QRect(rect.left(), top + tall + 2, rect.width(), small)
        _paint_runs(painter, under, hit.note, SMALL, colours.text2)


class FindsList(QListView):
    """The list itself: the box keeps the focus and steers it."""

    def __init__(self, model: FindsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._finds = model
        self.setModel(model)
        self.setItemDelegate(FindsDelegate(model, self))
        self.setAccessibleName(tr("Found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("framed", False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def current(self) -> Line | None:
        """Return the line that Enter would open."""
        return self._finds.line_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def go_to(self, row: int) -> None:
        """Stand on `row`; the first find also shows the heading over it."""
        index = self._finds.index(row)
        self.setCurrentIndex(index)
        if row <= 1:
            self.scrollToTop()
        else:
            self.scrollTo(index)

    def step(self, step: int) -> None:
        """Go to the next or previous line that can be chosen."""
        self.go_to(self._finds.next_choice(self.currentIndex().row(), step))

    def wanted_height(self) -> int:
        """Return the height at which nothing needs to scroll."""
        return sum(self.sizeHintForRow(row) for row in range(self._finds.rowCount())) + 2


def _paint_runs(painter: QPainter, rect: QRect, marked: str, size: int, colour: str) -> int:
    """Paint words in one line, what matched bold on a tint; return where they end."""
    colours = tokens()
    plain, bold = metrics(size), metrics(size, bold=True)
    words = " ".join(marked.split(" ")).replace("\n", " ")
    left = rect.left()
    for piece, matched in runs(words):
        room = rect.right() - left
        measure = bold if matched else plain
        width = measure.horizontalAdvance(piece)
        shown = piece if width <= room else measure.elidedText(piece, Qt.TextElideMode.ElideRight, room)
        if not shown:
            break
        width = measure.horizontalAdvance(shown)
        if matched:
            ground = QRectF(
                left - 1, rect.center().y() - measure.height() / 2 + 1, width + 2, measure.height()
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.warn_fill))
            painter.drawRoundedRect(ground, 2, 2)
        painter.setFont(font(size, bold=matched))
        painter.setPen(QColor(colours.text if matched else colour))
        painter.drawText(
            QRect(left, rect.top(), width + 2, rect.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            shown,
        )
        left += width
        if shown != piece:
            break
    return left
