"""Reading a plan: its blocks and tasks, checked against units and channels."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Final

from cchc_desktop.catalogues.source import Source, Table
from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.periods import PeriodRule
from cchc_desktop.domain.plans import (
    ALL,
    KIND_PREFIX,
    LEAD_AGENCY,
    UNIT_PREFIX,
    Basis,
    Block,
    Cadence,
    CadenceKind,
    Plan,
    PlanTask,
    parse_cadence,
)

_PLAN_KEYS: Final = frozenset({
    "id", "version", "number", "title", "issuer", "issued_on", "effective_from", "year", "period_rule"
})  # fmt: skip
_BLOCK_KEYS: Final = frozenset({"code", "title"})
_TASK_KEYS: Final = frozenset({
    "clause", "block", "title", "summary", "owners", "cadence", "due", "basis", "audiences", "channels",
    "asked_only", "respond_within",
})  # fmt: skip
_LONGEST_TITLE: Final = 60
_DATED: Final = frozenset({CadenceKind.ONE_OFF, CadenceKind.YEARLY})
_WAITING: Final = frozenset({CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST})


def load_plan(path: Path, *, unit_codes: AbstractSet[str], channels: AbstractSet[str]) -> Plan:
    """Read the plan in `path`; raise UserMistake with file and line when it is wrong."""
    return read_plan(path.read_text(encoding="utf-8"), path.name, unit_codes=unit_codes, channels=channels)


def read_plan(text: str, name: str, *, unit_codes: AbstractSet[str], channels: AbstractSet[str]) -> Plan:
    """Read a plan from its TOML `text`; `name` stands for the file in a complaint."""
    return _read(text, name, frozenset(unit_codes), frozenset(channels))


@lru_cache(maxsize=8)
def _read(text: str, name: str, unit_codes: frozenset[str], channels: frozenset[str]) -> Plan:
    """Read a plan once: opening, criteria sets and pinned versions ask for the same few."""
    source = Source(name, text)
    source.close({"plan", "blocks", "tasks"})
    head = source.one("plan")
    head.close(_PLAN_KEYS)
    blocks: dict[str, Block] = {}
    for table in source.many("blocks"):
        table.close(_BLOCK_KEYS)
        code = table.text("code")
        _unused(table, "code", code, blocks)
        blocks[code] = Block(code, table.text("title"))
    tasks: dict[str, PlanTask] = {}
    for table in source.many("tasks"):
        clause = table.text("clause")
        _unused(table, "clause", clause, tasks)
        tasks[clause] = _task(table, clause, blocks=blocks, unit_codes=unit_codes, channels=channels)
    plan = Plan(
        id=head.text("id"),
        version=head.integer("version"),
        number=head.text("number"),
        title=head.text("title"),
        issuer=head.text("issuer"),
        issued_on=head.day("issued_on"),
        effective_from=head.day("effective_from"),
        year=head.integer("year"),
        period_rule=head.choice("period_rule", PeriodRule),
        blocks=tuple(blocks.values()),
        tasks=tuple(tasks.values()),
    )
    if plan.effective_from < plan.issued_on:
        raise head.fault(
            "effective_from",
            tr("the plan takes effect before it was issued."),
            tr("Correct “issued_on” or “effective_from”."),
        )
    return plan


def _task(
    table: Table,
    clause: str,
    *,
    blocks: Collection[str],
    unit_codes: AbstractSet[str],
    channels: AbstractSet[str],
) -> PlanTask:
    table.close(_TASK_KEYS)
    block = table.text("block")
    table.known("block", [block], blocks)
    suggested = table.texts("channels")
    table.known("channels", suggested, channels)
    audiences = table.texts("audiences")
    table.known("audiences", audiences, set(Audience))
    cadence = _cadence(table)
    due = table.optional_day("due")
    if (due is not None) != (cadence.kind in _DATED):
        raise table.fault(
            "due",
            tr("the due date does not fit the cadence “{cadence}”.", cadence=cadence),
            tr("Give “due” for one_off and yearly tasks, and for no others."),
        )
    if "respond_within" in table.values and cadence.kind not in _WAITING:
        raise table.fault(
            "respond_within",
            tr("“respond_within” does not fit the cadence “{cadence}”.", cadence=cadence),
            tr("Give it for after_event and on_request tasks only."),
        )
    return PlanTask(
        clause=clause,
        block=block,
        title=_title(table),
        summary=table.text("summary"),
        owners=_owners(table, unit_codes),
        cadence=cadence,
        due=due,
        basis=table.choice("basis", Basis),
        audiences=tuple(Audience(word) for word in audiences),
        channels=suggested,
        asked_only=table.flag("asked_only"),
        respond_within=table.integer("respond_within", 3),
    )


def _unused(table: Table, key: str, word: str, before: Collection[str]) -> None:
    if word in before:
        raise table.fault(
            key,
            tr("“{id}” is used twice.", id=word),
            tr("Remove one of the two, or correct its “{key}”.", key=key),
        )


def _title(table: Table) -> str:
    title = table.text("title")
    if len(title) > _LONGEST_TITLE:
        raise table.fault(
            "title",
            tr("the title has {n} characters.", n=len(title)),
            tr("Shorten it to at most {n} characters; the rest belongs in “summary”.", n=_LONGEST_TITLE),
        )
    return title


def _cadence(table: Table) -> Cadence:
    try:
        return parse_cadence(table.text("cadence"))
    except UserMistake as mistake:
        if mistake.field != "cadence":
            raise
        raise table.fault("cadence", mistake.message, mistake.hint) from mistake


def _owners(table: Table, unit_codes: AbstractSet[str]) -> tuple[str, ...]:
    owners = table.texts("owners")
    kinds = set(UnitKind)
    for owner in owners:
        code = owner.removeprefix(UNIT_PREFIX)
        known = (
            code in unit_codes
            if owner.startswith(UNIT_PREFIX)
            else owner in {ALL, LEAD_AGENCY} or owner.removeprefix(KIND_PREFIX) in kinds
        )
        if not known:
            raise table.fault(
                "owners",
                tr("the owner “{owner}” is unknown.", owner=owner),
                tr("Use all, lead_agency, a unit kind, kind:<kind>, or unit:<code> from the list of units."),
            )
    if not owners:
        raise table.fault(
            "owners", tr("nobody owns the task."), tr("Name at least one owner, for example “commune”.")
        )
    return owners
