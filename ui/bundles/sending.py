"""The card that sends: to whom, what goes in, how it is protected, and where it is written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cchc_desktop.domain.bundle_records import BundleKind
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.progress import Progress
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import number, size
from cchc_desktop.services.bundle_results import ExportPreview, SentParts
from cchc_desktop.services.drives import Drive, free_space, removable_drives
from ui.bundles.contents import ContentsDialog, PlainReasonDialog
from ui.bundles.mailing import MailDialog, tell_drafts
from ui.bundles.words import contents, from_where
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import FootedCard
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Text

OTHER: Final = "other"
MAIL: Final = "mail"


class FittingScroll(ScrollBody):
    """Is as high as what stands inside, and scrolls only where there is less room."""

    def __init__(self) -> None:
        super().__init__(margins=(15, 0, 15, 0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        inside = self.column.parentWidget()
        if inside is not None:
            # else wrapped text asks for the height it has when it is narrow
            inside.setMinimumHeight(1)

    def sizeHint(self) -> QSize:
        """Ask for the height of what stands inside at this width."""
        return QSize(super().sizeHint().width(), self.column.totalHeightForWidth(self.viewport().width()))

    def minimumSizeHint(self) -> QSize:
        """Be content with a few lines."""
        return QSize(200, min(120, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height when what stands inside changes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that goes with another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit bundles go to."""

    key: str
    name: str
    above: bool


@dataclass(frozen=True, slots=True)
class SendFacts:
    """What the card shows: the bundle as it would be now, and the drives it could go to."""

    partners: tuple[Partner, ...]
    preview: ExportPreview | None
    drives: tuple[Drive, ...]
    station: str
    address: str
    """Where mail for the chosen unit went last."""


