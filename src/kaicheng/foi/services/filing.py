"""Filing: an application comes in, gets its number at once, and is there once however often it is sent."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.foi import declared, permissions
from kaicheng.foi.clock import Fact
from kaicheng.foi.identity import Applicant, applicant_mark, asked_mark, code_mark, name_mark, ring
from kaicheng.foi.models import Case, Kind, Paper
from kaicheng.foi.services import acting, keeping
from kaicheng.foi.workflow import Move, Stage
from kaicheng.kernel.refusals import Invalid
from kaicheng.numbering.services import next_number
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else
_CODE = 12  # characters: sixty bits
LONGEST_ASKED = 4000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with an application."""

    kind: Paper.Kind
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Application:
    """What Article 29 asks for, and nothing else. `token` stands for the one act of sending it."""

    agency: Agency
    token: uuid.UUID
    channel: str
    applicant_kind: str
    applicant: Applicant
    asked: str
    carrier: str
    way: str
    kind: Kind = Kind.DISCLOSURE
    uploads: Sequence[Upload] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant gets: the case with its number, and the query code, which is told nowhere else."""

    case: Case
    code: str
    repeated: bool  # it had been filed already


def file(
    application: Application, *, now: datetime, entered_by: User | None = None, on: date | None = None
) -> Receipt:
    """File an application. `on`: the day on which it came in, where staff enter one from paper.

    Raises Invalid with the field; NotAllowed where staff enter one without the duty. Sent again under the same token it gives
    the same receipt and files nothing.
    """
    today = timezone.localdate(now)
    if entered_by is not None:
        permissions.require(permissions.ENTER, entered_by, application.agency, on=today)
    _checked(application, staffed=entered_by is not None)
    known = Case.objects.select_related("agency").filter(token=application.token).first()
    if known is not None:
        return Receipt(known, query_code(known), repeated=True)
    with transaction.atomic():
        case = _filed(application, now, entered_by, on or today)
    return Receipt(case, query_code(case), repeated=case.filed_at != now)


def _filed(application: Application, now: datetime, entered_by: User | None, day: date) -> Case:
    agency, applicant = application.agency, application.applicant
    case = Case(
        token=application.token, agency=agency, kind=application.kind, channel=application.channel,
        applicant_kind=application.applicant_kind, asked=application.asked.strip(), carrier=application.carrier,
        way=application.way, entered_by=entered_by, filed_at=now, stage=Stage.FILED.value, stage_since=day,
        applicant_mark=applicant_mark(applicant, application.token), asked_mark=asked_mark(application.asked),
        name_mark=name_mark(applicant.name),
    )  # fmt: skip
    serial = next_number(f"foi.case:{agency.code}:{day.year}")
    # of two that arrive at once under one token the second waited for the number, and sees the first now
    known = Case.objects.select_related("agency").filter(token=application.token).first()
    if known is not None:
        transaction.set_rollback(True)
        return known
    case.number = f"{agency.code}-{day.year}-{serial:04}"
    case.identity = ring().seal(applicant.plain, case.bound)
    case.code_mark = code_mark(query_code(case))
    case.save()
    for upload in application.uploads:
        keeping.keep(case, upload.kind, upload.name, upload.content, now=now, by=entered_by)
    acting.record(case, Fact(Move.FILE, day), actor=entered_by, now=now, of_itself=True)
    return case


def query_code(case: Case) -> str:
    """The query code of a case: it follows from the filing and the key of the marks, so a repeated sending is told the same."""
    return spelled(ring().mark(str(case.token), "foi.query_code"))


def spelled(mark: str) -> str:
    """A mark as a code to be read out and typed: XXXX-XXXX-XXXX."""
    number = int(mark, 16)
    letters = []
    for _ in range(_CODE):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    text = "".join(letters)
    return "-".join(text[at : at + 4] for at in range(0, _CODE, 4))


def _checked(application: Application, *, staffed: bool) -> None:
    """Raises Invalid with every field that is missing or wrong."""
    errors = _choice_errors(application, staffed=staffed)
    if not application.asked.strip():
        errors["asked"] = "请写明所需信息的名称、文号，或者便于查询的其他特征性描述。"
    elif len(application.asked) > LONGEST_ASKED:
        errors["asked"] = f"不能超过{LONGEST_ASKED}字，请精简；较长的内容可以作为附件上传。"
    errors |= _applicant_errors(application, staffed=staffed)
    if len(application.uploads) > keeping.MOST:
        errors["files"] = f"一次最多上传{keeping.MOST}个文件。"
    for upload in application.uploads:
        keeping.checked(upload.name, upload.content)
    if errors:
        raise Invalid(errors=errors)


def _choice_errors(application: Application, *, staffed: bool) -> dict[str, str]:
    channels = [channel.code for channel in declared.channels() if channel.staffed is staffed]
    choices = (
        ("channel", application.channel, channels, "请选择收到申请的渠道。"),
        ("applicant_kind", application.applicant_kind, declared.applicant_kinds(), "请选择申请人类型。"),
        ("carrier", application.carrier, declared.carriers(), "请选择需要的载体形式。"),
        ("way", application.way, declared.ways(), "请选择获取信息的方式。"),
    )
    return {name: sentence for name, value, known, sentence in choices if value not in known}


def _applicant_errors(application: Application, *, staffed: bool) -> dict[str, str]:
    """What Article 29 requires of an applicant; on paper it may be missing, and is asked for as a supplement."""
    if staffed:
        return {}
    applicant, errors = application.applicant, {}
    if not applicant.name.strip():
        errors["name"] = "请填写姓名或者名称。"
    if applicant.identity_kind not in declared.identities():
        errors["identity_kind"] = "请选择身份证明的种类。"
    if not applicant.identity_number.strip():
        errors["identity_number"] = "请填写身份证明的号码。"
    if not (applicant.telephone or applicant.email or applicant.address).strip():
        errors["telephone"] = "请至少填写一种联系方式：电话、电子邮箱或者通信地址。"
    return errors | reachable(application.way, applicant)


def reachable(way: str, applicant: Applicant) -> dict[str, str]:
    """What the way of handing over needs to be known, where it is not."""
    if way == "email" and not applicant.email.strip():
        return {"email": "选择以电子邮件获取的，请填写电子邮箱。"}
    if way == "post" and not applicant.address.strip():
        return {"address": "选择邮寄的，请填写通信地址。"}
    return {}


def found(number: str, code: str) -> Case | None:
    """The case of a number and its query code; nothing tells which of the two was wrong."""
    case = Case.objects.select_related("agency").filter(number=number.strip().upper()).first()
    mark = code_mark(code)
    return case if case is not None and case.code_mark == mark else None


def alike(case: Case) -> list[Case]:
    """Open or earlier cases of the same applicant, those with the same words first: what a registrar looks at."""
    same = Case.objects.filter(agency=case.agency, applicant_mark=case.applicant_mark).exclude(pk=case.pk)
    known = list(same.order_by("-filed_at")[:50])
    return sorted(known, key=lambda other: other.asked_mark != case.asked_mark)
