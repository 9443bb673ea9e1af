"""What applicants do themselves on the site: send, answer, withdraw. No duty is asked for; the session has shown the code."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kaicheng.events.services import announce
from kaicheng.foi import checking
from kaicheng.foi.checking import said
from kaicheng.foi.clock import Fact
from kaicheng.foi.declared.applying import proof_uploaded
from kaicheng.foi.identity import Applicant
from kaicheng.foi.models import Case, Draft, Kind, Paper
from kaicheng.foi.services import acting, correcting, drafting, filing, keeping, looking_up, receipts
from kaicheng.foi.services.filing import Application, Receipt, Upload
from kaicheng.foi.workflow import Move
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency

CHANNEL = "web"
NO_PROOF = "请选择身份证明的照片或者扫描件。"
_APPLICANT = (
    "name", "identity_kind", "telephone", "email", "address", "postcode", "fax", "representative", "contact", "agent",
)  # fmt: skip


def submit(
    draft: Draft, agency: Agency, uploads: Sequence[Upload], *, look_up: str, now: datetime
) -> Receipt:
    """Send an application that was filled in. Raises Invalid with every field that is not in order.

    Sent twice it is one: the draft's token is the filing's. The draft is erased once the application lies safe.
    `look_up`: the address of the page on which the case is looked up.
    """
    given = drafting.given(draft)
    errors: dict[str, str] = {}
    for step in checking.FIELDS:
        errors |= checking.problems(step, given)
    if needs_proof(now) and not any(upload.kind is Paper.Kind.PROOF for upload in uploads):
        errors["proof"] = NO_PROOF
    if errors:
        raise Invalid(errors=errors)
    with transaction.atomic():
        receipt = filing.file(_application(draft, given, agency, uploads), now=now)
        if not receipt.repeated and said(given, "email") and settings.MAIL_CONFIGURED:
            announce(receipts.FILED, {"case": receipt.case.pk, "look_up": look_up}, at=now)
        drafting.discard(draft)
    return receipt


def needs_proof(now: datetime) -> bool:
    """Whether an application from the site must bring a file that proves who applies (Article 29)."""
    return proof_uploaded().on(timezone.localdate(now))


def _application(
    draft: Draft, given: Mapping[str, str], agency: Agency, uploads: Sequence[Upload]
) -> Application:
    number = "".join(said(given, "identity_number").split()).upper()
    applicant = Applicant(identity_number=number, **{name: said(given, name) for name in _APPLICANT})
    return Application(
        agency=agency, token=draft.token, channel=CHANNEL, applicant_kind=said(given, "applicant_kind"),
        applicant=applicant, asked=checking.whole(given), carrier=said(given, "carrier"), way=said(given, "way"),
        kind=Kind(checking.kind_of(given)), uploads=uploads,
    )  # fmt: skip


def receipt_of(token: str, *, now: datetime) -> Receipt | None:
    """The receipt of what was sent under a token a moment ago, where the answer to the sending got lost."""
    sent = Case.objects.select_related("agency").filter(
        token=token, filed_at__gt=looking_up.opened_since(now)
    )
    case = sent.first()
    return Receipt(case, filing.query_code(case), repeated=True) if case else None


# -- while it is handled --------------------------------------------------------------------------------------------------


def supplement(case: Case, *, text: str, files: Sequence[tuple[str, bytes]], now: datetime) -> None:
    """Answer a request for a supplement (Article 30). Raises Invalid, Conflict."""
    _answer(case, Move.SUPPLEMENT, text, files, now)


def give_reasons(case: Case, *, text: str, files: Sequence[tuple[str, bytes]], now: datetime) -> None:
    """Say why so much is asked for (Article 35). Raises Invalid, Conflict."""
    _answer(case, Move.REASONS, text, files, now)


def withdraw(case: Case, *, reason: str, now: datetime) -> None:
    """Those joined to it go on alone. Raises Invalid, Conflict where it has ended."""
    with transaction.atomic():
        _record(case, Move.WITHDRAW, reason, now)
        correcting.separate(case, now=now)


def _answer(case: Case, move: Move, text: str, files: Sequence[tuple[str, bytes]], now: datetime) -> None:
    errors: dict[str, str] = {}
    if not text.strip() and not files:
        errors["text"] = (
            "请填写补充的内容，或者上传材料。" if move is Move.SUPPLEMENT else "请说明理由，或者上传材料。"
        )
    if len(files) > keeping.MOST:
        errors["files"] = f"一次最多上传{keeping.MOST}个文件。"
    errors |= _length_problem(text)
    if errors:
        raise Invalid(errors=errors)
    for name, content in files:
        keeping.checked(name, content)
    with transaction.atomic():
        _record(case, move, text, now)
        for name, content in files:
            keeping.keep(case, Paper.Kind.SUPPLEMENT, name, content, now=now)


def _length_problem(text: str) -> dict[str, str]:
    if len(text.strip()) <= acting.LONGEST_NOTE:
        return {}
    return {"text": f"不能超过{acting.LONGEST_NOTE}字，请精简；较长的内容可以作为材料上传。"}


def _record(case: Case, move: Move, note: str, now: datetime) -> None:
    if wrong := _length_problem(note):
        raise Invalid(errors=wrong)
    fact = Fact(move, timezone.localdate(now))
    acting.record(
        case, fact, actor=None, now=now, said=acting.Said(note=note.replace("\0", "")), of_itself=True
    )
