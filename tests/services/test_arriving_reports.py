"""The file of an issued report: its seal may follow, another report may not take its place."""

import hashlib
from pathlib import Path

import pytest
from builders.exchange import Exchange
from builders.hostile import Lie, base, hostile_bundle
from builders.records import GOOD, MINE, US

from cchc_desktop.bundles.writing import BlobSource
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.bundle_results import ImportResult

SIGNED = b"%PDF-1.7\nQuy I: 12 hoi nghi\n%%EOF\n"
SEALED = SIGNED + b"con dau\n%%EOF\n"
ANOTHER = b"%PDF-1.7\nQuy I: 99 hoi nghi\n%%EOF\ncon dau\n%%EOF\n"


def issued(octets: bytes, revision: int, origin: str = "here") -> Lie:
    """Return the entry by which the commune issues a report with this file, or gives it another one."""
    facts = {"sha256": hashlib.sha256(octets).hexdigest(), "size": len(octets), "origin": origin}
    return Lie(Noun.REPORT, base(US, MINE) | GOOD[Noun.REPORT] | facts, revision)


def bring(exchange: Exchange, lies: list[Lie], *files: bytes, out: Path) -> ImportResult:
    """Bring entries and files of the commune in at the district."""
    blobs = []
    for octets in files:
        digest = hashlib.sha256(octets).hexdigest()
        (out / digest).write_bytes(octets)
        blobs.append(BlobSource(digest, out / digest, len(octets), "application/pdf"))
    path = hostile_bundle(exchange.commune, exchange.district, lies, out=out, blobs=blobs)
    return exchange.district.bundles.bring_in([path]).record[0]


def file_of(exchange: Exchange) -> str:
    """Return the hash of the file the district shows for the report."""
    from db.models.reports import ReportRow

    with exchange.district._office.reading() as session:
        return session.get_one(ReportRow, MINE).sha256 or ""


@pytest.mark.parametrize("at_once", [True, False])
def test_a_seal_follows(exchange: Exchange, tmp_path: Path, *, at_once: bool) -> None:
    """The file that goes on where the signed one ends is taken."""
    lies = [issued(SIGNED, 1), issued(SEALED, 2)]
    if not at_once:
        assert bring(exchange, lies[:1], SIGNED, out=tmp_path).outcome is Outcome.IMPORTED
    result = bring(exchange, lies, SIGNED, SEALED, out=tmp_path)
    assert (result.outcome, result.refused) == (Outcome.IMPORTED, ())
    assert file_of(exchange) == hashlib.sha256(SEALED).hexdigest()


@pytest.mark.parametrize("origin", ["here", "outside", "rewritten", "paper"])
@pytest.mark.parametrize("at_once", [True, False])
def test_another_report_under_the_same_number_is_refused(
    exchange: Exchange, tmp_path: Path, origin: str, *, at_once: bool
) -> None:
    """Whatever the second file is said to be, and whether it comes with the first or later."""
    lies = [issued(SIGNED, 1), issued(ANOTHER, 2, origin)]
    if not at_once:
        bring(exchange, lies[:1], SIGNED, out=tmp_path)
    result = bring(exchange, lies, SIGNED, ANOTHER, out=tmp_path)
    assert result.outcome is Outcome.REFUSED
    assert "không phải báo cáo đã được ký" in result.refused[0].reason
    if not at_once:
        assert file_of(exchange) == hashlib.sha256(SIGNED).hexdigest()


@pytest.mark.parametrize(("file", "kept"), [(ANOTHER, False), (SEALED, True)])
def test_a_file_that_was_promised_is_looked_at_when_it_comes(
    exchange: Exchange, tmp_path: Path, file: bytes, *, kept: bool
) -> None:
    """Announced in one bundle and brought in the next, an exchanged file is not kept; a true seal is."""
    lies = [issued(SIGNED, 1), issued(file, 2)]
    assert bring(exchange, lies, SIGNED, out=tmp_path).outcome is Outcome.IMPORTED
    result = bring(exchange, lies, SIGNED, file, out=tmp_path)
    assert exchange.district._office.files.has(hashlib.sha256(file).hexdigest()) is kept
    assert bool(result.refused) is not kept


def test_a_file_that_is_cut_short_is_another_file(exchange: Exchange, tmp_path: Path) -> None:
    """The first half of the signed report is refused as well."""
    result = bring(exchange, [issued(SIGNED, 1), issued(SIGNED[:-9], 2)], SIGNED, SIGNED[:-9], out=tmp_path)
    assert result.outcome is Outcome.REFUSED
