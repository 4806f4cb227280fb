"""Verify the signatures of any PDF offline and say no more than what was checked."""
# mypy: allow-untyped-calls
# pyHanko annotates only part of itself.

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import ContentState, Finding, Revocation, SignatureVerdict, Verdict, judge
from cchc_desktop.signing.certificates import common_name, key_is_strong, signs_documents
from cchc_desktop.signing.fields import PARSER_FAILURES, damaged, read_pdf
from cchc_desktop.signing.identities import as_asn1, quietly
from cchc_desktop.signing.revocation import WEAK_DIGESTS, RevocationStatus, check_revocation
from cchc_desktop.signing.trust import TrustPack

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

_FUTURE: Final = timedelta(days=1)
"""How far another computer's clock may be ahead of this one before it is told."""
_BLANK: Final = b" \t\r\n\x00"
_HEX: Final = frozenset(b"0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class _Checked:
    """One signature with what it says of the octets around it."""

    verdict: SignatureVerdict
    content: ContentState
    filled_after: bool


def verify_pdf(data: bytes, trust: TrustPack | None, *, now: datetime) -> Verdict:
    """Check every signature of the PDF `data` against `trust` as of `now`.

    Nothing is fetched. Filling in form fields after a signature that allows it keeps the content
    intact; whatever else follows a signature makes it EXTENDED. A file that is not a PDF or is
    encrypted is a UserMistake, a damaged one is Trouble.
    """
    with quietly():
        reader = read_pdf(data)
        try:
            embedded = [s for s in reader.embedded_signatures if s.sig_object_type == "/Sig"]
        except _failures() as error:
            raise damaged() from error
        if not embedded:
            return judge(ContentState.UNSIGNED, ())
        checked = [_check(signature, data, trust, now) for signature in embedded]
    states = {one.content for one in checked}
    content = next(
        s for s in (ContentState.ALTERED, ContentState.EXTENDED, ContentState.INTACT) if s in states
    )
    if content is ContentState.INTACT and _something_follows(embedded, data):
        content = ContentState.EXTENDED
    return judge(
        content, tuple(one.verdict for one in checked), filled_after=all(one.filled_after for one in checked)
    )


def _failures() -> tuple[type[Exception], ...]:
    from pyhanko.pdf_utils.misc import PdfError

    return (PdfError, *PARSER_FAILURES)


def _check(
    signature: "EmbeddedPdfSignature", data: bytes, trust: TrustPack | None, now: datetime
) -> _Checked:
    from pyhanko.sign.validation import validate_pdf_signature

    role = _role(signature)
    try:
        certificate = _as_x509(signature.signer_cert)
        signed_at = _claimed(signature)
        moment = signed_at or now
        status = validate_pdf_signature(
            signature, _context(trust, moment), key_usage_settings=_any_signing_usage()
        )
    except _failures():
        unreadable = SignatureVerdict(
            signer=tr("unknown"),
            issuer=tr("unknown"),
            role=role,
            intact=False,
            trusted=False,
            revocation=Revocation.UNCHECKED,
            signed_at=None,
            reasons=(Finding.BROKEN,),
        )
        return _Checked(unreadable, ContentState.ALTERED, filled_after=False)
    intact = status.intact and status.valid
    chain = _chain(status)
    trusted = bool(chain) and status.trusted
    revocation = (
        check_revocation(chain, trust.crls, signed_at=moment, now=now)
        if trust and chain
        else RevocationStatus(Revocation.UNCHECKED, None, (Finding.NO_CRL,))
    )
    content = _content(signature, status, data, intact=intact)
    reasons = (
        *_content_findings(content),
        *_strength_findings(signature, (certificate, *chain[1:])),
        *_time_findings(certificate, signed_at, now),
        *_trust_findings(status, trust, trusted=trusted),
        *revocation.findings,
    )
    verdict = SignatureVerdict(
        signer=common_name(certificate.subject),
        issuer=common_name(certificate.issuer),
        role=role,
        intact=intact,
        trusted=trusted,
        revocation=revocation.state,
        signed_at=signed_at,
        reasons=tuple(dict.fromkeys(reasons)),
        valid_from=local_day(certificate.not_valid_before_utc),
        valid_until=local_day(certificate.not_valid_after_utc),
        revocation_as_of=revocation.as_of,
        trusted_by=trust.version if trust and trusted else "",
    )
    return _Checked(verdict, content, filled_after=_filled_after(status))


def _context(trust: TrustPack | None, moment: datetime) -> "ValidationContext":
    """Return who is trusted at `moment`.

    Weak algorithms pass here and are told by `_strength_findings`, and CRLs are read by
    `check_revocation`: the library stops at the first problem, an officer needs them all.
    """
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy

    return ValidationContext(
        trust_roots=[as_asn1(c) for c in trust.roots] if trust else [],
        other_certs=[as_asn1(c) for c in trust.intermediates] if trust else [],
        moment=moment,
        allow_fetching=False,
        algorithm_usage_policy=DisallowWeakAlgorithmsPolicy(
            weak_hash_algos=frozenset(), rsa_key_size_threshold=512, dsa_key_size_threshold=512
        ),
    )


def _any_signing_usage() -> "KeyUsageConstraints":
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    return KeyUsageConstraints(key_usage=set())


def _role(signature: "EmbeddedPdfSignature") -> Role | None:
    return next((role for role in Role if role.value == signature.field_name), None)


def _claimed(signature: "EmbeddedPdfSignature") -> datetime | None:
    moment: datetime | None = signature.self_reported_timestamp
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _chain(status: "PdfSignatureStatus") -> "list[x509.Certificate]":
    """Return the path from the signer to the root; empty when none was found."""
    if status.validation_path is None:
        return []
    return [_as_x509(c) for c in reversed(list(status.validation_path.iter_certs(include_root=True)))]


def _as_x509(certificate: "asn1_x509.Certificate") -> "x509.Certificate":
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(certificate.dump())


def _content(
    signature: "EmbeddedPdfSignature", status: "PdfSignatureStatus", data: bytes, *, intact: bool
) -> ContentState:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not intact:
        return ContentState.ALTERED
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    two_readings = signature.reader.xrefs.hybrid_xrefs_present and not whole
    if two_readings or not status.docmdp_ok or not _covers_all_but_itself(signature, data):
        return ContentState.EXTENDED
    return ContentState.INTACT


def _covers_all_but_itself(signature: "EmbeddedPdfSignature", data: bytes) -> bool:
    """Tell whether the octets left out of the signature are its own and no others."""
    span = [int(number) for number in signature.byte_range]
    if len(span) != 4 or span[0] != 0 or min(span) < 0 or span[2] + span[3] > len(data):
        return False
    hole = data[span[1] : span[2]]
    return (
        len(hole) == 2 * len(signature.pkcs7_content) + 2
        and hole.startswith(b"<")
        and hole.endswith(b">")
        and set(hole[1:-1]) <= _HEX
    )


def _something_follows(signatures: "Sequence[EmbeddedPdfSignature]", data: bytes) -> bool:
    """Tell whether octets that belong to no revision lie behind the last signature."""
    last = max(signatures, key=lambda one: one.signed_revision)
    if last.signed_revision < last.reader.xrefs.total_revisions - 1:
        return False
    return bool(data[int(last.byte_range[2]) + int(last.byte_range[3]) :].strip(_BLANK))


def _filled_after(status: "PdfSignatureStatus") -> bool:
    from pyhanko.sign.diff_analysis import ModificationLevel

    return status.modification_level is ModificationLevel.FORM_FILLING


def _content_findings(content: ContentState) -> tuple[Finding, ...]:
    return {ContentState.ALTERED: (Finding.ALTERED,), ContentState.EXTENDED: (Finding.EXTENDED,)}.get(
        content, ()
    )


def _strength_findings(
    signature: "EmbeddedPdfSignature", chain: "Sequence[x509.Certificate]"
) -> tuple[Finding, ...]:
    """Return what is weak in the signature or in a certificate below the root."""
    digests = {signature.md_algorithm, _signature_digest(signature)}
    below_root = chain[:-1] if len(chain) > 1 else chain
    digests |= {c.signature_hash_algorithm.name for c in below_root if c.signature_hash_algorithm}
    found = []
    if not signs_documents(chain[0]):
        found.append(Finding.WRONG_USAGE)
    if not all(key_is_strong(certificate) for certificate in chain):
        found.append(Finding.WEAK_KEY)
    if digests & WEAK_DIGESTS:
        found.append(Finding.WEAK_DIGEST)
    return tuple(found)


def _signature_digest(signature: "EmbeddedPdfSignature") -> str:
    try:
        return str(signature.signer_info["signature_algorithm"].hash_algo)
    except ValueError:
        return str(signature.md_algorithm)


def _time_findings(
    certificate: "x509.Certificate", signed_at: datetime | None, now: datetime
) -> tuple[Finding, ...]:
    if signed_at is None:
        return (Finding.NO_TIME,)
    if signed_at > now + _FUTURE:
        return (Finding.SIGNED_IN_FUTURE,)
    if signed_at < certificate.not_valid_before_utc:
        return (Finding.NOT_YET_VALID,)
    if signed_at > certificate.not_valid_after_utc:
        return (Finding.EXPIRED,)
    return (Finding.EXPIRED_SINCE,) if now > certificate.not_valid_after_utc else ()


def _trust_findings(
    status: "PdfSignatureStatus", trust: TrustPack | None, *, trusted: bool
) -> tuple[Finding, ...]:
    from pyhanko.sign.ades.report import AdESIndeterminate

    if trust is None:
        return (Finding.NO_TRUST_PACK,)
    if trusted or not (status.intact and status.valid):
        return ()
    if status.trust_problem_indic is AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE:
        return (Finding.BAD_CHAIN,)
    return (Finding.UNKNOWN_ISSUER,)
