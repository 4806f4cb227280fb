"""Four stations that trust one another: two computers of a commune, its district and Sở Nội vụ."""

import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from builders.exchange import COMMUNE, DISTRICT, PROVINCE, TickingClock, introduce, record, send, workspace

from cchc_desktop.domain.errors import UserMistake

ONE, TWO, ABOVE, TOP = "may-1", "may-2", "huyen", "tinh"
WAYS = ((ONE, TWO), (TWO, ONE), (ONE, ABOVE), (TWO, ABOVE), (ABOVE, TOP), (TOP, ABOVE), (ABOVE, ONE))
"""Who writes bundles for whom; what a district writes for the commune, both its computers can read."""


@cache
def four_stations() -> Path:
    """Return a folder with the four, closed, each with a bundle of the others in; made once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="four-stations-"))
    clock, stick = TickingClock(), folder / "stick"
    units = {ONE: COMMUNE, TWO: COMMUNE, ABOVE: DISTRICT, TOP: PROVINCE}
    made = {name: workspace(folder / "all" / name, unit, clock) for name, unit in units.items()}
    requests = {name: stick / name for name in (ONE, TWO)}
    stick.mkdir()
    introduce(made[TOP], made[ABOVE], stick)
    for name, place in requests.items():
        place.mkdir()
        introduce(made[ABOVE], made[name], place)
    for name, other in ((ONE, TWO), (TWO, ONE)):
        fingerprint = made[other].stations.own().fingerprint
        made[name].stations.enrol(made[other].stations.request(requests[other]), fingerprint)
    for _ in range(2):
        record(made[ONE], "Việc đầu tiên")
        record(made[TWO], "Việc thứ hai")
        record(made[ABOVE], "Việc của huyện")
        for sender, receiver in WAYS:
            with suppress(UserMistake):
                send(made[sender], made[receiver], stick)
    for one in made.values():
        one.close()
    return folder / "all"
