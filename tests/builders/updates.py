"""Programs to update that are small: folders laid out as a built program, release keys, update files."""

import json
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cchc_desktop.domain.updates import ProgramFacts
from cchc_desktop.services.updates import running_facts
from cchc_desktop.updates.keys import sign
from cchc_desktop.updates.manifest import MANIFEST, SIGNATURE
from cchc_desktop.updates.packing import write_update

MADE = datetime(2018, 7, 3, 1, tzinfo=UTC)
MACHINES = {"x86_64": 0x3E, "aarch64": 0xB7}
NEWEST = "9.0.0"


def release_key(password: str | None = None) -> tuple[bytes, bytes]:
    """Return a new private key and its public key, both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private, public


def program(folder: Path, *, number: str = "", schema: str = "", machine: str = "") -> Path:
    """Lay a program out in `folder`: this one unless another version, schema or machine is named."""
    here = running_facts()
    machine = machine or here.platform.partition("-")[2]
    head = b"\x7fELF\x02\x01".ljust(18, b"\0") + struct.pack("<H", MACHINES[machine])
    inside = folder / "_internal"
    versions = inside / "db" / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "r0001_first_tables.py").write_text("", encoding="utf-8")
    (versions / f"{schema or here.schema}_newest.py").write_text("", encoding="utf-8")
    info = inside / f"cchc_desktop-{number or here.version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Version: {number or here.version}\n", encoding="utf-8")
    for name in ("cchc", "cchc-desktop"):
        (folder / name).write_bytes(head + f"{name} {number or here.version}".encode())
        (folder / name).chmod(0o755)
    (inside / "libQt6Core.so.6").write_bytes(bytes(range(256)) * 5000)
    (inside / "[Content_Types].xml").write_text("<Types/>", encoding="utf-8")  # as python-docx ships it
    (inside / "libQt6Core.so").symlink_to("libQt6Core.so.6")
    return folder


def update_file(folder: Path, private: bytes, **what: str) -> Path:
    """Write an update to version 9.0.0, or what is named, and return the file."""
    built = program(folder / "built", **{"number": NEWEST} | what)
    file = folder / "newer.cchc-update"
    write_update(built, file, key=private, password=None, now=MADE)
    return file


def altered(
    file: Path, change: Callable[[dict[str, bytes]], object], *, private: bytes | None = None
) -> Path:
    """Return a copy of an update whose entries were changed; signed anew where a key is given."""
    with zipfile.ZipFile(file) as container:
        entries = {name: container.read(name) for name in container.namelist()}
    change(entries)
    if private is not None:
        entries[SIGNATURE] = sign(entries[MANIFEST], private, None)
    target = file.with_name("altered.cchc-update")
    with zipfile.ZipFile(target, "w") as container:
        for name, octets in entries.items():
            container.writestr(name, octets)
    return target


def saying(entries: dict[str, bytes], **said: object) -> None:
    """Let the manifest among `entries` say something else."""
    entries[MANIFEST] = json.dumps(json.loads(entries[MANIFEST]) | said).encode()


def facts(number: str = "1.2.3", *, schema: str = "r0005", platform: str = "linux-x86_64") -> ProgramFacts:
    """Return what a program is."""
    return ProgramFacts(number, schema, platform)
