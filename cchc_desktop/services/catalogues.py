"""The catalogues a new workspace starts from, and the versions a workspace holds."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.catalogues.channels import load_channels
from cchc_desktop.catalogues.criteria import load_criteria_set, read_criteria_set
from cchc_desktop.catalogues.org_units import load_successions, load_units
from cchc_desktop.catalogues.plans import load_plan, read_plan
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import WorkDays
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind
from cchc_desktop.domain.periods import PeriodKind, add_working_days, parse_period
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.services.holidays import shipped_work_days
from db.asking import asked, day_in
from db.models.bundles import StationRow, StreamRow
from db.models.org_units import OrgUnitRow, SuccessionRow
from db.models.plans import CatalogueRow, DeadlineRow
from db.models.tables import Table
from db.models.users import UserRow
from db.store import Store
from db.writing import add_missing_rows, add_rows
from resources import resource

DEFAULT_PLAN: Final = "643-2018"
PLAN_KIND: Final = "plan"
CRITERIA_KIND: Final = "criteria_set"
_DOCUMENTS: Final = "SELECT id, version, document FROM catalogues WHERE kind = ? ORDER BY version"
_UNITS: Final = 'SELECT "key", code, valid_from, valid_to, name, body, kind, parent FROM org_units'
DAYS_TO_HAND_IN: Final[Mapping[UnitKind, int]] = {UnitKind.COMMUNE: 3, UnitKind.DISTRICT: 5}
"""Working days after a quarter until its report is due, until Sở Nội vụ sends its own; 5 for others."""


@dataclass(frozen=True, slots=True)
class Document:
    """A plan or criteria set as it was published: its TOML text."""

    id: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class ShippedCatalogues:
    """What a new workspace is filled with."""

    plan: Plan
    units: Mapping[str, OrgUnit]
    successions: Sequence[Succession]
    documents: Sequence[tuple[str, Document]]


@cache
def shipped_channels() -> tuple[Mapping[str, Channel], Mapping[str, Counter]]:
    """Return the channels and counters by id."""
    listed = load_channels()
    return {c.id: c for c in listed.channels}, {c.id: c for c in listed.counters}


def shipped_units() -> dict[str, OrgUnit]:
    """Return every unit the program ships, by key."""
    return load_units(resource("catalogues/units-khanhhoa.csv"))


def shipped_catalogues(plan_id: str = "") -> ShippedCatalogues:
    """Return what a new workspace on a plan starts with; UserMistake for a plan that does not ship."""
    folder = resource("catalogues")
    units = shipped_units()
    channels = frozenset(shipped_channels()[0])
    wanted = plan_id or DEFAULT_PLAN
    plan_file = folder / f"plan-{wanted}.toml"
    if not plan_file.is_file():
        raise UserMistake(
            tr("There is no plan “{plan}”.", plan=wanted),
            hint=tr("Use {plan}, or import the starter bundle of Sở Nội vụ.", plan=DEFAULT_PLAN),
            field="plan",
        )
    plan = load_plan(plan_file, unit_codes={u.code for u in units.values()}, channels=channels)
    documents = [(PLAN_KIND, Document(plan.id, plan.version, plan_file.read_text(encoding="utf-8")))]
    for file in sorted(folder.glob("criteria-*.toml"), reverse=True):
        found = load_criteria_set(file, plans={plan.id: plan}, channels=channels)
        text = file.read_text(encoding="utf-8")
        documents.append((CRITERIA_KIND, Document(found.id, found.version, text)))
    successions = load_successions(folder / "successions.csv", units)
    return ShippedCatalogues(plan, units, successions, documents)


def fill_new_store(
    store: Store,
    catalogues: ShippedCatalogues,
    *,
    admin: Mapping[str, Any],
    key: StationKey,
    unit: OrgUnit,
    now: datetime,
) -> None:
    """Write catalogues, deadlines, the first user and the own station into an empty store."""
    with store.writing() as session:
        connection = session.connection()
        lay_shipped(connection, catalogues, now)
        add_rows(connection, DeadlineRow, shipped_last_days(catalogues.plan))
        add_rows(connection, UserRow, [admin])
        add_rows(
            connection,
            StationRow,
            [
                {
                    "id": key.station,
                    "unit": unit.key,
                    "label": unit.short_body,
                    "certificate": key.certificate,
                    "fingerprint": key.fingerprint,
                    "age_recipient": key.recipient,
                    "state": "own",
                    "last_good": None,
                    "known_since": now,
                }
            ],
        )
        add_rows(connection, StreamRow, [{"station": key.station, "epoch": 1, "seq": 0, "hash": ""}])


def lay_shipped(
    connection: Connection,
    catalogues: ShippedCatalogues,
    now: datetime,
    tables: Collection[str] = ("org_units", "successions", "catalogues"),
) -> None:
    """Add the units, successions, plans and criteria sets the program ships that are not in `tables` yet."""
    ordered = sorted(catalogues.units.values(), key=lambda u: _depth(u, catalogues.units))
    rows: dict[type[Table], list[dict[str, Any]]] = {
        OrgUnitRow: [unit_row(unit) for unit in ordered],
        SuccessionRow: [
            {"old": s.old, "new": s.new, "whole": s.whole, "basis": s.basis} for s in catalogues.successions
        ],
        CatalogueRow: [
            {
                "kind": kind,
                "id": document.id,
                "version": document.version,
                "document": document.text,
                "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
                "loaded_at": now,
            }
            for kind, document in catalogues.documents
        ],
    }
    for model, shipped in rows.items():
        if model.__tablename__ in tables:
            add_missing_rows(connection, model, shipped)


def units_in(store: Store) -> dict[str, OrgUnit]:
    """Return every unit the workspace knows, by key."""
    with store.reading() as session:
        return {
            key: OrgUnit(
                key,
                code,
                date.fromisoformat(valid_from),
                day_in(valid_to),
                name,
                body,
                UnitKind(kind),
                parent,
            )
            for key, code, valid_from, valid_to, name, body, kind, parent in asked(session, _UNITS)
        }


def newest_documents(store: Store, kind: str) -> list[Document]:
    """Return the newest version of each plan or criteria set the workspace holds."""
    with store.reading() as session:
        newest = {row[0]: Document(*row) for row in asked(session, _DOCUMENTS, (kind,))}
    return list(newest.values())


def plan_in(store: Store, units: Mapping[str, OrgUnit], channels: AbstractSet[str]) -> Plan:
    """Return the plan in force: the newest year's newest version."""
    codes = {unit.code for unit in units.values()}
    plans = [
        read_plan(d.text, d.id, unit_codes=codes, channels=channels)
        for d in newest_documents(store, PLAN_KIND)
    ]
    return max(plans, key=lambda plan: (plan.year, plan.version))


