"""Starts the window: application, theme, workspace or first run, pages."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Damage, Failure, Trouble
from cchc_desktop.domain.language import LANGUAGES, set_language, tr
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.fault_reports import REPORTS, watching_for_hard_faults
from cchc_desktop.services.run_marks import RunMarks
from ui.opening import held, open_workspace, rescued
from ui.support.changes import Changes
from ui.support.closing import back_up_on_closing
from ui.support.collecting import collect_again
from ui.support.desk import Desk
from ui.support.frame import PageEntry, Section
from ui.support.messages import Messages
from ui.support.safe_mode import forget_window_state, offer_safe_mode
from ui.support.standard_texts import StandardTexts
from ui.support.work import Work
from ui.theme.fonts import enlarge
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme

if TYPE_CHECKING:
    from cchc_desktop.domain.org_units import OrgUnit
    from cchc_desktop.services.updates import ReadyUpdate
    from cchc_desktop.workspace import Workspace
    from ui.window import MainWindow

_RIGHTS: Final = {
    "plans": frozenset({Right.RECORD}),
    "activities": frozenset({Right.RECORD}),
    "feedback": frozenset({Right.CASES}),
    "assessments": frozenset({Right.RECORD, Right.PRESENT, Right.SUBMIT}),
    "reports": frozenset({Right.DRAFT, Right.SIGN, Right.ISSUE}),
    "bundles": frozenset({Right.EXCHANGE}),
    "consolidations": frozenset({Right.CONSOLIDATE}),
    "reviews": frozenset({Right.APPRAISE, Right.DECIDE}),
}
"""What somebody needs at least one of to do more than look at a page."""
_STANDING: Final = 1500
"""Milliseconds after which the first page stands, so that the collector disturbs nobody."""


def run(
    folder: Path,
    arguments: Sequence[str] = (),
    *,
    login: str | None = None,
    password: str | None = None,
    clock: Clock | None = None,
    picture: Path | None = None,
    safe: bool = False,
) -> int:
    """Open the window on the workspace in `folder`, or the first run where there is none.

    A `safe` run leaves out remembered widths and background work; it is offered after two bad ends.
    Where a `picture` is asked for, the first page is drawn into it once it stands, and the window closes.
    Returns the exit code of the program.
    """
    app = make_application(arguments)
    marks = RunMarks(folder)
    safe = offer_safe_mode(marks.begin()) or safe
    if safe:
        forget_window_state()
    try:
        with watching_for_hard_faults(folder / REPORTS):
            return _run(app, folder, login, password, clock, picture=picture, safe=safe, fault=marks.fault)
    finally:
        marks.end()


def _run(
    app: QApplication,
    folder: Path,
    login: str | None,
    password: str | None,
    clock: Clock | None,
    *,
    picture: Path | None,
    safe: bool,
    fault: Callable[[], object],
) -> int:
    """Open one workspace after another until the officer leaves."""
    mended: Workspace | None = None
    while True:
        workspace = mended or open_workspace(folder, login=login, password=password, clock=clock)
        if workspace is None:
            return 0
        window = make_window(workspace, safe=safe)
        window.desk.messages.noted = fault
        anew: list[str] = []
        window.desk.reopen.connect(lambda window=window, anew=anew: _leave(window, anew))
        window.desk.damaged.connect(lambda fault, window=window, anew=anew: _leave(window, anew, fault))
        updates: list[ReadyUpdate] = []
        window.desk.update.connect(lambda ready, window=window, left=updates: _leave_for(window, left, ready))
        window.resize(window.size().boundedTo(window.screen().availableSize()))
        window.show()
        QTimer.singleShot(_STANDING, collect_again)
        if picture is not None:
            QTimer.singleShot(_STANDING, partial(_draw, window, picture))
        try:
            code = app.exec()
            if not (anew or updates) and picture is None:
                back_up_on_closing(workspace)
        finally:
            workspace.close()
        if updates:
            return switch_to(updates[0], workspace.folder, workspace.clock)
        if not anew:
            return code
        folder, login, password, mended = workspace.folder, None, None, None
        if anew[0]:
            messages = Messages(QApplication.activeWindow, folder / REPORTS, workspace.clock)
            damage = Damage(anew[0])
            mended = held(rescued(folder, damage, workspace.user.login, None, workspace.clock), messages)
            if mended is None:
                return code


def _leave(window: "MainWindow", anew: list[str], fault: str = "") -> None:
    """Close the window so that the workspace is opened anew, after the repair of a `fault`."""
    anew.append(fault)
    window.close()


def _leave_for(window: "MainWindow", updates: "list[ReadyUpdate]", ready: "ReadyUpdate") -> None:
    """Close the window so that a newer program can take this one's place."""
    updates.append(ready)
    window.close()


def switch_to(ready: "ReadyUpdate", folder: Path, clock: Clock) -> int:
    """Let another program take this one's place and open its window on `folder`; return the exit code.

    It is the last thing this program does: its own files are another's from then on.
    """
    try:
        ready.switch(then=("--workspace", str(folder)))
    except Failure as failure:
        Messages(QApplication.activeWindow, folder / REPORTS, clock).failure(failure)
        return failure.exit_code
    return 0


def _draw(window: "MainWindow", picture: Path) -> None:
    """Draw the window into a file once it has read its page, then leave; the exit code tells of a failure."""
    if window.busy():
        QTimer.singleShot(_STANDING, partial(_draw, window, picture))
        return
    drawn = window.grab().save(str(picture), "PNG")
    window.close()
    QApplication.exit(0 if drawn else Trouble.exit_code)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the dressed application in the officer's language, theme and text size."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setOrganizationName("cchc")
    app.setApplicationName("CCHC Desktop")
    settings = QSettings()
    chosen = str(settings.value("language", "vi"))
    set_language(chosen if chosen in LANGUAGES else "vi")
    percent = str(settings.value("text_size", "100"))
    enlarge(int(percent) if percent.isdigit() and 100 <= int(percent) <= 200 else 100)
    name = str(settings.value("theme", Theme.LIGHT.value))
    apply_theme(app, Theme(name) if name in set(Theme) else Theme.LIGHT)
    texts = StandardTexts(app)
    app.installTranslator(texts)
    return app


