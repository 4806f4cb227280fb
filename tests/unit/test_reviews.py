"""Which decisions are in force, in whatever order they arrive."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.reviews import (
    AppraisedPoints,
    Decision,
    DecisionKind,
    ReturnedItem,
    ReviewState,
    Standing,
    Version,
    judge,
)

BEGIN, RETURN, ACCEPT = DecisionKind.BEGIN, DecisionKind.RETURN, DecisionKind.ACCEPT
REOPEN = DecisionKind.REOPEN
DAY = datetime(2018, 7, 5, 2, tzinfo=UTC)
DISTRICT = OrgUnit(
    "574", "574", date(2018, 1, 1), date(2025, 6, 30), "Diên Khánh", "x", UnitKind.DISTRICT, "56"
)
PROVINCE = OrgUnit("snv", "so-noi-vu", date(2018, 1, 1), None, "Sở Nội vụ", "x", UnitKind.DEPARTMENT, "56")
PATH = (DISTRICT, PROVINCE)
ITEM_POINTS = Decimal(3)
ITEM = ReturnedItem(Noun.ASSESSMENT, "3.1", "Đăng văn bản", "Thiếu nhật ký", date(2018, 7, 20))


def version(number: int, *, withdrawn: bool = False) -> Version:
    """Build a version of a commune's quarter."""
    return Version(f"v{number}", number, f"{number:064x}", "Hà", DAY, withdrawn)


