"""A unit's own plan under the provincial one: its tasks and the money it asks for."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Dong, Key, Table


class UnitPlanRow(Table):
    """The plan of one unit under one provincial plan."""

    __tablename__ = "unit_plans"
    __table_args__ = (
        UniqueConstraint("unit", "plan"),
    )  # its id says the same, so nothing foreign can break it

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    plan: Mapped[Key]
    number: Mapped[str]
    issued_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    budget_number: Mapped[str]
    budget_sent_on: Mapped[date | None]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class UnitPlanTaskRow(Table):
    """A task the unit set itself."""

    __tablename__ = "unit_plan_tasks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    unit_plan: Mapped[Key] = mapped_column(ForeignKey("unit_plans.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[Key]
    under: Mapped[Key]
    title: Mapped[str]
    cadence: Mapped[Key]
    due: Mapped[date | None]
    who: Mapped[str]


class UnitPlanBudgetRow(Table):
    """Money asked for one task, in whole đồng."""

    __tablename__ = "unit_plan_budget"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), {"sqlite_with_rowid": False})

    unit_plan: Mapped[Key] = mapped_column(ForeignKey("unit_plans.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[Key]
    category: Mapped[str]
    source: Mapped[str]
    amount: Mapped[Dong]
    note: Mapped[str]


class ExtensionRow(Table):
    """More time that a unit above granted a unit for one duty."""

    __tablename__ = "extensions"
    __table_args__ = (Index(None, "unit"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    by: Mapped[Key]
    plan: Mapped[Key]
    clause: Mapped[Key]
    period: Mapped[Key]
    due: Mapped[date]
    reason: Mapped[str]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class CadenceConfirmationRow(Table):
    """A proposed cadence that Sở Nội vụ has confirmed; it holds for that cadence alone."""

    __tablename__ = "cadence_confirmations"
    __table_args__ = (Index(None, "plan"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    plan: Mapped[Key]
    clause: Mapped[Key]
    cadence: Mapped[Key]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
