"""The table of rights over the working calendar.

The calendar holds for every agency of the county, so it is kept where all of them come together: by the open-government
office and the administrator at the root of the tree. It is configuration, not content; an administrator may enter it.
"""

from typing import Any

from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Scope, anybody_on_duty, duty, register


def root(_obj: Any = None) -> Agency | None:
    """Give the agency at the root of the tree: the government itself. Answered from memory."""
    tops = [agency for agency in directory().agencies.values() if agency.parent_id is None]
    tops.sort(key=lambda agency: (agency.kind != AgencyKind.GOVERNMENT, agency.order, agency.pk))
    return tops[0] if tops else None


keeps_root = duty(DutyKind.OFFICE, DutyKind.ADMINISTRATOR, of=root)

READ = register("calendars.read", anybody_on_duty, "查看工作日历", scope=Scope.READ).name
ENTER = register("calendars.enter", keeps_root, "录入放假安排", scope=Scope.ACCOUNTS).name
REMOVE = register("calendars.remove", keeps_root, "删除放假安排", scope=Scope.ACCOUNTS).name
