"""More time, answers and confirmed cadences: said by a unit above, carried down, believed of no other."""

from datetime import date

import pytest
from builders.exchange import COMMUNE, DISTRICT, Exchange, carry

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.difficulties import Difficulty, DifficultyValues
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.unit_plans import OwnTask, UnitPlanValues
from cchc_desktop.services.bundle_results import ImportResult
from cchc_desktop.services.payloads import (
    CadenceConfirmationPayload,
    DifficultyAnswerPayload,
    ExtensionPayload,
    Payload,
)
from cchc_desktop.services.rulings import put_ruling
from cchc_desktop.workspace import Workspace

REPORT = "IV.1.2.x"
LATER = date(2018, 4, 20)
WHY = "Mất điện diện rộng sau bão"


def up(exchange: Exchange) -> ImportResult:
    """Carry what the commune has to the district, and return what the district made of it."""
    return carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)


def down(exchange: Exchange) -> ImportResult:
    """Carry what the district says to the commune."""
    return carry(exchange.district.bundles.export(exchange.stick, COMMUNE).record, exchange.commune)


def owed(at: Workspace, clause: str, code: str = "2018-Q1", unit: str | None = None) -> Obligation:
    """Return one obligation of a quarter."""
    return next(o for o in at.plans.obligations(at.plans.period(code), unit) if o.clause == clause)


def extend(by: Workspace, unit: str, *, clause: str = REPORT, due: date = LATER, reason: str = WHY) -> str:
    """Grant a unit more time for a duty of the first quarter and return the record's id."""
    quarter = by.plans.period("2018-Q1")
    return by.extensions.extend(unit, clause, quarter, due=due, reason=reason).record.id


def raised(exchange: Exchange) -> Difficulty:
    """Report a difficulty at the commune and bring it to the district."""
    values = DifficultyValues(
        "Máy tính bộ phận một cửa hỏng", date(2018, 4, 2), "II.2.a.3", "Cấp 02 máy", "UBND huyện"
    )
    made = exchange.commune.difficulties.report(values).record
    assert up(exchange).outcome is Outcome.IMPORTED
    return made


def forge(at: Workspace, noun: Noun, payload: Payload) -> None:
    """Write a ruling as a hostile but enrolled station would, past every check of the program."""
    with at._office.changing() as change:
        put_ruling(at._office, change, noun, payload, action="extend")


def header(at: Workspace, unit: str, record: str = "0190-gia-mao") -> dict[str, object]:
    """Return what every payload says of itself."""
    return {"id": record, "unit": unit, "recorded_by": "x", "recorded_at": at.clock.now()}


def test_more_time_travels_down_and_moves_the_due_date(exchange: Exchange) -> None:
    """The district gives the commune until 20/4 for its report; there it is due then, with the reason."""
    commune = exchange.commune.unit.key
    extend(exchange.district, commune)
    assert owed(exchange.commune, REPORT).due == date(2018, 4, 4)
    assert down(exchange).outcome is Outcome.IMPORTED
    assert owed(exchange.commune, REPORT).due == owed(exchange.district, REPORT, unit=commune).due == LATER
    quarter = exchange.commune.plans.period("2018-Q1")
    assert exchange.commune.plans.deadline(quarter) == LATER
    shown = next(s for s in exchange.commune.plans.standing(quarter) if s.task.clause == REPORT)
    assert shown.extension is not None
    assert (shown.extension.reason, shown.extension.by) == (WHY, exchange.district.unit.key)


def test_more_time_can_be_changed_and_taken_back(exchange: Exchange) -> None:
    """The newest word counts: another day replaces the first, taking it back restores the old day."""
    commune = exchange.commune.unit.key
    first = extend(exchange.district, commune)
    assert extend(exchange.district, commune, due=date(2018, 4, 25)) == first
    down(exchange)
    assert owed(exchange.commune, REPORT).due == date(2018, 4, 25)
    exchange.district.extensions.take_back(first)
    down(exchange)
    assert owed(exchange.commune, REPORT).due == date(2018, 4, 4)
    assert exchange.commune.extensions.granted() == []


def test_what_the_district_granted_is_seen_at_the_province(exchange: Exchange) -> None:
    """Sở Nội vụ judges the commune by the same day as the district."""
    extend(exchange.district, exchange.commune.unit.key)
    carry(exchange.district.bundles.export(exchange.stick).record, exchange.province)
    assert [e.due for e in exchange.province.extensions.granted(exchange.commune.unit.key)] == [LATER]


def test_a_dated_duty_is_extended_too(exchange: Exchange) -> None:
    """Sở Nội vụ lets the district send its plan until 15/4; the first quarter no longer owes it."""
    district = exchange.district.unit.key
    extend(exchange.province, district, clause="IV.1.1", due=date(2018, 4, 15))
    carry(exchange.province.bundles.export(exchange.stick, DISTRICT).record, exchange.district)
    assert owed(exchange.district, "IV.1.1").state is ObligationState.OPEN
    assert owed(exchange.district, "IV.1.1", "2018-Q2").due == date(2018, 4, 15)


