"""The page of the quarterly report."""

from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.report_checks import ASSESSMENT, LETTERHEAD
from cchc_desktop.domain.report_text import OPENING
from cchc_desktop.domain.reports import Amendment, Profile
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import Verdict
from cchc_desktop.services.report_versions import ReportRecord, ReportState
from ui.reports.amending import ask_amendment
from ui.reports.attaching import AttachDialog, PaperDialog
from ui.reports.evidence import show_files
from ui.reports.exporting import export_to, offer_export, write_sheet
from ui.reports.issuing import IssueDialog
from ui.reports.keeping import keep_report_to_rights, make_banner, make_head
from ui.reports.letterhead import LetterheadDialog
from ui.reports.reading import Shown, file_name, read_shown
from ui.reports.signing import SignDialog
from ui.reports.steps import Step
from ui.reports.workbench import Workbench
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.support.messages import confirm
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.screen import Screen

_NARROW: Final = 900
_RECORDS: Final = {"III": "activities", "IV": "feedback", "V": "activities", "VI": "activities"}
"""Appendix → page its rows come from; the others come from the plan."""


class ReportScreen(Screen):
    """Outline, text and preview of a draft; steps, verdict and preview of a frozen version."""

    page: ClassVar[str] = "reports"
    icon: ClassVar[str] = "file-text-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(
        {
            Noun.REPORT,
            Noun.ACTIVITY,
            Noun.ASSESSMENT,
            Noun.FEEDBACK,
            Noun.TRIGGER,
            Noun.OBLIGATION_CLAIM,
            Noun.EVIDENCE,
            Noun.TRUST_PACK,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown: Shown | None = None
        self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        self.head = make_head(desk)
        self.banner = make_banner(desk)
        self.make = Button("", self._make_draft, look="primary", icon_name="file-add-line", shortcut="Ctrl+N")
        self.empty = EmptyState("file-text-line", "", "", self.make)
        self.bench = Workbench()
        self.outline, self.writing, self.preview = self.bench.outline, self.bench.writing, self.bench.preview
        self.steps, self.verification = self.bench.steps, self.bench.verification
        keep_report_to_rights(desk, self.bench, self.make)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.bench)
        self._stack.addWidget(self.empty)
        column.addWidget(self._stack, 1)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(350)
        self._redraw.timeout.connect(self._draw)
        self._connect()
        self.head.hide()

    def title(self) -> str:
        """Return the page's name with the period."""
        return tr("Report of {period}", period=self.desk.period.label)

    def regions(self) -> list[QWidget]:
        """Return the parts F6 goes through."""
        return [self.head, self.outline, self.writing, self.verification, self.preview]

    def refresh(self) -> None:
        """Read the version again; what is being typed stays."""
        workspace, period, wanted = self.desk.workspace, self.desk.period, self._wanted
        self.desk.work.read(lambda: (wanted, read_shown(workspace, period, wanted)), self._take, slot="shown")

    def open(self, **where: object) -> None:
        """Show the version named in `where`."""
        record = where.get("record") or where.get("report")
        if isinstance(record, str) and record:
            self._wanted = record
            self.desk.work.read(lambda: self._period_of(record), self._go_to, slot="where")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show text or preview where there is no room for both."""
        super().resizeEvent(event)
        self.head.set_narrow(on=self.width() < _NARROW)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed."""
        self.writing.keep_now()
        super().closeEvent(event)

    def _connect(self) -> None:
        head = self.head
        head.version_chosen.connect(self._choose_version)
        head.view_chosen.connect(lambda _at: self._arrange())
        head.next_wanted.connect(self._next)
        head.letterhead_wanted.connect(self._edit_letterhead)
        head.export_wanted.connect(self._export)
        head.files_wanted.connect(lambda: show_files(self.desk, self.shown, self))
        head.refresh_wanted.connect(self._read_figures_again)
        self.banner.mend_wanted.connect(self._mend_first)
        self.banner.reopen_wanted.connect(self._reopen)
        self.banner.draft_wanted.connect(self._make_draft)
        self.banner.version_wanted.connect(self._choose_version)
        self.outline.chosen.connect(self._choose_part)
        self.writing.written.connect(self._keep)
        self.writing.restored.connect(self._restore)
        self.writing.records_wanted.connect(lambda number: self.desk.go(_RECORDS.get(number, "plans")))
        self.preview.profile_chosen.connect(self._choose_profile)
        self.verification.wanted.connect(self._verify)
        self.verification.sheet_wanted.connect(self._write_sheet)
        self.steps.export_wanted.connect(self._export_for_signing)
        self.steps.attach_wanted.connect(self._attach_signed)
        self.steps.paper_wanted.connect(self._attach_paper)

    def _period_of(self, record: str) -> str:
        return self.desk.workspace.reports.get(record).period

    def _go_to(self, period: str) -> None:
        if period != self.desk.period.code:
            self.desk.choose_period(self.desk.workspace.plans.period(period))
        self.refresh_soon()

    def _take(self, answer: tuple[str, Shown]) -> None:
        """Show what was read, unless another version was asked for meanwhile."""
        asked, shown = answer
        if asked == self._wanted:
            self._show(shown)
        else:
            self.refresh_soon()

    def _show(self, shown: Shown) -> None:
        before = self.shown.record if self.shown else None
        self.shown = shown
        record = shown.record
        self.head.setVisible(bool(record))
        if record is None or shown.content is None or shown.progress is None:
            self._show_nothing(shown)
            return
        self._wanted = record.id
        self._stack.setCurrentIndex(0)
        self.head.show_version(shown)
        self.preview.show_profile(record.profile, changeable=shown.is_draft)
        other = before is None or before.id != record.id
        if shown.is_draft:
            key = OPENING if other or not self.writing.key else self.writing.key
            if other:
                self.writing.key = ""
            self.outline.show_content(shown.content)
            self.outline.choose(key)
            self.writing.show_part(shown.content, key)
        else:
            self.steps.show_progress(shown.progress)
        if other or before is None or before.sha256 != record.sha256:
            self.verification.forget()
        if shown.verdict is not None and (other or before is None or before.sha256 != record.sha256):
            self.verification.show_verdict(self._name(".pdf"), shown.verdict)
        self.banner.show_way(shown)
        self._arrange()
        self._redraw.start()

    def _show_nothing(self, shown: Shown) -> None:
        self.banner.clear()
        self._wanted = ""
        self.writing.key = ""
        self.preview.clear()
        label = shown.period.label
        self.make.set_words(tr("Draft the report of {period}", period=label))
        self.empty.say(
            tr("There is no report of {period} yet", period=label),
            tr("It is drafted from the activities, obligations, feedback and scores recorded so far."),
        )
        self._stack.setCurrentIndex(1)

    def _arrange(self) -> None:
        draft = self.shown is not None and self.shown.is_draft
        self.bench.arrange(draft=draft, narrow=self.width() < _NARROW, pages=self.head.wants_preview())

    def _choose_version(self, record: str) -> None:
        self.writing.keep_now()
        self._wanted = record
        self.refresh()

    def _choose_part(self, key: str) -> None:
        if self.shown is not None and self.shown.content is not None:
            self.writing.show_part(self.shown.content, key)

    def _make_draft(self) -> None:
        issued = self.shown is not None and any(v.state is ReportState.ISSUED for v in self.shown.versions)
        amendment = ask_amendment(self.window()) if issued else Amendment.NONE
        if amendment is None:
            return
        reports, period = self.desk.workspace.reports, self.desk.period
        record = self.shown.record if self.shown else None
        pinned = record.consolidation if record else None
        self.desk.work.change(
            lambda: reports.draft(period, amendment=amendment, consolidation=pinned), self._made
        )

    def _made(self, changed: Changed[ReportRecord]) -> None:
        self._wanted = changed.record.id
        self.refresh_soon()
        self.desk.saved(tr("Version {n} of the report was drafted", n=changed.record.version))

    def _keep(self, key: str, text: str) -> None:
        record = self.shown.record if self.shown else None
        if record is not None:
            reports = self.desk.workspace.reports
            self.desk.work.change(lambda: reports.edit(record.id, key, text), self._kept)

    def _kept(self, _changed: Changed[None]) -> None:
        time = f"{self.desk.workspace.clock.now().astimezone(VIETNAM):%H:%M}"
        self.desk.saved(tr("Draft saved at {time}", time=time))

    def _restore(self, key: str) -> None:
        record = self.shown.record if self.shown else None
        if record is not None:
            reports = self.desk.workspace.reports
            self.desk.work.change(lambda: reports.restore(record.id, key), self._kept)

    def _choose_profile(self, profile: object) -> None:
        reports, period = self.desk.workspace.reports, self.desk.period
        if isinstance(profile, Profile) and self.shown is not None and self.shown.is_draft:
            self.writing.keep_now()
            pinned = self.shown.record.consolidation if self.shown.record else None
            self.desk.work.change(
                lambda: reports.draft(period, profile, consolidation=pinned), self._kept_profile
            )

    def _kept_profile(self, _changed: Changed[ReportRecord]) -> None:
        self.refresh_soon()

    def _read_figures_again(self) -> None:
        self.writing.keep_now()
        self.refresh()
        self.desk.saved(tr("Figures read again from the records"))

    def _edit_letterhead(self) -> None:
        shown = self.shown
        if shown is None or shown.content is None or shown.record is None:
            return
        if not shown.is_draft:
            self.banner.show_way(shown)
            self.desk.saved(tr("The letterhead of a frozen version cannot be changed"))
            return
        dialog = LetterheadDialog(shown.content.letterhead, parent=self.window())
        if dialog.exec():
            reports, record, typed = self.desk.workspace.reports, shown.record.id, dialog.letterhead()
            self.desk.work.change(lambda: reports.set_letterhead(record, typed), self._kept)

    def _mend_first(self) -> None:
        if self.shown is None or not self.shown.obstacles:
            return
        place = self.shown.obstacles[0].place
        if place == LETTERHEAD:
            self._edit_letterhead()
        elif place == ASSESSMENT:
            self.desk.go("assessments")
        else:
            self.outline.choose(place)
            self._choose_part(place)
            self.writing.editor.setFocus()

    def _next(self) -> None:
        shown = self.shown
        if shown is None or shown.progress is None or shown.content is None:
            return
        self.writing.keep_now()
        step, record, letterhead = shown.progress.next, shown.progress.record, shown.content.letterhead
        if step is Step.SUBMIT:
            self._submit(shown)
        elif step is Step.SIGN:
            SignDialog(self.desk, record, Role.LEADER, letterhead, parent=self.window()).exec()
        elif step is Step.ISSUE:
            IssueDialog(self.desk, record, letterhead.symbol, parent=self.window()).exec()
        elif step is Step.SEAL:
            SignDialog(self.desk, record, Role.SEAL, letterhead, parent=self.window()).exec()
        else:
            self.desk.go("bundles")

    def _submit(self, shown: Shown) -> None:
        record = shown.record
        if record is None:
            return
        if shown.obstacles:
            words = "\n".join(f"– {each.words}" for each in shown.obstacles)
            if not confirm(
                self.window(),
                tr("Put before the leader although {count} things are open?", count=len(shown.obstacles)),
                words,
                yes=tr("Put before the leader"),
                no=tr("Mend first"),
                danger=True,
                icon_name="quill-pen-line",
            ):
                return
        signatures = self.desk.workspace.signatures
        self.desk.work.long(
            tr("Preparing the report for signing"),
            lambda progress: signatures.prepare(record.id, progress=progress),
            self._prepared,
        )

    def _prepared(self, _changed: Changed[ReportRecord]) -> None:
        self.desk.saved(tr("The text is frozen; the leader can sign"))

    def _reopen(self) -> None:
        record = self.shown.record if self.shown else None
        if record is not None:
            signatures = self.desk.workspace.signatures
            self.desk.work.change(lambda: signatures.reopen(record.id), self._kept_profile)

    def _export(self) -> None:
        record = self.shown.record if self.shown else None
        if record is not None:
            self.writing.keep_now()
            offer_export(self.head.exporting, self.desk, record, self._name, self)

    def _export_for_signing(self) -> None:
        record = self.shown.record if self.shown else None
        if record is not None:
            export_to(self.desk, record, self, name=self._name(".pdf"), suffix=".pdf", kind=tr("PDF files"))

    def _attach_signed(self) -> None:
        record = self.shown.record if self.shown else None
        files = ask_files(self, tr("Choose a signed PDF"), of=kinds(tr("PDF files"), ".pdf"), many=False)
        if record is not None and files:
            AttachDialog(self.desk, record, files[0], parent=self.window()).exec()

    def _attach_paper(self) -> None:
        record = self.shown.record if self.shown else None
        if record is not None:
            PaperDialog(self.desk, record, parent=self.window()).exec()

    def _write_sheet(self, file: object) -> None:
        write_sheet(self.desk, Path(str(file)), self)

    def _name(self, suffix: str) -> str:
        shown = self.shown
        if shown is None or shown.record is None or shown.content is None:
            return f"bao-cao{suffix}"
        return file_name(shown.record, shown.content.letterhead.symbol) + suffix

    def _draw(self) -> None:
        record = self.shown.record if self.shown else None
        if record is None or not self.isVisible():
            return
        reports = self.desk.workspace.reports
        self.preview.say(tr("drawing…"))
        self.desk.work.read(
            lambda: reports.render_for_screen(record.id), self._show_pages, self._no_pages, slot="pages"
        )

    def _show_pages(self, pdf: bytes) -> None:
        self.preview.show_pdf(pdf)

    def _no_pages(self, failure: Failure) -> None:
        self.preview.say("")
        self.banner.say(State.BAD, str(failure))

    def _verify(self, file: object) -> None:
        path = Path(str(file))
        signatures = self.desk.workspace.signatures
        self.desk.work.read(lambda: (path, signatures.verify(path)), self._verified, slot="verdict")

    def _verified(self, found: tuple[Path, Verdict]) -> None:
        file, verdict = found
        self.verification.show_verdict(file.name, verdict, file=file)
