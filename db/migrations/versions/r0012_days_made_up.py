"""Keep days of weekends that are worked to make up for a working day given off."""

import sqlalchemy as sa
from alembic import op

revision = "r0012"
down_revision = "r0011"


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("holidays", sa.Column("made_up", sa.Boolean(), server_default=sa.text("0"), nullable=False))
