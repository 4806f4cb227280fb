"""What the first run needs to know before there is a workspace: units, the plan, a starter bundle."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from cchc_desktop.bundles.codes import same_fingerprint
from cchc_desktop.bundles.reading import open_bundle
from cchc_desktop.domain.bundle_records import BundleFacts, BundleKind
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, Succession, superiors
from cchc_desktop.domain.plans import Plan, owed_by
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.catalogues import shipped_catalogues
from cchc_desktop.services.units import tree_of


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What choosing a unit means, for the officer to check."""

    unit: OrgUnit
    above: tuple[OrgUnit, ...]
    """The units it lies in, nearest first."""
    successors: tuple[OrgUnit, ...]
    reports_to: OrgUnit | None
    duties: int
    plan: Plan


@dataclass(frozen=True)
class StartingPoint:
    """The units and the plan a new workspace can begin with."""

    plan: Plan
    units: Mapping[str, OrgUnit]
    successions: Sequence[Succession]

    @cached_property
    def tree(self) -> tuple[OrgUnit, ...]:
        """Return the units of the plan's year, parents before children."""
        return tuple(tree_of(list(self.units.values()), date(self.plan.year, 7, 1)))

    def matching(self, words: str) -> tuple[OrgUnit, ...]:
        """Return the units of the tree whose name or code has `words`, diacritics or not."""
        wanted = fold(words).split()
        return tuple(u for u in self.tree if all(word in f"{fold(u.name)} {u.code}" for word in wanted))

    def about(self, key: str) -> UnitFacts:
        """Return what choosing the unit with `key` means."""
        unit = self.units[key]
        above = []
        parent = self.units.get(unit.parent or "")
        while parent is not None:
            above.append(parent)
            parent = self.units.get(parent.parent or "")
        judges = superiors(unit, self.units)
        return UnitFacts(
            unit=unit,
            above=tuple(above),
            successors=tuple(self.units[s.new] for s in self.successions if s.old == key),
            reports_to=judges[0] if judges else None,
            duties=sum(owed_by(task, unit, self.plan) for task in self.plan.tasks),
            plan=self.plan,
        )


def read_starting_point() -> StartingPoint:
    """Return what the program ships."""
    shipped = shipped_catalogues()
    return StartingPoint(shipped.plan, shipped.units, shipped.successions)


def look_at_starter(file: Path) -> BundleFacts:
    """Verify a starter bundle and return what it says of itself, without trusting it."""
    with (
        tempfile.TemporaryDirectory(prefix="cchc-") as staging,
        open_bundle(file, staging=Path(staging)) as bundle,
    ):
        facts = bundle.facts
    if facts.kind is not BundleKind.STARTER:
        raise UserMistake(
            tr("This bundle is another kind: {kind}.", kind=facts.kind.label),
            hint=tr("Choose the file of this kind: {kind}.", kind=BundleKind.STARTER.label),
            field="file",
        )
    return facts


def compare_starter(facts: BundleFacts, fingerprint: str) -> None:
    """Refuse a starter bundle whose fingerprint is not the one in the official letter."""
    if not same_fingerprint(fingerprint, facts.fingerprint):
        raise Refused(
            tr("The fingerprint does not match: the file has {fingerprint}.", fingerprint=facts.fingerprint),
            hint=tr(
                "Compare it once more with the letter or by telephone; "
                "if it still differs, do not use the file."
            ),
        )


def open_identity(file: Path, password: str) -> str:
    """Return the owner of a PKCS#12 file that the password opens; a failure says why it does not."""
    from cchc_desktop.signing.certificates import facts_of
    from cchc_desktop.signing.identities import load_pkcs12

    return facts_of(load_pkcs12(file, password).certificate).owner
