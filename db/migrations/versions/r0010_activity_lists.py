"""Let the list of activities be walked in any order, over one unit or over all."""

from alembic import op

revision = "r0010"
down_revision = "r0009"


def upgrade() -> None:
    """Carry the schema forward."""
    op.drop_index(op.f("ix_activities_unit_starts_on"), table_name="activities")
    op.drop_index(op.f("ix_activities_starts_on"), table_name="activities")
    op.create_index(
        op.f("ix_activities_unit_withdrawn_starts_on"), "activities", ["unit", "withdrawn", "starts_on", "id"]
    )
    for name, columns in (
        ("starts_on", ["withdrawn", "starts_on", "id", "evidence_count", "spent"]),
        ("title", ["withdrawn", "sort_key", "id", "starts_on"]),
        ("channel", ["withdrawn", "channel", "starts_on", "id"]),
        ("evidence", ["withdrawn", "evidence_count", "starts_on", "id"]),
        ("ends_on", ["withdrawn", "ends_on", "id", "starts_on"]),
        ("spent", ["withdrawn", "spent", "id", "starts_on"]),
        ("recorded_at", ["withdrawn", "recorded_at", "id", "starts_on"]),
    ):
        op.create_index(f"ix_activities_list_{name}", "activities", columns)
