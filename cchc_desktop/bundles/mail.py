"""Messages that carry bundles: drafts for the mail program, and the attachments of saved messages."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.names import ENCRYPTED, PLAIN
from cchc_desktop.bundles.refusals import BundleRefused
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

LARGEST: Final = 40 << 20
"""Octets of a message; mail servers of offices pass on half of it at most."""
_MOST_PARTS: Final = 100
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
        if path.stat().st_size > LARGEST:
            raise _not_taken(tr("The message is larger than any that a mail server passes on."))
        octets = path.read_bytes()
    except OSError as fault:
        raise Trouble(
            tr("The file {name} cannot be read.", name=path.name),
            hint=tr("Check that the drive is still connected and that you may read the file."),
        ) from fault
    if sum(1 for _ in zip(_NESTING.finditer(octets), range(_MOST_NESTED + 1), strict=False)) > _MOST_NESTED:
        raise _not_taken(tr("The message holds messages within messages, too deep to be read."))
    found: list[Attachment] = []
    try:
        for number, part in enumerate(BytesParser(policy=policy.compat32).parsebytes(octets).walk()):
            if number >= _MOST_PARTS:
                raise _not_taken(tr("The message has too many parts."))
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
