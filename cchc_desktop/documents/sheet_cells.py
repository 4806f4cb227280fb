"""What every workbook the program writes keeps to: clean text, and Vietnamese forms of numbers and days."""

import re
from typing import Final

from cchc_desktop.domain.vietnamese import nfc

# 1066 (hex 42A) is the Vietnamese locale: dots between thousands on every computer.
WHOLE: Final = "[$-42A]#,##0"
BROKEN: Final = "[$-42A]#,##0.0###"
DAY: Final = "dd/mm/yyyy"

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST: Final = 32_767


def cell_text(value: str) -> str:
    """Return `value` as a cell can hold it: NFC, without control characters, not too long."""
    return _UNPRINTABLE.sub(" ", nfc(value))[:_LONGEST]


def begins_like_formula(value: str) -> bool:
    """Tell whether a spreadsheet would take the text for a formula once somebody edits the cell."""
    return value[:1] in {"=", "+", "-", "@"}
