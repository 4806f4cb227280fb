"""Checking the signatures of any PDF, also without a workspace."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.domain.verdicts import Verdict
from cchc_desktop.files.whole import read_whole, write_whole

if TYPE_CHECKING:
    from cchc_desktop.signing.trust import TrustPack


def verify_file(file: Path, trust: "TrustPack | None", *, now: datetime) -> Verdict:
    """Check the signatures of any PDF against `trust`, as of `now`."""
    from cchc_desktop.signing.verify import verify_pdf

    return verify_pdf(read_whole(file), trust, now=now)


def write_sheet(
    file: Path, out: Path, trust: "TrustPack | None", *, now: datetime, checker: str = ""
) -> Verdict:
    """Check `file` as of `now` and write what was found as a verification sheet, a PDF, to `out`."""
    from cchc_desktop.documents.verification_sheet import draw_sheet
    from cchc_desktop.signing.verify import verify_pdf

    data = read_whole(file)
    verdict = verify_pdf(data, trust, now=now)
    write_whole(
        out,
        draw_sheet(
            verdict, name=file.name, data=data, checked_at=now, checker=checker,
            trust_version=trust.version if trust else "", trust_made_on=trust.made_on if trust else None,
        ),
    )  # fmt: skip
    return verdict
