"""A province full of submitted and judged quarters, laid into the tables as imports would leave them."""

import hashlib
import json
from collections.abc import Sequence

from builders.workspaces import rows_of

from cchc_desktop.workspace import Workspace

AT = "2018-07-03T02:00:00.000000Z"


def fill(at: Workspace, units: Sequence[str], *, period: str = "2018-Q2", accepted: bool = True) -> None:
    """Lay a version of each unit, scored from 40 % on, one criterion judged lower, accepted by this unit."""
    chosen = at.criteria_sets.newest()[0]
    leaves = chosen.leaves()
    reviewer = at.unit.key
    versions, scores, decisions, points = [], [], [], []
    for number, unit in enumerate(units):
        share = 40 + number * 60 // max(len(units), 1)
        given = [(leaf.id, str((leaf.max_points * share / 100).quantize(chosen.rounding))) for leaf in leaves]
        document = json.dumps(
            {
                "criteria": f"{chosen.id}@{chosen.version}",
                "evidence": [],
                "period": period,
                "records": [],
                "scores": [[criterion, value, False] for criterion, value in given],
                "unit": unit,
            },
            separators=(",", ":"),
        )
        sha = hashlib.sha256(document.encode()).hexdigest()
        submission = f"v-{period}-{number:04d}"
        versions.append((submission, unit, period, 1, sha, document, "", 0, 1, 0, "Hà", AT))
        scores += [(submission, criterion, value, 0) for criterion, value in given]
        if accepted:
            review = f"r-{period}-{number:04d}"
            decisions.append(
                (review, unit, reviewer, period, "accept", submission, 1, sha, 1, "", "Minh", AT)
            )
            points.append((review, leaves[number % len(leaves)].id, "0", "Thiếu"))
    with rows_of(at.folder) as rows:
        rows.executemany(
            "INSERT INTO submissions (id, unit, period, version, sha256, document, presented_by, alone,"
            " revision, withdrawn, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            versions,
        )
        rows.executemany("INSERT INTO submitted_scores VALUES (?,?,?,?)", scores)
        rows.executemany(
            "INSERT INTO reviews (id, unit, reviewer, period, decision, submission, version, sha256, place,"
            " remark, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            decisions,
        )
        rows.executemany("INSERT INTO appraised_points VALUES (?,?,?,?)", points)
