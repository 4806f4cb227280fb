"""Which right each use case asks for, and the one place where it is asked: the door of every service."""

import functools
import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.roles import Right, may, refusal_words

S = TypeVar("S")
_ASKED: Final[ContextVar[bool]] = ContextVar("right_asked", default=False)
"""Set while a use case runs whose right was asked: what it calls of other services is part of it."""

_DECLARED: Final[Mapping[str, Mapping[Right, str]]] = {
    "Activities": {
        Right.READ: "channels counters check mistakes get similar page ids totals rows",
        Right.RECORD: "record change withdraw restore follow",
    },
    "ActivityExports": {Right.READ: "columns write"},
    "ActivityImports": {
        Right.READ: "columns write_template read imports write_faults",
        Right.RECORD: "bring_in withdraw",
    },
    "Assessments": {
        Right.READ: "sets show",
        Right.RECORD: "set_score set_not_applicable clear use_proposals adopt_newest",
        Right.PRESENT: "present take_back",
        Right.SUBMIT: "submit withdraw",
    },
    "Audit": {Right.READ: "verify", Right.TRAIL: "lines authors"},
    "AuditExports": {Right.READ: "check", Right.TRAIL: "export"},
    "Backlog": {Right.READ: "unsent awaits_receipt quarantined report_issued"},
    "Backups": {
        Right.READ: "kept everywhere elsewhere second_place verify find look_ahead make_if_changed aside",
        Right.BACK_UP: "make",
        Right.ADMINISTER: "choose_elsewhere",
    },
    "BulkEdits": {Right.READ: "preview", Right.RECORD: "apply withdraw"},
    "Bundles": {
        Right.READ: "preview_export address inspect history streams unsettled",
        Right.EXCHANGE: "export export_parts draft receipt check bring_in bring_in_held acknowledge",
    },
    "Cadences": {Right.READ: "may_confirm confirmed proposed", Right.RULES: "confirm take_back"},
    "Conflicts": {Right.READ: "listed", Right.EXCHANGE: "choose"},
    "Consolidations": {Right.READ: "matrix sums sums_by_new_boundaries export_xlsx"},
    "CriteriaPublishing": {Right.READ: "read export template", Right.RULES: "publish"},
    "CriteriaSets": {Right.READ: "newest usable_by find plans"},
    "Deadlines": {Right.READ: "listed may_set effect", Right.RULES: "set"},
    "Difficulties": {
        Right.READ: "addressees listed get",
        Right.RECORD: "report change withdraw",
        Right.GUIDE: "answer",
    },
    "Elsewhere": {Right.READ: "news"},
    "EvidenceChecks": {Right.READ: "check orphans", Right.ADMINISTER: "mend mend_from remove"},
    "EvidenceFiles": {
        Right.READ: "limits refusals of counts owner path show look_at verify",
        Right.CASES: "attach change_files share detach describe",
        Right.ADMINISTER: "set_limits",
    },
    "EvidenceLists": {Right.READ: "kept missing write_missing"},
    "Extensions": {Right.READ: "granted", Right.DECIDE: "extend take_back"},
    "FeedbackFiles": {Right.READ: "of", Right.CASES: "add", Right.SENDERS: "open write remove"},
    "FeedbackHandovers": {Right.READ: "can_seal file_name", Right.SENDERS: "seal paper take"},
    "FeedbackLetters": {Right.READ: "draft preview", Right.SENDERS: "write", Right.CASES: "keep"},
    "FeedbackRegister": {
        Right.READ: "cases find page count get same_number waiting",
        Right.CASES: (
            "receive refuse classify assign forward note answer publish satisfy close take_back"
            " refuse_case reopen"
        ),
    },
    "FeedbackSenders": {
        Right.READ: "may_open log due_for_erasing erased_on",
        Right.SENDERS: "open set erase",
    },
    "FeedbackTerms": {Right.READ: "terms retention_days may_set", Right.RULES: "set_term set_retention_days"},
    "Holidays": {Right.READ: "work_days listed", Right.RULES: "add remove"},
    "Identities": {
        Right.READ: "kept on_tokens get trust_file trusted trust_pack trust_pem",
        Right.SIGN: "create import_p12",
        Right.ADMINISTER: "create_authority trust trust_in",
    },
    "Imports": {Right.READ: "last", Right.EXCHANGE: "undo"},
    "KeyRenewals": {Right.READ: "made", Right.ADMINISTER: "renew"},
    "Locks": {Right.READ: "of_activity of_case of_claims of_event"},
    "Machines": {Right.READ: "is_elsewhere", Right.ADMINISTER: "moved copied"},
    # whose key signs is asked by whatever signs
    "OwnKeys": {Right.READ: "current"},
    "OfficialLetters": {Right.READ: "write_unit_plan write_budget_proposal", Right.GUIDE: "urge"},
    "Overview": {Right.READ: "read"},
    "PinnedConsolidations": {Right.READ: "preview versions get export_xlsx", Right.CONSOLIDATE: "pin"},
    "PlanExports": {Right.READ: "write"},
    "Plans": {
        Right.READ: (
            "current plan_of tasks_of period period_now quarters deadline deadlines obligations standing"
            " reminders waiting answerable started_by"
        ),
        Right.RECORD: ("claim_not_applicable withdraw_claim record_trigger withdraw_trigger fulfil_trigger"),
    },
    "ReportSignatures": {
        Right.READ: "checks waiting look_at verify verify_version write_sheet",
        Right.DRAFT: "prepare reopen",
        Right.SIGN: "sign sign_many sign_file sign_attachment attach",
        Right.ISSUE: "attach_paper issue",
    },
    "Recovery": {Right.READ: "encrypted has_sheet note_use", Right.ADMINISTER: "make_sheet encrypt"},
    "Reorganisations": {
        Right.READ: "may_change preview read",
        Right.RULES: "rename reorganise bring_in",
    },
    "Reports": {
        Right.READ: (
            "versions get waiting content letterhead render render_for_screen number_taken export"
            " known_file known draw octets"
        ),
        Right.DRAFT: "draft edit restore set_letterhead",
    },
    "ResultTables": {Right.READ: "read export_xlsx export_pdf"},
    "Reviews": {
        Right.READ: "queue version latest standing returned history behind",
        Right.APPRAISE: "begin appraise leave_as_it_is return_items",
        Right.DECIDE: "accept accept_all reopen",
    },
    "SavedFilters": {Right.READ: "all save rename remove"},
    "SameNumbers": {Right.READ: "listed", Right.EXCHANGE: "settle"},
    "Scans": {Right.READ: "folder files media_type", Right.RECORD: "choose"},
    "Schedules": {
        Right.READ: "all get mistakes",
        Right.RECORD: "record change withdraw tick untick miss",
    },
    "Search": {Right.READ: "shelve find by_kind check", Right.BACK_UP: "rebuild"},
    "Settings": {Right.READ: "get", Right.ADMINISTER: "set"},
    "Setbacks": {Right.READ: "listed held", Right.EXCHANGE: "note put_away"},
    "Stations": {
        Right.READ: "own everybody certificate request preview_request preview_starter ended",
        Right.ADMINISTER: "enrol revoke end_streams go_on starter take_starter",
    },
    # only what the person themselves did since signing in can be taken back
    "Undo": {Right.READ: "recent redoable undo redo"},
    "UnitPlans": {Right.READ: "show of_units mistakes", Right.RECORD: "save"},
    "Units": {Right.READ: "get find tree search below under superiors ending forerunners"},
    # what is asked of oneself asks for one's own password instead of a role
    "Updates": {Right.READ: "here inspect earlier", Right.ADMINISTER: "apply go_back"},
    "Users": {
        Right.READ: "everybody check_password change_password",
        Right.ADMINISTER: "add describe set_roles reset_password holdings deactivate bring_back",
    },
}