class SendCard(FootedCard):
    """Writes what one unit has not acknowledged yet; tells `exported` with the written bundle."""

    exported = Signal(object)
    starter_wanted = Signal()
    enrol_wanted = Signal()

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Send bundles"), parent=parent)
        self._desk = desk
        self._facts: SendFacts | None = None
        self._folder: Path | None = None
        self._sent: SentParts | None = None
        self._by_mail = False
        self.news = Badge()
        self.news.hide()
        self.head.addWidget(self.news)
        self.whom = ComboField(icon_name="send-plane-line")
        self.whom.currentIndexChanged.connect(lambda _at: self.read())
        self._whom_field = Field(tr("Send to"), self.whom)
        self._whom_field.hide()
        scroll = FittingScroll()
        self.body.setContentsMargins(0, 0, 0, 10)
        self.body.addWidget(scroll)
        inside = scroll.column
        inside.addWidget(self._whom_field)
        labels = (tr("Content"), tr("Size"), tr("Goes on from"), tr("Protection"))
        self.facts = Facts([(words, "") for words in labels])
        inside.addWidget(self.facts)
        self.banner = Banner()
        inside.addWidget(self.banner)
        inside.addStretch(1)
        self.places = ChoiceCards(tr("Where to write the bundle"))
        self.places.changed.connect(self._place_chosen)
        inside.addWidget(self.places)
        self.write = Button(
            tr("Export bundle"), self.export, look="primary", icon_name="upload-2-line", shortcut="Ctrl+S"
        )
        self.look = Button(tr("Preview the content"), self.show_contents)
        self.foot.addWidget(self.write)
        keep_to(desk, Right.EXCHANGE, self.write)
        self.foot.addWidget(self.look)
        self.foot.addStretch(1)
        self._offline = Text(tr("no network needed"), "hint")
        self.foot.addWidget(self._offline)

    def read(self) -> None:
        """Read what would go in now."""
        whom = self.whom.value()
        workspace = self._desk.workspace

        def ask() -> SendFacts:
            superiors = workspace.units.superiors(workspace.unit.key)[:1]
            known = {s.unit for s in workspace.stations.everybody() if s.state == "enrolled"}
            below = [unit for unit in workspace.units.below(workspace.unit.key) if unit.key in known]
            own = workspace.unit.key
            beside = (Partner(own, tr("Other computers of this unit"), above=False),) if own in known else ()
            partners = (
                *(Partner(unit.key, unit.short_body, above=True) for unit in superiors),
                *beside,
                *(Partner(unit.key, unit.short_body, above=False) for unit in below),
            )
            named = next((p.key for p in partners if p.key == whom), partners[0].key if partners else "")
            preview = workspace.bundles.preview_export(named) if named else None
            address = workspace.bundles.address(named) if named else ""
            station = workspace.stations.own().id
            return SendFacts(partners, preview, removable_drives(), station, address)

        self._desk.work.read(ask, self._show, slot="send")

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was said of the last export."""
        super().hideEvent(event)
        self._sent = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the hint when the buttons need its room."""
        super().resizeEvent(event)
        needed = self.write.sizeHint().width() + self.look.sizeHint().width() + 60
        self._offline.setVisible(self.width() > needed + self._offline.sizeHint().width())

    def export(self) -> None:
        """Write the bundle to the chosen place, or say what stands in the way."""
        preview = self._facts.preview if self._facts else None
        if preview is None:
            return
        by_mail = self.places.value() == MAIL
        folder, address = self._asked_for_mail() if by_mail else (self._chosen_folder(), None)
        if folder is None:
            return
        reason = None
        if not preview.encryptable:
            dialog = PlainReasonDialog(preview.recipient_name, parent=self)
            if not dialog.exec():
                return
            reason = dialog.reason()
        bundles, whom = self._desk.workspace.bundles, preview.recipient

        def write(progress: Progress) -> Changed[SentParts]:
            if by_mail:
                return bundles.draft(folder, whom, address=address, plain_reason=reason, progress=progress)
            one = bundles.export(folder, whom, plain_reason=reason, progress=progress)
            return Changed(SentParts((one.record,), ()), one.nouns)

        self.write.setEnabled(False)
        self._by_mail = by_mail
        words = tr("Exporting bundle {number}", number=preview.number)
        self._desk.work.long(words, write, self._done, self._failed, cancelled=self._stopped)

    def show_contents(self) -> None:
        """Show everything that would go in, by kind."""
        if self._facts is not None and self._facts.preview is not None:
            ContentsDialog(self._facts.preview, parent=self).exec()

    def _show(self, facts: SendFacts) -> None:
        self._facts = facts
        preview = facts.preview
        several = len(facts.partners) > 1
        self.whom.blockSignals(True)
        self.whom.set_choices([(partner.key, partner.name) for partner in facts.partners])
        if preview is not None:
            self.whom.choose(preview.recipient)
        self.whom.blockSignals(False)
        self._whom_field.setVisible(several)
        self._offer_places(facts.drives)
        self.banner.clear()
        if preview is None:
            self._show_nobody()
            return
        above = preview.kind is BundleKind.UP
        name = next(partner.name for partner in facts.partners if partner.key == preview.recipient)
        if preview.kind is BundleKind.PEER:
            self.set_heading(tr("Share with other computers"))
        else:
            up, down = tr("Send up to {unit}", unit=name), tr("Send down to {unit}", unit=name)
            self.set_heading(up if above else down)
        self.news.setVisible(True)
        if preview.news:
            words = tr("{n} changes not sent", n=number(preview.news))
            self.news.set(words, State.INFO, "send-plane-line")
        else:
            self.news.set(tr("Nothing new"), State.MUTE, "check-double-line")
        self.write.set_words(tr("Export bundle {number}", number=preview.number))
        self.facts.set(0, contents(preview.counts, blobs=preview.blobs) or tr("nothing yet"))
        self.facts.set(1, self._size(preview))
        self.facts.set(2, from_where(preview, facts.station))
        if preview.encryptable:
            self.facts.set(3, tr("Signed with the station key, encrypted for {unit}", unit=name))
            self._tell_sent()
        else:
            self.facts.set(
                3, tr("Signed with the station key; not encrypted, the key is missing"), tone="warn"
            )
            self._ask_for_key(name, above=above)

    def _show_nobody(self) -> None:
        self.set_heading(tr("Send bundles"))
        self.news.hide()
        self.facts.set(0, tr("No unit below has been enrolled yet, so there is nobody to send to."))
        for at in (1, 2, 3):
            self.facts.set(at, "")
        self.banner.say(
            State.INFO,
            tr("Take in the request of a unit below first."),
        )
        self._offer(tr("Enrol a station…"), self.enrol_wanted)

    def _ask_for_key(self, name: str, *, above: bool) -> None:
        if above:
            self.banner.say(
                State.WARN,
                tr("Take in the starter bundle of {unit} to encrypt for it.", unit=name),
            )
            self._offer(tr("Starter bundle…"), self.starter_wanted)
        else:
            self.banner.say(
                State.WARN,
                tr("Take in the request of {unit} to encrypt for it.", unit=name),
            )
            self._offer(tr("Enrol a station…"), self.enrol_wanted)

    def _offer(self, words: str, wanted: SignalInstance) -> None:
        """Offer in the banner what an administrator does first."""
        keep_to(self._desk, Right.ADMINISTER, self.banner.add_button(words, wanted.emit))

    def _size(self, preview: ExportPreview) -> str:
        words = tr("at most {size}", size=size(preview.size))
        if preview.blob_octets:
            files = size(preview.blob_octets)
            words = tr("at most {size}, of which {files} are files", size=size(preview.size), files=files)
        if preview.promised:
            words = tr(
                "{size}; {n} files are not here and follow later", size=words, n=number(preview.promised)
            )
        return words

    def _offer_places(self, drives: tuple[Drive, ...]) -> None:
        offers = [
            ChoiceOffer(drive.folder, "usb-line", tr("USB {name}", name=drive.name), _free(drive.free))
            for drive in drives
        ]
        if self._folder is None:
            note = tr("on this computer or a network drive")
            offers.append(ChoiceOffer(OTHER, "folder-line", tr("Another folder…"), note))
        else:
            note = _free(free_space(self._folder))
            offers.append(ChoiceOffer(OTHER, "folder-line", str(self._folder), note))
        offers.append(ChoiceOffer(MAIL, "mail-send-line", tr("E-mail draft (.eml)"), self._messages()))
        self.places.set_offers(offers)

    def _messages(self) -> str:
        preview = self._facts.preview if self._facts else None
        if preview is None or preview.messages == 1:
            return tr("one message under 15 MB")
        return tr("about {n} messages, each under 15 MB", n=number(preview.messages))

    def _asked_for_mail(self) -> tuple[Path | None, str]:
        """Ask for address and folder of the drafts; None for a folder when nothing is to be written."""
        facts = self._facts
        if facts is None or facts.preview is None:
            return None, ""
        dialog = MailDialog(facts.preview, facts.address, parent=self)
        dialog.exec()
        return dialog.folder, dialog.address.text()

    def _place_chosen(self, value: object) -> None:
        if value == OTHER:
            folder = ask_folder(self, tr("Where to write the bundle"))
            if folder is not None:
                self._folder = folder
                self._offer_places(self._facts.drives if self._facts else ())
                self.places.choose(OTHER)

    def _chosen_folder(self) -> Path | None:
        value = self.places.value()
        if isinstance(value, Path):
            return value
        if self._folder is None:
            self._place_chosen(OTHER)
        return self._folder

    def _done(self, changed: Changed[SentParts]) -> None:
        self.write.setEnabled(True)
        self._sent = changed.record
        self._tell_sent()
        self.exported.emit(self._sent)

    def _tell_sent(self) -> None:
        """Say where the bundle written last lies, until the page is left or another is written."""
        if self._sent is None:
            return
        if self._by_mail:
            tell_drafts(self.banner, self._sent)
            return
        (sent,) = self._sent.parts
        file, octets, folder = sent.path.name, size(sent.size), sent.path.parent
        words = tr("{file}, {size}, lies in {folder}.", file=file, size=octets, folder=folder)
        if self._facts and any(folder.is_relative_to(drive.folder) for drive in self._facts.drives):
            remove = tr("Choose “Safely remove” in the system before you pull the drive out.")
            words = f"{words} {remove}"
        head = tr("Bundle {number} is exported, not yet received", number=sent.number)
        self.banner.say(State.OK, words, head=head)

    def _failed(self, failure: Failure) -> None:
        self.write.setEnabled(True)
        self.banner.say(State.BAD, failure.hint, head=failure.message)

    def _stopped(self) -> None:
        self.write.setEnabled(True)
        self.banner.say(State.INFO, tr("Stopped; nothing was left behind."))


def _free(octets: int | None) -> str:
    return tr("free space unknown") if octets is None else tr("{free} free", free=size(octets))
