"""The public holidays that the program ships, one table a stretch of days."""

import hashlib
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cchc_desktop.domain.holidays import Holiday
from resources import resource


def holidays_digest() -> str:
    """Return what tells one edition of the list from another, without reading its days."""
    return hashlib.sha256(resource("catalogues/holidays-vn.toml").read_bytes()).hexdigest()


def load_holidays() -> tuple[Holiday, ...]:
    """Return the days of the list in order; weekends are left out, they are free anyway."""
    document = tomllib.loads(resource("catalogues/holidays-vn.toml").read_text(encoding="utf-8"))
    days = [holiday for stretch in document["holidays"] for holiday in _days(stretch)]
    return tuple(sorted(days, key=lambda holiday: holiday.day))


def _days(stretch: dict[str, Any]) -> Iterator[Holiday]:
    day: date = stretch["first"]
    while day <= stretch["last"]:
        if day.weekday() < 5:
            yield Holiday(day, stretch["name"], stretch["source"], shipped=True)
        day += timedelta(days=1)
