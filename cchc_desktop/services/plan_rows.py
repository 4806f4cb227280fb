"""Writing into tables what belongs to the plan: claims, events, unit plans, more time, difficulties."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection

from cchc_desktop.services import payloads as p
from cchc_desktop.services.versions import Version, columns_of
from db.models.difficulties import DifficultyAnswerRow, DifficultyRow
from db.models.plans import ObligationClaimRow, TriggerRow
from db.models.unit_plans import (
    CadenceConfirmationRow,
    ExtensionRow,
    UnitPlanBudgetRow,
    UnitPlanRow,
    UnitPlanTaskRow,
)
from db.writing import add_rows, delete_rows, put_rows


def write_claims(connection: Connection, versions: Sequence[Version]) -> None:
    """Write claims that a duty does not apply."""
    rows = [columns_of(v, "clause", "period", "reason") for v in versions]
    put_rows(connection, ObligationClaimRow, rows)


def write_triggers(connection: Connection, versions: Sequence[Version], *, all_new: bool = False) -> None:
    """Write events that make a duty fall due; `all_new` spares the look for those there already."""
    names = ("clause", "title", "day", "due", "fulfilled_on", "activity", "cause")
    write = add_rows if all_new else put_rows
    write(connection, TriggerRow, [columns_of(v, *names) for v in versions])


def write_unit_plans(connection: Connection, versions: Sequence[Version]) -> None:
    """Write units' own plans with all their lines."""
    names = ("plan", "number", "issued_on", "sent_on", "budget_number", "budget_sent_on")
    put_rows(connection, UnitPlanRow, [columns_of(v, *names) for v in versions])
    for child in (UnitPlanTaskRow, UnitPlanBudgetRow):
        delete_rows(connection, child, "unit_plan", [v.payload.id for v in versions])
    tasks, budget = [], []
    for version in versions:
        plan = cast(p.UnitPlanPayload, version.payload)
        tasks += [
            {
                "unit_plan": plan.id,
                "position": at,
                "clause": task.clause,
                "under": task.under,
                "title": task.title,
                "cadence": task.cadence,
                "due": task.due,
                "who": task.who,
            }
            for at, task in enumerate(plan.tasks)
        ]
        budget += [
            {
                "unit_plan": plan.id,
                "position": at,
                "clause": line.clause,
                "category": line.category,
                "source": line.source,
                "amount": line.amount,
                "note": line.note,
            }
            for at, line in enumerate(plan.budget)
        ]
    add_rows(connection, UnitPlanTaskRow, tasks)
    add_rows(connection, UnitPlanBudgetRow, budget)


def write_extensions(connection: Connection, versions: Sequence[Version]) -> None:
    """Write more time that was granted."""
    names = ("by", "plan", "clause", "period", "due", "reason")
    put_rows(connection, ExtensionRow, [columns_of(v, *names) for v in versions])


def write_confirmations(connection: Connection, versions: Sequence[Version]) -> None:
    """Write which proposed cadences are confirmed."""
    rows = [columns_of(v, "plan", "clause", "cadence") for v in versions]
    put_rows(connection, CadenceConfirmationRow, rows)


def write_difficulties(connection: Connection, versions: Sequence[Version]) -> None:
    """Write difficulties that were reported."""
    names = ("raised_on", "clause", "content", "proposal", "addressee")
    put_rows(connection, DifficultyRow, [columns_of(v, *names) for v in versions])


def write_answers(connection: Connection, versions: Sequence[Version]) -> None:
    """Write answers to difficulties."""
    names = ("by", "difficulty", "number", "text", "answered_on")
    put_rows(connection, DifficultyAnswerRow, [columns_of(v, *names) for v in versions])
