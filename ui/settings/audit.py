"""The audit trail: narrowed by person, days and kind, its chain checked, given out signed."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.act_fields import HIDDEN, field_words
from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.audit import AuditLine, ChainCheck, TrailFilter
from cchc_desktop.services.audit_exports import TrailFile
from cchc_desktop.services.record_words import EMPTY, field_label, value_words
from ui.support.desk import Desk
from ui.support.files import ask_files, ask_target, kinds
from ui.support.finding import place_of
from ui.support.rights import keep_to, refusal
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.facts import Facts
from ui.widgets.flow import Flow
from ui.widgets.inputs import ComboField
from ui.widgets.rows import Fetch, LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

_LONGEST: Final = 200
"""Letters of a value that are shown."""


class AuditCard(Card):
    """Who did what, newest first."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Audit trail"), parent=parent)
        self._desk = desk
        self._refused = False
        self.add_head(Button(tr("Check the chain"), self.check, icon_name="links-line"))
        self.add_head(Button(tr("Check a file…"), self.check_file, icon_name="file-search-line"))
        self.give = Button(tr("Export, signed…"), self.export, icon_name="download-2-line")
        self.add_head(self.give)
        keep_to(desk, Right.TRAIL, self.give)
        self.body.addWidget(self._filters())
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.model = LazyTableModel(_columns(), work=desk.work, fetch=_nothing, key=lambda row: row.seq)
        self.table = TableView(self.model, name=tr("Audit trail"), framed=False)
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)

    def read(self) -> None:
        """Read from the newest line again; whoever may not read it is told so."""
        why = refusal(self._desk, Right.TRAIL)
        if bool(why) != self._refused:
            self._refused = bool(why)
            self.model.set_fetch(_nothing)
            self.banner.clear()
        if why:
            self.banner.say(State.INFO, why)
            return
        self._desk.work.read(self._desk.workspace.audit.authors, self._show_authors, slot="authors")
        self._narrow()

    def wanted(self) -> TrailFilter:
        """Return what the list is narrowed to."""
        return TrailFilter(
            author=str(self.who.value() or ""),
            noun=str(self.noun.value() or ""),
            since=self.since.value(),
            until=self.until.value(),
            personal=self.personal.isChecked(),
        )

    def check(self) -> None:
        """Follow the chain from the first line."""
        self._desk.work.read(self._desk.workspace.audit.verify, self._checked, slot="chain")

    def check_file(self) -> None:
        """Check a trail that was given out, here or by another unit."""
        of = kinds(tr("Audit trails"), ".jsonl")
        for file in ask_files(self, tr("Which audit trail?"), of=of, many=False):
            check = partial(self._desk.workspace.audit.exports.check, file)
            self._desk.work.read(check, self._checked_file, self._failed, slot="chain")

    def export(self) -> None:
        """Write the days that are shown to a signed file."""
        of = kinds(tr("Audit trails"), ".jsonl")
        name = f"nhat-ky-{self._desk.workspace.unit.code}-{self._desk.workspace.today():%Y%m%d}.jsonl"
        file = ask_target(self, tr("Where should the audit trail go?"), name=name, of=of)
        if file is not None:
            wanted = TrailFilter(since=self.since.value(), until=self.until.value())
            exports = self._desk.workspace.audit.exports
            self._desk.work.change(lambda: exports.export(file, wanted=wanted), self._exported, self._failed)

    def _filters(self) -> Flow:
        year = self._desk.workspace.today().year
        self.who = ComboField([("", tr("Everybody"))])
        self.who.setAccessibleName(tr("Who"))
        self.noun = ComboField([("", tr("All kinds")), *((str(noun), noun.label) for noun in Noun)])
        self.noun.setAccessibleName(tr("Kind"))
        self.since, self.until = DateField(year=year), DateField(year=year)
        self.since.setAccessibleName(tr("From day"))
        self.until.setAccessibleName(tr("To day"))
        self.personal = FilterChip(tr("Looks at personal data"), icon_name="eye-line")
        row = Flow()
        for field in (self.who, self.noun):
            field.fit_content()
            field.currentIndexChanged.connect(lambda _at: self._narrow())
            row.add(field)
        for label, day in ((tr("From day"), self.since), (tr("To day"), self.until)):
            day.setPlaceholderText(label)
            day.setFixedWidth(day.fontMetrics().horizontalAdvance("00/00/0000") + 56)
            day.changed.connect(lambda _day: self._narrow())
            row.add(day)
        self.personal.toggled.connect(lambda _on: self._narrow())
        row.add(self.personal)
        return row

    def _narrow(self) -> None:
        if not refusal(self._desk, Right.TRAIL):
            self.model.set_fetch(self._fetch_of(self.wanted()))

    def _fetch_of(self, wanted: TrailFilter) -> Fetch:
        audit = self._desk.workspace.audit
        return lambda _sort, offset, limit: audit.lines(wanted=wanted, offset=offset, limit=limit)

    def _show_authors(self, names: Sequence[str]) -> None:
        chosen = self.who.value()
        self.who.set_choices([("", tr("Everybody")), *((name, name) for name in names)])
        if chosen in names:
            self.who.choose(chosen)
        self.who.fit_content()

    def _open(self, line: AuditLine) -> None:
        AuditLineDialog(self._desk, line, parent=self.window()).exec()

    def _checked(self, check: ChainCheck) -> None:
        if check.broken_at is None:
            self.banner.say(
                State.OK, tr("All {n} lines hold together; none was altered.", n=number(check.lines))
            )
        else:
            words = tr("Restore a backup from before, and tell the unit above.")
            self.banner.say(
                State.BAD, words, head=tr("The chain breaks at line {n}", n=number(check.broken_at))
            )

    def _checked_file(self, found: TrailFile) -> None:
        words = tr("{n} lines of {unit} hold together.", n=number(found.lines), unit=found.unit)
        if found.known:
            self.banner.say(State.OK, words, head=tr("Signature and chain hold"))
        else:
            more = tr("This workspace does not know that station: compare its fingerprint first.")
            self.banner.say(State.WARN, f"{words} {more}", head=tr("Signature and chain hold"))

    def _exported(self, changed: Changed[TrailFile]) -> None:
        made = changed.record
        words = tr(
            "{count} lines were written to {file}, signed beside it.",
            count=number(made.lines),
            file=made.file,
        )
        self.banner.say(State.OK, words)

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


