"""Whether the date of a file lets it prove something of a period."""

from datetime import date

import pytest

from cchc_desktop.domain.evidence import EvidenceFit, EvidenceValues, fit_of
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
