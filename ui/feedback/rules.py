"""How the register counts: terms of the channels, holidays, and how long personal data are kept."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel
from cchc_desktop.domain.holidays import Holiday
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.feedback_terms import FeedbackTerm
from ui.support.desk import Desk
from ui.support.rights import WhyNot, keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, Segmented
from ui.widgets.cells import Column
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, ComboField, TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView

_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class RulesDialog(Dialog):
    """Two views: terms with retention, and the holidays that no term counts."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Terms, holidays and personal data"), width=680, parent=parent)
        self.prefer_height(420)
        self.body.setContentsMargins(20, 16, 20, 12)
        self._desk = desk
        self.banner = Banner()
        self.views = Segmented(
            [(tr("Terms and personal data"), ""), (tr("Holidays"), "")], name=self.windowTitle()
        )
        self.terms = TermsView(desk, self.banner)
        self.holidays = HolidaysView(desk, self.banner)
        self.body.addWidget(self.views)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.terms, 1)
        self.body.addWidget(self.holidays, 1)
        self.holidays.hide()
        self.views.group.idClicked.connect(self.show_view)
        self.add_button(Button(tr("Close"), self.accept))

    def show_view(self, at: int) -> None:
        """Show the terms (0) or the holidays (1)."""
        self.views.choose(at)
        self.terms.setVisible(at == 0)
        self.holidays.setVisible(at == 1)
        self.banner.clear()


class _View(QWidget):
    """A part of the dialog whose changes are told in the banner or under the field they are about."""

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__()
        self.desk = desk
        self.banner = banner
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def field(self, name: str, label: str, control: QWidget, *, unit: str = "") -> Field:
        """Make the field `name`, which a mistake about it is shown under."""
        self.fields[name] = Field(label, control, unit=unit)
        return self.fields[name]

    def told(self, words: str) -> None:
        """Say that a change is saved."""
        for field in self.fields.values():
            field.set_error("")
        self.banner.say(State.OK, words)

    def failed(self, failure: Failure) -> None:
        """Say what was refused, under its field where there is one."""
        if isinstance(failure, UserMistake) and failure.field in self.fields:
            self.fields[failure.field].set_error(str(failure))
            self.fields[failure.field].control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.banner.say(State.BAD, str(failure))

    def number(self, control: TextField, name: str) -> int | None:
        """Return a whole number, or say under the field that it is none."""
        typed = control.text().strip()
        if typed.isdecimal():
            return int(typed)
        self.fields[name].set_error(tr("Enter a whole number."))
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return None


