"""Shows a file inside the program: PDF, pictures and text page by page; other kinds open outside."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.evidence import EvidenceValues, page_of
from cchc_desktop.domain.file_kinds import FileKind, kind_of, safe_ending
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.evidence import ShownFile
from cchc_desktop.services.outside_copies import copy_outside
from ui.support.files import ask_target
from ui.support.messages import confirm
from ui.support.outside import open_outside
from ui.theme.fonts import metrics
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, IconButton
from ui.widgets.canvas import Fit, PageCanvas
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import TextField
from ui.widgets.pages import pages_of
from ui.widgets.text import ElidedText, Text, upright

PDF: Final = "application/pdf"
_TEXT_SHOWN: Final = 1 << 20


class FileView(QWidget):
    """One file with the ways to look at it; tells `closed` when the officer has seen enough."""

    closed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = Path()
        self._name = self._media_type = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.canvas = PageCanvas()
        column.addWidget(self._make_head())
        self.banner = Banner()
        column.addWidget(self.banner)
        self.tools = self._make_tools()
        column.addWidget(self.tools)
        self.canvas.page_changed.connect(self._page_changed)
        self.canvas.zoomed.connect(lambda percent: self._percent.setText(f"{percent} %"))
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setProperty("framed", False)
        self.outside = Button(
            tr("Open outside…"), self.open_outside, look="primary", icon_name="external-link-line"
        )
        self.other = EmptyState("file-text-line", "", "", self.outside)
        self._stack = QStackedWidget()
        for widget in (self.canvas, self.words, self.other):
            self._stack.addWidget(widget)
        column.addWidget(self._stack, 1)

    def show_file(self, shown_file: ShownFile) -> None:
        """Show a file under its own name, from the page on that its locator names."""
        file, name, media_type = shown_file.path, shown_file.name, shown_file.media_type
        self._file, self._name, self._media_type = file, name, media_type
        page = page_of(shown_file.values.locator) or 1
        self.setAccessibleName(name)
        self.words.setAccessibleName(name)
        self.name.setText(name)
        self.set_note(_said(shown_file.values))
        self.banner.clear()
        self._pages = pages_of(file, media_type, self.canvas)
        shown: QWidget = self.canvas
        if self._pages is not None and self._pages.count():
            self._of.setText(f"/ {self._pages.count()}")
            several = self._pages.count() > 1
            for widget in self._paging:
                widget.setVisible(several)
            self.canvas.set_pages(self._pages, page - 1)
        elif kind_of(media_type) is FileKind.TEXT:
            shown = self.words
            self.words.setPlainText(_text_of(file))
        else:
            shown = self.other
            self._say_other(damaged=self._pages is not None)
        self.tools.setVisible(shown is self.canvas)
        self._stack.setCurrentWidget(shown)
        self._may_open.setVisible(shown is not self.other and bool(safe_ending(media_type, name)))

    def set_note(self, words: str) -> None:
        """Say `words` under the name, nothing when they are empty."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def focus_file(self) -> None:
        """Put the focus on what is shown, so that the keys move it."""
        shown = self._stack.currentWidget()
        wanted: QWidget = self.outside if shown is self.other else shown or self.canvas
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_outside(self) -> None:
        """Open a copy in another program, once the officer has read what that means."""
        ending = safe_ending(self._media_type, self._name)
        sure = confirm(
            self.window(),
            tr("Open “{name}” in another program?", name=self._name),
            tr(
                "A copy ({ending}, {size}) opens in the program this computer has for it; changes to it are"
                " not kept. A file from elsewhere may do harm there: go on only if you know who made it.",
                ending=ending,
                size=size_words(self._size()),
            ),
            yes=tr("Open outside"),
            no=tr("Do not open"),
            danger=True,
            icon_name="external-link-line",
        )
        if not sure:
            return
        try:
            copy = copy_outside(self._file, self._name, ending)
        except Failure as failure:
            self.banner.say(State.BAD, failure.hint, head=failure.message)
            return
        if not open_outside(copy):
            self.banner.say(
                State.WARN, tr("This computer has no program for {ending} files: save a copy.", ending=ending)
            )

    def save_copy(self) -> None:
        """Write a copy where the officer wants it."""
        target = ask_target(self.window(), tr("Save a copy"), name=self._name, of="")
        if target is None:
            return
        try:
            shutil.copyfile(self._file, target)
        except OSError:
            self.banner.say(
                State.BAD, tr("The copy cannot be written there. Choose another folder with enough space.")
            )
            return
        self.banner.say(State.OK, tr("The copy was written to {file}.", file=target))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the percentage out where there is little room."""
        super().resizeEvent(event)
        self._percent.setVisible(self.width() >= metrics().horizontalAdvance("0") * 58)

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("part", "head")
        head.setMinimumHeight(46)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 5, 8, 5)
        row.setSpacing(2)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.name = ElidedText("", "card")
        self.note = ElidedText("", "small")
        words.addWidget(self.name)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        self._may_open = IconButton(tr("Open outside…"), "external-link-line", self.open_outside)
        row.addWidget(self._may_open)
        row.addWidget(IconButton(tr("Save a copy…"), "download-2-line", self.save_copy))
        self.close_button = IconButton(
            tr("Close the file"), "close-line", self.closed.emit, shortcut="Ctrl+W"
        )
        row.addWidget(self.close_button)
        return head

    def _make_tools(self) -> QWidget:
        tools = QFrame()
        tools.setProperty("part", "head")
        row = QHBoxLayout(tools)
        row.setContentsMargins(10, 3, 8, 3)
        row.setSpacing(1)
        back = IconButton(tr("Page before"), "arrow-left-s-line", lambda: self._step(-1))
        self.page = TextField("", limit=5)
        self.page.setValidator(QIntValidator(1, 99_999, self.page))
        self.page.setFixedWidth(metrics().horizontalAdvance("0") * 4 + 22)
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setAccessibleName(tr("Page"))
        self.page.returnPressed.connect(self._go)
        self.page.editingFinished.connect(lambda: self._page_changed(self.canvas.page()))
        self._of = Text("", tone="text2")
        on = IconButton(tr("Next page"), "arrow-right-s-line", lambda: self._step(1))
        line = upright()
        self._paging: Sequence[QWidget] = (back, self.page, self._of, on, line)
        for widget in self._paging:
            row.addWidget(widget)
        self._percent = Text("", tone="text2")
        self._percent.setFixedWidth(metrics().horizontalAdvance("0000 %"))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (
            IconButton(tr("Smaller (-)"), "zoom-out-line", self.canvas.zoom_out),
            self._percent,
            IconButton(tr("Larger (+)"), "zoom-in-line", self.canvas.zoom_in),
            IconButton(tr("Fit the width (W)"), "arrow-left-right-line", lambda: self.canvas.fit(Fit.WIDTH)),
            IconButton(tr("Whole page (0)"), "fullscreen-line", lambda: self.canvas.fit(Fit.PAGE)),
            upright(),
            IconButton(tr("Turn left"), "anticlockwise-2-line", lambda: self.canvas.turn(-1)),
            IconButton(tr("Turn right (R)"), "clockwise-2-line", self.canvas.turn),
        ):
            row.addWidget(widget)
        row.addStretch(1)
        tools.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return tools

    def _step(self, by: int) -> None:
        self.canvas.go_to(self.canvas.page() + by)

    def _go(self) -> None:
        if self.page.text():
            self.canvas.go_to(int(self.page.text()) - 1)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_changed(self, page: int) -> None:
        self.page.setText(str(page + 1))

    def _say_other(self, *, damaged: bool) -> None:
        what = f"{kind_of(self._media_type).label}, {size_words(self._size())}"
        ending = safe_ending(self._media_type, self._name)
        self.outside.setVisible(bool(ending))
        if damaged:
            words = tr("The file is damaged, locked with a password, or of a form this program cannot draw.")
        elif ending:
            words = tr("This kind is not shown here. It can be opened in the program it was made with.")
        else:
            words = tr("This kind is neither shown here nor opened outside. A copy can be saved.")
        self.other.say(what, words)

    def _size(self) -> int:
        try:
            return self._file.stat().st_size
        except OSError:
            return 0


class FileViewer(Dialog):
    """One file in a dialog."""

    def __init__(
        self,
        file: ShownFile,
        *,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show `file`; `note` stands under its name in place of what is said of it."""
        super().__init__(file.name, width=640, parent=parent)
        self.prefer_height(420)
        self.resize(self._room())
        self.body.setContentsMargins(0, 0, 0, 0)
        self.view = FileView()
        self.view.close_button.hide()
        self.view.show_file(file)
        self.banner = self.view.banner
        if note:
            self.view.set_note(note)
        self.body.addWidget(self.view)
        self.add_button(Button(tr("Close"), self.accept, look="primary"))
        QShortcut(QKeySequence("Ctrl+W"), self, self.accept)
        self.view.focus_file()

    def _room(self) -> QSize:
        parent = self.parentWidget()
        window = parent.window().size() if parent is not None else QSize(1000, 700)
        return QSize(max(640, int(window.width() * 0.7)), max(420, int(window.height() * 0.9)))


def _said(values: EvidenceValues) -> str:
    """Return number, issuer, place and date of a file in one line."""
    since = tr("in force from {day}", day=day_words(values.effective_on)) if values.effective_on else ""
    return " · ".join(part for part in (values.number, values.issuer, values.locator, since) if part)


def _text_of(file: Path) -> str:
    """Return the beginning of a text, in whichever letters it was written."""
    try:
        with file.open("rb") as source:
            octets = source.read(_TEXT_SHOWN)
    except OSError:
        return ""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", errors="replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if fault.start > len(octets) - 4:  # cut within the last letter
            return octets.decode("utf-8-sig", errors="ignore")
        return octets.decode("cp1258", errors="replace")
