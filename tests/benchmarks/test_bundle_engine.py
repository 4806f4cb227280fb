"""How long bundles take, as a ratio to the bare work in the same run."""

import json
import os
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from builders.bundles import blob, bundle, journal, station
from builders.memory import forget_height, height

from cchc_desktop.bundles.entries import check_chain, read_line
from cchc_desktop.bundles.reading import open_bundle

ROUNDS = 3
MOST_MEMORY, BARE = 300, 100
"""Megabytes: of the whole program, and of what it takes before it does anything."""


def best(work: Callable[[], object]) -> float:
    """Return the shortest of a few runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return min(times)


def test_verifying_ten_thousand_entries_against_parsing_them() -> None:
    """Full verification costs at most four times parsing and hashing the same lines, and under 0.25 s."""
    lines = journal(station(), 10_000)

    def bare() -> None:
        for line in lines:
            json.loads(line)
            sha256(line).digest()

    ours, raw = best(lambda: check_chain(map(read_line, lines), None)), best(bare)
    print(
        f"\n10,000 entries of {len(lines[0])} octets: {ours:.3f} s, raw {raw:.3f} s, ratio {ours / raw:.2f}"
    )
    assert ours <= 4 * raw


def test_files_of_two_hundred_megabytes_against_sha256sum_and_cp(tmp_path: Path) -> None:
    """Writing and opening a bundle each keep half the speed of sha256sum plus cp, in under 300 MB."""
    sources = [blob(tmp_path, os.urandom(10 << 20)) for _ in range(20)]
    copies = tmp_path / "copies"
    copies.mkdir()
    receiver = station("SNV")

    def bare() -> None:
        paths = [source.path for source in sources]
        subprocess.run(["sha256sum", *paths], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cp", *paths, copies], check=True)

    def bare_and_durable() -> None:
        bare()
        subprocess.run(["sync", "-f", copies], check=True)

    def take_over(path: Path) -> None:
        with open_bundle(path, age_identities=receiver.identities, staging=tmp_path / "staging") as opened:
            for mark in opened.manifest.blobs:
                with opened.blob(mark.sha256) as stream, (copies / mark.sha256).open("wb") as file:
                    while chunk := stream.read(1 << 20):
                        file.write(chunk)

    before = forget_height()
    raw, durable = best(bare), best(bare_and_durable)
    plain, sealed = tmp_path / "b.cchc", tmp_path / "b.cchc.age"
    figures = {
        "write plain": best(lambda: bundle(plain, blobs=sources)),
        "write encrypted": best(
            lambda: bundle(sealed, blobs=sources, encrypt_to=[receiver.recipient], staging=tmp_path)
        ),
        "verify and take over plain": best(lambda: take_over(plain)),
        "verify and take over encrypted": best(lambda: take_over(sealed)),
    }
    print(f"\n200 MB, sha256sum + cp {raw:.2f} s, on the disk {durable:.2f} s")
    for name, seconds in figures.items():
        print(f"  {name}: {seconds:.2f} s, ratio {seconds / raw:.2f}, to durable {seconds / durable:.2f}")
    peak = height() - before
    print(f"  memory {peak:.0f} MB more than before")
    assert peak < MOST_MEMORY - BARE
    assert figures["write plain"] <= 2 * durable
    assert figures["verify and take over plain"] <= 2 * raw
