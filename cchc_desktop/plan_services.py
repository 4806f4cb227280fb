"""The services of an open data folder that belong to the plan; the workspace is wired from them."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_desktop.domain.channels import Channel
    from cchc_desktop.services.cadences import Cadences
    from cchc_desktop.services.difficulties import Difficulties
    from cchc_desktop.services.extensions import Extensions
    from cchc_desktop.services.office import Office
    from cchc_desktop.services.plans import Plans
    from cchc_desktop.services.unit_plans import UnitPlans


class PlanServices:
    """What the plan asks, what units plan themselves, and what is said about it from below and above."""

    _office: "Office"
    _channels: "Mapping[str, Channel]"

    @cached_property
    def plans(self) -> "Plans":
        """Return the plan and what is owed under it."""
        from cchc_desktop.services.plans import Plans

        return Plans(self._office, self._channels)

    @cached_property
    def unit_plans(self) -> "UnitPlans":
        """Return the units' own plans."""
        from cchc_desktop.services.unit_plans import UnitPlans

        return UnitPlans(self._office, self._channels)

    @cached_property
    def extensions(self) -> "Extensions":
        """Return the time granted for duties."""
        from cchc_desktop.services.extensions import Extensions

        return Extensions(self._office)

    @cached_property
    def cadences(self) -> "Cadences":
        """Return which proposed cadences are confirmed."""
        from cchc_desktop.services.cadences import Cadences

        return Cadences(self._office)

    @cached_property
    def difficulties(self) -> "Difficulties":
        """Return what is reported upward and answered."""
        from cchc_desktop.services.difficulties import Difficulties

        return Difficulties(self._office)
