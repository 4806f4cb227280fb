"""What a check of a signed document found, and what may be said of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.vietnamese import day


class Overall(StrEnum):
    """The one word for the whole document."""

    VALID = "valid"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"

    @property
    def label(self) -> str:
        """Return the words for the officer."""
        return {
            Overall.VALID: tr("Valid"),
            Overall.INDETERMINATE: tr("Valid, not enough grounds yet"),
            Overall.INVALID: tr("Not valid"),
        }[self]


class ContentState(StrEnum):
    """Whether the document still is what was signed."""

    INTACT = "intact"
    EXTENDED = "extended"
    """The signed octets stand, but what follows them changes what the reader sees."""
    ALTERED = "altered"
    UNSIGNED = "unsigned"


class Revocation(StrEnum):
    """What is known of the certificate being withdrawn by its issuer."""

    CHECKED = "checked"
    UNCHECKED = "unchecked"
    REVOKED = "revoked"


class Finding(StrEnum):
    """One thing the check found wrong or could not settle."""

    ALTERED = "altered"
    EXTENDED = "extended"
    BROKEN = "broken"
    REVOKED = "revoked"
    REVOKED_SINCE = "revoked_since"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_USAGE = "wrong_usage"
    WEAK_KEY = "weak_key"
    WEAK_DIGEST = "weak_digest"
    BAD_CHAIN = "bad_chain"
    SIGNED_IN_FUTURE = "signed_in_future"
    UNKNOWN_ISSUER = "unknown_issuer"
    NO_TRUST_PACK = "no_trust_pack"
    NO_CRL = "no_crl"
    STALE_CRL = "stale_crl"
    EXPIRED_SINCE = "expired_since"
    NO_TIME = "no_time"

    @property
    def label(self) -> str:
        """Return the reason in the officer's words."""
        return _finding_words(self)


