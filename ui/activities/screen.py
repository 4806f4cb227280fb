"""The page of activities: filters over a table, the form beside it."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.plans import tasks_of
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.drafts import Draft
from ui.activities.drafts import DraftsDialog, FoundDraft, find_drafts
from ui.activities.filters import FilterBar
from ui.activities.form import DRAFT_KEY, ActivityForm, moment
from ui.activities.listing import ActivityList
from ui.activities.schedules import ScheduleView
from ui.activities.table import DraftRow, ListRow
from ui.activities.values import FormState
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.beside import Beside
from ui.widgets.buttons import Button
from ui.widgets.evidence import FileEntry
from ui.widgets.other_quarter import offer_quarter
from ui.widgets.panes import PaneSplit
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import Screen
from ui.widgets.tables import TableView

_CHOOSING: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_NARROW = 1100


class ActivitiesScreen(Screen):
    """Everything the unit did in the period, and the form that records more."""

    page: ClassVar[str] = "activities"
    icon: ClassVar[str] = "broadcast-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(
        {Noun.ACTIVITY, Noun.EVIDENCE, Noun.PLAN, Noun.UNIT_PLAN, Noun.SCHEDULE}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._offered = False
        self._withdrawn = ""
        self._plan = desk.workspace.plans.current()
        self.listing = ActivityList(desk)
        self.form = ActivityForm(desk)
        self.form.hide()
        self.beside = Beside(desk, self.listing)
        self.split = PaneSplit("activities", self.beside, self.form)
        self.schedules = ScheduleView(desk)
        self.views = QStackedWidget()
        self.views.addWidget(self.split)
        self.views.addWidget(self.schedules)
        self.listing.head.add_secondary(
            Button(tr("Schedules"), self.show_schedules, icon_name="calendar-check-line")
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.views)
        self._connect()

    @property
    def banner(self) -> Banner:
        """Return what stands over the list."""
        return self.listing.banner

    @property
    def filters(self) -> FilterBar:
        """Return what narrows the list."""
        return self.listing.filters

    @property
    def model(self) -> LazyTableModel:
        """Return the rows."""
        return self.listing.model

    @property
    def table(self) -> TableView:
        """Return the list itself."""
        return self.listing.table

    def refresh(self) -> None:
        """Read rows, counts and drafts again; the form keeps what is typed."""
        plan = self.desk.workspace.plans.current()
        if plan is not self._plan:
            self._plan = plan
            self.form.fields.take_plan(plan, tasks_of(plan, self.desk.workspace.unit))
            self.listing.filters.take_plan(plan)
        self.listing.refresh()
        self.schedules.refresh()
        if self.form.record is not None and self.form.isVisible() and not self.form.dirty():
            get = partial(self.desk.workspace.activities.get, self.form.record.id)
            self.desk.work.read(get, self._show_again, lambda _failure: None, slot="again")

    def open(self, **where: object) -> None:
        """Show an activity, a filtered list, or a new activity for a clause or an event."""
        clause, channel = str(where.get("clause") or ""), str(where.get("channel") or "")
        trigger = where.get("trigger")
        activity = str(where.get("activity") or where.get("record") or "")
        self.views.setCurrentWidget(self.split)
        if where.get("new") or trigger:
            task = self.desk.workspace.plans.current()
            known = task.has(clause)
            start = FormState(
                channel=channel or (task.task(clause).channels[:1] or ("",))[0] if known else channel,
                clauses=(clause,) if known else (),
                audiences=task.task(clause).audiences if known else (),
                answers=(str(getattr(trigger, "id", trigger)),) if trigger else None,
            )
            self.start_new(start)
        elif where.get("drafts"):
            self.show_drafts()
        elif where.get("schedules"):
            self.show_schedules(str(where["schedules"]))
        elif activity:
            self.open_activity(activity)
        elif clause or channel or where.keys() & {"missing_evidence", "first", "all"}:
            first, last = where.get("first"), where.get("last")
            self.filters.set(
                ActivityFilter(
                    clause=clause,
                    channel=channel,
                    missing_evidence=bool(where.get("missing_evidence")),
                    first=first if isinstance(first, date) else None,
                    last=last if isinstance(last, date) else None,
                )
            )

    def regions(self) -> list[QWidget]:
        """Return filters, list and form, or the parts of the schedules."""
        if self.views.currentWidget() is self.schedules:
            return self.schedules.regions()
        return [self.filters, self.table, self.form]

    def show_schedules(self, series: str = "") -> None:
        """Show the series in place of the list, the one with the id `series` where it is given."""
        self.form.keep_now()
        self.views.setCurrentWidget(self.schedules)
        self.schedules.choose(series)
        self.schedules.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_drafts(self) -> None:
        """Offer every draft with what it says otherwise than what is saved."""
        self.banner.clear()
        self._offered = True
        find = partial(find_drafts, self.desk.workspace, DRAFT_KEY)
        self.desk.work.read(find, self._open_drafts, slot="drafts")

    def start_new(self, state: FormState | None = None) -> None:
        """Open the form on a new activity, dated today where today is in the plan's year."""
        self.table.clear_choice()
        self._show_pane()
        self.form.show_new(self._dated(state or FormState(channel=str(self.filters.channel.value() or ""))))

    def open_activity(self, activity: str) -> None:
        """Open the form on a recorded activity, with its draft if it has one."""
        if self.form.isVisible() and self.form.key() == f"{DRAFT_KEY}{activity}":
            return
        workspace = self.desk.workspace

        def read() -> tuple[ActivityRecord, Draft | None]:
            return workspace.activities.get(activity), workspace.drafts.read(f"{DRAFT_KEY}{activity}")

        self.form.keep_now()
        self.desk.work.read(read, self._show_activity, slot="activity")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two-line rows and folded filters in a narrow window."""
        super().resizeEvent(event)
        narrow = self.window().width() < _NARROW
        self.listing.set_narrow(on=narrow)
        self.schedules.set_narrow(on=narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft before the window closes."""
        self.form.keep_now()
        super().closeEvent(event)

    def _connect(self) -> None:
        self.listing.recording_wanted.connect(self.start_new)
        self.listing.drafts_read.connect(self._offer_draft)
        self.model.loaded.connect(self._mark_open)
        self.table.chosen.connect(self._row_chosen)
        self.table.opened.connect(self._row_opened)
        self.table.clicked.connect(lambda index: self._row_chosen(self.model.row_at(index)))
        self.form.saved.connect(self._saved)
        self.form.drafts_changed.connect(self.refresh_soon)
        self.form.withdrawal_wanted.connect(self._withdraw)
        self.form.file_wanted.connect(self._view)
        self.form.other_wanted.connect(self.open_activity)
        self.form.closed.connect(self._pane_closed)
        self.form.closed.connect(self.beside.close_file)
        self.schedules.left.connect(self._leave_schedules)
        self.schedules.activity_wanted.connect(self._open_from_schedule)

    def _dated(self, state: FormState) -> FormState:
        today = self.desk.workspace.today()
        if state.starts_on or today.year != self.desk.workspace.plans.current().year:
            return state
        return replace(state, starts_on=today, ends_on=today)

    def _offer_draft(self, drafts: tuple[Draft, ...]) -> None:
        """Offer the newest draft once, when the page is first seen."""
        if self._offered or not drafts or self.form.isVisible():
            return
        self._offered = True
        newest = drafts[0]
        title = str(newest.values.get("title") or "") or tr("(no name yet)")
        self.banner.say(
            State.INFO,
            tr("Not saved yet: {title}, typed {time}.", title=title, time=moment(newest.at)),
            button=tr("Go on typing"),
            on_click=lambda: self._open_draft(newest),
        )
        self.banner.add_button(tr("Look at the drafts"), self.show_drafts, look="quiet")

    def _open_drafts(self, found: list[FoundDraft]) -> None:
        dialog = DraftsDialog(self.desk, found, parent=self.window())
        dialog.chosen.connect(self._open_draft)
        dialog.thrown.connect(self.refresh_soon)
        dialog.exec()

    def _open_draft(self, draft: Draft) -> None:
        self.banner.clear()
        activity = str(draft.values.get("activity") or "")
        if activity:
            self.open_activity(activity)
        else:
            self._show_pane()
            self.form.show_draft(draft)

    def _mark_open(self) -> None:
        if self.form.record is not None and self.form.isVisible() and self.table.current() is None:
            self.table.select_key(self.form.record.id)

    def _row_chosen(self, row: ListRow | None) -> None:
        if self.table.restoring or self.listing.several() or QApplication.keyboardModifiers() & _CHOOSING:
            return
        if isinstance(row, DraftRow):
            found = next((draft for draft in self.listing.drafts if draft.key == row.id), None)
            if found is not None and self.form.key() != found.key:
                self._open_draft(found)
        elif row is not None:
            self.open_activity(row.id)

    def _row_opened(self, row: ListRow | None) -> None:
        self._row_chosen(row)
        if self.form.isVisible():
            self.form.fields.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_activity(self, found: tuple[ActivityRecord, Draft | None]) -> None:
        self._show_pane()
        self.form.show_record(*found)
        self.table.select_key(found[0].id)

    def _show_again(self, record: ActivityRecord) -> None:
        current = self.form.record
        if record.withdrawn:
            self.form.close_pane()
        elif current and current.id == record.id and current != record and not self.form.dirty():
            self.form.show_record(record)

    def _show_pane(self) -> None:
        self.banner.clear()
        self.split.open_pane()

    def _leave_schedules(self) -> None:
        self.views.setCurrentWidget(self.split)
        self.table.take_focus()
        self.refresh_soon()

    def _open_from_schedule(self, activity: str) -> None:
        self.views.setCurrentWidget(self.split)
        self.open_activity(activity)

    def _pane_closed(self) -> None:
        self.split.open_list()
        self.table.take_focus()
        self.refresh_soon()

    def _saved(self, record: ActivityRecord) -> None:
        day = record.values.starts_on
        if not self.desk.period.contains(day):
            words = tr("Saved, but the activity does not belong to {period}.", period=self.desk.period.label)
            offer_quarter(self.desk, self.banner, day, words)
        self.refresh_soon()

    def _withdraw(self, record: ActivityRecord) -> None:
        agreed = confirm(
            self.window(),
            tr("Withdraw this activity?"),
            tr(
                "“{title}” and its {files} evidence files leave every count of {clauses} clauses. The trail"
                " keeps them and you can bring them back.",
                title=record.values.title,
                files=len(record.evidence),
                clauses=len(record.values.clauses),
            ),
            yes=tr("Withdraw the activity"),
            danger=True,
            icon_name="delete-bin-line",
        )
        if agreed:
            self._withdrawn = record.id
            withdraw = partial(self.desk.workspace.activities.withdraw, record.id)
            self.desk.work.change(withdraw, self._gone)

    def _gone(self, _changed: Changed[None]) -> None:
        title = self.form.record.values.title if self.form.record else ""
        self.form.close_pane()
        self.banner.say(
            State.INFO,
            tr("Withdrawn: {title}", title=title),
            button=tr("Undo"),
            on_click=self._bring_back,
        )

    def _bring_back(self) -> None:
        self.banner.clear()
        self.desk.work.change(partial(self.desk.workspace.activities.restore, self._withdrawn), self._back)

    def _back(self, _changed: Changed[None]) -> None:
        self.open_activity(self._withdrawn)

    def _view(self, entry: FileEntry) -> None:
        self.beside.look(entry.stored or entry.new)
