"""When Python's collector of garbage is let run: not while the first page comes up."""

import gc


def collect_again() -> None:
    """Let Python collect garbage again, leaving alone what the start made and the window keeps."""
    gc.freeze()
    gc.enable()
