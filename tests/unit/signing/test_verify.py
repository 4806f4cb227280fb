"""A verdict says no more than what was checked, and every change after signing is found."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509
from pki.certificates import Pki
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import ContentState, Finding, Overall, Revocation, verdict_lines
from cchc_desktop.signing.fields import fields_of, written
from cchc_desktop.signing.identities import PersonalIdentity, load_pkcs12
from cchc_desktop.signing.sign import sign
from cchc_desktop.signing.trust import TrustPack, build_trust_pack
from cchc_desktop.signing.verify import verify_pdf

from .conftest import NOW, SIGNED_AT, Stages, draw_report


def test_full_sequence_is_valid(stages: Stages, trust: TrustPack) -> None:
    """Leader, number and date, seal: both signatures hold and the content is what was signed."""
    verdict = verify_pdf(stages.sealed, trust, now=NOW)
    assert (verdict.overall, verdict.content) == (Overall.VALID, ContentState.INTACT)
    assert [s.role for s in verdict.signatures] == [Role.LEADER, Role.SEAL]
    assert all(s.intact and s.trusted and s.revocation is Revocation.CHECKED for s in verdict.signatures)
    content, _, validity = verdict_lines(verdict)
    assert content.text == "Nguyên vẹn từ khi ký lúc 16:12 ngày 05/04/2018"
    assert "thu hồi: đã kiểm tra theo CRL ngày 30/04/2018" in validity.text


def test_every_signed_range_is_guarded(stages: Stages, trust: TrustPack) -> None:
    """One changed octet anywhere in the signed ranges makes the report invalid."""
    reader_ranges = [
        [int(n) for n in field["/V"]["/ByteRange"]]
        for name, field in fields_of(IncrementalPdfFileWriter(BytesIO(stages.sealed)).prev).items()
        if name in {"leader", "seal"}
    ]
    for start, length, again, rest in reader_ranges:
        for place in (start + length // 2, again + rest // 2):
            damaged = bytearray(stages.sealed)
            damaged[place] ^= 0x01
            try:
                verdict = verify_pdf(bytes(damaged), trust, now=NOW)
            except Trouble:
                continue
            assert verdict.overall is Overall.INVALID, place


def test_altered_text_is_altered(stages: Stages, trust: TrustPack) -> None:
    """A changed title inside the signed octets is told as altered."""
    spot = stages.sealed.index(b"/MediaBox") + 14
    damaged = stages.sealed[:spot] + b"9" + stages.sealed[spot + 1 :]
    verdict = verify_pdf(damaged, trust, now=NOW)
    assert (verdict.overall, verdict.content) == (Overall.INVALID, ContentState.ALTERED)
    assert verdict_lines(verdict)[0].text == "Đã bị sửa sau khi ký: chữ ký không còn khớp"


def test_damaged_signature_is_invalid(stages: Stages, trust: TrustPack) -> None:
    """A signature whose own octets changed proves nothing."""
    spot = stages.by_leader.index(b"/Contents <") + 11 + 2400
    damaged = bytearray(stages.by_leader)
    damaged[spot : spot + 1] = b"0" if damaged[spot : spot + 1] != b"0" else b"1"
    assert verify_pdf(bytes(damaged), trust, now=NOW).overall is Overall.INVALID


def _draw_over(writer: IncrementalPdfFileWriter) -> None:
    stream = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 800 re f")
    writer.add_stream_to_page(0, writer.add_object(stream))


def _note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    box = generic.ArrayObject(generic.NumberObject(n) for n in (50, 50, 300, 300))
    note = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Square"), "/Rect": box}
    words = generic.DictionaryObject({pdf_name(k): v for k, v in note.items()})
    writer.register_annotation(page, writer.add_object(words))


def _move_seal(writer: IncrementalPdfFileWriter) -> None:
    field = fields_of(writer.prev)["seal"]
    field["/Rect"] = generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 10, 10))
    writer.update_container(field)


def _change_number(writer: IncrementalPdfFileWriter) -> None:
    field = fields_of(writer.prev)["number"]
    field["/V"] = generic.pdf_string("99/BC-UBND")
    writer.update_container(field)


def _other_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(reversed(pages["/Kids"]))
    writer.update_container(pages)


def _replace_text(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


CHANGES = (_draw_over, _note, _move_seal, _change_number, _other_pages, _replace_text)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("stage", ["by_leader", "sealed"])
def test_change_after_signing_is_found(
    stages: Stages, trust: TrustPack, change: Callable[[IncrementalPdfFileWriter], None], stage: str
) -> None:
    """Whatever is drawn, moved, replaced or typed after the seal is told; before it only typing passes."""
    writer = IncrementalPdfFileWriter(BytesIO(getattr(stages, stage)))
    change(writer)
    verdict = verify_pdf(written(writer), trust, now=NOW)
    if stage == "by_leader" and change is _change_number:
        assert (verdict.content, verdict.overall) == (ContentState.INTACT, Overall.INDETERMINATE)
        assert verdict.filled_after
    else:
        assert (verdict.content, verdict.overall) == (ContentState.EXTENDED, Overall.INVALID)
        assert verdict_lines(verdict)[0].text == "Có phần thêm sau khi ký"


def test_octets_behind_the_end_are_found(stages: Stages, trust: TrustPack) -> None:
    """Octets of no revision behind the last signature are told, blanks are not."""
    assert verify_pdf(stages.sealed + b"%hidden", trust, now=NOW).content is ContentState.EXTENDED
    assert verify_pdf(stages.sealed + b"\r\n", trust, now=NOW).content is ContentState.INTACT


def test_wrapped_signature_is_invalid(stages: Stages, trust: TrustPack) -> None:
    """A signature that leaves more than itself out of its range does not count."""
    data = stages.by_leader
    spot = data.index(b"/ByteRange")
    end = data.index(b"]", spot)
    start, length, again, rest = (int(n) for n in data[spot:end].split(b"[")[1].split())
    moved = f"{start} {length} {again + 100} {rest - 100}".encode().ljust(end - data.index(b"[", spot) - 1)
    forged = data[: data.index(b"[", spot) + 1] + moved + data[end:]
    assert verify_pdf(forged, trust, now=NOW).overall is Overall.INVALID


def test_rewritten_file_is_invalid(stages: Stages, trust: TrustPack) -> None:
    """A file that a tool wrote anew no longer carries what was signed."""
    output = BytesIO()
    with pikepdf.open(BytesIO(stages.sealed)) as pdf:
        pdf.save(output)
    assert verify_pdf(output.getvalue(), trust, now=NOW).overall is Overall.INVALID


def test_without_crl_is_never_valid(stages: Stages, pki: Pki) -> None:
    """Nobody could check the revocation: valid so far, without enough grounds."""
    pack = build_trust_pack(pki.pem("root"), version="1", made_on=NOW.date())
    verdict = verify_pdf(stages.sealed, pack, now=NOW)
    assert verdict.overall is Overall.INDETERMINATE
    assert {s.revocation for s in verdict.signatures} == {Revocation.UNCHECKED}
    assert "thu hồi: chưa kiểm tra được, không có CRL" in verdict_lines(verdict)[2].text


def test_stale_and_forged_crls_do_not_count(stages: Stages, pki: Pki) -> None:
    """A CRL out of date, or signed by somebody else, leaves the revocation unchecked."""
    stale = pki.crl("root", NOW - timedelta(days=20), NOW - timedelta(days=10))
    pack = build_trust_pack(pki.pem("root"), stale, version="1", made_on=NOW.date())
    verdict = verify_pdf(stages.sealed, pack, now=NOW)
    assert Finding.STALE_CRL in verdict.signatures[0].reasons
    assert "CRL đã cũ" in verdict_lines(verdict)[2].text
    foreign = pki.crl("stranger", NOW - timedelta(days=1), NOW + timedelta(days=10))
    pack = build_trust_pack(pki.pem("root"), foreign, version="1", made_on=NOW.date())
    assert verify_pdf(stages.sealed, pack, now=NOW).overall is Overall.INDETERMINATE


def test_revoked_is_invalid(stages: Stages, pki: Pki) -> None:
    """A certificate revoked before signing makes the report invalid, and the day is told."""
    crl = pki.crl(
        "root", NOW - timedelta(days=1), NOW + timedelta(days=7), {"seal": SIGNED_AT - timedelta(days=9)}
    )
    pack = build_trust_pack(pki.pem("root"), crl, version="1", made_on=NOW.date())
    verdict = verify_pdf(stages.sealed, pack, now=NOW)
    assert verdict.overall is Overall.INVALID
    assert verdict.signatures[1].revocation is Revocation.REVOKED
    assert "đã bị thu hồi ngày 27/03/2018" in verdict_lines(verdict)[2].text


@pytest.mark.parametrize(
    ("reason", "overall"),
    [
        (x509.ReasonFlags.superseded, Overall.INDETERMINATE),
        (x509.ReasonFlags.key_compromise, Overall.INVALID),
    ],
)
def test_revoked_after_signing(stages: Stages, pki: Pki, reason: x509.ReasonFlags, overall: Overall) -> None:
    """Revoked later leaves a doubt about the time; a stolen key could have signed on any day."""
    later = {"seal": SIGNED_AT + timedelta(days=3)}
    crl = pki.crl("root", NOW - timedelta(days=1), NOW + timedelta(days=7), later, reason)
    pack = build_trust_pack(pki.pem("root"), crl, version="1", made_on=NOW.date())
    assert verify_pdf(stages.sealed, pack, now=NOW).overall is overall


def test_unknown_issuer_is_not_enough(stages: Stages, pki: Pki) -> None:
    """An issuer nobody knows is no lie, but no ground either; without a pack the same."""
    pack = build_trust_pack(pki.pem("stranger"), version="1", made_on=NOW.date())
    verdict = verify_pdf(stages.sealed, pack, now=NOW)
    assert verdict.overall is Overall.INDETERMINATE
    assert Finding.UNKNOWN_ISSUER in verdict.signatures[0].reasons
    assert not verdict.signatures[0].trusted
    bare = verify_pdf(stages.sealed, None, now=NOW)
    assert (bare.overall, bare.content) == (Overall.INDETERMINATE, ContentState.INTACT)
    assert Finding.NO_TRUST_PACK in bare.signatures[0].reasons


def _raw(pki: Pki, name: str, stages: Stages, digest: str = "sha256") -> bytes:
    """Sign as a careless tool would, without the checks of this program."""
    identity = load_pkcs12(pki.p12(name), pki.password)
    meta = PdfSignatureMetadata(field_name="leader", md_algorithm=digest, subfilter=SigSeedSubFilter.PADES)
    with identity.opened() as key, pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyhanko.sign.signers.pdf_signer.datetime", _At)
        output = sign_pdf(IncrementalPdfFileWriter(BytesIO(stages.prepared)), meta, signer=key)
    return bytes(output.getvalue())


class _At:
    """Stands for the class `datetime` and always tells the signing time."""

    @staticmethod
    def now(tz: tzinfo | None = None) -> datetime:
        return SIGNED_AT.astimezone(tz)


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("expired", Finding.EXPIRED),
        ("early", Finding.NOT_YET_VALID),
        ("weak", Finding.WEAK_KEY),
        ("server", Finding.WRONG_USAGE),
        ("encipherer", Finding.WRONG_USAGE),
    ],
)
def test_unfit_certificates_are_invalid(
    stages: Stages, pki: Pki, trust: TrustPack, name: str, finding: Finding
) -> None:
    """Expired, not yet valid, short key, wrong purpose: the signature is there and does not count."""
    verdict = verify_pdf(_raw(pki, name, stages), trust, now=NOW)
    assert verdict.overall is Overall.INVALID
    assert finding in verdict.signatures[0].reasons
    assert finding.label in verdict_lines(verdict)[2].text


def test_fit_twin_of_the_careless_tool_is_valid(stages: Stages, pki: Pki, trust: TrustPack) -> None:
    """The same tool with a fit certificate is believed."""
    assert verify_pdf(_raw(pki, "leader", stages), trust, now=NOW).overall is Overall.VALID


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_unsafe_digest_is_invalid(stages: Stages, pki: Pki, trust: TrustPack, digest: str) -> None:
    """SHA-1 and MD5 can be forged and are refused."""
    verdict = verify_pdf(_raw(pki, "seal", stages, digest), trust, now=NOW)
    assert verdict.overall is Overall.INVALID
    assert Finding.WEAK_DIGEST in verdict.signatures[0].reasons


def test_expired_since_needs_proof_of_time(stages: Stages, pki: Pki, trust: TrustPack) -> None:
    """Long after the certificate ended nobody vouches for the claimed signing time."""
    identity = load_pkcs12(pki.p12("soon"), pki.password)
    data = sign(stages.prepared, identity, role=Role.LEADER, at=SIGNED_AT)
    verdict = verify_pdf(data, trust, now=NOW)
    assert verdict.overall is Overall.INDETERMINATE
    assert Finding.EXPIRED_SINCE in verdict.signatures[0].reasons


def test_future_signature_is_invalid(stages: Stages, trust: TrustPack) -> None:
    """A signature from tomorrow's tomorrow is told."""
    verdict = verify_pdf(stages.sealed, trust, now=SIGNED_AT - timedelta(days=3))
    assert Finding.SIGNED_IN_FUTURE in verdict.signatures[0].reasons
    assert verdict.overall is Overall.INVALID


def test_files_that_cannot_be_checked(stages: Stages, leader: PersonalIdentity, trust: TrustPack) -> None:
    """No PDF and a locked PDF are mistakes, a damaged one is trouble, an unsigned one is told so."""
    with pytest.raises(UserMistake, match="không phải là PDF"):
        verify_pdf(b"PK\x03\x04", trust, now=NOW)
    with pytest.raises(Trouble):
        verify_pdf(stages.sealed[: len(stages.draft) // 3], trust, now=NOW)
    locked = BytesIO()
    with pikepdf.open(BytesIO(draw_report())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UserMistake, match="mật khẩu"):
        verify_pdf(locked.getvalue(), trust, now=NOW)
    assert verify_pdf(stages.prepared, trust, now=NOW).content is ContentState.UNSIGNED
