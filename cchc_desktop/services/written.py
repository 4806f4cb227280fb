"""Writing a file that a person asked for: whole under its name, or not at all."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Give a place beside `file` to write to, and put it there once the block ends well.

    Trouble when the disk does not take it; what stood at `file` before then stays.
    """
    unfinished = file.with_name(f".{file.name}.part")
    try:
        yield unfinished
        unfinished.replace(file)
    except OSError as error:
        raise Trouble(
            tr("{name} cannot be written in {folder}.", name=file.name, folder=file.parent),
            hint=tr("Check free space and whether you may write there, or choose another folder."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