def decision(
    kind: DecisionKind, by: OrgUnit = DISTRICT, *, of: int = 1, order: int = 1, days: int = 0, **more: object
) -> Decision:
    """Build a decision on version `of`; `order` is its place."""
    items = (ITEM,) if kind is RETURN else ()
    made = Decision(
        f"{kind}-{by.key}-{of}-{order}",
        "22651",
        by.key,
        kind,
        f"v{of}",
        of,
        f"{of:064x}",
        order,
        "Minh",
        DAY + timedelta(days=days),
        items=items,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def stands(versions: list[Version], *decisions: Decision, path: tuple[OrgUnit, ...] = PATH) -> Standing:
    """Return how the quarter stands."""
    return judge("22651", "2018-Q2", path, versions, decisions)


def test_the_way_of_a_version_from_the_commune_to_the_province() -> None:
    """Received, appraised, accepted by the district, accepted by the province."""
    steps = [
        (decision(BEGIN, order=1), ReviewState.APPRAISING, "574"),
        (decision(ACCEPT, order=2), ReviewState.ACCEPTED, "snv"),
        (decision(BEGIN, PROVINCE, order=3), ReviewState.APPRAISING, "snv"),
        (decision(ACCEPT, PROVINCE, order=4), ReviewState.CLOSED, ""),
    ]
    assert stands([]).state is ReviewState.DRAFT
    assert stands([version(1)]).state is ReviewState.RECEIVED
    done: list[Decision] = []
    for made, state, turn in steps:
        done.append(made)
        standing = stands([version(1)], *done)
        awaited = standing.turn(date(2018, 7, 6))
        assert (standing.state, awaited.key if awaited else "") == (state, turn)
        assert standing.idle == ()


def test_without_a_receipt_a_version_is_only_submitted() -> None:
    """A file that was written is not a file that was received."""
    standing = judge("22651", "2018-Q2", PATH, [version(1)], [], received=False)
    assert standing.state is ReviewState.SUBMITTED
    assert judge("22651", "2018-Q2", PATH, [version(1)], [decision(BEGIN)], received=False).state is (
        ReviewState.APPRAISING
    )


@pytest.mark.parametrize(
    ("decisions", "why"),
    [
        ([decision(ACCEPT, PROVINCE)], "chưa chấp nhận"),
        ([decision(ACCEPT), decision(ACCEPT, order=2)], "mở lại"),
        ([decision(ACCEPT), decision(RETURN, order=2)], "mở lại"),
        ([decision(RETURN), decision(ACCEPT, order=2)], "trả lại trước"),
        ([decision(RETURN), decision(RETURN, order=2)], "trả lại trước"),
        ([decision(RETURN), decision(ACCEPT, order=2, days=30)], "hết hạn sửa từ 20/07/2018"),
        ([decision(ACCEPT), decision(ACCEPT, PROVINCE, order=2), decision(REOPEN, order=3)], "trên xuống"),
        ([decision(REOPEN)], "chưa được"),
        ([decision(ACCEPT, reviewer="575")], "cấp trên"),
        ([decision(ACCEPT, days=3000)], "hết hạn thẩm định"),
    ],
)
def test_a_decision_that_cannot_stand_stays_in_the_history(decisions: list[Decision], why: str) -> None:
    """Two reviewers, a return after acceptance, reopening from below: without effect, with the reason."""
    standing = stands([version(1)], *decisions)
    assert [idle.decision.id for idle in standing.idle] == [decisions[-1].id]
    assert why in standing.idle[0].why
    assert standing.decisions == tuple(decisions[:-1])


def test_reopening_goes_from_the_top_down() -> None:
    """The province opens its acceptance, then the district its own, then it can return items."""
    done = [
        decision(ACCEPT),
        decision(ACCEPT, PROVINCE, order=2),
        decision(REOPEN, PROVINCE, order=3),
        decision(REOPEN, order=4),
        decision(RETURN, order=5),
    ]
    standing = stands([version(1)], *done)
    assert (standing.state, standing.idle) == (ReviewState.RETURNED, ())
    assert standing.current is not None
    assert standing.current.accepted == ()


def test_the_next_version_starts_anew() -> None:
    """After a return version 2 counts; nobody has accepted it, and the first stays as it was."""
    standing = stands([version(1), version(2)], decision(RETURN))
    assert standing.current is not None
    assert (standing.current.version.number, standing.current.accepted) == (2, ())
    assert standing.versions[0].returned is not None
    assert (standing.next_number, standing.next_order) == (3, 2)


def test_a_version_out_of_turn_does_not_displace_an_accepted_one() -> None:
    """Handed up while the one before is neither returned nor withdrawn, it waits for that."""
    standing = stands([version(1), version(2)], decision(ACCEPT))
    assert standing.current is not None
    assert (standing.current.version.number, standing.versions[1].out_of_turn) == (1, True)
    later = stands([version(1), version(2)], decision(RETURN))
    assert not later.versions[1].out_of_turn


@pytest.mark.parametrize("kind", [BEGIN, RETURN])
def test_a_withdrawn_version_takes_its_decisions_with_it(kind: DecisionKind) -> None:
    """A return or the beginning of an appraisal that crossed the withdrawal has no effect."""
    standing = stands([version(1, withdrawn=True)], decision(kind))
    assert (standing.state, standing.current, standing.next_number) == (ReviewState.DRAFT, None, 2)
    assert "rút lại" in standing.idle[0].why
    assert stands([version(1, withdrawn=True), version(2)], decision(kind)).state is ReviewState.RECEIVED


def test_an_acceptance_outweighs_a_withdrawal() -> None:
    """A unit cannot take away what its superior accepted; a later version waits, also after a reopening."""
    standing = stands([version(1, withdrawn=True), version(2)], decision(ACCEPT))
    assert standing.state is ReviewState.ACCEPTED
    assert standing.current is not None
    assert (standing.current.version.number, standing.current.withdrawal_idle) == (1, True)
    assert standing.versions[1].out_of_turn
    reopened = stands([version(1, withdrawn=True)], decision(ACCEPT), decision(REOPEN, order=2))
    assert reopened.state is ReviewState.APPRAISING


def test_an_acceptance_that_is_not_in_force_outweighs_nothing() -> None:
    """Out of turn, or of another content: the withdrawal holds."""
    for useless in (decision(ACCEPT, PATH[1]), replace(decision(ACCEPT), sha256="f" * 64)):
        assert stands([version(1, withdrawn=True)], useless).state is ReviewState.DRAFT


@pytest.mark.parametrize("tampered", [{"sha256": "f" * 64}, {"submission": "v9"}])
def test_a_decision_binds_only_what_was_judged(tampered: dict[str, object]) -> None:
    """For another content, or a version that is not here, it is kept and changes nothing."""
    standing = stands([version(1)], decision(ACCEPT, **tampered))
    assert (standing.state, len(standing.strays)) == (ReviewState.RECEIVED, 1)


def test_without_a_district_the_province_decides_first() -> None:
    """The step is left out where there is no such level, and where the unit no longer stands."""
    assert stands([version(1)], decision(ACCEPT, PROVINCE), path=(PROVINCE,)).state is ReviewState.CLOSED
    after = decision(ACCEPT, PROVINCE, days=3000)
    standing = stands([version(1)], after)
    assert (standing.state, standing.idle) == (ReviewState.CLOSED, ())
    assert (turn := stands([version(1)]).turn(date(2025, 7, 1))) is not None
    assert turn.key == "snv"


def test_the_later_level_has_the_last_word_on_points() -> None:
    """Points of the province stand before those of the district, the district's where it gave none."""
    first = decision(
        ACCEPT, points=(AppraisedPoints("1.1", ITEM_POINTS, "a"), AppraisedPoints("1.2", ITEM_POINTS))
    )
    second = decision(ACCEPT, PROVINCE, order=2, points=(AppraisedPoints("1.1", ITEM_POINTS + 1, "b"),))
    standing = stands([version(1)], first, second)
    assert standing.current is not None
    assert [(p.criterion, p.points, p.reason) for p in standing.current.points] == [
        ("1.1", ITEM_POINTS + 1, "b"),
        ("1.2", ITEM_POINTS, ""),
    ]


def test_points_given_before_a_return_stay_with_what_was_not_returned() -> None:
    """The reviewer does not type them again; a returned criterion is judged anew."""
    given = (AppraisedPoints("1.1", ITEM_POINTS, "a"), AppraisedPoints("3.1", ITEM_POINTS, "b"))
    standing = stands([version(1), version(2)], decision(RETURN, points=given))
    assert standing.current is not None
    assert standing.current.points == given[:1]
    final = stands([version(1), version(2)], decision(RETURN, points=given), decision(ACCEPT, of=2, order=2))
    assert final.current is not None
    assert final.current.points == given[:1]


def test_only_what_was_returned_unlocks() -> None:
    """A returned criterion opens itself, a returned clause what serves it; the rest stays frozen."""
    clause = replace(ITEM, noun=Noun.PLAN, record="II.3.4")
    returned = stands([version(1)], decision(RETURN, items=(ITEM, clause)))
    lock = Lock(returned, "Quý II/2018")
    assert lock.allows(Noun.ASSESSMENT, "3.1")
    assert lock.allows(Noun.ACTIVITY, "a", ["II.3.4", "II.1.e"])
    assert not lock.allows(Noun.ASSESSMENT, "3.2")
    assert not lock.allows(Noun.ACTIVITY, "a", ["II.1.e"])
    assert not Lock(stands([version(1)]), "x").allows(Noun.ASSESSMENT, "3.1")


KINDS = st.sampled_from([BEGIN, RETURN, ACCEPT, REOPEN])
DECISIONS = st.lists(
    st.tuples(KINDS, st.sampled_from(PATH), st.integers(1, 3), st.integers(1, 5)), max_size=9, unique=True
)


@given(DECISIONS, st.lists(st.booleans(), max_size=3), st.randoms())
def test_the_order_of_arrival_makes_no_difference(
    made: list[tuple[DecisionKind, OrgUnit, int, int]], withdrawn: list[bool], shuffle: object
) -> None:
    """Whoever holds the same versions and decisions sees the same, and nothing is lost."""
    versions = [version(n, withdrawn=w) for n, w in enumerate(withdrawn, 1)]
    decisions = [decision(kind, by, of=of, order=order) for kind, by, of, order in made]
    one = stands(versions, *decisions)
    shuffle.shuffle(decisions)  # type: ignore[attr-defined]
    shuffle.shuffle(versions)  # type: ignore[attr-defined]
    assert stands(versions, *decisions) == one
    assert len(one.decisions) + len(one.idle) + len(one.strays) == len(decisions)
    for each in one.versions:
        accepted = [unit.key for unit in PATH[: len(each.accepted)]]
        assert list(each.accepted) == accepted
