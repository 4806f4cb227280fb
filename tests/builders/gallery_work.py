"""Dialogs of the daily work: activities, feedback, the plan, self-assessment and its appraisal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import cast

from builders.gallery import LONG, UNIT, Gallery, Scene, question
from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.domain.criteria import ScoreValues
from cchc_desktop.domain.difficulties import Answer
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.submissions import CoveredRecord, Difference, ScoreChange
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanValues
from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities.clauses import ClauseDialog
from ui.activities.days import DayDialog
from ui.activities.drafts import DraftsDialog, find_drafts
from ui.activities.exporting import ExportDialog
from ui.activities.importing import ImportDialog
from ui.activities.missing import MissingEvidenceDialog
from ui.activities.occurrences import ReasonDialog as MissedDialog
from ui.activities.pattern import PatternDialog
from ui.activities.together import BulkEditDialog, WithdrawDialog
from ui.activities.tools import NameDialog
from ui.assessments.dialogs import BlockersDialog, NotApplicableDialog
from ui.assessments.evidence import DescribeDialog as DescribeEvidence
from ui.feedback import handing
from ui.feedback.reasons import ReasonDialog as FeedbackReason
from ui.feedback.rules import RulesDialog
from ui.feedback.sender import DueDialog, LogDialog, SenderDialog
from ui.plans.dialogs import AskDialog, EventDialog
from ui.plans.dialogs import NotApplicableDialog as ClaimDialog
from ui.plans.dialogs import ReasonDialog as PlanReason
from ui.plans.lines import read_plan
from ui.plans.own_dialogs import BudgetDialog, OwnTaskDialog, SendingDialog
from ui.plans.ruling_dialogs import AnswerDialog, DifficultyDialog, ExtensionDialog
from ui.reviews.criteria_sets import CriteriaSetsDialog
from ui.reviews.dialogs import Candidate, DifferenceDialog, ReturnDialog
from ui.widgets.last_days import LastDaysDialog
from ui.widgets.old_version import VersionDialog
from ui.widgets.timeline import HistoryDialog

DAY = date(2018, 6, 20)


def _sent(_dialog: AskDialog) -> None:
    """Send nothing."""


def _wrong(dialog: AskDialog, field: str = "") -> QDialog:
    """Show what is said when it was not taken."""
    mistake = UserMistake("Ngày này chưa tới.", hint="Hãy nhập ngày việc đó đã diễn ra.", field=field)
    dialog.show_failure(mistake)
    return dialog


def _drafts(scene: Scene) -> QDialog:
    scene.at.drafts.keep("activity-new", {"title": LONG})
    scene.at.drafts.keep(f"activity-{scene.activity}", {"title": LONG})
    return DraftsDialog(scene.desk, find_drafts(scene.at, "activity-"))


def _missed(scene: Scene) -> QDialog:
    occurrences = scene.at.schedules.get(scene.series).occurrences
    return MissedDialog(scene.desk, scene.series, occurrences[:3])


def _export(scene: Scene) -> QDialog:
    return ExportDialog(scene.desk, ActivityFilter(), sort="", count=4, written=lambda _file, _n: None)


def _log(scene: Scene) -> QDialog:
    return LogDialog("PAKN.20180620.001", scene.at.feedback.senders.log(scene.case))


def _handing(scene: Scene, *, known: bool) -> QDialog:
    case = replace(scene.at.feedback.get(scene.case), forwarded_to=UNIT)
    nowhere = cast(QWidget, None)
    return question(lambda: handing._ask(scene.desk, case, nowhere, known=known))


def _senders_due(scene: Scene) -> QDialog:
    case = replace(scene.at.feedback.get(scene.case), ended_on=DAY, sender_mask="T… V… B…")
    return DueDialog(scene.desk, [case])


def _sender(scene: Scene) -> QDialog:
    return SenderDialog(scene.desk, scene.case, Sender("Trần Văn Bảy", "0912 345 678", "Thôn Phú Ân Nam 2"))


def _event(scene: Scene) -> QDialog:
    task = scene.at.plans.current().task("II.2.b.1")
    return _wrong(EventDialog(task, scene.at.today(), _sent), "day")


def _claim(scene: Scene) -> QDialog:
    task = scene.at.plans.current().task("II.3.3")
    return _wrong(ClaimDialog(task, scene.quarter, _sent), "reason")


def _extension(scene: Scene) -> QDialog:
    facts = read_plan(scene.at, scene.quarter)
    return ExtensionDialog(facts, next(s for s in facts.standings if s.obligation.due is not None), _sent)


def _difficulty(scene: Scene) -> QDialog:
    held = scene.at.difficulties.get(scene.difficulty)
    plan = scene.at.plans.current()
    return _wrong(DifficultyDialog(held.values, plan.tasks, scene.at.difficulties.addressees(), _sent))


def _answer(scene: Scene) -> QDialog:
    held = scene.at.difficulties.get(scene.difficulty)
    return AnswerDialog(held, UNIT, DAY, Answer("a", "s", "12/SNV-CCHC", LONG, DAY), _sent)


def _sending(scene: Scene) -> QDialog:
    values = UnitPlanValues("05/KH-UBND", DAY, DAY, budget_number="07/TTr-UBND", budget_sent_on=DAY)
    return SendingDialog(values, scene.quarter.year, _sent)


def _own_task(scene: Scene, *, new: bool) -> QDialog:
    plan = scene.at.plans.current()
    old = None if new else OwnTask("II.3.3", LONG, "one_off", DAY, "Công chức Văn hóa - Xã hội", "II.3.3.R1")
    return OwnTaskDialog(plan, old, _sent)


def _budget(scene: Scene) -> QDialog:
    tasks = scene.at.plans.current().tasks
    return BudgetDialog(tasks, BudgetLine(tasks[0].clause, "", "", 12_500_000, LONG), _sent)


def _blockers(scene: Scene) -> QDialog:
    return BlockersDialog(scene.at.assessments.show(scene.quarter).blockers)


def _criterion_off(scene: Scene) -> QDialog:
    criterion = scene.at.assessments.show(scene.quarter).blockers[0].criterion
    return NotApplicableDialog(criterion)


def _described(scene: Scene) -> QDialog:
    (file,) = scene.at.activities.get(scene.activity).evidence
    return DescribeEvidence(file, year=2018)


def _submitted(scene: Scene) -> str:
    return scene.at.reviews.latest(scene.at.unit.key, scene.quarter.previous())


def _version(scene: Scene) -> QDialog:
    return VersionDialog(scene.desk, scene.at.reviews.version(_submitted(scene)))


def _history(scene: Scene) -> QDialog:
    lines = scene.at.reviews.history(scene.quarter.previous())
    return HistoryDialog("Lịch sử bản tự đánh giá", lines)


def _difference(scene: Scene) -> QDialog:
    chosen = scene.at.criteria_sets.newest()[0]
    leaves = chosen.leaves()[:6]
    scores = tuple(
        ScoreChange(leaf.id, ScoreValues(leaf.id, Decimal(1)), ScoreValues(leaf.id, Decimal("0.5")))
        for leaf in leaves
    )
    records = tuple(CoveredRecord(Noun.ACTIVITY, f"a{n}", 1, "h") for n in range(3))
    return DifferenceDialog(1, Difference(scores, records, records, records[:1], 1, 2), chosen)


def _returning(scene: Scene) -> QDialog:
    leaves = scene.at.criteria_sets.newest()[0].leaves()[:5]
    items = [
        Candidate(Noun.ASSESSMENT, f"r{at}", leaf.id, leaf.title, LONG if at == 1 else "", on=at < 2)
        for at, leaf in enumerate(leaves)
    ]
    return ReturnDialog(UNIT, items, due=DAY)


GALLERY: Gallery = {
    "clauses": lambda scene: ClauseDialog(scene.at.plans.current(), ("II.1.a.1",)),
    "days": lambda _scene: DayDialog(2018, date(2018, 6, 20), date(2018, 5, 20)),
    "drafts": _drafts,
    "exporting": _export,
    "importing": lambda scene: ImportDialog(scene.desk),
    "missing-evidence": lambda scene: MissingEvidenceDialog(scene.desk),
    "missed": _missed,
    "series-new": lambda scene: PatternDialog(scene.desk),
    "series": lambda scene: PatternDialog(scene.desk, scene.at.schedules.get(scene.series)),
    "together": lambda scene: BulkEditDialog(scene.desk, scene.activities()),
    "withdrawing": lambda scene: WithdrawDialog(scene.desk, scene.activities()),
    "filter-name": lambda _scene: NameDialog("Phát thanh chưa có minh chứng"),
    "feedback-rules": lambda scene: RulesDialog(scene.desk),
    "sender": _sender,
    "sender-log": _log,
    "senders-due": _senders_due,
    "feedback-reason": lambda _scene: FeedbackReason(
        "Mở xem người gửi?", LONG, button="Mở xem người gửi", danger=True
    ),
    "handing-sealed": partial(_handing, known=True),
    "handing-paper": partial(_handing, known=False),
    "event": _event,
    "claim": _claim,
    "plan-reason": lambda _scene: PlanReason("Gỡ nhiệm vụ riêng?", LONG, "Gỡ nhiệm vụ", _sent),
    "extension": _extension,
    "difficulty": _difficulty,
    "answer": _answer,
    "last-days": lambda scene: LastDaysDialog(scene.desk),
    "sending-the-plan": _sending,
    "own-task-new": partial(_own_task, new=True),
    "own-task": partial(_own_task, new=False),
    "budget": _budget,
    "blockers": _blockers,
    "criterion-off": _criterion_off,
    "describing-evidence": _described,
    "old-version": _version,
    "history": _history,
    "difference": _difference,
    "returning": _returning,
    "criteria-sets": lambda scene: CriteriaSetsDialog(scene.desk, may_publish=True),
}
