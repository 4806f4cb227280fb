"""Finding any record by words, with or without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.office import Office
from db import search as index
from db.models.evidence import EvidenceRow
from db.models.search import SearchRow


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; `words` marks its matches between the characters 2 and 3."""

    noun: Noun
    record: str
    title: str
    words: str
    owner: Hit | None = None
    """The record a found file proves; its title is empty where it has none of its own."""


class Search:
    """The search box over everything."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, words: str, *, limit: int = 50) -> list[Hit]:
        """Return the best matches of every word, files last; the last word may be unfinished."""
        with self._office.reading() as session:
            found = index.find(session.connection(), words, limit=limit)
            owners = {
                file: Hit(Noun(noun), record, title or "", "")
                for file, noun, record, title in session.execute(
                    select(EvidenceRow.id, EvidenceRow.noun, EvidenceRow.record, SearchRow.title)
                    .outerjoin(SearchRow, SearchRow.record == EvidenceRow.record)
                    .where(EvidenceRow.id.in_([f.record for f in found if f.noun == Noun.EVIDENCE]))
                )
            }
        return [Hit(Noun(f.noun), f.record, f.title, f.words, owners.get(f.record)) for f in found]
