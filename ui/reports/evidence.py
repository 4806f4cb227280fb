"""The files that prove a report."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from ui.reports.reading import Shown
from ui.support.desk import Desk
from ui.widgets.record_files import RecordFilesDialog


def show_files(desk: Desk, shown: Shown | None, page: QWidget) -> None:
    """Open the evidence of the version that is shown."""
    if shown is not None and shown.record is not None:
        title = tr("Report of {period}", period=shown.period.label)
        RecordFilesDialog(desk, Noun.REPORT, shown.record.id, title, parent=page.window()).exec()
