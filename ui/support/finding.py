"""What the search box finds, and the page on which each find opens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.workspace import Workspace
from ui.support.frame import PageEntry, SearchGroup, SearchHit
from ui.support.help_texts import KEYS, help_sections

if TYPE_CHECKING:
    from cchc_desktop.services.search import Hit, HitKind, Leaf

MOST: Final = 100
"""So many finds are listed once more of a kind was asked for."""
_HELP: Final = "?"
"""Stands in the record of a help text between the page it is found on and the help's own name."""

_PAGE_OF: Final[Mapping[Noun, tuple[str, str]]] = {
    Noun.ACTIVITY: ("activities", "broadcast-line"),
    Noun.SCHEDULE: ("activities", "calendar-check-line"),
    Noun.EVIDENCE: ("activities", "attachment-2"),
    Noun.FEEDBACK: ("feedback", "question-answer-line"),
    Noun.PLAN: ("plans", "node-tree"),
    Noun.OBLIGATION_CLAIM: ("plans", "forbid-line"),
    Noun.TRIGGER: ("plans", "calendar-event-line"),
    Noun.UNIT_PLAN: ("plans", "draft-line"),
    Noun.DIFFICULTY: ("plans", "chat-quote-line"),
    Noun.CRITERIA_SET: ("assessments", "clipboard-line"),
    Noun.ASSESSMENT: ("assessments", "clipboard-line"),
    Noun.REPORT: ("reports", "file-text-line"),
    Noun.ORG_UNIT: ("org_units", "community-line"),
    Noun.STATION: ("settings", "computer-line"),
    Noun.BUNDLE: ("bundles", "arrow-left-right-line"),
    Noun.SETTING: ("", "pages-line"),
}
"""Page and icon of each kind of find."""


class Finding:
    """Searches one workspace for the window; a find whose page this unit does not have is left out."""

    def __init__(self, workspace: Workspace, pages: Sequence[PageEntry]) -> None:
        self._workspace = workspace
        self._pages = frozenset(entry.page for entry in pages)
        self._entries = tuple(pages)
        self._shelved = False

    def __call__(self, words: str, kind: str = "") -> list[SearchGroup]:
        """Return the best finds of `words` by kind, or more of one kind."""
        search = self._workspace.search
        if not self._shelved:
            search.shelve(_leaves(self._entries))
            self._shelved = True
        found = search.by_kind(words, each=MOST, noun=Noun(kind)) if kind else search.by_kind(words)
        groups = (_group(each, self._pages) for each in found)
        return [group for group in groups if group.hits]


def _group(kind: HitKind, pages: Collection[str]) -> SearchGroup:
    shown = (_shown(hit) for hit in kind.hits)
    hits = tuple(hit for hit in shown if hit is not None and hit.page in pages)
    return SearchGroup(str(kind.noun), _heading(kind.noun), hits, kind.more)


def _heading(noun: Noun) -> str:
    return {
        Noun.ACTIVITY: tr("Activities"),
        Noun.PLAN: tr("Tasks of the plan"),
        Noun.CRITERIA_SET: tr("Criteria"),
        Noun.ORG_UNIT: tr("Units"),
        Noun.REPORT: tr("Reports"),
        Noun.STATION: tr("Known stations"),
        Noun.BUNDLE: tr("Bundles"),
        Noun.SETTING: tr("Pages of the program and its help"),
    }.get(noun, noun.label)


def _shown(hit: Hit) -> SearchHit | None:
    """Return where a find opens: a file at what it proves; None for what has no page."""
    about = hit.owner or hit
    if about.noun not in _PAGE_OF:
        return None
    note = " · ".join(" ".join(part.split()) for part in hit.words.splitlines() if part.strip())
    if hit.owner is not None:
        note = tr("Evidence of: {title}", title=hit.owner.title or hit.owner.noun.label)
    page, where = _PLACES.get(about.noun, _record)(about)
    sign = "question-line" if "help" in where else _PAGE_OF[hit.noun][1]
    return SearchHit(hit.marked, note, sign, page, where)


