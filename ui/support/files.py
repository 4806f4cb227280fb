"""Asks for files and folders in the system's own dialogs, in the officer's language."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop.domain.language import tr


def kinds(words: str, *suffixes: str) -> str:
    """Return a filter for file dialogs: "Bundles (*.cchc)"."""
    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes)})"


def ask_files(parent: QWidget | None, title: str, *, of: str = "", many: bool = True) -> list[Path]:
    """Return the files the officer chose, none when the dialog was closed; `of` is a filter of `kinds`."""
    start = str(_last())
    everything = kinds(tr("All files"), "")
    shown = f"{of};;{everything}" if of else everything
    if many:
        names, _ = QFileDialog.getOpenFileNames(parent, title, start, shown)
    else:
        name, _ = QFileDialog.getOpenFileName(parent, title, start, shown)
        names = [name] if name else []
    files = [Path(name) for name in names]
    if files:
        _keep(files[0].parent)
    return files


def ask_folder(parent: QWidget | None, title: str) -> Path | None:
    """Return the folder the officer chose."""
    name = QFileDialog.getExistingDirectory(parent, title, str(_last()))
    if not name:
        return None
    _keep(Path(name))
    return Path(name)


def ask_target(parent: QWidget | None, title: str, *, name: str, of: str) -> Path | None:
    """Return where to write a file, proposed as `name` in the folder used last."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(_last() / name), of)
    if not chosen:
        return None
    _keep(Path(chosen).parent)
    return Path(chosen)


def _last() -> Path:
    folder = Path(str(QSettings().value("files/last", "")) or Path.home())
    return folder if folder.is_dir() else Path.home()


def _keep(folder: Path) -> None:
    QSettings().setValue("files/last", str(folder))
