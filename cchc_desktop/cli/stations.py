"""Stations and first trust on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, command, group, opened, table
from cchc_desktop.cli.words import station_words
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.stations import StarterFacts, StationRecord


def add_to(commands: Groups) -> None:
    """Add `station`."""
    verbs = group(commands, "station", tr("stations, keys and first trust"))
    show = command(verbs, "show", tr("show this station and its fingerprint"), _show)
    show.add_argument("--cert", type=Path, metavar=tr("FILE"), help=tr("write the certificate there"))
    command(verbs, "list", tr("list the stations known here"), _list)
    request = command(verbs, "request", tr("write the request to be accepted by the superior"), _request)
    request.add_argument("--out", type=Path, required=True, metavar=tr("DIR"), help=tr("folder"))
    enrol = command(verbs, "enrol", tr("accept the station that asks"), _enrol)
    enrol.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("enrolment request"))
    enrol.add_argument(
        "--fingerprint",
        default="",
        metavar=tr("CODE"),
        help=tr("as it was read out; without it the facts are shown"),
    )
    starter = command(verbs, "starter", tr("write the starter bundle for stations below"), _starter)
    starter.add_argument("--out", type=Path, required=True, metavar=tr("DIR"), help=tr("folder"))
    take = command(verbs, "take-starter", tr("trust the superiors in a starter bundle"), _take)
    take.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("starter bundle"))
    take.add_argument(
        "--fingerprint",
        default="",
        metavar=tr("CODE"),
        help=tr("as in the official letter; without it the facts are shown"),
    )
    revoke = command(verbs, "revoke", tr("end a station after its last good entry"), _revoke)
    revoke.add_argument("id", metavar=tr("ID"), help=tr("id of the station"))
    end = command(verbs, "end", tr("end the streams of a station that two computers wrote"), _end)
    end.add_argument("id", metavar=tr("ID"), help=tr("id of the station"))
    for verb in (revoke, end):
        verb.add_argument(
            "--last-good",
            default="",
            metavar=tr("EPOCH:SEQ:HASH"),
            help=tr("last good entry; what is held here when left out"),
        )
    renew = command(verbs, "renew-key", tr("give this station another key, named by the one it has"), _renew)
    renew.add_argument(
        "--reason", required=True, metavar=tr("TEXT"), help=tr("why; other units read it beside the new key")
    )
    command(verbs, "moved", tr("go on here with data that was moved from another computer"), _moved)
    command(verbs, "copied", tr("make a station of its own from data copied from another computer"), _copied)
    command(verbs, "go-on", tr("go on in a new epoch after the unit above ended this one"), _go_on)


def _renew(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        renewed = workspace.key_renewals.renew(arguments.reason).record
        own = workspace.stations.own()

    def lines() -> Iterator[str]:
        yield tr("The station {station} has another key.", station=own.id)
        yield tr("New fingerprint: {code}", code=renewed.after)
        yield tr("The next bundles bring it to the other units; nobody has to compare it again.")

    answer(arguments, _station(own) | {"before": renewed.before, "reason": renewed.reason}, lines)


def _moved(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        epoch = workspace.machines.moved().record
    words = tr("This computer goes on as the same station, in epoch {epoch}.", epoch=epoch)
    answer(arguments, {"epoch": epoch}, lambda: iter([words]))


def _copied(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        aside = workspace.machines.copied().record
    with opened(arguments) as workspace:
        own = workspace.stations.own()

    def lines() -> Iterator[str]:
        yield tr("This copy is now the station {station}.", station=own.id)
        yield tr("Read out: {code}", code=own.fingerprint)
        yield tr("Write its request with “cchc station request” and let the unit above accept it.")
        yield tr("What was there before lies in {folder}.", folder=aside)

    answer(arguments, _station(own) | {"aside": aside}, lines)


def _show(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        own = workspace.stations.own()
        if arguments.cert:
            workspace.stations.certificate(arguments.cert)
    answer(arguments, _station(own), lambda: table([(own.unit_name, own.id), ("", own.fingerprint)]))


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.stations.everybody()
    answer(
        arguments,
        [_station(s) for s in found],
        lambda: table(
            [(s.unit_name, station_words(s.state), s.fingerprint, s.id, _renewed(s)) for s in found]
        ),
    )


def _request(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        path = workspace.stations.request(arguments.out)
        fingerprint = workspace.stations.own().fingerprint
    document = {"file": str(path), "fingerprint": fingerprint}
    answer(arguments, document, lambda: iter([str(path), tr("Read out: {code}", code=fingerprint)]))


def _enrol(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        if not arguments.fingerprint:
            _preview(arguments, workspace.stations.preview_request(arguments.file))
            return
        made = workspace.stations.enrol(arguments.file, arguments.fingerprint).record
    answer(arguments, _station(made), lambda: iter([tr("Accepted: {unit}", unit=made.unit_name)]))


def _starter(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        path = workspace.stations.starter(arguments.out).record
        fingerprint = workspace.stations.own().fingerprint
    document = {"file": str(path), "fingerprint": fingerprint}
    answer(
        arguments,
        document,
        lambda: iter([str(path), tr("For the official letter: {code}", code=fingerprint)]),
    )


def _take(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        if not arguments.fingerprint:
            _preview(arguments, workspace.stations.preview_starter(arguments.file))
            return
        facts = workspace.stations.preview_starter(arguments.file)
        workspace.stations.take_starter(arguments.file, arguments.fingerprint)
    answer(arguments, _facts(facts), lambda: iter([tr("Trusted: {unit}", unit=facts.unit_name)]))


def _revoke(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        ended = workspace.stations.revoke(arguments.id, arguments.last_good).record
    answer(arguments, _station(ended), lambda: iter([tr("Ended: {unit}", unit=ended.unit_name)]))


def _end(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        ended = workspace.stations.end_streams(arguments.id, arguments.last_good).record
    words = tr("The streams of {unit} end here; its station goes on in new ones.", unit=ended.unit_name)
    answer(arguments, _station(ended), lambda: iter([words]))


def _go_on(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        count = workspace.stations.go_on().record
    words = tr("{n} entries will be sent again in a new epoch.", n=count)
    answer(arguments, {"entries": count}, lambda: iter([words]))


def _preview(arguments: argparse.Namespace, facts: StarterFacts) -> None:
    answer(
        arguments,
        _facts(facts),
        lambda: iter(
            [
                facts.unit_name,
                facts.fingerprint,
                tr("Compare the fingerprint, then give it with --fingerprint."),
            ]
        ),
    )


def _facts(facts: StarterFacts) -> dict[str, object]:
    return {
        "unit": facts.unit,
        "unit_name": facts.unit_name,
        "station": facts.station,
        "fingerprint": facts.fingerprint,
        "plan": facts.plan,
        "introduces": list(facts.introduces),
    }


def _station(station: StationRecord) -> dict[str, object]:
    return {
        "id": station.id,
        "unit": station.unit,
        "unit_name": station.unit_name,
        "label": station.label,
        "fingerprint": station.fingerprint,
        "state": station.state,
        "recipient": station.recipient,
        "last_good": station.last_good,
        "renewed_at": station.renewed_at,
        "renewed_for": station.renewed_for,
    }


def _renewed(station: StationRecord) -> str:
    if station.renewed_at is None:
        return ""
    renewed = day(local_day(station.renewed_at))
    return tr("key renewed on {day}, signed by the old key: {why}", day=renewed, why=station.renewed_for)