def rights_of(service: str) -> dict[str, Right]:
    """Return the right that each use case of a service asks for, by the name of its method."""
    declared = _DECLARED.get(service, {})
    return {name: right for right, names in declared.items() for name in names.split()}


def services_declared() -> frozenset[str]:
    """Return the services whose use cases are declared."""
    return frozenset(_DECLARED)


def guarded(service: type[S]) -> type[S]:
    """Make every use case of a service ask for its right before anything else happens.

    Refused without it. A use case that nobody declared is an administrator's.
    """
    rights = rights_of(service.__name__)
    for name, method in inspect.getmembers(service, inspect.isfunction):
        if name.startswith("_"):
            continue
        right = rights.get(name, Right.ADMINISTER)
        if right is not Right.READ:
            setattr(service, name, _asking(method, right))
    return service


def check_right(roles: tuple[str, ...], right: Right) -> None:
    """Raise Refused when somebody with `roles` may not do what `right` stands for."""
    if not may(roles, right):
        message, hint = refusal_words(roles, right)
        raise Refused(message, hint=hint)


def _asking(method: Callable[..., Any], right: Right) -> Callable[..., Any]:
    @functools.wraps(method)
    def asked(self: Any, *values: Any, **named: Any) -> Any:
        if _ASKED.get():
            return method(self, *values, **named)
        check_right(self._office.user.roles, right)
        token = _ASKED.set(True)
        try:
            return method(self, *values, **named)
        finally:
            _ASKED.reset(token)

    return asked
