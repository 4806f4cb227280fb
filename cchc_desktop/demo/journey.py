"""Carrying the plan of Decision 643 from a commune through its district to Sở Nội vụ."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

from cchc_desktop.demo.checking import check_everything
from cchc_desktop.demo.feedback_cases import take_through
from cchc_desktop.demo.planning import (
    answer_difficulties,
    answered_by,
    enter_schedules,
    plan_own,
    report_difficulties,
    settle_events,
)
from cchc_desktop.demo.samples import (
    SampleUnit,
    make_evidence,
    make_handwriting,
    make_seal,
    sample_commune,
    sample_district,
)
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.clock import VIETNAM, ChosenClock
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import Profile
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.users import NewUser
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.services.identities import AUTHORITY_FOR
from cchc_desktop.services.signing_keys import FileKey
from cchc_desktop.workspace import Workspace

COMMUNE: Final = "22693"
DISTRICT: Final = "574"
PROVINCE: Final = "so-noi-vu"
LAST_DAY: Final = date(2018, 7, 3)
"""The day on which the journey ends, and which its windows take for today."""
LOGIN: Final = "demo"
EXCHANGE: Final = "exchange"
"""The folder that plays the USB drive."""
KEY_PASSWORD: Final = "khoa-mau-2018"  # noqa: S105 - the sample identities' password, printed on purpose
_STEPS: Final = 28


class DemoClock(ChosenClock):
    """A clock that the journey sets."""

    def __init__(self) -> None:
        self._now = datetime(2018, 3, 7, 1, 0, tzinfo=UTC)

    def set(self, day: date, hour: int = 9) -> None:
        """Make it `hour` o'clock of `day` in Việt Nam, never earlier than it already is."""
        wanted = datetime.combine(day, time(hour), tzinfo=VIETNAM).astimezone(UTC)
        self._now = max(self._now, wanted)

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._now


@dataclass(slots=True)
class DemoResult:
    """What the journey made, in the order it was made."""

    folder: Path
    lines: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)


