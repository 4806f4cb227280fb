"""What should be mended in a report before it is put before the leader."""

from dataclasses import dataclass
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import ReportContent

LETTERHEAD: Final = "letterhead"
ASSESSMENT: Final = "assessment"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing to mend; `place` is a section's key, the letterhead or the self-assessment."""

    place: str
    words: str


def obstacles_of(content: ReportContent, *, open_criteria: int) -> tuple[Obstacle, ...]:
    """Return what stands in the way of signing, in the order of the report.

    `open_criteria` counts the criteria of the self-assessment that cannot be submitted yet.
    """
    found: list[Obstacle] = []
    if not content.letterhead.addressees:
        found.append(Obstacle(LETTERHEAD, tr("the addressee is missing")))
    found.extend(
        Obstacle(key, tr("part {number} has no text", number=key)) for key in empty_sections(content)
    )
    if open_criteria:
        words = tr("{count} criteria of the self-assessment are not ready", count=open_criteria)
        found.append(Obstacle(ASSESSMENT, words))
    if not content.letterhead.signer_name.strip():
        found.append(Obstacle(LETTERHEAD, tr("the signer's name is missing")))
    return tuple(found)


def empty_sections(content: ReportContent) -> tuple[str, ...]:
    """Return the keys of the sections that should say something and do not."""
    above = {section.key.rpartition(".")[0] for section in content.sections}
    return tuple(
        section.key
        for section in content.sections
        if not section.paragraphs and not section.tables and section.key not in above
    )
