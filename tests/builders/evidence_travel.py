"""Carries evidence from a commune to its district in a process of its own, and tells seconds and memory."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from builders.exchange import build_trusting, open_copy, record
from builders.memory import height

PIECE = 1 << 20


def main(folder: Path, megabytes: int, files: int) -> None:
    """Record `files` scans of `megabytes` together, send them up and take them in; print the figures."""
    (folder / "template").mkdir()
    build_trusting(folder / "template")
    exchange = open_copy(folder / "template", folder / "exchange")
    scans = [_scan(folder / f"scan-{number}.pdf", megabytes // files) for number in range(files)]
    for number, scan in enumerate(scans):
        record(exchange.commune, f"Phát thanh {number}", scan)
    exchange.district.backups.make()
    figures = {"copying": min(_copying(scans, folder / "copies") for _ in range(2))}
    begin = perf_counter()
    sent = exchange.commune.bundles.export(exchange.stick).record
    figures["export"] = perf_counter() - begin
    begin = perf_counter()
    (result,) = exchange.district.bundles.bring_in([sent.path]).record
    figures["import"] = perf_counter() - begin
    if (sent.blobs, result.blobs) != (files, files):
        raise SystemExit(f"{sent} {result}")
    figures["memory"] = height()
    exchange.close()
    print(json.dumps(figures))


def _scan(file: Path, megabytes: int) -> Path:
    with file.open("wb") as scan:
        scan.write(b"%PDF-1.7\n")
        for _ in range(megabytes):
            scan.write(os.urandom(PIECE))
    return file


def _copying(scans: list[Path], copies: Path) -> float:
    """Return how long reading, hashing and copying takes, until the copies are on the disk."""
    copies.mkdir()
    begin = perf_counter()
    subprocess.run(["sha256sum", *scans], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cp", *scans, copies], check=True)
    subprocess.run(["sync", "-f", copies], check=True)
    seconds = perf_counter() - begin
    shutil.rmtree(copies)
    return seconds


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
