"""The criteria sets of this workspace, each version as it was published."""

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from typing import Final

from sqlalchemy.orm import Session

from cchc_desktop.catalogues.criteria import read_criteria_set
from cchc_desktop.catalogues.plans import read_plan
from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.plans import Plan
from cchc_desktop.services.catalogues import CRITERIA_KIND, PLAN_KIND, newest_documents
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.asking import asked

_LISTED: Final = "SELECT id, version FROM catalogues WHERE kind = ?"
_DOCUMENT: Final = "SELECT document FROM catalogues WHERE kind = ? AND id = ? AND version = ?"


@guarded
class CriteriaSets:
    """Scoring trees: a published version never changes, and what was scored with it keeps it."""

    def __init__(self, office: Office, channels: Mapping[str, Channel]) -> None:
        self._office = office
        self._channels = frozenset(channels)
        self._read: dict[tuple[str, int], CriteriaSet | None] = {}

    def newest(self, session: Session | None = None) -> list[CriteriaSet]:
        """Return the newest version of each set: the plan's year and the fullest first.

        Read within `session`, where one is open.
        """
        newest: dict[str, int] = {}
        for identity, version in self._versions(session):
            newest[identity] = max(version, newest.get(identity, 0))
        found = [self._get(*key) for key in newest.items()]
        year = self._office.plan.year
        return sorted((s for s in found if s), key=lambda s: (s.year != year, -len(s.criteria), s.id))

    def usable_by(self, unit: OrgUnit, session: Session | None = None) -> list[CriteriaSet]:
        """Return the sets a unit can be assessed by."""
        kinds = {"all", str(unit.kind)}
        return [s for s in self.newest(session) if s.level in kinds]

    def find(self, identity: str, version: int) -> CriteriaSet:
        """Return one version of a set; UserMistake when it is not here."""
        found = self._get(identity, version)
        if found is None:
            raise UserMistake(
                tr("Version {version} of the criteria set {id} is not here.", version=version, id=identity),
                hint=tr("Import the newest bundle of Sở Nội vụ, then look again."),
            )
        return found

    def plans(self) -> Mapping[str, Plan]:
        """Return the plans a set may name, by id."""
        return self._plans

    def _versions(self, session: Session | None) -> list[tuple[str, int]]:
        with ExitStack() as stack:
            reading = session or stack.enter_context(self._office.reading())
            return asked(reading, _LISTED, (CRITERIA_KIND,))

    def _get(self, identity: str, version: int) -> CriteriaSet | None:
        key = (identity, version)
        if self._read.get(key) is None:
            self._read[key] = self._load(identity, version)
        return self._read[key]

    def _load(self, identity: str, version: int) -> CriteriaSet | None:
        with self._office.reading() as session:
            found = asked(session, _DOCUMENT, (CRITERIA_KIND, identity, version))
        if not found:
            return None
        try:
            return read_criteria_set(found[0][0], identity, plans=self._plans, channels=self._channels)
        except Failure:
            # made for a plan or by a program that this one does not know: it waits in the store
            return None

    @cached_property
    def _plans(self) -> dict[str, Plan]:
        codes = {unit.code for unit in self._office.units.values()}
        plans: dict[str, Plan] = {}
        for document in newest_documents(self._office.store, PLAN_KIND):
            plan = read_plan(document.text, document.id, unit_codes=codes, channels=self._channels)
            plans[plan.id] = plan
        return plans