Place = tuple[str, dict[str, object]]


def _record(hit: Hit) -> Place:
    where: dict[str, object] = {"record": hit.record}
    if hit.period:
        where["period"] = hit.period
    return _PAGE_OF[hit.noun][0], where


def _criterion(hit: Hit) -> Place:
    return "assessments", {"criterion": hit.record.partition("/")[2]}


def _unit(hit: Hit) -> Place:
    return "org_units", {"unit": hit.record}


def _station(_hit: Hit) -> Place:
    return "settings", {"section": "stations"}


def _part(hit: Hit) -> Place:
    helped, _, place = hit.record.partition(_HELP)
    if place:
        page, _, heading = place.partition("#")
        return helped, {"help": page, "heading": heading}
    page, _, section = hit.record.partition("#")
    return page, {"section": section} if section else {}


def _schedule(hit: Hit) -> Place:
    return "activities", {"schedules": hit.record}


_PLACES: Final[Mapping[Noun, Callable[[Hit], Place]]] = {
    Noun.SCHEDULE: _schedule,
    Noun.CRITERIA_SET: _criterion,
    Noun.ORG_UNIT: _unit,
    Noun.STATION: _station,
    Noun.SETTING: _part,
}


def place_of(noun: Noun, record: str) -> Place | None:
    """Return the page on which a record opens and where on it; None for what has no page of its own."""
    from cchc_desktop.services.search import Hit

    if noun not in _PAGE_OF or noun is Noun.SETTING:
        return None
    return _PLACES.get(noun, _record)(Hit(noun, record, "", "", ""))


def _leaves(pages: Sequence[PageEntry]) -> list[Leaf]:
    """Return the pages of this unit and the sections of the administration."""
    from cchc_desktop.services.search import Leaf

    known = {entry.page: entry.title for entry in pages}
    about = {
        "overview": tr("what is missing, due and done; closing the quarter"),
        "plans": tr("tasks, obligations, deadlines, not applicable, events"),
        "activities": tr("record activities, counters, costs, evidence"),
        "feedback": tr("hotline, feedback and proposals, answers, terms"),
        "assessments": tr("score criteria, explanations, points, submit"),
        "reports": tr("quarterly report, sign, issue, print, verify"),
        "bundles": tr("send and receive bundles, USB, e-mail, receipts"),
        "org_units": tr("who has handed in, who is late, sums of units"),
    }
    leaves = [Leaf(page, title, about.get(page, "")) for page, title in known.items()]
    if "settings" in known:
        sections = (
            ("people", tr("People"), tr("add a person, roles, passwords")),
            ("certificates", tr("Certificates"), tr("signing identities, trusted certificates")),
            ("stations", tr("Known stations"), tr("enrol a station, fingerprints, revoke")),
            ("backups", tr("Backups"), tr("copies of the database, restore, second folder")),
            ("audit", tr("Audit trail"), tr("who did what, check the chain")),
            ("appearance", tr("Appearance"), tr("theme, dark, high contrast, text size, language")),
        )
        leaves += [
            Leaf(f"settings#{section}", f"{known['settings']}: {title}", words)
            for section, title, words in sections
        ]
    return [*leaves, *_help_leaves(known)]


def _help_leaves(known: Mapping[str, str]) -> list[Leaf]:
    """Return each heading of the help to the pages, and to the keys that work everywhere."""
    from cchc_desktop.services.search import Leaf

    topics = {**known, KEYS: tr("Keys that work everywhere")}
    return [
        Leaf(
            f"{page if page in known else next(iter(known))}{_HELP}{page}#{section.heading}",
            tr("Help: {page}", page=title)
            if section.heading == title or not at
            else tr("Help: {page}", page=f"{title} · {section.heading}"),
            section.words,
        )
        for page, title in topics.items()
        for at, section in enumerate(help_sections(page))
    ]
