"""The page of activities: filters over a table, the form beside it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activities import ActivityTotals
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.drafts import Draft
from ui.activities.filters import FilterBar
from ui.activities.form import DRAFT_KEY, ActivityForm, moment
from ui.activities.table import DraftRow, ListRow, ListWords, sums
from ui.activities.values import FormState, from_draft
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.beside import Beside
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.evidence import FileEntry
from ui.widgets.panes import PaneSplit
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead, Screen
from ui.widgets.tables import TableView
from ui.widgets.text import ElidedText, Text

_NARROW = 1100


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page says around its rows."""

    everything: ActivityTotals
    filtered: ActivityTotals
    drafts: tuple[Draft, ...]


class ActivitiesScreen(Screen):
    """Everything the unit did in the period, and the form that records more."""

    page: ClassVar[str] = "activities"
    icon: ClassVar[str] = "broadcast-line"
    watches: ClassVar[frozenset[Noun]] = frozenset({Noun.ACTIVITY, Noun.EVIDENCE, Noun.PLAN})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        activities = desk.workspace.activities
        self._drafts: tuple[Draft, ...] = ()
        self._offered = False
        self._withdrawn = ""
        self._words = ListWords({channel.id: channel for channel in activities.channels()})
        self.head = PageHead(tr("Activities"))
        self.new = Button(
            tr("New activity"), self.start_new, look="primary", icon_name="add-line", shortcut="Ctrl+N"
        )
        self.head.add(self.new)
        self.banner = Banner()
        self.filters = FilterBar(activities.channels(), desk.workspace.plans.current())
        self.model = LazyTableModel(
            self._words.columns(), work=desk.work, fetch=self._fetch(), sort="-starts_on", parent=self
        )
        self.table = TableView(self.model, name=tr("Activities"))
        self.form = ActivityForm(desk)
        self.form.hide()
        self.beside = Beside(desk, self._main())
        self.split = PaneSplit("activities", self.beside, self.form)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._connect()

    def refresh(self) -> None:
        """Read rows, counts and drafts again; the form keeps what is typed."""
        workspace, narrow = self.desk.workspace, self.filters.wanted(self.desk.period)
        whole = ActivityFilter(period=self.desk.period)

        def read() -> _Read:
            return _Read(
                workspace.activities.totals(whole),
                workspace.activities.totals(narrow),
                tuple(workspace.drafts.list(DRAFT_KEY)),
            )

        self.desk.work.read(read, self._show, slot="around")
        self.model.set_fetch(self._fetch())
        if self.form.record is not None and self.form.isVisible() and not self.form.dirty():
            get = partial(workspace.activities.get, self.form.record.id)
            self.desk.work.read(get, self._show_again, lambda _failure: None, slot="again")

    def open(self, **where: object) -> None:
        """Show an activity, a filtered list, or a new activity for a clause or an event."""
        clause, channel = str(where.get("clause") or ""), str(where.get("channel") or "")
        trigger = where.get("trigger")
        activity = str(where.get("activity") or where.get("record") or "")
        if where.get("new") or trigger:
            task = self.desk.workspace.plans.current()
            known = task.has(clause)
            start = FormState(
                channel=channel or (task.task(clause).channels[:1] or ("",))[0] if known else channel,
                clauses=(clause,) if known else (),
                audiences=task.task(clause).audiences if known else (),
                trigger=str(getattr(trigger, "id", trigger) or ""),
            )
            self.start_new(start)
        elif activity:
            self.open_activity(activity)
        elif clause or channel or where.get("missing_evidence"):
            missing = bool(where.get("missing_evidence"))
            self.filters.set(ActivityFilter(clause=clause, channel=channel, missing_evidence=missing))

    def regions(self) -> list[QWidget]:
        """Return filters, list and form."""
        return [self.filters, self.table, self.form]

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
        self._words.narrow = narrow
        self.table.set_two_lines(on=narrow)
        self.filters.set_narrow(on=narrow)
        self.new.set_words(tr("New") if narrow else tr("New activity"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft before the window closes."""
        self.form.keep_now()
        super().closeEvent(event)

    def _main(self) -> QWidget:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 10)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.filters)
        record = Button(tr("Record an activity"), self.start_new, look="primary", icon_name="add-line")
        self.empty = EmptyState(
            "broadcast-line", "", tr("Record the first one; drop its evidence in."), record
        )
        self.nothing = EmptyState(
            "filter-line",
            tr("No activity passes the filters"),
            tr("Other activities of the period are hidden by them."),
            Button(tr("Drop the filters"), self.filters.clear, look="primary"),
        )
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(96)
        for widget in (self.table, self.empty, self.nothing):
            self.stack.addWidget(widget)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        self._chosen = Text("", "small")
        self._sums = ElidedText("", "small")
        self._sums.setAlignment(Qt.AlignmentFlag.AlignRight)
        foot.addWidget(self._chosen)
        foot.addWidget(self._sums, 1)
        column.addLayout(foot)
        return main

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.model.loaded.connect(self._show_rows)
        self.table.chosen.connect(self._row_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_chosen())
        self.table.opened.connect(self._row_opened)
        self.table.clicked.connect(lambda index: self._row_chosen(self.model.row_at(index)))
        self.form.saved.connect(self._saved)
        self.form.drafts_changed.connect(self.refresh_soon)
        self.form.withdrawal_wanted.connect(self._withdraw)
        self.form.file_wanted.connect(self._view)
        self.form.other_wanted.connect(self.open_activity)
        self.form.closed.connect(self._pane_closed)
        self.form.closed.connect(self.beside.close_file)

    def _fetch(self) -> "partial[list[ListRow]]":
        if self.filters.only_drafts():
            return partial(_draft_rows, self._drafts)
        return partial(_rows, self.desk.workspace.activities.page, self.filters.wanted(self.desk.period))

    def _dated(self, state: FormState) -> FormState:
        today = self.desk.workspace.today()
        if state.starts_on or today.year != self.desk.workspace.plans.current().year:
            return state
        return replace(state, starts_on=today, ends_on=today)

    def _show(self, read: _Read) -> None:
        changed = read.drafts != self._drafts
        self._drafts = read.drafts
        count = read.everything.count
        self.head.set(tr("Activities"), tr("{n} in {period}", n=number(count), period=self.desk.period.label))
        self.filters.show_counts(count, read.everything.without_evidence, len(read.drafts))
        self._total = read.filtered.count
        words = sums(read.filtered)
        whole = tr("Sum of the filter: {sums}", sums=words) if words else ""
        self._sums.setText(words if self._words.narrow else whole)
        self._show_chosen()
        self.empty.say(
            tr("No activity yet in {period}", period=self.desk.period.label),
            tr("Record the first one; drop its evidence in."),
        )
        if changed and self.filters.only_drafts():
            self.model.set_fetch(self._fetch())
        self._offer_draft()

    def _offer_draft(self) -> None:
        """Offer the newest draft once, when the page is first seen."""
        if self._offered or not self._drafts or self.form.isVisible():
            return
        self._offered = True
        newest = self._drafts[0]
        title = str(newest.values.get("title") or "") or tr("(no name yet)")
        self.banner.say(
            State.INFO,
            tr("Not saved yet: {title}, typed {time}.", title=title, time=moment(newest.at)),
            button=tr("Go on typing"),
            on_click=lambda: self._open_draft(newest),
        )

    def _open_draft(self, draft: Draft) -> None:
        self.banner.clear()
        activity = str(draft.values.get("activity") or "")
        if activity:
            self.open_activity(activity)
        else:
            self._show_pane()
            self.form.show_draft(draft)

    def _show_rows(self) -> None:
        empty = self.model.is_empty()
        shown = self.table if not empty else self.nothing if self.filters.narrows() else self.empty
        self.stack.setCurrentWidget(shown)
        if self.form.record is not None and self.form.isVisible() and self.table.current() is None:
            self.table.select_key(self.form.record.id)
        self._show_chosen()

    _total = 0

    def _show_chosen(self) -> None:
        total = len(self.model.rows()) if self.filters.only_drafts() else self._total
        chosen = len(self.table.selected())
        self._chosen.setText(tr("{n} of {total} chosen", n=chosen, total=number(total)) if total else "")

    def _row_chosen(self, row: ListRow | None) -> None:
        if isinstance(row, DraftRow):
            found = next((draft for draft in self._drafts if draft.key == row.id), None)
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
        if current and current.id == record.id and current != record and not self.form.dirty():
            self.form.show_record(record)

    def _show_pane(self) -> None:
        self.banner.clear()
        self.split.open_pane()

    def _pane_closed(self) -> None:
        self.split.open_list()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh_soon()

    def _saved(self, record: ActivityRecord) -> None:
        if not self.desk.period.contains(record.values.starts_on):
            self.banner.say(
                State.INFO,
                tr("Saved, but the activity does not belong to {period}.", period=self.desk.period.label),
            )
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


def _rows(page: object, wanted: ActivityFilter, sort: str, offset: int, limit: int) -> list[ListRow]:
    return list(page(wanted, sort=sort, offset=offset, limit=limit))  # type: ignore[operator]


def _draft_rows(drafts: tuple[Draft, ...], sort: str, offset: int, limit: int) -> list[ListRow]:
    states = [(draft, from_draft(draft.values)) for draft in drafts]
    rows = [
        DraftRow(d.key, s.starts_on, s.title, s.channel, s.clauses, len(s.files.added)) for d, s in states
    ]
    by = sort.lstrip("-")
    keys = {"title": lambda row: row.title, "channel": lambda row: row.channel}
    rows.sort(key=keys.get(by, lambda row: row.starts_on or date.min), reverse=sort.startswith("-"))
    return list(rows[offset : offset + limit])
