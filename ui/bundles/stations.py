"""The stations known here: giving data back, ending what two computers wrote, revoking one that is lost."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.bundle_results import SentBundle
from cchc_desktop.services.stations import StationRecord
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class StationsDialog(Dialog):
    """Lists the stations, and what can be done about the one stood on."""

    def __init__(
        self,
        desk: Desk,
        stations: Sequence[StationRecord],
        *,
        ask: Callable[[QWidget | None, str], Path | None] = ask_folder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Stations known here"), width=800, parent=parent)
        self._desk = desk
        self._ask = ask
        self._below = {unit.key for unit in desk.workspace.units.below(desk.workspace.unit.key)}
        self.body.addWidget(Text(tr("Stations known here"), "card", wrap=True))
        words = tr(
            "A unit that lost data, or works on a new computer, gets back what is held of it here. "
            "Revoke a station whose computer is lost or stolen."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Unit"),
                    text=lambda row: row.unit_name,
                    under=_key_words,
                    stretch=True,
                ),
                Column(title=tr("State"), chars=30, badge=_badge),
            ],
            key=lambda row: row.id,
        )
        self.table = TableView(self.model, name=tr("Stations known here"), two_lines=True)
        self.table.setMinimumHeight(200)
        self.table.chosen.connect(self._stand_on)
        self.body.addWidget(self.table, 1)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.back = self.add_button(Button(tr("Give the data back…"), self.give_back))
        self.end = self.add_button(Button(tr("End a forked stream…"), self.end_streams))
        self.gone = self.add_button(Button(tr("Revoke…"), self.revoke, look="danger"))
        self.add_button(Button(tr("Close"), self.accept))
        keep_to(desk, Right.EXCHANGE, self.back)
        keep_to(desk, Right.ADMINISTER, self.end, self.gone)
        self._fill(stations)

    def give_back(self) -> None:
        """Write everything held of the unit into a bundle for it."""
        station = self._chosen()
        folder = self._ask(self, tr("Where to write the data of {unit}", unit=station.unit_name))
        if folder is not None:
            bundles = self._desk.workspace.bundles
            self._desk.work.change(
                lambda: bundles.export(folder, station.unit, give_back=True), self._written, self._failed
            )

    def end_streams(self) -> None:
        """Ask, then let the station's streams end where they are held here."""
        station, stations = self._chosen(), self._desk.workspace.stations
        ask = EndingDialog(
            title=tr("End the streams of {unit}?", unit=station.unit_name),
            explanation=tr(
                "Two computers wrote under the name of this station. What is held here counts; the unit "
                "goes on in a new stream on one computer and sets the other one up anew."
            ),
            yes=tr("End the streams"),
            parent=self,
        )
        self._end(ask, stations.end_streams, station.id)

    def revoke(self) -> None:
        """Ask, then refuse everything of the station beyond its last good entry."""
        station, stations = self._chosen(), self._desk.workspace.stations
        ask = EndingDialog(
            title=tr("Revoke the station of {unit}?", unit=station.unit_name),
            explanation=tr(
                "Its bundles are refused here and above from now on, whatever their date. What it sent "
                "before stays. This cannot be taken back; the unit enrols another computer."
            ),
            yes=tr("Revoke the station"),
            parent=self,
        )
        self._end(ask, stations.revoke, station.id)

    def _end(
        self,
        ask: "EndingDialog",
        end: Callable[[str, str], Changed[StationRecord]],
        station: str,
    ) -> None:
        if ask.exec():
            good = ask.typed.text()
            self._desk.work.change(lambda: end(station, good), self._ended, self._failed)

    def _fill(self, stations: Sequence[StationRecord]) -> None:
        self.model.set_rows(stations)
        others = [station for station in stations if station.state != "own"]
        if others:
            self.table.select_key(others[0].id)
        self._stand_on(others[0] if others else None)

    def _chosen(self) -> StationRecord:
        row = self.table.current()
        if not isinstance(row, StationRecord):
            raise TypeError(row)
        return row

    def _stand_on(self, row: object) -> None:
        station = row if isinstance(row, StationRecord) and row.state != "own" else None
        enrolled = station is not None and station.state == "enrolled"
        below = enrolled and station is not None and station.unit in self._below
        ours = enrolled and station is not None and station.unit == self._desk.workspace.unit.key
        self.back.setEnabled(below)
        self.end.setEnabled(below or ours)
        self.gone.setEnabled(below or ours)

    def _written(self, changed: Changed[SentBundle]) -> None:
        path = changed.record.path
        self.banner.say(State.OK, tr("{file} lies in {folder}.", file=path.name, folder=path.parent))

    def _ended(self, changed: Changed[StationRecord]) -> None:
        stations = self._desk.workspace.stations
        unit = changed.record.unit_name
        self.banner.say(State.OK, tr("Done. The next bundles tell {unit} and the units above.", unit=unit))
        self._desk.work.read(stations.everybody, self._fill, slot="stations")

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


class EndingDialog(Dialog):
    """Asks whether a stream is to end, and after which entry; left empty, after what is held here."""

    def __init__(self, *, title: str, explanation: str, yes: str, parent: QWidget | None = None) -> None:
        super().__init__(title, width=520, parent=parent)
        self.body.addWidget(Text(title, "card", wrap=True))
        self.body.addWidget(Text(explanation, tone="text2", wrap=True))
        self.typed = TextField(limit=120)
        hint = tr("Only where entries held here are bad already, written as EPOCH:SEQ:HASH.")
        self.body.addWidget(Field(tr("Last good entry"), self.typed, hint=hint, optional=True))
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject)).setFocus()
        self.go = self.add_button(Button(yes, self.accept, look="danger"))


def _key_words(row: StationRecord) -> str:
    if row.renewed_at is None:
        return row.fingerprint
    renewed = day(local_day(row.renewed_at))
    words = tr("key renewed on {day}, signed by the old key: {why}", day=renewed, why=row.renewed_for)
    return f"{row.fingerprint} · {words}"


def _badge(row: StationRecord) -> tuple[str, State, str]:
    match row.state:
        case "own":
            return tr("This station"), State.INFO, "computer-line"
        case "revoked":
            return tr("Revoked"), State.BAD, "shield-cross-line"
        case "enrolled" if row.last_good:
            return tr("Enrolled, a stream ended"), State.WARN, "git-merge-line"
        case "enrolled":
            return tr("Enrolled"), State.OK, "shield-check-line"
    return tr("Not compared yet"), State.MUTE, "time-line"
