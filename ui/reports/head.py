"""The line over the report: title, version, state, and the one button that names the next step."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import ReportKind
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.report_versions import ReportRecord
from ui.reports.reading import Shown
from ui.reports.steps import RIGHTS, state_badge
from ui.theme.icons import icon
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, IconButton, Segmented
from ui.widgets.inputs import ComboField
from ui.widgets.text import Text

_GAP: Final = 8


class ReportHead(QWidget):
    """Chooses the version and starts what is to be done with it."""

    version_chosen = Signal(str)
    view_chosen = Signal(int)
    next_wanted = Signal()
    letterhead_wanted = Signal()
    export_wanted = Signal()
    refresh_wanted = Signal()
    files_wanted = Signal()

    def __init__(
        self, *, keep: Callable[[Right, Button], object] = lambda _r, _b: None, parent: QWidget | None = None
    ) -> None:
        """Take `keep`, which keeps a button to those with a right."""
        super().__init__(parent)
        self._keep = keep
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self.title = Text("", "title")
        self.versions = ComboField()
        self.versions.setAccessibleName(tr("Version"))
        self.versions.currentIndexChanged.connect(
            lambda _at: self.version_chosen.emit(str(self.versions.value()))
        )
        self.badge = Badge()
        self.view = Segmented([(tr("Text"), ""), (tr("Preview"), "")], name=tr("Text or preview"))
        self.view.group.idClicked.connect(self.view_chosen)
        self.view.hide()
        self.again = Button(tr("Read figures again"), self.refresh_wanted.emit, icon_name="refresh-line")
        self.letterhead = Button(tr("Letterhead…"), self.letterhead_wanted.emit, icon_name="government-line")
        self.exporting = Button(tr("Export"), self.export_wanted.emit, icon_name="download-2-line")
        self.files = Button(tr("Evidence…"), self.files_wanted.emit, icon_name="attachment-2")
        self.more = IconButton(tr("More"), "more-2-line", self._more)
        self.more.hide()
        self.next = Button("", self.next_wanted.emit, look="primary")
        for button in (self.again, self.letterhead):
            keep(Right.DRAFT, button)
        row.addWidget(self.title)
        row.addSpacing(4)
        row.addWidget(self.versions)
        row.addWidget(self.badge)
        row.addStretch(1)
        for widget in (
            self.view,
            self.again,
            self.letterhead,
            self.files,
            self.exporting,
            self.more,
            self.next,
        ):
            row.addWidget(widget)
        self._narrow = False
        self._draft = False

    def show_version(self, shown: Shown) -> None:
        """Show which version it is and what is next."""
        if shown.progress is None:
            return
        record = shown.progress.record
        self._draft = shown.is_draft
        consolidated = record.kind is ReportKind.CONSOLIDATED
        label = shown.period.label
        self.title.setText(
            tr("Consolidated report of {period}", period=label)
            if consolidated
            else tr("Report of {period}", period=label)
        )
        newest = shown.versions[0].id
        self.versions.set_choices(
            [
                *((each.id, _version(each, newest)) for each in shown.versions),
                *((each.id, _other(each)) for each in shown.others),
            ]
        )
        self.versions.blockSignals(True)
        self.versions.choose(record.id)
        self.versions.blockSignals(False)
        self.versions.fit_content()
        self.badge.set(*state_badge(shown.progress))
        self.next.set_words(shown.progress.next.label)
        self.next.set_icon(shown.progress.next.icon)
        self._keep(RIGHTS[shown.progress.next], self.next)
        self.next.setVisible(record.id == newest)
        self.view.set_words(0, tr("Text") if self._draft else tr("Steps"))
        self.set_narrow(on=self._narrow)

    def wants_preview(self) -> bool:
        """Tell whether the preview is wanted where there is room for one thing only."""
        return self.view.chosen() == 1

    def set_narrow(self, *, on: bool) -> None:
        """Show the switch in place of the title, and fold the quieter buttons, where there is little room."""
        self._narrow = on
        self.view.setVisible(on)
        self.title.setVisible(not on)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room beside the title."""
        super().resizeEvent(event)
        self._fold()

    def _quiet(self) -> list[tuple[Button, SignalInstance, str]]:
        drafting = [
            (self.again, self.refresh_wanted, "refresh-line"),
            (self.letterhead, self.letterhead_wanted, "government-line"),
        ]
        return [
            *(drafting if self._draft else ()),
            (self.files, self.files_wanted, "attachment-2"),
            (self.exporting, self.export_wanted, "download-2-line"),
        ]

    def _fold(self) -> None:
        """Hide the last of the quieter buttons first, until the others and the whole title have room."""
        quiet = [button for button, _wanted, _icon in self._quiet()]
        for button in (self.again, self.letterhead, self.files, self.exporting):
            button.setVisible(not self._narrow and button in quiet)
        self.more.setVisible(self._narrow)
        for button in reversed(quiet):
            if self._narrow or self._needed() <= self.width():
                return
            self.more.show()
            button.hide()

    def _needed(self) -> int:
        parts = (self.title, self.versions, self.badge, self.view, self.again, self.letterhead, self.files)
        every = (*parts, self.exporting, self.more, self.next)
        return sum(each.sizeHint().width() + _GAP for each in every if not each.isHidden()) + _GAP

    def _more(self) -> None:
        menu = QMenu(self)
        for button, wanted, name in self._quiet():
            if button.isHidden():
                action = menu.addAction(icon(name), button.text())
                action.setEnabled(button.isEnabled())
                action.setToolTip(button.toolTip())
                action.triggered.connect(wanted)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))


def _other(record: ReportRecord) -> str:
    if record.kind is ReportKind.CONSOLIDATED:
        return tr("Consolidated report")
    return tr("Report of the own work")


def _version(record: ReportRecord, newest: str) -> str:
    if record.id == newest:
        return tr("Version {n} (newest)", n=record.name)
    return tr("Version {n}", n=record.name)
