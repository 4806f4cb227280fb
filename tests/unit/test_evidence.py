"""What a file can prove, where in it, what it is called, and how long it is kept."""

from datetime import date

import pytest

from cchc_desktop.domain.evidence import (
    EvidenceFit,
    EvidenceValues,
    fit_of,
    kept_until,
    page_of,
    short_name,
)
from cchc_desktop.domain.periods import PeriodRule, parse_period

PERIOD = parse_period("2018-Q2", PeriodRule.CALENDAR)


@pytest.mark.parametrize(
    ("number", "effective_on", "fit"),
    [
        ("", None, EvidenceFit.UNDATED),
        ("", date(2018, 6, 20), EvidenceFit.IN_PERIOD),
        ("", date(2018, 3, 28), EvidenceFit.OUTSIDE),
        ("18/KH-UBND", date(2018, 3, 28), EvidenceFit.IN_FORCE),
        ("18/KH-UBND", date(2018, 7, 1), EvidenceFit.OUTSIDE),
    ],
)
def test_proof_is_dated_in_the_period_and_documents_in_force(
    number: str, effective_on: date | None, fit: EvidenceFit
) -> None:
    """Proof of an activity is dated in the period; a numbered document need only be in force in it."""
    assert fit_of(EvidenceValues(number=number, effective_on=effective_on), PERIOD) is fit


@pytest.mark.parametrize(
    ("locator", "page"),
    [
        ("mục 2, trang 3", 3),
        ("Trang 12", 12),
        ("tr. 4", 4),
        ("tr.7-9", 7),
        ("trang: 15 đến 16", 15),
        ("page 2", 2),
        ("Mục 3.1", None),
        ("trang 0", None),
        ("trang bìa", None),
        ("", None),
    ],
)
def test_the_place_in_a_file_names_its_page(locator: str, page: int | None) -> None:
    """A reviewer's viewer opens at the page that the officer wrote in words."""
    assert page_of(locator) == page


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Biên bản.pdf", "Biên bản.pdf"),
        ("ộ" * 100 + ".docx", "ộ" * 83 + ".docx"),
        ("ộ" * 250 + ".docx", "ộ" * 83 + ".docx"),
        ("a" * 255, "a" * 255),
        ("a" * 300, "a" * 255),
        ("." + "b" * 300, "." + "b" * 254),
        ("C:\\scan\\ảnh 1.jpg", "ảnh 1.jpg"),
        ("../../trộm.pdf", "trộm.pdf"),
        ("hóa đơn\u202efdp.exe", "hóa đơnfdp.exe"),
        ("hai\ndòng.pdf", "haidòng.pdf"),
        ("\u200b", "-"),
    ],
)
def test_a_name_fits_every_system_and_hides_nothing(name: str, kept: str) -> None:
    """255 octets at most with its ending, no folders, no line breaks, no marks that turn letters round."""
    assert short_name(name) == kept


@pytest.mark.parametrize(
    ("since", "once_attached", "until"),
    [
        (date(2018, 7, 3), False, date(2018, 7, 4)),
        (date(2018, 7, 2), False, date(2018, 7, 3)),
        (date(2018, 7, 1), False, None),
        (date(2018, 7, 3), True, date(2038, 7, 3)),
        (date(1998, 7, 3), True, date(2018, 7, 3)),
        (date(1998, 7, 2), True, None),
        (date(1996, 2, 29), True, None),
        (date(2016, 2, 29), True, date(2036, 2, 29)),
    ],
)
def test_a_file_that_once_proved_something_stays_twenty_years(
    since: date, *, once_attached: bool, until: date | None
) -> None:
    """As long as quarterly reports; what no record ever spoke of stays until a save is surely over."""
    assert kept_until(since, once_attached=once_attached, today=date(2018, 7, 3)) == until
