"""Tell what a file is from its first bytes, never from its name."""

from typing import Final

OTHER: Final = "application/octet-stream"

_SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)


def media_type_of(head: bytes) -> str:
    """Return the media type that the first bytes of a file show; `OTHER` when they show none."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(
            head[8:12], OTHER
        )
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(head)
    try:
        head[: len(head) - 3 if len(head) > 4096 else None].decode("utf-8")
    except UnicodeDecodeError:
        return OTHER
    return OTHER if b"\x00" in head else "text/plain"


def _kind_of_zip(head: bytes) -> str:
    for part, media_type in (
        (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (b"opendocument.text", "application/vnd.oasis.opendocument.text"),
        (b"opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
    ):
        if part in head:
            return media_type
    return "application/zip"