@pytest.mark.parametrize(
    ("clause", "due", "reason", "field"),
    [
        (REPORT, date(2018, 4, 4), WHY, "due"),
        (REPORT, date(2020, 4, 4), WHY, "due"),
        (REPORT, LATER, " ", "reason"),
        ("II.1.đ", LATER, WHY, "clause"),
        ("IX.9", LATER, WHY, "clauses"),
    ],
)
def test_more_time_that_makes_no_sense_is_refused(
    exchange: Exchange, clause: str, due: date, reason: str, field: str
) -> None:
    """No later day, no reason, a duty without a due date or of another unit: said where and how to mend."""
    with pytest.raises(UserMistake) as told:
        extend(exchange.district, exchange.commune.unit.key, clause=clause, due=due, reason=reason)
    assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert exchange.district.extensions.granted() == []


def test_nobody_gives_time_to_themselves_or_to_those_above(exchange: Exchange) -> None:
    """A commune asking its own program for more time is refused, and so is one extending its district."""
    for unit in (exchange.commune.unit.key, exchange.district.unit.key):
        with pytest.raises(Refused, match="không phải cấp trên"):
            extend(exchange.commune, unit)
    assert exchange.commune.extensions.granted() == []


def test_a_commune_that_forges_more_time_is_refused(exchange: Exchange) -> None:
    """Tamper twin: the commune writes an extension about itself; the district takes nothing."""
    commune = exchange.commune
    for by in (commune.unit.key, exchange.district.unit.key):
        forge(
            commune,
            Noun.EXTENSION,
            ExtensionPayload(
                **header(commune, commune.unit.key, f"gia-mao-{by}"),  # type: ignore[arg-type]
                by=by,
                plan="643-2018",
                clause=REPORT,
                period="2018-Q1",
                due=LATER,
                reason=WHY,
            ),
        )
    result = up(exchange)
    assert result.outcome is Outcome.REFUSED
    assert result.refused[0].item.startswith("extension ")
    assert exchange.district.extensions.granted() == []
    assert owed(exchange.district, REPORT, unit=commune.unit.key).due == date(2018, 4, 4)


def test_more_time_in_the_name_of_another_unit_is_refused(exchange: Exchange) -> None:
    """Tamper twin: a district may extend its commune, but not sign as somebody else."""
    district = exchange.district
    forge(
        district,
        Noun.EXTENSION,
        ExtensionPayload(
            **header(district, exchange.commune.unit.key),  # type: ignore[arg-type]
            by=exchange.province.unit.key,
            plan="643-2018",
            clause=REPORT,
            period="2018-Q1",
            due=LATER,
            reason=WHY,
        ),
    )
    assert down(exchange).outcome is Outcome.REFUSED
    assert exchange.commune.extensions.granted() == []


def test_a_difficulty_goes_up_and_its_answer_comes_down(exchange: Exchange) -> None:
    """The commune reports, the district reads and answers, the commune sees the answer beside it."""
    made = raised(exchange)
    (seen,) = exchange.district.difficulties.listed()
    assert (seen.unit, seen.values) == (exchange.commune.unit.key, made.values)
    exchange.district.difficulties.answer(made.id, "  Huyện cấp 01 máy trong tháng 4. ", number="77/UBND-NV")
    assert down(exchange).outcome is Outcome.IMPORTED
    (own,) = exchange.commune.difficulties.listed()
    (answer,) = own.answers
    assert (answer.text, answer.number, answer.by) == (
        "Huyện cấp 01 máy trong tháng 4.",
        "77/UBND-NV",
        exchange.district.unit.key,
    )
    assert not own.open
    carry(exchange.district.bundles.export(exchange.stick).record, exchange.province)
    (above,) = exchange.province.difficulties.listed()
    assert [a.text for a in above.answers] == ["Huyện cấp 01 máy trong tháng 4."]
    exchange.province.difficulties.answer(made.id, "Sở ghi nhận.")
    assert [a.by for a in exchange.province.difficulties.get(made.id).answers] == [
        exchange.district.unit.key,
        exchange.province.unit.key,
    ]


def test_an_answered_difficulty_stays_as_it_was_asked(exchange: Exchange) -> None:
    """Once answered the unit can neither reword nor take it back; it reports a new one instead."""
    made = raised(exchange)
    reworded = exchange.commune.difficulties.change(
        made.id, DifficultyValues("Hỏng cả máy in", date(2018, 4, 2))
    ).record
    assert reworded.revision == 2
    up(exchange)
    exchange.district.difficulties.answer(made.id, "Đã rõ.")
    down(exchange)
    for attempt in (
        lambda: exchange.commune.difficulties.change(made.id, made.values),
        lambda: exchange.commune.difficulties.withdraw(made.id),
    ):
        with pytest.raises(UserMistake) as told:
            attempt()
        assert told.value.hint


