"""Many files at once: in whatever order they lie, each taken or told why not."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cchc_desktop.bundles.refusals import NewerProgram
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Failure, Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.bundle_import import UnknownSender
from cchc_desktop.services.bundle_results import ImportResult

Report = Callable[[Exception], Path | None]
"""Writes down a fault of the program; returns where, or None when it could not."""


def in_any_order(
    paths: Sequence[Path], take: Callable[[Path], ImportResult], report: Report
) -> list[ImportResult]:
    """Take every file, those that wait for others again after these; results stand in the given order."""
    results: dict[int, ImportResult] = {}
    left = list(range(len(paths)))
    while left:
        progressed = False
        waiting = []
        for number in left:
            results[number] = result = _told(paths[number], take, report)
            if result.outcome in {Outcome.WAITING, Outcome.QUARANTINED}:
                waiting.append(number)
            progressed = progressed or bool(result.new or result.changed)
        left = sorted(waiting, key=lambda number: _start(results[number])) if progressed else []
    return [results[number] for number in range(len(paths))]


def _start(result: ImportResult) -> tuple[int, str]:
    return min((stream.first for stream in result.streams), default=0), result.bundle_id


def _told(path: Path, take: Callable[[Path], ImportResult], report: Report) -> ImportResult:
    """Take one file, and put whatever keeps it out into the result instead of stopping the others."""
    try:
        return take(path)
    except Cancelled:
        raise
    except UnknownSender as fault:
        return _refusal(path, Outcome.QUARANTINED, fault)
    except NewerProgram as fault:
        return _refusal(path, Outcome.NEWER_PROGRAM, fault)
    except Failure as fault:
        return _refusal(path, Outcome.REFUSED, fault)
    except OSError:
        return ImportResult(
            file=path.name,
            outcome=Outcome.REFUSED,
            reason=tr("The file {name} cannot be read.", name=path.name),
            hint=tr("Check that the drive is still connected and that you may read the file."),
            trouble=True,
        )
    except Exception as fault:  # noqa: BLE001 - one bundle nobody foresaw must not keep the others out
        written = report(fault)
        return ImportResult(
            file=path.name,
            outcome=Outcome.REFUSED,
            reason=tr("The program made an error with this bundle; nothing of it was kept."),
            hint=tr(
                "A report without personal data was written to {file}; send it to whoever maintains the"
                " program, with the bundle.",
                file=written,
            )
            if written
            else tr("Ask the sender to export the bundle again; if it is refused again, keep the file."),
        )


def _refusal(path: Path, outcome: Outcome, fault: Failure) -> ImportResult:
    return ImportResult(
        file=path.name,
        outcome=outcome,
        reason=fault.message,
        hint=fault.hint,
        trouble=not isinstance(fault, Refused | NewerProgram),
    )
