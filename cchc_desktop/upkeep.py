"""The half of the wiring that keeps an open data folder safe: backups, its computer, its keys, its trail."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_desktop.bundles.keys import StationKey
    from cchc_desktop.services.audit import Audit
    from cchc_desktop.services.backups import Backups
    from cchc_desktop.services.elsewhere import Elsewhere
    from cchc_desktop.services.key_renewals import KeyRenewals
    from cchc_desktop.services.machines import Machines
    from cchc_desktop.services.office import Office
    from cchc_desktop.services.own_keys import OwnKeys
    from cchc_desktop.services.updates import Updates


class Upkeep:
    """The services that look after the data itself."""

    _office: "Office"

    @cached_property
    def backups(self) -> "Backups":
        """Return the copies of the database."""
        from cchc_desktop.services.backups import Backups

        return Backups(self._office)

    @cached_property
    def updates(self) -> "Updates":
        """Return newer programs that come in a file."""
        from cchc_desktop.services.updates import Updates, running_program, shipped_keys

        return Updates(self._office, self.backups, program=running_program(), keys=shipped_keys())

    @cached_property
    def machines(self) -> "Machines":
        """Return the computer this workspace belongs to."""
        from cchc_desktop.services.machines import Machines

        return Machines(self._office, lambda: self._key)

    @cached_property
    def key_renewals(self) -> "KeyRenewals":
        """Return the way to another key for this station."""
        from cchc_desktop.services.key_renewals import KeyRenewals

        return KeyRenewals(self._office, self._keys, self.backups)

    @cached_property
    def audit(self) -> "Audit":
        """Return the trail of who did what."""
        from cchc_desktop.services.audit import Audit

        return Audit(self._office, lambda: self._key)

    @cached_property
    def elsewhere(self) -> "Elsewhere":
        """Return what other processes change while this workspace is open."""
        from cchc_desktop.services.elsewhere import Elsewhere

        return Elsewhere(self._office)

    @cached_property
    def _keys(self) -> "OwnKeys":
        from cchc_desktop.services.own_keys import OwnKeys

        return OwnKeys(self._office)

    @property
    def _key(self) -> "StationKey":
        return self._keys.current()
