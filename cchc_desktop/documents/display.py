"""A copy of a PDF for the screen, whose form fields and signatures are drawn into the pages."""

import io


def drawn_into_pages(pdf: bytes) -> bytes:
    """Return `pdf` with the appearance of every field as page content, for viewers that draw no fields.

    The copy is for looking at and printing; its signatures are pictures and prove nothing.
    """
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.flatten_annotations("all")
        document.save(out)
    return out.getvalue()