def wear(theme: Theme) -> None:
    """Change the theme of the running window and remember it."""
    QSettings().setValue("theme", theme.value)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_theme(app, theme)
        for widget in app.allWidgets():
            widget.update()


def make_window(workspace: "Workspace", *, safe: bool = False) -> "MainWindow":
    """Return the window on `workspace`, on its first page; a `safe` one does nothing in the background."""
    from ui.support.finding import Finding
    from ui.support.greeting import read_greeting
    from ui.support.idle import SETTING
    from ui.support.reading import read_frame
    from ui.support.safekeeping import Safekeeping
    from ui.window import MainWindow

    changes = Changes()
    shown: list[QWidget] = []
    messages = Messages(lambda: shown[0] if shown else None, workspace.folder / REPORTS, workspace.clock)
    work = Work(changes, messages)
    desk = Desk(workspace, work, changes, messages, workspace.plans.period_now())
    work.struck = desk.struck.emit
    pages = build_pages(desk)
    window = MainWindow(
        desk,
        pages,
        facts=lambda: read_frame(workspace, desk.period),
        search=Finding(workspace, pages),
        periods=[*workspace.plans.quarters(), workspace.plans.period(str(workspace.plans.current().year))],
        choose_theme=wear,
        news=None if safe or workspace.read_only else workspace.elsewhere.news,
        undo=workspace.undo,
        idle_minutes=lambda: workspace.settings.get(SETTING),
    )
    shown.append(window)
    messages.keep_drafts, messages.quit = window.keep_drafts, window.close
    if not safe:
        Safekeeping(desk, window)
    window.resize(1366, 768)
    sys.excepthook = lambda _kind, error, _trace: messages.crash(error)
    window.go("overview")
    if safe:
        window.status.say(tr("Safe start: widths are forgotten and nothing runs in the background"))
    else:
        work.read(partial(read_greeting, workspace), window.notice.greet)
    return window


def build_pages(desk: Desk) -> list[PageEntry]:
    """Return the pages of this unit; each room is imported when its page is first visited."""
    from cchc_desktop.domain.org_units import JUDGES, STANDING_BODY

    unit: OrgUnit = desk.workspace.unit
    pages = [
        _page(desk, "overview", tr("Overview"), "dashboard-3-line", _overview),
        _page(desk, "plans", tr("Plan"), "node-tree", _plans),
        _page(desk, "activities", tr("Activities"), "broadcast-line", _activities),
        _page(desk, "feedback", tr("Feedback"), "question-answer-line", _feedback),
        _page(desk, "assessments", tr("Self-assessment"), "clipboard-line", _assessments),
        _page(desk, "reports", tr("Reports"), "file-text-line", _reports),
        _page(desk, "bundles", tr("Send/Receive"), "arrow-left-right-line", _bundles),
    ]
    judges = unit.kind in JUDGES or unit.code == STANDING_BODY
    if judges:
        pages.append(
            _page(desk, "org_units", tr("Units"), "community-line", _org_units, section=Section.SUPERIOR)
        )
        pages.append(
            _page(
                desk,
                "consolidations",
                tr("Consolidation"),
                "stack-line",
                _consolidations,
                section=Section.SUPERIOR,
            )
        )
        pages.append(
            _page(desk, "reviews", tr("Review"), "scales-3-line", _reviews, section=Section.SUPERIOR)
        )
    pages.append(
        _page(desk, "settings", tr("Administration"), "settings-3-line", _settings, section=Section.BOTTOM)
    )
    return pages


def _page(
    desk: Desk,
    page: str,
    title: str,
    icon: str,
    make: Callable[[Desk], QWidget],
    *,
    section: Section = Section.MAIN,
) -> PageEntry:
    return PageEntry(page, title, icon, partial(make, desk), section, _RIGHTS.get(page, frozenset()))


def _overview(desk: Desk) -> QWidget:
    from ui.overview.screen import OverviewScreen

    return OverviewScreen(desk)


def _plans(desk: Desk) -> QWidget:
    from ui.plans.screen import PlanScreen

    return PlanScreen(desk)


def _activities(desk: Desk) -> QWidget:
    from ui.activities.screen import ActivitiesScreen

    return ActivitiesScreen(desk)


def _feedback(desk: Desk) -> QWidget:
    from ui.feedback.screen import FeedbackScreen

    return FeedbackScreen(desk)


def _assessments(desk: Desk) -> QWidget:
    from ui.assessments.screen import AssessmentScreen

    return AssessmentScreen(desk)


def _reports(desk: Desk) -> QWidget:
    from ui.reports.screen import ReportScreen

    return ReportScreen(desk)


def _bundles(desk: Desk) -> QWidget:
    from ui.bundles.screen import BundlesScreen

    return BundlesScreen(desk)


def _org_units(desk: Desk) -> QWidget:
    from ui.org_units.screen import UnitsScreen

    return UnitsScreen(desk)


def _reviews(desk: Desk) -> QWidget:
    from ui.reviews.screen import ReviewScreen

    return ReviewScreen(desk)


def _consolidations(desk: Desk) -> QWidget:
    from ui.consolidations.screen import ConsolidationScreen

    return ConsolidationScreen(desk)


def _settings(desk: Desk) -> QWidget:
    from ui.settings.screen import SettingsScreen

    return SettingsScreen(desk)
