"""A work area with a side pane that closes, in a splitter that remembers its width."""

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import ElidedText


class ScrollBody(QScrollArea):
    """A column that scrolls up and down, never sideways."""

    def __init__(self, *, margins: tuple[int, int, int, int] = (16, 8, 16, 8), spacing: int = 8) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("ground", "none")
        self.viewport().setAutoFillBackground(False)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column as wide as the view."""
        super().resizeEvent(event)
        inside = self.widget()
        if inside is not None:
            inside.setMaximumWidth(self.viewport().width())


class SidePane(QFrame):
    """Header with title and close, a scrolling body, a fixed footer."""

    closed = Signal()

    def __init__(self, title: str = "", *, closable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "pane")
        self.setMinimumWidth(280)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head_frame = QFrame()
        head_frame.setProperty("part", "head")
        head_frame.setMinimumHeight(46)
        self.head = QHBoxLayout(head_frame)
        self.head.setContentsMargins(16, 6, 8, 6)
        self.head.setSpacing(8)
        self.title = ElidedText(title, "card")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.head.addWidget(self.title)
        self.head_middle = QHBoxLayout()
        self.head_middle.setSpacing(8)
        self.head.addLayout(self.head_middle)
        self.head.addStretch(1)
        self.close_button = IconButton(tr("Close the pane"), "close-line", self.close_pane)
        self.close_button.setVisible(closable)
        self.head.addWidget(self.close_button)
        outer.addWidget(head_frame)
        self._scroll = ScrollBody()
        self.body = self._scroll.column
        outer.addWidget(self._scroll, 1)
        self._foot_frame = QFrame()
        self._foot_frame.setProperty("part", "foot")
        self._foot_frame.setMinimumHeight(50)
        self.foot = QHBoxLayout(self._foot_frame)
        self.foot.setContentsMargins(16, 8, 12, 8)
        self.foot.setSpacing(8)
        self._foot_frame.hide()
        outer.addWidget(self._foot_frame)
        if closable:
            escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_pane)
            escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def set_title(self, words: str) -> None:
        """Show `words` as the pane's title."""
        self.title.setText(words)
        self.setAccessibleName(words)

    def add_badge(self, widget: QWidget) -> None:
        """Put `widget` directly after the title."""
        self.head_middle.addWidget(widget)

    def add_head(self, widget: QWidget) -> None:
        """Put `widget` before the close button."""
        self.head.insertWidget(self.head.count() - 1, widget)

    def add_foot(self, widget: QWidget, *, right: bool = False) -> None:
        """Put `widget` into the footer; things at the right come after a gap."""
        if right:
            self.foot.addStretch(1)
        self.foot.addWidget(widget)
        self._foot_frame.show()

    def add_button(self, button: Button) -> Button:
        """Put `button` into the footer."""
        self.add_foot(button)
        return button

    def show_widget(self, widget: QWidget) -> None:
        """Scroll so that `widget` is seen."""
        self._scroll.ensureWidgetVisible(widget, 0, 24)

    def close_pane(self) -> None:
        """Hide the pane and tell; what was typed stays."""
        self.hide()
        self.closed.emit()


class PaneSplit(QSplitter):
    """List at the left, pane at the right; remembers the pane's width under `key`.

    Under 800 px the pane covers the list.
    """

    _NARROW = 800

    def __init__(
        self, key: str, main: QWidget, pane: QWidget, *, pane_width: int = 448, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._key = f"panes/{key}"
        self._main = main
        self.pane = pane
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(main)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        stored = QSettings().value(self._key, pane_width)
        self._width = int(stored) if isinstance(stored, int | str) and str(stored).isdigit() else pane_width
        self.splitterMoved.connect(self._remember)

    def use(self, pane: QWidget) -> None:
        """Let `pane` be the one at the right from now on; the other is put away."""
        if self.indexOf(pane) < 0:
            self.addWidget(pane)
            self.setStretchFactor(self.indexOf(pane), 0)
            pane.hide()
        if pane is not self.pane:
            self.pane.hide()
            self.pane = pane
            self._place()

    def open_pane(self) -> None:
        """Show the pane at its remembered width."""
        self.pane.show()
        self._place()

    def open_list(self) -> None:
        """Show the list again after the pane was closed."""
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the pane on Esc in the list too, where nothing nearer had a use for the key."""
        pane = self.pane
        escape = event.key() == Qt.Key.Key_Escape
        if escape and isinstance(pane, SidePane) and not (pane.isHidden() or pane.close_button.isHidden()):
            pane.close_pane()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pane's width; cover the list when there is no room for both."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        narrow = self.width() < self._NARROW - 88 and not self.pane.isHidden()
        self._main.setVisible(not narrow)
        if not self.pane.isHidden() and not narrow:
            width = min(self._width, max(self.pane.minimumSizeHint().width(), int(self.width() * 0.53)))
            sizes = [0] * self.count()
            sizes[self.indexOf(self._main)] = self.width() - width
            sizes[self.indexOf(self.pane)] = width
            self.setSizes(sizes)

    def _remember(self, at: int, _index: int) -> None:
        self._width = self.width() - at
        QSettings().setValue(self._key, self._width)
