"""What others wrote into the workspace while it is open here: the command line beside the window."""

from typing import Final

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.office import Office
from cchc_desktop.services.people import refresh_user
from cchc_desktop.services.permissions import guarded
from db.writing import driver_of

_LAST: Final = "SELECT coalesce(max(seq), 0) FROM audit_lines"
_SINCE: Final = "SELECT seq, noun FROM audit_lines WHERE seq > ?"


@guarded
class Elsewhere:
    """Tells which kinds of things another process changed; the trail says so of every change."""

    def __init__(self, office: Office) -> None:
        self._office = office
        with office.reading() as session:
            (self._seen,) = driver_of(session.connection()).execute(_LAST).fetchone()

    def news(self) -> frozenset[Noun]:
        """Return the nouns that others changed since this was last asked."""
        office = self._office
        with office.reading() as session:
            lines = driver_of(session.connection()).execute(_SINCE, (self._seen,)).fetchall()
        if not lines:
            return frozenset()
        self._seen = max(seq for seq, _noun in lines)
        with office.lock:
            foreign = {noun for seq, noun in lines if seq not in office.own_lines}
            office.own_lines.difference_update(seq for seq, _noun in lines)
        nouns = frozenset(Noun(noun) for noun in foreign)
        if Noun.USER in nouns:
            refresh_user(office)
        return nouns
