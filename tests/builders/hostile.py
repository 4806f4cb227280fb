"""What a hostile but enrolled station can sign: any entries, well chained, well signed, well packed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from cchc_desktop.bundles.entries import line_of, make_entry
from cchc_desktop.bundles.heads import sign_head
from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.bundles.manifest import Party, StationCard, new_manifest
from cchc_desktop.bundles.writing import BlobSource, write_bundle
from cchc_desktop.domain.bundle_records import BundleKind, StreamKey
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.workspace import Workspace
from db.models.bundles import StreamRow

AT = datetime(2018, 4, 2, 3, tzinfo=UTC)


class Lie(NamedTuple):
    """One entry a hostile station writes."""

    noun: Noun
    payload: Mapping[str, Any]
    revision: int = 1
    op: Literal["put", "withdraw"] = "put"


def base(unit: str, record: str = "01900000-0000-7000-8000-000000000001") -> dict[str, Any]:
    """Return what every record has."""
    return {"id": record, "unit": unit, "recorded_by": "Hà", "recorded_at": "2018-04-02T02:00:00Z"}


def hostile_bundle(
    by: Workspace,
    to: Workspace,
    lies: Sequence[Lie],
    *,
    out: Path,
    notices: bool = False,
    kind: BundleKind = BundleKind.UP,
    blobs: Sequence[BlobSource] = (),
    bundle: str | None = None,
    key: StationKey | None = None,
) -> Path:
    """Return a plain bundle in which the station of `by` says `lies` right after its last genuine entry."""
    office, key = by._office, key or by._key
    epoch = office.epoch + notices
    with office.reading() as session:
        row = session.get(StreamRow, (office.station, epoch))
        seq, previous = (row.seq, row.hash) if row else (0, "")
    lines = []
    for number, lie in enumerate(lies, seq + 1):
        entry = make_entry(
            station=office.station,
            epoch=epoch,
            seq=number,
            at=AT,
            noun=lie.noun,
            record=lie.payload["id"],
            revision=lie.revision,
            op=lie.op,
            author="ke.gian",
            base=None,
            payload=lie.payload,
            previous=previous or None,
        )
        previous = entry.hash
        lines.append(line_of(entry))
    manifest = new_manifest(
        kind=kind,
        sender=StationCard(key.unit, key.station, "Trạm", key.certificate, key.recipient),
        recipients=[Party(to.unit.key, None)],
        created=AT,
        versions={"plan": f"{office.plan.id}@{office.plan.version}"},
    )
    if bundle is not None:
        manifest = msgspec.structs.replace(manifest, bundle=bundle)
    head = sign_head(key, epoch=epoch, seq=seq + len(lies), entry_hash=previous)
    path = out / f"hostile-{len(list(out.iterdir()))}.cchc"
    write_bundle(
        path,
        manifest=manifest,
        journals={StreamKey(office.station, epoch): lines},
        heads=[head],
        blobs=blobs,
        key=key,
    )
    return path
