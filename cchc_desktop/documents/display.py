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


def page_drawings(pdf: bytes) -> tuple[str, ...]:
    """Return the SHA-256 of what each page draws by itself, apart from its fields and signatures.

    A program that writes a file anew usually keeps these: equal ones say that the pages are the same.
    """
    import hashlib

    import pikepdf

    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page.contents_coalesce()
            contents = page.obj.get("/Contents")
            drawn = contents.read_bytes() if contents is not None else b""
            found.append(hashlib.sha256(drawn).hexdigest())
    return tuple(found)
