"""Many files at once: in whatever order they lie, each taken or told why not."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cchc_desktop.bundles.refusals import NewerProgram
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Failure, Refused
from cchc_desktop.services.bundle_import import UnknownSender
from cchc_desktop.services.bundle_results import ImportResult


def in_any_order(paths: Sequence[Path], take: Callable[[Path], ImportResult]) -> list[ImportResult]:
    """Take every file, those that wait for others again after these; results stand in the given order."""
    results: dict[int, ImportResult] = {}
    left = list(range(len(paths)))
    while left:
        progressed = False
        waiting = []
        for number in left:
            results[number] = result = _told(paths[number], take)
            if result.outcome in {Outcome.WAITING, Outcome.QUARANTINED}:
                waiting.append(number)
            progressed = progressed or bool(result.new or result.changed)
        left = sorted(waiting, key=lambda number: _start(results[number])) if progressed else []
    return [results[number] for number in range(len(paths))]


def _start(result: ImportResult) -> tuple[int, str]:
    return min((stream.first for stream in result.streams), default=0), result.bundle_id


def _told(path: Path, take: Callable[[Path], ImportResult]) -> ImportResult:
    """Take one file, and put a refusal into the result instead of stopping the others."""
    try:
        return take(path)
    except UnknownSender as fault:
        return _refusal(path, Outcome.QUARANTINED, fault)
    except NewerProgram as fault:
        return _refusal(path, Outcome.NEWER_PROGRAM, fault)
    except Refused as fault:
        return _refusal(path, Outcome.REFUSED, fault)


def _refusal(path: Path, outcome: Outcome, fault: Failure) -> ImportResult:
    return ImportResult(file=path.name, outcome=outcome, reason=fault.message, hint=fault.hint)
