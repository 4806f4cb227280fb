"""The catalogues a workspace starts from, and the versions it holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.services.users import user_row
from db.models.bundles import StationRow, StreamRow
from db.models.org_units import OrgUnitRow, SuccessionRow
from db.models.plans import CatalogueRow
from db.models.users import UserRow
from db.store import Store
from db.writing import inserting
from resources import resource

PLAN_FILES: Final[Mapping[str, str]] = {"643-2018": "catalogues/plan-643-2018.toml"}
