"""The second factor: a time-based one-time password (RFC 6238) from a phone, and codes for when the phone is lost."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users import permissions
from kaicheng.users.models import RecoveryCode, User
from kaicheng.users.selectors import has_second_factor
from kaicheng.users.services.accounts import note, require

CODES = 8
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_WRONG = "验证码不正确或已过期，请输入验证器当前显示的6位数字。"


def begin_second_factor(*, person: User) -> TOTPDevice:
    """Prepare a device to be confirmed; an unfinished attempt is taken up again, so that a reload shows the same QR."""
    if has_second_factor(person):
        raise Conflict("您已启用二次验证。", advice="如需更换手机，请先停用再重新启用。")
    device, _ = TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": "验证器"})
    return device


@transaction.atomic
def confirm_second_factor(*, person: User, token: str, now: datetime) -> list[str]:
    """Switch the second factor on with a first right code; gives the recovery codes, shown this once."""
    device = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    if device is None:
        raise Conflict("没有待确认的验证器。", advice="请重新打开“启用二次验证”页面扫码。")
    if not device.verify_token(_digits(token)):
        device.throttle_reset()  # a device that guards nothing yet need not be guarded
        raise Invalid(_WRONG, errors={"验证码": _WRONG})
    device.confirmed = True
    device.save()
    note(person, "users.second_factor_on", person, {}, now)
    return _new_codes(person)


def _digits(token: str) -> str:
    return "".join(sign for sign in token if sign.isdigit())[:6]


def _new_codes(person: User) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = ["".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(person, c)) for c in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(person: User, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("kaicheng.users.recovery", f"{person.pk}:{plain}", algorithm="sha256").hexdigest()


@transaction.atomic
def renew_recovery_codes(*, person: User, now: datetime) -> list[str]:
    """Make new recovery codes; the old ones are void."""
    if not has_second_factor(person):
        raise Conflict("您尚未启用二次验证。", advice="请先启用二次验证。")
    note(person, "users.recovery_codes_renewed", person, {}, now)
    return _new_codes(person)


def verify_second_factor(*, person: User, token: str, now: datetime) -> TOTPDevice | None:
    """Check a code of the phone or a recovery code; gives the device it stands for, None if it is wrong.

    Wrong codes of the phone slow the next try down, by seconds doubling (django-otp).
    """
    device = TOTPDevice.objects.filter(user=person, confirmed=True).first()
    if device is None:
        return None
    plain = "".join(sign for sign in token if sign.isalnum())
    if plain.isdigit() and len(plain) == device.digits:
        return device if device.verify_token(plain) else None
    with transaction.atomic():
        unused = RecoveryCode.objects.filter(
            person=person, digest=_digest(person, plain), used_at__isnull=True
        )
        if not unused.update(used_at=now):
            return None
        left = RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()
        note(person, "users.recovery_code_used", person, {"left": left}, now)
    return device


@transaction.atomic
def disable_second_factor(*, person: User, password: str, now: datetime) -> None:
    """Switch one's own second factor off; the password is asked again."""
    if not person.check_password(password):
        raise Invalid("口令不正确，请重新输入。", errors={"口令": "口令不正确，请重新输入。"})
    _remove(person)
    note(person, "users.second_factor_off", person, {}, now)


@transaction.atomic
def reset_second_factor(*, actor: User | None, person: User, now: datetime) -> None:
    """Take the second factor off an account whose owner lost phone and codes."""
    require(permissions.RESET, actor, person, now)
    _remove(person)
    note(actor, "users.second_factor_reset", person, {}, now)


def _remove(person: User) -> None:
    TOTPDevice.objects.filter(user=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
