"""Asks what the plan's pages have to ask, and has the answers written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.difficulties import Difficulty, DifficultyValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import TriggerEvent
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanRecord, UnitPlanValues
from cchc_desktop.services.plans import TaskStanding
from ui.plans.dialogs import AskDialog, EventDialog, NotApplicableDialog, ReasonDialog, day_in, day_or_none
from ui.plans.lines import PlanFacts
from ui.plans.own_dialogs import BudgetDialog, OwnTaskDialog, SendingDialog
from ui.plans.own_plan import OwnPlanView
from ui.plans.ruling_dialogs import AnswerDialog, DifficultyDialog, ExtensionDialog
from ui.support.desk import Desk
from ui.support.files import ask_target, kinds
from ui.widgets.last_days import LastDaysDialog
from ui.widgets.locking import why_locked
from ui.widgets.record_files import RecordFilesDialog

Send = Callable[[AskDialog], None]
Job = Callable[[], object]
Item = TypeVar("Item")


class Questions(QObject):
    """One question at a time; it stays open, with the error under its field, until the answer is taken."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk = desk
        self._over = over

    def serve_own_plan(self, own: OwnPlanView) -> None:
        """Answer what the view of the unit's own plan asks for."""
        own.sending_wanted.connect(self.sending)
        own.files_wanted.connect(self.files)
        own.task_wanted.connect(self.own_task)
        own.task_dropped.connect(self.drop_own_task)
        own.budget_wanted.connect(self.budget)
        own.budget_dropped.connect(self.drop_budget)
        own.document_wanted.connect(self.write_document)

    def last_days(self) -> None:
        """Show until when reports are handed in; Sở Nội vụ sets other days there."""
        LastDaysDialog(self._desk, parent=self._over).open()

    def write_document(self, what: str) -> None:
        """Ask where to write the unit's plan, or its proposal of money, as a document."""
        letters = self._desk.workspace.letters
        name, write = {
            "plan": ("ke-hoach-cua-don-vi.docx", letters.write_unit_plan),
            "budget": ("to-trinh-kinh-phi.docx", letters.write_budget_proposal),
        }[what]
        target = ask_target(
            self._over,
            tr("Write as document…"),
            name=name,
            of=f"{kinds(tr('Word documents'), '.docx')};;{kinds(tr('PDF files'), '.pdf')}",
        )
        if target is not None:
            out = target if target.suffix.lower() in {".docx", ".pdf"} else target.with_suffix(".docx")
            self._desk.work.read(lambda: write(out), self._written)

    def _written(self, file: Path) -> None:
        self._desk.saved(tr("Written to {file}", file=file))

    def add_event(self, found: TaskStanding) -> None:
        """Ask which document or event a duty follows."""
        plans, task = self._desk.workspace.plans, found.task

        def job(dialog: EventDialog) -> Job:
            return partial(plans.record_trigger, task.clause, dialog.name.text(), day_in(dialog.day, "day"))

        today = self._desk.workspace.today()

        def make(send: Send) -> EventDialog:
            dialog = EventDialog(task, today, send, parent=self._over)
            dialog.day.changed.connect(lambda day: self._look_at_day(dialog, task.clause, day))
            self._look_at_day(dialog, task.clause, today)
            return dialog

        self._ask(make, job, tr("The event is added"))

    def _look_at_day(self, dialog: EventDialog, clause: str, day: date | None) -> None:
        """Say under the day that its quarter is frozen, before the event is sent."""

        def show(lock: Lock | None) -> None:
            if dialog.day.value() == day:
                dialog.fields["day"].set_error(why_locked(lock))

        if day is not None:
            self._desk.work.read(
                partial(self._desk.workspace.locks.of_event, clause, day), show, slot="event-day"
            )

    def drop_event(self, event: TriggerEvent) -> None:
        """Ask why nothing is owed after an event."""
        plans = self._desk.workspace.plans

        def job(dialog: ReasonDialog) -> Job:
            return partial(plans.withdraw_trigger, event.id, dialog.reason.text())

        self._ask(
            lambda send: ReasonDialog(
                tr("Take “{event}” back?", event=event.title),
                tr("Nothing is owed after it then. It stays in the trail with your reason."),
                tr("Take the event back"),
                send,
                parent=self._over,
            ),
            job,
            tr("The event is taken back"),
        )

    def claim(self, facts: PlanFacts, found: TaskStanding) -> None:
        """Ask why a task does not apply."""
        plans, period, clause = self._desk.workspace.plans, facts.period, found.task.clause

        def job(dialog: NotApplicableDialog) -> Job:
            return partial(plans.claim_not_applicable, clause, period, dialog.reason.text())

        self._ask(
            lambda send: NotApplicableDialog(found.task, period, send, parent=self._over),
            job,
            tr("{clause} is marked as not applicable", clause=clause),
        )

    def withdraw_claim(self, found: TaskStanding) -> None:
        """Let a task count again."""
        if found.claim is not None:
            self._change(
                partial(self._desk.workspace.plans.withdraw_claim, found.claim.id),
                tr("The task counts again"),
            )

    def extend(self, facts: PlanFacts, found: TaskStanding) -> None:
        """Ask until when a unit below has more time, and why."""
        extensions, clause = self._desk.workspace.extensions, found.task.clause

        def job(dialog: ExtensionDialog) -> Job:
            due, reason = day_in(dialog.due, "due"), dialog.reason.text()
            period = dialog.chosen_period()
            return partial(extensions.extend, facts.unit.key, clause, period, due=due, reason=reason)

        self._ask(
            lambda send: ExtensionDialog(facts, found, send, parent=self._over),
            job,
            tr("{unit} has more time for {clause}", unit=facts.unit.short_body, clause=clause),
        )

    def take_extension_back(self, found: TaskStanding) -> None:
        """Let the old due date hold again."""
        if found.extension is not None:
            self._change(
                partial(self._desk.workspace.extensions.take_back, found.extension.id),
                tr("The old due date holds again"),
            )

    def confirm(self, found: TaskStanding) -> None:
        """Confirm a proposed cadence, or make it a proposal again."""
        cadences, clause = self._desk.workspace.cadences, found.task.clause
        if found.obligation.proposed:
            self._change(
                partial(cadences.confirm, [clause]), tr("{clause} binds every unit now", clause=clause)
            )
        else:
            self._change(
                partial(cadences.take_back, [clause]), tr("{clause} is a proposal again", clause=clause)
            )

    def difficulty(self, clause: str = "", old: Difficulty | None = None) -> None:
        """Ask what stands in the way; `old` is one to reword."""
        workspace = self._desk.workspace
        difficulties = workspace.difficulties

        def job(dialog: DifficultyDialog) -> Job:
            values = DifficultyValues(
                content=dialog.content.text(),
                raised_on=day_in(dialog.day, "raised_on"),
                clause=str(dialog.clause.value() or ""),
                proposal=dialog.proposal.text(),
                addressee=dialog.addressee.currentText(),
            )
            if old is None:
                return partial(difficulties.report, values)
            return partial(difficulties.change, old.id, values, revision=old.revision)

        values = old.values if old else DifficultyValues("", workspace.today(), clause)
        self._ask(
            lambda send: DifficultyDialog(
                values, workspace.plans.tasks_of(), difficulties.addressees(), send, parent=self._over
            ),
            job,
            tr("The difficulty is recorded; it goes up with the next bundle"),
        )

    def withdraw_difficulty(self, difficulty: Difficulty) -> None:
        """Ask why a difficulty is taken back."""
        difficulties = self._desk.workspace.difficulties

        def job(dialog: ReasonDialog) -> Job:
            return partial(difficulties.withdraw, difficulty.id, dialog.reason.text())

        self._ask(
            lambda send: ReasonDialog(
                tr("Take this difficulty back?"),
                tr("It leaves the report and the list of the units above. It stays in the trail."),
                tr("Take the difficulty back"),
                send,
                parent=self._over,
            ),
            job,
            tr("The difficulty is taken back"),
        )

    def answer(self, difficulty: Difficulty, unit: str) -> None:
        """Ask what is answered to a difficulty of a unit below."""
        workspace = self._desk.workspace

        def job(dialog: AnswerDialog) -> Job:
            text, number = dialog.text.text(), dialog.number.text()
            on = day_in(dialog.day, "answered_on")
            return partial(workspace.difficulties.answer, difficulty.id, text, number=number, on=on)

        own = next((a for a in difficulty.answers if a.by == workspace.unit.key), None)
        self._ask(
            lambda send: AnswerDialog(difficulty, unit, workspace.today(), own, send, parent=self._over),
            job,
            tr("The answer is recorded; it goes down with the next bundle"),
        )

    def files(self, record: UnitPlanRecord) -> None:
        """Show the files of the unit's plan: its scan, the letter it went up with."""
        plan, title = f"{record.unit}/{record.plan}", tr("Plan of the unit")
        RecordFilesDialog(self._desk, Noun.UNIT_PLAN, plan, title, parent=self._over.window()).exec()

    def proofs(self, asked: tuple[Noun, str, str, bool, list[Path]]) -> None:
        """Show what proves a claim, an event or a difficulty, and take what was dropped on it."""
        noun, record, title, own, dropped = asked
        over = self._over.window()
        RecordFilesDialog(self._desk, noun, record, title, own=own, dropped=dropped, parent=over).exec()

    def sending(self, record: UnitPlanRecord) -> None:
        """Ask for number and days of the unit's plan and of its budget proposals."""

        def values(dialog: SendingDialog) -> UnitPlanValues:
            return replace(
                record.values,
                number=dialog.number.text(),
                issued_on=day_or_none(dialog.issued_on, "issued_on"),
                sent_on=day_or_none(dialog.sent_on, "sent_on"),
                budget_number=dialog.budget_number.text(),
                budget_sent_on=day_or_none(dialog.budget_sent_on, "budget_sent_on"),
            )

        year = self._desk.workspace.plans.current().year
        self._ask(
            lambda send: SendingDialog(record.values, year, send, parent=self._over),
            lambda dialog: self._save_plan(record, values(dialog)),
            tr("The unit's plan is saved"),
        )

    def own_task(self, record: UnitPlanRecord, at: int | None = None) -> None:
        """Ask what the unit sets itself to do; `at` is the place of a task to change."""
        old = record.values.tasks[at] if at is not None else None

        def values(dialog: OwnTaskDialog) -> UnitPlanValues:
            made = OwnTask(
                under=old.under if old else str(dialog.under.value() or ""),
                title=dialog.name.text(),
                cadence=dialog.cadence_text(),
                due=day_or_none(dialog.due, "due") if dialog.dated() else None,
                who=dialog.who.text(),
                clause=old.clause if old else "",
            )
            return replace(record.values, tasks=_put(record.values.tasks, at, made))

        plan = self._desk.workspace.plans.current()
        self._ask(
            lambda send: OwnTaskDialog(plan, old, send, parent=self._over),
            lambda dialog: self._save_plan(record, values(dialog)),
            tr("The own task is saved"),
        )

    def drop_own_task(self, record: UnitPlanRecord, at: int) -> None:
        """Take an own task away."""
        tasks = record.values.tasks
        left = replace(record.values, tasks=(*tasks[:at], *tasks[at + 1 :]))
        self._change(self._save_plan(record, left), tr("The own task is taken away"))

    def budget(self, record: UnitPlanRecord, at: int | None = None) -> None:
        """Ask for money for a task; `at` is the place of a line to change."""
        old = record.values.budget[at] if at is not None else None

        def values(dialog: BudgetDialog) -> UnitPlanValues:
            made = BudgetLine(
                clause=str(dialog.clause.value() or ""),
                category=str(dialog.category.value()),
                source=str(dialog.source.value()),
                amount=dialog.amount.value() or 0,
                note=dialog.note.text(),
            )
            return replace(record.values, budget=_put(record.values.budget, at, made))

        tasks = self._desk.workspace.plans.tasks_of()
        self._ask(
            lambda send: BudgetDialog(tasks, old, send, parent=self._over),
            lambda dialog: self._save_plan(record, values(dialog)),
            tr("The budget proposal is saved"),
        )

    def drop_budget(self, record: UnitPlanRecord, at: int) -> None:
        """Take a line of money away."""
        lines = record.values.budget
        left = replace(record.values, budget=(*lines[:at], *lines[at + 1 :]))
        self._change(self._save_plan(record, left), tr("The budget proposal is taken away"))

    def export(self, unit: str) -> None:
        """Ask where to write what a unit owes in the period, and write it."""
        workspace, period = self._desk.workspace, self._desk.period
        name = f"{tr('Plan')} {workspace.units.get(unit).short_body} {period.code}.xlsx"
        title = tr("Export the plan to Excel…")
        file = ask_target(self._over, title, name=name, of=kinds(tr("Excel workbooks"), ".xlsx"))
        if file is not None:
            self._desk.work.read(
                lambda: workspace.plan_exports.write(file, period, unit), self._exported, slot="export"
            )

    def _exported(self, count: int) -> None:
        self._desk.saved(tr("{n} tasks are written to the workbook", n=count))

    def _save_plan(self, record: UnitPlanRecord, values: UnitPlanValues) -> Job:
        return partial(self._desk.workspace.unit_plans.save, values, revision=record.revision or None)

    def _ask(self, make: Callable[[Send], AskDialog], job: Callable[..., Job], said: str) -> None:
        def send(dialog: AskDialog) -> None:
            try:
                wanted = job(dialog)
            except UserMistake as mistake:
                dialog.show_failure(mistake)
                return
            self._desk.work.change(wanted, dialog.take, dialog.show_failure)

        dialog = make(send)
        dialog.accepted.connect(lambda: self._desk.saved(said))
        dialog.open()

    def _change(self, job: Job, said: str) -> None:
        self._desk.work.change(job, lambda _changed: self._desk.saved(said))


def _put(items: tuple[Item, ...], at: int | None, item: Item) -> tuple[Item, ...]:
    return (*items, item) if at is None else (*items[:at], item, *items[at + 1 :])
