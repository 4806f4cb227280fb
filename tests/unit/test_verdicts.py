"""The worst finding decides, and what nobody could check is never called valid."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import (
    UNSETTLED,
    ContentState,
    Finding,
    Overall,
    Revocation,
    SignatureVerdict,
    judge,
    verdict_lines,
    verdict_title,
)

GOOD = SignatureVerdict(
    signer="Nguyễn Văn Ấn",
    issuer="CA Khánh Hòa",
    role=Role.LEADER,
    intact=True,
    trusted=True,
    revocation=Revocation.CHECKED,
    signed_at=datetime(2018, 4, 5, 9, 12, tzinfo=UTC),
    valid_from=date(2018, 1, 1),
    valid_until=date(2020, 1, 1),
    revocation_as_of=date(2018, 4, 30),
    trusted_by="2018.1",
)


def test_everything_checked_is_valid() -> None:
    """Three good lines, in the officer's words."""
    verdict = judge(ContentState.INTACT, (GOOD,))
    assert (verdict.overall, verdict_title(verdict)) == (Overall.VALID, "Hợp lệ")
    content, signer, validity = verdict_lines(verdict)
    assert content.text == "Nguyên vẹn từ khi ký lúc 16:12 ngày 05/04/2018"
    assert signer.text == (
        "Nguyễn Văn Ấn (chữ ký lãnh đạo), chứng thư do CA Khánh Hòa cấp, được gói tin cậy 2018.1 công nhận"
    )
    assert validity.text == (
        "chứng thư còn hạn lúc ký (từ 01/01/2018 đến 01/01/2020); "
        "thu hồi: đã kiểm tra theo CRL ngày 30/04/2018"
    )
    assert {line.state for line in (content, signer, validity)} == {Overall.VALID}


@pytest.mark.parametrize(
    "weaker",
    [
        replace(GOOD, revocation=Revocation.UNCHECKED),
        replace(GOOD, trusted=False),
        replace(GOOD, signed_at=None),
        replace(GOOD, reasons=(Finding.EXPIRED_SINCE,)),
    ],
)
def test_unchecked_is_never_valid(weaker: SignatureVerdict) -> None:
    """One thing nobody could check leaves the whole without enough grounds."""
    verdict = judge(ContentState.INTACT, (GOOD, weaker))
    assert verdict.overall is Overall.INDETERMINATE
    assert verdict_title(verdict) == "Hợp lệ, chưa đủ căn cứ"


FOUND = st.builds(
    replace,
    st.just(GOOD),
    reasons=st.sets(st.sampled_from(Finding)).map(tuple),
    revocation=st.sampled_from(Revocation),
    intact=st.booleans(),
    trusted=st.booleans(),
)


@given(content=st.sampled_from(ContentState), found=FOUND, code=st.sampled_from(["vi", "en"]))
def test_verdict_is_only_as_good_as_its_worst_part(
    content: ContentState, found: SignatureVerdict, code: str
) -> None:
    """Valid needs everything; a lie anywhere is invalid; each verdict can be said in three lines."""
    verdict = judge(content, (GOOD, found))
    revoked = found.revocation is Revocation.REVOKED
    wrong = content is not ContentState.INTACT or not found.intact or revoked
    wrong = wrong or bool(set(found.reasons) - UNSETTLED)
    whole = not found.reasons and found.trusted and found.revocation is Revocation.CHECKED
    expected = Overall.INVALID if wrong else Overall.VALID if whole else Overall.INDETERMINATE
    assert verdict.overall is expected
    set_language(code)
    assert all(line.label and line.text for line in verdict_lines(verdict))


def test_unsigned_says_so() -> None:
    """Without a signature there is nothing to call valid."""
    verdict = judge(ContentState.UNSIGNED, ())
    assert (verdict.overall, verdict_title(verdict)) == (Overall.INVALID, "Chưa ký")
    assert verdict_lines(verdict)[0].text == "Tệp này chưa có chữ ký số nào"


def test_number_typed_after_the_last_signature_is_told() -> None:
    """Nobody vouches for a number typed after the last signature."""
    verdict = judge(ContentState.INTACT, (GOOD,), filled_after=True)
    assert verdict.overall is Overall.INDETERMINATE
    assert "điền sau chữ ký cuối cùng" in verdict_lines(verdict)[0].text
