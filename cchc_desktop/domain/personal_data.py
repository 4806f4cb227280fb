"""Personal data of a sender: how they are masked, who may see them, how long they are kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

RETENTION_DAYS: Final = 365
"""Days after the end of a case until the sender's data are due to be erased, unless set otherwise."""
_SHOWN_HEAD: Final = 2
_SHOWN_TAIL: Final = 2


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a case."""

    name: str = ""
    phone: str = ""
    address: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.address)


def masked_name(name: str) -> str:
    """Return the first letter of each word: "Nguyễn Văn A" → "N*** V** A"."""
    return " ".join(word[0] + "*" * min(len(word) - 1, 3) for word in name.split())


def masked_phone(phone: str) -> str:
    """Return the first and last two digits: "0905 123 412" → "09******12"."""
    digits = "".join(c for c in phone if c.isdigit())
    hidden = len(digits) - _SHOWN_HEAD - _SHOWN_TAIL
    if hidden < 3:
        return "*" * len(digits)
    return f"{digits[:_SHOWN_HEAD]}{'*' * hidden}{digits[-_SHOWN_TAIL:]}"


def mask(sender: Sender) -> str:
    """Return what lists may show of a sender; an address shows nothing."""
    return " · ".join(part for part in (masked_name(sender.name), masked_phone(sender.phone)) if part)


def erase_on(ended_on: date, retention_days: int) -> date:
    """Return the day from which the data of a case that ended on `ended_on` are due to be erased."""
    return ended_on + timedelta(days=retention_days)
