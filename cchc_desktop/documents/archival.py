"""Make a drawn PDF fit for the archive: PDF/A-2b markers, metadata, colour profile."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.reports import ReportContent
from cchc_desktop.domain.vietnamese import nfc
from resources import resource

_FORMAT: Final = "application/pdf"
_MAKER: Final = "CCHC Desktop"


def archive(drawn: bytes, out: BinaryIO | Path, content: ReportContent, *, invariant: bool) -> None:
    """Write `drawn` to `out` with title, subject, author, language and the markers of PDF/A-2b.

    ISO 19005-2: XMP that says the same as the information dictionary, an output intent, a file
    identifier. Without a validator at hand the result is called "PDF/A-2b oriented".
    """
    import pikepdf

    title = nfc(f"{content.title.capitalize()} {_lowered(content.subject)}")
    with pikepdf.open(BytesIO(drawn)) as pdf:
        made = str(pdf.docinfo.get("/CreationDate", ""))
        for name in list(pdf.docinfo.keys()):
            del pdf.docinfo[name]
        info = {
            "/Title": title,
            "/Subject": nfc(content.subject),
            "/Author": nfc(content.letterhead.body_name),
            "/Creator": _MAKER,
            "/Producer": _MAKER,
        }
        for name, value in info.items():
            pdf.docinfo[pikepdf.Name(name)] = pikepdf.String(value)
        if made and not invariant:
            pdf.docinfo[pikepdf.Name("/CreationDate")] = made
            pdf.docinfo[pikepdf.Name("/ModDate")] = made
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = title
            xmp["dc:description"] = nfc(content.subject)
            xmp["dc:creator"] = [nfc(content.letterhead.body_name)]
            xmp["dc:language"] = {"vi"}
            xmp["dc:format"] = _FORMAT
            xmp["xmp:CreatorTool"] = _MAKER
            xmp["pdf:Producer"] = _MAKER
            xmp["pdfaid:part"] = "2"
            xmp["pdfaid:conformance"] = "B"
            if made and not invariant:
                xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = _iso(made)
        profile = pdf.make_stream(
            resource("profiles/sRGB.icc").read_bytes(), N=3, Alternate=pikepdf.Name.DeviceRGB
        )
        pdf.Root.OutputIntents = pikepdf.Array([
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                RegistryName="",
                Info="sRGB IEC61966-2.1",
                DestOutputProfile=profile,
            )
        ])  # fmt: skip
        pdf.Root.Lang = pikepdf.String("vi")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        whole = BytesIO()
        pdf.save(whole, min_version="1.7", deterministic_id=True)
    if isinstance(out, Path):
        out.write_bytes(whole.getvalue())
    else:
        out.write(whole.getvalue())


def _lowered(subject: str) -> str:
    return subject[:1].lower() + subject[1:]


def _iso(pdf_date: str) -> str:
    """Turn the date of an information dictionary, D:20180705093000+07'00', into ISO 8601."""
    import pikepdf

    moment: datetime = pikepdf.models.metadata.decode_pdf_date(pdf_date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).isoformat()
