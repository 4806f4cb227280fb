"""Which files may prove something: told by their content, limited in size, opened under a safe name."""

import io
import zipfile

import pytest

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.file_kinds import (
    ALLOWABLE,
    LARGEST,
    MEGABYTE,
    FileKind,
    FileLimits,
    checked_limits,
    kind_of,
    safe_ending,
)
from cchc_desktop.files.media import media_type_in, media_type_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, padding: int = 0) -> bytes:
    """Return a ZIP file that holds parts of these names, the first after `padding` octets of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if padding:
            archive.writestr("media/a.jpg", bytes(padding))
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
        (b"\xff\xd8\xff\xe0", FileKind.PICTURE),
        (b"BM" + bytes(12) + b"\x28\x00\x00\x00", FileKind.PICTURE),
        (b"\x00\x00\x00\x18ftypheic", FileKind.PICTURE),
        (b"\x00\x00\x00\x18ftypmp42", FileKind.FILM),
        (b"\x00\x00\x00\x18ftypM4A ", FileKind.SOUND),
        (b"ID3\x03", FileKind.SOUND),
        (b"RIFF\x00\x00\x00\x00WAVE", FileKind.SOUND),
        (OLE, FileKind.OFFICE),
        (b"{\\rtf1", FileKind.OFFICE),
        (zipped("[Content_Types].xml", "word/document.xml"), FileKind.OFFICE),
        (zipped("xl/workbook.xml", padding=200_000), FileKind.OFFICE),
        (zipped("ảnh.jpg"), FileKind.ARCHIVE),
        (b"Rar!\x1a\x07\x00", FileKind.ARCHIVE),
        ("Biên bản họp thôn\n".encode(), FileKind.TEXT),
        ("BM. Cải cách hành chính\n".encode(), FileKind.TEXT),
        ("Biên bản".encode("utf-16"), FileKind.TEXT),
        (b"Bi\xean b\xb6n h\xe4p\r\n", FileKind.TEXT),
        (b"<?xml version='1.0'?><hoso/>", FileKind.TEXT),
        (b"MZ\x90\x00\x03", FileKind.OTHER),
        (b"\x7fELF\x02", FileKind.OTHER),
        (b"#!/bin/sh\nrm -rf /\n", FileKind.OTHER),
        (b"\xef\xbb\xbf  <html><script>", FileKind.OTHER),
        (b"<svg onload='x'>", FileKind.OTHER),
        (b"<?xml version='1.0'?><svg/>", FileKind.OTHER),
        (zipped("word/document.xml", "word/vbaProject.bin"), FileKind.OTHER),
        (bytes(range(256)), FileKind.OTHER),
    ],
)
def test_what_a_file_is_comes_from_its_octets(content: bytes, kind: FileKind) -> None:
    """Also where the telling part stands at the end, as in an Office file with pictures."""
    assert kind_of(media_type_in(io.BytesIO(content))) is kind


def test_every_known_type_has_a_kind_and_no_program_is_one() -> None:
    """What the store can tell of a file is what the limits speak of."""
    assert kind_of(media_type_of(b"MZ\x90\x00")) is FileKind.OTHER
    assert FileKind.OTHER not in ALLOWABLE
    assert all(kind.label for kind in FileKind)


@pytest.mark.parametrize(
    ("media_type", "name", "ending"),
    [
        ("application/pdf", "quyết định.exe", ".pdf"),
        ("text/plain", "chạy.bat", ".txt"),
        ("text/plain", "chạy.js", ".txt"),
        ("application/x-ole-storage", "biên bản.doc", ".doc"),
        ("application/x-ole-storage", "BIỂU.XLS", ".xls"),
        ("application/x-ole-storage", "cài đặt.msi", ""),
        ("application/x-ole-storage", "không đuôi", ""),
        ("text/html", "trang.pdf", ""),
        ("application/octet-stream", "ảnh.jpg", ""),
    ],
)
def test_a_copy_opens_outside_only_under_an_ending_that_its_content_has(
    media_type: str, name: str, ending: str
) -> None:
    """A script called "biên bản.bat" never runs, an installer that looks like an old Word file neither."""
    assert safe_ending(media_type, name) == ending


def test_a_size_at_the_limit_is_taken_and_one_octet_more_is_not() -> None:
    """The refusal says the size, the limit and what to do."""
    limits = FileLimits(largest=2 * MEGABYTE)
    limits.check_size("phim.mp4", 2 * MEGABYTE)
    with pytest.raises(UserMistake, match=r"phim\.mp4") as told:
        limits.check_size("phim.mp4", 2 * MEGABYTE + 1)
    assert "2 MB" in told.value.message
    assert "Quản trị" in told.value.hint
    with pytest.raises(UserMistake, match="0 byte"):
        limits.check_size("rỗng.pdf", 0)
    with pytest.raises(UserMistake):
        FileLimits(largest=LARGEST * 2).check_size("đĩa.iso", LARGEST + 1)


def test_a_kind_that_is_not_allowed_is_refused_in_words() -> None:
    """Archives by default; an administrator may allow them. Programs never, whatever is allowed."""
    with pytest.raises(UserMistake) as told:
        FileLimits().check_kind("ảnh.zip", "application/zip")
    assert "ảnh.zip" in told.value.message
    assert "Tệp nén" in told.value.message
    every = FileLimits(kinds=frozenset(FileKind))
    every.check_kind("ảnh.zip", "application/zip")
    with pytest.raises(UserMistake, match="chương trình"):
        every.check_kind("ảnh.jpg", "application/octet-stream")


@pytest.mark.parametrize(
    "limits",
    [
        FileLimits(largest=MEGABYTE - 1),
        FileLimits(largest=LARGEST + 1),
        FileLimits(kinds=frozenset()),
        FileLimits(kinds=frozenset({FileKind.OTHER})),
    ],
)
def test_limits_that_would_take_nothing_are_refused(limits: FileLimits) -> None:
    """Less than a megabyte, more than a stick can carry, no kind at all."""
    with pytest.raises(UserMistake) as told:
        checked_limits(limits)
    assert told.value.hint
    assert checked_limits(FileLimits()) == FileLimits()
