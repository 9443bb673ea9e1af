"""Who applies and in which form he wants it, put right or completed: what a paper did not say, a supplement brings, or somebody moves house."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record as audit
from kaicheng.foi import declared, permissions
from kaicheng.foi.identity import Applicant, applicant_mark, name_mark, ring
from kaicheng.foi.models import Case
from kaicheng.foi.services import filing, looking
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User


@dataclass(frozen=True, slots=True)
class Amended:
    """Who applies as he is known now. `carrier`, `way`: the form he asks for, where he changed it."""

    applicant: Applicant
    carrier: str = ""
    way: str = ""


@transaction.atomic
def amend(case: Case, amended: Amended, *, reason: str, actor: User, now: datetime) -> list[str]:
    """Seal the applicant as he is known now; gives the fields that changed. The record names those, not what stands in them.

    Raises NotAllowed, Invalid with the field, Conflict where the data was erased.
    """
    permissions.require(permissions.CORRECT, actor, case, on=timezone.localdate(now))
    applicant = amended.applicant
    errors = {} if reason.strip() else {"reason": "请写明更正的理由。"}
    errors |= _errors(case, amended)
    if errors:
        raise Invalid(errors=errors)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.erased_at is not None:
        raise Conflict("申请人信息已按保存期限清除，不能更正。", advice="需要核对的，请查阅纸质案卷。")
    before, after = asdict(looking.opened(locked)), asdict(applicant)
    changed = [name for name in after if after[name] != before[name]]
    case.identity = ring().seal(applicant.plain, case.bound)
    case.applicant_mark, case.name_mark = applicant_mark(applicant, case.token), name_mark(applicant.name)
    for name in ("carrier", "way"):
        chosen = getattr(amended, name)
        if chosen and chosen != getattr(locked, name):
            changed.append(name)
            setattr(case, name, chosen)
    case.save(update_fields=["identity", "applicant_mark", "name_mark", "carrier", "way"])
    audit(
        actor=actor, verb=permissions.CORRECT, obj=case, label=case.number, agency=case.agency,
        detail={"applicant": changed, "reason": reason.strip()[:300]}, at=now,
    )  # fmt: skip
    return changed


def _errors(case: Case, amended: Amended) -> dict[str, str]:
    applicant, errors = amended.applicant, {}
    if not applicant.name.strip():
        errors["name"] = "请填写姓名或者名称。"
    if applicant.identity_kind and applicant.identity_kind not in declared.identities():
        errors["identity_kind"] = "请选择身份证明的种类。"
    carrier, way = amended.carrier or case.carrier, amended.way or case.way
    if (carrier, way) != (case.carrier, case.way):  # what a paper said stays, however odd
        errors |= _form_errors(carrier, way, applicant)
    return errors


def _form_errors(carrier: str, way: str, applicant: Applicant) -> dict[str, str]:
    if carrier not in declared.carriers():
        return {"carrier": "请选择需要的载体形式。"}
    if way not in declared.ways():
        return {"way": "请选择获取信息的方式。"}
    chosen = declared.carriers()[carrier]
    return filing.reachable(way, applicant) if way in chosen.ways else {"way": chosen.unfit}
