"""Accounts and duties. `actor` None is the system (commands); who signs in for himself is `actor` and `person`."""

import re
import secrets
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations import doors
from kaicheng.organisations.models import Agency
from kaicheng.users import permissions, policy
from kaicheng.users.models import Duty, DutyKind, User

USERNAME = re.compile(r"[\w.@-]+")  # no blanks: they are lost when a name is told by telephone
BAD_USERNAME = "只能用字母、数字、汉字和 . @ - _，中间不能有空格。"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for another sign when read out


def one_time_password() -> str:
    """Make a password to be handed over once: three groups of four, about 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def require(verb: str, actor: User | None, obj: Any, now: datetime) -> None:
    """Pass, or raise `NotAllowed`; the system passes always."""
    if actor is not None:
        policy.require(verb, actor, obj, on=timezone.localtime(now).date())


def note(
    actor: User | None,
    verb: str,
    person: User,
    detail: dict[str, Any],
    now: datetime,
    *,
    agency: Agency | None = None,
) -> None:
    """Write one act over an account into the record."""
    doors.record(actor=actor, verb=verb, obj=person, label=person.name, agency=agency, detail=detail, at=now)


def _checked(user: User) -> User:
    try:
        user.full_clean(exclude={"password"})
    except ValidationError as error:
        errors = {
            str(getattr(User._meta.get_field(field), "verbose_name", field)): "；".join(map(str, messages))
            for field, messages in error.message_dict.items()
        }
        raise Invalid("；".join(f"{k}：{v}" for k, v in errors.items()), errors=errors) from error
    return user


@transaction.atomic
def create_user(
    *, actor: User | None, username: str, name: str, email: str = "", telephone: str = "", now: datetime,
    password: str | None = None, demo: bool = False,
) -> tuple[User, str]:  # fmt: skip
    """Open an account; gives it and the password to hand over, which must be changed at the first sign-in.

    `password` is for the demonstration alone, whose sign-ins are printed: it need not be changed.
    """
    require(permissions.CREATE, actor, None, now)
    if not USERNAME.fullmatch(username.strip()):
        raise Invalid(f"用户名：{BAD_USERNAME}", errors={"用户名": BAD_USERNAME})
    first = password or one_time_password()
    user = User(
        username=username.strip(), name=name.strip(), email=email.strip(), telephone=telephone.strip(),
        must_change_password=password is None, demo=demo,
    )  # fmt: skip
    user.set_password(first)
    _checked(user).save()
    note(actor, "users.create", user, {"username": user.username}, now)
    return user, first


@transaction.atomic
def edit_user(*, actor: User | None, person: User, values: dict[str, str], now: datetime) -> User:
    """Change name, mail or telephone. `values`: field → text."""
    require(permissions.EDIT, actor, person, now)
    changes = {k: [getattr(person, k), v] for k, v in values.items() if getattr(person, k) != v}
    if not set(changes) <= {"name", "email", "telephone"}:
        raise ValueError(f"not to be edited: {sorted(changes)}")
    if changes:
        for field, (_, new) in changes.items():
            setattr(person, field, new)
        _checked(person).save()
        note(actor, "users.edit", person, changes, now)
    return person


@transaction.atomic
def grant(
    *, actor: User | None, person: User, agency: Agency, kind: DutyKind, since: date | None = None,
    until: date | None = None, now: datetime,
) -> Duty:  # fmt: skip
    """Give a person a duty at an agency; days inclusive, empty means open. A duty already held gets the new days."""
    proposed = Duty(person=person, agency=agency, duty=kind)
    require(permissions.GRANT, actor, proposed, now)
    if since and until and until < since:
        raise Invalid("止日不能早于起日。", errors={"止": "止日不能早于起日。"})
    if not person.is_active:
        raise Conflict(f"“{person.name}”的账号已停用，不能授予职责。", advice="请先启用账号。")
    held, _ = Duty.objects.update_or_create(
        person=person, agency=agency, duty=kind, defaults={"since": since, "until": until}
    )
    detail = {"duty": kind.value, "since": str(since or ""), "until": str(until or "")}
    note(actor, "users.grant", person, detail, now, agency=agency)
    return held


@transaction.atomic
def revoke(*, actor: User | None, duty: Duty, now: datetime) -> None:
    """Take a duty back. Refused for the last administrator of all: nobody could open the accounts again."""
    require(permissions.GRANT, actor, duty, now)
    if duty.duty == DutyKind.ADMINISTRATOR and not _other_administrator(duty.person, duty, now):
        raise Conflict("这是平台最后一个管理员职责，不能收回。", advice="请先为他人授予管理员职责。")
    detail = {"duty": duty.duty}
    note(actor, "users.revoke", duty.person, detail, now, agency=duty.agency)
    duty.delete()


def _other_administrator(person: User, duty: Duty | None, now: datetime) -> bool:
    others = Duty.objects.held(timezone.localtime(now).date()).filter(
        duty=DutyKind.ADMINISTRATOR, person__is_active=True
    )
    others = others.exclude(pk=duty.pk) if duty is not None else others.exclude(person=person)
    return others.exists()


@transaction.atomic
def deactivate(*, actor: User | None, person: User, now: datetime) -> None:
    """Close an account; what the person did stays with the name. Open sessions end with the next request."""
    require(permissions.RESET, actor, person, now)
    administers = person.duties.filter(duty=DutyKind.ADMINISTRATOR).exists()
    if administers and not _other_administrator(person, None, now):
        raise Conflict("这是平台最后一个管理员账号，不能停用。", advice="请先为他人授予管理员职责。")
    person.is_active = False
    person.save()
    note(actor, "users.deactivate", person, {}, now)


@transaction.atomic
def activate(*, actor: User | None, person: User, now: datetime) -> None:
    """Open a closed account again."""
    require(permissions.RESET, actor, person, now)
    person.is_active = True
    person.save()
    note(actor, "users.activate", person, {}, now)


@transaction.atomic
def reset_password(*, actor: User | None, person: User, now: datetime) -> str:
    """Give a new password to hand over; it ends all sessions and must be changed at the next sign-in."""
    require(permissions.RESET, actor, person, now)
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.save()
    note(actor, "users.reset_password", person, {}, now)
    return password


@transaction.atomic
def change_password(*, person: User, old: str, new: str, now: datetime) -> None:
    """Change one's own password. Raises `Invalid` naming the field 原口令 or 新口令."""
    if not person.check_password(old):
        raise Invalid("原口令不正确，请重新输入。", errors={"原口令": "原口令不正确，请重新输入。"})
    _set_password(person, new, now)


@transaction.atomic
def replace_one_time_password(*, person: User, new: str, now: datetime) -> None:
    """Set the password that is due at sign-in; who calls has just checked the one handed over."""
    if not person.must_change_password:
        raise Conflict("该账号不需要更改口令。")
    _set_password(person, new, now)


def _set_password(person: User, new: str, now: datetime) -> None:
    if person.check_password(new):
        raise Invalid(errors={"新口令": "新口令不能与原口令相同。"})
    try:
        validate_password(new, person)
    except ValidationError as error:
        raise Invalid(errors={"新口令": "".join(error.messages)}) from error
    person.set_password(new)
    person.must_change_password = False
    person.save()
    note(person, "users.change_password", person, {}, now)
