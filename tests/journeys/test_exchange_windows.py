"""Bundles that heal through the real windows of a commune, its district and Sở Nội vụ."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.desktops import Desktop, Journey
from builders.enrolling import ask_to_be_enrolled, enrol
from builders.exchange import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    Exchange,
    TickingClock,
    introduce,
    record,
    titles,
    workspace,
)
from builders.hands import Hands
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.language import tr
from cchc_desktop.workspace import Workspace
from ui.bundles.screen import BundlesScreen
from ui.bundles.sending import MAIL
from ui.bundles.stations import StationsDialog

FIRST, SECOND, LATER = "Phát thanh tháng 3", "Hội nghị quán triệt", "Niêm yết thủ tục"
BOTH = sorted([FIRST, SECOND])
HALF_A_MESSAGE = 5_600_000
SENT, CAME = tr("Sent bundles"), tr("Received bundles")


@pytest.fixture
def exchange(journey: Journey) -> Iterator[Exchange]:
    """Three computers; the commune has the district's starter bundle, and was not accepted yet."""
    clock = TickingClock()
    units = {"xa": COMMUNE, "huyen": DISTRICT, "tinh": PROVINCE}
    commune, district, province = (workspace(journey.folder / n, code, clock) for n, code in units.items())
    made = Exchange(journey.folder / "carried", commune, district, province)
    made.stick.mkdir()
    introduce(province, district, made.stick)
    starter = district.stations.starter(made.stick).record
    commune.stations.take_starter(starter, district.stations.own().fingerprint)
    journey.workspaces += [commune, district, province]
    return made


def picture(journey: Journey, number: int, name: str) -> Path:
    """Write a scan of half a message, which no packing makes smaller."""
    file = journey.folder / name
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(HALF_A_MESSAGE + number))
    return file


def test_a_lost_message_heals_and_a_lost_computer_gets_everything_back(
    journey: Journey, exchange: Exchange, hands: Hands
) -> None:
    """Of two messages the first is lost: the district reads which entries lack, and a stick brings all.

    Code and receipt go back, the data go on to Sở Nội vụ, and return after the commune's disk has died.
    """
    backup = exchange.commune.backups.make().record.path
    record(exchange.commune, FIRST, picture(journey, 1, "lịch phát thanh.pdf"))
    record(exchange.commune, SECOND, picture(journey, 2, "biên bản hội nghị.pdf"))
    commune = journey.show(exchange.commune)
    request, fingerprint = ask_to_be_enrolled(journey, commune)
    lost, second = write_messages(journey, commune)
    lost.unlink()

    district = journey.show(exchange.district)
    enrol(journey, district, request, fingerprint)
    receiving = district.page("bundles", BundlesScreen).receiving
    hands.drop(receiving, second)
    hands.wait(lambda: len(hands.rows(CAME)) == 1)
    assert "Chờ gói trước" in hands.rows(CAME)[0]
    lacking = f"Còn thiếu các bản ghi từ 1 đến 3 của Thị trấn Diên Khánh, trạm {fingerprint[:5]}."
    assert lacking in receiving.banner.text()
    hands.press(tr("Import the ready bundles"))
    hands.wait(lambda: "Chưa có gói nào" in receiving.banner.text())
    assert titles(exchange.district, exchange.commune) == []

    journey.sit_at(commune)
    stick = export(journey, commune)
    journey.sit_at(district)
    hands.drop(receiving, stick, second)
    hands.press(tr("Import {n} ready bundles", n=1))
    hands.wait(lambda: any(tr("Imported") in row for row in hands.rows(CAME)))
    assert titles(exchange.district, exchange.commune) == BOTH
    receipt, code = acknowledge(journey, district)

    journey.sit_at(commune)
    hands.press(tr("Enter a receipt code…"), lambda _dialog: type_code(hands, code))
    hands.wait(lambda: any(tr("Received, by telephone") in row for row in hands.rows(SENT)))
    assert exchange.commune.bundles.preview_export().news == 4
    take_in(journey, commune, receipt)
    hands.wait(lambda: any(tr("Receipt came") in row for row in hands.rows(SENT)))
    assert exchange.commune.bundles.preview_export().news == 0

    journey.sit_at(district)
    pass_on(journey, district, exchange.province)
    assert titles(exchange.province, exchange.commune) == BOTH

    restored = lose_the_disk(journey, commune, backup)
    journey.sit_at(district)
    returned = journey.new_file(district, lambda: give_back(journey))
    again = journey.show(restored)
    journey.go(again, "bundles", BundlesScreen)
    take_in(journey, again, returned)
    assert titles(restored, restored) == BOTH
    record(restored, LATER)
    journey.sit_at(again)
    take_in(journey, district, export(journey, again))
    assert titles(exchange.district, restored) == sorted([FIRST, SECOND, LATER])


