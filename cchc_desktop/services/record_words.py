"""What the fields of travelling records are called, and their values in words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from cchc_desktop.domain.act_fields import field_words
from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import role_words
from cchc_desktop.domain.schedules import weekday_label
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.catalogues import shipped_channels

EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
"""What no form shows."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def field_label(name: str) -> str:
    """Return what a field is called on the forms, or in the trail where no form shows it."""
    known = {
        "title": tr("Title"),
        "name": tr("Name"),
        "starts_on": tr("From day"),
        "ends_on": tr("To day"),
        "channel": tr("Channel"),
        "place": tr("Place"),
        "summary": tr("Summary"),
        "clauses": tr("Clauses of the plan"),
        "clause": tr("Clause"),
        "audiences": tr("Audience"),
        "counters": tr("Counters"),
        "costs": tr("Costs"),
        "content": tr("Content"),
        "reason": tr("Reason"),
        "explanation": tr("Explanation"),
        "day": tr("Day"),
        "due": tr("Due"),
        "number": tr("Number"),
        "issued_on": tr("Date of issue"),
        "sent_on": tr("Sent on"),
        "issuer": tr("Issued by"),
        "effective_on": tr("Effective from"),
        "locator": tr("Section and page"),
        "answer": tr("Answer"),
        "answered_on": tr("Answered on"),
        "in_charge": tr("Person in charge"),
        "notes": tr("Notes"),
        "tasks": tr("Own tasks"),
        "budget": tr("Budget"),
        "scores": tr("Points"),
        "points": tr("Points"),
        "criterion": tr("Criterion"),
        "proposal": tr("Proposal"),
        "addressee": tr("Addressed to"),
        "times": tr("Times of day"),
        "weekdays": tr("Weekdays"),
        "missed": tr("Did not take place"),
        "state": tr("State"),
        "kind": tr("Kind"),
        "cadence": tr("Cadence"),
        "amount": tr("Amount"),
        "note": tr("Note"),
        "text": tr("Content"),
        "who": tr("Who"),
    }
    words = field_words(name)
    return known.get(name) or f"{words[:1].upper()}{words[1:]}"


def value_words(name: str, value: Any) -> str:
    """Return a value as a person reads it: days as 20/03/2018, lists one after another."""
    words = tr("none")
    match value:
        case _ if value in EMPTY:
            pass
        case bool():
            words = tr("yes") if value else tr("no")
        case int() if name == "weekdays":
            words = weekday_label(value)
        case int():
            words = number(value)
        case str():
            words = _text_words(name, value)
        case Mapping():
            counters = shipped_channels()[1]
            inside = (
                (counters[key].label if key in counters else field_label(key), each)
                for key, each in value.items()
            )
            words = "; ".join(f"{label}: {value_words(name, each)}" for label, each in inside if each)
        case _:
            words = ("\n" if _long(value) else ", ").join(value_words(name, each) for each in value)
    return words


def _text_words(name: str, value: str) -> str:
    channels = shipped_channels()[0]
    if name == "channel" and value in channels:
        return channels[value].label
    if name == "audiences" and value in set(Audience):
        return Audience(value).label
    if name == "roles":
        return role_words([value])
    return day_words(date.fromisoformat(value)) if _DAY.fullmatch(value) else value


def only_different(values: Sequence[Any]) -> list[Any]:
    """Return the values of one field in several versions, long lists without what all of them have."""
    if not all(isinstance(value, list) and _long(value) for value in values if value):
        return list(values)
    return [
        [each for each in value or [] if any(each not in (other or []) for other in values)]
        for value in values
    ]


def _long(value: Sequence[Any]) -> bool:
    return any(isinstance(each, Mapping) for each in value)
