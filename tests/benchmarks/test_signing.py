"""How much longer signing takes here than in the library alone, measured in one run."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from statistics import median
from time import perf_counter

import pytest
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import TextStampStyle
from reportlab.pdfgen.canvas import Canvas

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.signatures import Place, Rectangle, Role, SignaturePlaces
from cchc_desktop.signing.authorities import create_identity
from cchc_desktop.signing.certificates import KeyKind
from cchc_desktop.signing.fields import prepare
from cchc_desktop.signing.sign import sign
from resources import resource

ROUNDS = 15
NOW = datetime(2018, 4, 5, 16, 12, tzinfo=VIETNAM)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the library leaves its font open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("key", [KeyKind.RSA, KeyKind.ECDSA])
def test_signing_against_the_library(key: KeyKind, record_property: Callable[[str, object], None]) -> None:
    """Signing costs at most 1.3 times the bare library putting the same words in the same embedded face."""
    output = BytesIO()
    canvas = Canvas(output)
    for page in range(20):
        canvas.drawString(100, 700, f"Trang {page}")
        canvas.showPage()
    canvas.save()
    box = Place(0, Rectangle(100, 100, 300, 160))
    prepared = prepare(output.getvalue(), SignaturePlaces(number=box, date=box, leader=box, seal=box))
    signer = create_identity(
        name="A",
        title="",
        unit="B",
        valid_from=NOW - timedelta(days=9),
        valid_until=NOW + timedelta(days=99),
        key=key,
    )

    def bare() -> None:
        meta = PdfSignatureMetadata(
            field_name=Role.LEADER.value, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        face = GlyphAccumulatorFactory(str(resource("fonts/LiberationSerif-Regular.ttf")))
        stamp = TextStampStyle(
            stamp_text="Ký bởi: A\nNgày ký: 2018-04-05T16:12:00+07:00",
            text_box_style=TextBoxStyle(font=face, font_size=10),
            border_width=0,
        )
        with signer.opened() as raw:
            PdfSigner(meta, raw, stamp_style=stamp).sign_pdf(
                IncrementalPdfFileWriter(BytesIO(prepared)), existing_fields_only=True, bytes_reserved=16384
            )

    def ours() -> None:
        sign(prepared, signer, role=Role.LEADER, at=NOW)

    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(ROUNDS):
        for name, run in (("bare", bare), ("ours", ours)):
            start = perf_counter()
            run()
            times[name].append(perf_counter() - start)
    library, program = median(times["bare"]) * 1000, median(times["ours"]) * 1000
    record_property("ratio", program / library)
    print(f"{key}: {program:.1f} ms, library {library:.1f} ms, × {program / library:.2f}")
