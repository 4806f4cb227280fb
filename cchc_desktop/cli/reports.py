"""Reports, signatures, identities and trust on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import (
    Groups,
    answer,
    clock_of,
    codes,
    command,
    folder_of,
    group,
    opened,
    read_day,
    secret,
    table,
)
from cchc_desktop.cli.words import trusted_words, version_words
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Profile
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import Overall, Verdict, verdict_lines

P12_PASSWORD = "CCHC_P12_PASSWORD"  # noqa: S105 - the name of a variable


def add_to(commands: Groups) -> None:
    """Add `report`, `identity` and `trust`."""
    verbs = group(commands, "report", tr("the quarterly report"))
    build = command(verbs, "build", tr("write the report of a period"), _build)
    build.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    build.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr(".pdf, .docx or .xlsx"))
    build.add_argument(
        "--profile",
        choices=[str(p) for p in Profile],
        metavar=tr("ID"),
        help=codes(tr("layout"), [(str(p), p.label) for p in Profile]),
    )
    sign = command(verbs, "sign", tr("sign a prepared PDF in its place"), _sign)
    sign.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the PDF"))
    sign.add_argument(
        "--role",
        choices=[str(r) for r in Role],
        default=str(Role.LEADER),
        metavar=tr("ID"),
        help=codes(tr("as whom"), [(str(r), r.label) for r in Role]),
    )
    sign.add_argument("--p12", type=Path, required=True, metavar=tr("FILE"), help=tr("PKCS#12 identity"))
    sign.add_argument(
        "--image", type=Path, metavar=tr("FILE"), help=tr("transparent PNG of the signature or seal")
    )
    issue = command(verbs, "issue", tr("type number and date into a signed report"), _issue)
    issue.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the signed PDF, written again"))
    issue.add_argument("--number", required=True, metavar=tr("TEXT"), help=tr("number from the register"))
    issue.add_argument("--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("date of issue"))
    verify = command(verbs, "verify", tr("say what holds of a PDF's signatures"), _verify)
    verify.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("any PDF"))
    listing = command(verbs, "list", tr("list the versions of a period's report"), _list)
    listing.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    listing.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))

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


def _build(arguments: argparse.Namespace) -> None:
    profile = Profile(arguments.profile) if arguments.profile else None
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        record = workspace.reports.draft(period, profile).record
        if arguments.out.suffix.lower() == ".pdf":
            record = workspace.reports.prepare(record.id).record
        workspace.reports.export(record.id, arguments.out)
    document = {"id": record.id, "version": record.version, "state": record.state, "file": str(arguments.out)}
    answer(arguments, document, lambda: iter([str(arguments.out)]))


def _sign(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        password = secret(arguments.p12.name, P12_PASSWORD, tr("Password of the identity: "))
        record = workspace.reports.sign_file(
            arguments.file,
            p12=arguments.p12,
            password=password,
            role=Role(arguments.role),
            image=arguments.image,
        )
    document = {"file": str(arguments.file), "role": arguments.role, "report": record.id if record else None}
    answer(arguments, document, lambda: iter([tr("Signed: {file}", file=arguments.file)]))


def _issue(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        known = workspace.reports.known_file(arguments.file)
        record = workspace.reports.issue(known.id, number=arguments.number, day=arguments.day).record
        workspace.reports.export(record.id, arguments.file)
    document = {"id": record.id, "number": record.number, "issued_on": record.issued_on}
    answer(arguments, document, lambda: table([(record.number, record.issued_on)]))


def _verify(arguments: argparse.Namespace) -> int:
    from cchc_desktop.services.reports import verify_file
    from cchc_desktop.workspace import Workspace

    if Workspace.exists(folder_of(arguments)):
        with opened(arguments) as workspace:
            verdict = workspace.reports.verify(arguments.file)
    else:
        verdict = verify_file(arguments.file, None, now=clock_of(arguments).now())
    answer(arguments, verdict_document(verdict), lambda: _verdict_lines(verdict))
    return Refused.exit_code if verdict.overall is Overall.INVALID else 0


def verdict_document(verdict: Verdict) -> dict[str, object]:
    """Return a verdict in the shape that scripts rely on."""
    return {
        "verdict": verdict.overall,
        "content": verdict.content,
        "signatures": [
            {
                "signer": s.signer,
                "issuer": s.issuer,
                "role": s.role,
                "intact": s.intact,
                "trusted": s.trusted,
                "revocation": s.revocation,
                "signed_at": s.signed_at,
                "reasons": list(s.reasons),
            }
            for s in verdict.signatures
        ],
    }


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    yield verdict.overall.label
    for line in verdict_lines(verdict):
        yield f"{line.label}: {line.text}"


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else None
        found = workspace.reports.versions(workspace.plans.period(arguments.period), unit)
    document: list[dict[str, Any]] = [
        {
            "id": r.id,
            "version": r.version,
            "state": r.state,
            "number": r.number or None,
            "issued_on": r.issued_on,
            "profile": r.profile,
            "sha256": r.sha256,
        }
        for r in found
    ]
    answer(
        arguments,
        document,
        lambda: table([(r.version, version_words(r.state), r.number or None, r.issued_on) for r in found]),
    )


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
