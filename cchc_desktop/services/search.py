"""Finding any record by words, with or without diacritics."""

from dataclasses import dataclass

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.office import Office
from db import search as index


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; `words` marks its matches between the characters 2 and 3."""

    noun: Noun
    record: str
    title: str
    words: str


class Search:
    """The search box over everything."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, words: str, *, limit: int = 50) -> list[Hit]:
        """Return the best matches of every word; the last word may be unfinished."""
        with self._office.reading() as session:
            found = index.find(session.connection(), words, limit=limit)
        return [Hit(Noun(f.noun), f.record, f.title, f.words) for f in found]
