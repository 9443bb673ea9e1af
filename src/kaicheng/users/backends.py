"""Django's question "has this user the permission?" answered from duties."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from kaicheng.users.models import User
from kaicheng.users.policy import EVERY_KIND, holds, read_once


class DutyBackend(ModelBackend):
    """Password sign-in as Django does it; the one model permission that exists is the door of the back office.

    Everything else is decided per object by the apps' own `permissions.py`.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """A demo account counts only in a demonstration; its sessions end with it too."""
        return bool(super().user_can_authenticate(user)) and (settings.DEMO or not user.demo)

    def get_user(self, user_id: int) -> User | None:
        """The user of one request: menu, page and buttons ask for his rights dozens of times."""
        user = super().get_user(user_id)
        if isinstance(user, User):
            read_once(user)
            return user
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """A user who holds any duty today may enter the back office, but not on a password that was handed over."""
        if (
            not isinstance(user_obj, User)
            or not user_obj.is_active
            or user_obj.must_change_password
            or obj is not None
        ):
            return False
        if perm == "wagtailadmin.access_admin":
            # views read the clock; this is the one place where Django asks without giving a day
            return holds(user_obj, None, *EVERY_KIND, on=timezone.localdate())
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The door alone, for those who hold a duty."""
        return (
            {"wagtailadmin.access_admin"}
            if self.has_perm(user_obj, "wagtailadmin.access_admin", obj)
            else set()
        )
