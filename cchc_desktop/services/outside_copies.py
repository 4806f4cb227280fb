"""Copies that other programs and viewers read, in a folder of this process alone, gone with it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.files.private import private_folder


def copy_outside(file: Path, name: str, ending: str) -> Path:
    """Copy `file` to where other programs may read it, under `name` with `ending`; Trouble if it fails.

    What is changed in the copy never comes back. It goes when the program ends.
    """
    try:
        stem = name if not name.lower().endswith(ending) else name[: -len(ending)]
        plain = "".join(c if c.isalnum() or c in " -_()" else "-" for c in stem).strip() or "-"
        folder = private_folder(file.stat().st_size)
        copy = Path(tempfile.mkdtemp(dir=folder)) / f"{plain[:80]}{ending}"
        shutil.copyfile(file, copy)
        copy.chmod(0o444)
    except OSError as error:
        raise Trouble(
            tr("No copy of {name} can be made to open it outside.", name=name),
            hint=tr("Free some space on this disk, then try again."),
        ) from error
    return copy


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder for files that are shown or printed now and lie nowhere afterwards."""
    with tempfile.TemporaryDirectory(dir=private_folder(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)
