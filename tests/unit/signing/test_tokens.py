"""A key on a token signs like a key in a file, and its failures are told apart."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pki.certificates import Pki
from pki.tokens import MODULE, PIN, needs_token, plugged_in

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.signing_checks import PinState
from cchc_desktop.domain.verdicts import Overall
from cchc_desktop.signing.sign import sign
from cchc_desktop.signing.tokens import list_tokens, open_token
from cchc_desktop.signing.trust import TrustPack
from cchc_desktop.signing.verify import verify_pdf

from .conftest import NOW, SIGNED_AT, Stages

pytestmark = needs_token


@pytest.fixture(scope="module")
def _token(tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> Iterator[None]:
    """Two people's keys and certificates on a software token."""
    with plugged_in(tmp_path_factory.mktemp("token"), pki):
        yield


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize("name", ["leader", "seal"])
def test_token_signs(stages: Stages, trust: TrustPack, name: str) -> None:
    """ECDSA and RSA keys on a token make a signature that verifies; a changed octet breaks it."""
    assert "Dien An" in list_tokens(MODULE)
    identity = open_token(MODULE, token="Dien An", key_label=name, pin=PIN)
    assert PIN not in repr(identity)
    signed = sign(stages.prepared, identity, role=Role.LEADER, at=SIGNED_AT)
    assert verify_pdf(signed, trust, now=NOW).overall is Overall.VALID
    spot = signed.index(b"/MediaBox") + 14
    assert verify_pdf(signed[:spot] + b"9" + signed[spot + 1 :], trust, now=NOW).overall is Overall.INVALID


@pytest.mark.usefixtures("_token")
def test_failures_are_told_apart() -> None:
    """A wrong PIN, a missing token, certificate or driver each have their own words."""
    with pytest.raises(UserMistake, match="PIN không đúng"):
        open_token(MODULE, token="Dien An", key_label="leader", pin="000000")
    with pytest.raises(Trouble, match="Chưa cắm"):
        open_token(MODULE, token="Khac", key_label="leader", pin=PIN)
    with pytest.raises(UserMistake, match="không có chứng thư tên nobody"):
        open_token(MODULE, token="Dien An", key_label="nobody", pin=PIN)
    with pytest.raises(UserMistake, match="trình điều khiển"):
        open_token(Path("/nowhere/driver.so"), token="Dien An", key_label="leader", pin=PIN)
    with pytest.raises(Trouble, match="một lỗi"):
        list_tokens(Path(__file__))


@pytest.mark.parametrize(
    ("flag", "state"),
    [
        ("USER_PIN_LOCKED", PinState.LOCKED),
        ("USER_PIN_FINAL_TRY", PinState.FINAL_TRY),
        ("USER_PIN_COUNT_LOW", PinState.LOW),
        ("USER_PIN_INITIALIZED", PinState.FRESH),
    ],
)
def test_the_tries_left_are_read_from_the_token(flag: str, state: PinState) -> None:
    """What the token says of its PIN is known before it is asked."""
    from pkcs11 import TokenFlag

    from cchc_desktop.signing.tokens import _pin_state

    assert _pin_state(SimpleNamespace(flags=TokenFlag[flag])) is state  # type: ignore[arg-type]


def test_after_the_last_try_the_officer_is_told_that_the_token_may_be_locked() -> None:
    """A wrong PIN says how to go on; the last one says whom to ask."""
    import pkcs11

    from cchc_desktop.signing.tokens import _failures_told

    hints = []
    for last in (False, True):
        with pytest.raises(UserMistake) as told, _failures_told(last_try=last):
            raise pkcs11.PinIncorrect
        assert told.value.field == "pin"
        hints.append(told.value.hint)
    assert hints[0] != hints[1]
    assert "lần thử cuối" in hints[1] or "bị khóa" in hints[1]
