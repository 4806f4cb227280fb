"""The unit's own plan: number and date, own tasks beside the provincial ones, money asked for."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from builders.activities import record
from builders.workspaces import PASSWORD, SetClock, everything_in
from openpyxl import load_workbook

from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanValues
from cchc_desktop.services.payloads import as_json, read_payload
from cchc_desktop.workspace import Workspace

SPOT = OwnTask("II.2.c", "Thi tìm hiểu CCHC trong đoàn viên", "one_off", date(2018, 5, 31), "Đoàn Thanh niên")
NEWS = OwnTask("II.3.1", "Bản tin CCHC hằng tháng của thị trấn", "monthly:1")
PLAN = UnitPlanValues(number="12/KH-UBND", issued_on=date(2018, 3, 20), tasks=(SPOT, NEWS))
MONEY = BudgetLine("II.3.1", CostCategory.MEDIA, CostSource.COMMUNE, 12_000_000)


def owed(at: Workspace, clause: str, code: str = "2018-Q2") -> Obligation:
    """Return one obligation of a quarter."""
    return next(o for o in at.plans.obligations(at.plans.period(code)) if o.clause == clause)


def test_own_tasks_stand_beside_the_provincial_ones(commune: Workspace) -> None:
    """An own task gets a clause under the one it serves and comes right behind it."""
    made = commune.unit_plans.save(PLAN).record
    assert [t.clause for t in made.values.tasks] == ["II.2.c.R1", "II.3.1.R1"]
    clauses = [t.clause for t in commune.plans.tasks_of()]
    assert clauses[clauses.index("II.3.1") + 1] == "II.3.1.R1"
    assert clauses[clauses.index("II.2.c.4") + 1] == "II.2.c.R1"
    own = commune.plans.current().task("II.2.c.R1")
    assert (own.block, own.own, own.who) == ("II.2.c", True, "Đoàn Thanh niên")
    assert owed(commune, "II.2.c.R1").due == date(2018, 5, 31)
    reopened = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    assert reopened.plans.current() == commune.plans.current()
    reopened.close()


def test_an_activity_serves_an_own_task(commune: Workspace) -> None:
    """It counts as for any clause, late after its day; months before the plan's own owe nothing."""
    commune.unit_plans.save(PLAN)
    assert owed(commune, "II.2.c.R1").state is ObligationState.MISSING
    record(commune, clauses=("II.2.c.R1",), starts_on=date(2018, 6, 2))
    found = owed(commune, "II.2.c.R1")
    assert (found.state, found.overdue_days) == (ObligationState.LATE, 2)
    assert owed(commune, "II.3.1.R1", "2018-Q1").owed == 1
    assert owed(commune, "II.3.1.R1").owed == 3


def test_a_task_that_activities_serve_is_not_taken_away(commune: Workspace) -> None:
    """The activity would speak of a clause nobody knows; it is said how many there are."""
    made = commune.unit_plans.save(PLAN).record.values
    record(commune, clauses=("II.2.c.R1",))
    without = replace(made, tasks=made.tasks[1:])
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake, match="1 hoạt động") as told:
        commune.unit_plans.save(without)
    assert (told.value.field, bool(told.value.hint)) == ("tasks", True)
    assert everything_in(commune.folder) == before
    again = commune.unit_plans.save(replace(made, tasks=made.tasks[:1])).record
    assert [t.clause for t in again.values.tasks] == ["II.2.c.R1"]


def test_a_number_is_never_given_twice_while_activities_speak_of_it(commune: Workspace) -> None:
    """A new task under the same clause gets the next number."""
    made = commune.unit_plans.save(PLAN).record.values
    more = replace(made, tasks=(*made.tasks, OwnTask("II.2.c", "Tiểu phẩm", "continuous")))
    assert commune.unit_plans.save(more).record.values.tasks[-1].clause == "II.2.c.R2"


def test_sending_the_plan_fulfils_the_clause_that_asks_for_it(district: Workspace) -> None:
    """Due on 31/3/2018: sent on the 30th it is done, on the 2nd of April late, not sent it is missing."""
    clause = "IV.1.1"
    assert owed(district, clause, "2018-Q1").state is ObligationState.MISSING
    kept = district.unit_plans.save(replace(PLAN, sent_on=date(2018, 3, 30))).record
    assert owed(district, clause, "2018-Q1").state is ObligationState.DONE
    district.unit_plans.save(replace(kept.values, sent_on=date(2018, 4, 2)))
    found = owed(district, clause, "2018-Q1")
    assert (found.state, found.overdue_days) == (ObligationState.LATE, 2)


