"""The verbs over accounts. Each: may the actor, change, record."""

from kaicheng.users.services.accounts import (
    activate,
    change_password,
    create_user,
    deactivate,
    edit_user,
    grant,
    replace_one_time_password,
    reset_password,
    revoke,
)
from kaicheng.users.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    disable_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    verify_second_factor,
)

__all__ = [
    "activate",
    "begin_second_factor",
    "change_password",
    "confirm_second_factor",
    "create_user",
    "deactivate",
    "disable_second_factor",
    "edit_user",
    "grant",
    "renew_recovery_codes",
    "replace_one_time_password",
    "reset_password",
    "reset_second_factor",
    "revoke",
    "verify_second_factor",
]