def run_demo(folder: Path, *, password: str, plain: bool = False, progress: Progress = silent) -> DemoResult:
    """Carry out the whole main job into `folder` and check every signature, chain and hash at the end.

    The workspaces are encrypted as real ones are unless they shall be `plain`.
    UserMistake when `folder` is not empty, Trouble when it cannot be written; Refused when a check
    at the end fails.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
        if empty:
            (folder / EXCHANGE).mkdir()
    except OSError as error:
        raise Trouble(
            tr("{folder} cannot be written.", folder=folder),
            hint=tr("Choose a folder on this computer's own disk in which you may write."),
        ) from error
    if not empty:
        raise UserMistake(
            tr("{folder} is not empty.", folder=folder), hint=tr("Choose an empty or new folder.")
        )
    return _Journey(folder, password, progress, plain=plain).run()


class _Journey:
    def __init__(self, folder: Path, password: str, progress: Progress, *, plain: bool) -> None:
        self.folder = folder
        self.exchange = folder / EXCHANGE
        self.password = password
        self.clock = DemoClock()
        self.result = DemoResult(folder)
        self._progress = progress
        self._plain = plain
        self._step = 0

    def run(self) -> DemoResult:
        with self._workspaces() as (commune, district, province):
            self._trust(commune, district, province)
            self._quarter(commune, district, province, "2018-Q1", signing_day=date(2018, 4, 3))
            self._quarter(commune, district, province, "2018-Q2", signing_day=LAST_DAY)
            self._say(tr("Checking every signature, chain and hash"))
            self.result.checks = check_everything(commune, district, province, self.exchange)
        return self.result

    @contextlib.contextmanager
    def _workspaces(self) -> Iterator[tuple[Workspace, Workspace, Workspace]]:
        with contextlib.ExitStack() as stack:
            made = []
            for name, code, person, title in (
                ("commune", COMMUNE, "Nguyễn Thị Mẫu", "Công chức Văn phòng - Thống kê"),
                ("district", DISTRICT, "Phạm Văn Mẫu", "Chuyên viên Phòng Nội vụ"),
                ("province", PROVINCE, "Lê Thị Mẫu", "Chuyên viên Sở Nội vụ"),
            ):
                workspace = Workspace.create(
                    self.folder / name,
                    unit_code=code,
                    admin=NewUser(LOGIN, person, title, self.password),
                    clock=self.clock,
                    plain=self._plain,
                )
                stack.callback(workspace.close)
                made.append(workspace)
                self._say(tr("Workspace of {unit}: {folder}", unit=workspace.unit.body, folder=name))
            yield made[0], made[1], made[2]

    def _trust(self, commune: Workspace, district: Workspace, province: Workspace) -> None:
        """Carry first trust down with starter bundles and up with enrolment requests."""
        self.clock.set(date(2018, 3, 7))
        authority = province.identities.create_authority("CA thử nghiệm (dữ liệu mẫu)", KEY_PASSWORD).record
        self._authority = authority.path
        for below, above in ((district, province), (commune, district)):
            starter = above.stations.starter(self.exchange).record
            below.stations.take_starter(starter, above.stations.own().fingerprint)
            request = below.stations.request(self.exchange)
            above.stations.enrol(request, below.stations.own().fingerprint)
        self._say(tr("First trust: starter bundles down, enrolment requests up, fingerprints compared"))

    def _quarter(
        self,
        commune: Workspace,
        district: Workspace,
        province: Workspace,
        code: str,
        *,
        signing_day: date,
    ) -> None:
        plain = code == "2018-Q1"
        for workspace, sample, leader in (
            (commune, sample_commune(), "Trần Văn Mẫu"),
            (district, sample_district(), "Võ Thị Mẫu"),
        ):
            self._record(workspace, sample, code)
            self.clock.set(signing_day)
            self._assess(workspace, code)
            self._report(workspace, code, leader, signing_day)
        self._carry(commune, district, plain=plain)
        if plain:
            # the first quarter is judged all the way up; the second is left for the windows to show
            self._judge(district, commune, code)
        self._carry(district, province, plain=plain)
        if plain:
            self._judge(province, district, code)
            self._judge(province, commune, code)

    def _judge(self, superior: Workspace, unit: Workspace, code: str) -> None:
        """Accept a unit's quarter at a superior; the decision goes down with the next bundle."""
        period = superior.plans.period(code)
        superior.reviews.accept(superior.reviews.latest(unit.unit.key, period))
        self._say(
            tr(
                "{unit} accepted {period} of {below}",
                unit=superior.unit.short_body,
                period=period.label,
                below=unit.unit.short_body,
            )
        )

    def _record(self, workspace: Workspace, sample: SampleUnit, code: str) -> None:
        period = workspace.plans.period(code)
        count = 0
        with tempfile.TemporaryDirectory() as scratch:
            for activity in sample.activities:
                if not period.contains(activity.values.starts_on):
                    continue
                if activity.values.starts_on >= sample.unit_plan["sent"]:
                    plan_own(workspace, sample, self.clock.set)
                self.clock.set(activity.values.starts_on)
                files = make_evidence(Path(scratch), activity, workspace.unit.body)
                values = activity.values
                workspace.activities.record(
                    values,
                    evidence=[NewEvidence(f) for f in files],
                    answers=answered_by(workspace, values.channel, values.clauses),
                )
                count += 1
        report_difficulties(workspace, sample, period, self.clock.set)
        enter_schedules(workspace, sample, period, self.clock.set)
        self.clock.set(period.ends_on)
        settle_events(workspace, period)
        for event in sample.events:
            if period.contains(event["day"]):
                made = workspace.plans.record_trigger(event["clause"], event["title"], event["day"]).record
                if "done" in event:
                    workspace.plans.fulfil_trigger(made.id, event["done"])
        cases = [case for case in sample.feedback if period.contains(case["received"])]
        for case in cases:
            take_through(workspace, case, self.clock.set)
        self._say(
            tr(
                "{unit}, {period}: {count} activities, {cases} feedback cases",
                unit=workspace.unit.short_body,
                period=period.label,
                count=count,
                cases=len(cases),
            )
        )

    def _assess(self, workspace: Workspace, code: str) -> None:
        """Take the proposals, and explain what the evidence or the rule leaves open."""
        period = workspace.plans.period(code)
        workspace.assessments.use_proposals(period)
        view = workspace.assessments.show(period)
        for row in view.blockers:
            points = row.score.points
            if points is None:
                points = row.proposal.points or _half(row.criterion.max_points, view.criteria_set)
            workspace.assessments.set_score(
                period,
                row.criterion.id,
                points,
                "Dữ liệu mẫu: chấm theo sổ theo dõi của đơn vị; minh chứng lưu tại bộ phận một cửa.",
            )
        submitted = workspace.assessments.submit(period).record
        total = workspace.assessments.show(period).total
        self._say(
            tr(
                "{unit}, {period}: {percent} points, {label}; submitted as version {version}",
                unit=workspace.unit.short_body,
                period=period.label,
                percent=number(total.percent or Decimal(0)),
                label=total.class_label or "-",
                version=submitted.version,
            )
        )

    def _report(self, workspace: Workspace, code: str, leader: str, day: date) -> None:
        """Draft, have the leader sign, type number and date, seal, and copy the PDF to the exchange."""
        reports, signatures = workspace.reports, workspace.signatures
        draft = reports.draft(workspace.plans.period(code), Profile.ND30).record
        letterhead = reports.letterhead(draft.id)
        reports.set_letterhead(draft.id, replace(letterhead, signer_name=leader))
        signer = self._identity(workspace, leader, "Chủ tịch")
        seal = self._identity(workspace, workspace.unit.body, "")
        file_number = {"2018-Q1": "15", "2018-Q2": "48"}[code]
        with tempfile.TemporaryDirectory() as scratch:
            handwriting = make_handwriting(Path(scratch) / "signature.png")
            key = FileKey(signer, KEY_PASSWORD)
            signatures.sign(draft.id, key, role=Role.LEADER, image=handwriting, sealed_here=True)
            signatures.issue(draft.id, number=file_number, day=day)
            stamp = make_seal(Path(scratch) / "seal.png")
            key = FileKey(seal, KEY_PASSWORD)
            issued = signatures.sign(draft.id, key, role=Role.SEAL, image=stamp).record
        name = f"{workspace.unit.code}-{issued.number}-BC-UBND-{code}.pdf"
        reports.export(issued.id, self.exchange / name)
        self._say(
            tr(
                "Report {number} of {unit}: exchange/{name}",
                number=issued.number,
                unit=workspace.unit.short_body,
                name=name,
            )
        )

    def _identity(self, workspace: Workspace, name: str, title: str) -> Path:
        known = next((i for i in workspace.identities.kept() if i.label == name), None)
        if known is not None:
            return known.path
        return workspace.identities.create(
            name,
            title,
            KEY_PASSWORD,
            authority=self._authority,
            authority_password=KEY_PASSWORD,
            valid_for=AUTHORITY_FOR,
        ).record.path

    def _carry(self, below: Workspace, above: Workspace, *, plain: bool) -> None:
        """Carry a bundle up and the receipt down; in one quarter plain, in the other encrypted."""
        reason = tr("Sample data, shown openly") if plain else None
        sent = below.bundles.export(self.exchange, plain_reason=reason).record
        self._bring(above, sent.path)
        answer_difficulties(above, sample_commune())
        answer = above.bundles.export(self.exchange, below.unit.key, plain_reason=reason).record
        self._bring(below, answer.path)

    def _bring(self, workspace: Workspace, bundle: Path) -> None:
        results = workspace.bundles.bring_in([bundle]).record
        for result in results:
            if result.outcome is not Outcome.IMPORTED:
                raise Refused(f"{result.file}: {result.outcome.label} {result.reason}")
            self._say(
                tr(
                    "{unit} brought in {file}: {new} new, {changed} changed",
                    unit=workspace.unit.short_body,
                    file=result.file,
                    new=result.new,
                    changed=result.changed,
                )
            )

    def _say(self, words: str) -> None:
        self._step += 1
        self.result.lines.append(words)
        self._progress(self._step, _STEPS, words)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def _half(points: Decimal, criteria_set: CriteriaSet) -> Decimal:
    return (points / 2).quantize(criteria_set.rounding)
