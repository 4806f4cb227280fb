"""What the first run needs to know before there is a workspace: units, the plan, a starter bundle."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from cchc_desktop.bundles.codes import same_fingerprint
from cchc_desktop.bundles.keys import read_station_certificate
from cchc_desktop.bundles.reading import VerifiedBundle, open_bundle
from cchc_desktop.domain.bundle_records import BundleFacts, BundleKind
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, Succession, superiors
from cchc_desktop.domain.plans import Plan, owed_by
from cchc_desktop.domain.reorganisations import UnitChanges, applied_in_order, still_holding
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.catalogues import shipped_catalogues
from cchc_desktop.services.notices import is_standing_body
from cchc_desktop.services.unit_payloads import UnitsPayload
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
    changed: frozenset[str] = frozenset()
    """Keys of the units that a starter bundle brought or changed."""

    @cached_property
    def day(self) -> date:
        """Return the day whose units are offered: the middle of the plan's year, or the last change in it."""
        begun = (self.units[key].valid_from for key in self.changed)
        return max((date(self.plan.year, 7, 1), *(day for day in begun if day.year == self.plan.year)))

    @cached_property
    def tree(self) -> tuple[OrgUnit, ...]:
        """Return the units of the plan's year, parents before children."""
        return tuple(tree_of(list(self.units.values()), self.day))

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


def with_starter(start: StartingPoint, file: Path) -> StartingPoint:
    """Return `start` with the units as Sở Nội vụ has changed them by a starter bundle that was compared."""
    with (
        tempfile.TemporaryDirectory(prefix="cchc-") as staging,
        open_bundle(file, staging=Path(staging)) as bundle,
    ):
        said = sorted(_said_of_units(bundle, start.units), key=lambda each: each[0])
    units, successions = applied_in_order(start.units, [changes for _, changes in said])
    links = {(link.old, link.new): link for link in (*start.successions, *successions)}
    changed = frozenset(key for key, unit in units.items() if start.units.get(key) != unit)
    return replace(start, units=units, successions=still_holding(links.values(), units), changed=changed)


def _said_of_units(
    bundle: VerifiedBundle, units: Mapping[str, OrgUnit]
) -> Iterator[tuple[tuple[int, str, str], UnitChanges]]:
    """Yield what stations of Sở Nội vụ say of the units in a bundle, with what tells which came later."""
    for part in bundle.manifest.streams:
        speaker = units.get(read_station_certificate(bundle.heads[part.key].certificate).unit)
        if speaker is None or not is_standing_body(speaker):
            continue
        for entry in bundle.entries(part.key):
            if entry.noun == Noun.ORG_UNIT:
                with suppress(msgspec.ValidationError):
                    payload = msgspec.convert(entry.payload, UnitsPayload)
                    yield (entry.revision, entry.at, entry.hash), payload.changes


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
