"""What a commune's station writes of each noun, in order in every field, for tests to spoil."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from builders.hostile import Lie, base

from cchc_desktop.domain.nouns import Noun

US, ABOVE, NEIGHBOUR, SNV = "22651@2018-01-01", "574@2018-01-01", "22654@2018-01-01", "so-noi-vu@2018-01-01"
MINE = "01900000-0000-7000-8000-00000000000a"
HASH = "a" * 64
MOST = 2**53 - 1
LETTERHEAD = (
    '{"superior_body":[],"body_lines":[],"body_name":"x","place":"x","symbol":"x","addressees":[],'
    '"recipients":[],"authority":[],"signer_title":"x"}'
)


def document(**changes: Any) -> dict[str, Any]:
    """Return document and hash of a submission that is in order but for `changes`."""
    plain = {
        "unit": US,
        "period": "2018-Q1",
        "criteria": "set@1",
        "records": [],
        "evidence": [],
        "scores": [["1.1", "4.5", False]],
    }
    text = msgspec.json.encode(plain | changes, order="sorted").decode()
    return {"document": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


COST = {"category": "Khác", "source": "Ngân sách", "planned": 0, "approved": 0, "spent": 0}
GOOD: dict[Noun, dict[str, Any]] = {
    Noun.ACTIVITY: {
        "starts_on": "2018-03-20",
        "ends_on": "2018-03-20",
        "channel": "radio",
        "title": "Phát thanh",
        "place": "",
        "summary": "",
        "clauses": ["II.3.4"],
        "audiences": ["citizens"],
        "counters": {"broadcasts": 3},
        "costs": [COST],
    },
    Noun.SUBMISSION: {"period": "2018-Q1", "version": 1} | document(),
    Noun.REPORT: {
        "period": "2018-Q1",
        "version": 1,
        "state": "issued",
        "number": "05",
        "issued_on": "2018-04-02",
        "profile": "nd30",
        "letterhead": LETTERHEAD,
        "sha256": HASH,
        "size": 10,
    },
    Noun.OBLIGATION_CLAIM: {"clause": "II.3.4", "period": "2018-Q1", "reason": "Không phát sinh"},
    Noun.DIFFICULTY: {
        "raised_on": "2018-03-20",
        "clause": "",
        "content": "Thiếu loa",
        "proposal": "",
        "addressee": "",
    },
    Noun.EVIDENCE: {
        "noun": "activity",
        "record": MINE,
        "name": "lịch.pdf",
        "sha256": HASH,
        "size": 10,
        "media_type": "application/pdf",
        "number": "",
        "issuer": "",
        "effective_on": None,
        "locator": "",
    },
    Noun.CONSOLIDATION: {"period": "2018-Q1", "number": 1},
}
PINNED = '{"inputs":[],"left_out":[],"period":"2018-Q1","with_received":false}'
GOOD[Noun.CONSOLIDATION] |= {"document": PINNED, "sha256": hashlib.sha256(PINNED.encode()).hexdigest()}


def say(noun: Noun, changes: Mapping[str, Any] | None = None, **more: Any) -> Lie:
    """Return a record of the commune, in order but for `changes`."""
    return Lie(noun, base(US, MINE) | GOOD[noun] | dict(changes or {}), **more)
