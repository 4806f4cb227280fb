"""Which version of a quarter counts: the order they take their turns in, and one of each number.

Of versions with one number that one counts which more levels have accepted, then which was decided on first,
then which was made first. That follows from what is known, never from what came first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.same_numbers import marks_of

if TYPE_CHECKING:
    from cchc_desktop.domain.reviews import AppraisedPoints, Decision, VersionStanding


def in_turn(
    standings: Sequence["VersionStanding"], decisions: Sequence["Decision"]
) -> tuple["VersionStanding | None", tuple["VersionStanding", ...]]:
    """Return the version that counts, and all of them with what they wait for, by number and id."""
    marks = marks_of((s.version.id, s.version.number) for s in standings)
    first = {decision.submission: place for place, decision in reversed(list(enumerate(decisions)))}
    current: VersionStanding | None = None
    ranked: list[VersionStanding] = []
    for _, group in groupby(standings, key=lambda s: s.version.number):
        same = [replace(each, mark=marks.get(each.version.id, "")) for each in group]
        head = _counting(same, first)
        for standing in same:
            if standing.version.withdrawn:
                ranked.append(standing)
            elif standing is not head:
                ranked.append(replace(standing, beside=True))
            elif current is None or current.returned is not None:
                current = _carried(current, standing)
                ranked.append(current)
            else:
                ranked.append(replace(standing, out_of_turn=True))
    return current, tuple(ranked)


def together(
    earlier: Iterable["AppraisedPoints"], later: Iterable["AppraisedPoints"]
) -> tuple["AppraisedPoints", ...]:
    """Return points of two decisions, the later one's where both gave some."""
    points = {p.criterion: p for p in (*earlier, *later)}
    return tuple(points[key] for key in sorted(points))


def _counting(same: Sequence["VersionStanding"], first: Mapping[str, int]) -> "VersionStanding | None":
    """Return which of the versions with one number counts; None where all were withdrawn."""
    there = [standing for standing in same if not standing.version.withdrawn]
    never = len(first)
    return min(
        there, key=lambda s: (-len(s.accepted), first.get(s.version.id, never), s.version.id), default=None
    )


def _carried(before: "VersionStanding | None", standing: "VersionStanding") -> "VersionStanding":
    """Return a mended version with the points given before to what was not returned, which is as it was."""
    if before is None or before.returned is None:
        return standing
    mended = {item.record for item in before.returned.items if item.noun is Noun.ASSESSMENT}
    kept = [p for p in before.points if p.criterion not in mended]
    return replace(standing, points=together(kept, standing.points))
