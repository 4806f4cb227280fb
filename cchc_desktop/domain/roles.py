"""Which part somebody plays in a unit, and what each part may do."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr


class Role(StrEnum):
    """A part in the unit's work; one person may play several."""

    ADMINISTRATOR = "administrator"
    RECORDER = "recorder"
    CHECKER = "checker"
    LEADER = "leader"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        """Return the role in the officer's words."""
        return {
            Role.ADMINISTRATOR: tr("Administrator"),
            Role.RECORDER: tr("Recorder"),
            Role.CHECKER: tr("Checker"),
            Role.LEADER: tr("Leader"),
            Role.CLERK: tr("Records clerk"),
            Role.REVIEWER: tr("Appraiser"),
            Role.APPROVER: tr("Approver"),
            Role.VIEWER: tr("Viewer"),
        }[self]

    @property
    def means(self) -> str:
        """Return in a line what the role is for."""
        return {
            Role.ADMINISTRATOR: tr("People, stations, certificates, backups, settings, audit trail"),
            Role.RECORDER: tr("Enters activities, evidence, feedback, own points and reports"),
            Role.CHECKER: tr("Checks and corrects entries, puts the quarter before the leader"),
            Role.LEADER: tr("Approves and submits the quarter, signs reports"),
            Role.CLERK: tr("Seals and issues reports, sends and receives bundles"),
            Role.REVIEWER: tr("Appraises what units below submitted, returns items"),
            Role.APPROVER: tr("Accepts or reopens what was appraised, grants more time"),
            Role.VIEWER: tr("Looks at everything that is not personal, changes nothing"),
        }[self]


ALL_ROLES: Final = tuple(role for role in Role if role is not Role.VIEWER)
"""What the first administrator may do: everything."""


class Right(StrEnum):
    """A kind of work that a role allows."""

    READ = "read"
    RECORD = "record"
    CASES = "cases"
    SENDERS = "senders"
    PRESENT = "present"
    SUBMIT = "submit"
    DRAFT = "draft"
    SIGN = "sign"
    SIGN_AS_LEADER = "sign_as_leader"
    SEAL = "seal"
    ISSUE = "issue"
    EXCHANGE = "exchange"
    GUIDE = "guide"
    APPRAISE = "appraise"
    DECIDE = "decide"
    CONSOLIDATE = "consolidate"
    RULES = "rules"
    BACK_UP = "back_up"
    TRAIL = "trail"
    ADMINISTER = "administer"


_R = Role
ROLES_WITH: Final[Mapping[Right, frozenset[Role]]] = {
    # what is not personal is open to everybody who signs in, and so is what concerns only oneself
    Right.READ: frozenset(Role),
    Right.RECORD: frozenset({_R.RECORDER, _R.CHECKER}),
    Right.CASES: frozenset({_R.RECORDER, _R.CHECKER, _R.LEADER}),
    # who works on cases may see who sent them; running the program is no reason to
    Right.SENDERS: frozenset({_R.RECORDER, _R.LEADER}),
    Right.PRESENT: frozenset({_R.RECORDER, _R.CHECKER}),
    Right.SUBMIT: frozenset({_R.LEADER}),
    Right.DRAFT: frozenset({_R.RECORDER, _R.CHECKER, _R.LEADER, _R.CLERK}),
    Right.SIGN: frozenset({_R.LEADER, _R.CLERK}),
    Right.SIGN_AS_LEADER: frozenset({_R.LEADER}),
    Right.SEAL: frozenset({_R.CLERK}),
    Right.ISSUE: frozenset({_R.CLERK, _R.LEADER}),
    Right.EXCHANGE: frozenset({_R.RECORDER, _R.CLERK, _R.REVIEWER}),
    Right.GUIDE: frozenset({_R.REVIEWER, _R.APPROVER}),
    Right.APPRAISE: frozenset({_R.REVIEWER, _R.APPROVER}),
    Right.DECIDE: frozenset({_R.APPROVER}),
    Right.CONSOLIDATE: frozenset({_R.REVIEWER, _R.APPROVER}),
    Right.RULES: frozenset({_R.ADMINISTRATOR, _R.APPROVER}),
    Right.BACK_UP: frozenset(Role) - {_R.VIEWER},
    Right.TRAIL: frozenset({_R.ADMINISTRATOR, _R.LEADER}),
    Right.ADMINISTER: frozenset({_R.ADMINISTRATOR}),
}
"""The permission table: who may do what."""


def may(roles: Iterable[str], right: Right) -> bool:
    """Tell whether somebody with `roles` may do work of kind `right`; looking is free to all."""
    return right is Right.READ or not ROLES_WITH[right].isdisjoint(roles)


def has_a_hand_in(roles: Iterable[str]) -> bool:
    """Tell whether somebody with `roles` presents or submits quarters, and so is a second pair of eyes."""
    held = tuple(roles)
    return may(held, Right.PRESENT) or may(held, Right.SUBMIT)


def known_roles(roles: Iterable[str]) -> tuple[Role, ...]:
    """Return the roles this program knows among `roles`, in their usual order."""
    named = frozenset(roles)
    return tuple(role for role in Role if role in named)


def role_words(roles: Iterable[str]) -> str:
    """Return `roles` in words, "everything" for whoever has all."""
    known = known_roles(roles)
    if set(known) >= set(ALL_ROLES):
        return tr("everything")
    return ", ".join(role.label for role in known) or tr("no role")


def refusal_words(roles: Iterable[str], right: Right) -> tuple[str, str]:
    """Return what somebody with `roles` is told who may not do `right`, and what to do about it."""
    needed = [role.label for role in Role if role in ROLES_WITH[right]]
    return (
        tr("This needs the role {needed}; you have: {own}.", needed=_or(needed), own=role_words(roles)),
        tr("Ask somebody with that role, or have an administrator give it to you under Administration."),
    )


def _or(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return tr("{first} or {last}", first=", ".join(names[:-1]), last=names[-1])
