"""What bundles and their results are called on the screen."""

from collections.abc import Mapping, Sequence

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.bundle_results import BundleView, ExportPreview, ImportResult, StreamView
from cchc_desktop.services.imports import ImportLot
from ui.theme.tokens import State

Shown = tuple[str, State, str]


def entries_of(noun: str, count: int) -> str:
    """Return "12 activities" for the entries of one noun."""
    n = number(count)
    words = {
        Noun.ACTIVITY: tr("{n} activities", n=n),
        Noun.EVIDENCE: tr("{n} evidence records", n=n),
        Noun.FEEDBACK: tr("{n} cases of feedback", n=n),
        Noun.ASSESSMENT: tr("{n} self-assessments", n=n),
        Noun.SUBMISSION: tr("{n} submissions", n=n),
        Noun.REPORT: tr("{n} reports", n=n),
        Noun.OBLIGATION_CLAIM: tr("{n} duties claimed not applicable", n=n),
        Noun.TRIGGER: tr("{n} events that owe something", n=n),
        Noun.UNIT_PLAN: tr("{n} plans of units", n=n),
        Noun.EXTENSION: tr("{n} extensions", n=n),
        Noun.CADENCE_CONFIRMATION: tr("{n} confirmed cadences", n=n),
        Noun.DIFFICULTY: tr("{n} difficulties", n=n),
        Noun.DIFFICULTY_ANSWER: tr("{n} answers to difficulties", n=n),
        Noun.PLAN: tr("{n} plans", n=n),
        Noun.CRITERIA_SET: tr("{n} criteria sets", n=n),
        Noun.STATION: tr("{n} stations", n=n),
        Noun.KEY_RENEWAL: tr("{n} renewed keys", n=n),
        Noun.RECEIPT: tr("{n} receipts", n=n),
        Noun.TRUST_PACK: tr("{n} lists of trusted certificates", n=n),
    }
    other = tr("{n} other records", n=n)
    return words.get(Noun(noun), other) if noun in set(Noun) else other


def contents(counts: Mapping[str, int], *, blobs: int = 0) -> str:
    """Return everything in one line, the largest number first."""
    parts = [entries_of(noun, count) for noun, count in sorted(counts.items(), key=lambda c: -c[1]) if count]
    if blobs:
        parts.append(tr("{n} files", n=number(blobs)))
    return ", ".join(parts)


def from_where(preview: ExportPreview, own: str) -> str:
    """Say where the bundle goes on, by what the recipient has acknowledged of station `own`."""
    mine = [part for part in preview.streams if part.station == own and part.epoch % 2 == 1]
    if not mine:
        relayed = any(part.station != own for part in preview.streams)
        if relayed:
            return tr("Nothing new of this station; passes on what others sent")
        return tr("Nothing new since the last bundle")
    first, last = mine[-1].first, mine[-1].last
    if first == 1:
        return tr("From the first entry to {last}: nothing is acknowledged yet", last=number(last))
    return tr(
        "Entries {first} to {last}; {unit} acknowledged up to {before}",
        first=number(first),
        last=number(last),
        unit=preview.recipient_name,
        before=number(first - 1),
    )


def sent_state(sent: BundleView) -> Shown:
    """Return the badge of a bundle that went out: writing a file is not yet arriving."""
    if not sent.partner:
        return tr("For anybody"), State.MUTE, "group-line"
    if sent.outcome == "accepted":
        return tr("Approved by the receiver"), State.OK, "check-double-line"
    if sent.outcome == "received":
        return tr("Receipt came"), State.OK, "checkbox-circle-fill"
    if sent.outcome == "told":
        return tr("Received, by telephone"), State.INFO, "mail-check-line"
    return tr("Exported"), State.WARN, "time-fill"


def result_badge(result: ImportResult, *, done: bool) -> Shown:
    """Return the badge of a file that was checked, or, when `done`, brought in."""
    words, state, sign = outcome_badge(result.outcome)
    ready = result.outcome is Outcome.IMPORTED and not done
    return tr("Ready to import") if ready else words, state, sign


def outcome_badge(outcome: Outcome) -> Shown:
    """Return the badge of what became of a file."""
    state, sign = {
        Outcome.IMPORTED: (State.OK, "checkbox-circle-fill"),
        Outcome.ALREADY: (State.MUTE, "check-double-line"),
        Outcome.WAITING: (State.WARN, "time-fill"),
        Outcome.NEWER_PROGRAM: (State.WARN, "refresh-line"),
        Outcome.QUARANTINED: (State.BAD, "shield-cross-line"),
        Outcome.REFUSED: (State.BAD, "close-circle-fill"),
        Outcome.UNDONE: (State.MUTE, "arrow-go-back-line"),
    }[outcome]
    return outcome.label, state, sign


def result_inside(result: ImportResult) -> str:
    """Say what is new in a file."""
    parts = []
    if result.new:
        parts.append(tr("{n} new", n=number(result.new)))
    if result.changed:
        parts.append(tr("{n} changed", n=number(result.changed)))
    if result.blobs:
        parts.append(tr("{n} files", n=number(result.blobs)))
    if parts:
        return ", ".join(parts)
    return tr("nothing new") if result.outcome is Outcome.ALREADY else tr("not taken in")


def result_under(result: ImportResult, *, done: bool) -> str:
    """Say what else there is to know of a file: why not, what is promised, which code to read out."""
    if result.reason:
        return result.reason
    if done and result.code:
        return tr("Receipt code {code}", code=result.code)
    if result.promised:
        return tr("{n} files follow later", n=number(result.promised))
    return contents(result.counts)


def lot_words(lot: ImportLot) -> str:
    """Say what goes when an import is taken back, and what stays."""
    files = tr("{n} files", n=number(lot.blobs)) if lot.blobs else ""
    inside = ", ".join(part for part in (contents(lot.counts), files) if part)
    return tr(
        "{n} bundles of {units}, imported by {author}: {inside}. What is here becomes what it was before. "
        "Your own work stays, and the bundles can be imported again.",
        n=number(len(lot.files)),
        units=", ".join(lot.senders),
        author=lot.author,
        inside=inside,
    )


def streams_line(streams: Sequence[StreamView], below: int) -> str:
    """Return the streams that came here, in one line; `below` is how many units send to this one."""
    others = {view.unit for view in streams if not view.own and not view.notices and view.seq}
    words = tr("Streams received from {n} units", n=number(len(others)))
    silent = below - len(others)
    return tr("{words} · {n} units have sent nothing", words=words, n=number(silent)) if silent > 0 else words
