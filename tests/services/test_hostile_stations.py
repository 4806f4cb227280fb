"""What an accepted station whose key is in bad hands may not do: nothing of it comes in, and why is said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders.exchange import Exchange, carry, open_copy, record, trusting
from builders.hostile import Lie, base, hostile_bundle
from builders.records import (
    ABOVE,
    COST,
    GOOD,
    HASH,
    LETTERHEAD,
    MINE,
    MOST,
    NEIGHBOUR,
    SNV,
    US,
    document,
    say,
)
from builders.workspaces import everything_in

from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services import bundle_streams
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.services.payload_forms import Payload
from cchc_desktop.services.payloads import PAYLOADS


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    """Three workspaces in which nothing may ever be written."""
    opened = open_copy(trusting(), tmp_path_factory.mktemp("shared") / "exchange")
    yield opened
    opened.close()


def bring(exchange: Exchange, *lies: Lie, folder: Path, notices: bool = False) -> ImportResult:
    """Let the commune's station sign `lies`, and bring them in at the district."""
    path = hostile_bundle(exchange.commune, exchange.district, lies, out=folder, notices=notices)
    return exchange.district.bundles.bring_in([path]).record[0]


def data_in(exchange: Exchange) -> dict[str, list[tuple[object, ...]]]:
    """Return the district's rows but those that remember what was brought and refused."""
    kept = everything_in(exchange.district.folder)
    return {name: rows for name, rows in kept.items() if name not in {"audit_lines", "bundles", "setbacks"}}


def refused(exchange: Exchange, *lies: Lie, folder: Path, notices: bool = False) -> str:
    """Expect that nothing of `lies` comes in, and return the reason."""
    before = data_in(exchange)
    result = bring(exchange, *lies, folder=folder, notices=notices)
    assert result.outcome is Outcome.REFUSED
    assert result.refused, result.reason
    assert data_in(exchange) == before
    return result.refused[0].reason


@pytest.mark.parametrize("noun", GOOD)
def test_what_is_in_order_comes_in(shared: Exchange, tmp_path: Path, noun: Noun) -> None:
    """The forging of these tests is not itself the reason for a refusal."""
    path = hostile_bundle(shared.commune, shared.district, [say(noun)], out=tmp_path)
    (result,) = shared.district.bundles.check([path])
    assert result.outcome is Outcome.IMPORTED


@pytest.mark.parametrize(
    ("noun", "changes"),
    [
        (Noun.ACTIVITY, {"title": ""}),
        (Noun.ACTIVITY, {"title": "x" * 301}),
        (Noun.ACTIVITY, {"summary": "x" * 10_001}),
        (Noun.ACTIVITY, {"counters": {"broadcasts": -1}}),
        (Noun.ACTIVITY, {"counters": {"broadcasts": MOST}}),
        (Noun.ACTIVITY, {"costs": [COST | {"spent": -1}]}),
        (Noun.ACTIVITY, {"costs": [COST | {"spent": MOST}] * 1_100}),
        (Noun.ACTIVITY, {"costs": [COST] * 1_001}),
        (Noun.ACTIVITY, {"starts_on": "0001-01-01"}),
        (Noun.ACTIVITY, {"starts_on": "1990-01-01", "ends_on": "2100-01-01"}),
        (Noun.ACTIVITY, {"ends_on": "2018-03-01"}),
        (Noun.ACTIVITY, {"recorded_at": "9999-12-31T23:59:59Z"}),
        (Noun.ACTIVITY, {"recorded_at": "0001-01-01T00:00:00Z"}),
        (Noun.EVIDENCE, {"name": "../../../etc/passwd"}),
        (Noun.EVIDENCE, {"name": "..\\lịch.pdf"}),
        (Noun.EVIDENCE, {"name": "lịch.exe\x00.pdf"}),
        (Noun.EVIDENCE, {"name": ""}),
        (Noun.EVIDENCE, {"size": MOST}),
        (Noun.EVIDENCE, {"effective_on": "9999-12-31"}),
        (Noun.OBLIGATION_CLAIM, {"period": "quý nào đó"}),
        (Noun.OBLIGATION_CLAIM, {"period": "9999-Q4"}),
        (Noun.SUBMISSION, {"version": -1}),
        (Noun.SUBMISSION, {"version": MOST}),
        (Noun.SUBMISSION, {"period": "rác"} | document(period="rác")),
        (Noun.SUBMISSION, document(criteria="set")),
        (Noun.SUBMISSION, document(criteria="set@x")),
        (Noun.SUBMISSION, document(indicators=[["evidence_share", "a", "1", []]])),
        (Noun.SUBMISSION, document(indicators=[["evidence_share", "1", "NaN", []]])),
        (Noun.SUBMISSION, document(indicators=[["evidence_share", "9" * 5_000, "1", []]])),
        (Noun.SUBMISSION, document(obligations=[["II.3.4", MOST, -MOST]])),
        (Noun.REPORT, {"period": "rác"}),
        (Noun.REPORT, {"version": 0}),
        (Noun.REPORT, {"sha256": None}),
        (Noun.REPORT, {"letterhead": "rác"}),
        (Noun.REPORT, {"letterhead": '{"superior_body":5}'}),
        (Noun.REPORT, {"issued_on": "9999-12-31"}),
        (Noun.DIFFICULTY, {"raised_on": "0001-01-01"}),
        (Noun.CONSOLIDATION, {"number": 0}),
    ],
)
def test_values_that_nothing_could_be_reckoned_from_stay_out(
    shared: Exchange, tmp_path: Path, noun: Noun, changes: dict[str, Any]
) -> None:
    """Days beyond all years, sums that overflow, periods nobody has, names that are paths: refused."""
    assert "khuôn dạng" in refused(shared, say(noun, changes), folder=tmp_path)


