"""The list of bundles that went out, with what is known of each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day, size
from cchc_desktop.services.bundle_results import BundleView
from ui.bundles.words import sent_state
from ui.support.desk import Desk
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class SentCard(Card):
    """What went out, newest first."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sent bundles"), parent=parent)
        self._desk = desk
        self.add_head(Text(tr("“exported” is not yet “received”"), "small"))
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Bundle"),
                    text=lambda row: tr("Bundle {number}", number=row.number),
                    under=lambda row: tr(
                        "{unit}, {size}", unit=row.partner_name or row.kind.label, size=size(row.size)
                    ),
                    chars=18,
                    stretch=True,
                ),
                Column(
                    title=tr("Exported on"),
                    text=lambda row: day(local_day(row.at)),
                    chars=10,
                    tone="text2",
                    drop=1,
                ),
                Column(title=tr("State"), badge=sent_state, chars=24),
            ]
        )
        self.table = TableView(self.model, name=tr("Sent bundles"), framed=False, two_lines=True)
        self._empty = EmptyState(
            "send-plane-line",
            tr("No bundle has been sent"),
            tr("What you export appears here, with whether it was received."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack, 1)

    def read(self) -> None:
        """Read the list again."""
        bundles = self._desk.workspace.bundles
        self._desk.work.read(lambda: bundles.history("out"), self._show, slot="sent")

    def _show(self, rows: Sequence[BundleView]) -> None:
        self.model.set_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self._empty)
