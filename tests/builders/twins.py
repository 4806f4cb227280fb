"""Two computers of one commune that accept each other, and their district."""

import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builders.exchange import COMMUNE, DISTRICT, TickingClock, introduce, workspace

from cchc_desktop.workspace import Workspace


@dataclass
class Twins:
    """The stick, the two computers of the commune, and the district."""

    stick: Path
    one: Workspace
    two: Workspace
    district: Workspace

    def close(self) -> None:
        """Close all three."""
        for each in (self.one, self.two, self.district):
            each.close()


def build_twins(folder: Path) -> None:
    """Lay the three into `folder`, as `open_twins` wants them; copies of those of the run."""
    shutil.copytree(_twins(), folder, dirs_exist_ok=True)


@cache
def _twins() -> Path:
    """Return a folder with the three, closed; made once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="twins-"))
    clock, stick = TickingClock(), folder / "stick"
    made = Twins(
        stick,
        workspace(folder / "one", COMMUNE, clock),
        workspace(folder / "two", COMMUNE, clock),
        workspace(folder / "district", DISTRICT, clock),
    )
    stick.mkdir()
    for name, each in (("may-1", made.one), ("may-2", made.two)):
        (stick / name).mkdir()
        introduce(made.district, each, stick / name)
    made.one.stations.enrol(made.two.stations.request(stick / "may-2"), made.two.stations.own().fingerprint)
    made.two.stations.enrol(made.one.stations.request(stick / "may-1"), made.one.stations.own().fingerprint)
    made.close()
    return folder


def open_twins(template: Path, folder: Path) -> Twins:
    """Copy the three and open them."""
    shutil.copytree(template, folder)
    clock = TickingClock()
    names = ("one", "two", "district")
    opened = (Workspace.open(folder / name, password="demo", clock=clock) for name in names)
    return Twins(folder / "stick", *opened)
