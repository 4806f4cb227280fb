"""A series that is entered once and ticked off: on which days and times it is due, what became of each."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.activities import ActivityValues, Audience, mistakes_of, tidy
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc

if TYPE_CHECKING:
    from cchc_desktop.domain.channels import Channel
    from cchc_desktop.domain.locks import Lock
    from cchc_desktop.domain.plans import Plan

LONGEST_STEP: Final = 8
REASON_LENGTH: Final = 300
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_WEEK, _DAY = "{tuần}", "{ngày}"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One day, and a time where the series has several a day."""

    day: date
    time: str = ""

    @property
    def key(self) -> str:
        """Return the slot as it is stored: 2018-05-08 or 2018-05-08 17:00."""
        return f"{self.day.isoformat()} {self.time}".strip()

    @property
    def label(self) -> str:
        """Return the slot as people read it: 08/05/2018 17:00."""
        return f"{day_words(self.day)} {self.time}".strip()


@dataclass(frozen=True, slots=True)
class ScheduleValues:
    """What is the same every time, and when it takes place; `weekdays` count from 0 for Monday."""

    title: str
    channel: str
    weekdays: tuple[int, ...]
    starts_on: date
    ends_on: date
    times: tuple[str, ...] = ()
    every: int = 1
    """Every how many weeks."""
    clauses: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    """The figures of one occurrence."""
    place: str = ""
    summary: str = ""


class OccurrenceState(StrEnum):
    """What became of an occurrence."""

    DONE = "done"
    MISSED = "missed"
    OPEN = "open"
    COMING = "coming"

    @property
    def label(self) -> str:
        """Return the state in words."""
        return {
            OccurrenceState.DONE: tr("Took place"),
            OccurrenceState.MISSED: tr("Did not take place"),
            OccurrenceState.OPEN: tr("Not ticked off"),
            OccurrenceState.COMING: tr("Still to come"),
        }[self]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence as the officer sees it."""

    slot: Slot
    state: OccurrenceState
    activity: str = ""
    """The activity it became, empty while it is not ticked."""
    evidence_count: int = 0
    reason: str = ""
    planned: bool = True
    """Whether the pattern, as it is now, still holds it."""
    lock: "Lock | None" = None
    """What keeps it as it is: the quarter it lies in was submitted."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to say what became of it, and can."""
        return self.state is OccurrenceState.OPEN and self.lock is None


def slots_of(values: ScheduleValues) -> list[Slot]:
    """Return every occurrence of the pattern, in order."""
    monday = values.starts_on - timedelta(days=values.starts_on.weekday())
    found = []
    day = values.starts_on
    while day <= values.ends_on:
        weeks = (day - monday).days // 7
        if day.weekday() in values.weekdays and weeks % max(values.every, 1) == 0:
            found += [Slot(day, time) for time in values.times or ("",)]
        day += timedelta(days=1)
    return sorted(found)


def read_slot(text: str) -> Slot:
    """Read a slot written 2018-05-08, 08/05/2018, or with a time after it."""
    written, _, time = " ".join(text.split()).partition(" ")
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if not time or _TIME.fullmatch(time):
            return Slot(found, time)
    raise UserMistake(
        tr("“{text}” is no day of a schedule.", text=text),
        hint=tr("Write 2018-05-08, or 2018-05-08 17:00 where there are several a day."),
        field="slots",
    )


def activity_id(schedule: str, slot: Slot) -> str:
    """Return the id of the activity that ticking `slot` makes: always the same, so it counts once."""
    return str(uuid.uuid5(uuid.UUID(schedule), slot.key))


def values_at(values: ScheduleValues, slot: Slot) -> ActivityValues:
    """Return what is recorded when `slot` took place.

    {tuần} and {ngày} in the name become the week's number and the day; a time stands after it.
    """
    title = values.title.replace(_WEEK, str(slot.day.isocalendar().week))
    title = title.replace(_DAY, f"{slot.day:%d/%m}")
    return ActivityValues(
        title=f"{title}, {slot.time}" if slot.time else title,
        channel=values.channel,
        starts_on=slot.day,
        ends_on=slot.day,
        clauses=values.clauses,
        audiences=values.audiences,
        counters=values.counters,
        place=values.place,
        summary=values.summary,
    )


