"""The public holidays that the program ships, one table a stretch of days."""

import hashlib
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cchc_desktop.domain.holidays import Holiday, is_weekend
from resources import resource


def holidays_digest() -> str:
    """Return what tells one edition of the list from another, without reading its days."""
    return hashlib.sha256(resource("catalogues/holidays-vn.toml").read_bytes()).hexdigest()


def load_holidays() -> tuple[Holiday, ...]:
    """Return the days of the list in order; of weekends, only those that are worked instead."""
    document = tomllib.loads(resource("catalogues/holidays-vn.toml").read_text(encoding="utf-8"))
    days = [holiday for stretch in document["holidays"] for holiday in _days(stretch)]
    days += [
        Holiday(d["day"], d["name"], d["source"], shipped=True, made_up=True) for d in document["made_up"]
    ]
    return tuple(sorted(days, key=lambda holiday: holiday.day))


def _days(stretch: dict[str, Any]) -> Iterator[Holiday]:
    day: date = stretch["first"]
    while day <= stretch["last"]:
        if not is_weekend(day):
            yield Holiday(day, stretch["name"], stretch["source"], shipped=True)
        day += timedelta(days=1)
