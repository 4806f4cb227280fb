"""Signing, numbering, attaching and checking reports on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cchc_desktop.cli.identities import P12_PASSWORD
from cchc_desktop.cli.options import (
    Groups,
    Parser,
    answer,
    clock_of,
    codes,
    command,
    folder_of,
    opened,
    read_day,
    secret,
    table,
)
from cchc_desktop.domain.errors import Failure, Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.verdicts import Overall, Verdict, verdict_lines

PIN: Final = "CCHC_PIN"


def add_signing(verbs: Groups) -> None:
    """Add the verbs of `report` that have to do with signatures."""
    prepare = command(verbs, "prepare", tr("freeze a report as a PDF to be signed elsewhere"), _prepare)
    prepare.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    prepare.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr("the PDF"))
    sign = command(verbs, "sign", tr("sign prepared PDFs in their place"), _sign)
    sign.add_argument("files", type=Path, nargs="+", metavar=tr("FILE"), help=tr("the PDF"))
    sign.add_argument(
        "--role",
        choices=[str(r) for r in Role],
        default=str(Role.LEADER),
        metavar=tr("ID"),
        help=codes(tr("as whom"), [(str(r), r.label) for r in Role]),
    )
    _add_key(sign)
    sign.add_argument(
        "--image", type=Path, metavar=tr("FILE"), help=tr("transparent PNG of the signature or seal")
    )
    sign.add_argument(
        "--sealed-here",
        action="store_true",
        help=tr("the seal is put on in this program too: allow only number, date and seal afterwards"),
    )
    extra = command(verbs, "sign-attachment", tr("sign a PDF that goes out with a report"), _sign_attachment)
    extra.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the PDF"))
    extra.add_argument(
        "--number", required=True, metavar=tr("TEXT"), help=tr("number and symbol of the report: 05/BC-UBND")
    )
    extra.add_argument("--out", type=Path, metavar=tr("FILE"), help=tr("the signed PDF; without it in place"))
    _add_key(extra)
    tokens = command(verbs, "tokens", tr("list the certificates on the tokens plugged in"), _tokens)
    tokens.add_argument("module", type=Path, metavar=tr("FILE"), help=tr("driver library of a token"))
    issue = command(verbs, "issue", tr("type number and date into a signed report"), _issue)
    issue.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the signed PDF, written again"))
    _add_number(issue)
    attach = command(verbs, "attach-signed", tr("take a PDF signed elsewhere back in"), _attach)
    attach.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("the signed PDF"))
    attach.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    attach.add_argument(
        "--seen",
        action="store_true",
        help=tr("both were compared side by side: take the file although the other program made it anew"),
    )
    paper = command(verbs, "attach-paper", tr("issue a report signed by hand, with its scan"), _attach_paper)
    paper.add_argument("scans", type=Path, nargs="+", metavar=tr("FILE"), help=tr("a PDF, or pictures"))
    paper.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    _add_number(paper)
    verify = command(verbs, "verify", tr("say what holds of a PDF's signatures"), _verify)
    verify.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("any PDF"))
    verify.add_argument("--sheet", type=Path, metavar=tr("FILE"), help=tr("write a verification sheet (PDF)"))


def _add_key(parser: Parser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--p12", type=Path, metavar=tr("FILE"), help=tr("PKCS#12 identity"))
    where.add_argument("--pkcs11", type=Path, metavar=tr("FILE"), help=tr("driver library of a token"))
    parser.add_argument("--token", default="", metavar=tr("NAME"), help=tr("name of the token, if several"))
    parser.add_argument("--key", default="", metavar=tr("NAME"), help=tr("name of the key, if several"))


def _add_number(parser: Parser) -> None:
    parser.add_argument("--number", required=True, metavar=tr("TEXT"), help=tr("number from the register"))
    parser.add_argument("--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("date of issue"))


def _prepare(arguments: argparse.Namespace) -> None:
    if arguments.out.suffix.lower() != ".pdf":
        raise UserMistake(
            tr("A report is signed as a PDF."), hint=tr("Choose a name that ends in .pdf."), field="out"
        )
    with opened(arguments) as workspace:
        record = workspace.reports.draft(workspace.plans.period(arguments.period)).record
        record = workspace.signatures.prepare(record.id).record
        workspace.reports.export(record.id, arguments.out)
    document = {"id": record.id, "version": record.version, "state": record.state, "file": str(arguments.out)}
    answer(arguments, document, lambda: iter([str(arguments.out)]))


def _sign(arguments: argparse.Namespace) -> int:
    done: list[dict[str, Any]] = []
    worst = 0
    with opened(arguments) as workspace:
        key = _key(arguments, workspace)
        for file in arguments.files:
            line: dict[str, Any] = {"file": str(file), "role": arguments.role, "report": None, "error": None}
            try:
                record = workspace.signatures.sign_file(
                    file,
                    key,
                    role=Role(arguments.role),
                    image=arguments.image,
                    sealed_here=arguments.sealed_here,
                )
                line["report"] = record.id if record else None
            except Failure as failure:
                if len(arguments.files) == 1 or getattr(failure, "field", "") in {"password", "pin"}:
                    raise
                line["error"] = str(failure)
                worst = max(worst, failure.exit_code)
            done.append(line)
    answer(arguments, done[0] if len(done) == 1 else done, lambda: _signed_lines(done))
    return worst


def _signed_lines(done: list[dict[str, Any]]) -> Iterator[str]:
    for line in done:
        if line["error"]:
            yield f"{line['file']}: {line['error']}"
        else:
            yield tr("Signed: {file}", file=line["file"])


def _key(arguments: argparse.Namespace, workspace: Any) -> Any:
    from cchc_desktop.services.signing_keys import FileKey, TokenKey

    if arguments.p12 is not None:
        password = secret(arguments.p12.name, P12_PASSWORD, tr("Password of the identity: "))
        return FileKey(arguments.p12, password)
    found = workspace.identities.on_tokens(arguments.pkcs11)
    chosen = [
        each for each in found if arguments.token in {"", each.token} and arguments.key in {"", each.label}
    ]
    if len(chosen) != 1:
        names = ", ".join(f"{each.token}/{each.label}" for each in found)
        raise UserMistake(
            tr("Which key signs is not clear: {names}.", names=names or tr("no token holds one")),
            hint=tr("Plug in one token, or name it with --token and the key with --key."),
            field="key",
        )
    pin = secret(chosen[0].token, PIN, tr("PIN of the token: "))
    return TokenKey(arguments.pkcs11, chosen[0].token, chosen[0].label, pin)


def _sign_attachment(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        out = workspace.signatures.sign_attachment(
            arguments.file,
            _key(arguments, workspace),
            number=arguments.number,
            out=arguments.out or arguments.file,
        )
    answer(arguments, {"file": str(out)}, lambda: iter([tr("Signed: {file}", file=out)]))


def _tokens(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.identities.on_tokens(arguments.module)
    document = [
        {"token": t.token, "key": t.label, "subject": t.subject, "issuer": t.issuer, "until": t.valid_until}
        for t in found
    ]
    answer(
        arguments,
        document,
        lambda: table([(t.token, t.label, t.subject, t.issuer, t.valid_until.date()) for t in found]),
    )


def _issue(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        known = workspace.reports.known_file(arguments.file)
        record = workspace.signatures.issue(known.id, number=arguments.number, day=arguments.day).record
        workspace.reports.export(record.id, arguments.file)
    _print_issued(arguments, record)


def _print_issued(arguments: argparse.Namespace, record: Any) -> None:
    document = {"id": record.id, "number": record.number, "issued_on": record.issued_on}
    answer(arguments, document, lambda: table([(record.number, record.issued_on)]))


def _newest(arguments: argparse.Namespace, workspace: Any) -> Any:
    versions = workspace.reports.versions(workspace.plans.period(arguments.period))
    if not versions:
        raise UserMistake(
            tr("There is no report of {period} yet", period=arguments.period),
            hint=tr("Build it first: cchc report build --period {period}.", period=arguments.period),
            field="period",
        )
    return versions[0]


def _attach(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        newest = _newest(arguments, workspace)
        record = workspace.signatures.attach(newest.id, arguments.file, seen=arguments.seen).record
    document = {"id": record.id, "state": record.state, "origin": record.origin}
    answer(arguments, document, lambda: table([(record.origin.label,)]))


def _attach_paper(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        record = workspace.signatures.attach_paper(
            _newest(arguments, workspace).id, arguments.scans, number=arguments.number, day=arguments.day
        ).record
    _print_issued(arguments, record)


def _verify(arguments: argparse.Namespace) -> int:
    from cchc_desktop.services.verdicts import verify_file, write_sheet
    from cchc_desktop.workspace import Workspace

    sheet: Path | None = arguments.sheet
    if Workspace.exists(folder_of(arguments)):
        with opened(arguments) as workspace:
            check = workspace.signatures
            verdict = check.write_sheet(arguments.file, sheet) if sheet else check.verify(arguments.file)
    elif sheet:
        verdict = write_sheet(arguments.file, sheet, None, now=clock_of(arguments).now())
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
