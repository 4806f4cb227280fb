"""Records that two computers of a unit, or a restored one, gave one number: kept, told apart, settled."""

from datetime import date
from pathlib import Path

import pytest
from builders.assessments import answer_everything, submit, view_of
from builders.exchange import Exchange, TickingClock, give_back, send
from builders.twins import Twins

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReviewState, Standing
from cchc_desktop.domain.same_numbers import mark_of, named
from cchc_desktop.services.assessment_views import Submission
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"


def handed_up(at: Workspace) -> Submission:
    """Score everything and submit it."""
    answer_everything(at, QUARTER)
    return submit(at, QUARTER)


def standing(at: Workspace, of: Workspace) -> Standing:
    """Return how the quarter of a unit stands at a workspace."""
    return at.reviews.standing(at.plans.period(QUARTER), of.unit.key)


def counting(at: Workspace, of: Workspace) -> str:
    """Return the id of the version that counts there."""
    current = standing(at, of).current
    return current.version.id if current is not None else ""


def entered(at: Workspace, content: str = "Trả kết quả chậm") -> str:
    """Enter a case of 2 April and return its id."""
    values = FeedbackValues(
        received_on=date(2018, 4, 2),
        channel=next(iter(FeedbackChannel)),
        kind=next(iter(FeedbackKind)),
        content=content,
    )
    return at.feedback.receive(values).record.id


def restored(old: Workspace, backup: Path) -> Workspace:
    """Restore a backup over a workspace and open it again."""
    clock = TickingClock()
    old.close()
    Workspace.restore(old.folder, backup, password="demo", clock=clock)
    return Workspace.open(old.folder, password="demo", clock=clock)


@pytest.mark.parametrize("first", [0, 1])
def test_both_versions_arrive_whichever_comes_first(twins: Twins, first: int) -> None:
    """No stream stops; the one made first counts at the district, the other stays with its own mark."""
    computers = [twins.one, twins.two]
    made = [handed_up(at) for at in computers]
    assert {each.version for each in made} == {1}
    for at in (computers[first], computers[1 - first]):
        result = send(at, twins.district, twins.stick)
        assert (result.outcome, result.refused) == (Outcome.IMPORTED, ())
    stands = standing(twins.district, twins.one)
    assert counting(twins.district, twins.one) == made[0].id
    assert [v.name for v in stands.versions] == [named(1, mark_of(each.id)) for each in made]
    (row,) = twins.district.reviews.queue(twins.district.plans.period(QUARTER))
    assert (row.submission, row.version_name) == (made[0].id, named(1, mark_of(made[0].id)))
    assert "2 bản cùng số" in row.note
    (unsettled,) = twins.district.bundles.unsettled()
    assert unsettled.unit == twins.one.unit.key
    assert Noun.SUBMISSION in {shared.noun for shared in unsettled.numbers}
    assert any("Quý I/2018" in line for line in unsettled.lines)


@pytest.mark.parametrize("wanted", [0, 1])
def test_the_unit_chooses_and_everybody_follows(twins: Twins, wanted: int) -> None:
    """The other is taken back, at the second computer and at the district too; the question is gone."""
    made = [handed_up(at) for at in (twins.one, twins.two)]
    send(twins.one, twins.two, twins.stick)
    send(twins.two, twins.one, twins.stick)
    shared = next(s for s in twins.two.bundles.same_numbers.listed() if s.noun is Noun.SUBMISSION)
    assert [(r.own, r.counts) for r in shared.records] == [(False, True), (True, False)]
    twins.two.bundles.same_numbers.settle(made[wanted].id)
    send(twins.two, twins.one, twins.stick)
    for at in (twins.one, twins.two):
        send(at, twins.district, twins.stick)
    for at in (twins.one, twins.two, twins.district):
        assert counting(at, twins.one) == made[wanted].id
        assert at.bundles.same_numbers.listed() == []
    assert all(u.numbers == () for u in twins.district.bundles.unsettled())
    withdrawn = {v.version.id for v in standing(twins.district, twins.one).versions if v.version.withdrawn}
    assert withdrawn == {made[1 - wanted].id}
    with pytest.raises(UserMistake):
        twins.two.bundles.same_numbers.settle(made[wanted].id)


def test_the_accepted_one_counts_although_an_earlier_one_arrives(twins: Twins) -> None:
    """The district had only the second when it accepted it: that stands, and nothing is counted twice."""
    made = [handed_up(at) for at in (twins.one, twins.two)]
    send(twins.two, twins.district, twins.stick)
    twins.district.reviews.begin(made[1].id)
    twins.district.reviews.accept(made[1].id)
    assert send(twins.one, twins.district, twins.stick).outcome is Outcome.IMPORTED
    stands = standing(twins.district, twins.one)
    assert (counting(twins.district, twins.one), stands.state) == (made[1].id, ReviewState.ACCEPTED)
    assert stands.unchosen == ()
    preview = twins.district.pinned.preview(twins.district.plans.period(QUARTER))
    assert [u.pinned.submission for u in preview.units if u.pinned.unit == twins.one.unit.key] == [made[1].id]
    for at in (twins.one, twins.two):
        send(twins.district, at, twins.stick)
        send(twins.one, twins.two, twins.stick)
        send(twins.two, twins.one, twins.stick)
        assert counting(at, twins.one) == made[1].id


