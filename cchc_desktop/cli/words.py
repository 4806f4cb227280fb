"""How things stand, in the words that lists on the command line print; scripts read the codes."""

from cchc_desktop.domain.feedback import TermState
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import ObligationState


def duty_words(state: ObligationState) -> str:
    """Return how a duty stands."""
    return {
        ObligationState.NOT_APPLICABLE: tr("Not applicable"),
        ObligationState.NOT_DUE: tr("Not due yet"),
        ObligationState.OPEN: tr("Nothing yet"),
        ObligationState.IN_PROGRESS: tr("Under way"),
        ObligationState.DONE: tr("Done"),
        ObligationState.LATE: tr("Done late"),
        ObligationState.MISSING: tr("Missing"),
    }[state]


def term_words(term: TermState) -> str:
    """Return how a case of feedback stands to its due date; nothing where nothing is owed."""
    return {
        TermState.RUNNING: tr("Within the term"),
        TermState.SOON: tr("Due soon"),
        TermState.LATE: tr("Answer overdue"),
        TermState.KEPT: tr("Answered in time"),
        TermState.MISSED: tr("Answered late"),
        TermState.NONE: "",
    }[term]


def version_words(state: str) -> str:
    """Return how far a version of a report has come."""
    match state:
        case "draft":
            return tr("Draft")
        case "prepared":
            return tr("Waits for the signature")
        case "signed":
            return tr("Signed, no number yet")
    return tr("Issued")


def station_words(state: str) -> str:
    """Return whether a station is this one, accepted, ended or not compared yet."""
    match state:
        case "own":
            return tr("This station")
        case "enrolled":
            return tr("Enrolled")
        case "revoked":
            return tr("Revoked")
    return tr("Not compared yet")


def trusted_words(kind: str) -> str:
    """Return what kind of thing is trusted."""
    match kind:
        case "root":
            return tr("root certificate")
        case "crl":
            return tr("revocation list")
    return tr("intermediate certificate")


def way_words(direction: str) -> str:
    """Return which way a bundle went."""
    return tr("taken in") if direction == "in" else tr("sent")
