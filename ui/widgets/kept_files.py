"""Chooses among the files that other records have already: one decision proves several activities."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.evidence import describe_owners
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.services.evidence_lists import KeptEvidence
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import SearchField
from ui.widgets.kinds import kind_icon
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

_PAUSE = 200


class KeptFilesDialog(Dialog):
    """The files of this unit, the newest first, found by name, number or issuer."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Files kept already"), width=640, parent=parent)
        self._desk = desk
        self.prefer_height(430)
        self.body.addWidget(Text(tr("Choose files that prove this record too"), "card", wrap=True))
        self.search = SearchField(tr("Name, number or issuer"))
        self.search.setAccessibleName(tr("Name, number or issuer"))
        self.body.addWidget(self.search)
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Evidence file"),
                    text=lambda row: row.file.name,
                    icon=lambda row: kind_icon(row.file.media_type),
                    stretch=True,
                    under=_under,
                ),
                Column(title=tr("Size"), text=lambda row: size_words(row.file.size), right=True, chars=11),
            ],
            work=desk.work,
            fetch=self._fetch(),
            key=lambda row: row.file.id,
            parent=self,
        )
        self.table = TableView(self.model, name=tr("Files kept already"), two_lines=True, multiple=True)
        self.table.opened.connect(lambda _row: self.accept())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._count())
        self.body.addWidget(self.table, 1)
        self.empty = EmptyState("archive-line", "", "")
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.take = self.add_button(Button(tr("Choose files…"), self._take, look="primary"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(lambda: self.model.set_fetch(self._fetch()))
        self.search.textChanged.connect(lambda _words: self._pause.start())
        self.model.loaded.connect(self._loaded)
        self.model.reload()
        self._count()
        self.search.setFocus()

    def chosen(self) -> list[NewEvidence]:
        """Return the selected files, to be attached without a copy."""
        rows: list[KeptEvidence] = self.table.selected()
        evidence = self._desk.workspace.evidence
        return [
            NewEvidence(evidence.path(row.file.sha256), row.file.values, row.file.name, row.file.sha256)
            for row in rows
            if row.file.present
        ]

    def _fetch(self) -> "partial[Sequence[KeptEvidence]]":
        return partial(_page, self._desk.workspace.evidence_lists.kept, self.search.text())

    def _loaded(self) -> None:
        none = self.model.is_empty()
        self.table.setVisible(not none)
        self.empty.setVisible(none)
        if self.search.text().strip():
            self.empty.say(tr("No file has these words"), tr("Type fewer words, or clear the field."))
        else:
            self.empty.say(
                tr("No file is kept yet"), tr("Files that are attached to records appear here by themselves.")
            )

    def _count(self) -> None:
        count = len(self.table.selected())
        self.take.set_words(tr("Attach {n} files", n=count))

    def _take(self) -> None:
        if self.table.selected():
            self.accept()
        else:
            self.table.setFocus()


def _under(row: KeptEvidence) -> str:
    said = row.file.values
    parts = (said.number, said.issuer, describe_owners(row.owners), "" if row.file.present else _not_here())
    return " · ".join(part for part in parts if part)


def _not_here() -> str:
    return tr("not arrived yet")


def _page(kept: object, text: str, _sort: str, offset: int, limit: int) -> Sequence[KeptEvidence]:
    return kept(text, offset=offset, limit=limit)  # type: ignore[operator,no-any-return]
