"""The table of rights over the home page: it belongs to the government at the root, and its office composes it."""

from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Scope, duty, may, register, require

composes = duty(DutyKind.OFFICE)

COMPOSE = register("portal.compose", composes, "编排首页", scope=Scope.CONTENT).name
PUBLISH = register("portal.publish_home", composes, "启用首页", scope=Scope.CONTENT).name

__all__ = ["may", "require"]