def test_many_acceptances_leave_out_what_the_unit_has_not_chosen(twins: Twins) -> None:
    """Accepting a list does not choose by the way; opening the version and accepting it does."""
    made = [handed_up(at) for at in (twins.one, twins.two)]
    for at in (twins.one, twins.two):
        send(at, twins.district, twins.stick)
    done = twins.district.reviews.accept_all([made[0].id]).record
    assert done.accepted == ()
    assert mark_of(made[1].id) in done.skipped[0][1]
    twins.district.reviews.accept(made[0].id)
    assert standing(twins.district, twins.one).state is ReviewState.ACCEPTED


def test_what_is_being_appraised_is_not_chosen_away(twins: Twins) -> None:
    """The unit asks its superior instead; nothing is taken back."""
    made = [handed_up(at) for at in (twins.one, twins.two)]
    for at in (twins.one, twins.two):
        send(at, twins.district, twins.stick)
    twins.district.reviews.begin(made[0].id)
    send(twins.district, twins.two, twins.stick)
    send(twins.one, twins.two, twins.stick)
    with pytest.raises(UserMistake, match=mark_of(made[0].id)) as told:
        twins.two.bundles.same_numbers.settle(made[1].id)
    assert "Diên Khánh" in told.value.hint
    assert counting(twins.two, twins.one) == made[0].id


def test_a_restored_unit_may_use_its_numbers_again(exchange: Exchange) -> None:
    """Version and code given after the restore meet those it forgot: both are everywhere, none is lost."""
    answer_everything(exchange.commune, QUARTER)
    backup = exchange.commune.backups.make().record.path
    case, old = entered(exchange.commune), submit(exchange.commune, QUARTER)
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.commune = restored(exchange.commune, backup)
    again, new = entered(exchange.commune, "Hỏi về hộ tịch"), submit(exchange.commune, QUARTER)
    assert (old.version, new.version) == (1, 1)
    result = send(exchange.commune, exchange.district, exchange.stick)
    assert (result.outcome, result.refused) == (Outcome.IMPORTED, ())
    assert counting(exchange.district, exchange.commune) == old.id
    give_back(exchange.district, exchange.commune, exchange.stick)
    listed = exchange.commune.bundles.same_numbers.listed()
    assert {s.noun for s in listed} == {Noun.SUBMISSION, Noun.FEEDBACK}
    codes = {exchange.commune.feedback.get(each).name for each in (case, again)}
    assert codes == {f"PAKN.20180402.0001 ({mark_of(each)})" for each in (case, again)}
    with pytest.raises(UserMistake, match="0001"):
        exchange.commune.feedback.get("PAKN.20180402.0001")
    assert exchange.commune.feedback.get(f"PAKN.20180402.0001 ({mark_of(again)})").id == again
    exchange.commune.bundles.same_numbers.settle(again)
    exchange.commune.bundles.same_numbers.settle(new.id)
    send(exchange.commune, exchange.district, exchange.stick)
    assert counting(exchange.district, exchange.commune) == new.id
    period = exchange.district.plans.period("2018-Q2")
    cases = exchange.district.feedback.cases(period, unit=exchange.commune.unit.key)
    assert sorted(c.name for c in cases) == ["PAKN.20180402.0001", "PAKN.20180402.0002"]
    assert exchange.commune.bundles.same_numbers.listed() == []


def test_a_district_sees_a_record_its_commune_has_not_chosen_yet(twins: Twins) -> None:
    """A scoring torn between two computers is told to the superior until the unit has chosen."""
    for at, points in ((twins.one, "1"), (twins.two, "2")):
        at.assessments.set_score(
            at.plans.period(QUARTER),
            "1.1",
            view_of(at, QUARTER).row("1.1").criterion.max_points / int(points),
            "Sổ",
        )
        send(at, twins.district, twins.stick)
    (unsettled,) = twins.district.bundles.unsettled()
    assert (unsettled.records, unsettled.numbers) == ((Noun.ASSESSMENT,), ())
    assert twins.district.bundles.conflicts.listed() == []
    send(twins.one, twins.two, twins.stick)
    (torn,) = twins.two.bundles.conflicts.listed()
    twins.two.bundles.conflicts.choose(torn.record, torn.versions[0].entry)
    send(twins.two, twins.district, twins.stick)
    assert twins.district.bundles.unsettled() == ()
