"""What the form of an activity holds, also while it is incomplete; written to and read from drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, Audience, Cost
from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.services.evidence import NewEvidence
from ui.support.file_changes import NOTHING, FileChanges


@dataclass(frozen=True, slots=True)
class FormState:
    """The fields as they stand."""

    activity: str = ""
    """Id of the activity, empty for a new one."""
    revision: int | None = None
    channel: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    title: str = ""
    clauses: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    summary: str = ""
    costs: tuple[Cost, ...] = ()
    files: FileChanges = NOTHING
    answers: tuple[str, ...] | None = None
    """Ids of the events that this activity answers; None for those it answered before."""

    def values(self, *, otherwise: date) -> ActivityValues:
        """Return what would be recorded; a day that is missing is taken as `otherwise`."""
        starts_on = self.starts_on or self.ends_on or otherwise
        return ActivityValues(
            title=self.title,
            channel=self.channel,
            starts_on=starts_on,
            ends_on=self.ends_on or starts_on,
            clauses=self.clauses,
            audiences=self.audiences,
            counters=self.counters,
            place=self.place,
            summary=self.summary,
            costs=self.costs,
        )


def state_of(record: ActivityRecord) -> FormState:
    """Return the form of a recorded activity."""
    values = record.values
    return FormState(
        activity=record.id,
        revision=record.revision,
        channel=values.channel,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        title=values.title,
        clauses=values.clauses,
        audiences=values.audiences,
        counters=dict(values.counters),
        place=values.place,
        summary=values.summary,
        costs=values.costs,
    )


def as_draft(state: FormState) -> dict[str, Any]:
    """Return `state` as plain JSON."""
    return {
        "activity": state.activity,
        "revision": state.revision,
        "channel": state.channel,
        "starts_on": _day_text(state.starts_on),
        "ends_on": _day_text(state.ends_on),
        "title": state.title,
        "clauses": list(state.clauses),
        "audiences": [str(audience) for audience in state.audiences],
        "counters": dict(state.counters),
        "place": state.place,
        "summary": state.summary,
        "costs": [[c.category, c.source, c.planned, c.approved, c.spent] for c in state.costs],
        "answers": None if state.answers is None else list(state.answers),
        "added": [
            {"file": str(new.file), "name": new.name, "sha256": new.sha256, **_said(new.values)}
            for new in state.files.added
        ],
        "described": {file: _said(values) for file, values in state.files.described.items()},
        "detached": list(state.files.detached),
    }


def from_draft(kept: Mapping[str, Any]) -> FormState:
    """Read a draft; files that are no longer where they were are left out."""
    added = tuple(
        NewEvidence(Path(new["file"]), _read_said(new), new.get("name", ""), new.get("sha256", ""))
        for new in kept.get("added", ())
        if Path(new["file"]).is_file()
    )
    described = {file: _read_said(said) for file, said in kept.get("described", {}).items()}
    return FormState(
        activity=kept.get("activity", ""),
        revision=kept.get("revision"),
        channel=kept.get("channel", ""),
        starts_on=_read_day(kept.get("starts_on")),
        ends_on=_read_day(kept.get("ends_on")),
        title=kept.get("title", ""),
        clauses=tuple(kept.get("clauses", ())),
        audiences=tuple(Audience(word) for word in kept.get("audiences", ())),
        counters=dict(kept.get("counters", {})),
        place=kept.get("place", ""),
        summary=kept.get("summary", ""),
        costs=_read_costs(kept),
        files=FileChanges(added, described, tuple(kept.get("detached", ()))),
        answers=_read_answers(kept),
    )


def _said(values: EvidenceValues) -> dict[str, Any]:
    return {
        "number": values.number,
        "issuer": values.issuer,
        "effective_on": _day_text(values.effective_on),
        "locator": values.locator,
    }


def _read_said(kept: Mapping[str, Any]) -> EvidenceValues:
    return EvidenceValues(
        number=kept.get("number", ""),
        issuer=kept.get("issuer", ""),
        effective_on=_read_day(kept.get("effective_on")),
        locator=kept.get("locator", ""),
    )


def _read_costs(kept: Mapping[str, Any]) -> tuple[Cost, ...]:
    """Read the costs, also of a draft from before there were several in the form."""
    costs = tuple(Cost(*cost) for cost in kept.get("costs", ()))
    if kept.get("spent") is None:
        return costs
    first = Cost(kept.get("category", ""), kept.get("source", ""), spent=kept["spent"])
    if costs:
        first = replace(first, planned=costs[0].planned, approved=costs[0].approved)
    return (first, *costs[1:])


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if not text else date.fromisoformat(text)


def _read_answers(kept: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Read the events a draft answers; drafts of earlier programs name one as `trigger`."""
    answers = kept.get("answers")
    if answers is None and kept.get("trigger"):
        return (str(kept["trigger"]),)
    return None if answers is None else tuple(answers)
