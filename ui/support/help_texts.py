"""What the help says of each page, whole or heading by heading, in the officer's language."""

import re
from dataclasses import dataclass
from typing import Final

from cchc_desktop.domain.language import language
from resources import resource

KEYS: Final = "keys"
"""The page of keys that work everywhere."""
_MARKS: Final = re.compile(r"\*\*|`|^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HelpSection:
    """One heading of a help text with the words under it, without their marks."""

    heading: str
    words: str


def help_text(page: str) -> str:
    """Return the Markdown that helps with `page` in the officer's language; FileNotFoundError if none."""
    return resource(f"help/{language()}/{page}.md").read_text(encoding="utf-8")


def help_sections(page: str) -> list[HelpSection]:
    """Return the sections of a help text in order; what stands before the first is under the title."""
    sections = []
    for part in re.split(r"^#+ ", help_text(page), flags=re.MULTILINE):
        heading, _, words = part.partition("\n")
        if heading.strip():
            sections.append(HelpSection(heading.strip(), _MARKS.sub("", words).strip()))
    return sections
