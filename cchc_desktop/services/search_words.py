"""What the search index keeps of each noun that is journalled: never anything about a sender."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, cast

from cchc_desktop.domain.language import speaking
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import period_words
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services import payloads as p
from db.search import Indexed

_TITLE: Final = 120
"""A difficulty has no name: its first words stand for one."""


def indexed(noun: Noun, payload: p.Payload) -> Indexed | None:
    """Return what the index keeps of a record; None for nouns that are not looked for."""
    words = WORDS.get(noun)
    if words is None:
        return None
    title, *rest = words(payload)
    return Indexed(noun, payload.id, title, "\n".join(part for part in rest if part))


def _activity(payload: p.Payload) -> tuple[str, ...]:
    a = cast(p.ActivityPayload, payload)
    return a.title, a.place, a.summary, " ".join(a.clauses), _days(a.starts_on, a.ends_on)


def _schedule(payload: p.Payload) -> tuple[str, ...]:
    s = cast(p.SchedulePayload, payload)
    reasons = " ".join(dict.fromkeys(s.missed.values()))
    return s.title, s.place, s.summary, " ".join(s.clauses), _days(s.starts_on, s.ends_on), reasons


def _evidence(payload: p.Payload) -> tuple[str, ...]:
    e = cast(p.EvidencePayload, payload)
    return e.name, f"{e.number} {e.issuer} {e.locator}".strip(), _days(e.effective_on)


def _feedback(payload: p.Payload) -> tuple[str, ...]:
    f = cast(p.FeedbackPayload, payload)
    return f.code, f.content, f.answer, f.answer_number, _days(f.received_on, f.due, f.answered_on)


def _claim(payload: p.Payload) -> tuple[str, ...]:
    c = cast(p.ClaimPayload, payload)
    return f"{c.clause} · {_period(c.period)}", c.reason, c.period


def _trigger(payload: p.Payload) -> tuple[str, ...]:
    t = cast(p.TriggerPayload, payload)
    return t.title, t.clause, _days(t.day, t.due)


def _assessment(payload: p.Payload) -> tuple[str, ...]:
    a = cast(p.AssessmentPayload, payload)
    said = (f"{score.criterion} {score.explanation} {score.reason}" for score in a.scores)
    return f"Tự đánh giá {_period(a.period)}", *(words.strip() for words in said), a.period


def _report(payload: p.Payload) -> tuple[str, ...]:
    r = cast(p.ReportPayload, payload)
    named = f"Báo cáo {_period(r.period)}"
    return f"{r.number} · {named}" if r.number else named, r.period, _days(r.issued_on)


def _unit_plan(payload: p.Payload) -> tuple[str, ...]:
    u = cast(p.UnitPlanPayload, payload)
    own = (f"{task.clause} {task.title} {task.who}".strip() for task in u.tasks)
    return f"Kế hoạch của đơn vị {u.number}".strip(), *own, u.budget_number, _days(u.issued_on, u.sent_on)


def _difficulty(payload: p.Payload) -> tuple[str, ...]:
    d = cast(p.DifficultyPayload, payload)
    line = " ".join(d.content.split())
    title = line if len(line) <= _TITLE else f"{line[:_TITLE].rsplit(' ', 1)[0]}…"
    return title, d.clause, d.content, d.proposal, _days(d.raised_on)


def _period(code: str) -> str:
    """Return a period's name in Vietnamese, whatever the window speaks: the index outlives the choice."""
    with speaking("vi"):
        return period_words(code)


@lru_cache(maxsize=500)
def _days(*days: date | None) -> str:
    """Return days as they are written, each once, so that they are found as they are typed."""
    return ", ".join(dict.fromkeys(day_words(day) for day in days if day is not None))


WORDS: Final[Mapping[Noun, Callable[[p.Payload], tuple[str, ...]]]] = {
    Noun.ACTIVITY: _activity,
    Noun.SCHEDULE: _schedule,
    Noun.EVIDENCE: _evidence,
    Noun.FEEDBACK: _feedback,
    Noun.OBLIGATION_CLAIM: _claim,
    Noun.TRIGGER: _trigger,
    Noun.ASSESSMENT: _assessment,
    Noun.REPORT: _report,
    Noun.UNIT_PLAN: _unit_plan,
    Noun.DIFFICULTY: _difficulty,
}
"""Title and other words of each noun; a new noun is found as soon as it stands here."""
