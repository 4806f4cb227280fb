"""The end of the demo: every signature, chain and hash is checked, and totals agree on both sides."""

import hashlib
from pathlib import Path

from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.verdicts import ContentState, Overall
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

ENDINGS = (".cchc", ".cchc.age")


def check_everything(
    commune: Workspace, district: Workspace, province: Workspace, exchange: Path
) -> list[str]:
    """Return what was checked; Refused with the first thing that does not hold."""
    done = []
    for workspace in (commune, district, province):
        for check in workspace.doctor():
            _hold(check.ok, f"{workspace.unit.short_body}: {check.label}: {check.detail}")
            done.append(f"{workspace.unit.short_body}: {check.label}: {check.detail}")
    done += _reports(commune, district, province, exchange)
    done += _bundles(commune, district, province, exchange)
    done += _totals(commune, district, province)
    return done


def _reports(commune: Workspace, district: Workspace, province: Workspace, exchange: Path) -> list[str]:
    """Every issued report is intact, signed by people the province trusts, and the same on both sides."""
    done = []
    for file in sorted(exchange.glob("*.pdf")):
        verdict = province.signatures.verify(file)
        sound = (
            verdict.overall is not Overall.INVALID
            and verdict.content is ContentState.INTACT
            and len(verdict.signatures) == 2
            and all(s.intact and s.trusted for s in verdict.signatures)
        )
        _hold(sound, f"{file.name}: {verdict.overall.label}")
        done.append(f"{file.name}: {verdict.overall.label}")
    for code in ("2018-Q1", "2018-Q2"):
        for workspace in (commune, district):
            period = workspace.plans.period(code)
            own = workspace.reports.versions(period)[0]
            received = province.reports.versions(period, workspace.unit.key)[0]
            name = tr(
                "report {number} of {unit} at Sở Nội vụ", number=own.number, unit=workspace.unit.short_body
            )
            _hold(received.present and received.sha256 == own.sha256, name)
            digest = hashlib.sha256(province.reports.render(received.id)).hexdigest()
            _hold(digest == own.sha256, name)
            done.append(name)
    return done


def _bundles(commune: Workspace, district: Workspace, province: Workspace, exchange: Path) -> list[str]:
    """Every bundle verifies to its last octet at the station that it was written for."""
    done = []
    for file in sorted(f for f in exchange.iterdir() if f.name.endswith(ENDINGS)):
        readable = False
        for workspace in (province, district, commune):
            try:
                found = workspace.bundles.inspect(file)
            except Refused:
                continue
            readable = True
            if found.known_sender:
                break
        _hold(readable, tr("bundle {name}", name=file.name))
        done.append(tr("bundle {name}", name=file.name))
    return done


def _totals(commune: Workspace, district: Workspace, province: Workspace) -> list[str]:
    """Hold what the superiors sum up against what the units recorded."""
    done = []
    for code in ("2018-Q1", "2018-Q2"):
        period = commune.plans.period(code)
        own = commune.activities.totals(ActivityFilter(period=period))
        at_district = next(
            s for s in district.consolidations.sums(period).units if s.unit == commune.unit.key
        )
        words = tr(
            "{period}: {count} activities of the commune at the district",
            period=period.label,
            count=own.count,
        )
        _hold(
            (at_district.activities, at_district.spent, dict(at_district.counters))
            == (own.count, own.spent, dict(own.counters)),
            words,
        )
        done.append(words)
        of_district = district.activities.totals(ActivityFilter(period=period))
        at_province = next(
            s for s in province.consolidations.sums(period).units if s.unit == district.unit.key
        )
        words = tr(
            "{period}: {count} activities of the district at Sở Nội vụ",
            period=period.label,
            count=of_district.count,
        )
        _hold(at_province.activities == of_district.count, words)
        done.append(words)
    return done


def _hold(sound: object, what: str) -> None:
    if not sound:
        raise Refused(
            tr("This check failed: {what}", what=what),
            hint=tr("The demo is not to be trusted; report this with the folder it made."),
        )
