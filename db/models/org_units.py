"""Units of the effective-dated tree and their successors."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class OrgUnitRow(Table):
    """A unit between two dates; its key is code@valid_from."""

    __tablename__ = "org_units"
    __table_args__ = (
        Index(None, "code", "valid_from"),
        Index(None, "parent"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    key: Mapped[Key] = mapped_column(primary_key=True)
    code: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str]
    body: Mapped[str]
    kind: Mapped[str]
    parent: Mapped[str | None] = mapped_column(ForeignKey("org_units.key"))
    folded: Mapped[str]
    sort_key: Mapped[str]


class SuccessionRow(Table):
    """One unit's duties pass, wholly or partly, to another."""

    __tablename__ = "successions"

    old: Mapped[Key] = mapped_column(ForeignKey("org_units.key"), primary_key=True)
    new: Mapped[Key] = mapped_column(ForeignKey("org_units.key"), primary_key=True)
    whole: Mapped[bool]
    basis: Mapped[str]