ELSEWHERE = base(ABOVE, MINE)
SAID: list[tuple[Noun, dict[str, Any]]] = [
    *(
        (noun, base(unit, MINE) | {
            "reviewer": by, "period": "2018-Q1", "decision": "accept", "submission": "s", "version": 1,
            "sha256": HASH, "order": 1,
        })
        for noun in (Noun.REVIEW,)
        for unit, by in ((US, US), (US, ABOVE), (NEIGHBOUR, US), (ABOVE, SNV))
    ),
    *(
        (Noun.EXTENSION, base(unit, MINE) | {
            "by": by, "plan": "643-2018", "clause": "II.3.4", "period": "2018-Q1", "due": "2018-12-31",
            "reason": "x",
        })
        for unit, by in ((US, US), (US, ABOVE), (NEIGHBOUR, US))
    ),
    *(
        (Noun.DIFFICULTY_ANSWER, base(unit, MINE) | {
            "by": by, "difficulty": "x", "number": "", "text": "t", "answered_on": "2018-04-02",
        })
        for unit, by in ((US, US), (US, ABOVE))
    ),
    *(
        (Noun.CADENCE_CONFIRMATION, base(unit, "643-2018/II.3.4") | {
            "plan": "643-2018", "clause": "II.3.4", "cadence": "yearly:1",
        })
        for unit in (US, ABOVE, SNV)
    ),
    *(
        (noun, base(unit, "x") | {"kind": str(noun), "version": 9, "sha256": HASH, "document": "x"})
        for noun in (Noun.PLAN, Noun.CRITERIA_SET)
        for unit in (US, SNV)
    ),
    (Noun.TRUST_PACK, base(SNV, "trust") | {"pem": "x", "sha256": HASH}),
    (Noun.RECEIPT, base(ABOVE, MINE) | {"marks": [], "bundles": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "payload"), SAID)
@pytest.mark.parametrize("notices", [True, False])
def test_a_commune_says_nothing_in_its_superiors_stead(
    shared: Exchange, tmp_path: Path, noun: Noun, payload: dict[str, Any], *, notices: bool
) -> None:
    """Decisions, more time, answers, cadences, plans, trust, receipts of others: refused in either stream."""
    reason = refused(shared, Lie(noun, payload), folder=tmp_path, notices=notices)
    assert "quyền ghi" in reason or "đơn vị khác" in reason or "không đúng" in reason


@pytest.mark.parametrize("state", ["enrolled", "revoked"])
def test_a_commune_cannot_end_or_take_over_its_superiors_station(
    shared: Exchange, tmp_path: Path, state: str
) -> None:
    """Neither under the superior's name nor under its own does it write about another unit's station."""
    for station in shared.district.stations.everybody():
        for unit in {station.unit, US} - ({US} if station.unit == US else set()):
            lie = base(unit, station.id) | {
                "label": "x",
                "certificate": (shared.district.folder / "station.pem").read_text(encoding="ascii"),
                "age_recipient": station.recipient,
                "state": state,
                "last_good": None,
            }
            refused(shared, Lie(Noun.STATION, lie), folder=tmp_path, notices=True)


@pytest.mark.parametrize(
    ("noun", "second"),
    [
        *((Noun.SUBMISSION, Lie(Noun.SUBMISSION, GOOD[Noun.SUBMISSION] | document(scores=[]), n, op))
          for n, op in ((1, "put"), (2, "put"), (2, "withdraw"))),
        (Noun.SUBMISSION, Lie(Noun.SUBMISSION, GOOD[Noun.SUBMISSION] | {"version": 2}, 2, "withdraw")),
        *((Noun.SUBMISSION, Lie(Noun.SUBMISSION, GOOD[Noun.SUBMISSION] | change, 2))
          for change in ({"recorded_at": "2018-04-01T02:00:00Z"}, {"recorded_by": "Ai đó"})),
        *((Noun.REPORT, Lie(Noun.REPORT, GOOD[Noun.REPORT] | change, n))
          for n in (1, 2)
          for change in ({"number": "06"}, {"issued_on": "2018-04-01"}, {"state": "draft"}, {"version": 2},
                         {"kind": "consolidated", "consolidation": "x"}, {"profile": "tt01"},
                         {"letterhead": LETTERHEAD.replace('"x"', '"y"')})),
        (Noun.REPORT, Lie(Noun.REPORT, GOOD[Noun.REPORT], 2, "withdraw")),
        *((Noun.CONSOLIDATION, Lie(Noun.CONSOLIDATION, GOOD[Noun.CONSOLIDATION] | {"number": k}, n, op))
          for k, n, op in ((2, 1, "put"), (2, 2, "put"), (1, 2, "withdraw"))),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_handed_up_or_issued_never_changes(
    shared: Exchange, tmp_path: Path, noun: Noun, second: Lie, *, at_once: bool
) -> None:
    """Whether the other text comes later or in the same bundle, under the same revision or the next."""
    lies = [say(noun), second._replace(payload=base(US, MINE) | dict(second.payload))]
    if at_once:
        assert "không bao giờ" in refused(shared, *lies, folder=tmp_path)
        return
    paths = [hostile_bundle(shared.commune, shared.district, some, out=tmp_path) for some in (lies[:1], lies)]
    first, later = shared.district.bundles.check(paths)
    assert (first.outcome, later.outcome) == (Outcome.IMPORTED, Outcome.REFUSED)
    assert "không bao giờ" in later.refused[0].reason


def test_a_version_can_still_be_taken_back_and_a_report_sealed(exchange: Exchange, tmp_path: Path) -> None:
    """What the program itself writes later on comes in: the withdrawal, the report with its seal."""
    lies = [
        say(Noun.SUBMISSION),
        say(Noun.SUBMISSION, revision=2, op="withdraw"),
        say(Noun.REPORT, {"id": "r"}),
        say(Noun.REPORT, {"id": "r", "sha256": "b" * 64}, revision=2),
    ]
    assert bring(exchange, *lies, folder=tmp_path).outcome is Outcome.IMPORTED


def test_a_version_that_was_taken_back_does_not_come_back(shared: Exchange, tmp_path: Path) -> None:
    """Said again as it was, a version is as it was; once withdrawn it stays withdrawn."""
    again = say(Noun.SUBMISSION, revision=2)
    path = hostile_bundle(shared.commune, shared.district, [say(Noun.SUBMISSION), again], out=tmp_path)
    assert shared.district.bundles.check([path])[0].outcome is Outcome.IMPORTED
    lies = [say(Noun.SUBMISSION), say(Noun.SUBMISSION, revision=2, op="withdraw")]
    assert "không bao giờ" in refused(shared, *lies, say(Noun.SUBMISSION, revision=3), folder=tmp_path)


def test_another_units_record_is_not_submitted(exchange: Exchange, tmp_path: Path) -> None:
    """A version that counts the district's activity as the commune's own is refused."""
    theirs = record(exchange.district).id
    lie = say(Noun.SUBMISSION, document(records=[["activity", theirs, 1, HASH]]))
    assert "đơn vị khác" in refused(exchange, lie, folder=tmp_path)


def test_a_record_does_not_push_another_out_of_the_search(exchange: Exchange, tmp_path: Path) -> None:
    """A difficulty under the id of the district's activity would take its place in the index: refused."""
    theirs = record(exchange.district).id
    assert "cùng mã" in refused(exchange, say(Noun.DIFFICULTY, {"id": theirs}), folder=tmp_path)
    assert "đơn vị khác" in refused(exchange, say(Noun.ACTIVITY, {"id": theirs}), folder=tmp_path)
    assert "đơn vị khác" in refused(exchange, say(Noun.EVIDENCE, {"record": theirs}), folder=tmp_path)


def test_a_bundle_does_not_take_anothers_place_in_the_history(exchange: Exchange, tmp_path: Path) -> None:
    """Under the number of a bundle that Sở Nội vụ sent, the commune's is refused and the history stays."""
    record(exchange.district)
    carry(exchange.district.bundles.export(exchange.stick).record, exchange.province)
    sent = exchange.province.bundles.export(exchange.stick, ABOVE).record
    carry(sent, exchange.district)
    before = exchange.district.bundles.history("in")
    path = hostile_bundle(
        exchange.commune, exchange.district, [say(Noun.ACTIVITY)], out=tmp_path, bundle=sent.bundle_id
    )
    (result,) = exchange.district.bundles.bring_in([path]).record
    assert result.outcome is Outcome.REFUSED
    assert "đơn vị khác" in result.reason
    assert exchange.district.bundles.history("in") == before


def test_a_district_does_not_speak_for_its_commune(exchange: Exchange, tmp_path: Path) -> None:
    """Towards Sở Nội vụ a hostile district writes nothing of the commune's, nor what Sở Nội vụ alone says."""
    carry(exchange.district.bundles.export(exchange.stick).record, exchange.province)
    for notices, lie in (
        (False, say(Noun.ACTIVITY)),
        (False, say(Noun.SUBMISSION)),
        (False, say(Noun.REPORT)),
        (
            True,
            Lie(Noun.PLAN, base(SNV, "x") | {"kind": "plan", "version": 9, "sha256": HASH, "document": "x"}),
        ),
        (True, Lie(Noun.TRUST_PACK, base(ABOVE, "trust") | {"pem": "x", "sha256": HASH})),
    ):
        path = hostile_bundle(
            exchange.district, exchange.province, [lie], out=tmp_path, notices=notices, kind=BundleKind.UP
        )
        (result,) = exchange.province.bundles.bring_in([path]).record
        assert result.outcome is Outcome.REFUSED
        assert "quyền ghi" in result.refused[0].reason


@pytest.fixture(scope="module")
def sent_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    """Three workspaces, the district's notices at Sở Nội vụ, in which nothing more is written."""
    opened = open_copy(trusting(), tmp_path_factory.mktemp("sent") / "exchange")
    record(opened.district)
    carry(opened.district.bundles.export(opened.stick).record, opened.province)
    yield opened
    opened.close()


UNITS = (US, NEIGHBOUR, SNV)
OVER_US = {Noun.STATION, Noun.REVIEW, Noun.EXTENSION, Noun.DIFFICULTY_ANSWER}


@pytest.mark.parametrize("noun", sorted(PAYLOADS))
def test_a_hostile_district_says_of_others_only_what_a_superior_may(
    sent_up: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noun: Noun
) -> None:
    """Every kind of record, in either stream, about its commune, a neighbour's and Sở Nội vụ: refused.

    Left are stations, decisions, more time and answers about a commune below it, in its notices.
    """
    monkeypatch.setattr(bundle_streams.p, "read_payload", lambda _, value: msgspec.convert(value, Payload))
    for unit in UNITS:
        for notices in (False, True):
            lies = [Lie(noun, base(unit, MINE))]
            path = hostile_bundle(
                sent_up.district, sent_up.province, lies, out=tmp_path, notices=notices, kind=BundleKind.UP
            )
            (result,) = sent_up.province.bundles.check([path])
            entitled = notices and noun in OVER_US and unit != SNV
            refused = [item.reason for item in result.refused]
            assert any("quyền ghi" in reason for reason in refused) is not entitled, (unit, notices, refused)
