"""Keep files that only a newer program can read, until it is here."""

import sqlalchemy as sa
from alembic import op

revision = "r0017"
down_revision = "r0016"


def upgrade() -> None:
    """Carry the schema forward."""
    for name in ("kept", "kept_name", "program"):
        op.add_column("setbacks", sa.Column(name, sa.Text(), nullable=True))
