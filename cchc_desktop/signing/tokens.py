"""Sign with a key that never leaves its PKCS#11 token, and tell its failures apart."""
# mypy: allow-untyped-calls
# pyHanko and python-pkcs11 annotate only part of themselves.

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signing_checks import PinState
from cchc_desktop.signing.certificates import KeyKind, key_of
from cchc_desktop.signing.identities import quietly

if TYPE_CHECKING:
    from cryptography import x509
    from pkcs11 import Mechanism, Session, Token
    from pyhanko.sign import signers


@dataclass(frozen=True, slots=True)
class TokenIdentity:
    """A certificate on a token; the PIN lives as long as this object and is never written."""

    module: Path
    token: str
    key_label: str
    certificate: "x509.Certificate"
    pin: str = field(repr=False)

    @contextmanager
    def opened(self) -> "Iterator[signers.Signer]":
        """Hold the token's key ready: RSA signs with PSS where the token can, else PKCS #1 v1.5."""
        from pkcs11 import Mechanism
        from pyhanko.sign.pkcs11 import PKCS11Signer

        with _session(self.module, self.token, self.pin) as session, _failures_told():
            mechanisms = session.token.slot.get_mechanisms()
            yield PKCS11Signer(
                session,
                cert_label=self.key_label,
                key_label=self.key_label,
                prefer_pss=Mechanism.SHA256_RSA_PKCS_PSS in mechanisms,
                use_raw_mechanism=_hashes_outside(mechanisms, self.certificate),
                embed_roots=False,
                other_certs_to_pull=(),
            )


def _hashes_outside(mechanisms: "set[Mechanism]", certificate: "x509.Certificate") -> bool:
    """Tell whether the token signs only digests that were made outside, as for ECDSA many do."""
    from pkcs11 import Mechanism

    return key_of(certificate)[0] is KeyKind.ECDSA and Mechanism.ECDSA_SHA256 not in mechanisms


def list_tokens(module: Path) -> tuple[str, ...]:
    """Return the labels of the tokens plugged in now."""
    return tuple(token.label for token in _tokens(module))


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate that a token shows without its PIN, and how many tries the PIN has."""

    token: str
    label: str
    certificate: "x509.Certificate"
    pin: PinState


def certificates_on(module: Path) -> tuple[TokenCertificate, ...]:
    """Return the certificates on the tokens plugged in now; certificates are public, no PIN is asked."""
    from cryptography.x509 import load_der_x509_certificate
    from pkcs11 import Attribute, ObjectClass

    found: list[TokenCertificate] = []
    for token in _tokens(module):
        with _failures_told(), token.open() as session:
            for each in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
                certificate = load_der_x509_certificate(bytes(each[Attribute.VALUE]))
                found.append(
                    TokenCertificate(token.label, str(each[Attribute.LABEL]), certificate, _pin_state(token))
                )
    return tuple(found)


def _pin_state(token: "Token") -> PinState:
    from pkcs11 import TokenFlag

    for flag, state in (
        (TokenFlag.USER_PIN_LOCKED, PinState.LOCKED),
        (TokenFlag.USER_PIN_FINAL_TRY, PinState.FINAL_TRY),
        (TokenFlag.USER_PIN_COUNT_LOW, PinState.LOW),
    ):
        if token.flags & flag:
            return state
    return PinState.FRESH


def open_token(module: Path, *, token: str, key_label: str, pin: str) -> TokenIdentity:
    """Try the PIN once and read the certificate under `key_label` from the token named `token`."""
    from cryptography.x509 import load_der_x509_certificate
    from pkcs11 import Attribute, ObjectClass

    with _session(module, token, pin) as session, _failures_told():
        search = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: key_label}
        octets = next((bytes(found[Attribute.VALUE]) for found in session.get_objects(search)), None)
    if octets is None:
        raise UserMistake(
            tr("The token {token} holds no certificate named {label}.", token=token, label=key_label),
            hint=tr("Choose one of the names the token's own tool shows."),
        )
    return TokenIdentity(module, token, key_label, load_der_x509_certificate(octets), pin)


def _tokens(module: Path) -> "list[Token]":
    import pkcs11
    from pkcs11 import TokenFlag

    if not module.is_file():
        raise UserMistake(
            tr("The token's driver {name} is not on this computer.", name=module.name),
            hint=tr("Install the driver that came with the token, or choose its library file again."),
        )
    with quietly(), _failures_told():
        try:
            library = pkcs11.lib(str(module))
            return [t for t in library.get_tokens() if TokenFlag.TOKEN_INITIALIZED in t.flags]
        except RuntimeError as error:
            raise _unknown_trouble() from error


@contextmanager
def _session(module: Path, token: str, pin: str) -> "Iterator[Session]":
    found = next((one for one in _tokens(module) if one.label == token), None)
    if found is None:
        raise Trouble(
            tr("The token {token} is not plugged in.", token=token),
            hint=tr("Plug the token in, then try again."),
        )
    last_try = _pin_state(found) is PinState.FINAL_TRY
    with _failures_told(last_try=last_try), found.open(user_pin=pin) as session:
        yield session


@contextmanager
def _failures_told(*, last_try: bool = False) -> Iterator[None]:
    """Turn the middleware's errors into words; only its own word for a wrong PIN means a wrong PIN."""
    import pkcs11
    from pyhanko.sign.general import SigningError

    try:
        yield
    except Failure:
        raise
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid) as error:
        hint = tr("That was the last try: the token may be locked now; ask its issuer.")
        raise UserMistake(
            tr("The PIN is wrong."),
            hint=hint
            if last_try
            else tr("Type it again carefully: the token locks after a few wrong tries."),
            field="pin",
        ) from error
    except pkcs11.PinLocked as error:
        raise Trouble(
            tr("The token is locked after too many wrong PINs."), hint=tr("Ask its issuer to unlock it.")
        ) from error
    except (pkcs11.DeviceRemoved, pkcs11.TokenNotPresent, pkcs11.SessionHandleInvalid) as error:
        raise Trouble(
            tr("The token was pulled out."), hint=tr("Plug it in and sign again; nothing has been changed.")
        ) from error
    except (pkcs11.PKCS11Error, SigningError) as error:
        raise _unknown_trouble() from error


def _unknown_trouble() -> Trouble:
    return Trouble(
        tr("The token's driver reports an error this program does not know."),
        hint=tr("Plug the token in again or restart the computer; the PIN was not reported as wrong."),
    )
