"""Reading the channels and the counters each takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_desktop.catalogues.source import Source, Table
from cchc_desktop.domain.channels import Channel, ChannelKind, Counter, Names
from cchc_desktop.domain.language import tr
from resources import resource

_COUNTER_KEYS: Final = frozenset({"id", "name", "unit", "within"})
_CHANNEL_KEYS: Final = frozenset({"id", "name", "icon", "kind", "counters", "occurrences", "starts"})
_LANGUAGES: Final = frozenset({"vi", "en"})


@dataclass(frozen=True, slots=True)
class ChannelList:
    """The channels and all counters, in the order of the file."""

    channels: tuple[Channel, ...]
    counters: tuple[Counter, ...]


def load_channels(path: Path | None = None) -> ChannelList:
    """Read `path`, or the file that ships; raise UserMistake with file and line when it is wrong."""
    file = path or resource("catalogues/channels.toml")
    source = Source(file.name, file.read_text(encoding="utf-8"))
    source.close({"counters", "channels"})
    counters: dict[str, Counter] = {}
    for table in source.many("counters"):
        counter = _counter(table, counters)
        counters[counter.id] = counter
    channels: dict[str, Channel] = {}
    for table in source.many("channels"):
        channel = _channel(table, channels, counters)
        channels[channel.id] = channel
    return ChannelList(tuple(channels.values()), tuple(counters.values()))


def _counter(table: Table, before: Mapping[str, Counter]) -> Counter:
    table.close(_COUNTER_KEYS)
    within = table.text("within", "") or None
    if within is not None:
        table.known("within", [within], before)
    return Counter(_new_id(table, before), _names(table, "name"), _names(table, "unit"), within)


def _channel(table: Table, before: Mapping[str, Channel], counters: Mapping[str, Counter]) -> Channel:
    table.close(_CHANNEL_KEYS)
    taken = table.texts("counters")
    table.known("counters", taken, counters)
    occurrences = table.text("occurrences", "") or None
    if occurrences is not None and occurrences not in taken:
        raise table.fault(
            "occurrences",
            tr("the counter “{counter}” is not taken by this channel.", counter=occurrences),
            tr("Add it to “counters”, or name a counter that stands there."),
        )
    return Channel(
        id=_new_id(table, before),
        names=_names(table, "name"),
        icon=table.text("icon"),
        kind=table.choice("kind", ChannelKind),
        counters=taken,
        occurrence_counter=occurrences,
        starts=table.texts("starts"),
    )


def _new_id(table: Table, before: Collection[str]) -> str:
    found = table.text("id")
    if found in before:
        raise table.fault(
            "id",
            tr("“{id}” is used twice.", id=found),
            tr("Give each entry an id of its own."),
        )
    return found


def _names(table: Table, key: str) -> Names:
    words = table.table(key)
    if set(words) != _LANGUAGES or not all(isinstance(word, str) and word for word in words.values()):
        raise table.fault(
            key,
            tr("“{key}” must be given in both languages.", key=key),
            tr("Write {key}.vi and {key}.en.", key=key),
        )
    return Names(vi=str(words["vi"]), en=str(words["en"]))
