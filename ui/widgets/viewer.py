"""Shows a file inside the program: PDF and pictures; others can be copied out."""

import shutil
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from cchc_desktop.domain.language import tr
from ui.support.files import ask_target
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, Segmented
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.text import ElidedText

PDF = "application/pdf"


class _Picture(QScrollArea):
    """A picture fitted to the width, or as large as it is."""

    def __init__(self, picture: QPixmap) -> None:
        super().__init__()
        self._picture = picture
        self._fitted = True
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._label)
        self.setWidgetResizable(True)

    def fit(self, *, on: bool) -> None:
        """Fit the width of the view, or show every dot."""
        self._fitted = on
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        room = self.viewport().size()
        smooth = Qt.TransformationMode.SmoothTransformation
        fits = not self._fitted or self._picture.width() <= room.width()
        shown = self._picture if fits else self._picture.scaledToWidth(max(room.width() - 8, 1), smooth)
        self._label.setPixmap(shown)


class FileViewer(Dialog):
    """One file, with a way to save a copy of it."""

    def __init__(
        self, file: Path, name: str, media_type: str, *, note: str = "", parent: QWidget | None = None
    ) -> None:
        """Show `file` under its own `name`; the stored file may be called otherwise."""
        super().__init__(name, width=640, parent=parent)
        self._file = file
        self._name = name
        self.setMinimumHeight(420)
        self.resize(self._room())
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.addWidget(ElidedText(name, "card"))
        if note:
            self.body.addWidget(ElidedText(note, "small"))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self._sizes = Segmented(
            [(tr("Fit the width"), ""), (tr("Actual size"), "")], name=tr("Size of the picture")
        )
        self.foot.insertWidget(0, self._sizes)
        self.shown = self._make(media_type)
        self.body.addWidget(self.shown, 1)
        self.add_button(Button(tr("Save a copy…"), self._save_copy, icon_name="download-2-line"))
        close = self.add_button(Button(tr("Close"), self.accept, look="primary"))
        QShortcut(QKeySequence("Ctrl+W"), self, self.accept)
        close.setFocus()

    def _room(self) -> QSize:
        parent = self.parentWidget()
        window = parent.window().size() if parent is not None else QSize(1000, 700)
        return QSize(max(640, int(window.width() * 0.7)), max(420, int(window.height() * 0.9)))

    def _make(self, media_type: str) -> QWidget:
        if media_type == PDF or self._name.lower().endswith(".pdf"):
            return self._pdf()
        reader = QImageReader(str(self._file))
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        picture = QPixmap.fromImageReader(reader)
        if picture.isNull():
            self._sizes.hide()
            return EmptyState(
                "file-text-line",
                tr("This kind of file cannot be shown here"),
                tr("Save a copy and open it in the program it was made with."),
            )
        shown = _Picture(picture)
        self._sizes.group.idClicked.connect(lambda at: shown.fit(on=at == 0))
        return shown

    def _pdf(self) -> QWidget:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        pages = QPdfDocument(self)
        view = QPdfView(self)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setDocument(pages)
        if pages.load(str(self._file)) != QPdfDocument.Error.None_:
            self.banner.say(
                State.BAD, tr("This PDF is damaged or locked with a password. Save a copy to look into it.")
            )
        self._sizes.group.idClicked.connect(
            lambda at: view.setZoomMode(QPdfView.ZoomMode.FitToWidth if at == 0 else QPdfView.ZoomMode.Custom)
        )
        return view

    def _save_copy(self) -> None:
        target = ask_target(self, tr("Save a copy"), name=self._name, of="")
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
