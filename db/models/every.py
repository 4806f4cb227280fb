"""Every model imported, so that migrations and the drift check see the whole schema."""

from db.models import (
    activities,
    activity_imports,
    assessments,
    audit,
    bundles,
    difficulties,
    evidence,
    feedback,
    identities,
    org_units,
    plans,
    reports,
    reviews,
    schedules,
    search,
    unit_plans,
    users,
)
from db.models.tables import Table

__all__ = [
    "Table",
    "activities",
    "activity_imports",
    "assessments",
    "audit",
    "bundles",
    "difficulties",
    "evidence",
    "feedback",
    "identities",
    "org_units",
    "plans",
    "reports",
    "reviews",
    "schedules",
    "search",
    "unit_plans",
    "users",
]
