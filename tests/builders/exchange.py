"""Three workspaces, a commune, its district and Sở Nội vụ, that trust one another as they would in life."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from builders.workspaces import cheap_passwords

from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, Audience
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.bundle_results import ImportResult, SentBundle
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

COMMUNE, NEIGHBOUR, DISTRICT, PROVINCE = "22651", "22654", "574", "so-noi-vu"


class TickingClock:
    """Tells a fixed morning, a second later each time it is asked."""

    def __init__(self) -> None:
        self._now = datetime(2018, 4, 2, 2, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the next second."""
        self._now += timedelta(seconds=1)
        return self._now


def workspace(folder: Path, code: str, clock: TickingClock | None = None) -> Workspace:
    """Make a workspace for a unit of 2018."""
    admin, clock = NewUser("demo", "Nguyễn Thị Thu Hà", "Công chức", "demo"), clock or TickingClock()
    with cheap_passwords():
        return Workspace.create(folder, unit_code=code, admin=admin, clock=clock, plain=True)


@dataclass
class Exchange:
    """The three workspaces and the stick that goes between them."""

    stick: Path
    commune: Workspace
    district: Workspace
    province: Workspace

    def close(self) -> None:
        """Close all three."""
        for one in (self.commune, self.district, self.province):
            one.close()


def build_trusting(folder: Path) -> None:
    """Lay three trusting workspaces into `folder`, as `open_copy` wants them; copies of those of the run."""
    shutil.copytree(trusting(), folder, dirs_exist_ok=True)


@cache
def trusting() -> Path:
    """Return a folder with three closed workspaces that trust one another; made once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="three-stations-"))
    clock = TickingClock()
    exchange = Exchange(
        folder / "stick",
        workspace(folder / "commune", COMMUNE, clock),
        workspace(folder / "district", DISTRICT, clock),
        workspace(folder / "province", PROVINCE, clock),
    )
    exchange.stick.mkdir()
    introduce(exchange.province, exchange.district, exchange.stick)
    introduce(exchange.district, exchange.commune, exchange.stick)
    exchange.close()
    return folder


def introduce(superior: Workspace, unit: Workspace, stick: Path) -> None:
    """Carry starter bundle and enrolment request, and compare both fingerprints."""
    unit.stations.take_starter(superior.stations.starter(stick).record, superior.stations.own().fingerprint)
    superior.stations.enrol(unit.stations.request(stick), unit.stations.own().fingerprint)


def open_copy(template: Path, folder: Path) -> Exchange:
    """Copy the three workspaces and open them."""
    shutil.copytree(template, folder)
    clock = TickingClock()
    opened = (
        Workspace.open(folder / name, password="demo", clock=clock)
        for name in ("commune", "district", "province")
    )
    return Exchange(folder / "stick", *opened)


def record(at: Workspace, title: str = "Phát thanh về một cửa", file: Path | None = None) -> ActivityRecord:
    """Record an activity of March 2018, with a file where one is given."""
    channel = next(channel for channel in at.activities.channels() if channel.id == "radio")
    values = ActivityValues(
        title=title,
        channel=channel.id,
        starts_on=date(2018, 3, 20),
        ends_on=date(2018, 3, 20),
        clauses=(at.plans.tasks_of()[0].clause,),
        audiences=(Audience.CITIZENS,),
        counters={channel.counters[0]: 3},
    )
    return at.activities.record(values, evidence=[NewEvidence(file)] if file else []).record


def give_back(superior: Workspace, to: Workspace, stick: Path) -> ImportResult:
    """Carry everything the superior holds of a unit back to it."""
    return carry(superior.bundles.export(stick, to.unit.key, give_back=True).record, to)


def titles(at: Workspace, of: Workspace) -> list[str]:
    """Return the titles of a unit's activities as a workspace shows them."""
    rows = at.activities.page(ActivityFilter(unit=of.unit.key), limit=500)
    return sorted(row.title for row in rows)


def send(below: Workspace, above: Workspace, stick: Path) -> ImportResult:
    """Carry everything new of one workspace to another, up or down."""
    return carry(below.bundles.export(stick, above.unit.key).record, above)


def carry(sent: SentBundle, to: Workspace) -> ImportResult:
    """Bring one bundle in."""
    return to.bundles.bring_in([sent.path]).record[0]
