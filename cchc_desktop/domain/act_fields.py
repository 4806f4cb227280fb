"""What the audit trail calls the parts of a record, in the officer's words."""

from typing import Final

from cchc_desktop.domain.language import tr

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
        "schedule": tr("series"),
        "occurrence": tr("occurrence"),
        "media_type": tr("kind of file"),
        "file": tr("file"),
        "size": tr("size"),
        "sha256": "SHA-256",
        "period": tr("period"),
        "version": tr("version"),
        "code": tr("code"),
        "received_on": tr("received on"),
        "classified_on": tr("classified on"),
        "assigned_on": tr("assigned on"),
        "answer_number": tr("number of the answer"),
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
        "withdrawn": tr("withdrawn"),
        "value": tr("value"),
        "fulfilled_on": tr("fulfilled on"),
        "ending": tr("how it ended"),
        "origin": tr("where it came from"),
        "satisfaction_on": tr("asked for satisfaction on"),
        "forwarded_on": tr("forwarded on"),
        "refused": tr("refused records"),
        "amendment": tr("what it changes"),
        "profile": tr("layout"),
        "alone": tr("checked by nobody else"),
        "raised_on": tr("raised on"),
        "budget_number": tr("number of the budget proposal"),
        "budget_sent_on": tr("budget proposal sent on"),
        "every": tr("every so many weeks"),
        "evidence": tr("evidence"),
        "spent": tr("spent"),
        "label": tr("name"),
        "decision": tr("decision"),
        "remark": tr("remark"),
        "items": tr("returned items"),
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
        "units": tr("units"),
        "successions": tr("what became of units"),
        "plan": tr("plan"),
        "subject": tr("subject"),
        "fingerprint": tr("fingerprint"),
    }
    return words.get(name, name)
