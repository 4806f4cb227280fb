"""An update file is taken whole and from its makers, or not at all."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.updates import MADE, NEWEST, altered, program, release_key, saying, update_file

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.updates.manifest import MANIFEST, SIGNATURE
from cchc_desktop.updates.packing import program_in, write_update
from cchc_desktop.updates.reading import open_update

PRIVATE, PUBLIC = release_key()
STRANGER, _ = release_key()
LIBRARY = "files/_internal/libQt6Core.so.6"

Change = Callable[[dict[str, bytes]], object]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """An update to version 9.0.0."""
    return update_file(tmp_path, PRIVATE)


def read(file: Path, into: Path) -> None:
    """Check a file, then unpack it."""
    with open_update(file, [PUBLIC]) as update:
        update.check()
        into.mkdir()
        update.unpack(into)


def test_a_sound_update_brings_the_program(sound: Path, tmp_path: Path) -> None:
    """Every file comes out as it went in, programs can be started, second names are kept."""
    read(sound, tmp_path / "out")
    built, out = tmp_path / "built", tmp_path / "out"
    names = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    assert names == {path.relative_to(out) for path in out.rglob("*") if path.is_file()}
    assert all((built / name).read_bytes() == (out / name).read_bytes() for name in names)
    assert (out / "cchc").stat().st_mode & 0o111
    assert not (out / "_internal" / "libQt6Core.so.6").stat().st_mode & 0o111
    assert (out / "_internal" / "libQt6Core.so").is_symlink()
    assert program_in(out).version == NEWEST


def test_one_of_several_keys_is_enough(sound: Path) -> None:
    """Keys are changed by shipping the new one beside the old for a while."""
    _, other = release_key()
    with open_update(sound, [other, PUBLIC]) as update:
        update.check()


TAMPERED: dict[str, Change] = {
    "a file's octet": lambda held: held.update({LIBRARY: b"\xff" + held[LIBRARY][1:]}),
    "a file cut short": lambda held: held.update({LIBRARY: held[LIBRARY][:-1]}),
    "a file grown": lambda held: held.update({LIBRARY: held[LIBRARY] + b"\0"}),
    "a file lost": lambda held: held.pop(LIBRARY),
    "a file added": lambda held: held.update({"files/_internal/sitecustomize.py": b"import os"}),
    "a file outside": lambda held: held.update({"../autostart.sh": b"rm"}),
    "the version": lambda held: saying(held, version="9.0.1"),
    "no files": lambda held: saying(held, files=[]),
    "no signature": lambda held: held.pop(SIGNATURE),
    "an empty signature": lambda held: held.update({SIGNATURE: b""}),
    "no manifest": lambda held: held.pop(MANIFEST),
    "one blank in the manifest": lambda held: held.update({MANIFEST: held[MANIFEST] + b" "}),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_an_altered_update_is_refused(what: str, sound: Path, tmp_path: Path) -> None:
    """Whatever was altered after it was signed, nothing is unpacked."""
    with pytest.raises(Refused):
        read(altered(sound, TAMPERED[what]), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_update_that_somebody_else_signed_is_refused(sound: Path, tmp_path: Path) -> None:
    """A whole and well-made file is worth nothing under a stranger's signature."""
    with pytest.raises(Refused, match="ký"):
        read(altered(sound, lambda _held: None, private=STRANGER), tmp_path / "out")


def files_named(*names: str) -> Change:
    """Let the manifest list other names for its first files, with the entries to them."""

    def change(held: dict[str, bytes]) -> None:
        manifest = json.loads(held[MANIFEST])
        for at, name in enumerate(names):
            old = manifest["files"][at]["name"]
            held[f"files/{name}"] = held.pop(f"files/{old}")
            manifest["files"][at]["name"] = name
        held[MANIFEST] = json.dumps(manifest).encode()

    return change


HOSTILE: dict[str, Change] = {
    "above": files_named("../cchc"),
    "from the root": files_named("/etc/cchc"),
    "with a drive": files_named("C:/cchc"),
    "backslashes": files_named("..\\cchc"),
    "a dot at the end": files_named("cchc."),
    "a device": files_named("_internal/nul.txt"),
    "twice but for its case": files_named("a", "A"),
    "a file as folder": files_named("a", "a/b"),
    "a link out": lambda held: saying(held, links=[{"name": "a", "to": "../../etc/passwd"}]),
    "a link to a link": lambda held: saying(
        held, links=[{"name": "a", "to": "b"}, {"name": "b", "to": "cchc"}]
    ),
    "another format": lambda held: saying(held, format="cchc-update/2"),
    "a word more": lambda held: saying(held, run="rm"),
    "a version that is none": lambda held: saying(held, version="newest"),
    "a manifest without end": lambda held: held.update({MANIFEST: b" " * (9 << 20)}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_even_a_signed_update_stays_in_its_folder(what: str, sound: Path, tmp_path: Path) -> None:
    """Names that would lead elsewhere are refused whoever signed them: a build can go wrong too."""
    with pytest.raises(Refused):
        read(altered(sound, HOSTILE[what], private=PRIVATE), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_without_a_release_key_nothing_is_taken(sound: Path) -> None:
    """A program that knows nobody who may release it says so."""
    with pytest.raises(Refused, match="khóa phát hành"), open_update(sound, []):
        pass


@pytest.mark.parametrize(
    "octets", [b"", b"PK\x05\x06", b"%PDF-1.7 not a container"], ids=["empty", "cut", "pdf"]
)
def test_other_files_are_no_updates(octets: bytes, tmp_path: Path) -> None:
    """What was picked by mistake is named as such."""
    file = tmp_path / "x.cchc-update"
    file.write_bytes(octets)
    with pytest.raises(Refused), open_update(file, [PUBLIC]):
        pass
    with pytest.raises(Trouble), open_update(tmp_path / "gone.cchc-update", [PUBLIC]):
        pass


def test_a_damaged_container_is_refused(sound: Path, tmp_path: Path) -> None:
    """An octet that fell over on a bad stick is found, wherever it lies in the file."""
    octets = bytearray(sound.read_bytes())
    with zipfile.ZipFile(sound) as container:
        place = container.getinfo(LIBRARY).header_offset + 200
    octets[place] ^= 0x55
    damaged = tmp_path / "damaged.cchc-update"
    damaged.write_bytes(octets)
    with pytest.raises(Refused):
        read(damaged, tmp_path / "out")


def test_only_a_built_program_is_packed(tmp_path: Path) -> None:
    """A folder that holds no program, and a key that is none, are told before anything is written."""
    target = tmp_path / "x.cchc-update"
    with pytest.raises(UserMistake, match="không chứa"):
        write_update(tmp_path, target, key=PRIVATE, password=None, now=MADE)
    built = program(tmp_path / "built")
    for key, password in (
        (b"no key", None),
        (release_key("mở")[0], "sai"),
        (release_key("mở")[0], None),
        (PUBLIC, None),
    ):
        with pytest.raises(UserMistake):
            write_update(built, target, key=key, password=password, now=MADE)
    assert not list(tmp_path.glob("*.cchc-update*"))
    write_update(built, target, key=release_key("mở")[0], password="mở", now=MADE)
    assert target.is_file()
