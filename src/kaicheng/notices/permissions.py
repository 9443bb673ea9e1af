"""The table of rights over notices: everybody on duty has his own, and nobody has another's."""

from typing import Any

from kaicheng.users.policy import Scope, anybody_on_duty, fact, register


def _own(actor: Any, obj: Any) -> bool:
    return obj is None or (actor is not None and obj.person_id == actor.pk)


READ = register(
    "notices.read", anybody_on_duty & fact(_own, "是本人的提醒"), "查看提醒", scope=Scope.READ
).name