def test_money_is_asked_for_task_by_task(commune: Workspace) -> None:
    """The proposals of each task and their total are shown; the plan's pane has those of its task."""
    lines = (MONEY, replace(MONEY, clause="II.2.c.R1", amount=3_000_000, note="Giải thưởng"))
    first = commune.unit_plans.save(PLAN).record.values
    made = commune.unit_plans.save(replace(first, budget=lines)).record.values
    assert (made.budget_total, made.budget_of("II.3.1")) == (15_000_000, 12_000_000)
    shown = {s.task.clause: s.budget for s in commune.plans.standing(commune.plans.period("2018-Q2"))}
    assert (shown["II.3.1"], shown["II.2.c.R1"], shown["II.3.4"]) == (12_000_000, 3_000_000, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (replace(PLAN, tasks=(replace(SPOT, title=" "),)), "tasks:0:title"),
        (replace(PLAN, tasks=(SPOT, replace(NEWS, under="IX.9"))), "tasks:1:under"),
        (replace(PLAN, tasks=(replace(SPOT, due=None),)), "tasks:0:due"),
        (replace(PLAN, tasks=(replace(NEWS, due=date(2018, 5, 1)),)), "tasks:0:due"),
        (replace(PLAN, tasks=(replace(NEWS, cadence="after_event"),)), "tasks:0:cadence"),
        (replace(PLAN, tasks=(replace(NEWS, cadence="weekly"),)), "tasks:0:cadence"),
        (replace(PLAN, budget=(replace(MONEY, amount=0),)), "budget:0:amount"),
        (replace(PLAN, budget=(replace(MONEY, clause="IX.9"),)), "budget:0:clause"),
        (replace(PLAN, sent_on=date(2018, 3, 19)), "sent_on"),
        (replace(PLAN, sent_on=date(2018, 7, 4)), "sent_on"),
        (replace(PLAN, number="", sent_on=date(2018, 3, 30)), "number"),
        (replace(PLAN, budget_sent_on=date(2018, 3, 12)), "budget_sent_on"),
        (replace(PLAN, issued_on=date(2016, 3, 1)), "issued_on"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    commune: Workspace, values: UnitPlanValues, field: str
) -> None:
    """Each mistake is named at its line, with what to do, and nothing is kept."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        commune.unit_plans.save(values)
    assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert everything_in(commune.folder) == before


def test_two_people_do_not_overwrite_one_another(commune: Workspace) -> None:
    """Who saves an older state is told so."""
    first = commune.unit_plans.save(PLAN).record
    commune.unit_plans.save(replace(first.values, number="13/KH-UBND"), revision=first.revision)
    with pytest.raises(UserMistake):
        commune.unit_plans.save(replace(first.values, number="14/KH-UBND"), revision=first.revision)
    assert commune.unit_plans.show().values.number == "13/KH-UBND"


def test_a_plan_in_another_units_place_is_not_read(commune: Workspace) -> None:
    """Tamper twin: the id of a neighbour's plan, a clause twice or one of the province: no proper form."""
    commune.unit_plans.save(PLAN)
    with commune._office.changing() as change:
        good = as_json(change.payload_of(Noun.UNIT_PLAN, f"{commune.unit.key}/643-2018"))
    assert read_payload(Noun.UNIT_PLAN, good)
    task = good["tasks"][0]
    for wrong in (
        {"id": "22654@2018-01-01/643-2018"},
        {"tasks": [task, task]},
        {"tasks": [{**task, "clause": "II.3.3"}]},
        {"tasks": [{**task, "cadence": "hourly:9"}]},
        {"tasks": [{**task, "due": None}]},
        {"budget": [{"clause": "II.3.1", "category": "x", "source": "x", "amount": -1, "note": ""}]},
    ):
        with pytest.raises(msgspec.ValidationError):
            read_payload(Noun.UNIT_PLAN, {**good, **wrong})


def test_what_is_owed_leaves_as_a_workbook(commune: Workspace, tmp_path: Path) -> None:
    """Each task is one row with its figures, its state in words and the reason why it does not apply."""
    commune.unit_plans.save(PLAN)
    quarter = commune.plans.period("2018-Q2")
    commune.plans.claim_not_applicable("II.3.1", quarter, "=Xã không có đài")
    file = tmp_path / "kế hoạch.xlsx"
    count = commune.plan_exports.write(file, quarter)
    rows = {row[0]: row for row in load_workbook(file).active.iter_rows(values_only=True)}
    assert len(rows) == count + 1 == len(commune.plans.tasks_of()) + 1
    own = rows["II.2.c.R1"]
    assert (*own[3:5], f"{own[5]:%d/%m/%Y}", own[6]) == (1, None, "31/05/2018", "Quá hạn, chưa thực hiện")
    assert rows["II.3.1"][6:8] == ("Không áp dụng", "=Xã không có đài")


def test_a_change_of_the_plan_can_be_taken_back(commune: Workspace) -> None:
    """A task taken away by mistake comes back with one step of undo, in the tree too; also the first save."""
    made = commune.unit_plans.save(PLAN).record
    commune.unit_plans.save(replace(made.values, tasks=made.values.tasks[1:]), revision=made.revision)
    assert not commune.plans.current().has("II.2.c.R1")
    commune.undo.undo()
    assert commune.plans.current().has("II.2.c.R1")
    assert commune.unit_plans.show().values == made.values
    commune.undo.undo()
    assert commune.unit_plans.show().values == UnitPlanValues()
    assert not commune.plans.current().has("II.3.1.R1")
    again = commune.unit_plans.save(PLAN, revision=commune.unit_plans.show().revision).record
    assert again.values == made.values
