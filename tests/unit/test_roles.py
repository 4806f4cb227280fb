"""Who may do what: the eight roles of a unit, what each allows, and what a refused person is told."""

import pytest

from cchc_desktop.domain.roles import (
    ALL_ROLES,
    ROLES_WITH,
    Right,
    Role,
    known_roles,
    may,
    refusal_words,
    role_words,
)


@pytest.mark.parametrize("right", Right)
def test_the_first_administrator_may_do_everything(right: Right) -> None:
    """One officer alone in a commune is stopped by no role."""
    assert may(ALL_ROLES, right)


@pytest.mark.parametrize("right", set(Right) - {Right.READ})
def test_a_viewer_and_somebody_without_roles_only_look(right: Right) -> None:
    """Chỉ xem: nothing is changed, sent, signed, opened or backed up."""
    assert not may([Role.VIEWER], right)
    assert not may([], right)
    assert not may(["a role of a later program"], right)


def test_everybody_may_look() -> None:
    """Also whoever has only a role this program does not know."""
    assert all(may([role], Right.READ) for role in Role)
    assert may([], Right.READ)


@pytest.mark.parametrize(
    ("right", "allowed"),
    [
        (Right.RECORD, "recorder checker"),
        (Right.SENDERS, "recorder leader"),
        (Right.PRESENT, "recorder checker"),
        (Right.SUBMIT, "leader"),
        (Right.SIGN_AS_LEADER, "leader"),
        (Right.SEAL, "clerk"),
        (Right.APPRAISE, "reviewer approver"),
        (Right.DECIDE, "approver"),
        (Right.ADMINISTER, "administrator"),
    ],
)
def test_the_parts_are_kept_apart(right: Right, allowed: str) -> None:
    """Nhập liệu does not approve, lãnh đạo does not seal, quản trị does neither."""
    assert {role for role in Role if may([role], right)} == set(allowed.split())


def test_nobody_alone_prepares_and_approves() -> None:
    """Each pair of hands that belongs to two people is never one role."""
    assert ROLES_WITH[Right.PRESENT].isdisjoint(ROLES_WITH[Right.SUBMIT])
    assert ROLES_WITH[Right.SIGN_AS_LEADER].isdisjoint(ROLES_WITH[Right.SEAL])


def test_every_right_belongs_to_a_role() -> None:
    """The table leaves nothing that nobody could do."""
    assert set(ROLES_WITH) == set(Right)
    assert all(ROLES_WITH.values())


def test_a_refused_person_is_told_which_role_it_takes() -> None:
    """In words, with the roles they have and whom to ask."""
    message, hint = refusal_words(["recorder"], Right.APPRAISE)
    assert message == "Việc này cần vai trò Thẩm định hoặc Phê duyệt; vai trò của bạn: Nhập liệu."
    assert "Quản trị" in hint


def test_roles_are_named_in_their_order() -> None:
    """Unknown ones of a later program are left out; all together are everything."""
    assert known_roles(["leader", "soothsayer", "recorder"]) == (Role.RECORDER, Role.LEADER)
    assert role_words(["leader", "recorder"]) == "Nhập liệu, Lãnh đạo"
    assert role_words(ALL_ROLES) == "làm mọi việc"
    assert role_words([]) == "chưa có vai trò"
