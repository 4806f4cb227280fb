"""A station asks the unit above to accept it, through the windows of both."""

import re
from pathlib import Path
from typing import Final

from builders.desktops import Desktop, Journey
from builders.hands import Answer, Hands
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.language import tr
from ui.bundles.screen import BundlesScreen

FINGERPRINT: Final = re.compile(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}")


def comparison(hands: Hands, fingerprint: str, go: str) -> Answer:
    """Return the answer that compares a fingerprint: mistyped once, then right."""

    def answer(_dialog: QDialog) -> None:
        hands.write(tr("Fingerprint"), "22222-22222-22222-22222")
        hands.press(go)
        hands.wait(lambda: hands.error(tr("Fingerprint")))
        hands.write(tr("Fingerprint"), fingerprint)
        hands.press(go)

    return answer


def ask_to_be_enrolled(journey: Journey, commune: Desktop) -> tuple[Path, str]:
    """Write the request of the commune's station; return it with the fingerprint it shows."""
    hands = journey.hands
    journey.go(commune, "bundles", BundlesScreen)
    shown: list[str] = []

    def note(_dialog: QDialog) -> None:
        shown.extend(words for words in hands.texts() if FINGERPRINT.fullmatch(words))
        hands.press(tr("Close"))

    request = journey.new_file(
        commune,
        lambda: hands.choose_in_menu(tr("Station…"), tr("Write a request…"), hands.pick(journey.usb), note),
    )
    (fingerprint,) = shown
    return request, fingerprint


def enrol(journey: Journey, superior: Desktop, request: Path, fingerprint: str) -> None:
    """Take the commune's request in and compare its fingerprint."""
    hands = journey.hands
    journey.go(superior, "bundles", BundlesScreen)
    compare = comparison(hands, fingerprint, tr("Compare and enrol"))
    hands.choose_in_menu(tr("Station…"), tr("Enrol a station…"), hands.pick(request), compare)
