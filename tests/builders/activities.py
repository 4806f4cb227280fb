"""Activities of a commune in 2018, with the values a test leaves out filled in."""

from datetime import date
from pathlib import Path
from typing import Any

from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, Audience
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

DAY = date(2018, 5, 9)
RADIO = "Phát thanh chuyên mục cải cách hành chính"


def activity(**changes: Any) -> ActivityValues:
    """Return a radio broadcast of May 2018; `changes` replace its values, one day sets both ends."""
    values: dict[str, Any] = {
        "title": RADIO,
        "channel": "radio",
        "starts_on": DAY,
        "clauses": ("II.3.4",),
        "audiences": (Audience.CITIZENS,),
        "counters": {"broadcasts": 2, "minutes": 30},
        "place": "Đài truyền thanh thị trấn",
        "summary": "Giới thiệu cách nộp hồ sơ trực tuyến.",
        **changes,
    }
    values.setdefault("ends_on", values["starts_on"])
    return ActivityValues(**values)


def record(at: Workspace, *files: Path, **changes: Any) -> ActivityRecord:
    """Record a radio broadcast with `files` as evidence; `changes` replace its values."""
    return at.activities.record(activity(**changes), evidence=[NewEvidence(file) for file in files]).record


def proof(folder: Path, name: str = "biên bản.txt", words: str = "Biên bản phát thanh\n") -> Path:
    """Write a small file to attach and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(words, encoding="utf-8")
    return file
