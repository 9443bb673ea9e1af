"""What a find is: its kind, its masked form, where it stands and a key that gives nothing away."""

import hmac
from dataclasses import dataclass
from enum import StrEnum

from gongwen.scrutiny.vocabulary import vocabulary


class Kind(StrEnum):
    """Kinds of personal data that are told by their form."""

    CITIZEN_ID = "citizen_id"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    UNIT_OR_CITIZEN = "unit_or_citizen"  # passes both checks; taken for a unit's code
    PASSPORT = "passport"
    PERMIT = "permit"
    OFFICER = "officer"
    PLATE = "plate"
    EMAIL = "email"
    MESSENGER = "messenger"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.CITIZEN_ID: "公民身份号码",
    Kind.BANK_CARD: "银行卡号",
    Kind.MOBILE: "手机号码",
    Kind.UNIT_OR_CITIZEN: "可能是公民身份号码的单位代码",
    Kind.PASSPORT: "护照号码",
    Kind.PERMIT: "港澳台通行证号码",
    Kind.OFFICER: "军人证件号码",
    Kind.PLATE: "车牌号码",
    Kind.EMAIL: "个人电子邮箱",
    Kind.MESSENGER: "微信或QQ号",
    Kind.ADDRESS: "住址门牌",
}


@dataclass(frozen=True, slots=True)
class Find:
    """One find. `start`, `end` are places in the text as given; `key` names the value without telling it.

    `contact`: a mobile number given as somebody's to be called (联系人、咨询电话), as offices do.
    """

    kind: Kind
    masked: str
    start: int
    end: int
    key: str
    contact: bool = False


def masked(kind: Kind, value: str) -> str:
    """The value with its middle, or all but its end, hidden as declared."""
    masks = vocabulary().masks
    head, tail = masks.get(kind.value, masks["*"])
    return value[:head] + "*" * (len(value) - head - tail) + (value[-tail:] if tail else "")


def key_of(kind: Kind, value: str, secret: bytes) -> str:
    """A stable name for a value. Numbers have so few digits that only a secret keeps a digest from being guessed."""
    return hmac.new(secret, f"{kind.value}:{value}".encode(), "sha256").hexdigest()[:32]