UNSETTLED: Final = frozenset(
    {
        Finding.UNKNOWN_ISSUER,
        Finding.NO_TRUST_PACK,
        Finding.NO_CRL,
        Finding.STALE_CRL,
        Finding.REVOKED_SINCE,
        Finding.EXPIRED_SINCE,
        Finding.NO_TIME,
    }
)
"""Findings that only mean "cannot be told"; every other finding makes a signature invalid."""


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What was found about one signature."""

    signer: str
    issuer: str
    role: Role | None
    """None when the signature lies in a field this program did not make."""
    intact: bool
    """The signed octets and the signature over them agree."""
    trusted: bool
    """A chain leads to a root of the trust pack."""
    revocation: Revocation
    signed_at: datetime | None
    """The moment the signer claims; without a timestamp nobody else vouches for it."""
    reasons: tuple[Finding, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    revocation_as_of: date | None = None
    """The day of the revocation list that was used, or of the revocation itself."""
    trusted_by: str = ""
    """The version of the trust pack whose root vouches for the issuer."""

    @property
    def overall(self) -> Overall:
        """Return what may be said of this signature alone."""
        if not self.intact or any(reason not in UNSETTLED for reason in self.reasons):
            return Overall.INVALID
        if self.revocation is Revocation.REVOKED:
            return Overall.INVALID
        if self.reasons or not self.trusted or self.revocation is Revocation.UNCHECKED or not self.signed_at:
            return Overall.INDETERMINATE
        return Overall.VALID


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about a document; build it with `judge`."""

    overall: Overall
    content: ContentState
    signatures: tuple[SignatureVerdict, ...]
    filled_after: bool = False
    """Number or date were typed in after the last signature, so that nobody vouches for them yet."""


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One of the three lines a verdict is shown in; `state` chooses its colour and icon."""

    label: str
    text: str
    state: Overall


def judge(
    content: ContentState, signatures: tuple[SignatureVerdict, ...], *, filled_after: bool = False
) -> Verdict:
    """Weigh the findings: the worst one decides, and without a signature nothing is valid.

    A revocation that nobody could check leaves the verdict at INDETERMINATE: what is unknown is
    never called valid.
    """
    if content is not ContentState.INTACT or not signatures:
        return Verdict(Overall.INVALID, content, signatures, filled_after)
    found = {signature.overall for signature in signatures}
    if filled_after:
        found.add(Overall.INDETERMINATE)
    worst = next(o for o in (Overall.INVALID, Overall.INDETERMINATE, Overall.VALID) if o in found)
    return Verdict(worst, content, signatures, filled_after)


def verdict_title(verdict: Verdict) -> str:
    """Return the words for the whole: the overall verdict, or that nobody has signed."""
    return tr("Not signed") if verdict.content is ContentState.UNSIGNED else verdict.overall.label


def verdict_lines(verdict: Verdict) -> tuple[VerdictLine, VerdictLine, VerdictLine]:
    """Say the verdict in three lines: content, signer, validity."""
    return _content_line(verdict), _signer_line(verdict), _validity_line(verdict)


def _content_line(verdict: Verdict) -> VerdictLine:
    label = tr("Content")
    state = Overall.VALID if verdict.content is ContentState.INTACT else Overall.INVALID
    if verdict.content is ContentState.UNSIGNED:
        return VerdictLine(label, tr("There is no signature in this file"), state)
    if verdict.content is ContentState.ALTERED:
        return VerdictLine(label, tr("Changed after signing: the signature no longer matches"), state)
    if verdict.content is ContentState.EXTENDED:
        return VerdictLine(label, tr("Something was added after signing"), state)
    first = min((s.signed_at for s in verdict.signatures if s.signed_at), default=None)
    if first is None:
        words = tr("Intact since signing")
    else:
        words = tr("Intact since signing {moment}", moment=_moment(first))
    if verdict.filled_after:
        words += "; " + tr("form fields were filled in after the last signature")
        state = Overall.INDETERMINATE
    return VerdictLine(label, words, state)


def _signer_line(verdict: Verdict) -> VerdictLine:
    label = tr("Signer")
    if not verdict.signatures:
        return VerdictLine(label, tr("Nobody has signed"), Overall.INVALID)
    words = "; ".join(_who(signature) for signature in verdict.signatures)
    trusted = all(signature.trusted for signature in verdict.signatures)
    return VerdictLine(label, words, Overall.VALID if trusted else Overall.INDETERMINATE)


def _who(signature: SignatureVerdict) -> str:
    words = [f"{signature.signer} ({signature.role.label})" if signature.role else signature.signer]
    words.append(tr("certified by {issuer}", issuer=signature.issuer))
    if signature.trusted:
        words.append(tr("trusted by trust pack {version}", version=signature.trusted_by))
    else:
        words.append(tr("issuer not trusted yet"))
    return ", ".join(words)


def _validity_line(verdict: Verdict) -> VerdictLine:
    label = tr("Validity")
    if not verdict.signatures:
        return VerdictLine(label, tr("Nothing to check"), Overall.INVALID)
    overall = judge(ContentState.INTACT, verdict.signatures).overall
    parts = [_validity_words(signature) for signature in verdict.signatures]
    if len(set(parts)) == 1:
        return VerdictLine(label, parts[0], overall)
    named = (f"{s.signer}: {words}" for s, words in zip(verdict.signatures, parts, strict=True))
    return VerdictLine(label, " | ".join(named), overall)


_IN_OTHER_WORDS: Final = frozenset(
    {
        Finding.NO_CRL,
        Finding.STALE_CRL,
        Finding.REVOKED,
        Finding.REVOKED_SINCE,
        Finding.ALTERED,
        Finding.EXTENDED,
    }
)
"""Findings the content line or the revocation words already tell."""


def _validity_words(signature: SignatureVerdict) -> str:
    told = [reason for reason in signature.reasons if reason not in _IN_OTHER_WORDS]
    words = [reason.label for reason in told]
    if not told and signature.signed_at and signature.valid_from and signature.valid_until:
        words.append(
            tr(
                "certificate valid at signing time ({start} to {end})",
                start=day(signature.valid_from),
                end=day(signature.valid_until),
            )
        )
    words.append(_revocation_words(signature))
    return "; ".join(words)


def _revocation_words(signature: SignatureVerdict) -> str:
    if signature.revocation is Revocation.REVOKED:
        if signature.revocation_as_of is None:
            return tr("revocation: the certificate has been revoked")
        return tr("revocation: revoked on {day}", day=day(signature.revocation_as_of))
    if signature.revocation is Revocation.CHECKED and signature.revocation_as_of is not None:
        return tr("revocation: checked with the CRL of {day}", day=day(signature.revocation_as_of))
    if signature.revocation is Revocation.CHECKED:
        return tr("revocation: checked")
    if Finding.REVOKED_SINCE in signature.reasons and signature.revocation_as_of is not None:
        return tr(
            "revocation: revoked on {day}, after the signing time nobody vouches for",
            day=day(signature.revocation_as_of),
        )
    if Finding.STALE_CRL in signature.reasons:
        return tr("revocation: could not be checked, the CRL is out of date")
    return tr("revocation: could not be checked, there is no CRL")


def _moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return tr("at {time} on {day}", time=f"{local:%H:%M}", day=day(local.date()))


def _finding_words(finding: Finding) -> str:
    return {
        Finding.ALTERED: tr("the document was changed after signing"),
        Finding.EXTENDED: tr("something was added to the document after signing"),
        Finding.BROKEN: tr("the signature is damaged"),
        Finding.REVOKED: tr("the certificate has been revoked"),
        Finding.REVOKED_SINCE: tr("the certificate was revoked after the signing time"),
        Finding.EXPIRED: tr("the certificate had expired at signing time"),
        Finding.NOT_YET_VALID: tr("the certificate was not yet valid at signing time"),
        Finding.WRONG_USAGE: tr("the certificate is not meant for signing documents"),
        Finding.WEAK_KEY: tr("the key is too weak, RSA needs 2048 bits or more"),
        Finding.WEAK_DIGEST: tr("the signature uses an unsafe digest (MD5 or SHA-1)"),
        Finding.BAD_CHAIN: tr("the chain of certificates is faulty"),
        Finding.SIGNED_IN_FUTURE: tr("the signing time lies in the future"),
        Finding.UNKNOWN_ISSUER: tr("the issuer is not in the trust pack"),
        Finding.NO_TRUST_PACK: tr("there is no trust pack yet"),
        Finding.NO_CRL: tr("there is no CRL"),
        Finding.STALE_CRL: tr("the CRL is out of date"),
        Finding.EXPIRED_SINCE: tr("the certificate has expired since, nobody vouches for the signing time"),
        Finding.NO_TIME: tr("the signature carries no signing time"),
    }[finding]
