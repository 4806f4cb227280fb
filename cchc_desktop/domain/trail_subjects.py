"""What a line of the audit trail was about, as an officer calls it: by title, number, quarter or setting."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.vietnamese import day as day_words

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")
_STAMP: Final = re.compile(r"\d{8}T\d{6}Z")
_UNREADABLE: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{64}$")
"""Names that only the program reads: ids and hashes."""
_LONGEST: Final = 120
"""Letters of a text that stands for a record without a title."""


def subject_words(
    noun: Noun, record: str, said: Mapping[str, Any], *, unit_name: Callable[[str], str] = str
) -> str:
    """Return what the record of a line is called, empty where its kind says all there is to say.

    `said` is what the record, or the line itself, holds; `unit_name` tells a unit's name by its key, empty
    for the unit that works here.
    """
    words = _of_kind(noun, record, said, unit_name)
    if words:
        return words
    for key in ("title", "name", "number", "code", "subject", "label", "file", "file_name"):
        if isinstance(said.get(key), str) and said[key]:
            return str(said[key])
    return "" if _UNREADABLE.match(record) or record in {"trust", "calendar"} else record


def setting_words(key: str) -> str:
    """Return what a setting is called, or the day or channel that a rule was set for."""
    known = {
        "idle_minutes": tr("When the window locks"),
        "backup_folder": tr("Second place of the backups"),
        "scan_folder": tr("Scan folder"),
        "evidence_limits": tr("What is taken as evidence"),
        "feedback_retention_days": tr("How long senders' data are kept"),
        "search": tr("Search index"),
        "audit": tr("Audit trail"),
        "program": tr("Program"),
        "theme": tr("Appearance"),
    }
    if key.startswith("activity_filters:"):
        return tr("Saved filters of {login}", login=key.partition(":")[2])
    if key in set(FeedbackChannel):
        return tr("Term for what comes in by: {channel}", channel=FeedbackChannel(key).label)
    if _DAY.fullmatch(key):
        return day_words(date.fromisoformat(key))
    return known.get(key, "")


def _of_kind(noun: Noun, record: str, said: Mapping[str, Any], unit_name: Callable[[str], str]) -> str:
    """Return the words for kinds that have no title of their own."""
    unit, period = unit_name(str(said.get("unit") or "")), _period(said.get("period"))
    version = tr("version {n}", n=said["version"]) if said.get("version") else ""
    number = tr("number {n}", n=said["number"]) if said.get("number") else ""
    fingerprint = str(said.get("fingerprint") or "")[:5]
    below = (said.get("clause"), period, unit)
    handed_up = (period, version, unit)
    told = (unit, _short(said.get("content") or said.get("text")))
    catalogue = (said.get("title") or said.get("number"), version)
    parts: Mapping[Noun, tuple[object, ...]] = {
        Noun.SETTING: (setting_words(record),),
        Noun.DEADLINE: (_last_day(record),),
        Noun.OBLIGATION_CLAIM: below,
        Noun.EXTENSION: below,
        Noun.CADENCE_CONFIRMATION: below,
        Noun.ASSESSMENT: (period, unit),
        Noun.SUBMISSION: handed_up,
        Noun.REVIEW: handed_up,
        Noun.REPORT: (number, *handed_up) if period else (),
        Noun.CONSOLIDATION: (number, period),
        Noun.UNIT_PLAN: (said.get("number"), unit),
        Noun.DIFFICULTY: told,
        Noun.DIFFICULTY_ANSWER: told,
        Noun.CRITERIA_SET: catalogue,
        Noun.PLAN: catalogue,
        Noun.RECEIPT: (unit_name(record.rpartition("/")[2]),),
        Noun.ORG_UNIT: (unit_name(record),),
        Noun.USER: (said.get("name"),),
        Noun.KEY_RENEWAL: (unit,),
        Noun.STATION: (unit, tr("fingerprint {five}…", five=fingerprint) if fingerprint else ""),
        Noun.TRUST_PACK: (_common_name(str(said.get("subject") or "")),),
        Noun.BACKUP: (_moment(record),),
    }
    return _joined(*parts.get(noun, ()))


def _common_name(subject: str) -> str:
    """Return whom a certificate is about, without country and organisation."""
    return next((part[3:] for part in subject.split(",") if part.startswith("CN=")), subject)


def _joined(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _period(code: object) -> str:
    if not isinstance(code, str) or not code:
        return ""
    try:
        return parse_period(code, PeriodRule.CALENDAR).label
    except UserMistake:
        return ""


def _last_day(record: str) -> str:
    code, _, kind = record.partition("/")
    whose = {str(UnitKind.COMMUNE): tr("of communes"), str(UnitKind.DISTRICT): tr("of districts")}
    return _joined(_period(code), whose.get(kind, ""))


def _moment(name: str) -> str:
    """Return the moment a backup was made, in which its folder is called: "03/07/2018 15:00"."""
    if not _STAMP.fullmatch(name):
        return ""
    made = datetime.strptime(name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return f"{made.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _short(text: object) -> str:
    words = " ".join(str(text or "").split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
