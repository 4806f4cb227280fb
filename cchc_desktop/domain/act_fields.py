"""What the audit trail calls the parts of a record, in the officer's words."""

from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import role_words

HIDDEN: Final = frozenset(
    {
        *("id", "unit", "recorded_by", "recorded_at", "noun", "record", "revision", "schema"),
        *("presented_sha256", "payload_sha256", "document", "letterhead", "activity", "cause"),
        *("forwarded_unit", "amends", "consolidation", "criteria_set", "set_version", "submission"),
        *("certificate", "replaces", "age_recipient", "signature", "pem", "difficulty", "order", "base"),
        *("marks", "bundles", "missing", "last_good", "ends", "under", "by", "reviewer"),
    }
)
"""Parts that only the program needs, or that the line itself says."""


def field_words(name: str) -> str:
    """Return what a part of a record is called; one that this program does not know as it was written."""
    words = {
        "title": tr("title"),
        "name": tr("name"),
        "count": tr("count"),
        "login": tr("sign-in name"),
        "roles": tr("roles"),
        "active": tr("may sign in"),
        "handed_to": tr("handed over to"),
        "cases": tr("cases"),
        "starts_on": tr("first day"),
        "ends_on": tr("last day"),
        "day": tr("day"),
        "channel": tr("channel"),
        "place": tr("place"),
        "summary": tr("summary"),
        "clauses": tr("tasks"),
        "clause": tr("task"),
        "audiences": tr("audience"),
        "counters": tr("figures"),
        "costs": tr("costs"),
        "schedule": tr("series"),
        "occurrence": tr("occurrence"),
        "number": tr("number"),
        "issuer": tr("issuer"),
        "effective_on": tr("in force from"),
        "locator": tr("section and page"),
        "media_type": tr("kind of file"),
        "file": tr("file"),
        "size": tr("size"),
        "sha256": "SHA-256",
        "period": tr("period"),
        "version": tr("version"),
        "state": tr("state"),
        "scores": tr("points"),
        "code": tr("code"),
        "kind": tr("kind"),
        "content": tr("content"),
        "received_on": tr("received on"),
        "classified_on": tr("classified on"),
        "in_charge": tr("in charge"),
        "assigned_on": tr("assigned on"),
        "due": tr("due on"),
        "answer": tr("answer"),
        "answer_number": tr("number of the answer"),
        "answered_on": tr("answered on"),
        "published_on": tr("published on"),
        "published_at": tr("published at"),
        "satisfaction": tr("satisfaction"),
        "ended_on": tr("ended on"),
        "ending_reason": tr("why it ended"),
        "forwarded_to": tr("forwarded to"),
        "presented_by": tr("presented by"),
        "recipient": tr("recipient"),
        "outcome": tr("outcome"),
        "new": tr("new records"),
        "changed": tr("changed records"),
        "files": tr("files"),
        "issued_on": tr("issued on"),
        "withdrawn": tr("withdrawn"),
        "value": tr("value"),
        "fulfilled_on": tr("fulfilled on"),
        "ending": tr("how it ended"),
        "origin": tr("where it came from"),
        "satisfaction_on": tr("asked for satisfaction on"),
        "forwarded_on": tr("forwarded on"),
        "notes": tr("interim notes"),
        "refused": tr("refused records"),
        "amendment": tr("what it changes"),
        "profile": tr("layout"),
        "alone": tr("checked by nobody else"),
        "addressee": tr("addressed to"),
        "proposal": tr("proposal"),
        "raised_on": tr("raised on"),
        "budget": tr("budget proposals"),
        "budget_number": tr("number of the budget proposal"),
        "budget_sent_on": tr("budget proposal sent on"),
        "sent_on": tr("sent on"),
        "every": tr("every so many weeks"),
        "missed": tr("did not take place"),
        "times": tr("times of day"),
        "weekdays": tr("weekdays"),
        "reason": tr("reason"),
        "cadence": tr("cadence"),
        "text": tr("text"),
        "evidence": tr("evidence"),
        "spent": tr("spent"),
        "label": tr("name"),
        "decision": tr("decision"),
        "remark": tr("remark"),
        "items": tr("returned items"),
        "points": tr("points"),
        "criterion": tr("criterion"),
        "days": tr("days"),
        "terms": tr("terms"),
        "last_days": tr("last days"),
        "section": tr("part of the report"),
        "epoch": tr("epoch"),
        "entries": tr("entries"),
        "records": tr("records"),
        "station": tr("station"),
        "names": tr("names"),
        "trail": tr("lines of the trail"),
        "once_attached": tr("once attached"),
        "tasks": tr("own tasks"),
        "units": tr("units"),
        "successions": tr("what became of units"),
        "plan": tr("plan"),
        "subject": tr("subject"),
        "fingerprint": tr("fingerprint"),
    }
    return words.get(name, name)


def value_words(name: str, value: object) -> str:
    """Return a value as the officer reads it: yes and no in words, lists with commas, roles by name."""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, list):
        if name == "roles":
            return role_words([str(each) for each in value])
        return ", ".join(value_words(name, each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{field_words(str(key))} {value_words('', each)}" for key, each in value.items())
    return "" if value is None else str(value)
