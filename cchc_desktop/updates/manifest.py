"""What an update file says of itself: the program it brings, and every file of it with its SHA-256."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Final

import msgspec

from cchc_desktop.domain.updates import ProgramFacts, is_schema, is_version

FORMAT: Final = "cchc-update/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
FILES: Final = "files/"
MOST_OCTETS: Final = 4 << 30
LONGEST_MANIFEST: Final = 8 << 20
LONGEST_SIGNATURE: Final = 256
_PART: Final = re.compile(r"[\w.+\-@ ()[\]]{1,128}", re.ASCII)
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that mean a device on Windows."""

_Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_OCTETS)]
_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the program."""

    name: str
    octets: _Count
    sha256: _Digest
    runs: bool
    """Whether it is started itself."""


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A second name of a file, seen from the folder it stands in; Linux alone has them."""

    name: str
    to: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed part of an update."""

    format: str
    version: str
    schema: str
    platform: str
    made: str
    files: list[File]
    links: list[Link]

    @property
    def program(self) -> ProgramFacts:
        """Return what kind of program this is."""
        return ProgramFacts(self.version, self.schema, self.platform)

    @property
    def octets(self) -> int:
        """Return how much it takes on the disk."""
        return sum(file.octets for file in self.files)


def write_manifest(manifest: Manifest) -> bytes:
    """Return the octets that are signed."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def read_manifest(octets: bytes) -> Manifest:
    """Return the manifest in `octets`; ValueError when it is none or names what an update never does.

    Whoever signed it is trusted, and yet no name may lead out of the folder of the program.
    """
    manifest = msgspec.json.decode(octets, type=Manifest)
    names = [*(file.name for file in manifest.files), *(link.name for link in manifest.links)]
    folded = {name.casefold() for name in names}
    inside = {parent for name in folded for parent in _parents(name)}
    holds = (
        manifest.format == FORMAT
        and is_version(manifest.version)
        and is_schema(manifest.schema)
        and bool(manifest.files)
        and len(folded) == len(names)
        and not folded & inside
        and all(map(_is_plain, names))
        and manifest.octets <= MOST_OCTETS
        and all(_target(link) in {file.name for file in manifest.files} for link in manifest.links)
    )
    if not holds:
        raise ValueError(manifest.format)
    return manifest


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return all(
        _PART.fullmatch(part) and part.strip(". ") and part[-1] not in ". " and not _RESERVED.fullmatch(part)
        for part in parts
    )


def _parents(name: str) -> list[str]:
    return [str(parent) for parent in PurePosixPath(name).parents if str(parent) != "."]


def _target(link: Link) -> str:
    """Return which file a link leads to, empty where it leads out of the program."""
    place = list(PurePosixPath(link.name).parent.parts)
    for part in link.to.split("/"):
        if part == "..":
            if not place:
                return ""
            place.pop()
        else:
            place.append(part)
    return "/".join(place)
