"""Sample activities, feedback and events from `resources/demo`, and evidence files made on the spot."""

import io
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from cchc_desktop.domain.activities import ActivityValues, Audience, Cost
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import fold
from resources import resource

_CATEGORIES: Final = {
    "radio": CostCategory.MEDIA,
    "newspaper": CostCategory.MEDIA,
    "banner": CostCategory.VISUAL,
    "notice": CostCategory.VISUAL,
    "leaflet": CostCategory.PUBLICATIONS,
    "conference": CostCategory.MEETINGS,
    "talk": CostCategory.MEETINGS,
    "dialogue": CostCategory.MEETINGS,
    "training": CostCategory.TRAINING,
    "contest": CostCategory.CONTESTS,
    "survey": CostCategory.SURVEYS,
}
_MARK: Final = "DỮ LIỆU MẪU, không có giá trị pháp lý"


@dataclass(frozen=True, slots=True)
class SampleActivity:
    """An activity of the sample and the kinds of evidence made for it."""

    values: ActivityValues
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """What one unit did in the sample."""

    activities: Sequence[SampleActivity]
    feedback: Sequence[dict[str, Any]]
    events: Sequence[dict[str, Any]]
    unit_plan: dict[str, Any]
    difficulties: Sequence[dict[str, Any]]
    schedules: Sequence[dict[str, Any]]


def sample_commune() -> SampleUnit:
    """Return the sample of one commune."""
    return _read(resource("demo/commune.toml"), CostSource.COMMUNE)


def sample_district() -> SampleUnit:
    """Return the sample of one district."""
    return _read(resource("demo/district.toml"), CostSource.DISTRICT)


def make_evidence(folder: Path, sample: SampleActivity, unit: str) -> list[Path]:
    """Write the evidence files of a sample activity and return them."""
    made = []
    values = sample.values
    stem = "-".join(fold(values.title).split()[:6])
    stem = "".join(c for c in stem if c.isalnum() or c == "-")
    for kind in sample.evidence:
        file = folder / f"{values.starts_on:%m%d}-{stem}.{kind}"
        file.write_bytes(_pdf(values, unit) if kind == "pdf" else _png(values, unit))
        made.append(file)
    return made


def make_handwriting(file: Path) -> Path:
    """Draw a sample of a handwritten signature: blue, transparent."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [
        (40 + 5 * step, 150 + 90 * math.sin(step / 6) * math.cos(step / 17) - step / 3) for step in range(100)
    ]
    pen.line(points, fill=(20, 60, 180, 255), width=7, joint="curve")
    pen.line([(60, 235), (520, 205)], fill=(20, 60, 180, 255), width=6)
    picture.save(file, "PNG")
    return file


def make_seal(file: Path) -> Path:
    """Draw a round red stamp that says it is a sample, transparent."""
    from PIL import Image, ImageDraw, ImageFont

    red = (200, 20, 30, 255)
    picture = Image.new("RGBA", (640, 640), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((12, 12, 628, 628), outline=red, width=12)
    pen.ellipse((120, 120, 520, 520), outline=red, width=6)
    face = ImageFont.truetype(str(resource("fonts/LiberationSans-Bold.ttf")), 88)
    for row, words in enumerate(("DỮ LIỆU", "MẪU")):
        pen.text((320, 270 + row * 100), words, font=face, fill=red, anchor="mm")
    picture.save(file, "PNG")
    return file


def _read(file: Path, source: CostSource) -> SampleUnit:
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    return SampleUnit(
        activities=[_activity(row, source) for row in document["activities"]],
        feedback=document.get("feedback", []),
        events=document.get("events", []),
        unit_plan=document["unit_plan"],
        difficulties=document.get("difficulties", []),
        schedules=document.get("schedules", []),
    )


def _activity(row: dict[str, Any], source: CostSource) -> SampleActivity:
    spent = row.get("spent", 0)
    category = _CATEGORIES.get(row["channel"], CostCategory.OTHER)
    first: date = row["day"]
    values = ActivityValues(
        title=row["title"],
        channel=row["channel"],
        starts_on=first,
        ends_on=first,
        clauses=tuple(row["clauses"]),
        audiences=tuple(Audience(a) for a in row["audiences"]),
        counters=row.get("counters", {}),
        place=row.get("place", ""),
        summary=row.get("summary", ""),
        costs=(Cost(str(category), str(source), planned=spent, approved=spent, spent=spent),)
        if spent
        else (),
    )
    return SampleActivity(values, tuple(row.get("evidence", ())))


def _pdf(values: ActivityValues, unit: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    from cchc_desktop.documents.faces import faces

    face = faces().regular.name
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=True, initialFontName=face, lang="vi")
    page.setTitle(values.title)
    page.setFont(face, 13)
    y = 780.0
    for text in (
        _MARK,
        unit,
        f"Ngày {day_words(values.starts_on)}",
        values.title,
        values.place,
        values.summary,
    ):
        for line in simpleSplit(text, face, 13, 470):
            page.drawString(70, y, line)
            y -= 20
        y -= 8
    page.save()
    return out.getvalue()


def _png(values: ActivityValues, unit: str) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (960, 640), "#E7EFFA")
    draw = ImageDraw.Draw(picture)
    large = ImageFont.truetype(str(resource("fonts/LiberationSans-Bold.ttf")), 30)
    small = ImageFont.truetype(str(resource("fonts/LiberationSans-Regular.ttf")), 24)
    draw.rectangle((40, 40, 920, 600), outline="#1B5CB5", width=4)
    draw.text((80, 90), _MARK, font=small, fill="#854D00")
    draw.text((80, 150), values.title[:52], font=large, fill="#17202C")
    draw.text((80, 210), f"{unit} · {day_words(values.starts_on)}", font=small, fill="#465365")
    draw.text((80, 260), values.place[:60], font=small, fill="#465365")
    for step, share in enumerate((0.3, 0.6, 0.45, 0.8, 0.55)):
        left = 120 + step * 150
        draw.rectangle((left, 560 - int(200 * share), left + 90, 560), fill="#1B5CB5")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
