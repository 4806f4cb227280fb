"""Says what a reader would find wrong with a window: words cut off, fields askew, keys that lead nowhere."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)

from ui.widgets.badge import Badge, badge_size
from ui.widgets.cells import PADDING
from ui.widgets.field import Field
from ui.widgets.rows import LazyTableModel
from ui.widgets.text import ElidedText

_INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView)
_BESIDE = 16
"""Borders and margins of a field of one line."""
_TRAILING = 26
"""The sign at the end of a field, where there is one."""


def shown(kind: type[Any], inside: QWidget) -> list[Any]:
    """Return the widgets of a kind that are visible."""
    return [each for each in inside.findChildren(kind) if each.isVisible()]


def texts(window: QWidget) -> list[str]:
    """Return every word that can be read, pointed at or heard."""
    said = [window.windowTitle()]
    said += [each.whole() if isinstance(each, ElidedText) else each.text() for each in shown(QLabel, window)]
    said += [badge.words() for badge in shown(Badge, window)]
    for button in shown(QAbstractButton, window):
        said += [button.text().replace("&&", "&"), button.toolTip(), button.accessibleName()]
    for line in [*shown(QLineEdit, window), *shown(QPlainTextEdit, window)]:
        said += [line.placeholderText(), line.accessibleName(), line.accessibleDescription()]
    for listing in shown(QComboBox, window):
        said += [listing.itemText(at) for at in range(listing.count())]
    for view in shown(QAbstractItemView, window):
        said.append(view.accessibleName())
        if isinstance(view.model(), LazyTableModel):
            said += [column.title for column in view.model().columns]
    return [words for words in said if words]


def cut_words(window: QWidget, known: Sequence[str] = ()) -> list[str]:
    """Return the texts that stand in less room than they need; `known` may be shortened with dots."""
    faults = [f"cut off: {words!r}" for words in _cut_labels(window, known)]
    tight = [each for kind in (QAbstractButton, Badge) for each in shown(kind, window)]
    faults += [
        f"cut off: {each.words() if isinstance(each, Badge) else each.text()!r}"
        for each in tight
        if each.sizeHint().width() > each.width() + 1 and (isinstance(each, Badge) or each.text())
    ]
    faults += [
        f"placeholder cut off: {line.placeholderText()!r}"
        for line in shown(QLineEdit, window)
        if line.fontMetrics().horizontalAdvance(line.placeholderText()) > _room(line)
    ]
    for view in shown(QAbstractItemView, window):
        faults += _cut_columns(view)
    return faults


def _room(line: QLineEdit) -> int:
    return line.width() - _BESIDE - (_TRAILING if line.property("trailing") else 0)


def _cut_labels(window: QWidget, known: Sequence[str]) -> Iterator[str]:
    for label in shown(QLabel, window):
        if isinstance(label, ElidedText):
            if label.text() != label.whole() and not any(each in label.whole() for each in known):
                yield label.whole()
        elif label.wordWrap():
            if label.heightForWidth(label.width()) > label.height() + 1:
                yield label.text()
        elif label.text() and label.sizeHint().width() > label.width() + 1:
            yield label.text()


def _cut_columns(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if not isinstance(model, LazyTableModel):
        return
    header = view.header() if isinstance(view, QTreeView) else None
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
    if header is None:
        return
    for at, column in enumerate(model.columns):
        if header.isSectionHidden(at):
            continue
        if column.stretch and header.sectionSize(at) < column.width():
            yield f"{view.accessibleName()!r} has no room for its column {column.title!r}"
        for row in model.rows():
            badge = column.badge(row) if column.badge is not None and row is not None else None
            if badge and badge_size(badge[0]).width() > header.sectionSize(at) - 2 * PADDING:
                yield f"badge in a list cut off: {badge[0]!r}"


def askew(window: QWidget) -> list[str]:
    """Return pairs of fields that stand side by side but do not begin at one height."""
    fields = sorted(shown(Field, window), key=lambda each: _place(each, window).left())
    faults = []
    for one, other in ((a, b) for a in fields for b in fields if a.parentWidget() is b.parentWidget()):
        first, second = _place(one, window), _place(other, window)
        beside = first.right() < second.left()
        overlap = first.top() < second.bottom() and second.top() < first.bottom()
        if beside and overlap and first.top() != second.top():
            faults.append(f"askew: {one.label.text()!r} and {other.label.text()!r}")
    return faults


def outside(window: QWidget) -> list[str]:
    """Return what reaches beyond the right edge of the window, where nothing scrolls to it."""
    return [
        f"beyond the edge: {_name(each)!r}"
        for each in shown(QWidget, window)
        if isinstance(each, (QLabel, QAbstractButton, *_INPUTS))
        and not _in_list(each)
        and _place(each, window).right() > window.width()
    ]


def unnamed(window: QWidget) -> list[str]:
    """Return inputs and pictures to press that a screen reader could not name."""
    found = [each for kind in _INPUTS for each in shown(kind, window) if not _in_list(each)]
    found += [each for each in shown(QPushButton, window) if not each.text()]
    return [f"without a name: {type(each).__name__}" for each in found if not _spoken(each)]


def _spoken(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")


def walk(window: QWidget) -> list[QWidget]:
    """Return where Tab leads, one after another, from what has the focus until it is there again."""
    stops: list[QWidget] = []
    at = window.focusWidget()
    while at is not None and at not in stops:
        stops.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = window.focusWidget()
    return stops


def leaps(window: QWidget) -> list[str]:
    """Return where Tab goes back up the page or to the left, but for the one time it begins anew."""
    stops = walk(window)
    faults = []
    for one, other in zip(stops, [*stops[1:], *stops[:1]], strict=True):
        first, second = _place(one, window), _place(other, window)
        up = second.bottom() <= first.top() and second.left() <= first.right()
        level = abs(second.center().y() - first.center().y()) < min(first.height(), second.height()) // 2
        if up or (level and second.right() <= first.left()):
            faults.append(f"Tab leaps back from {_name(one)!r} to {_name(other)!r}")
    return faults if len(faults) > 1 else []


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _name(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton) and widget.text():
        return widget.text()
    return widget.accessibleName() or type(widget).__name__


def _in_list(widget: QWidget) -> bool:
    """Tell whether it is a part of a list or field, not one of its own."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractItemView | QComboBox | QLineEdit | QPlainTextEdit | QTextEdit):
            return True
        if isinstance(above, QAbstractScrollArea) and above.metaObject().className() == "QPdfView":
            return True
        above = above.parentWidget()
    return False
