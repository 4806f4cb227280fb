"""Writing a version to a file of the officer's choice."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.verdicts import Verdict
from cchc_desktop.services.report_versions import ReportRecord
from ui.support.desk import Desk
from ui.support.files import ask_target, kinds
from ui.theme.icons import icon


def offer_export(
    button: QWidget, desk: Desk, record: ReportRecord, name: Callable[[str], str], page: QWidget
) -> None:
    """Show under `button` the forms a version can be written in; `name` proposes a file's name."""
    menu = QMenu(page)
    choices = (
        (".pdf", False, tr("PDF, as printed…"), tr("PDF files"), "file-pdf-line"),
        (".docx", False, tr("DOCX, the whole report…"), tr("Word documents"), "file-text-line"),
        (".docx", True, tr("DOCX, to paste into another report…"), tr("Word documents"), "file-copy-line"),
        (".xlsx", False, tr("XLSX, the appendices…"), tr("Excel workbooks"), "file-excel-2-line"),
    )
    for suffix, section, words, kind, sign in choices:
        action = menu.addAction(icon(sign), words)
        action.triggered.connect(
            lambda _checked=False, suffix=suffix, section=section, kind=kind: export_to(
                desk,
                record,
                page,
                name=name(f"-muc-bao-cao{suffix}" if section else suffix),
                suffix=suffix,
                kind=kind,
                section_only=section,
            )
        )
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def export_to(
    desk: Desk,
    record: ReportRecord,
    page: QWidget,
    *,
    name: str,
    suffix: str,
    kind: str,
    section_only: bool = False,
) -> None:
    """Ask where to write a version and write it there."""
    target = ask_target(page, tr("Export the report"), name=name, of=kinds(kind, suffix))
    if target is None:
        return
    out = target if target.suffix.lower() == suffix else target.with_name(target.name + suffix)
    reports = desk.workspace.reports

    def told(file: Path) -> None:
        desk.saved(tr("Written to {file}", file=file))

    desk.work.long(
        tr("Exporting the report"),
        lambda progress: reports.export(record.id, out, section_only=section_only, progress=progress),
        told,
    )


def write_sheet(desk: Desk, file: Path, page: QWidget) -> None:
    """Ask where to write the verification sheet of `file` and write it there."""
    target = ask_target(
        page,
        tr("Write a verification sheet"),
        name=f"phieu-kiem-tra-{file.stem}.pdf",
        of=kinds(tr("PDF files"), ".pdf"),
    )
    if target is None:
        return
    signatures = desk.workspace.signatures

    def told(_verdict: Verdict) -> None:
        desk.saved(tr("Written to {file}", file=target))

    desk.work.read(lambda: signatures.write_sheet(file, target), told)
