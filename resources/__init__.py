"""Read-only files the program ships, found by their path below this package."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def resource(path: str) -> Path:
    """Return the file or folder at `path`, written with forward slashes, below this package."""
    return _ROOT / path
