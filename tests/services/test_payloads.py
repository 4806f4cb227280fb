"""What a hostile sender may not put into a record: refused before a row is written."""

import hashlib
from typing import Any

import msgspec
import pytest

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.payloads import read_payload

COMMON = {"id": "1", "unit": "22693@2018-01-01", "recorded_by": "Hà", "recorded_at": "2018-04-02T02:00:00Z"}
DOCUMENT = (
    '{"criteria":"set@1","evidence":[],"period":"2018-Q1","records":[],'
    '"scores":[["1.1","4.5",false]],"unit":"22693@2018-01-01"}'
)
OTHER_UNIT = DOCUMENT.replace("22693", "22651")
BAD_POINTS = DOCUMENT.replace("4.5", "NaN")
DIGEST = hashlib.sha256(DOCUMENT.encode()).hexdigest()
LETTERHEAD = (
    '{"superior_body":[],"body_lines":[],"body_name":"x","place":"x","symbol":"x","addressees":[],'
    '"recipients":[],"authority":[],"signer_title":"x"}'
)
GOOD: dict[Noun, dict[str, Any]] = {
    Noun.ASSESSMENT: {
        "period": "2018-Q1",
        "criteria_set": "set",
        "set_version": 1,
        "scores": [
            {"criterion": "1.1", "points": "4.5", "explanation": "", "not_applicable": False, "reason": ""}
        ],
    },
    Noun.SCHEDULE: {
        "title": "Chuyên mục",
        "channel": "radio",
        "weekdays": [1, 4],
        "times": [],
        "every": 1,
        "starts_on": "2018-05-01",
        "ends_on": "2018-06-30",
        "clauses": ["II.3.4"],
        "audiences": ["citizens"],
        "counters": {"broadcasts": 2},
        "place": "",
        "summary": "",
        "missed": {"2018-05-04": "Mất điện"},
    },
    Noun.SUBMISSION: {"period": "2018-Q1", "version": 1, "sha256": DIGEST, "document": DOCUMENT},
    Noun.REVIEW: {
        "reviewer": "574@2018-01-01",
        "period": "2018-Q1",
        "decision": "return",
        "submission": "s",
        "version": 1,
        "sha256": DIGEST,
        "order": 1,
        "items": [{"noun": "assessment", "record": "1.1", "title": "", "reason": "x", "due": "2018-05-01"}],
        "points": [{"criterion": "1.1", "points": "3.5", "reason": "x"}],
    },
    Noun.REPORT: {
        "period": "2018-Q1",
        "version": 1,
        "state": "issued",
        "number": "05",
        "issued_on": "2018-04-03",
        "profile": "nd30",
        "letterhead": LETTERHEAD,
        "sha256": DIGEST,
        "size": 1,
    },
}


@pytest.mark.parametrize("noun", GOOD)
def test_a_proper_record_is_read(noun: Noun) -> None:
    """What the program itself writes is read back."""
    assert read_payload(noun, COMMON | GOOD[noun]).unit == COMMON["unit"]


@pytest.mark.parametrize(
    ("noun", "change"),
    [
        *((Noun.ASSESSMENT, {"scores": [GOOD[Noun.ASSESSMENT]["scores"][0] | {"points": bad}]})
          for bad in ("abc", "NaN", "Infinity", "1e999", "-1", "")),
        *((Noun.SCHEDULE, change) for change in (
            {"ends_on": "9999-12-31"}, {"ends_on": "2018-04-30"}, {"weekdays": [7]}, {"every": 0},
            {"times": ["05:30"] * 25}, {"missed": {"2018-02-30": "x"}}, {"missed": {"../x": "x"}},
        )),
        (Noun.SUBMISSION, {"document": DOCUMENT + " "}),
        (Noun.SUBMISSION, {"sha256": "zz"}),
        *((Noun.SUBMISSION, {"document": bad, "sha256": hashlib.sha256(bad.encode()).hexdigest()})
          for bad in (OTHER_UNIT, BAD_POINTS, "[]", "{}")),
        (Noun.REVIEW, {"decision": "praise"}),
        (Noun.REVIEW, {"sha256": "zz"}),
        (Noun.REVIEW, {"points": [{"criterion": "1.1", "points": "NaN", "reason": ""}]}),
        (Noun.REPORT, {"sha256": "../../keys/station.key"}),
        (Noun.REPORT, {"state": "won"}),
        (Noun.REPORT, {"recorded_at": "0001-01-01T00:00:00+14:00"}),
        (Noun.REPORT, {"recorded_at": "2018-04-02T02:00:00"}),
    ],
)  # fmt: skip
def test_a_record_that_would_harm_the_receiver_is_refused(noun: Noun, change: dict[str, Any]) -> None:
    """Points that are no number, an endless series, a hash that is a path, a moment outside time: refused."""
    with pytest.raises(msgspec.ValidationError):
        read_payload(noun, COMMON | GOOD[noun] | change)
