"""The Vietnamese lunar calendar by its rule: a month begins on the day of the new moon at UTC+7.

The month that holds the winter solstice is the eleventh; a month without a major solar term in a year of
thirteen is doubled. New moons after Meeus, Astronomical Algorithms, chapter 49; the sun after chapter 25.
"""

from datetime import date, timedelta
from itertools import pairwise
from math import floor, radians, sin
from typing import Final

_EAST: Final = 7 / 24
_J2000: Final = 2451545.0
_NOON: Final = date(2000, 1, 1)
_SYNODIC: Final = 29.530588861
_SOLSTICE: Final = 9
"""The sun's twelfth of the ecliptic that begins with the winter solstice."""


def first_of_lunar_year(year: int) -> date:
    """Return the first day of the first month."""
    return _month_begins(year, 1)


def lunar_day(year: int, month: int, day: int) -> date:
    """Return a day of an ordinary month of the lunar year that begins in `year`."""
    return _month_begins(year, month) + timedelta(days=day - 1)


def _month_begins(year: int, month: int) -> date:
    first, last = _eleventh(year - 1), _eleventh(year)
    moons = [first]
    while moons[-1] < last:
        moons.append(_moon_after(moons[-1]))
    months = list(pairwise(moons))
    leap = None
    if len(months) == 13:
        leap = next(at for at, (here, following) in enumerate(months) if _sector(here) == _sector(following))
    number, named = 11, {}
    for at, (here, _following) in enumerate(months):
        if at == leap:
            continue
        named[number] = here
        number = number % 12 + 1
    return named[month]


def _eleventh(year: int) -> date:
    """Return the first day of the month that holds the winter solstice of `year`."""
    moon = _moon_after(date(year, 11, 10))
    while _sector(_moon_after(moon)) < _SOLSTICE:
        moon = _moon_after(moon)
    return moon


def _moon_after(day: date) -> date:
    """Return the first day of a lunar month after `day`."""
    number = floor((day - _NOON).days / _SYNODIC) - 2
    while (found := _new_moon(number)) <= day:
        number += 1
    return found


def _new_moon(number: int) -> date:
    """Return the day at UTC+7 of the new moon `number` lunations after that of 6 January 2000."""
    t = number / 1236.85
    sun = radians(2.5534 + 29.10535670 * number - 0.0000014 * t**2)
    moon = radians(201.5643 + 385.81693528 * number + 0.0107582 * t**2)
    node = radians(160.7108 + 390.67050284 * number - 0.0016118 * t**2)
    e = 1 - 0.002516 * t
    mean = 2451550.09766 + _SYNODIC * number + 0.00015437 * t**2
    true = mean + (
        -0.40720 * sin(moon)
        + 0.17241 * e * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * e * sin(moon - sun)
        - 0.00514 * e * sin(moon + sun)
        + 0.00208 * e**2 * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node)
        - 0.00057 * sin(moon + 2 * node)
        + 0.00056 * e * sin(2 * moon + sun)
    )
    delta = 69 / 86_400  # seconds by which dynamical time was ahead between 2007 and 2030
    return _NOON + timedelta(days=floor(true - delta + _EAST + 0.5 - _J2000))


def _sector(day: date) -> int:
    """Return in which twelfth of the ecliptic, from the spring equinox, the sun stands as `day` begins."""
    t = ((day - _NOON).days - 0.5 - _EAST) / 36_525
    anomaly = radians(357.52911 + 35_999.05029 * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    apparent = 280.46646 + 36_000.76983 * t + centre - 0.00569 - 0.00478 * sin(node)
    return floor(apparent % 360 / 30)
