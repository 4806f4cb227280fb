"""Plans of units, more time, confirmed cadences, difficulties with answers, events made by activities."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"


def upgrade() -> None:
    """Add the tables, and to each event the activity that is it."""
    _record_table(
        "unit_plans",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("budget_number", sa.Text(), nullable=False),
        sa.Column("budget_sent_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("unit", "plan", name=op.f("uq_unit_plans_unit_plan")),
    )
    _line_table(
        "unit_plan_tasks",
        sa.Column("clause", sa.String(length=64), nullable=False),
        sa.Column("under", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(length=64), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
    )
    _line_table(
        "unit_plan_budget",
        sa.Column("clause", sa.String(length=64), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_unit_plan_budget_amount")),
    )
    _record_table(
        "extensions",
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("clause", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=64), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_extensions_unit"), "extensions", ["unit"], unique=False)
    _record_table(
        "cadence_confirmations",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("clause", sa.String(length=64), nullable=False),
        sa.Column("cadence", sa.String(length=64), nullable=False),
    )
    op.create_index(op.f("ix_cadence_confirmations_plan"), "cadence_confirmations", ["plan"], unique=False)
    _record_table(
        "difficulties",
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
    )
    op.create_index(
        op.f("ix_difficulties_unit_raised_on"), "difficulties", ["unit", "raised_on"], unique=False
    )
    _record_table(
        "difficulty_answers",
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("difficulty", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
    )
    op.create_index(
        op.f("ix_difficulty_answers_difficulty"), "difficulty_answers", ["difficulty"], unique=False
    )
    op.add_column("triggers", sa.Column("cause", sa.Text(), nullable=True))
    op.create_index(op.f("ix_triggers_activity"), "triggers", ["activity"], unique=False)
    op.create_index(op.f("ix_triggers_cause"), "triggers", ["cause"], unique=False)


def _record_table(name: str, *parts: Any) -> None:
    """Create a table of records: their id and unit, `parts`, and how each came to be."""
    op.create_table(
        name,
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        *parts,
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["org_units.key"], name=op.f(f"fk_{name}_unit_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _line_table(name: str, *parts: Any) -> None:
    """Create a table of numbered lines of a unit's plan."""
    op.create_table(
        name,
        sa.Column("unit_plan", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["unit_plan"], ["unit_plans.id"], name=op.f(f"fk_{name}_unit_plan_unit_plans")
        ),
        sa.PrimaryKeyConstraint("unit_plan", "position", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
