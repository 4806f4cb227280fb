"""Records of a period that nothing proves: activities, and every other kind that files can be attached to."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.evidence import LACKING
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period, parse_period
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.scoring import Proof
from cchc_desktop.domain.unit_plans import PLAN_CLAUSE
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.assessment_views import CriterionView
from db.models.activities import ActivityClauseRow, ActivityRow
from db.models.difficulties import DifficultyRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.plans import ObligationClaimRow, TriggerRow
from db.models.unit_plans import UnitPlanRow

FEEDBACK_CLAUSE: Final = "II.2.a.2"


@dataclass(frozen=True, slots=True)
class BareRecord:
    """A record without a file; an activity stands under each clause it serves."""

    noun: Noun
    record: str
    """Its id; of a criterion unit/period/set/criterion."""
    clause: str
    clause_title: str
    starts_on: date
    ends_on: date
    title: str
    note: str = ""
    """How an activity was done; which state another record has."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Looks for what one unit left unproved in a period."""

    session: Session
    plan: Plan
    unit: str
    period: Period
    channels: Mapping[str, Channel]
    scored: Sequence[CriterionView]
    """The unit's self-assessment of the period."""

    def find(self, kinds: Collection[Noun]) -> list[BareRecord]:
        """Return what has no file, in the order of the plan's clauses, then of the kinds."""
        ways = {
            Noun.ACTIVITY: self._activities,
            Noun.FEEDBACK: self._cases,
            Noun.ASSESSMENT: self._criteria,
            Noun.UNIT_PLAN: self._plans,
            Noun.DIFFICULTY: self._difficulties,
            Noun.TRIGGER: self._events,
            Noun.OBLIGATION_CLAIM: self._claims,
        }
        found = [bare for noun in LACKING if noun in kinds for bare in ways[noun]()]
        place = {task.clause: at for at, task in enumerate(self.plan.tasks)}
        return sorted(
            found,
            key=lambda bare: (place.get(bare.clause, len(place)), bare.clause, LACKING.index(bare.noun)),
        )

    def _activities(self) -> Iterator[BareRecord]:
        rows = self.session.execute(
            select(ActivityRow, ActivityClauseRow.clause)
            .join(ActivityClauseRow, ActivityClauseRow.activity == ActivityRow.id)
            .where(
                ActivityRow.unit == self.unit,
                ~ActivityRow.withdrawn,
                ActivityRow.evidence_count == 0,
                self._within(ActivityRow.starts_on),
            )
            .order_by(ActivityRow.starts_on, ActivityRow.id)
        )
        for row, served in rows:
            channel = self.channels.get(row.channel)
            note = channel.label if channel is not None else row.channel
            yield self._bare(
                Noun.ACTIVITY, row.id, served, row.starts_on, title=row.title, note=note, until=row.ends_on
            )

    def _cases(self) -> Iterator[BareRecord]:
        """Yield cases answered in the period: the letter is what proves them."""
        for row in self._unproved(FeedbackRow, Noun.FEEDBACK, self._within(FeedbackRow.answered_on)):
            yield self._bare(
                Noun.FEEDBACK, row.id, FEEDBACK_CLAUSE, row.answered_on, title=row.code, note=tr("Answered")
            )

    def _criteria(self) -> Iterator[BareRecord]:
        """Yield scored criteria that ask for evidence, where neither they nor what they count have a file."""
        for row in self.scored:
            leaf = row.criterion
            asked = leaf.evidence_required and not leaf.survey and not row.score.not_applicable
            if asked and row.score.points is not None and row.proof is Proof.MISSING:
                yield self._bare(
                    Noun.ASSESSMENT,
                    row.evidence_key,
                    leaf.clauses[0] if len(leaf.clauses) == 1 else "",
                    self.period.ends_on,
                    title=f"{leaf.id} {leaf.title}",
                    note=tr("{n} points", n=number(row.score.points)),
                )

    def _plans(self) -> Iterator[BareRecord]:
        for row in self._unproved(UnitPlanRow, Noun.UNIT_PLAN, self._within(UnitPlanRow.issued_on)):
            yield self._bare(
                Noun.UNIT_PLAN, row.id, PLAN_CLAUSE, row.issued_on, title=row.number, note=tr("Issued")
            )

    def _difficulties(self) -> Iterator[BareRecord]:
        inside = self._within(DifficultyRow.raised_on)
        for row in self._unproved(DifficultyRow, Noun.DIFFICULTY, inside):
            title = " ".join(row.content.split())
            yield self._bare(Noun.DIFFICULTY, row.id, row.clause, row.raised_on, title=title)

    def _events(self) -> Iterator[BareRecord]:
        for row in self._unproved(TriggerRow, Noun.TRIGGER, self._within(TriggerRow.day)):
            yield self._bare(Noun.TRIGGER, row.id, row.clause, row.day, title=row.title)

    def _claims(self) -> Iterator[BareRecord]:
        for row in self._unproved(ObligationClaimRow, Noun.OBLIGATION_CLAIM):
            said = parse_period(row.period, self.period.rule)
            if said.starts_on <= self.period.ends_on and self.period.starts_on <= said.ends_on:
                title = " ".join(row.reason.split())
                yield self._bare(
                    Noun.OBLIGATION_CLAIM, row.id, row.clause, said.starts_on, title=title, note=said.label
                )

    def _unproved(self, model: Any, noun: Noun, *inside: Any) -> list[Any]:
        proof = exists().where(
            EvidenceRow.noun == str(noun), EvidenceRow.record == model.id, ~EvidenceRow.withdrawn
        )
        wanted = select(model).where(model.unit == self.unit, ~model.withdrawn, ~proof, *inside)
        return list(self.session.scalars(wanted.order_by(model.id)))

    def _within(self, day: Any) -> Any:
        return day.between(self.period.starts_on, self.period.ends_on)

    def _bare(
        self,
        noun: Noun,
        record: str,
        clause: str,
        day: date,
        *,
        title: str,
        note: str = "",
        until: date | None = None,
    ) -> BareRecord:
        named = self.plan.task(clause).title if self.plan.has(clause) else ""
        return BareRecord(noun, record, clause, named, day, until or day, title, note)
