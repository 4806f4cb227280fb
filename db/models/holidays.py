"""Days on which offices are closed."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Table


class HolidayRow(Table):
    """A public holiday; one taken off stays as not kept, so that a newer list does not bring it back."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    source: Mapped[str]
    shipped: Mapped[bool]
    kept: Mapped[bool]
    made_up: Mapped[bool] = mapped_column(server_default=text("0"))
    """A day of a weekend that is worked, to make up for a working day given off."""
