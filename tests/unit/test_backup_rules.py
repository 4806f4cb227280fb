"""Which backups stay: the last hours whole, then one a day, one a week, one a month."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.backups import DAYS, MONTHS, NEWEST, WEEKS, BackupReason, is_stale, staying

NOON = datetime(2018, 7, 3, 5, tzinfo=UTC)
MOMENTS = st.sets(
    st.datetimes(datetime(2018, 1, 1), datetime(2021, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC)),  # noqa: DTZ001
    max_size=60,
)


def test_a_year_of_backups_thins_out_by_day_week_and_month() -> None:
    """Of a backup every half hour, four of today, a week of days, some weeks, a year of months stay."""
    every = [NOON - timedelta(minutes=30 * n) for n in range(48 * 365)]
    kept = sorted(staying(every), reverse=True)
    assert kept[:NEWEST] == every[:NEWEST]
    days = {moment.astimezone(UTC).date() for moment in kept}
    assert {(NOON - timedelta(days=n)).date() for n in range(DAYS - 1)} <= days
    assert len({(moment.year, moment.month) for moment in kept}) >= MONTHS
    assert len(kept) <= NEWEST + DAYS + WEEKS + MONTHS


def test_an_office_that_was_closed_loses_nothing() -> None:
    """Days without a backup use nothing up: seven days of work before a holiday of a month all stay."""
    worked = [NOON - timedelta(days=n) for n in range(DAYS)]
    assert staying([NOON + timedelta(days=40), *worked[:-1]]) >= set(worked[:-1])


@given(MOMENTS)
def test_thinning_is_bounded_keeps_the_newest_and_ends_at_once(moments: set[datetime]) -> None:
    """However backups lie in time: the newest stay, never many, and thinning twice takes no more."""
    kept = staying(moments)
    assert kept <= moments
    assert set(sorted(moments, reverse=True)[:NEWEST]) <= kept
    assert len(kept) <= NEWEST + DAYS + WEEKS + MONTHS
    assert staying(kept) == kept


@given(MOMENTS, MOMENTS)
def test_what_was_thinned_once_would_not_have_stayed_later(
    first: set[datetime], later: set[datetime]
) -> None:
    """Thinning on the way loses nothing that thinning all at the end would have kept."""
    newer = {moment + timedelta(days=3653) for moment in later}
    assert staying(staying(first) | newer) == staying(first | newer)


def test_a_copy_is_stale_after_a_week() -> None:
    """None at all, one of eight days ago and one of the future are stale; one of six days ago is not."""
    assert [
        is_stale(made, NOON)
        for made in (None, NOON - timedelta(days=8), NOON + timedelta(days=3), NOON - timedelta(days=6))
    ] == [True, True, True, False]


def test_every_reason_has_words() -> None:
    """The list of backups says why each was made."""
    assert len({reason.label for reason in BackupReason}) == len(BackupReason)
