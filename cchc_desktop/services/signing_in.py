"""Signing in: the password is compared without the database layer, which loads meanwhile."""

from pathlib import Path

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.domain.vietnamese import nfc
from db.peek import password_hash_of, people_in


def sign_in(file: Path, login: str | None, password: str | None) -> UserRecord:
    """Return who signs in to the store in `file`; `login` may be left out where there is one user.

    Raises UserMistake for a missing or unknown name, Refused for a wrong password.
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    people = people_in(file)
    if login is None and len(people) == 1:
        login = people[0].login
    if login is None:
        raise UserMistake(
            tr("This workspace has several users."),
            hint=tr("Say who you are with --user NAME."),
            field="login",
        )
    if password is None:
        raise UserMistake(
            tr("The password of {login} is needed.", login=login),
            hint=tr("Type it when asked, or set CCHC_PASSWORD for a script."),
            field="password",
        )
    wrong = Refused(
        tr("The sign-in name or the password is wrong."),
        hint=tr("Check Caps Lock and the typing tool, then type the password again."),
    )
    person = next((p for p in people if p.login == nfc(login)), None)
    if person is None:
        raise wrong
    try:
        PasswordHasher().verify(password_hash_of(file, person.id), nfc(password))
    except VerificationError as error:
        raise wrong from error
    return person
