"""Something done for the plan: values typed by the officer, rules, the record kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc

if TYPE_CHECKING:
    from cchc_desktop.domain.channels import Channel
    from cchc_desktop.domain.plans import Plan

TITLE_LENGTH: Final = 300
SUMMARY_LENGTH: Final = 10_000
LARGEST_COUNTER: Final = 1_000_000_000
LARGEST_AMOUNT: Final = 1_000_000_000_000


class Audience(StrEnum):
    """Whom an activity or a task addresses."""

    OFFICIALS = "officials"
    CITIZENS = "citizens"
    PRESS = "press"

    @property
    def label(self) -> str:
        """Return the audience as forms name it."""
        return {
            Audience.OFFICIALS: tr("Officials"),
            Audience.CITIZENS: tr("Citizens, businesses"),
            Audience.PRESS: tr("Press"),
        }[self]


@dataclass(frozen=True, slots=True)
class Cost:
    """Money of one category from one source, in whole đồng."""

    category: str
    source: str
    planned: int = 0
    approved: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class ActivityValues:
    """What the form holds; `check_activity` says what is wrong with it."""

    title: str
    channel: str
    starts_on: date
    ends_on: date
    clauses: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    summary: str = ""
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """An activity as it is stored."""

    id: str
    unit: str
    revision: int
    withdrawn: bool
    values: ActivityValues
    evidence: tuple[EvidenceRecord, ...]
    recorded_by: str
    recorded_at: datetime


def tidy(values: ActivityValues) -> ActivityValues:
    """Return `values` with text in NFC, spaces trimmed and empty counters dropped."""
    return ActivityValues(
        title=" ".join(nfc(values.title).split()),
        channel=values.channel,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        clauses=tuple(dict.fromkeys(values.clauses)),
        audiences=tuple(dict.fromkeys(values.audiences)),
        counters=dict(sorted(values.counters.items())),
        place=" ".join(nfc(values.place).split()),
        summary=nfc(values.summary).strip(),
        costs=values.costs,
    )


def check_activity(
    values: ActivityValues,
    *,
    plan: "Plan",
    channels: Mapping[str, "Channel"],
    counters: Mapping[str, str],
    today: date,
) -> None:
    """Raise UserMistake for the first thing wrong with `values`; `counters` maps id to label."""
    for mistake in mistakes_of(values, plan=plan, channels=channels, counters=counters, today=today):
        raise mistake


def mistakes_of(
    values: ActivityValues,
    *,
    plan: "Plan",
    channels: Mapping[str, "Channel"],
    counters: Mapping[str, str],
    today: date,
) -> list[UserMistake]:
    """Return everything wrong with `values`, each with its field and the mend, in form order."""
    return [
        *_channel_mistakes(values, channels, counters),
        *_date_mistakes(values, plan, today),
        *_text_mistakes(values),
        *_clause_mistakes(values, plan),
        *_cost_mistakes(values),
    ]


def _channel_mistakes(
    values: ActivityValues, channels: Mapping[str, "Channel"], counters: Mapping[str, str]
) -> list[UserMistake]:
    channel = channels.get(values.channel)
    if channel is None:
        return [
            UserMistake(
                tr("There is no channel “{channel}”.", channel=values.channel),
                hint=tr("Choose how it was done from the list."),
                field="channel",
            )
        ]
    found = []
    for counter, value in values.counters.items():
        label = counters.get(counter, counter)
        if counter not in channel.counters:
            found.append(
                UserMistake(
                    tr("{channel} does not count “{counter}”.", channel=channel.label, counter=label),
                    hint=tr("Leave this figure out, or choose another channel."),
                    field=f"counter:{counter}",
                )
            )
        elif not 0 <= value <= LARGEST_COUNTER:
            found.append(
                UserMistake(
                    tr(
                        "“{counter}” is {value}: it cannot be negative or that large.",
                        counter=label,
                        value=value,
                    ),
                    hint=tr("Enter a whole number from 0."),
                    field=f"counter:{counter}",
                )
            )
    return found


def day_bounds(plan: "Plan") -> tuple[date, date]:
    """Return the first and the last day an activity of `plan` can have."""
    return date(plan.year - 1, 12, 15), date(plan.year, 12, 31)


def _date_mistakes(values: ActivityValues, plan: "Plan", today: date) -> list[UserMistake]:
    first, last = day_bounds(plan)
    found = []
    if values.ends_on < values.starts_on:
        found.append(
            UserMistake(
                tr("The last day is before the first day."),
                hint=tr("Enter a last day from {day}.", day=day_words(values.starts_on)),
                field="ends_on",
            )
        )
    if not (first <= values.starts_on <= last and first <= values.ends_on <= last):
        found.append(
            UserMistake(
                tr(
                    "{day} lies outside the plan of {year}.",
                    day=day_words(
                        values.starts_on if not first <= values.starts_on <= last else values.ends_on
                    ),
                    year=plan.year,
                ),
                hint=tr("Enter a day from {first} to {last}.", first=day_words(first), last=day_words(last)),
                field="starts_on",
            )
        )
    elif values.starts_on > today:
        found.append(
            UserMistake(
                tr("{day} has not come yet.", day=day_words(values.starts_on)),
                hint=tr("Record what was done; what is planned belongs in the unit's plan."),
                field="starts_on",
            )
        )
    return found


def _text_mistakes(values: ActivityValues) -> list[UserMistake]:
    found = []
    if not values.title.strip():
        found.append(
            UserMistake(
                tr("The activity has no name."), hint=tr("Write what was done in one line."), field="title"
            )
        )
    if len(values.title) > TITLE_LENGTH:
        found.append(
            UserMistake(
                tr(
                    "The name has {count} letters, at most {most}.",
                    count=len(values.title),
                    most=TITLE_LENGTH,
                ),
                hint=tr("Keep the name short and put the rest into the summary."),
                field="title",
            )
        )
    if len(values.summary) > SUMMARY_LENGTH:
        found.append(
            UserMistake(
                tr(
                    "The summary has {count} letters, at most {most}.",
                    count=len(values.summary),
                    most=SUMMARY_LENGTH,
                ),
                hint=tr("Shorten it, or attach the text as a file."),
                field="summary",
            )
        )
    return found


def _clause_mistakes(values: ActivityValues, plan: "Plan") -> list[UserMistake]:
    return [
        UserMistake(
            tr("The plan has no clause {clause}.", clause=clause),
            hint=tr("Choose the clause from the plan's tree."),
            field="clauses",
        )
        for clause in values.clauses
        if not plan.has(clause)
    ]


def _cost_mistakes(values: ActivityValues) -> list[UserMistake]:
    return [
        UserMistake(
            tr("A cost is {value} đồng: it cannot be negative or that large.", value=amount),
            hint=tr("Enter whole đồng from 0."),
            field="costs",
        )
        for cost in values.costs
        for amount in (cost.planned, cost.approved, cost.spent)
        if not 0 <= amount <= LARGEST_AMOUNT
    ]
