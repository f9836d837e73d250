"""The column that ties a table's rows to a branch or a project: what a source may be asked by.

The same as `livedash.rights_scopes` in the database, which no source asks; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BY_BRANCH = (
    "members bread_types production_plans production_logs sales_logs waste_logs stock_counts "
    "stock_levels shift_feedback shift_reports halls supplies leads bookings services staff "
    "clients appointments payment_transactions litters puppies"
)
_BY_PROJECT = "project_members statuses tasks"

SCOPE_COLUMNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {f"livedash.{table}": frozenset({"branch_id"}) for table in _BY_BRANCH.split()}
    | {f"livedash.{table}": frozenset({"project_id"}) for table in _BY_PROJECT.split()}
)
