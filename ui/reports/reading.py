"""Everything the page of the report shows, read in one go off the window's thread."""

from dataclasses import dataclass

from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.report_checks import Obstacle, obstacles_of
from cchc_desktop.domain.reports import ReportContent, ReportKind
from cchc_desktop.domain.verdicts import Verdict
from cchc_desktop.services.report_versions import ReportRecord, ReportState
from cchc_desktop.workspace import Workspace
from ui.reports.steps import Progress, is_sealed


@dataclass(frozen=True, slots=True)
class Shown:
    """One version with its text, what stands in its way and what was found of its signatures."""

    period: Period
    versions: tuple[ReportRecord, ...]
    progress: Progress | None = None
    content: ReportContent | None = None
    obstacles: tuple[Obstacle, ...] = ()
    verdict: Verdict | None = None
    others: tuple[ReportRecord, ...] = ()
    """The newest version of the other kind: the unit's own report beside the consolidated one."""

    @property
    def record(self) -> ReportRecord | None:
        """Return the version that is shown."""
        return self.progress.record if self.progress else None

    @property
    def is_draft(self) -> bool:
        """Tell whether the text can still be written."""
        record = self.record
        return record is not None and record.state is ReportState.DRAFT


def read_shown(workspace: Workspace, period: Period, wanted: str) -> Shown:
    """Return version `wanted` of the report of `period`, or the newest."""
    reports = workspace.reports
    asked = reports.get(wanted) if wanted else None
    kind = asked.kind if asked is not None and asked.period == period.code else ReportKind.OWN
    found = {each: tuple(reports.versions(period, kind=each)) for each in ReportKind}
    others = tuple(newest for each in ReportKind if each is not kind for newest in found[each][:1])
    versions = found[kind]
    if not versions:
        return Shown(period, (), others=others)
    record = next((each for each in versions if each.id == wanted), versions[0])
    content = reports.content(record.id)
    if record.state is ReportState.DRAFT:
        own = record.kind is ReportKind.OWN
        open_criteria = len(workspace.assessments.show(period).blockers) if own else 0
        obstacles = obstacles_of(content, open_criteria=open_criteria)
        progress = Progress(record, sealed=False)
        return Shown(period, versions, progress, content, obstacles, others=others)
    verdict = workspace.signatures.verify_version(record.id)
    progress = Progress(record, is_sealed(verdict))
    return Shown(period, versions, progress, content, (), verdict, others)


def file_name(record: ReportRecord, symbol: str) -> str:
    """Return the name proposed for a file of this version: "05-BC-UBND-2018-Q2"."""
    number = record.number.replace("/", "-")
    parts = [number, symbol, record.period] if number else [symbol, record.period, f"v{record.version}"]
    return "-".join(part for part in parts if part)
