"""Changing the units, at Sở Nội vụ alone: a new name, a merger or split, a list from a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.reorganisations import NewUnit, Reorganisation
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.reorganisations import UnitsChanged, units_first
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.support.messages import confirm
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, Segmented
from ui.widgets.cells import Column
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, SearchField, TextArea, TextField
from ui.widgets.panes import ScrollBody
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

_PARTS: Final = 3
_TALL, _EDGE = 640, 24
"""Pixels the dialog takes where the window has them, and what is left of the window's height."""
_NAMED: Final = 6
"""Units that a question names; of more it gives the number."""


class ChangeUnitsDialog(Dialog):
    """Asks what changes, shows what follows, and says it to everybody below."""

    def __init__(self, desk: Desk, units: list[OrgUnit], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change units"), width=740, parent=parent)
        self._desk = desk
        self._units = units
        self._ended: set[str] = set()
        self._files: list[Path] = []
        self.fields: dict[str, Field] = {}
        self.body.addWidget(Text(tr("Change units"), "card"))
        words = tr(
            "The change goes down with the next bundles. Reports and figures of the past stay as they are."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.parts = Segmented(
            [
                (tr("Give a new name"), "edit-line"),
                (tr("Merge or split"), "git-merge-line"),
                (tr("From a CSV file"), "file-list-3-line"),
            ],
            name=tr("Kind of change"),
        )
        self.parts.group.idClicked.connect(self._turn)
        self.body.addWidget(self.parts)
        self.stack = QStackedWidget()
        for page in (self._make_rename(), self._make_merger(), self._make_file()):
            self.stack.addWidget(page)
        self.body.addWidget(self.stack, 1)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.save = self.add_button(Button(tr("Look at what follows…"), self.ask, look="primary"))
        self._fill_names()
        room = parent.window().height() if parent is not None else _TALL
        self.resize(self.minimumWidth(), min(_TALL, room - _EDGE))

    def ask(self) -> None:
        """Show what would change, and change it once that is confirmed."""
        self.banner.clear()
        changes = self._desk.workspace.reorganisations
        try:
            match self.parts.chosen():
                case 0:
                    unit, name, body = str(self.unit.value()), self.name.text(), self.agency.text()
                    change = partial(changes.rename, unit, name, body)
                    self._desk.work.change(change, self._changed, self._failed)
                    return
                case 1:
                    wanted = self._wanted()
                    look, make = partial(changes.preview, wanted), partial(changes.reorganise, wanted)
                case _:
                    look, make = partial(changes.read, *self._files), partial(changes.bring_in, *self._files)
                    if not self._files:
                        raise UserMistake(
                            tr("No file was chosen."), hint=tr("Choose the list of units first.")
                        )
        except UserMistake as mistake:
            self._failed(mistake)
            return
        self._desk.work.read(look, partial(self._confirm, make), self._failed, slot="units change")

    def _confirm(self, make: Callable[[], Changed[UnitsChanged]], told: UnitsChanged) -> None:
        if confirm(
            self,
            tr("Change the units for everybody?"),
            _follows(told),
            yes=tr("Change them"),
            danger=True,
        ):
            self._desk.work.change(make, self._changed, self._failed)

    def _changed(self, _changed: Changed[UnitsChanged]) -> None:
        self._desk.saved(tr("The units were changed; the change goes down with the next bundles"))
        self.accept()

    def _failed(self, failure: Failure) -> None:
        field = self.fields.get(getattr(failure, "field", "") or "")
        if field is not None and field.isVisible():
            field.set_error(f"{failure.message} {failure.hint}".strip())
            field.control.setFocus()
        else:
            self.banner.say(State.BAD, failure.hint, head=failure.message)

    def _make_rename(self) -> QWidget:
        page, column = _page()
        self.unit = ComboField([(each.key, _words(each)) for each in self._units])
        self.unit.currentIndexChanged.connect(lambda _at: self._fill_names())
        self.name = TextField(limit=200)
        self.agency = TextField(limit=300)
        note = tr("It stays the same unit: its computers, records and reports are its own as before.")
        column.addWidget(Field(tr("Unit"), self.unit, hint=note))
        self.fields["name"] = Field(tr("New name"), self.name)
        self.fields["body"] = Field(tr("Its agency"), self.agency)
        column.addWidget(self.fields["name"])
        column.addWidget(self.fields["body"])
        column.addStretch(1)
        return page

    def _make_merger(self) -> QWidget:
        scroll = ScrollBody(margins=(0, 0, 8, 0))
        scroll.setMinimumHeight(300)
        column = scroll.column
        line = QHBoxLayout()
        line.setSpacing(12)
        self.day = DateField(year=self._desk.period.year)
        self.basis = TextField(limit=300)
        self.fields["day"] = Field(tr("First day"), self.day, hint=tr("The old units end the day before"))
        self.fields["basis"] = Field(tr("Decision"), self.basis, hint="Nghị quyết số 1667/NQ-UBTVQH15")
        line.addWidget(self.fields["day"], 1)
        line.addWidget(self.fields["basis"], 2)
        column.addLayout(line)
        self.search = SearchField(tr("Find a unit"))
        self.search.textChanged.connect(lambda _text: self._list())
        self.old_model = LazyTableModel(
            [
                Column(
                    title=tr("Unit"),
                    text=_words,
                    check=lambda unit: unit.key in self._ended,
                    stretch=True,
                ),
                Column(title=tr("Kind"), text=lambda unit: unit.kind.label, chars=24, tone="text2"),
            ],
            key=lambda unit: unit.key,
        )
        self.old_model.toggled.connect(self._tick)
        self.old = TableView(self.old_model, name=tr("Units that end"))
        self.old.setMinimumHeight(150)
        column.addWidget(self.search)
        self.fields["old"] = Field(tr("Units that end"), self.old)
        column.addWidget(self.fields["old"])
        self.new = TextArea(lines=2)
        hint = tr("One unit a line: code; name; agency. Leave it empty where a unit that stands takes over.")
        self.fields["new"] = Field(tr("Units that begin"), self.new, hint=hint, optional=True)
        column.addWidget(self.fields["new"])
        line = QHBoxLayout()
        line.setSpacing(12)
        self.kind = ComboField([(kind, kind.label) for kind in UnitKind if kind is not UnitKind.PROVINCE])
        self.kind.choose(UnitKind.COMMUNE)
        above = [u for u in self._units if u.kind in {UnitKind.PROVINCE, UnitKind.DISTRICT}]
        self.parent_unit = ComboField([(each.key, each.name) for each in above])
        self.into = ComboField([("", tr("none")), *((each.key, _words(each)) for each in self._units)])
        self.fields["kind"] = Field(tr("Their kind"), self.kind)
        self.fields["parent"] = Field(tr("They belong to"), self.parent_unit)
        self.fields["into"] = Field(tr("Or taken over by"), self.into)
        for name in ("kind", "parent", "into"):
            line.addWidget(self.fields[name], 1)
        column.addLayout(line)
        column.addStretch(1)
        self._list()
        return scroll

    def _make_file(self) -> QWidget:
        page, column = _page()
        words = tr(
            "The list of units has the columns code, valid_from, valid_to, kind, name, body, parent and only "
            "names what is new or other. The list of successions, where there is one, has the columns "
            "old_code, old_valid_from, new_code, new_valid_from, extent, basis."
        )
        column.addWidget(Text(words, wrap=True))
        line = QHBoxLayout()
        line.addWidget(Button(tr("Choose the lists…"), self._choose, icon_name="folder-open-line"))
        line.addStretch(1)
        column.addLayout(line)
        self.chosen = Text(tr("No file was chosen."), tone="text2", wrap=True)
        column.addWidget(self.chosen)
        column.addStretch(1)
        return page

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.banner.clear()
        self.save.set_words(tr("Change the name") if at == 0 else tr("Look at what follows…"))

    def _fill_names(self) -> None:
        unit = next((each for each in self._units if each.key == self.unit.value()), None)
        if unit is not None:
            self.name.setText(unit.name)
            self.agency.setText(unit.body)
        if self.parts.chosen() == 0:
            self._turn(0)

    def _list(self) -> None:
        wanted = fold(self.search.text()).split()
        lasting = {UnitKind.PROVINCE}
        rows = [
            u
            for u in self._units
            if u.kind not in lasting and all(word in f"{fold(u.name)} {u.code}" for word in wanted)
        ]
        self.old_model.set_rows(sorted(rows, key=lambda unit: unit.key not in self._ended))

    def _tick(self, unit: OrgUnit) -> None:
        self._ended ^= {unit.key}
        if unit.key in self._ended and unit.parent is not None:
            self.parent_unit.choose(unit.parent)
            self.kind.choose(unit.kind)
        self._list()

    def _choose(self) -> None:
        found = ask_files(self, tr("Lists of units and successions"), of=kinds("CSV", "csv"))
        self._files = units_first(found)[:2]
        self.chosen.setText(", ".join(file.name for file in self._files) or tr("No file was chosen."))

    def _wanted(self) -> Reorganisation:
        day = self.day.value()
        if day is None:
            problem = self.day.problem() or tr("Enter the first day on which the change holds.")
            raise UserMistake(problem, field="day")
        new = []
        for line in filter(str.strip, self.new.toPlainText().splitlines()):
            parts = [part.strip() for part in line.split(";")]
            if len(parts) != _PARTS:
                raise UserMistake(
                    tr("“{text}” does not describe a unit.", text=line.strip()),
                    hint=tr("Write code, name and agency with semicolons between them."),
                    field="new",
                )
            kind = UnitKind(str(self.kind.value()))
            new.append(NewUnit(parts[0], parts[1], parts[2], kind, str(self.parent_unit.value())))
        into = str(self.into.value() or "")
        return Reorganisation(
            day, tuple(sorted(self._ended)), tuple(new), (into,) if into else (), self.basis.text()
        )


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(10)
    return page, column


def _words(unit: OrgUnit) -> str:
    return f"{unit.name} ({unit.code})"


def _follows(told: UnitsChanged) -> str:
    """Return what a change does, in words and numbers."""
    lines = []
    if told.ended:
        last = {unit.valid_to for unit in told.ended}
        day = next(iter(last)) if len(last) == 1 else None
        lines.append(
            tr("{names} end", names=_named(told.ended)) + (f" {day_words(day)}" if day else "") + "."
        )
    if told.begun:
        lines.append(
            tr("{names} begin on {day}.", names=_named(told.begun), day=day_words(told.begun[0].valid_from))
        )
    if told.renamed:
        lines.append(tr("{names} bear these names now.", names=_named(told.renamed)))
    lines.append(tr("It cannot be taken back; another change can follow it."))
    return " ".join(lines)


def _named(units: tuple[OrgUnit, ...]) -> str:
    names = [unit.name for unit in units[:_NAMED]]
    more = len(units) - len(names)
    return ", ".join(names) + (tr(" and {n} more", n=more) if more > 0 else "")
