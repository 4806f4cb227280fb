"""The report of missing evidence covers every kind of record that files can be attached to."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import proof, record

from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.evidence import LACKING
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.scoring import Proof
from cchc_desktop.domain.unit_plans import UnitPlanValues
from cchc_desktop.services.bare_records import BareRecord
from cchc_desktop.workspace import Workspace

IN_JUNE = date(2018, 6, 20)
QUARTER = "2018-Q2"


def filled(at: Workspace) -> dict[Noun, str]:
    """Record one of each kind in the second quarter, none with a file; return their ids."""
    quarter = at.plans.period(QUARTER)
    case = at.feedback.receive(
        FeedbackValues(IN_JUNE, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Thang máy hỏng")
    ).record
    at.feedback.answer(case.id, number="9/UBND", day=IN_JUNE, text="Đã sửa")
    at.feedback.receive(FeedbackValues(IN_JUNE, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chưa trả lời"))
    criterion = next(
        row
        for row in at.assessments.show(quarter).rows
        if row.criterion.evidence_required and row.proof is Proof.MISSING and not row.criterion.survey
    )
    at.assessments.set_score(quarter, criterion.criterion.id, Decimal(1), "Theo sổ theo dõi.")
    at.unit_plans.save(UnitPlanValues(number="12/KH-UBND", issued_on=date(2018, 4, 2)))
    trigger = at.plans.record_trigger("II.2.b.1", "61/UBND-VP", IN_JUNE).record
    claim = at.plans.claim_not_applicable("II.2.a.1", quarter, "Xã không có đài.").record
    difficulty = at.difficulties.report(DifficultyValues("Thiếu máy", IN_JUNE, "II.2.a.3", "", "")).record
    return {
        Noun.ACTIVITY: record(at).id,
        Noun.FEEDBACK: case.id,
        Noun.ASSESSMENT: criterion.evidence_key,
        Noun.UNIT_PLAN: f"{at.unit.key}/{at.plans.current().id}",
        Noun.DIFFICULTY: difficulty.id,
        Noun.TRIGGER: trigger.id,
        Noun.OBLIGATION_CLAIM: claim.id,
    }


def missing(at: Workspace, code: str = QUARTER, **narrowed: object) -> tuple[BareRecord, ...]:
    """Return what lacks evidence in a quarter."""
    return at.evidence_lists.missing(at.plans.period(code), **narrowed)  # type: ignore[arg-type]


def test_every_kind_is_missed_until_it_has_a_file(commune: Workspace, tmp_path: Path) -> None:
    """Each stands there with its clause and words; a file takes it off; another quarter has none."""
    made = filled(commune)
    found = {row.noun: row for row in missing(commune) if row.record in made.values()}
    assert set(found) == set(LACKING)
    assert {row.record for row in found.values()} == set(made.values())
    assert all(row.title for row in found.values())
    assert found[Noun.TRIGGER].clause == "II.2.b.1"
    assert found[Noun.OBLIGATION_CLAIM].note == "Quý II/2018"
    assert not [row for row in missing(commune, "2018-Q4") if row.record in made.values()]
    for noun, of in made.items():
        commune.evidence.attach(noun, of, proof(tmp_path, f"{noun}.txt", str(noun)))
        assert of not in {row.record for row in missing(commune)}, noun
    assert commune.evidence.counts(list(made.values())) == dict.fromkeys(made.values(), 1)


def test_what_needs_no_proof_is_not_missed(commune: Workspace) -> None:
    """A case without an answer, a withdrawn claim and an unscored criterion are not asked for files."""
    made = filled(commune)
    commune.plans.withdraw_claim(made[Noun.OBLIGATION_CLAIM])
    rows = missing(commune)
    assert made[Noun.OBLIGATION_CLAIM] not in {row.record for row in rows}
    assert [row.record for row in rows if row.noun is Noun.FEEDBACK] == [made[Noun.FEEDBACK]]
    assert [row.record for row in rows if row.noun is Noun.ASSESSMENT] == [made[Noun.ASSESSMENT]]


@pytest.mark.parametrize("kind", LACKING)
def test_the_list_is_narrowed_to_kinds(commune: Workspace, kind: Noun) -> None:
    """One kind alone, as the window and the command line ask."""
    filled(commune)
    assert {row.noun for row in missing(commune, kinds=(kind,))} == {kind}


def test_a_claim_for_the_year_is_missed_in_each_quarter(commune: Workspace) -> None:
    """It holds in all of them."""
    claim = commune.plans.claim_not_applicable("II.2.a.1", commune.plans.period("2018"), "Không có đài.")
    for code in ("2018-Q1", "2018-Q3", "2018"):
        assert claim.record.id in {row.record for row in missing(commune, code)}
