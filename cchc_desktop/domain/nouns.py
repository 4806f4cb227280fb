"""The nouns that are journalled, audited and told about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from cchc_desktop.domain.language import tr

T = TypeVar("T")


class Noun(StrEnum):
    """What kind of thing a record is."""

    ORG_UNIT = "org_unit"
    PLAN = "plan"
    CRITERIA_SET = "criteria_set"
    DEADLINE = "deadline"
    UNIT_PLAN = "unit_plan"
    OBLIGATION_CLAIM = "obligation_claim"
    TRIGGER = "trigger"
    EXTENSION = "extension"
    CADENCE_CONFIRMATION = "cadence_confirmation"
    ACTIVITY = "activity"
    SCHEDULE = "schedule"
    EVIDENCE = "evidence"
    FEEDBACK = "feedback"
    DIFFICULTY = "difficulty"
    DIFFICULTY_ANSWER = "difficulty_answer"
    ASSESSMENT = "assessment"
    SUBMISSION = "submission"
    REVIEW = "review"
    REPORT = "report"
    CONSOLIDATION = "consolidation"
    STATION = "station"
    KEY_RENEWAL = "key_renewal"
    RECEIPT = "receipt"
    BUNDLE = "bundle"
    IDENTITY = "identity"
    TRUST_PACK = "trust_pack"
    USER = "user"
    SETTING = "setting"
    BACKUP = "backup"

    @property
    def label(self) -> str:
        """Return what kind of record it is, in the officer's words."""
        return {
            Noun.ORG_UNIT: tr("Unit"),
            Noun.PLAN: tr("Plan"),
            Noun.CRITERIA_SET: tr("Criteria set"),
            Noun.DEADLINE: tr("Deadline"),
            Noun.UNIT_PLAN: tr("Plan of the unit"),
            Noun.OBLIGATION_CLAIM: tr("Not applicable"),
            Noun.TRIGGER: tr("Triggering event"),
            Noun.EXTENSION: tr("More time"),
            Noun.CADENCE_CONFIRMATION: tr("Confirmed cadence"),
            Noun.ACTIVITY: tr("Activity"),
            Noun.SCHEDULE: tr("Repeating schedule"),
            Noun.EVIDENCE: tr("Evidence"),
            Noun.FEEDBACK: tr("Feedback"),
            Noun.DIFFICULTY: tr("Difficulty"),
            Noun.DIFFICULTY_ANSWER: tr("Answer to a difficulty"),
            Noun.ASSESSMENT: tr("Self-assessment"),
            Noun.SUBMISSION: tr("Submission"),
            Noun.REVIEW: tr("Review"),
            Noun.REPORT: tr("Report"),
            Noun.CONSOLIDATION: tr("Consolidation"),
            Noun.STATION: tr("Station"),
            Noun.KEY_RENEWAL: tr("Renewed key"),
            Noun.RECEIPT: tr("Receipt"),
            Noun.BUNDLE: tr("Bundle"),
            Noun.IDENTITY: tr("Signing identity"),
            Noun.TRUST_PACK: tr("Trusted certificates"),
            Noun.USER: tr("Person"),
            Noun.SETTING: tr("Setting"),
            Noun.BACKUP: tr("Backup"),
        }[self]


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """What a change hands back: the record, and which nouns open screens must read again."""

    record: T
    nouns: frozenset[Noun]
