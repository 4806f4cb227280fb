"""Keep records to which two computers of a unit gave one number; note open choices of the units below."""

import sqlalchemy as sa
from alembic import op

revision = "r0015"
down_revision = "r0014"

_NUMBERED = {
    "assessments": ("unit", "period", "criteria_set"),
    "consolidations": ("unit", "period", "number"),
    "feedback_cases": ("unit", "code"),
    "reports": ("unit", "period", "version"),
    "submissions": ("unit", "period", "version"),
}


def upgrade() -> None:
    """Carry the schema forward."""
    for table, columns in _NUMBERED.items():
        words = "_".join(columns)
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_constraint(op.f(f"uq_{table}_{words}"), type_="unique")
        op.create_index(op.f(f"ix_{table}_{words}"), table, list(columns))
    op.add_column("conflicts", sa.Column("unit", sa.String(length=64), server_default="", nullable=False))
    op.create_index(op.f("ix_conflicts_unit"), "conflicts", ["unit"])
