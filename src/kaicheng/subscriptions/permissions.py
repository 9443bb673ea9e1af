"""The table of rights over subscriptions: figures are all that anybody in the office sees."""

from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Scope, duty, register

READ = register(
    "subscriptions.read",
    duty(DutyKind.OFFICE, DutyKind.AUDITOR, of=lambda _obj: None),
    "查看订阅统计",
    scope=Scope.READ,
).name
