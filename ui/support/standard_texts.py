"""Supplies the words of Qt's own menus and buttons, which ship without Vietnamese."""

from typing import Final

from PySide6.QtCore import QTranslator

from cchc_desktop.domain.language import language, tr

_MENUS: Final = frozenset(
    {"QLineEdit", "QWidgetTextControl", "QPlainTextEdit", "QTextEdit", "QAbstractSpinBox", "QTextBrowser"}
)
_BUTTONS: Final = frozenset(
    {"QPlatformTheme", "QDialogButtonBox", "QMessageBox", "QFileDialog", "QFileSystemModel", "QPrintDialog"}
)
_CALENDAR: Final = frozenset({"QCalendarWidget"})


class StandardTexts(QTranslator):
    """Answers Qt's source texts in the officer's language; unknown ones stay as Qt has them."""

    def isEmpty(self) -> bool:
        """Tell Qt that there are texts here."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the words for `source`, None to leave it."""
        del disambiguation, n
        if language() == "en" or not source or context not in _MENUS | _BUTTONS | _CALENDAR:
            return None
        return _texts().get(source.replace("&", ""))


def _texts() -> dict[str, str]:
    return {
        "Undo": tr("Undo"),
        "Redo": tr("Redo"),
        "Cut": tr("Cut"),
        "Copy": tr("Copy"),
        "Copy Link Location": tr("Copy the link"),
        "Paste": tr("Paste"),
        "Delete": tr("Delete"),
        "Select All": tr("Select all"),
        "Clear": tr("Clear"),
        "Step up": tr("One more"),
        "Step down": tr("One less"),
        "OK": tr("OK"),
        "Cancel": tr("Cancel"),
        "Close": tr("Close"),
        "Yes": tr("Yes"),
        "No": tr("No"),
        "Save": tr("Save"),
        "Open": tr("Open"),
        "Discard": tr("Do not save"),
        "Apply": tr("Apply"),
        "Help": tr("Help"),
        "Retry": tr("Try again"),
        "Look in:": tr("Folder:"),
        "File name:": tr("File name:"),
        "Files of type:": tr("Kind of file:"),
        "Directory:": tr("Folder:"),
        "Choose": tr("Choose"),
        "Name": tr("Name"),
        "Size": tr("Size"),
        "Type": tr("Kind"),
        "Date Modified": tr("Changed on"),
        "Back": tr("Back"),
        "Forward": tr("Forward"),
        "Parent Directory": tr("Folder above"),
        "Create New Folder": tr("New folder"),
        "New Folder": tr("New folder"),
        "List View": tr("As a list"),
        "Detail View": tr("With details"),
        "Rename": tr("Rename"),
        "Computer": tr("This computer"),
        "My Computer": tr("This computer"),
        "Directories": tr("Folders"),
        "All Files (*)": tr("All files (*)"),
        "%1 already exists.\nDo you want to replace it?": tr("%1 is there already.\nReplace it?"),
        "Previous Month": tr("Month before"),
        "Next Month": tr("Month after"),
    }
