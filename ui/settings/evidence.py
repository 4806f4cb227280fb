"""The evidence store in Quản trị: its check, what is mended or removed, limits and the scan folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.evidence import EvidenceFault, FaultKind, OrphanFile, describe_owners
from cchc_desktop.domain.file_kinds import FileLimits
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.evidence_checks import StoreCheck
from ui.settings.limits import LimitsDialog
from ui.support.desk import Desk
from ui.support.files import ask_files, ask_folder
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import Column, Shown
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

_PAGES: Final = {
    Noun.ACTIVITY: "activities",
    Noun.FEEDBACK: "feedback",
    Noun.ASSESSMENT: "assessments",
    Noun.REPORT: "reports",
}
_STATES: Final = {
    FaultKind.MISSING: State.BAD,
    FaultKind.CHANGED: State.BAD,
    FaultKind.UNREADABLE: State.BAD,
    FaultKind.AWAITED: State.WARN,
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: a file that is wanted back, or one that proves nothing."""

    sha256: str
    name: str
    size: int
    fault: EvidenceFault | None = None
    orphan: OrphanFile | None = None


class EvidenceCard(Card):
    """What is wrong with files, and the way to mend each."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Evidence files"), parent=parent)
        self._desk = desk
        self._found: StoreCheck | None = None
        scans = Button(tr("Scan folder…"), self._choose_scan_folder, icon_name="scan-line")
        limits = Button(tr("What is taken…"), self._change_limits, icon_name="equalizer-line")
        keep_to(desk, Right.RECORD, scans)
        keep_to(desk, Right.ADMINISTER, limits)
        self.add_head(scans)
        self.add_head(limits)
        self.check_button = Button(
            tr("Check the files now"), self.check, look="primary", icon_name="file-search-line"
        )
        self.add_head(self.check_button)
        self.settings = Text("", "small", wrap=True)
        self.body.addWidget(self.settings)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.model = LazyTableModel(_columns(), key=lambda line: line.sha256)
        self.table = TableView(self.model, name=tr("Evidence files"), framed=False, multiple=True)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._allow())
        self.table.opened.connect(self._open_record)
        self.empty = EmptyState("file-search-line", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.body.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.record = Button(tr("Open the record"), self._open_current, icon_name="arrow-right-line")
        self.mend = Button(tr("Put this file back…"), self._mend, icon_name="first-aid-kit-line")
        self.mend_all = Button(tr("Find copies in a folder…"), self._mend_from, icon_name="folder-open-line")
        self.remove = Button(tr("Remove for good…"), self._remove, look="danger", icon_name="delete-bin-line")
        keep_to(desk, Right.ADMINISTER, self.mend, self.mend_all, self.remove)
        for button in (self.record, self.mend, self.mend_all):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        self.body.addLayout(foot)
        self._show()

    def read(self) -> None:
        """Read the settings again; the files themselves are only checked when that is asked for."""
        self._desk.work.read(self._settings, self._show_settings, slot="settings")

    def check(self) -> None:
        """Compare every file with its hash, and look for files that prove nothing."""
        checks = self._desk.workspace.evidence_checks
        self.banner.clear()
        self._desk.work.long(tr("Checking evidence files"), checks.check, self._checked, self._failed)

    def _settings(self) -> tuple[FileLimits, Path | None]:
        return self._desk.workspace.evidence.limits(), self._desk.workspace.scans.folder()

    def _show_settings(self, read: tuple[FileLimits, Path | None]) -> None:
        limits, folder = read
        kinds = ", ".join(kind.label for kind in sorted(limits.kinds, key=lambda kind: kind.label))
        words = tr("Taken: {kinds}; at most {most} each.", kinds=kinds, most=size_words(limits.largest))
        place = tr("Scan folder: {folder}", folder=folder) if folder else tr("No scan folder was chosen yet.")
        self.settings.setText(f"{words}\n{place}")

    def _checked(self, found: StoreCheck) -> None:
        self._found = found
        self._show()
        whole = tr("{n} files, {size}", n=number(found.files), size=size_words(found.octets))
        if found.faults:
            words = tr("Put each back from a copy, or find copies in a folder; its hash tells the right one.")
            head = tr("{n} evidence files are missing or changed", n=number(len(found.faults)))
            self.banner.say(State.BAD, f"{words} ({whole})", head=head)
        else:
            words = tr("Every evidence file is here and unchanged.")
            self.banner.say(State.OK, f"{words} ({whole})")

    def _show(self) -> None:
        lines = [] if self._found is None else _lines(self._found)
        self.model.set_rows(lines)
        self._stack.setCurrentWidget(self.table if lines else self.empty)
        if self._found is None:
            self.empty.say(
                tr("The files were not checked yet"),
                tr("The check reads every file again and compares it with its hash. It can be stopped."),
            )
        else:
            self.empty.say(tr("Nothing to mend"), tr("No file is missing, and none lies here for nothing."))
        self._allow()

    def _allow(self) -> None:
        chosen: list[_Line] = self.table.selected()
        faults = self._faults()
        one = chosen[0] if len(chosen) == 1 else None
        self.record.setVisible(one is not None and one.fault is not None and bool(one.fault.owners))
        self.mend.setVisible(one is not None and one.fault is not None)
        self.mend_all.setVisible(bool(faults))
        self.remove.setVisible(bool(chosen) and all(line.orphan is not None for line in chosen))

    def _faults(self) -> tuple[EvidenceFault, ...]:
        return () if self._found is None else (*self._found.faults, *self._found.awaited)

    def _mend(self) -> None:
        line: _Line = self.table.current()
        files = ask_files(self.window(), tr("Choose a copy of {name}", name=line.name), many=False)
        if files:
            checks = self._desk.workspace.evidence_checks
            self._long(tr("Putting files back"), partial(checks.mend, line.sha256, files[0]), self._mended)

    def _mend_from(self) -> None:
        folder = ask_folder(self.window(), tr("Choose a folder with copies"))
        if folder is not None:
            checks = self._desk.workspace.evidence_checks
            self._long(
                tr("Putting files back"), partial(checks.mend_from, folder, self._faults()), self._mended_from
            )

    def _mended(self, _changed: Changed[None]) -> None:
        self.check()

    def _mended_from(self, changed: Changed[int]) -> None:
        if changed.record:
            self.check()
        else:
            words = tr("None of the files in that folder is one of those that are wanted.")
            self.banner.say(State.WARN, words)

    def _remove(self) -> None:
        orphans = [line.orphan for line in self.table.selected() if line.orphan is not None]
        kept = next((orphan for orphan in orphans if orphan.kept_until is not None), None)
        if kept is not None and kept.kept_until is not None:
            words = tr("Files that once proved something are kept as long as the reports they stood behind.")
            head = tr(
                "{name} must be kept until {day}.",
                name=kept.name or kept.sha256[:12],
                day=day_words(kept.kept_until),
            )
            self.banner.say(State.WARN, words, head=head)
            return
        if not orphans:
            return
        octets = sum(orphan.size for orphan in orphans)
        sure = confirm(
            self.window(),
            tr("Remove {n} files for good?", n=number(len(orphans))),
            tr(
                "They prove no record, and their time of keeping is over. {size} become free; this cannot be"
                " undone. The audit trail keeps who removed what.",
                size=size_words(octets),
            ),
            yes=tr("Remove for good"),
            danger=True,
            icon_name="delete-bin-line",
        )
        if sure:
            hashes = [orphan.sha256 for orphan in orphans]
            remove = partial(self._desk.workspace.evidence_checks.remove, hashes)
            self._desk.work.change(remove, partial(self._removed, hashes), self._failed)

    def _removed(self, hashes: list[str], changed: Changed[int]) -> None:
        if self._found is not None:
            left = tuple(o for o in self._found.orphans if o.sha256 not in hashes)
            self._found = replace(self._found, orphans=left)
        self._show()
        self.banner.say(
            State.OK,
            tr("{n} files removed, {size} free.", n=number(len(hashes)), size=size_words(changed.record)),
        )

    def _open_current(self) -> None:
        self._open_record(self.table.current())

    def _open_record(self, line: _Line | None) -> None:
        if line is not None and line.fault is not None and line.fault.owners:
            owner = line.fault.owners[0]
            self._desk.go(_PAGES.get(owner.noun, "plans"), record=owner.record)

    def _change_limits(self) -> None:
        self._desk.work.read(self._desk.workspace.evidence.limits, self._ask_limits, slot="limits")

    def _ask_limits(self, limits: FileLimits) -> None:
        dialog = LimitsDialog(limits, parent=self.window())
        if dialog.exec():
            keep = partial(self._desk.workspace.evidence.set_limits, dialog.limits())
            self._desk.work.change(keep, self._settings_changed, self._failed)

    def _choose_scan_folder(self) -> None:
        folder = ask_folder(self.window(), tr("Choose the scan folder"))
        if folder is not None:
            choose = partial(self._desk.workspace.scans.choose, folder)
            self._desk.work.change(choose, self._settings_changed, self._failed)

    def _settings_changed(self, _changed: Changed[None]) -> None:
        self.banner.clear()
        self.read()

    def _long(
        self, words: str, run: Callable[[Progress], Changed[Any]], then: Callable[[Changed[Any]], object]
    ) -> None:
        self._desk.work.long(words, run, then, self._failed)

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


def _lines(found: StoreCheck) -> list[_Line]:
    wanted = [_Line(f.sha256, f.name, f.size, fault=f) for f in (*found.faults, *found.awaited)]
    return wanted + [
        _Line(o.sha256, o.name or tr("(never attached)"), o.size, orphan=o) for o in found.orphans
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=tr("State"), badge=_state, chars=20),
        Column(title=tr("Evidence file"), text=lambda line: line.name, chars=34),
        Column(title=tr("Size"), text=lambda line: size_words(line.size), right=True, chars=10, drop=1),
        Column(title=tr("What it proves, how long it is kept"), text=_about, stretch=True, tone="text2"),
    )


def _state(line: _Line) -> Shown:
    if line.fault is not None:
        words = {
            FaultKind.MISSING: tr("Missing"),
            FaultKind.CHANGED: tr("Changed"),
            FaultKind.UNREADABLE: tr("Unreadable"),
            FaultKind.AWAITED: tr("Not arrived yet"),
        }[line.fault.kind]
        return words, _STATES[line.fault.kind], ""
    return tr("Proves nothing"), State.MUTE, "archive-line"


def _about(line: _Line) -> str:
    if line.fault is not None:
        return describe_owners(line.fault.owners)
    if line.orphan is not None and line.orphan.kept_until is not None:
        return tr("kept until {day}", day=day_words(line.orphan.kept_until))
    return tr("may be removed")
