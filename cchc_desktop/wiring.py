"""What an open data folder offers, wired together; the only wiring place.

Services are imported when they are first asked for, so that the window can ask for the password
before the database layer is loaded.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_desktop.upkeep import Upkeep

if TYPE_CHECKING:
    from cchc_desktop.domain.channels import Channel, Counter
    from cchc_desktop.services.activities import Activities
    from cchc_desktop.services.activity_exports import ActivityExports
    from cchc_desktop.services.activity_imports import ActivityImports
    from cchc_desktop.services.assessments import Assessments
    from cchc_desktop.services.backlog import Backlog
    from cchc_desktop.services.bulk_edits import BulkEdits
    from cchc_desktop.services.bundles import Bundles
    from cchc_desktop.services.cadences import Cadences
    from cchc_desktop.services.consolidations import Consolidations
    from cchc_desktop.services.criteria_publishing import CriteriaPublishing
    from cchc_desktop.services.criteria_sets import CriteriaSets
    from cchc_desktop.services.difficulties import Difficulties
    from cchc_desktop.services.doctor import Check
    from cchc_desktop.services.drafts import Drafts
    from cchc_desktop.services.evidence import EvidenceFiles
    from cchc_desktop.services.evidence_checks import EvidenceChecks
    from cchc_desktop.services.evidence_lists import EvidenceLists
    from cchc_desktop.services.extensions import Extensions
    from cchc_desktop.services.feedback import FeedbackRegister
    from cchc_desktop.services.holidays import Holidays
    from cchc_desktop.services.identities import Identities
    from cchc_desktop.services.locks import Locks
    from cchc_desktop.services.office import Office
    from cchc_desktop.services.official_letters import OfficialLetters
    from cchc_desktop.services.overview import Overview
    from cchc_desktop.services.pinned_consolidations import PinnedConsolidations
    from cchc_desktop.services.plan_exports import PlanExports
    from cchc_desktop.services.plans import Plans
    from cchc_desktop.services.reorganisations import Reorganisations
    from cchc_desktop.services.report_signatures import ReportSignatures
    from cchc_desktop.services.reports import Reports
    from cchc_desktop.services.results import ResultTables
    from cchc_desktop.services.reviews import Reviews
    from cchc_desktop.services.saved_filters import SavedFilters
    from cchc_desktop.services.scans import Scans
    from cchc_desktop.services.schedules import Schedules
    from cchc_desktop.services.search import Search
    from cchc_desktop.services.settings import Settings
    from cchc_desktop.services.stations import Stations
    from cchc_desktop.services.undo import Undo
    from cchc_desktop.services.unit_plans import UnitPlans
    from cchc_desktop.services.units import Units
    from cchc_desktop.services.users import Users


class Services(Upkeep):
    """The services on one open data folder."""

    def __init__(
        self, office: "Office", channels: "Mapping[str, Channel]", counters: "Mapping[str, Counter]"
    ) -> None:
        self._office = office
        self._channels = channels
        self._counters = counters

    @cached_property
    def plans(self) -> "Plans":
        """Return the plan and what is owed under it."""
        from cchc_desktop.services.plans import Plans

        return Plans(self._office, self._channels)

    @cached_property
    def plan_exports(self) -> "PlanExports":
        """Return the plan as it leaves the program."""
        from cchc_desktop.services.plan_exports import PlanExports

        return PlanExports(self._office, self.plans)

    @cached_property
    def unit_plans(self) -> "UnitPlans":
        """Return the units' own plans."""
        from cchc_desktop.services.unit_plans import UnitPlans

        return UnitPlans(self._office, self._channels)

    @cached_property
    def extensions(self) -> "Extensions":
        """Return the time granted for duties."""
        from cchc_desktop.services.extensions import Extensions

        return Extensions(self._office)

    @cached_property
    def cadences(self) -> "Cadences":
        """Return which proposed cadences are confirmed."""
        from cchc_desktop.services.cadences import Cadences

        return Cadences(self._office)

    @cached_property
    def difficulties(self) -> "Difficulties":
        """Return what is reported upward and answered."""
        from cchc_desktop.services.difficulties import Difficulties

        return Difficulties(self._office)

    @cached_property
    def units(self) -> "Units":
        """Return the units of the tree."""
        from cchc_desktop.services.units import Units

        return Units(self._office)

    @cached_property
    def reorganisations(self) -> "Reorganisations":
        """Return the changes of units that Sở Nội vụ makes."""
        from cchc_desktop.services.reorganisations import Reorganisations

        return Reorganisations(self._office)

    @cached_property
    def activities(self) -> "Activities":
        """Return what was done."""
        from cchc_desktop.services.activities import Activities

        return Activities(self._office, self._channels, self._counters)

    @cached_property
    def activity_imports(self) -> "ActivityImports":
        """Return the workbooks in which activities come."""
        from cchc_desktop.services.activity_imports import ActivityImports

        return ActivityImports(self._office, self.activities, self._channels, self._counters)

    @cached_property
    def activity_exports(self) -> "ActivityExports":
        """Return the lists of activities given out as workbooks."""
        from cchc_desktop.services.activity_exports import ActivityExports

        return ActivityExports(self._office, self.activities, self._channels, self._counters)

    @cached_property
    def schedules(self) -> "Schedules":
        """Return what is done again and again."""
        from cchc_desktop.services.schedules import Schedules

        return Schedules(self._office, self.activities, self._channels, self._counters)

    @cached_property
    def bulk_edits(self) -> "BulkEdits":
        """Return changes of many activities at once."""
        from cchc_desktop.services.bulk_edits import BulkEdits

        return BulkEdits(self._office, self.activities)

    @cached_property
    def saved_filters(self) -> "SavedFilters":
        """Return the filters people have given a name."""
        from cchc_desktop.services.saved_filters import SavedFilters

        return SavedFilters(self._office)

    @cached_property
    def undo(self) -> "Undo":
        """Return the changes of this session that can be taken back."""
        from cchc_desktop.services.undo import Undo

        return Undo(self._office)

    @cached_property
    def evidence(self) -> "EvidenceFiles":
        """Return the files that prove records."""
        from cchc_desktop.services.evidence import EvidenceFiles

        return EvidenceFiles(self._office)

    @cached_property
    def evidence_checks(self) -> "EvidenceChecks":
        """Return the health of the evidence store."""
        from cchc_desktop.services.evidence_checks import EvidenceChecks

        return EvidenceChecks(self._office)

    @cached_property
    def evidence_lists(self) -> "EvidenceLists":
        """Return the lists of files, and of what has none."""
        from cchc_desktop.services.evidence_lists import EvidenceLists

        return EvidenceLists(self._office, self._channels, self.assessments)

    @cached_property
    def scans(self) -> "Scans":
        """Return the folder that the office scanner writes to."""
        from cchc_desktop.services.scans import Scans

        return Scans(self._office, self.settings)

    @cached_property
    def drafts(self) -> "Drafts":
        """Return the forms that are not saved yet."""
        from cchc_desktop.services.drafts import Drafts

        return Drafts(self._office.folder / "drafts", self._office.clock, self._office.key)

    @cached_property
    def feedback(self) -> "FeedbackRegister":
        """Return the register of feedback."""
        from cchc_desktop.services.feedback import FeedbackRegister

        return FeedbackRegister(self._office, lambda: self._key)

    @cached_property
    def holidays(self) -> "Holidays":
        """Return the days on which offices are closed."""
        from cchc_desktop.services.holidays import Holidays

        return Holidays(self._office)

    @cached_property
    def assessments(self) -> "Assessments":
        """Return the self-assessment."""
        from cchc_desktop.services.assessments import Assessments

        return Assessments(self._office, self.plans, self._channels, self.criteria_sets)

    @cached_property
    def criteria_sets(self) -> "CriteriaSets":
        """Return the scoring trees, each version as it was published."""
        from cchc_desktop.services.criteria_sets import CriteriaSets

        return CriteriaSets(self._office, self._channels)

    @cached_property
    def criteria_publishing(self) -> "CriteriaPublishing":
        """Return criteria sets as files, and their publication."""
        from cchc_desktop.services.criteria_publishing import CriteriaPublishing

        return CriteriaPublishing(self._office, self.criteria_sets, self._channels)

    @cached_property
    def reviews(self) -> "Reviews":
        """Return the judging of what units below submitted, and of what this unit did."""
        from cchc_desktop.services.reviews import Reviews

        return Reviews(self._office, self.plans, self.criteria_sets, self._channels)

    @cached_property
    def locks(self) -> "Locks":
        """Return what a submitted quarter keeps as it is, told before anything is typed."""
        from cchc_desktop.services.locks import Locks

        return Locks(self._office)

    @cached_property
    def results(self) -> "ResultTables":
        """Return who reached what: tables, ranks and weakest criteria."""
        from cchc_desktop.services.results import ResultTables

        return ResultTables(self._office, self.units, self.criteria_sets)

    @cached_property
    def identities(self) -> "Identities":
        """Return who signs and who is trusted."""
        from cchc_desktop.services.identities import Identities

        return Identities(self._office)

    @cached_property
    def reports(self) -> "Reports":
        """Return the quarterly reports."""
        from cchc_desktop.services.report_facts import FactCollector
        from cchc_desktop.services.reports import Reports

        facts = FactCollector(
            office=self._office,
            plans=self.plans,
            assessments=self.assessments,
            feedback=self.feedback,
            channels=self._channels,
            counters=self._counters,
        )
        return Reports(self._office, facts)

    @cached_property
    def signatures(self) -> "ReportSignatures":
        """Return the way of a report to its seal."""
        from cchc_desktop.services.report_signatures import ReportSignatures

        return ReportSignatures(self._office, self.reports, self.identities)

    @cached_property
    def overview(self) -> "Overview":
        """Return the first screen's figures."""
        from cchc_desktop.services.overview import Overview

        return Overview(
            self._office,
            plans=self.plans,
            activities=self.activities,
            assessments=self.assessments,
            feedback=self.feedback,
            channels=self._channels,
            returned=self.reviews.returned,
        )

    @cached_property
    def stations(self) -> "Stations":
        """Return the stations this workspace knows."""
        from cchc_desktop.services.stations import Stations

        return Stations(self._office, self._keys, self.identities)

    @cached_property
    def bundles(self) -> "Bundles":
        """Return what is sent and received."""
        from cchc_desktop.services.bundles import Bundles

        return Bundles(self._office, self._keys, self.identities, self.backups)

    @cached_property
    def backlog(self) -> "Backlog":
        """Return what is left to send, to look at and to hand in."""
        from cchc_desktop.services.backlog import Backlog

        return Backlog(self._office)

    @cached_property
    def consolidations(self) -> "Consolidations":
        """Return the sums over the units below."""
        from cchc_desktop.services.consolidations import Consolidations

        return Consolidations(self._office, self.units, self.plans, self.criteria_sets.newest())

    @cached_property
    def letters(self) -> "OfficialLetters":
        """Return what the unit writes beside its report."""
        from cchc_desktop.services.official_letters import OfficialLetters

        return OfficialLetters(self._office, self.plans, self.unit_plans)

    @cached_property
    def pinned(self) -> "PinnedConsolidations":
        """Return the numbered consolidations of the units below."""
        from cchc_desktop.services.pinned_consolidations import PinnedConsolidations

        return PinnedConsolidations(self._office, self.units, self.plans, self.criteria_sets)

    @cached_property
    def search(self) -> "Search":
        """Return the search over everything."""
        from cchc_desktop.services.search import Search

        return Search(self._office, self.criteria_sets.newest())

    @cached_property
    def users(self) -> "Users":
        """Return the people of this workspace."""
        from cchc_desktop.services.users import Users

        return Users(self._office)

    def doctor(self) -> list["Check"]:
        """Look the workspace over: schema, evidence, trail, journal, free space."""
        from cchc_desktop.services.doctor import check_workspace

        return check_workspace(self._office, self.audit, self.evidence, self.search)

    @cached_property
    def settings(self) -> "Settings":
        """Return the settings."""
        from cchc_desktop.services.settings import Settings

        return Settings(self._office)
