"""Which kinds of files may prove something, how large they may be, and how each is shown."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import size as size_words

MEGABYTE: Final = 1 << 20
LARGEST: Final = 4 << 30
"""No file above this is kept, whatever the settings say: FAT32 sticks carry no larger one."""
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
OLE: Final = "application/x-ole-storage"
"""Word, Excel and PowerPoint before 2007; installers are built alike, so the name decides on opening."""
_OLD_OFFICE: Final = frozenset({".doc", ".xls", ".ppt"})


class FileKind(StrEnum):
    """A family of files, told by their content."""

    PDF = "pdf"
    PICTURE = "picture"
    OFFICE = "office"
    TEXT = "text"
    SOUND = "sound"
    FILM = "film"
    ARCHIVE = "archive"
    OTHER = "other"
    """Programs, scripts, pages that run something, and whatever is not known: never kept."""

    @property
    def label(self) -> str:
        """Return the words for the officer."""
        return {
            FileKind.PDF: tr("PDF documents"),
            FileKind.PICTURE: tr("Pictures"),
            FileKind.OFFICE: tr("Office documents (Word, Excel, PowerPoint)"),
            FileKind.TEXT: tr("Plain text"),
            FileKind.SOUND: tr("Sound"),
            FileKind.FILM: tr("Film"),
            FileKind.ARCHIVE: tr("Archives (ZIP, RAR, 7z)"),
            FileKind.OTHER: tr("Unknown or program"),
        }[self]


ALLOWABLE: Final = tuple(kind for kind in FileKind if kind is not FileKind.OTHER)

_KNOWN: Final[dict[str, tuple[FileKind, str]]] = {
    "application/pdf": (FileKind.PDF, ".pdf"),
    "image/png": (FileKind.PICTURE, ".png"),
    "image/jpeg": (FileKind.PICTURE, ".jpg"),
    "image/gif": (FileKind.PICTURE, ".gif"),
    "image/bmp": (FileKind.PICTURE, ".bmp"),
    "image/tiff": (FileKind.PICTURE, ".tif"),
    "image/webp": (FileKind.PICTURE, ".webp"),
    "image/heic": (FileKind.PICTURE, ".heic"),
    f"{_OFFICE}wordprocessingml.document": (FileKind.OFFICE, ".docx"),
    f"{_OFFICE}spreadsheetml.sheet": (FileKind.OFFICE, ".xlsx"),
    f"{_OFFICE}presentationml.presentation": (FileKind.OFFICE, ".pptx"),
    f"{_OPEN}text": (FileKind.OFFICE, ".odt"),
    f"{_OPEN}spreadsheet": (FileKind.OFFICE, ".ods"),
    f"{_OPEN}presentation": (FileKind.OFFICE, ".odp"),
    "application/rtf": (FileKind.OFFICE, ".rtf"),
    OLE: (FileKind.OFFICE, ""),
    "text/plain": (FileKind.TEXT, ".txt"),
    "text/xml": (FileKind.TEXT, ".txt"),
    "audio/mpeg": (FileKind.SOUND, ".mp3"),
    "audio/ogg": (FileKind.SOUND, ".ogg"),
    "audio/wav": (FileKind.SOUND, ".wav"),
    "audio/mp4": (FileKind.SOUND, ".m4a"),
    "audio/aac": (FileKind.SOUND, ".aac"),
    "audio/amr": (FileKind.SOUND, ".amr"),
    "audio/flac": (FileKind.SOUND, ".flac"),
    "video/mp4": (FileKind.FILM, ".mp4"),
    "video/quicktime": (FileKind.FILM, ".mov"),
    "video/x-msvideo": (FileKind.FILM, ".avi"),
    "video/x-matroska": (FileKind.FILM, ".mkv"),
    "video/x-ms-asf": (FileKind.FILM, ".wmv"),
    "video/mpeg": (FileKind.FILM, ".mpg"),
    "application/zip": (FileKind.ARCHIVE, ".zip"),
    "application/vnd.rar": (FileKind.ARCHIVE, ".rar"),
    "application/x-7z-compressed": (FileKind.ARCHIVE, ".7z"),
}


def kind_of(media_type: str) -> FileKind:
    """Return the family of a media type; one that is not known is `OTHER`."""
    return _KNOWN.get(media_type, (FileKind.OTHER, ""))[0]


def safe_ending(media_type: str, name: str) -> str:
    """Return the ending under which a copy may be opened outside, empty when it may not be.

    The content decides, so that a script named "biên bản.bat" opens as plain text and never runs.
    """
    if media_type == OLE:
        ending = name[name.rfind(".") :].lower() if "." in name else ""
        return ending if ending in _OLD_OFFICE else ""
    return _KNOWN.get(media_type, (FileKind.OTHER, ""))[1]


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a workspace takes as evidence."""

    largest: int = 500 * MEGABYTE
    kinds: frozenset[FileKind] = frozenset(ALLOWABLE) - {FileKind.ARCHIVE}

    def check_size(self, name: str, size: int) -> None:
        """Raise UserMistake when a file is empty or larger than may be kept."""
        if size == 0:
            raise UserMistake(
                tr("{name} is empty (0 bytes).", name=name),
                hint=tr("Open it to see whether it was saved, then choose it again."),
                field="evidence",
            )
        most = min(self.largest, LARGEST)
        if size > most:
            raise UserMistake(
                tr(
                    "{name} is too large: {size}, at most {most}.",
                    name=name,
                    size=size_words(size),
                    most=size_words(most),
                ),
                hint=tr(
                    "Scan at a lower resolution or split the file; an administrator can raise the limit under"
                    " Administration, Evidence files."
                ),
                field="evidence",
            )

    def check_kind(self, name: str, media_type: str) -> None:
        """Raise UserMistake when the content, whatever the name says, is of a kind that is not taken."""
        kind = kind_of(media_type)
        if kind is FileKind.OTHER:
            raise UserMistake(
                tr("{name} is a program or of a kind that is not known.", name=name),
                hint=tr("Save it as PDF or as a picture, then attach that."),
                field="evidence",
            )
        if kind not in self.kinds:
            raise UserMistake(
                tr("{name} is not taken as evidence: {kind}.", name=name, kind=kind.label),
                hint=tr(
                    "Save it as PDF or as a picture, or let an administrator allow this kind under"
                    " Administration, Evidence files."
                ),
                field="evidence",
            )


def checked_limits(limits: FileLimits) -> FileLimits:
    """Return `limits` when they can be meant; UserMistake when nothing would be taken."""
    if not MEGABYTE <= limits.largest <= LARGEST:
        raise UserMistake(
            tr(
                "The largest size lies between {least} and {most}.",
                least=size_words(MEGABYTE),
                most=size_words(LARGEST),
            ),
            hint=tr("Enter it in MB, for example 500."),
            field="largest",
        )
    kinds = limits.kinds - {FileKind.OTHER}
    if not kinds:
        raise UserMistake(
            tr("No kind of file would be taken."), hint=tr("Choose at least one kind."), field="kinds"
        )
    return FileLimits(limits.largest, kinds)