def criteria_sets_in(store: Store, plan: Plan, channels: AbstractSet[str]) -> list[CriteriaSet]:
    """Return the newest version of each criteria set."""
    return [
        read_criteria_set(d.text, d.id, plans={plan.id: plan}, channels=channels)
        for d in newest_documents(store, CRITERIA_KIND)
    ]


def unit_row(unit: OrgUnit) -> dict[str, Any]:
    """Return a unit as a row of the table."""
    return {
        "key": unit.key,
        "code": unit.code,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "name": unit.name,
        "body": unit.body,
        "kind": str(unit.kind),
        "parent": unit.parent,
        "folded": fold(unit.name),
        "sort_key": sort_key(unit.name),
    }


def _depth(unit: OrgUnit, units: Mapping[str, OrgUnit]) -> int:
    depth = 0
    while unit.parent is not None:
        unit, depth = units[unit.parent], depth + 1
    return depth


def shipped_last_days(plan: Plan) -> list[dict[str, Any]]:
    """Return, as rows, until when each kind of unit hands in by what the program ships."""
    quarters = parse_period(str(plan.year), plan.period_rule).parts(PeriodKind.QUARTER)
    work = shipped_work_days()
    return [
        {"plan": plan.id, "period": q.code, "kind": str(kind), "due": _due(q.ends_on, kind, work)}
        for q in quarters
        for kind in UnitKind
    ]


def _due(ends_on: date, kind: UnitKind, work: WorkDays) -> date:
    return add_working_days(ends_on, DAYS_TO_HAND_IN.get(kind, 5), work)
