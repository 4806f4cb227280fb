"""Messages that carry bundles: drafts for the mail program, and the attachments of saved messages."""

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Final

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.names import ENCRYPTED, PLAIN, shown_name
from cchc_desktop.bundles.refusals import BundleRefused
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

LARGEST: Final = 40 << 20
"""Octets of a message; mail servers of offices pass on half of it at most."""
_MOST_PARTS: Final = 100
_MOST_LINES: Final = 1_000_000
"""Base64 in its usual lines needs 700,000 for the largest message; the parser's time goes with the lines."""
_MOST_HEADERS: Final = 2_000
_LONGEST_HEADER: Final = 1 << 18
"""Letters of one header with its continuations; a letter to a whole province has long ones."""
_LONGEST_DESCRIPTION: Final = 1 << 13
"""Letters of a header that describes a part: the time to take a name out of it grows with their square."""
_NESTING: Final = re.compile(rb"boundary|message/", re.IGNORECASE)
_MOST_NESTED: Final = 40
_AGE: Final = b"age-encryption.org/v1"
_HEADER: Final = layout.LOCAL.size + len(layout.MIMETYPE) + len(layout.MIMETYPE_CONTENT)
_HARMLESS: Final = re.compile(r"[^\w .()\[\]-]+")
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file out of a message that may be a bundle; only verifying tells whether it is one."""

    name: str
    """What the message calls it: to be shown, never to be opened."""
    octets: bytes


class _Bounds:
    """Counts what a message is made of, and ends its reading where nobody would write that much."""

    def __init__(self) -> None:
        self._parts = -1  # the parser tries once whether parts can be made
        self._headers = 0

    def part(self, policy: "policy.Policy[Any]" = policy.compat32) -> "Message[str, str]":
        """Begin one part more."""
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise _not_taken(tr("The message has too many parts."))
        return Message(policy)

    def header(self, lines: Sequence[str]) -> None:
        """Take note of one header more."""
        self._headers += 1
        describes = lines[0][:8].lower() == "content-"
        longest = _LONGEST_DESCRIPTION if describes else _LONGEST_HEADER
        if self._headers > _MOST_HEADERS or sum(map(len, lines)) > longest:
            raise ValueError(self._headers)


class _BoundedPolicy(policy.Compat32):
    """Reads messages as the standard library does, within bounds."""

    _bounds: _Bounds

    def __init__(self, bounds: _Bounds) -> None:
        super().__init__()
        object.__setattr__(self, "_bounds", bounds)

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name and value of one header."""
        self._bounds.header(sourcelines)
        return super().header_source_parse(sourcelines)


def draft(*, to: str, subject: str, body: str, name: str, octets: bytes) -> bytes:
    """Return a message with one attachment that mail programs open as a draft, ready to be sent."""
    message = EmailMessage(policy=policy.SMTP)
    if to:
        message["To"] = to
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    message.set_content(body)
    message.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def is_message(path: Path) -> bool:
    """Tell by its name whether a file is a saved message."""
    return path.name.lower().endswith(".eml")


def attachments_of(path: Path) -> list[Attachment]:
    """Return what in the saved message at `path` is called or begins like a bundle.

    `BundleRefused` for a message that is too large, nested too deep, not readable or without a bundle.
    Nothing is written, and no name in it becomes a path.
    """
    try:
        if not path.is_file():
            raise FileNotFoundError(path)
        with path.open("rb") as file:
            octets = file.read(LARGEST + 1)
    except OSError as fault:
        raise Trouble(
            tr("The file {name} cannot be read.", name=shown_name(path)),
            hint=tr("Check that the drive is still connected and that you may read the file."),
        ) from fault
    if len(octets) > LARGEST:
        raise _not_taken(tr("The message is larger than any that a mail server passes on."))
    if sum(1 for _ in zip(_NESTING.finditer(octets), range(_MOST_NESTED + 1), strict=False)) > _MOST_NESTED:
        raise _not_taken(tr("The message holds messages within messages, too deep to be read."))
    if octets.count(b"\n") + octets.count(b"\r") > 2 * _MOST_LINES:
        raise _not_taken(tr("The message is damaged and cannot be read."))
    bounds = _Bounds()
    found: list[Attachment] = []
    try:
        for part in BytesParser(bounds.part, policy=_BoundedPolicy(bounds)).parsebytes(octets).walk():
            found += _bundles_in(part)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, binascii.Error) as fault:
        raise _not_taken(tr("The message is damaged and cannot be read.")) from fault
    if not found:
        raise _not_taken(tr("No bundle is attached to this message."))
    return found


def _bundles_in(part: "Message[str, str]") -> Iterator[Attachment]:
    if part.is_multipart():
        return
    name = _shown(part.get_filename() or "")
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return
    inside = payload.startswith(_AGE) or layout.MIMETYPE_CONTENT in payload[:_HEADER]
    if inside or name.lower().endswith((PLAIN, ENCRYPTED)):
        yield Attachment(name or tr("attachment without a name"), payload)


def _shown(name: str) -> str:
    """Return the last part of a name without anything that is no letter, digit or plain sign."""
    last = re.split(r"[/\\]", name)[-1]
    return _HARMLESS.sub("_", last).strip(" .")[-_LONGEST_NAME:]


def _not_taken(reason: str) -> BundleRefused:
    return BundleRefused(
        reason,
        hint=tr("Save the attached .cchc file from your mail program and drop that file here instead."),
    )
