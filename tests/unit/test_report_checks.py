"""What is said to be open before a report is put before the leader."""

from dataclasses import replace

from builders import reports

from cchc_desktop.domain.report_checks import ASSESSMENT, LETTERHEAD, obstacles_of
from cchc_desktop.domain.report_text import compose_report


def test_what_stands_in_the_way_is_named_with_its_place() -> None:
    """An emptied part, open criteria and a missing signer are each named with the place to mend them."""
    content = compose_report(reports.facts(), {"IV": ("",)})
    letterhead = replace(content.letterhead, signer_name="")
    found = obstacles_of(replace(content, letterhead=letterhead), open_criteria=3)
    assert [each.place for each in found] == ["IV", ASSESSMENT, LETTERHEAD]


def test_a_whole_report_has_nothing_in_its_way() -> None:
    """A drafted report with a signer and a finished self-assessment can be put before the leader."""
    content = compose_report(reports.facts())
    letterhead = replace(content.letterhead, signer_name="Trần Văn Hòa")
    assert obstacles_of(replace(content, letterhead=letterhead), open_criteria=0) == ()
