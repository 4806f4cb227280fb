"""The sign of each kind of file."""

from typing import Final

from cchc_desktop.domain.file_kinds import FileKind, kind_of

_ICONS: Final = {
    FileKind.PDF: "file-pdf-line",
    FileKind.PICTURE: "image-line",
    FileKind.SOUND: "music-2-line",
    FileKind.FILM: "film-line",
    FileKind.ARCHIVE: "file-zip-line",
}


def kind_icon(media_type: str) -> str:
    """Return the sign of a kind of file."""
    return _ICONS.get(kind_of(media_type), "file-text-line")
