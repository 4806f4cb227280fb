"""Signing identities and whom the workspace trusts, on the command line."""

import argparse
from pathlib import Path
from typing import Any, Final

from cchc_desktop.cli.options import Groups, answer, command, group, opened, secret, table
from cchc_desktop.cli.words import trusted_words
from cchc_desktop.domain.language import tr

P12_PASSWORD: Final = "CCHC_P12_PASSWORD"  # noqa: S105 - the name of a variable


def add_to(commands: Groups) -> None:
    """Add `identity` and `trust`."""
    identity = group(commands, "identity", tr("signing identities"))
    create = command(identity, "create", tr("make an identity"), _create)
    create.add_argument("--name", required=True, metavar=tr("NAME"), help=tr("full name"))
    create.add_argument("--title", default="", metavar=tr("TEXT"), help=tr("title"))
    create.add_argument(
        "--authority", type=Path, metavar=tr("FILE"), help=tr("PKCS#12 of the issuing authority")
    )
    create.add_argument("--as-authority", action="store_true", help=tr("make an authority instead"))
    taking = command(identity, "import", tr("take a PKCS#12 file in"), _import)
    taking.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("PKCS#12 file"))
    command(identity, "list", tr("list the identities"), _identities)

    trust = group(commands, "trust", tr("whom this workspace trusts"))
    trusting = command(trust, "import", tr("trust certificates and revocation lists"), _trust)
    trusting.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("PEM or DER file"))
    command(trust, "list", tr("list what is trusted"), _trusted)


def _create(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        password = secret(arguments.name, P12_PASSWORD, tr("Password of the new identity: "))
        if arguments.as_authority:
            made = workspace.identities.create_authority(arguments.name, password).record
        else:
            made = workspace.identities.create(
                arguments.name,
                arguments.title,
                password,
                authority=arguments.authority,
                authority_password=_authority_password(arguments),
            ).record
    _print(arguments, made)


def _authority_password(arguments: argparse.Namespace) -> str:
    if arguments.authority is None:
        return ""
    return secret(arguments.authority.name, "CCHC_AUTHORITY_PASSWORD", tr("Password of the authority: "))


def _import(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        password = secret(arguments.file.name, P12_PASSWORD, tr("Password of the identity: "))
        made = workspace.identities.import_p12(arguments.file, password).record
    _print(arguments, made)


def _print(arguments: argparse.Namespace, made: Any) -> None:
    document = {"id": made.id, "subject": made.subject, "issuer": made.issuer, "file": str(made.path)}
    answer(arguments, document, lambda: iter([made.subject, str(made.path)]))


def _identities(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        kept = workspace.identities.kept()
    document = [
        {"id": i.id, "subject": i.subject, "issuer": i.issuer, "until": i.valid_until, "file": str(i.path)}
        for i in kept
    ]
    answer(arguments, document, lambda: table([(i.subject, i.issuer, i.valid_until.date()) for i in kept]))


def _trust(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        count = workspace.identities.trust_file(arguments.file).record
    answer(
        arguments,
        {"trusted": count},
        lambda: iter([tr("{count} certificates and lists trusted.", count=count)]),
    )


def _trusted(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.identities.trusted()
    document = [
        {"kind": t.kind, "subject": t.subject, "sha256": t.fingerprint, "added": t.added_at} for t in found
    ]
    answer(arguments, document, lambda: table([(trusted_words(t.kind), t.subject) for t in found]))