class TermsView(_View):
    """The term of each channel, the form that sets one, and the days that senders' data are kept."""

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__(desk, banner)
        kept = desk.workspace.feedback.terms
        columns = [
            Column(title=tr("Came in by"), text=lambda term: term.channel.label, chars=20),
            Column(title=tr("Working days"), text=lambda term: str(term.working_days), chars=16, right=True),
            Column(title=tr("Set by"), text=lambda term: term.source or tr("default"), stretch=True),
        ]
        self.model = LazyTableModel(columns, key=lambda term: term.channel, parent=self)
        table = TableView(self.model, name=tr("Terms"))
        table.setMinimumHeight(228)
        self.model.set_rows(kept.terms())
        self.column.addWidget(table, 1)
        every = [("", tr("Every channel")), *((c, c.label) for c in FeedbackChannel)]
        self.channel = ComboField(every)
        self.days = TextField(limit=3)
        self.source = TextField(limit=200, placeholder=tr("Number and date of the document"))
        self.retention = TextField(str(kept.retention_days()), limit=4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field("channel", tr("Came in by"), self.channel), 3)
        row.addWidget(self.field("working_days", tr("Working days"), self.days), 2)
        row.addWidget(self.field("source", tr("Set by"), self.source), 4)
        self.column.addLayout(row)
        self.set_term = Button(tr("Set the term"), self._set_term)
        self.column.addWidget(self.set_term)
        keep = QHBoxLayout()
        keep.setSpacing(8)
        label = tr("Senders' data are erased after the end of a case")
        keep.addWidget(self.field("days", label, self.retention, unit=tr("days")), 1)
        self.set_days = Button(tr("Keep this"), self._set_days)
        keep.addWidget(self.set_days, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(keep)
        fields = (self.channel, self.days, self.source, self.retention)
        keep_to(desk, Right.RULES, *fields, self.set_term, self.set_days)
        self.column.addWidget(WhyNot(desk, Right.RULES))

    def _set_term(self) -> None:
        days = self.number(self.days, "working_days")
        if days is None:
            return
        chosen = self.channel.value()
        channels = [FeedbackChannel(str(chosen))] if chosen else list(FeedbackChannel)
        change = partial(self.desk.workspace.feedback.terms.set_term, channels, days, self.source.text())
        self.desk.work.change(change, lambda changed: self._show(changed.record), self.failed)

    def _show(self, terms: tuple[FeedbackTerm, ...]) -> None:
        self.model.set_rows(terms)
        self.told(tr("Saved. It holds for cases received from now on."))

    def _set_days(self) -> None:
        days = self.number(self.retention, "days")
        if days is not None:
            change = partial(self.desk.workspace.feedback.terms.set_retention_days, days)
            self.desk.work.change(change, lambda _done: self.told(tr("Saved.")), self.failed)


class HolidaysView(_View):
    """The holidays of a year, one added or taken off at a time."""

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__(desk, banner)
        listed = desk.workspace.holidays.listed()
        years = sorted({h.day.year for h in listed} | {desk.workspace.today().year})
        self.year = ComboField([(str(year), str(year)) for year in years])
        self.year.choose(str(desk.workspace.today().year))
        self.year.setAccessibleName(tr("Year"))
        columns = [
            Column(
                title=tr("Day"),
                text=lambda h: f"{_WEEKDAYS[h.day.weekday()]} {day_words(h.day)}",
                chars=14,
            ),
            Column(title=tr("Holiday"), text=lambda h: h.name, stretch=True),
            Column(
                title=tr("Offices"),
                text=lambda h: tr("worked") if h.made_up else tr("off"),
                tone=lambda h: "text" if h.made_up else "text2",
                chars=9,
            ),
            Column(title=tr("Set by"), text=lambda h: h.source, chars=34),
        ]
        self.model = LazyTableModel(columns, key=lambda h: h.day, parent=self)
        self.table = TableView(self.model, name=tr("Holidays"))
        self.table.setMinimumHeight(150)
        self.day = DateField(None, year=desk.workspace.today().year)
        self.name = TextField(limit=200)
        self.source = TextField(limit=200, placeholder=tr("Number and date of the document"))
        head = QHBoxLayout()
        head.addWidget(self.year)
        head.addStretch(1)
        self.off = Button(tr("Take off the list"), self._remove)
        head.addWidget(self.off)
        self.column.addLayout(head)
        self.column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field("day", tr("Day"), self.day), 2)
        row.addWidget(self.field("name", tr("Holiday"), self.name), 3)
        row.addWidget(self.field("source", tr("Set by"), self.source), 4)
        self.column.addLayout(row)
        foot = QHBoxLayout()
        add = Button(tr("Add the day"), self._add)
        foot.addWidget(add)
        self.made_up = CheckBox(tr("A Saturday or Sunday worked for a day given off"))
        keep_to(desk, Right.RULES, self.off, add, self.day, self.name, self.source, self.made_up)
        foot.addWidget(self.made_up)
        foot.addStretch(1)
        self.column.addLayout(foot)
        self.column.addWidget(WhyNot(desk, Right.RULES))
        self.year.currentIndexChanged.connect(lambda _at: self.read())
        self.read()

    def read(self) -> None:
        """Read the holidays of the chosen year."""
        year = int(str(self.year.value()))
        self.desk.work.read(partial(self.desk.workspace.holidays.listed, year), self._show, slot="holidays")

    def _show(self, listed: tuple[Holiday, ...]) -> None:
        self.model.set_rows(listed)

    def _add(self) -> None:
        day = self.day.value()
        if day is None:
            self.fields["day"].set_error(
                self.day.problem() or tr("The day is missing. Enter it as dd/mm/yyyy.")
            )
            return
        add = partial(
            self.desk.workspace.holidays.add,
            day,
            self.name.text(),
            self.source.text(),
            made_up=self.made_up.isChecked(),
        )
        self.desk.work.change(add, self._added, self.failed)

    def _added(self, _changed: object) -> None:
        self.told(tr("Saved. It holds for cases received from now on."))
        self.read()

    def _remove(self) -> None:
        row = self.table.current()
        if row is None:
            self.banner.say(State.WARN, tr("Choose a day of the list."))
            return
        remove = partial(self.desk.workspace.holidays.remove, row.day)
        self.desk.work.change(remove, self._added, self.failed)
