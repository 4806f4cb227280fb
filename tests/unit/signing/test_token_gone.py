"""A token that is pulled out while a report is being signed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pki.certificates import Pki
from pki.tokens import MODULE, PIN, needs_token, plugged_in

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.signatures import Role
from cchc_desktop.signing.sign import sign
from cchc_desktop.signing.tokens import open_token

from .conftest import SIGNED_AT, Stages

pytestmark = needs_token


def pull_out(folder: Path) -> None:
    """Take the token away: its slot stays, what was on it is gone."""
    for held in (folder / "tokens").iterdir():
        shutil.rmtree(held)


def test_a_token_pulled_out_before_or_while_signing_changes_nothing(
    stages: Stages, pki: Pki, tmp_path: Path
) -> None:
    """Gone before the key is used, or between the PIN and the signature: trouble that is no wrong PIN."""
    import pkcs11

    with plugged_in(tmp_path, pki):
        identity = open_token(MODULE, token="Dien An", key_label="leader", pin=PIN)
        before = stages.prepared

        class Pulled:
            """The same key, whose token goes as soon as it is held ready."""

            certificate = identity.certificate

            @contextmanager
            def opened(self) -> Iterator[object]:
                with identity.opened() as key:
                    pull_out(tmp_path)
                    yield key

        for signer in (Pulled(), identity):
            with pytest.raises(Trouble) as told:
                sign(stages.prepared, signer, role=Role.LEADER, at=SIGNED_AT)  # type: ignore[arg-type]
            assert told.value.hint
            assert "PIN không đúng" not in str(told.value)
            assert stages.prepared == before
            pkcs11.lib(str(MODULE)).reinitialize()
