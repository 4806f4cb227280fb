"""The page Gửi/Nhận: what goes out at the left, what comes in at the right."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.bundle_results import BundleView, StreamView
from cchc_desktop.services.conflicts import Conflict
from cchc_desktop.services.imports import ImportLot
from cchc_desktop.services.same_numbers import SharedNumber
from cchc_desktop.services.setbacks import Setback
from cchc_desktop.services.stations import StarterFacts, StationRecord
from cchc_desktop.services.unsettled import Unsettled
from ui.bundles.choosing import ChoosingDialog
from ui.bundles.lists import ReceiptCodeDialog, ReceiptsDialog, SetbacksDialog, StreamsDialog
from ui.bundles.receiving import ReceiveCard
from ui.bundles.renewing import RenewalDialog
from ui.bundles.same_numbers import SameNumbersDialog, UnsettledDialog
from ui.bundles.sending import SendCard
from ui.bundles.sent import SentCard
from ui.bundles.stations import StationsDialog
from ui.bundles.trust import ask_bundle, enrol_dialog, starter_dialog, tell_fingerprint
from ui.bundles.words import streams_line
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.support.rights import keep_action, keep_to
from ui.theme.icons import icon
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, Segmented
from ui.widgets.screen import PageHead, Screen

NARROW: Final = 860


@dataclass(frozen=True, slots=True)
class ExchangeFacts:
    """What the page says besides the two cards."""

    own: StationRecord
    streams: tuple[StreamView, ...]
    below: int
    superior: str
    stations: tuple[StationRecord, ...]
    ended: bool
    """Whether the unit above has ended the streams that this station writes."""
    connected: bool
    """Whether a station of the unit above is known, or there is none above."""
    setbacks: tuple[Setback, ...]
    conflicts: tuple[Conflict, ...]
    shared: tuple[SharedNumber, ...]
    """Numbers of this unit that were given twice."""
    unsettled: tuple[Unsettled, ...]
    """Units below that have not chosen yet."""
    lot: ImportLot | None
    """The last import, while it can be taken back."""


class BundlesScreen(Screen):
    """Sends what was not acknowledged, receives what others sent."""

    page: ClassVar[str] = "bundles"
    icon: ClassVar[str] = "arrow-left-right-line"
    watches: ClassVar[frozenset[Noun]] = frozenset(Noun) - {Noun.SETTING, Noun.BACKUP, Noun.USER}
    follows_period: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._facts: ExchangeFacts | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        self.head = PageHead(tr("Send/Receive"))
        self.parts = Segmented(
            [(tr("Send bundles"), "upload-2-line"), (tr("Receive bundles"), "download-2-line")]
        )
        self.parts.group.idClicked.connect(lambda _at: self._place())
        self.parts.hide()
        self.station = Button(tr("Station…"), self._open_menu, icon_name="computer-line")
        self.code = Button(tr("Enter a receipt code…"), self.enter_code, icon_name="key-2-line")
        self.setbacks = Button("", self.show_setbacks, icon_name="shield-cross-line")
        self.setbacks.hide()
        self.choosing = Button("", self.show_choosing, icon_name="git-merge-line")
        self.choosing.hide()
        keep_to(desk, Right.EXCHANGE, self.code)
        self.numbers = Button("", self.show_numbers, icon_name="git-merge-line")
        self.numbers.hide()
        self.below = Button("", self.show_unsettled, icon_name="question-line")
        self.below.hide()
        extra = (self.choosing, self.numbers, self.below, self.setbacks)
        for part in (self.parts, self.station, self.code, *extra):
            self.head.add(part)
        column.addWidget(self.head)
        self.banner = Banner()
        column.addWidget(self.banner)
        self.sending = SendCard(desk)
        self.sent = SentCard(desk)
        self.receiving = ReceiveCard(desk)
        self._left = QWidget()
        self._stacked = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._left)
        self._stacked.setContentsMargins(0, 0, 0, 0)
        self._stacked.setSpacing(12)
        self._stacked.addWidget(self.sending)
        self._stacked.addWidget(self.sent, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._left, 40)
        row.addWidget(self.receiving, 61)
        column.addLayout(row, 1)
        self.sending.exported.connect(lambda _sent: self.refresh_soon())
        self.sending.starter_wanted.connect(self.take_starter)
        self.sending.enrol_wanted.connect(self.enrol)
        self.receiving.enrol_wanted.connect(self.enrol)
        self.receiving.streams_wanted.connect(self.show_streams)
        self.receiving.receipts_wanted.connect(self.show_receipts)
        self.receiving.brought_in.connect(lambda _results: self.refresh_soon())
        self.receiving.zone.accept_drops_of(self)
        self.receiving.zone.dropped.connect(lambda _files: self._show_receiving())

    def refresh(self) -> None:
        """Read both sides again."""
        self.sending.read()
        self.sent.read()
        self.desk.work.read(self._read, self._show, slot="exchange")

    def regions(self) -> list[QWidget]:
        """Return sending, sent and receiving."""
        return [self.sending, self.sent, self.receiving]

    def open(self, **where: object) -> None:
        """Take files given from elsewhere: `files` is a list of paths."""
        files = where.get("files")
        if isinstance(files, list):
            self.receiving.zone.take([Path(str(file)) for file in files])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one side at a time when there is no room for both."""
        super().resizeEvent(event)
        self._place()

    def enter_code(self) -> None:
        """Ask for the code the receiver read out."""
        ReceiptCodeDialog(self.desk, parent=self).exec()

    def show_setbacks(self) -> None:
        """List what was kept out, with the reason and what to do."""
        if self._facts is not None:
            dialog = SetbacksDialog(self.desk, self._facts.setbacks, parent=self)
            dialog.enrol_wanted.connect(self.enrol)
            dialog.again_wanted.connect(self.receiving.take_held)
            dialog.exec()

    def show_choosing(self) -> None:
        """Offer the versions of records that two computers of the unit changed."""
        if self._facts is not None:
            ChoosingDialog(self.desk, self._facts.conflicts, parent=self).exec()

    def show_numbers(self) -> None:
        """Offer the numbers that two computers of the unit gave twice."""
        if self._facts is not None:
            SameNumbersDialog(self.desk, self._facts.shared, parent=self).exec()

    def show_unsettled(self) -> None:
        """List what units below have not chosen yet."""
        if self._facts is not None:
            UnsettledDialog(self._facts.unsettled, parent=self).exec()

    def show_streams(self) -> None:
        """List how far each stream has come."""
        if self._facts is not None:
            StreamsDialog(self._facts.streams, parent=self).exec()

    def show_receipts(self) -> None:
        """Offer codes and receipt files for what was imported, also a moment ago."""
        bundles = self.desk.workspace.bundles
        self.desk.work.read(lambda: bundles.history("in"), self._offer_receipts, slot="receipts")

    def _offer_receipts(self, received: list[BundleView]) -> None:
        taken = [view for view in received if view.code]
        ReceiptsDialog(self.desk, taken, parent=self).exec()

    def take_starter(self) -> None:
        """Ask for the starter bundle of a unit above and trust it once compared."""
        file = ask_bundle(self, tr("Starter bundle of the unit above"))
        if file is not None:
            stations = self.desk.workspace.stations
            self._preview = (file, starter_dialog)
            self.desk.work.read(partial(stations.preview_starter, file), self._compare, slot="trust")

    def enrol(self) -> None:
        """Ask for the request of a station below and accept it once compared."""
        file = ask_bundle(self, tr("Request of a station below"))
        if file is not None:
            stations = self.desk.workspace.stations
            self._preview = (file, enrol_dialog)
            self.desk.work.read(partial(stations.preview_request, file), self._compare, slot="trust")

    def show_stations(self) -> None:
        """List the stations known here, with what can be done about each."""
        if self._facts is not None:
            StationsDialog(self.desk, self._facts.stations, parent=self).exec()
            self.refresh_soon()

    def renew_key(self) -> None:
        """Offer another key for this station."""
        if self._facts is not None:
            facts = self._facts
            RenewalDialog(self.desk, facts.own, has_below=facts.below > 0, parent=self).exec()
            self.refresh_soon()

    def go_on(self) -> None:
        """Go on in a new epoch after the unit above ended this station's streams."""
        stations = self.desk.workspace.stations
        self.desk.work.change(stations.go_on, self._went_on)

    def _went_on(self, changed: Changed[int]) -> None:
        self.desk.saved(tr("{n} entries go out again with the next bundle", n=changed.record))
        self.refresh_soon()

    def write_request(self) -> None:
        """Write the request by which the unit above accepts this station."""
        folder = ask_folder(self, tr("Where to write the request"))
        if folder is not None:
            stations = self.desk.workspace.stations
            self.desk.work.read(partial(stations.request, folder), self._requested, slot="trust")

    def write_starter(self) -> None:
        """Write the starter bundle for the units below."""
        folder = ask_folder(self, tr("Where to write the starter bundle"))
        if folder is not None:
            stations = self.desk.workspace.stations
            self.desk.work.long(
                tr("Writing the starter bundle"),
                lambda progress: stations.starter(folder, progress=progress),
                self._starter_written,
            )

    def _offer_held(self, count: int) -> None:
        """Offer what was kept for a newer program, once the program is another one."""
        if not count:
            self.banner.clear()
            return
        self.banner.say(
            State.INFO,
            tr("They were kept because the program before could not read them."),
            head=tr("{n} bundles may be imported now that the program was updated", n=count),
            button=tr("Import the kept files again"),
            on_click=self.receiving.take_held,
        )

    def _read(self) -> ExchangeFacts:
        workspace = self.desk.workspace
        superiors = workspace.units.superiors(workspace.unit.key)
        stations = workspace.stations.everybody()
        known = {record.unit for record in stations if record.state == "enrolled"}
        return ExchangeFacts(
            own=workspace.stations.own(),
            streams=tuple(workspace.bundles.streams()),
            below=len(workspace.units.below(workspace.unit.key)),
            superior=superiors[0].short_body if superiors else "",
            stations=stations,
            ended=workspace.stations.ended(),
            connected=not superiors or superiors[0].key in known,
            setbacks=tuple(workspace.bundles.setbacks.listed()),
            conflicts=tuple(workspace.bundles.conflicts.listed()),
            shared=tuple(workspace.bundles.same_numbers.listed()),
            unsettled=workspace.bundles.unsettled(),
            lot=workspace.bundles.imports.last(),
        )

    def _show(self, facts: ExchangeFacts) -> None:
        self._facts = facts
        mine = max((v.seq for v in facts.streams if v.own and not v.notices), default=0)
        note = tr(
            "Station {fingerprint} · {n} entries of its own", fingerprint=facts.own.fingerprint[:5], n=mine
        )
        self.head.set(tr("Send/Receive"), note)
        self.receiving.offer_undo(facts.lot)
        self.receiving.say_streams(streams_line(facts.streams, facts.below))
        torn = len(facts.conflicts)
        self.choosing.setVisible(torn > 0)
        self.choosing.set_words(tr("Choose a version {n}", n=torn))
        self.numbers.setVisible(bool(facts.shared))
        self.numbers.set_words(tr("Numbers given twice {n}", n=len(facts.shared)))
        self.below.setVisible(bool(facts.unsettled))
        self.below.set_words(tr("Not chosen below {n}", n=len(facts.unsettled)))
        aside = len(facts.setbacks)
        self.setbacks.setVisible(aside > 0)
        self.setbacks.set_words(tr("Not imported {n}", n=aside))
        if facts.own.replaced:
            self.banner.say(
                State.BAD,
                tr(
                    "Its data were restored from before, and the new key is not on this computer. Make a "
                    "station of its own from it with “cchc station copied”, and let the unit above enrol it."
                ),
                head=tr("The key of this station was renewed; nobody takes what the old one signs"),
            )
        elif facts.ended:
            self.banner.say(
                State.WARN,
                tr(
                    "Two computers wrote under its name. If the unit goes on with this one, what was not "
                    "taken is sent again; set the other computer up anew."
                ),
                head=tr("{unit} has ended the streams of this station", unit=facts.superior),
            )
            go_on = self.banner.add_button(tr("Go on with this computer"), self.go_on)
            keep_to(self.desk, Right.ADMINISTER, go_on)
        elif facts.connected:
            self._offer_held(sum(setback.offered for setback in facts.setbacks))
        else:
            self.banner.say(
                State.INFO,
                tr(
                    "Take in its starter bundle, then give it this station's request. Until then nothing can "
                    "be encrypted for it."
                ),
                head=tr("This station is not connected with {unit} yet", unit=facts.superior),
            )
            starter = self.banner.add_button(tr("Starter bundle…"), self.take_starter)
            keep_to(self.desk, Right.ADMINISTER, starter)
            self.banner.add_button(tr("Write a request…"), self.write_request)

    def _place(self) -> None:
        narrow = self.width() < NARROW
        self.parts.setVisible(narrow)
        self.code.setVisible(not narrow)
        self.receiving.set_narrow(on=narrow)
        sending = self.parts.chosen() == 0
        self._left.setVisible(not narrow or sending)
        self.receiving.setVisible(not narrow or not sending)
        directions = QBoxLayout.Direction
        self._stacked.setDirection(directions.LeftToRight if narrow else directions.TopToBottom)
        self._stacked.setStretch(0, 6 if narrow else 0)
        self._stacked.setStretch(1, 5 if narrow else 1)

    def _show_receiving(self) -> None:
        """Show what becomes of files that were dropped, wherever on the page."""
        self.parts.choose(1)
        self._place()

    def _compare(self, facts: StarterFacts) -> None:
        file, dialog = self._preview
        dialog(self.desk, file, facts, self).exec()

    def _requested(self, path: Path) -> None:
        own = self._facts.own.fingerprint if self._facts else ""
        words = tr("Give this file to the unit above, then read out the fingerprint when it calls.")
        tell_fingerprint(self, tr("The request is written"), words, path, own)

    def _starter_written(self, changed: Changed[Path]) -> None:
        own = self._facts.own.fingerprint if self._facts else ""
        words = tr("Give this file to the units below and print the fingerprint in the official letter.")
        tell_fingerprint(self, tr("The starter bundle is written"), words, changed.record, own)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        facts = self._facts
        superior, below = bool(facts and facts.superior), bool(facts and facts.below)
        everybody, rules, exchange = Right.READ, Right.ADMINISTER, Right.EXCHANGE
        code = not self.code.isVisible()
        entries = [
            (tr("Fingerprint of this station"), "fingerprint-line", self._show_own, True, everybody),
            (tr("Renew the key of this station…"), "refresh-line", self.renew_key, True, rules),
            (tr("Take in a starter bundle…"), "inbox-archive-line", self.take_starter, superior, rules),
            (tr("Write a request…"), "mail-send-line", self.write_request, superior, everybody),
            (tr("Enrol a station…"), "shield-check-line", self.enrol, True, rules),
            (tr("Stations known here…"), "computer-line", self.show_stations, True, everybody),
            (tr("Write a starter bundle…"), "archive-line", self.write_starter, below, rules),
            (tr("Enter a receipt code…"), "key-2-line", self.enter_code, code, exchange),
        ]
        for words, sign, do, shown, right in entries:
            if shown:
                action = menu.addAction(icon(sign), words)
                action.triggered.connect(lambda _checked=False, do=do: do())
                keep_action(self.desk, right, action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.station.mapToGlobal(self.station.rect().bottomLeft()))

    def _show_own(self) -> None:
        if self._facts is not None:
            words = tr("Read it out when the unit above calls, or compare it with the one in your letter.")
            tell_fingerprint(
                self, tr("Fingerprint of this station"), words, None, self._facts.own.fingerprint
            )
