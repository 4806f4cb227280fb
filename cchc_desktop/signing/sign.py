"""Sign one field of a prepared report: PAdES B-B, SHA-256, the leader first and the seal last."""
# mypy: allow-untyped-calls
# pyHanko annotates only part of itself.

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signatures import Rectangle, Role
from cchc_desktop.signing.appearances import draw_attachment_words, draw_image, draw_words
from cchc_desktop.signing.certificates import check_before_signing, facts_of
from cchc_desktop.signing.fields import DATE, NUMBER, fields_of, is_signed, open_for_update, read_pdf
from cchc_desktop.signing.identities import Signer, quietly

if TYPE_CHECKING:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import StaticStampStyle

ATTACHMENT: Final = "agency"
"""Name of the field that `sign_attachment` adds."""
_DEEPEST: Final = 32
"""Levels of the page tree looked through for an inherited size."""
_ROOM: Final = 16 * 1024
"""Octets kept for one signature: two certificates with RSA-4096 keys fit."""


class Attachment(StrEnum):
    """What an outside tool did with the file we prepared."""

    EXTENDED = "extended"
    """Our octets are the first revision, the signature follows them."""
    REWRITTEN = "rewritten"
    """The tool made the file anew; a person must compare both before it is accepted."""


def sign(
    pdf: bytes,
    signer: Signer,
    *,
    role: Role,
    image: Path | None = None,
    at: datetime,
    certify: bool = False,
) -> bytes:
    """Return `pdf` with the signature of `signer` in the field of `role`.

    `at` is the signing time the signature claims. `certify` lets the leader's signature allow
    nothing but filling in forms (P=2); choose it only when the seal is made here too, because an
    outside tool adds a field of its own. Without an `image` the place shows who signed and when.
    """
    check_before_signing(signer.certificate, now=at)
    with quietly():
        writer = open_for_update(pdf)
        fields = fields_of(writer.prev)
        _check_sequence(fields, role)
        box = Rectangle(*(float(x) for x in fields[role.value]["/Rect"]))
        owner = facts_of(signer.certificate).owner
        page = draw_image(image, box) if image else draw_words(owner, at, box, upper=role is Role.LEADER)
        with TemporaryDirectory() as folder, signer.opened() as key:
            drawn = Path(folder) / "appearance.pdf"
            drawn.write_bytes(page)
            pdf_signer = _dated(at)(
                _metadata(role.value, certify=certify and role is Role.LEADER), key, stamp_style=_stamp(drawn)
            )
            output: BytesIO = pdf_signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=_ROOM)
        return output.getvalue()


def sign_attachment(pdf: bytes, signer: Signer, *, number: str, at: datetime) -> bytes:
    """Return `pdf`, a file that goes out with a report, with the agency's signature on page 1, top right.

    It shows the number and symbol of the report and the moment of signing, without a picture, and
    allows no change after it (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field

    check_before_signing(signer.certificate, now=at)
    with quietly():
        writer = open_for_update(pdf)
        if any("/FT" in field and field["/FT"] == "/Sig" and "/V" in field for field in _all_fields(writer)):
            raise UserMistake(
                tr("This attachment bears a signature already."),
                hint=tr("Sign the attachment as it was before, or send it as it is."),
                field="file",
            )
        box = _top_right(writer)
        append_signature_field(
            writer,
            SigFieldSpec(
                ATTACHMENT, 0, _whole(box), readable_field_name="Chữ ký số của cơ quan trên văn bản kèm theo"
            ),
        )
        page = draw_attachment_words(number, at, box)
        with TemporaryDirectory() as folder, signer.opened() as key:
            drawn = Path(folder) / "appearance.pdf"
            drawn.write_bytes(page)
            metadata = _metadata(ATTACHMENT, certify=True, permits=MDPPerm.NO_CHANGES)
            pdf_signer = _dated(at)(metadata, key, stamp_style=_stamp(drawn))
            output: BytesIO = pdf_signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=_ROOM)
        return output.getvalue()


def _all_fields(writer: "IncrementalPdfFileWriter") -> "list[generic.DictionaryObject]":
    return list(fields_of(writer.prev).values())


def _top_right(writer: "IncrementalPdfFileWriter") -> Rectangle:
    """Return the place of an attachment's signature: the top margin of page 1, at the right."""
    page = writer.find_page_for_modification(0)[0].get_object()
    media = next((node["/MediaBox"] for node in _upward(page) if "/MediaBox" in node), None)
    left, bottom, right, top = (float(x) for x in media) if media else (0.0, 0.0, 595.0, 842.0)
    width = min(200.0, (right - left) / 2)
    return Rectangle(right - 20 - width, max(top - 48, bottom), right - 20, top - 14)


def _upward(page: "generic.DictionaryObject") -> "Iterator[generic.DictionaryObject]":
    for _ in range(_DEEPEST):
        yield page
        if "/Parent" not in page:
            return
        page = page["/Parent"]


def _whole(box: Rectangle) -> tuple[int, int, int, int]:
    return round(box.left), round(box.bottom), round(box.right), round(box.top)


def attach_signed(prepared: bytes, signed: bytes) -> Attachment:
    """Tell whether `signed`, made by an outside tool, still starts with our `prepared` octets."""
    with quietly():
        if not list(read_pdf(signed).embedded_signatures):
            raise UserMistake(
                tr("There is no signature in this file."),
                hint=tr("Sign the exported PDF first, then attach it."),
            )
    return Attachment.EXTENDED if signed.startswith(prepared) else Attachment.REWRITTEN


def _check_sequence(fields: "dict[str, generic.DictionaryObject]", role: Role) -> None:
    if role.value not in fields:
        raise UserMistake(
            tr("This PDF has no field for the {role}.", role=role.label), hint=tr("Prepare the report first.")
        )
    if is_signed(fields, role):
        raise UserMistake(
            tr("This report already carries the {role}.", role=role.label),
            hint=tr("To correct it, issue a replacement."),
        )
    if is_signed(fields, Role.SEAL):
        raise UserMistake(
            tr("The agency has already sealed this report: nothing may change any more."),
            hint=tr("To correct it, issue a replacement."),
        )
    if role is Role.LEADER:
        return
    if not is_signed(fields, Role.LEADER):
        raise UserMistake(
            tr("The leader has not signed yet."),
            hint=tr("The agency's seal comes after the leader's signature."),
        )
    if any("/V" not in fields[name] for name in (NUMBER, DATE) if name in fields):
        raise UserMistake(
            tr("The number and the date must both be filled in."),
            hint=tr("Take them from the agency's register."),
            field=NUMBER,
        )


def _metadata(field: str, *, certify: bool, permits: "MDPPerm | None" = None) -> "PdfSignatureMetadata":
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata

    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=permits or MDPPerm.FILL_FORMS,
    )


def _stamp(page: Path) -> "StaticStampStyle":
    from pyhanko.pdf_utils.layout import AxisAlignment as Axis
    from pyhanko.pdf_utils.layout import Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    layout = SimpleBoxLayoutRule(Axis.ALIGN_MID, Axis.ALIGN_MID, margins=Margins.uniform(0))
    return StaticStampStyle.from_pdf_file(str(page), border_width=0, background_layout=layout)


def _dated(at: datetime) -> "type[PdfSigner]":
    """Return a PDF signer that claims the moment `at` instead of asking the system."""
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    class DatedSigner(PdfSigner):
        def init_signing_session(
            self,
            pdf_out: BasePdfFileWriter,
            existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko names this method so
        ) -> PdfSigningSession:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

    return DatedSigner
