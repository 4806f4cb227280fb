"""The four fields of a report: made before the first signature, number and date filled in between."""
# mypy: allow-untyped-calls
# pyHanko annotates only part of itself.

import struct
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signatures import Place, Rectangle, Role, SignaturePlaces
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.signing.appearances import ITALIC, TEXT_SIZE, UPRIGHT, draw_text
from cchc_desktop.signing.identities import quietly
from resources import resource

if TYPE_CHECKING:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

NUMBER: Final = "number"
DATE: Final = "date"
_FACES: Final = {NUMBER: UPRIGHT, DATE: ITALIC}
_PRINTED: Final = 4
"""Annotation flag Print, ISO 32000-1 table 165."""
_TYPED: Final = (
    "0123456789 /-.,:()"
    "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZaăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    "ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
    "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)
"""What a clerk can type with another program: that program draws it with the face in the form."""


def prepare(pdf: bytes, places: SignaturePlaces) -> bytes:
    """Add all four fields to an unsigned `pdf` and return it.

    The seal's field locks every field and forbids any further change, so that nothing may follow it
    (ISO 32000-1 12.8.2.4).
    """
    from pyhanko.sign.fields import (
        FieldMDPAction,
        FieldMDPSpec,
        MDPPerm,
        SigFieldSpec,
        append_signature_field,
    )

    with quietly():
        writer = open_for_update(pdf)
        if "/AcroForm" in writer.root:
            raise UserMistake(
                tr("This PDF already has form fields or signatures."),
                hint=tr("Prepare the report again from its draft."),
            )
        _check_places(writer, places)
        leader, seal = places.leader, places.seal
        specs = (
            SigFieldSpec(
                Role.LEADER.value, leader.page, _points(leader.box), readable_field_name="Chữ ký lãnh đạo"
            ),
            SigFieldSpec(
                Role.SEAL.value,
                seal.page,
                _points(seal.box),
                field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL),
                doc_mdp_update_value=MDPPerm.NO_CHANGES,
                readable_field_name="Chữ ký số của cơ quan",
            ),
        )
        for spec in specs:
            append_signature_field(writer, spec)
        form = writer.root["/AcroForm"]
        face = _embed_face(writer)
        for name, place, words in ((NUMBER, places.number, "Số"), (DATE, places.date, "Ngày ký ban hành")):
            form["/Fields"].append(_add_text_field(writer, name, place, words))
        _complete_form(form, face)
        writer.update_container(form["/Fields"])
        writer.update_container(form)
        return written(writer)


def fill_number_and_date(pdf: bytes, number: str, date_text: str) -> bytes:
    """Type the clerk's `number` and `date_text` into their fields and return the longer file.

    The octets before stay as they are, so a signature of the leader stands.
    """
    texts = {NUMBER: _typed(number, NUMBER), DATE: _typed(date_text, DATE)}
    with quietly():
        writer = open_for_update(pdf)
        fields = fields_of(writer.prev)
        if any(name not in fields for name in texts):
            raise UserMistake(
                tr("This PDF has no fields for number and date."), hint=tr("Prepare the report first.")
            )
        if is_signed(fields, Role.SEAL):
            raise UserMistake(
                tr("The agency has already sealed this report: nothing may change any more."),
                hint=tr("To correct it, issue a replacement."),
            )
        for name, text in texts.items():
            _fill(writer, fields[name], text, _FACES[name])
        return written(writer)


def open_for_update(pdf: bytes) -> "IncrementalPdfFileWriter":
    """Open `pdf` for an update after its last octet; not a PDF, damaged, encrypted are refused."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    return IncrementalPdfFileWriter.from_reader(read_pdf(pdf))


def read_pdf(pdf: bytes) -> "PdfFileReader":
    """Read the structure of `pdf`: not a PDF and encrypted are mistakes, damage is trouble."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    if b"%PDF-" not in pdf[:1024]:
        raise UserMistake(tr("This file is not a PDF."), hint=tr("Choose a PDF file."))
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        encrypted = reader.encrypted
        if not encrypted:
            len(reader.root["/Pages"])
            fields_of(reader)
    except (PdfError, *PARSER_FAILURES) as error:
        raise damaged() from error
    if encrypted:
        raise UserMistake(
            tr("This PDF is locked with a password."), hint=tr("Save it without a password, then try again.")
        )
    return reader


PARSER_FAILURES: Final = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    struct.error,
)
"""How a parser ends on a hostile file; none of it says more than "damaged"."""


