"""Makes an update file from a program that was built as a folder."""

import re
import struct
import zipfile
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.updates import ProgramFacts, is_version
from cchc_desktop.updates.keys import sign
from cchc_desktop.updates.manifest import (
    FILES,
    FORMAT,
    MANIFEST,
    SIGNATURE,
    File,
    Link,
    Manifest,
    read_manifest,
    write_manifest,
)

INSIDE: Final = "_internal"
PROGRAMS: Final = ("cchc", "cchc.exe")
_INFO: Final = re.compile(r"cchc_desktop-(.+)\.dist-info")
_MIGRATION: Final = re.compile(r"(r\d{4})_\w+\.py")
_ELF_MACHINES: Final = {0x3E: "linux-x86_64", 0xB7: "linux-aarch64"}
_PE_MACHINES: Final = {0x8664: "windows-x86_64", 0xAA64: "windows-arm64"}


def program_in(folder: Path) -> ProgramFacts:
    """Return which program is in a folder; UserMistake when there is none that can be updated."""
    infos = [found[1] for file in _listed(folder / INSIDE) if (found := _INFO.fullmatch(file.name))]
    versions = folder / INSIDE / "db" / "migrations" / "versions"
    schemas = [found[1] for file in _listed(versions) if (found := _MIGRATION.fullmatch(file.name))]
    platforms = [kind for name in PROGRAMS if (kind := _platform_of(folder / name))]
    if len(infos) != 1 or not is_version(infos[0]) or not schemas or len(platforms) != 1:
        raise UserMistake(
            tr("{folder} holds no program that was built as a folder.", folder=folder),
            hint=tr("Name the folder that “make package” wrote, with “cchc” and “_internal” in it."),
            field="program",
        )
    return ProgramFacts(infos[0], max(schemas), platforms[0])


def write_update(folder: Path, target: Path, *, key: bytes, password: str | None, now: datetime) -> Manifest:
    """Write the program in `folder` into an update file signed with a release key; return what it says.

    A file that was there is replaced only once the new one is whole.
    """
    facts = program_in(folder)
    files: list[File] = []
    links: list[Link] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            links.append(Link(name, str(path.readlink())))
        elif path.is_file():
            with path.open("rb") as source:
                digest = file_digest(source, "sha256").hexdigest()
            runs = bool(path.stat().st_mode & 0o100)
            files.append(File(name, path.stat().st_size, digest, runs))
    manifest = Manifest(
        format=FORMAT,
        version=facts.version,
        schema=facts.schema,
        platform=facts.platform,
        made=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        files=files,
        links=links,
    )
    octets = write_manifest(manifest)
    try:
        read_manifest(octets)
    except ValueError as error:
        raise UserMistake(
            tr("A file of the program has a name that an update cannot carry."),
            hint=tr("Build the program anew in an empty folder."),
            field="program",
        ) from error
    signature = sign(octets, key, password)
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as container:
            container.writestr(MANIFEST, octets)
            container.writestr(SIGNATURE, signature, zipfile.ZIP_STORED)
            for file in files:
                container.write(folder / file.name, f"{FILES}{file.name}")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _platform_of(program: Path) -> str:
    """Return which kind of computer a program runs on, by its own head; empty where there is none."""
    if not program.is_file():
        return ""
    with program.open("rb") as source:
        head = source.read(4096)
    if head[:6] == b"\x7fELF\x02\x01" and len(head) >= 20:
        return _ELF_MACHINES.get(struct.unpack_from("<H", head, 18)[0], "")
    if head[:2] == b"MZ" and len(head) >= 64:
        start = struct.unpack_from("<I", head, 60)[0]
        if head[start : start + 4] == b"PE\x00\x00" and len(head) >= start + 6:
            return _PE_MACHINES.get(struct.unpack_from("<H", head, start + 4)[0], "")
    return ""
