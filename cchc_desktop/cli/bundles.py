"""Sending, receiving and summing up on the command line."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.cli.bundle_settling import add_settling
from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, table
from cchc_desktop.cli.words import way_words
from cchc_desktop.domain.bundle_letters import MAIL_LIMIT
from cchc_desktop.domain.bundle_records import BundleKind, Outcome, StreamRange
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.bundle_files import files_among
from cchc_desktop.services.bundle_results import ImportResult, SentBundle, SentParts

_WAYS = ("in", "out")


def add_to(commands: Groups) -> None:
    """Add `bundle`."""
    verbs = group(commands, "bundle", tr("sending and receiving"))
    export = command(verbs, "export", tr("write a bundle"), _export)
    export.add_argument("--to", type=Path, required=True, metavar=tr("DIR"), help=tr("folder or USB drive"))
    export.add_argument(
        "--for", dest="recipient", metavar=tr("CODE"), help=tr("unit; the superior when left out")
    )
    export.add_argument("--plain", action="store_true", help=tr("without encryption; needs --reason"))
    export.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why without encryption"))
    export.add_argument(
        "--email",
        nargs="?",
        const="",
        metavar=tr("ADDRESS"),
        help=tr("as messages with a bundle attached; to the address last used when left out"),
    )
    export.add_argument(
        "--split",
        "--max-size",
        dest="limit",
        type=_octets,
        nargs="?",
        const=MAIL_LIMIT,
        metavar=tr("SIZE"),
        help=tr("several bundles of at most this size, for example 11MB"),
    )
    export.add_argument(
        "--kind",
        choices=[str(BundleKind.RETURN)],
        metavar=tr("ID"),
        help=codes(
            tr("give the unit back what is held of it"), [(BundleKind.RETURN, BundleKind.RETURN.label)]
        ),
    )
    start = export.add_mutually_exclusive_group()
    start.add_argument(
        "--from", dest="from_seq", type=int, metavar=tr("NUMBER"), help=tr("from this entry on")
    )
    start.add_argument("--all", dest="all_entries", action="store_true", help=tr("everything once more"))
    inspect = command(verbs, "inspect", tr("verify a bundle and say what is in it"), _inspect)
    inspect.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("bundle"))
    bring = command(verbs, "import", tr("bring bundles in"), _import)
    bring.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar=tr("FILE"),
        help=tr("bundles, saved messages (.eml), or folders of them"),
    )
    bring.add_argument("--dry-run", action="store_true", help=tr("only say what would happen"))
    command(verbs, "import-held", tr("bring in what was kept for a newer program"), _import_held)
    add_settling(verbs)
    receipt = command(verbs, "receipt", tr("write the receipt to carry back"), _receipt)
    receipt.add_argument("folder", type=Path, metavar=tr("DIR"), help=tr("folder"))
    receipt.add_argument("--for", dest="recipient", required=True, metavar=tr("CODE"), help=tr("unit"))
    told = command(verbs, "acknowledge", tr("enter a receipt code that was read out"), _acknowledge)
    told.add_argument("code", metavar=tr("CODE"), help=tr("receipt code"))
    history = command(verbs, "list", tr("what was sent and received"), _history)
    history.add_argument(
        "--direction",
        choices=_WAYS,
        default="",
        metavar=tr("ID"),
        help=codes(tr("only this way"), [(way, way_words(way)) for way in _WAYS]),
    )
    command(verbs, "streams", tr("how far each station's stream has come here"), _streams)


def _export(arguments: argparse.Namespace) -> None:
    if arguments.plain and not arguments.reason.strip():
        raise UserMistake(
            tr("A bundle without encryption needs a reason."),
            hint=tr("Add --reason, for example that the recipient's key is lost."),
            field="reason",
        )
    how = {
        "plain_reason": arguments.reason if arguments.plain else None,
        "all_entries": arguments.all_entries,
        "from_seq": arguments.from_seq,
        "give_back": arguments.kind is not None,
    }
    with opened(arguments) as workspace:
        bundles = workspace.bundles
        if arguments.email is None and arguments.limit is None:
            sent = bundles.export(arguments.to, arguments.recipient, **how).record
            answer(arguments, _sent(sent), lambda: iter([str(sent.path)]))
            return
        limit = MAIL_LIMIT if arguments.limit is None else arguments.limit
        if arguments.email is None:
            several = bundles.export_parts(arguments.to, arguments.recipient, limit=limit, **how).record
        else:
            several = bundles.draft(
                arguments.to, arguments.recipient, address=arguments.email or None, limit=limit, **how
            ).record
    document = {
        "parts": [_sent(sent) for sent in several.parts],
        "left_out": [{"file": file.name, "size": file.size} for file in several.left_out],
    }
    answer(arguments, document, lambda: _part_lines(several))


def _part_lines(several: SentParts) -> Iterator[str]:
    yield from (str(sent.path) for sent in several.parts)
    for file in several.left_out:
        yield tr(
            "{file}, {size}, is larger than a message may be: send it by USB.",
            file=file.name,
            size=size_words(file.size),
        )


def _octets(text: str) -> int:
    """Return a size such as 11MB or 900kB in octets."""
    found = re.fullmatch(r"([0-9]{1,6})([kKMG]?)B?", text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a size such as 11MB.", text=text))
    return int(found[1]) * {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}[found[2]]


def _sent(sent: SentBundle) -> dict[str, object]:
    return {
        "file": str(sent.path),
        "bundle": sent.bundle_id,
        "number": sent.number,
        "kind": sent.kind,
        "size": sent.size,
        "sha256": sent.sha256,
        "encrypted": sent.encrypted,
        "streams": [_stream(s) for s in sent.streams],
        "counts": dict(sent.counts),
    }


def _inspect(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.inspect(arguments.file)
        codes = {key: workspace.units.get(key).code for key in (found.facts.sender_unit,)}
    facts = found.facts
    document = {
        "format": "cchc-bundle/1",
        "bundle": facts.bundle_id,
        "kind": facts.kind,
        "created": facts.created,
        "sender": {"unit": codes[facts.sender_unit], "station": facts.sender_station},
        "recipients": list(facts.recipients),
        "streams": [_stream(s) for s in facts.streams],
        "counts": dict(facts.counts),
        "versions": dict(facts.versions),
        "blobs": {"included": facts.blobs, "octets": facts.blob_octets, "promised": facts.promised},
        "encrypted": facts.encrypted,
        "signature": {"intact": True, "known_sender": found.known_sender, "fingerprint": facts.fingerprint},
    }

    def lines() -> Iterator[str]:
        yield f"{facts.kind.label}: {found.sender_name}"
        yield from table([(Noun(noun).label, count) for noun, count in facts.counts.items()])
        yield tr("Signature intact.")
        if not found.known_sender:
            yield tr("The sender is not known here.")

    answer(arguments, document, lines)


def _import(arguments: argparse.Namespace) -> int:
    files = files_among(arguments.files)
    with opened(arguments) as workspace:
        if arguments.dry_run:
            results = workspace.bundles.check(files)
        else:
            results = workspace.bundles.bring_in(files).record
    return _told(arguments, results)


def _import_held(arguments: argparse.Namespace) -> int:
    with opened(arguments) as workspace:
        results = workspace.bundles.bring_in_held().record
    return _told(arguments, results)


def _told(arguments: argparse.Namespace, results: list[ImportResult]) -> int:
    answer(arguments, [_result(r) for r in results], lambda: _result_lines(results))
    left_out = [r for r in results if r.outcome in {Outcome.REFUSED, Outcome.QUARANTINED}]
    if any(not r.trouble for r in left_out):
        return Refused.exit_code
    return Trouble.exit_code if left_out else 0


def _result(result: ImportResult) -> dict[str, object]:
    return {
        "file": result.file,
        "outcome": result.outcome,
        "bundle": result.bundle_id or None,
        "sender": result.sender_name or None,
        "streams": [
            {
                "station": s.station,
                "epoch": s.epoch,
                "from": s.first,
                "to": s.last,
                "unit": s.unit_name,
                "outcome": s.outcome,
            }
            for s in result.streams
        ],
        "missing": [
            {"station": m.station, "epoch": m.epoch, "from": m.first, "to": m.last, "unit": m.unit_name}
            for m in result.missing
        ],
        "new": result.new,
        "changed": result.changed,
        "already": result.already,
        "refused": [{"item": r.item, "reason": r.reason} for r in result.refused],
        "reason": result.reason,
        "hint": result.hint,
        "code": result.code,
    }


def _result_lines(results: list[ImportResult]) -> Iterator[str]:
    for result in results:
        yield f"{result.file}: {result.outcome.label}"
        if result.outcome is Outcome.IMPORTED:
            yield "  " + tr("{new} new, {changed} changed", new=result.new, changed=result.changed)
        if result.reason:
            yield f"  {result.reason} {result.hint}".rstrip()
        yield from (f"  {missing.words}" for missing in result.missing)
        yield from (f"  {item.item}: {item.reason}" for item in result.refused)
        if result.code:
            yield "  " + tr("Receipt code: {code}", code=result.code)


def _receipt(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        path = workspace.bundles.receipt(arguments.folder, arguments.recipient).record
    answer(arguments, {"file": str(path)}, lambda: iter([str(path)]))


def _acknowledge(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        bundle = workspace.bundles.acknowledge(arguments.code).record
    document = {"file": bundle.file_name, "outcome": bundle.outcome}
    answer(arguments, document, lambda: iter([f"{bundle.file_name}: {bundle.label}"]))


def _history(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.history(arguments.direction)
    document = [
        {
            "file": b.file_name,
            "direction": b.direction,
            "kind": b.kind,
            "number": b.number,
            "partner": b.partner_name,
            "outcome": b.outcome,
            "at": b.at,
            "size": b.size,
        }
        for b in found
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [(b.at.astimezone(VIETNAM).date(), way_words(b.direction), b.file_name, b.label) for b in found]
        ),
    )


def _streams(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.streams()
    document = [
        {
            "station": s.station,
            "unit": s.unit_name,
            "epoch": s.epoch,
            "to": s.seq,
            "own": s.own,
            "last": s.mark,
        }
        for s in found
    ]
    answer(arguments, document, lambda: table([(s.unit_name, s.epoch, s.seq) for s in found]))


def _stream(stream: StreamRange) -> dict[str, object]:
    return {"station": stream.station, "epoch": stream.epoch, "from": stream.first, "to": stream.last}
