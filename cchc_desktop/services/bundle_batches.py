"""Many files at once: in whatever order they lie, each taken or told why not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cchc_desktop.bundles.names import hint_of
from cchc_desktop.bundles.refusals import NewerProgram
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Failure, Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.bundle_files import BundleFile
from cchc_desktop.services.bundle_import import UnknownSender
from cchc_desktop.services.bundle_results import ImportResult

Report = Callable[[Exception], Path | None]
"""Writes down a fault of the program; returns where, or None when it could not."""


def in_any_order(
    files: Sequence[BundleFile], take: Callable[[BundleFile], ImportResult], report: Report
) -> list[ImportResult]:
    """Take every file, those that wait for others again after these; results stand in the given order."""
    results: dict[int, ImportResult] = {}
    # names are hints: where they are right, nothing has to wait and be verified twice
    left = sorted(range(len(files)), key=lambda number: _numbered(files[number].name))
    while left:
        progressed = False
        waiting = []
        for number in left:
            results[number] = result = replace(
                _told(files[number], take, report), source=files[number].source
            )
            if result.outcome in {Outcome.WAITING, Outcome.QUARANTINED}:
                waiting.append(number)
            progressed = progressed or bool(result.new or result.changed)
        left = sorted(waiting, key=lambda number: _start(results[number])) if progressed else []
    return [results[number] for number in range(len(files))]


def _numbered(name: str) -> tuple[str, int]:
    hint = hint_of(name)
    return (hint.sender, hint.number) if hint else ("", 0)


def _start(result: ImportResult) -> tuple[int, str]:
    return min((stream.first for stream in result.streams), default=0), result.bundle_id


def _told(file: BundleFile, take: Callable[[BundleFile], ImportResult], report: Report) -> ImportResult:
    """Take one file, and put whatever keeps it out into the result instead of stopping the others."""
    try:
        if file.fault is not None:
            raise file.fault
        return take(file)
    except Cancelled:
        raise
    except UnknownSender as fault:
        return _refusal(file, Outcome.QUARANTINED, fault)
    except NewerProgram as fault:
        return _refusal(file, Outcome.NEWER_PROGRAM, fault)
    except Failure as fault:
        return _refusal(file, Outcome.REFUSED, fault)
    except OSError:
        return ImportResult(
            file=file.name,
            outcome=Outcome.REFUSED,
            reason=tr("The file {name} cannot be read.", name=file.name),
            hint=tr("Check that the drive is still connected and that you may read the file."),
            trouble=True,
        )
    except Exception as fault:  # noqa: BLE001 - one bundle nobody foresaw must not keep the others out
        written = report(fault)
        return ImportResult(
            file=file.name,
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


def _refusal(file: BundleFile, outcome: Outcome, fault: Failure) -> ImportResult:
    return ImportResult(
        file=file.name,
        outcome=outcome,
        reason=fault.message,
        hint=fault.hint,
        trouble=not isinstance(fault, Refused | NewerProgram),
    )
