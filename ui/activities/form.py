"""The side pane that records an activity: kept as a draft while typing, saved on Ctrl+S."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import TriggerEvent
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.activities import ActivityRowView
from cchc_desktop.services.drafts import Draft
from ui.activities.fields import ActivityFields
from ui.activities.frozen import FrozenForm, LockedFoot
from ui.activities.recorder import Recorder
from ui.activities.values import FormState, as_draft, from_draft, state_of
from ui.support.desk import Desk
from ui.support.greeting import ACTIVITY_DRAFTS
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.badge import Badge, StateWords
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, IconButton
from ui.widgets.evidence import EvidenceList
from ui.widgets.panes import SidePane
from ui.widgets.pasting import Pasting
from ui.widgets.text import Text

DRAFT_KEY = ACTIVITY_DRAFTS
NEW_KEY = f"{DRAFT_KEY}new"
_PAUSE = 1000
"""Milliseconds without typing after which the draft is written: well under two seconds."""


class ActivityForm(SidePane):
    """One activity being written; what is typed is never lost by closing."""

    saved = Signal(object)
    """Carries the `ActivityRecord`."""
    drafts_changed = Signal()
    withdrawal_wanted = Signal(object)
    """Carries the `ActivityRecord` to take out of the counts."""
    file_wanted = Signal(object)
    """Carries a `FileEntry`."""
    other_wanted = Signal(str)
    """Carries the id of another activity that the officer wants to see."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        workspace = desk.workspace
        self.fields = ActivityFields(
            channels=workspace.activities.channels(),
            counters=workspace.activities.counters(),
            plan=workspace.plans.current(),
            owed=workspace.plans.tasks_of(),
            unit=workspace.unit.kind,
            evidence=EvidenceList(desk, year=workspace.plans.current().year),
        )
        self.record: ActivityRecord | None = None
        self._key = ""
        self._base = FormState()
        self._thrown: FormState | None = None
        self._tried = False
        self._another = False
        self._recorder = Recorder(desk, self)
        self._recorder.stored.connect(self._stored)
        self._recorder.refused.connect(self._refused)
        self._recorder.resembles.connect(self._warn_of)
        self._recorder.stopped.connect(self._free)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._rest)
        self._make_head()
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.body.addWidget(self.fields)
        self.withdraw = Button(
            tr("Withdraw this activity…"), self._want_withdrawal, look="danger", icon_name="delete-bin-line"
        )
        keep_to(desk, Right.RECORD, self.withdraw)
        self.body.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addStretch(1)
        self._make_foot()
        self._frozen = FrozenForm(desk, self.banner, self.fields, self.withdraw, self.locked)
        self.fields.changed.connect(self._touched)
        self.fields.evidence.wanted.connect(self.file_wanted)
        self.fields.evidence.zone.accept_drops_of(self)
        self.closed.connect(self.keep_now)
        self._pasting = Pasting(desk, self.fields.evidence, self.key, self)

    def show_new(self, state: FormState, *, worth_keeping: bool = False) -> None:
        """Start a new activity at `state`, which is a draft from the first when `worth_keeping`."""
        taken = self._key if self.dirty() else ""
        key = self.desk.workspace.drafts.free_key(NEW_KEY, but=taken)
        self.set_title(tr("New activity"))
        self._begin(None, FormState() if worth_keeping else state, state, key, None)
        if worth_keeping:
            self._touched()
        self.start_typing()

    def show_draft(self, kept: Draft) -> None:
        """Go on with a new activity that was never saved."""
        self.set_title(tr("New activity"))
        self._begin(None, FormState(), from_draft(kept.values), kept.key, kept)
        self.start_typing()

    def show_record(self, record: ActivityRecord, kept: Draft | None = None) -> None:
        """Show a recorded activity, with what its draft changes."""
        self.set_title(tr("Edit activity"))
        base = state_of(record)
        draft = replace(from_draft(kept.values), activity=record.id) if kept else None
        self._begin(record, base, draft, f"{DRAFT_KEY}{record.id}", kept)

    def start_typing(self) -> None:
        """Put the focus where a new activity starts: the channel, or the name once that is chosen."""
        first = self.fields.name if self.fields.channel.value() else self.fields.channel
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def key(self) -> str:
        """Return the draft's key, empty while nothing was ever shown."""
        return self._key

    def dirty(self) -> bool:
        """Tell whether anything differs from what is recorded."""
        return bool(self._key) and self.fields.state() != self._base

    def keep_now(self) -> None:
        """Write the draft without waiting for a pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._keep()

    def save(self, *, another: bool = False) -> None:
        """Record what the form holds, or say under the fields what is wrong."""
        if self._recorder.busy:
            return
        self._tried = True
        self._another = another
        mistakes = self._show_mistakes()
        if mistakes:
            self._go_to(mistakes[0])
            return
        self._pause.stop()
        state = self.fields.state()
        self.fields.setEnabled(not state.files.added)
        self._recorder.save(state, self._key)

    def _make_head(self) -> None:
        self.head.setSpacing(4)
        self.badge = Badge(tr("Unsaved draft"), State.MUTE, "pencil-line")
        self.add_badge(self.badge)
        self._kept_at = Text("", "hint")
        self.add_head(self._kept_at)
        self.undo = IconButton(tr("Throw the changes away"), "arrow-go-back-line", self._throw_away)
        self.add_head(self.undo)
        self.copy = IconButton(
            tr("Duplicate this activity"), "file-copy-line", self._duplicate, shortcut="Ctrl+D"
        )
        self.add_head(self.copy)

    def _make_foot(self) -> None:
        self.save_button = self.add_button(
            Button(tr("Save"), self.save, look="primary", icon_name="save-3-line", shortcut="Ctrl+S")
        )
        another = self.add_button(Button(tr("Save and add another"), lambda: self.save(another=True)))
        keep_to(self.desk, Right.RECORD, self.save_button, another, self.copy, self.undo)
        self.locked = LockedFoot([self.save_button, another], StateWords())
        self.add_foot(self.locked.words)
        self.wrong = Button("", self._go_to_first, look="quiet", icon_name="error-warning-fill")
        self.wrong.setProperty("tone", "bad")
        self.wrong.hide()
        self.add_foot(self.wrong, right=True)

    def _begin(
        self,
        record: ActivityRecord | None,
        base: FormState,
        draft: FormState | None,
        key: str,
        kept: Draft | None,
    ) -> None:
        self.keep_now()
        self.record = record
        self._key = key
        self._tried = False
        self._thrown = None
        self._recorder.forget()
        stored = record.evidence if record else ()
        self.banner.clear()
        self._scroll.verticalScrollBar().setValue(0)
        self.fields.show_state(base, stored)
        self._base = self.fields.state()
        if draft is not None:
            self.fields.show_state(draft, stored)
        answerable = partial(self.desk.workspace.plans.answerable, record.id if record else "")
        self.desk.work.read(answerable, self.fields.duties.set_events, slot="duties")
        self._pasting.watch(self.fields.inputs())
        self._show_kept(kept.at if kept else None)
        self.withdraw.setVisible(record is not None)
        self.copy.setVisible(record is not None)
        self._mark_wrong(0)
        if kept is not None:
            self.banner.say(
                State.INFO,
                tr("Unsaved changes of {time} are shown.", time=moment(kept.at)),
                button=tr("Throw them away"),
                on_click=self._throw_away,
            )
        self._frozen.look(record)

    def _touched(self) -> None:
        if self._recorder.busy:
            return
        changed = self.dirty()
        self.badge.setVisible(changed)
        self.undo.setVisible(changed)
        self._pasting.watch(self.fields.inputs())
        if self._tried:
            self._show_mistakes()
        self._pause.start()

    def _rest(self) -> None:
        self._keep()
        self._recorder.look(self.fields.state())

    def _keep(self) -> None:
        drafts = self.desk.workspace.drafts
        if self.dirty():
            held = as_draft(self.fields.state())
            self.desk.work.change(partial(drafts.keep, self._key, held), self._kept, self._keep_failed)
        elif self._kept_at.text():
            self._show_kept(None)
            self.desk.work.change(partial(drafts.forget, self._key), self._forgotten)

    def _kept(self, draft: Draft) -> None:
        if draft.key == self._key and not self._recorder.busy:
            self._show_kept(draft.at)
        self.desk.saved(tr("Kept as a draft at {time}", time=clock_time(draft.at)))
        self.drafts_changed.emit()

    def _keep_failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, str(failure))

    def _forgotten(self, _nothing: None) -> None:
        self.drafts_changed.emit()

    def _show_kept(self, at: datetime | None) -> None:
        self._kept_at.setText("" if at is None else tr("Autosaved {time}", time=clock_time(at)))
        changed = self.dirty()
        self.badge.setVisible(changed)
        self.undo.setVisible(changed)

    def _mistakes(self) -> list[UserMistake]:
        days = self.fields.day_mistakes()
        values = self.fields.state().values(otherwise=self.desk.workspace.today())
        told = self.desk.workspace.activities.mistakes(values)
        if not self.fields.channel.value():
            told = [mistake for mistake in told if mistake.field != "channel"]
            told.insert(0, UserMistake(tr("Choose how it was done."), field="channel"))
        wrong_days = {mistake.field for mistake in days}
        return [*days, *(mistake for mistake in told if not wrong_days or mistake.field not in wrong_days)]

    def _show_mistakes(self) -> list[UserMistake]:
        mistakes = self._mistakes()
        self.fields.set_errors(mistakes)
        self._mark_wrong(len({mistake.field for mistake in mistakes}))
        return mistakes

    def _mark_wrong(self, count: int) -> None:
        self.wrong.set_words(tr("{n} to mend", n=count))
        self.wrong.setVisible(count > 0)

    def _go_to_first(self) -> None:
        mistakes = self._show_mistakes()
        if mistakes:
            self._go_to(mistakes[0])

    def _go_to(self, mistake: UserMistake) -> None:
        control = self.fields.control(mistake.field)
        self.show_widget(control)
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _warn_of(self, similar: list[ActivityRowView], held: bool) -> None:
        self._free()
        first = similar[0]
        self.banner.say(
            State.WARN,
            tr(
                "Perhaps recorded already: {title}, {day}.", title=first.title, day=day_words(first.starts_on)
            ),
            button=tr("Open it"),
            on_click=lambda: self.other_wanted.emit(first.id),
        )
        if held:
            self.banner.add_button(tr("Save all the same"), lambda: self.save(another=self._another))
        self.show_widget(self.banner)

    def _stored(self, record: ActivityRecord, state: FormState) -> None:
        self._pause.stop()
        self._base = self.fields.state()
        self._show_kept(None)
        self.desk.saved(tr("Saved at {time}", time=clock_time(self._now())))
        if self._another:
            self.show_new(
                FormState(
                    channel=state.channel,
                    starts_on=state.starts_on,
                    ends_on=state.ends_on,
                    clauses=state.clauses,
                    audiences=state.audiences,
                    place=state.place,
                )
            )
        else:
            self.show_record(record)
        self.desk.work.read(
            partial(self.desk.workspace.plans.started_by, record.id), self._tell_started, slot="started"
        )
        self.drafts_changed.emit()
        self.saved.emit(record)

    def _tell_started(self, events: list[TriggerEvent]) -> None:
        """Say what falls due because of the activity just saved, with the way to it."""
        if not events:
            return
        event = min(events, key=lambda one: one.due)
        task = self.desk.workspace.plans.current().task(event.clause)
        self.banner.say(
            State.INFO,
            tr("Now due by {day}: {task}.", day=day_words(event.due), task=task.title),
            button=tr("See it in the plan"),
            on_click=lambda: self.desk.go("plans", clause=event.clause),
        )

    def _refused(self, failure: Failure) -> None:
        if isinstance(failure, UserMistake) and failure.field:
            self.fields.set_errors([failure])
            self._mark_wrong(1)
            self._go_to(failure)
        else:
            self.desk.messages.failure(failure)

    def _free(self) -> None:
        self.fields.setEnabled(True)

    def _throw_away(self) -> None:
        self._thrown = self.fields.state()
        self._pause.stop()
        stored = self.record.evidence if self.record else ()
        self.fields.show_state(self._base, stored)
        self._tried = False
        self._mark_wrong(0)
        self._show_kept(None)
        self.desk.work.change(partial(self.desk.workspace.drafts.forget, self._key), self._forgotten)
        self.banner.say(
            State.INFO,
            tr("The changes were thrown away."),
            button=tr("Bring them back"),
            on_click=self._bring_back,
        )

    def _bring_back(self) -> None:
        if self._thrown is not None:
            self.fields.show_state(self._thrown, self.record.evidence if self.record else ())
            self.banner.clear()
            self._touched()

    def _duplicate(self) -> None:
        state = self.fields.state()
        files = FormState().files
        again = replace(state, activity="", revision=None, costs=(), files=files, answers=None, counters={})
        self.show_new(again, worth_keeping=True)
        self.fields.name.selectAll()

    def _want_withdrawal(self) -> None:
        if self.record is not None:
            self.withdrawal_wanted.emit(self.record)

    def _now(self) -> datetime:
        return self.desk.workspace.clock.now().astimezone(VIETNAM)


def clock_time(at: datetime) -> str:
    """Return the time of day in Việt Nam: "09:41:07"."""
    return f"{at.astimezone(VIETNAM):%H:%M:%S}"


def moment(at: datetime) -> str:
    """Return day and time in Việt Nam: "21/06/2018 09:41"."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
