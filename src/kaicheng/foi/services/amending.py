"""Who applies, put right or completed: what a paper did not say, a supplement brings, or somebody moves house."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record as audit
from kaicheng.foi import declared, permissions
from kaicheng.foi.identity import Applicant, applicant_mark, name_mark, ring
from kaicheng.foi.models import Case
from kaicheng.foi.services import looking
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User


@transaction.atomic
def amend(case: Case, applicant: Applicant, *, reason: str, actor: User, now: datetime) -> list[str]:
    """Seal the applicant as he is known now; gives the fields that changed. The record names those, not what stands in them.

    Raises NotAllowed, Invalid with the field, Conflict where the data was erased.
    """
    permissions.require(permissions.CORRECT, actor, case, on=timezone.localdate(now))
    errors = {} if reason.strip() else {"reason": "请写明更正的理由。"}
    if not applicant.name.strip():
        errors["name"] = "请填写姓名或者名称。"
    if applicant.identity_kind and applicant.identity_kind not in declared.identities():
        errors["identity_kind"] = "请选择身份证明的种类。"
    if errors:
        raise Invalid(errors=errors)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.erased_at is not None:
        raise Conflict("申请人信息已按保存期限清除，不能更正。")
    before, after = asdict(looking.opened(locked)), asdict(applicant)
    changed = [name for name in after if after[name] != before[name]]
    case.identity = ring().seal(applicant.plain, case.bound)
    case.applicant_mark, case.name_mark = applicant_mark(applicant, case.token), name_mark(applicant.name)
    case.save(update_fields=["identity", "applicant_mark", "name_mark"])
    audit(
        actor=actor, verb=permissions.CORRECT, obj=case, label=case.number, agency=case.agency,
        detail={"applicant": changed, "reason": reason.strip()[:300]}, at=now,
    )  # fmt: skip
    return changed
