"""Tell what a file is from its octets, never from its name."""

import os
import re
from typing import BinaryIO, Final

HEAD: Final = 8192
TAIL: Final = 1 << 16
"""Enough of the end to hold the list of names of a ZIP file."""
OTHER: Final = "application/octet-stream"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

_SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xfa", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_BRANDS: Final = (
    ((b"heic", b"heix", b"mif1", b"msf1"), "image/heic"),
    ((b"M4A ", b"M4B "), "audio/mp4"),
    ((b"qt  ",), "video/quicktime"),
)
_BITMAP_HEADERS: Final = (12, 40, 52, 56, 64, 108, 124)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RUNS: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?php", b"#!", b"<hta", b"<head", b"<body")


def media_type_of(head: bytes, tail: bytes = b"") -> str:
    """Return the media type that the first and last octets of a file show; `OTHER` when they show none."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(
            head[8:12], OTHER
        )
    if head[4:8] == b"ftyp":
        return next((kind for brands, kind in _BRANDS if head[8:12] in brands), "video/mp4")
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return "image/bmp"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(head + tail)
    return _kind_of_text(head)


def media_type_in(file: BinaryIO) -> str:
    """Return what an open file is, and put its place back to the beginning."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return media_type_of(head, tail)


def _kind_of_zip(names: bytes) -> str:
    if b"vbaProject.bin" in names:
        return OTHER
    for part, media_type in (
        (b"word/document", f"{_OFFICE}wordprocessingml.document"),
        (b"xl/workbook", f"{_OFFICE}spreadsheetml.sheet"),
        (b"ppt/presentation", f"{_OFFICE}presentationml.presentation"),
        (b"opendocument.text", "application/vnd.oasis.opendocument.text"),
        (b"opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
        (b"opendocument.presentation", "application/vnd.oasis.opendocument.presentation"),
    ):
        if part in names:
            return media_type
    return "application/zip"


def _kind_of_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _named(head.decode("utf-16", errors="replace").encode())
    # words of before Unicode (TCVN3, VNI, Windows-1258) are no UTF-8, but hold no control octets either
    return OTHER if _CONTROL.search(head) else _named(head)


def _named(text: bytes) -> str:
    """Tell plain words from what a browser or a shell would run."""
    start = text.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_RUNS):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "text/html" if any(word in start for word in (b"<svg", b"<html", b"<script")) else "text/xml"
    return "text/plain"
