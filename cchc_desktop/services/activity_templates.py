"""What stands in the template for activities: the words of this plan and this unit's lists."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cchc_desktop.documents.activity_template import TemplateColumn, TemplateWords
from cchc_desktop.documents.workbooks import MOST_ROWS
from cchc_desktop.domain.activities import Audience, day_bounds
from cchc_desktop.domain.activity_sheets import COUNTER, MONEY, REQUIRED, SheetColumn, example_mark
from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.plans import CadenceKind, Plan
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number as number_words

_EXAMPLE_CHANNEL: Final = "radio"
_EXAMPLE_FIGURES: Final = {"broadcasts": 2, "minutes": 30}


def template_of(
    columns: Sequence[SheetColumn], plan: Plan, channels: Mapping[str, Channel]
) -> tuple[TemplateWords, list[TemplateColumn]]:
    """Return the words of the guide and the columns with their lists, checks and example."""
    tasks = [task for task in plan.tasks if task.cadence.kind is not CadenceKind.CONTEXT]
    channel = channels.get(_EXAMPLE_CHANNEL) or next(iter(channels.values()))
    first, last = day_bounds(plan)
    example: dict[str, object] = {
        "title": f"{example_mark()} {tr('Broadcast of the column on administrative reform')}",
        "channel": channel.label,
        "starts_on": date(plan.year, 6, 5),
        "ends_on": date(plan.year, 6, 5),
        "clauses": tasks[0].clause if tasks else "",
        "audiences": Audience.CITIZENS.label,
        "place": tr("Loudspeakers of the commune"),
        "summary": tr("How to hand in a file online."),
        "cost_category": CostCategory.MEDIA.label,
        "cost_source": CostSource.COMMUNE.label,
        "spent": 150_000,
        **{
            f"{COUNTER}{name}": figure
            for name, figure in _EXAMPLE_FIGURES.items()
            if name in channel.counters
        },
    }
    choices: dict[str, Sequence[str]] = {
        "channel": [c.label for c in channels.values()],
        "clauses": [f"{task.clause}  {task.title}" for task in tasks],
        "audiences": [audience.label for audience in Audience],
        "cost_category": [category.label for category in CostCategory],
        "cost_source": [source.label for source in CostSource],
    }
    made = [
        TemplateColumn(
            title=column.label,
            hint=column.hint,
            width=column.width,
            example=example.get(column.id),
            required=column.id in REQUIRED,
            choices=choices.get(column.id, ()),
            several=column.id in {"clauses", "audiences"},
            days=(first, last) if column.id in {"starts_on", "ends_on"} else None,
            whole=column.id.startswith(COUNTER) or column.id in MONEY,
        )
        for column in columns
    ]
    words = TemplateWords(
        title=tr("List of activities, plan of {year}", year=plan.year),
        guide=tr("Guide"),
        table=tr("Activities"),
        lists=tr("Lists"),
        lines=[
            tr("Fill the sheet “{sheet}”, one activity to a row.", sheet=tr("Activities")),
            tr("Columns with a star and a darker heading are required; leave the others empty if need be."),
            tr("The grey row shows how to fill it; it is never imported."),
            tr("Days lie between {first} and {last}.", first=day_words(first), last=day_words(last)),
            tr("Fill only the figures that the channel counts; the program names those that do not fit."),
            tr("Columns may stand in another order or be left out; keep their names."),
            tr("At most {most} rows to a file. Do not enter state secrets.", most=number_words(MOST_ROWS)),
            tr("In the program: Activities, “Import from Excel…”; nothing is recorded before you agree."),
        ],
    )
    return words, made
