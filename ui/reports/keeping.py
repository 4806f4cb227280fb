"""Who may do what on the page of the report: the rest is greyed or read only, with the reason."""

from functools import partial

from cchc_desktop.domain.roles import Right
from ui.reports.head import ReportHead
from ui.reports.way import WayBanner
from ui.reports.workbench import Workbench
from ui.support.desk import Desk
from ui.support.rights import follow_rights, keep_to, refusal
from ui.widgets.buttons import Button


def make_head(desk: Desk) -> ReportHead:
    """Return the line over the report, whose buttons keep to the rights their steps ask for."""
    return ReportHead(keep=partial(keep_to, desk))


def make_banner(desk: Desk) -> WayBanner:
    """Return the banner over the report, whose ways out keep to those who may draft."""
    return WayBanner(keep=partial(keep_to, desk, Right.DRAFT))


def keep_report_to_rights(desk: Desk, bench: Workbench, make: Button) -> None:
    """Keep drafting and the ways to sign elsewhere to those who may, as long as the page lives."""
    writing, steps = bench.writing, bench.steps
    keep_to(desk, Right.DRAFT, make, writing.back, writing.insert)
    keep_to(desk, Right.SIGN, steps.attach)
    keep_to(desk, Right.ISSUE, steps.paper)

    def follow() -> None:
        why = refusal(desk, Right.DRAFT)
        writing.editor.setReadOnly(bool(why))
        bench.preview.keep(why)

    follow_rights(desk, bench, follow)