def damaged() -> Trouble:
    """Return the trouble to raise for a PDF whose structure cannot be read."""
    return Trouble(tr("This PDF is damaged and cannot be read."), hint=tr("Ask for the file once more."))


def fields_of(reader: "PdfFileReader") -> "dict[str, generic.DictionaryObject]":
    """Return the top-level form fields by name."""
    if "/AcroForm" not in reader.root or "/Fields" not in reader.root["/AcroForm"]:
        return {}
    fields = (reference.get_object() for reference in reader.root["/AcroForm"]["/Fields"])
    return {str(field["/T"]): field for field in fields if "/T" in field}


def is_signed(fields: "dict[str, generic.DictionaryObject]", role: Role) -> bool:
    """Tell whether the field of `role` holds a signature."""
    return role.value in fields and "/V" in fields[role.value]


def written(writer: "IncrementalPdfFileWriter") -> bytes:
    """Return the whole file with the update at its end."""
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _typed(text: str, name: str) -> str:
    words = " ".join(nfc(text).split())
    if not words:
        raise UserMistake(
            tr("The number and the date must both be filled in."),
            hint=tr("Take them from the agency's register."),
            field=name,
        )
    return words


def _points(box: Rectangle) -> tuple[int, int, int, int]:
    """Return `box` as pyHanko names it; fractions of a point are written as they are."""
    return cast(tuple[int, int, int, int], tuple(round(x, 3) for x in box))


def _check_places(writer: "IncrementalPdfFileWriter", places: SignaturePlaces) -> None:
    pages = int(writer.root["/Pages"]["/Count"])
    for place in (places.number, places.date, places.leader, places.seal):
        if not 0 <= place.page < pages or place.box.width <= 0 or place.box.height <= 0:
            raise ValueError(place)


def _add_text_field(
    writer: "IncrementalPdfFileWriter", name: str, place: Place, words: str
) -> "generic.IndirectObject":
    """Add an empty text field whose default appearance names the embedded face."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string

    page = writer.find_page_for_modification(place.page)[0]
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(name),
            pdf_name("/TU"): pdf_string(words),
            pdf_name("/F"): generic.NumberObject(_PRINTED),
            pdf_name("/Rect"): generic.ArrayObject(generic.FloatObject(round(x, 3)) for x in place.box),
            pdf_name("/P"): page,
            pdf_name("/DA"): pdf_string(_DEFAULT_APPEARANCE),
            pdf_name("/Q"): generic.NumberObject(_AT_RIGHT if name == NUMBER else 0),
            pdf_name("/AP"): _appearance(writer, draw_text("", place.box)),
        }
    )
    reference = writer.add_object(field)
    writer.register_annotation(page, reference)
    return reference


_AT_RIGHT: Final = 2
"""The number stands against the symbol printed after it: 05/BC-UBND, without a space."""
_DEFAULT_APPEARANCE: Final = f"/LiberationSerif {TEXT_SIZE:g} Tf 0 g"


def _embed_face(writer: "BasePdfFileWriter") -> "generic.IndirectObject":
    """Embed every letter a clerk may type, so that another program need not fall back to Courier."""
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory

    engine = GlyphAccumulatorFactory(str(resource(f"fonts/{UPRIGHT}.ttf"))).create_font_engine(writer)
    engine.shape(_TYPED)
    return engine.as_resource()


def _complete_form(form: "generic.DictionaryObject", face: "generic.IndirectObject") -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string

    fonts = generic.DictionaryObject({pdf_name("/LiberationSerif"): face})
    form[pdf_name("/DR")] = generic.DictionaryObject({pdf_name("/Font"): fonts})
    form[pdf_name("/DA")] = pdf_string(_DEFAULT_APPEARANCE)
    form[pdf_name("/SigFlags")] = generic.NumberObject(3)


def _fill(
    writer: "IncrementalPdfFileWriter", field: "generic.DictionaryObject", text: str, face: str
) -> None:
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string

    box = Rectangle(*(float(x) for x in field["/Rect"]))
    field[pdf_name("/V")] = pdf_string(text)
    at_right = field.get("/Q", 0) == _AT_RIGHT
    field[pdf_name("/AP")] = _appearance(writer, draw_text(text, box, face=face, at_right=at_right))
    writer.update_container(field)


def _appearance(writer: "BasePdfFileWriter", page: bytes) -> "generic.DictionaryObject":
    """Import a drawn page as the normal appearance of a field."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.reader import PdfFileReader

    form = writer.import_page_as_xobject(PdfFileReader(BytesIO(page)))
    return generic.DictionaryObject({pdf_name("/N"): form})
