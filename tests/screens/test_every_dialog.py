"""Every dialog of the program can be read whole in both languages and worked with the keys alone."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from builders import gallery_exchange, gallery_office, gallery_papers, gallery_work
from builders.gallery import LONG, UNIT, Gallery, Scene, set_scene
from builders.measuring import askew, cut_words, leaps, outside, shown, texts, unnamed
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

import ui
from cchc_desktop.domain.language import LANGUAGES, catalogue, set_language
from ui.bundles.settling import SettlingDialog
from ui.locking import LockDialog
from ui.plans.dialogs import AskDialog
from ui.reports.identities import _IdentityDialog
from ui.settings.people_dialogs import PersonDialog
from ui.widgets.dialog import Dialog
from ui.widgets.recovery_sheet import RecoverySheetDialog

GALLERY: Gallery = {
    **gallery_exchange.GALLERY,
    **gallery_work.GALLERY,
    **gallery_papers.GALLERY,
    **gallery_office.GALLERY,
}
SMALLEST = QSize(910, 442)
"""What 1366 × 768 leaves at 150 % between the taskbar and the title of a window."""
_ROUNDS = 4
"""What is laid out anew asks what stands around it to be laid out too."""
WIZARD = QSize(1180, 640)
FOUNDATIONS = {Dialog, AskDialog, PersonDialog, SettlingDialog, _IdentityDialog}
STAYING = (LockDialog, RecoverySheetDialog)
"""Esc neither unlocks nor puts a sheet away that nobody has printed."""
SHORTENED = (LONG, UNIT, "/")
"""Words of the officer, and paths, may end in dots where room is short."""


@pytest.fixture(scope="module")
def scene(dressed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One desk for all dialogs: they show, and change nothing."""
    del dressed
    made = set_scene(tmp_path_factory.mktemp("gallery"))
    yield made
    made.desk.work.close()
    made.at.close()


@contextmanager
def opened(name: str, scene: Scene, qtbot: QtBot) -> Iterator[QDialog]:
    """Open one dialog of the gallery until it has read what it shows."""
    dialog = GALLERY[name](scene)
    dialog.show()
    work = getattr(dialog, "work", scene.desk.work)
    qtbot.waitUntil(lambda: not scene.desk.work.busy() and not work.busy(), timeout=15_000)
    for _ in range(_ROUNDS):
        QApplication.processEvents()
    yield dialog
    dialog.close()
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _every_kind(kind: type[QObject]) -> set[type[QObject]]:
    return {kind}.union(*(_every_kind(each) for each in kind.__subclasses__()))


def test_no_dialog_is_missing_here(scene: Scene) -> None:
    """Whoever writes another dialog hangs it into the gallery, so that it is looked at too."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    kinds = {each for each in _every_kind(Dialog) if each.__module__.startswith("ui.")}
    hung = set()
    for make in GALLERY.values():
        dialog = make(scene)
        hung.add(type(dialog))
        dialog.deleteLater()
    assert {kind.__name__ for kind in kinds - hung - FOUNDATIONS} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_whatever_the_room(scene: Scene, qtbot: QtBot, language: str) -> None:
    """At its own size and on a small screen at 150 % every word is whole and fields stand in line."""
    set_language(language)
    faults = []
    for name in GALLERY:
        with opened(name, scene, qtbot) as dialog:
            least = dialog.minimumSize().expandedTo(dialog.minimumSizeHint())
            if least != least.boundedTo(SMALLEST):
                faults.append(f"{name}: needs {least.width()} × {least.height()}")
            usual = dialog.size() if isinstance(dialog, Dialog) else WIZARD
            for size in (usual, usual.boundedTo(SMALLEST)):
                dialog.resize(size)
                QApplication.processEvents()
                found = [*cut_words(dialog, SHORTENED), *askew(dialog), *outside(dialog)]
                faults += [f"{name}, {size.height()} high: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_every_dialog_is_worked_with_the_keys(scene: Scene, qtbot: QtBot) -> None:
    """Tab goes as one reads, every field has a name, one button at most is the main one, Esc leaves."""
    faults = []
    for name in GALLERY:
        with opened(name, scene, qtbot) as dialog:
            faults += [f"{name}: {fault}" for fault in (*leaps(dialog), *unnamed(dialog))]
            buttons: list[QPushButton] = shown(QPushButton, dialog)
            usual = [each for each in buttons if each.isDefault()]
            foot = [each for each in buttons if each.property("look") == "primary" and each.isDefault()]
            if usual != foot or len(usual) > 1:
                faults.append(f"{name}: Enter presses {[each.text() for each in usual]}")
            focus = dialog.focusWidget()
            if focus is None or not focus.isVisible():
                faults.append(f"{name}: the keys lead nowhere")
            qtbot.keyClick(focus or dialog, Qt.Key.Key_Escape)
            if dialog.isVisible() is not isinstance(dialog, STAYING):
                faults.append(f"{name}: Esc does not leave")
            if isinstance(dialog, LockDialog):
                dialog.leave()
    assert not faults, "\n".join(faults)


def test_every_dialog_speaks_one_language(scene: Scene, qtbot: QtBot) -> None:
    """In Vietnamese nothing English is left, in English nothing that has an English original."""
    said: dict[str, dict[str, set[str]]] = {}
    for language in LANGUAGES:
        set_language(language)
        for name in GALLERY:
            with opened(name, scene, qtbot) as dialog:
                said.setdefault(name, {})[language] = set(texts(dialog))
    translated = {text for source, text in catalogue("vi").items() if text != source}
    faults = []
    for name, by_language in said.items():
        same = by_language["vi"] & by_language["en"]
        faults += [f"{name}: {words!r} is not English" for words in by_language["en"] & translated]
        faults += [f"{name}: {words!r} is not Vietnamese" for words in same if _looks_english(words)]
    assert not faults, "\n".join(faults)


def _looks_english(words: str) -> bool:
    """Tell whether several words stand there without a single Vietnamese letter, and no name of a file."""
    return words.isascii() and len(re.findall(r"\b[a-z]{3,}\b", words)) > 1 and not re.search(r"[./@]", words)
