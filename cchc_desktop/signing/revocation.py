"""Whether a chain of certificates is known not to be revoked, from the CRLs at hand alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.verdicts import Finding, Revocation

if TYPE_CHECKING:
    from cryptography import x509

WEAK_DIGESTS: Final = frozenset({"md2", "md5", "sha1"})
_CLOCK_SLACK: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RevocationStatus:
    """What the CRLs say; `as_of` is the day of the oldest list used, or of the revocation."""

    state: Revocation
    as_of: date | None
    findings: tuple[Finding, ...]


def check_revocation(
    chain: "Sequence[x509.Certificate]",
    crls: "Iterable[x509.CertificateRevocationList]",
    *,
    signed_at: datetime,
    now: datetime,
) -> RevocationStatus:
    """Look every certificate of `chain` (signer first, root last) up in its issuer's newest CRL.

    A missing or outdated list leaves the state UNCHECKED: silence is no proof. Without a timestamp
    a revocation after the claimed signing time cannot prove that the signature came first, so it is
    only told, unless the key was stolen.
    """
    lists = tuple(crls)
    found = [_look_up(certificate, issuer, lists, now) for certificate, issuer in pairwise(chain)]
    revoked = [entry for entry, _, _ in found if entry is not None]
    if revoked:
        first = min(revoked, key=lambda entry: entry.revocation_date_utc)
        day = local_day(first.revocation_date_utc)
        before = first.revocation_date_utc <= signed_at or any(_key_stolen(entry) for entry in revoked)
        if before:
            return RevocationStatus(Revocation.REVOKED, day, (Finding.REVOKED,))
        return RevocationStatus(Revocation.UNCHECKED, day, (Finding.REVOKED_SINCE,))
    days = [issued for _, issued, _ in found]
    if not found or None in days:
        return RevocationStatus(Revocation.UNCHECKED, None, (Finding.NO_CRL,))
    oldest = min(local_day(issued) for issued in days if issued is not None)
    if not all(fresh for _, _, fresh in found):
        return RevocationStatus(Revocation.UNCHECKED, oldest, (Finding.STALE_CRL,))
    return RevocationStatus(Revocation.CHECKED, oldest, ())


def _look_up(
    certificate: "x509.Certificate",
    issuer: "x509.Certificate",
    crls: "Sequence[x509.CertificateRevocationList]",
    now: datetime,
) -> "tuple[x509.RevokedCertificate | None, datetime | None, bool]":
    """Return the entry of `certificate`, when its list was issued, and whether that is still fresh."""
    usable = [crl for crl in crls if _speaks_for(crl, issuer) and crl.last_update_utc <= now + _CLOCK_SLACK]
    if not usable:
        return None, None, False
    for crl in usable:
        entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and not _lifted(certificate, usable):
            return entry, crl.last_update_utc, True
    newest = max(usable, key=lambda crl: crl.last_update_utc)
    until = newest.next_update_utc
    return None, newest.last_update_utc, until is not None and now <= until


def _lifted(certificate: "x509.Certificate", usable: "Sequence[x509.CertificateRevocationList]") -> bool:
    """Tell whether the newest list no longer names `certificate`: a hold that was lifted."""
    newest = max(usable, key=lambda crl: crl.last_update_utc)
    expired = certificate.not_valid_after_utc < newest.last_update_utc
    return not expired and newest.get_revoked_certificate_by_serial_number(certificate.serial_number) is None


def _speaks_for(crl: "x509.CertificateRevocationList", issuer: "x509.Certificate") -> bool:
    """Tell whether `crl` is a whole, genuine list of `issuer`; partial lists prove nothing."""
    from cryptography.exceptions import UnsupportedAlgorithm

    if crl.issuer != issuer.subject or any(extension.critical for extension in crl.extensions):
        return False
    digest = crl.signature_hash_algorithm
    if digest is not None and digest.name in WEAK_DIGESTS:
        return False
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (TypeError, UnsupportedAlgorithm):
        return False


def _key_stolen(entry: "x509.RevokedCertificate") -> bool:
    from cryptography import x509

    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return False
    return reason in {x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise}
