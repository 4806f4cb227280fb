"""The store that large figures are measured on is one the program could have written itself."""

from collections.abc import Iterator

import pytest
from builders.million import million
from builders.workspaces import rows_of

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A thousand activities of three hundred units."""
    opened = million(tmp_path_factory.mktemp("thousand"), activities=1000, units=300)
    yield opened
    opened.close()


def test_rows_are_folded_and_sorted_as_the_program_does(thousand: Workspace) -> None:
    """What is measured on are the words the program searches and sorts by."""
    with rows_of(thousand.folder) as rows:
        found = rows.execute("SELECT title, place, summary, folded, sort_key FROM activities").fetchall()
    assert len(found) == 1000
    for title, place, summary, folded, key in found:
        assert folded == fold(f"{title}\n{place}\n{summary}")
        assert key == sort_key(title)


def test_counts_and_words_belong_to_their_records(thousand: Workspace) -> None:
    """Evidence is counted, every unit has its share, and search leads to what the list shows."""
    with rows_of(thousand.folder) as rows:
        wrong = rows.execute(
            "SELECT count(*) FROM activities AS a"
            " WHERE evidence_count <> (SELECT count(*) FROM evidence WHERE record = a.id)"
        ).fetchone()
        units = rows.execute("SELECT count(DISTINCT unit) FROM activities").fetchone()
        broken = rows.execute("PRAGMA foreign_key_check").fetchall()
    assert (wrong, broken) == ((0,), [])
    assert units[0] > 280
    (row, *_others) = thousand.activities.page(ActivityFilter())
    hits = thousand.search.find(row.title)
    assert (Noun.ACTIVITY, row.id) in {(hit.noun, hit.record) for hit in hits}