def write_messages(journey: Journey, commune: Desktop) -> list[Path]:
    """Write what is new as e-mail drafts and return them, the first part first."""
    hands = journey.hands
    page = commune.page("bundles", BundlesScreen)
    hands.wait(lambda: page.sending.places.cards and not commune.window.busy())
    before = set(journey.usb.iterdir())
    (mail,) = [card for card in page.sending.places.cards if card.offer.value == MAIL]
    hands.press(mail)
    into = hands.pick(journey.usb)
    hands.press(page.sending.write, lambda _dialog: hands.press(tr("Choose the folder…"), into))
    hands.wait(lambda: "Đã ghi 2 thư nháp" in page.sending.banner.text())
    drafts = sorted(set(journey.usb.iterdir()) - before)
    assert [draft.suffix for draft in drafts] == [".eml", ".eml"]
    return drafts


def export(journey: Journey, at: Desktop) -> Path:
    """Write everything new for the unit above onto the stick."""
    hands, page = journey.hands, at.page("bundles", BundlesScreen)
    hands.wait(lambda: page.sending.places.cards and not at.window.busy())
    hands.press(tr("Another folder…"), hands.pick(journey.usb))
    return journey.new_file(at, lambda: hands.press(page.sending.write))


def take_in(journey: Journey, at: Desktop, bundle: Path) -> None:
    """Drop a bundle and import it."""
    hands = journey.hands
    journey.sit_at(at)
    hands.drop(at.page("bundles", BundlesScreen).receiving, bundle)
    hands.press(tr("Import {n} ready bundles", n=1))
    hands.wait(lambda: tr("Imported") in hands.rows(CAME)[0] and not at.window.busy())


def pass_on(journey: Journey, district: Desktop, province: Workspace) -> None:
    """Carry everything new of the district to Sở Nội vụ."""
    relayed = export(journey, district)
    above = journey.show(province)
    journey.go(above, "bundles", BundlesScreen)
    take_in(journey, above, relayed)


def acknowledge(journey: Journey, district: Desktop) -> tuple[Path, str]:
    """Write the receipt onto the stick; return it with the code that is read out."""
    hands = journey.hands
    codes: list[str] = []

    def answer(_dialog: QDialog) -> None:
        codes.append(hands.rows(tr("Receipts to take back"))[0].rpartition(" | ")[2])
        hands.press(tr("Write the receipt file…"), hands.pick(journey.usb))
        hands.wait(lambda: hands.sees(str(journey.usb)))
        hands.press(tr("Close"))

    receiving = district.page("bundles", BundlesScreen).receiving
    receipt = journey.new_file(district, lambda: hands.press(receiving.receipts, answer))
    (code,) = codes
    return receipt, code


def type_code(hands: Hands, code: str) -> None:
    """Type a receipt code as it is heard: misheard once, then right."""
    hands.write(tr("Receipt code"), ("0" if code[0] != "0" else "1") + code[1:])
    hands.press(tr("Note as received"))
    hands.wait(lambda: hands.error(tr("Receipt code")))
    hands.write(tr("Receipt code"), code)
    hands.press(tr("Note as received"))
    hands.wait(lambda: hands.sees("đã được nhận") or hands.sees("đã nhận"))
    hands.press(tr("Close"))


def give_back(journey: Journey) -> None:
    """Write the commune's data for it, from the list of stations."""
    hands = journey.hands

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, StationsDialog)
        hands.click_row(tr("Stations known here"), "Thị trấn Diên Khánh")
        hands.press(tr("Give the data back…"), hands.pick(journey.usb))
        hands.wait(lambda: hands.sees(str(journey.usb)))
        hands.press(tr("Close"))

    hands.choose_in_menu(tr("Station…"), tr("Stations known here…"), answer)


def lose_the_disk(journey: Journey, commune: Desktop, backup: Path) -> Workspace:
    """Put the commune's data back to an old backup, as a new disk would have it; return it opened."""
    old = commune.workspace
    commune.window.close()
    journey.windows.remove(commune.window)
    journey.workspaces.remove(old)
    old.close()
    Workspace.restore(old.folder, backup, password="demo", clock=old.clock)
    restored = Workspace.open(old.folder, password="demo", clock=old.clock)
    journey.workspaces.append(restored)
    assert titles(restored, restored) == []
    return restored
