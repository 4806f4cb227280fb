"""Let the database itself refuse to alter, remove or slip in a line of the trail; find a record's lines."""

from alembic import op

revision = "r0014"
down_revision = "r0013"

_TRIGGERS = {
    "audit_lines_stay": "BEFORE UPDATE ON audit_lines",
    "audit_lines_remain": "BEFORE DELETE ON audit_lines",
    "audit_lines_follow": (
        "BEFORE INSERT ON audit_lines WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM audit_lines)"
    ),
}


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_index(op.f("ix_audit_lines_record"), "audit_lines", ["record"])
    for name, when in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT raise(ABORT, 'the trail is append-only'); END")
