"""E-mail addresses as personal data: sealed at rest, found by a keyed digest, reached through signed links.

The keys come from the site's secret. Where that secret is changed, sealed addresses cannot be opened any more: their
rows are dropped by `keeping`, and people subscribe anew.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.subscriptions.models import Subscriber

CONFIRM_WITHIN = timedelta(hours=48)
_LONGEST, _LONGEST_LOCAL = 254, 64  # RFC 5321: an address in an envelope, what stands before its @
_LINK = "kaicheng.subscriptions"
_WRONG = "邮箱地址不正确，请核对后重填。"


class LinkOver(Refusal):
    code = "subscriptions.link_over"
    title = "链接已失效"
    sentence = "该链接已过期，或已被较新的申请取代，或该邮箱已经退订。"
    advice = "如需订阅，请重新填写邮箱，按新邮件中的链接确认。"


def _key(purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kaicheng.{purpose}".encode())
    return derived.derive(settings.SECRET_KEY.encode())


def normal(address: str) -> str:
    """Give the address in the form it is kept in. Raises Invalid with the sentence for the form."""
    address = address.strip()
    if not address:
        raise Invalid(errors={"address": "请填写接收通知的邮箱地址。"})
    local, _, domain = address.rpartition("@")
    address = f"{local}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(errors={"address": _WRONG}) from error
    # a machine named by its number or alone is one of our own network: no stranger has letters sent there
    elsewhere = "." in domain and not domain.startswith("[")
    fits = len(address) <= _LONGEST and len(local) <= _LONGEST_LOCAL
    if not (elsewhere and fits and address.isascii()):
        raise Invalid(errors={"address": _WRONG})
    return address


def digest(address: str) -> str:
    """Give what an address is found by; without the secret nobody can try addresses against it."""
    return hmac.new(_key("address.digest"), address.casefold().encode(), hashlib.sha256).hexdigest()


def client_digest(client: str, day: str) -> str:
    """Give what a caller is counted by for one day."""
    return hmac.new(_key("client.digest"), f"{day}|{client}".encode(), hashlib.sha256).hexdigest()


def sealed(address: str) -> bytes:
    return _box().encrypt(address.encode())


def opened(subscriber: Subscriber) -> str | None:
    """Give the address; None where the secret it was sealed with is gone."""
    try:
        return _box().decrypt(bytes(subscriber.address)).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("address.seal")))


def new_salt() -> str:
    return secrets.token_urlsafe(12)


def link_for(subscriber: Subscriber, purpose: str, **more: str) -> str:
    """Give the signed part of a link that only the owner of the address has."""
    return signing.dumps({"s": subscriber.pk, "n": subscriber.salt, **more}, salt=f"{_LINK}.{purpose}")


def behind(link: str, purpose: str, *, within: timedelta | None = None) -> tuple[Subscriber, dict[str, Any]]:
    """Find whose link it is, and what it says. Raises LinkOver."""
    try:
        told = signing.loads(link, salt=f"{_LINK}.{purpose}", max_age=within)
    except signing.BadSignature as error:
        raise LinkOver from error
    found = Subscriber.objects.filter(pk=told["s"]).first()
    if found is None or not hmac.compare_digest(found.salt, str(told["n"])):
        raise LinkOver
    return found, told
