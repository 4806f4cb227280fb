"""Chooses from the folder that the office scanner writes to, with small images, the newest first."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.scans import ScannedFile
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.kinds import kind_icon
from ui.widgets.text import ElidedText, Text
from ui.widgets.tiles import SMALL, TILE, Tile, TileDelegate

_FILE: Final = Qt.ItemDataRole.UserRole


class ScanDialog(Dialog):
    """The scans as small pages; several can be chosen, those taken before are marked."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("From the scan folder"), width=712, parent=parent)
        self._desk = desk
        self._waiting: list[QListWidgetItem] = []
        self.prefer_height(460)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(tr("Choose scans"), "card"))
        self.folder = ElidedText("", "small")
        head.addWidget(self.folder, 1)
        self.change = Button(
            tr("Other folder…"), self._choose_folder, look="link", icon_name="folder-open-line"
        )
        head.addWidget(self.change)
        head.addWidget(Button(tr("Look again"), self.read, look="link", icon_name="refresh-line"))
        self.body.addLayout(head)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Scans, the newest first"))
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.list.setItemDelegate(TileDelegate(self.list))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.itemSelectionChanged.connect(self._count)
        self.list.itemDoubleClicked.connect(self._take_one)
        self.body.addWidget(self.list, 1)
        first = Button(tr("Choose the scan folder…"), self._choose_folder, look="primary")
        keep_to(desk, Right.RECORD, self.change, first)
        self.empty = EmptyState("scan-line", "", "", first)
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.take = self.add_button(Button(tr("Attach {n} files", n=0), self._take, look="primary"))
        self.list.setFocus()
        self.read()

    def done(self, result: int) -> None:
        """Make no more small images once the choice is made."""
        self._waiting = []
        super().done(result)

    def chosen(self) -> list[Path]:
        """Return the chosen scans, the oldest first, as their pages were scanned."""
        rows = sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True)
        return [self.list.item(row).data(_FILE).path for row in rows]

    def read(self) -> None:
        """Look into the folder again."""
        self._desk.work.read(self._look, self._show, self._failed, slot="scans")

    def _look(self) -> tuple[Path | None, tuple[ScannedFile, ...]]:
        scans = self._desk.workspace.scans
        return scans.folder(), scans.files()

    def _show(self, found: tuple[Path | None, tuple[ScannedFile, ...]]) -> None:
        folder, files = found
        self.banner.clear()
        self.folder.setText(str(folder or ""))
        self.list.clear()
        self._waiting = [self._item(file) for file in files]
        self.list.setVisible(bool(files))
        self.take.setVisible(bool(files))
        self.empty.setVisible(not files)
        if folder is None:
            self.empty.say(
                tr("No scan folder was chosen yet"),
                tr("Choose the folder that the scanner saves to; this computer remembers it."),
            )
        else:
            self.empty.say(tr("Nothing was scanned yet"), tr("Scan a document, then look again."))
        if files:
            self.list.setCurrentRow(0)
            self.list.clearSelection()
        self._count()
        self._draw_next()

    def _item(self, file: ScannedFile) -> QListWidgetItem:
        when = f"{file.modified.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        taken = tr("taken already") if file.taken else size_words(file.size)
        tile = Tile(file.path.name, when, taken, "checkbox-circle-fill" if file.taken else "")
        item = QListWidgetItem(f"{file.path.name}, {when}, {taken}")
        item.setData(TILE, tile)
        item.setData(_FILE, file)
        item.setToolTip(str(file.path))
        self.list.addItem(item)
        return item

    def _draw_next(self) -> None:
        """Have the next small image made, one after another so that the window stays quick."""
        if self._waiting:
            item = self._waiting.pop(0)
            file: ScannedFile = item.data(_FILE)
            make = partial(_drawn, self._desk, file.path)
            self._desk.work.read(make, partial(self._drawn, item), lambda _failure: self._draw_next())

    def _drawn(self, item: QListWidgetItem, made: tuple[str, QImage]) -> None:
        media_type, image = made
        if self.list.row(item) >= 0:
            item.setData(TILE, replace(item.data(TILE), image=image, sign=kind_icon(media_type)))
        self._draw_next()

    def _choose_folder(self) -> None:
        folder = ask_folder(self, tr("Choose the scan folder"))
        if folder is not None:
            choose = partial(self._desk.workspace.scans.choose, folder)
            self._desk.work.change(choose, self._folder_chosen, self._failed)

    def _folder_chosen(self, _changed: Changed[None]) -> None:
        self.read()

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)

    def _count(self) -> None:
        self.take.set_words(tr("Attach {n} files", n=len(self.list.selectedItems())))

    def _take(self) -> None:
        if self.list.selectedItems():
            self.accept()
        else:
            self.list.setFocus()

    def _take_one(self, item: QListWidgetItem) -> None:
        item.setSelected(True)
        self.accept()


def _drawn(desk: Desk, file: Path) -> tuple[str, QImage]:
    from ui.widgets.thumbnails import thumbnail_of

    media_type = desk.workspace.scans.media_type(file)
    return media_type, thumbnail_of(file, media_type, SMALL)
