"""The page Tổng hợp: sums over the units below, pinned under a number, written as a report."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.consolidations import Consolidated
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day, number
from cchc_desktop.services.pinned_consolidations import ConsolidationRecord
from cchc_desktop.services.report_versions import ReportRecord
from ui.consolidations.tables import UnitLine, lines_of, make_changes, make_left_out, make_units
from ui.support.desk import Desk
from ui.support.files import ask_target
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.boundaries import BoundariesField
from ui.widgets.buttons import Button, CheckChip, Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import ComboField
from ui.widgets.screen import PageHead, Screen
from ui.widgets.tables import TableView

_NOW = ""
"""The choice that shows what would be pinned now."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What counts now, and what was pinned before."""

    now: Consolidated
    pinned: tuple[ConsolidationRecord, ...]


class ConsolidationScreen(Screen):
    """What all units below did, from the versions they handed up; every figure leads to a version."""

    page: ClassVar[str] = "consolidations"
    icon: ClassVar[str] = "stack-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(
        {Noun.SUBMISSION, Noun.REVIEW, Noun.CONSOLIDATION, Noun.BUNDLE, Noun.CRITERIA_SET}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._seen: _Seen | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        self.head = PageHead(tr("Consolidation"))
        self.report = Button(tr("Write the report"), self._write, icon_name="file-text-line")
        self.pin = Button("", self._pin, look="primary", icon_name="pushpin-line")
        keep_to(desk, Right.CONSOLIDATE, self.pin)
        self.head.add_secondary(Button(tr("Write XLSX…"), self._export, icon_name="download-2-line"))
        keep_to(desk, Right.DRAFT, self.report)
        self.head.add(self.report)
        self.head.add(self.pin)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.which = ComboField()
        self.which.setAccessibleName(tr("Which consolidation"))
        self.which.currentIndexChanged.connect(lambda _at: self._place())
        self.received = CheckChip(tr("Count received versions too"))
        self.received.toggled.connect(lambda _on: self.refresh_soon())
        self.parts = Segmented(
            [(tr("Units"), ""), (tr("Not counted"), ""), (tr("Adjustment"), "")], name=tr("View")
        )
        self.parts.group.idClicked.connect(lambda _at: self._place())
        self.boundaries = BoundariesField()
        self.boundaries.currentIndexChanged.connect(lambda _at: self.refresh_soon())
        row.addWidget(self.which)
        row.addWidget(self.boundaries)
        row.addWidget(self.received)
        row.addStretch(1)
        row.addWidget(self.parts)
        column.addLayout(row)
        self.banner = Banner()
        column.addWidget(self.banner)
        self.units_model = make_units()
        self.units = TableView(self.units_model, name=tr("Units with their figures"))
        self.units.opened.connect(self._open_unit)
        self.left_out_model = make_left_out()
        self.left_out = TableView(self.left_out_model, name=tr("Units that are not counted"))
        self.left_out.opened.connect(lambda each: desk.go("org_units", unit=each.unit))
        self.changes_model = make_changes()
        self.changes = TableView(self.changes_model, name=tr("What differs from the consolidation before"))
        self._no_units = EmptyState(
            "stack-line",
            tr("No version can be counted yet"),
            tr("Units hand up their quarter; once it is accepted here it enters the sums."),
            Button(tr("Open the review"), lambda: desk.go("reviews"), look="primary"),
        )
        self._none_left = EmptyState(
            "checkbox-circle-line", tr("Every unit is counted"), tr("Nobody is left out of these sums.")
        )
        self._no_changes = EmptyState(
            "file-copy-line",
            tr("Nothing was adjusted"),
            tr("When a unit's version changes after pinning, the next number shows what differs."),
        )
        self._stack = QStackedWidget()
        for part in (
            self.units,
            self.left_out,
            self.changes,
            self._no_units,
            self._none_left,
            self._no_changes,
        ):
            self._stack.addWidget(part)
        column.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Read what counts now and what was pinned."""
        pinned, period, received = self.desk.workspace.pinned, self.desk.period, self.received.isChecked()
        chosen = self.boundaries.chosen()

        def read() -> _Seen:
            now = pinned.preview(period, with_received=received, boundaries=chosen)
            return _Seen(now, tuple(pinned.versions(period)))

        self.desk.work.read(read, self._show, slot="seen")

    def open(self, **where: object) -> None:
        """Show the consolidation named in `where`."""
        wanted = where.get("consolidation") or where.get("record")
        if isinstance(wanted, str) and wanted:
            self.which.choose(wanted)

    def regions(self) -> list[QWidget]:
        """Return the choice above and the table."""
        return [self.which, self._stack]

    def title(self) -> str:
        """Return the page's name with the period."""
        return tr("Consolidation of {period}", period=self.desk.period.label)

    def shown(self) -> Consolidated | None:
        """Return what the tables show."""
        if self._seen is None:
            return None
        record = self.record()
        return self._seen.now if record is None else record.consolidated

    def record(self) -> ConsolidationRecord | None:
        """Return the pinned consolidation that is shown; None for what counts now."""
        chosen = self.which.value()
        found = self._seen.pinned if self._seen else ()
        return next((each for each in found if each.id == chosen), None)

    def _show(self, seen: _Seen) -> None:
        chosen = self.which.value() or _NOW
        self._seen = seen
        choices: list[tuple[object, str]] = [(_NOW, tr("As it stands now"))]
        choices += [
            (
                each.id,
                tr("Consolidation {n} of {day}", n=each.name, day=day(local_day(each.made_at))),
            )
            for each in seen.pinned
        ]
        self.which.blockSignals(True)
        self.which.set_choices(choices)
        self.which.choose(chosen if chosen in {key for key, _ in choices} else _NOW)
        self.which.blockSignals(False)
        self.which.fit_content()
        following = len(seen.pinned) + 1
        self.pin.set_words(tr("Pin consolidation {n}", n=following))
        self._place()

    def _place(self) -> None:
        found, record = self.shown(), self.record()
        if found is None:
            return
        count, left = len(found.units), len(found.left_out)
        self.head.set(
            tr("Consolidation"),
            tr("{counted} of {all} units · {period}", counted=number(count), all=number(count + left),
               period=self.desk.period.label) + self._by(found),
        )  # fmt: skip
        self.pin.setVisible(record is None)
        self.report.setVisible(record is not None)
        self.received.setVisible(record is None)
        self.boundaries.setVisible(record is None)
        self.parts.set_words(1, tr("Not counted ({n})", n=number(left)))
        self.units_model.set_rows(lines_of(found) if found.units else [])
        self.left_out_model.set_rows(list(found.left_out))
        self.changes_model.set_rows(list(record.changes) if record else [])
        self._say(found, record)
        at = self.parts.chosen()
        table, empty, filled = (
            (self.units, self._no_units, bool(found.units)),
            (self.left_out, self._none_left, bool(found.left_out)),
            (self.changes, self._no_changes, record is not None and bool(record.changes)),
        )[at]
        self._stack.setCurrentWidget(table if filled else empty)

    def _by(self, found: Consolidated) -> str:
        """Return, of pinned sums, which boundaries were pinned with them."""
        return "" if self.record() is None else f" · {found.boundaries.label.lower()}"

    def _say(self, found: Consolidated, record: ConsolidationRecord | None) -> None:
        """Say the one thing that stands in the way of trusting these sums."""
        total = found.total
        if total.incomplete:
            self.banner.say(
                State.BAD,
                tr("{n} records of these versions have not arrived yet and are not counted.",
                   n=number(total.incomplete)),
                button=tr("Open Send/Receive"),
                on_click=lambda: self.desk.go("bundles"),
            )  # fmt: skip
        elif found.unaccepted:
            self.banner.say(
                State.WARN,
                tr("{n} of these versions are received but not accepted; they are marked.",
                   n=number(found.unaccepted)),
            )  # fmt: skip
        elif record is not None:
            self.banner.say(
                State.INFO,
                tr(
                    "Pinned and read-only, SHA-256 {hash}…. A late change makes the next number.",
                    hash=record.sha256[:16],
                ),
                icon_name="lock-line",
            )
        else:
            self.banner.clear()

    def _pin(self) -> None:
        pinned, period, received = self.desk.workspace.pinned, self.desk.period, self.received.isChecked()
        chosen = self.boundaries.chosen()
        self.desk.work.change(
            lambda: pinned.pin(period, with_received=received, boundaries=chosen), self._pinned
        )

    def _pinned(self, changed: Changed[ConsolidationRecord]) -> None:
        made = changed.record
        self.desk.saved(tr("Consolidation {n} is pinned", n=made.number))
        if self._seen is not None:
            self._seen = _Seen(self._seen.now, (made, *self._seen.pinned))
            self._show(self._seen)
            self.which.choose(made.id)

    def _write(self) -> None:
        """Draft the consolidated report and go to it."""
        record = self.record()
        if record is None:
            return
        reports, period = self.desk.workspace.reports, self.desk.period
        self.desk.work.change(lambda: reports.draft(period, consolidation=record.id), self._written)

    def _written(self, changed: Changed[ReportRecord]) -> None:
        self.desk.go("reports", record=changed.record.id)

    def _export(self) -> None:
        """Write what the table shows, pinned or not, as a workbook."""
        found, pinned, period = self.shown(), self.desk.workspace.pinned, self.desk.period
        if found is None:
            return
        name = tr("Consolidation {period}", period=period.code) + ".xlsx"
        out = ask_target(self.window(), tr("Write the sums"), name=name, of="*.xlsx")
        if out is None:
            return

        def write() -> Path:
            pinned.export_xlsx(found, period, out)
            return out

        self.desk.work.read(write, self._exported, self.desk.messages.failure, slot="write")

    def _exported(self, out: Path) -> None:
        self.desk.saved(tr("The sums were written to {file}", file=out.name))

    def _open_unit(self, line: object) -> None:
        """Lead from a figure to the version, its records and their evidence."""
        if isinstance(line, UnitLine) and line.unit is not None:
            self.desk.go("reviews", submission=line.unit.pinned.submission)