def test_a_difficulty_taken_back_by_mistake_comes_back(exchange: Exchange) -> None:
    """One step of undo brings it back as it was."""
    made = raised(exchange)
    exchange.commune.difficulties.withdraw(made.id, "nhầm")
    assert exchange.commune.difficulties.listed() == []
    exchange.commune.undo.undo()
    (again,) = exchange.commune.difficulties.listed()
    assert again.values == made.values


def test_only_a_unit_above_answers(exchange: Exchange) -> None:
    """The commune cannot answer itself."""
    made = raised(exchange)
    with pytest.raises(Refused):
        exchange.commune.difficulties.answer(made.id, "Tự trả lời")
    assert exchange.commune.difficulties.get(made.id).open


def test_a_forged_answer_is_refused(exchange: Exchange) -> None:
    """Tamper twin: the commune answers itself in the district's name; the district takes nothing."""
    made = raised(exchange)
    commune = exchange.commune
    forge(
        commune,
        Noun.DIFFICULTY_ANSWER,
        DifficultyAnswerPayload(
            **header(commune, commune.unit.key),  # type: ignore[arg-type]
            by=exchange.district.unit.key,
            difficulty=made.id,
            number="",
            text="Đồng ý cấp 10 máy.",
            answered_on=date(2018, 4, 2),
        ),
    )
    assert up(exchange).outcome is Outcome.REFUSED
    assert exchange.district.difficulties.get(made.id).open


def test_reporting_a_difficulty_counts_for_its_clause(exchange: Exchange) -> None:
    """IV.5 asks to report difficulties when there are any."""
    raised(exchange)
    assert owed(exchange.commune, "IV.5", "2018-Q2").done == 1
    assert owed(exchange.district, "IV.5", "2018-Q2", exchange.commune.unit.key).done == 1


def test_a_confirmed_cadence_binds_every_unit(exchange: Exchange) -> None:
    """Sở Nội vụ confirms that the head checks each quarter: from then on a commune can be missing it."""
    clause, quarter = "II.1.e", "2018-Q1"
    assert owed(exchange.commune, clause, quarter).proposed
    assert exchange.province.cadences.confirm([clause]).record == [clause]
    carry(exchange.province.bundles.export(exchange.stick, DISTRICT).record, exchange.district)
    assert down(exchange).outcome is Outcome.IMPORTED
    found = owed(exchange.commune, clause, quarter)
    assert (found.proposed, found.state) == (False, ObligationState.MISSING)
    assert clause not in {t.clause for t in exchange.province.cadences.proposed()}
    exchange.province.cadences.take_back([clause])
    carry(exchange.province.bundles.export(exchange.stick, DISTRICT).record, exchange.district)
    assert owed(exchange.district, clause, quarter).proposed


def test_only_the_standing_body_confirms(exchange: Exchange) -> None:
    """A district is refused; what the decision states needs no confirmation."""
    with pytest.raises(Refused):
        exchange.district.cadences.confirm(["II.1.e"])
    with pytest.raises(UserMistake):
        exchange.province.cadences.confirm(["II.3.3"])


def test_a_confirmation_forged_by_a_district_is_refused(exchange: Exchange) -> None:
    """Tamper twin: the district confirms in the name of Sở Nội vụ; the commune takes nothing."""
    district = exchange.district
    for unit in (district.unit.key, exchange.province.unit.key):
        forge(
            district,
            Noun.CADENCE_CONFIRMATION,
            CadenceConfirmationPayload(
                **header(district, unit, f"643-2018/II.1.e/{unit}"),  # type: ignore[arg-type]
                plan="643-2018",
                clause="II.1.e",
                cadence="quarterly:1",
            ),
        )
    assert down(exchange).outcome is Outcome.REFUSED
    assert owed(exchange.commune, "II.1.e").proposed


def test_the_commune_sends_its_plan_up_with_its_records(exchange: Exchange) -> None:
    """Own tasks of the commune are owed by the commune at the district too, and by no other unit."""
    own = OwnTask("II.3.1", "Bản tin tháng", "monthly:1")
    exchange.commune.unit_plans.save(UnitPlanValues("12/KH-UBND", date(2018, 3, 20), tasks=(own,)))
    up(exchange)
    commune = exchange.commune.unit.key
    assert exchange.district.unit_plans.show(commune).values.number == "12/KH-UBND"
    assert owed(exchange.district, "II.3.1.R1", "2018-Q2", commune).owed == 3
    assert not exchange.district.plans.current().has("II.3.1.R1")
    assert [r.unit for r in exchange.district.unit_plans.of_units([commune, exchange.district.unit.key])] == [
        commune
    ]