class AuditLineDialog(Dialog):
    """One line in full: who, when, why, what was before and after; leads to the record."""

    def __init__(self, desk: Desk, line: AuditLine, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Line {n} of the trail", n=number(line.seq)), width=560, parent=parent)
        self._desk = desk
        act = act_words(line.action)
        head = f"{act[:1].upper()}{act[1:]}: {line.title or Noun(line.noun).label}"
        self.body.addWidget(Text(head, "card", wrap=True))
        said = (
            (tr("At"), f"{line.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"),
            (tr("Who"), line.author),
            (tr("Kind"), Noun(line.noun).label),
            (tr("Subject"), line.title or line.record),
            (tr("Reason"), line.reason),
            (tr("Before"), _plain(line, line.before)),
            (tr("After"), _plain(line, line.after)),
        )
        self.facts = Facts([(label, "") for label, _ in said])
        for at, (_, words) in enumerate(said):
            self.facts.set(at, words)
        self.body.addWidget(self.facts)
        self.body.addStretch(1)
        self._place = place_of(Noun(line.noun), line.record)
        if self._place is not None:
            self.add_button(Button(tr("Open the record"), self._go, icon_name="arrow-right-line"))
        close = self.add_button(Button(tr("Close"), self.accept, look="primary"))
        close.setFocus()

    def _go(self) -> None:
        self.accept()
        if self._place is not None:
            page, where = self._place
            self._desk.go(page, **where)


def _nothing(_sort: str, _offset: int, _limit: int) -> Sequence[AuditLine]:
    return ()


def _plain(line: AuditLine, text: str | None) -> str:
    """Return what a line says of before or after, a value a line; empty ones are left out."""
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return text or ""
    if not isinstance(said, dict):
        return str(said)
    held = {name: value for name, value in said.items() if name not in HIDDEN and value not in EMPTY}
    called = field_words if line.noun == Noun.USER else field_label  # a title is a post there
    return "\n".join(f"{called(name)}: {_short(value_words(name, held[name]))}" for name in held)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _columns() -> list[Column]:
    return [
        Column(title=tr("Number"), text=lambda row: number(row.seq), right=True, chars=8),
        Column(title=tr("At"), text=lambda row: f"{row.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", chars=15),
        Column(title=tr("Who"), text=lambda row: row.author, chars=18),
        Column(title=tr("What"), text=lambda row: act_words(row.action), chars=28),
        Column(title=tr("Kind"), text=lambda row: Noun(row.noun).label, chars=17, drop=2),
        Column(title=tr("Subject"), text=lambda row: row.title or Noun(row.noun).label, stretch=True),
        Column(title=tr("Reason"), text=lambda row: row.reason, chars=20, tone="text2", drop=1),
    ]