def tidy_schedule(values: ScheduleValues) -> ScheduleValues:
    """Return `values` with text in NFC, days and times in order and each once."""
    same = tidy(values_at(replace(values, times=()), Slot(values.starts_on)))
    return replace(
        values,
        title=" ".join(nfc(values.title).split()),
        weekdays=tuple(sorted(set(values.weekdays))),
        times=tuple(sorted(set(filter(None, map(_tidy_time, values.times))))),
        clauses=same.clauses,
        audiences=same.audiences,
        counters=same.counters,
        place=same.place,
        summary=same.summary,
    )


def schedule_mistakes(
    values: ScheduleValues,
    *,
    plan: "Plan",
    channels: Mapping[str, "Channel"],
    counters: Mapping[str, str],
) -> list[UserMistake]:
    """Return everything wrong with `values`, each with its field; days to come are allowed."""
    sample = replace(values_at(values, Slot(values.starts_on)), ends_on=values.ends_on)
    found = mistakes_of(sample, plan=plan, channels=channels, counters=counters, today=date.max)
    if not values.weekdays:
        found.append(
            UserMistake(
                tr("No day of the week is chosen."),
                hint=tr("Tick the days on which it takes place."),
                field="weekdays",
            )
        )
    elif not found and not slots_of(values):
        found.append(
            UserMistake(
                tr("None of these days of the week lies between the first and the last day."),
                hint=tr("Choose other days, or a longer time."),
                field="weekdays",
            )
        )
    if not 1 <= values.every <= LONGEST_STEP:
        found.append(
            UserMistake(
                tr("“Every {n} weeks” cannot be.", n=values.every),
                hint=tr("Enter a number from 1 to {most}.", most=LONGEST_STEP),
                field="every",
            )
        )
    found += [
        UserMistake(
            tr("“{time}” is no time of day.", time=time),
            hint=tr("Write hours and minutes, for instance 05:30, 17:00."),
            field="times",
        )
        for time in values.times
        if not _TIME.fullmatch(time)
    ]
    return found


def occurrences_of(
    values: ScheduleValues,
    *,
    done: Mapping[Slot, tuple[str, int]],
    missed: Mapping[Slot, str],
    today: date,
) -> list[Occurrence]:
    """Return the pattern's occurrences and what was ticked under an earlier pattern, in order.

    `done` maps to the activity and its number of files, `missed` to the reason.
    """
    planned = set(slots_of(values))
    found = []
    for slot in sorted(planned | set(done) | set(missed)):
        if slot in done:
            activity, files = done[slot]
            made = Occurrence(slot, OccurrenceState.DONE, activity=activity, evidence_count=files)
        elif slot in missed:
            made = Occurrence(slot, OccurrenceState.MISSED, reason=missed[slot])
        else:
            state = OccurrenceState.OPEN if slot.day <= today else OccurrenceState.COMING
            made = Occurrence(slot, state)
        found.append(replace(made, planned=slot in planned))
    return found


def pattern_words(values: ScheduleValues) -> str:
    """Say when it takes place: "Thứ Ba, Thứ Sáu · 05:30, 17:00"."""
    days = ", ".join(weekday_label(day) for day in values.weekdays)
    if values.every > 1:
        days = tr("{days}, every {n} weeks", days=days, n=values.every)
    return " · ".join(part for part in (days, ", ".join(values.times)) if part)


def weekday_label(day: int) -> str:
    """Return the name of a day of the week, from 0 for Monday."""
    return (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )[day]


def states_of(occurrences: Sequence[Occurrence]) -> dict[OccurrenceState, int]:
    """Return how many occurrences stand how; those that nobody can tick off any more are not open."""
    counts = dict.fromkeys(OccurrenceState, 0)
    for occurrence in occurrences:
        if occurrence.is_open or occurrence.state is not OccurrenceState.OPEN:
            counts[occurrence.state] += 1
    return counts


def _tidy_time(text: str) -> str:
    """Write 5:30, 5h30 and 5h as 05:30 and 05:00; leave what is no time as it is."""
    bare = "".join(text.split()).lower()
    found = re.fullmatch(r"(\d{1,2})[:h.](\d{2})?", bare)
    return f"{int(found[1]):02d}:{found[2] or '00'}" if found else bare
