"""The nouns that are journalled, audited and told about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

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
    ACTIVITY = "activity"
    EVIDENCE = "evidence"
    FEEDBACK = "feedback"
    DIFFICULTY = "difficulty"
    ASSESSMENT = "assessment"
    SUBMISSION = "submission"
    REVIEW = "review"
    REPORT = "report"
    CONSOLIDATION = "consolidation"
    STATION = "station"
    RECEIPT = "receipt"
    BUNDLE = "bundle"
    IDENTITY = "identity"
    TRUST_PACK = "trust_pack"
    USER = "user"
    SETTING = "setting"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """What a change hands back: the record, and which nouns open screens must read again."""

    record: T
    nouns: frozenset[Noun]
