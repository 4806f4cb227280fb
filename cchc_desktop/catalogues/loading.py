"""Reading everything that ships, each catalogue checked against those it refers to."""

from dataclasses import dataclass

from cchc_desktop.catalogues.channels import load_channels
from cchc_desktop.catalogues.criteria import load_criteria_set
from cchc_desktop.catalogues.org_units import load_successions, load_units
from cchc_desktop.catalogues.plans import load_plan
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.org_units import OrgUnit, Succession
from cchc_desktop.domain.plans import Plan
from resources import resource


@dataclass(frozen=True, slots=True)
class Catalogues:
    """What the program ships: plans, units and who succeeds them, channels, counters, criteria sets."""

    plans: tuple[Plan, ...]
    units: dict[str, OrgUnit]
    """By key."""
    successions: tuple[Succession, ...]
    channels: tuple[Channel, ...]
    counters: tuple[Counter, ...]
    criteria_sets: tuple[CriteriaSet, ...]


def load_all() -> Catalogues:
    """Read every catalogue that ships; raise UserMistake with file and line when one is wrong."""
    folder = resource("catalogues")
    units = load_units(folder / "units-khanhhoa.csv")
    unit_codes = {unit.code for unit in units.values()}
    listed = load_channels()
    channels = {channel.id for channel in listed.channels}
    plans = {
        plan.id: plan
        for plan in (
            load_plan(path, unit_codes=unit_codes, channels=channels)
            for path in sorted(folder.glob("plan-*.toml"))
        )
    }
    return Catalogues(
        plans=tuple(plans.values()),
        units=units,
        successions=load_successions(folder / "successions.csv", units),
        channels=listed.channels,
        counters=listed.counters,
        criteria_sets=tuple(
            load_criteria_set(path, plans=plans, channels=channels)
            for path in sorted(folder.glob("criteria-*.toml"), reverse=True)
        ),
    )
