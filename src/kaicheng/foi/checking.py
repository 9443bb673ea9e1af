"""What an applicant typed, step by step: what is missing or cannot be, in a sentence beside its field. Pure.

Compulsory is what Article 29 requires and nothing else: who applies with proof of identity and a way to be reached, what is
sought, in which form; for a correction, what Article 41 requires: which record, what is wrong in it, by what evidence. What is
checked of a number is only what shows a slip of the finger.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongwen.scrutiny.checksums import is_citizen_id, is_credit_code, is_old_citizen_id
from kaicheng.foi import declared

Given = Mapping[str, str]


class Step(StrEnum):
    """The steps of an application, in their order."""

    WHAT = "what"
    WHO = "who"
    HOW = "how"
    CHECK = "check"


STEPS = {Step.WHAT: "申请内容", Step.WHO: "申请人", Step.HOW: "怎样提供", Step.CHECK: "核对提交"}
FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.WHAT: ("kind", "asked", "title", "document_number", "record", "mistake", "evidence"),
    Step.WHO: (
        "applicant_kind", "name", "identity_kind", "identity_number", "representative", "contact", "telephone", "email",
        "address", "postcode", "agent",
    ),
    Step.HOW: ("carrier", "way", "email", "address", "postcode", "fax"),
    Step.CHECK: (),
}  # fmt: skip
LONGEST = {
    "asked": 3000, "title": 200, "document_number": 60, "address": 200, "record": 1000, "mistake": 1000, "evidence": 1000,
}  # fmt: skip
_LONGEST_OTHER = 100
_ORGANISATION_PROOFS = ("credit_code", "other")
PERSON = "person"
DISCLOSURE, CORRECTION = "disclosure", "correction"
KINDS = {DISCLOSURE: "申请公开政府信息", CORRECTION: "申请更正与本人相关的记录"}
# what each kind asks for on the first step, with the words under which the case keeps it
_SOUGHT: Mapping[str, tuple[tuple[str, str], ...]] = {
    DISCLOSURE: (("asked", ""), ("title", "名称："), ("document_number", "文号：")),
    CORRECTION: (
        ("record", "要更正的记录："),
        ("mistake", "不准确之处和应有的内容："),
        ("evidence", "证据："),
    ),
}


def problems(step: Step, given: Given) -> dict[str, str]:
    """Give a sentence for every field of the step that is missing or wrong."""
    too_long = {
        name: f"不能超过{longest}字，请精简。"
        for name in FIELDS[step]
        if len(given.get(name, "")) > (longest := LONGEST.get(name, _LONGEST_OTHER))
    }
    return _CHECKS[step](given) | too_long


def first_open(given: Given) -> Step:
    """The first step that is not in order; the last one where all are."""
    return next((step for step in FIELDS if problems(step, given)), Step.CHECK)


def said(given: Given, name: str) -> str:
    return given.get(name, "").strip()


def kind_of(given: Given) -> str:
    """What is applied for: disclosure, unless a correction was chosen."""
    return CORRECTION if said(given, "kind") == CORRECTION else DISCLOSURE


def sought(kind: str) -> frozenset[str]:
    """The fields in which an application of the kind says what it seeks."""
    return frozenset(name for name, _ in _SOUGHT[kind])


def whole(given: Given) -> str:
    """What is sought, as the case keeps it: each field of the kind that was filled in, under its label."""
    return "\n".join(
        f"{label}{said(given, name)}" for name, label in _SOUGHT[kind_of(given)] if said(given, name)
    )


def proofs_of(kind: str) -> list[declared.Named]:
    """Kinds of proof that such an applicant can have; all while he has not said what he is."""
    known = declared.identities()
    if not kind:
        return list(known.values())
    return [
        one
        for code, one in known.items()
        if code == "other" or (code in _ORGANISATION_PROOFS) != (kind == PERSON)
    ]


def _what(given: Given) -> dict[str, str]:
    needed = _NEEDED_OF[kind_of(given)]
    return {name: sentence for name, sentence in needed.items() if not said(given, name)}


_NEEDED_OF: Mapping[str, Mapping[str, str]] = {
    DISCLOSURE: {"asked": "请写明所需信息的名称、文号，或者便于查询的其他特征性描述。"},
    CORRECTION: {
        "record": "请写明要更正哪份记录。",
        "mistake": "请写明哪里不准确、应当是什么。",
        "evidence": "请写明有什么证据证明记录不准确。",
    },
}


def _who(given: Given) -> dict[str, str]:
    errors = {}
    kind, proof = said(given, "applicant_kind"), said(given, "identity_kind")
    if kind not in declared.applicant_kinds():
        errors["applicant_kind"] = "请选择申请人类型。"
    if not said(given, "name"):
        errors["name"] = "请填写姓名或者名称。"
    if proof not in declared.identities():
        errors["identity_kind"] = "请选择身份证明的种类。"
    elif kind in declared.applicant_kinds() and proof not in {one.code for one in proofs_of(kind)}:
        errors["identity_kind"] = "所选证件与申请人类型不符：自然人用本人证件，单位用登记证书。"
    if wrong := number_problem(proof, said(given, "identity_number")):
        errors["identity_number"] = wrong
    if not any(said(given, name) for name in ("telephone", "email", "address")):
        errors["telephone"] = "请至少填写一种联系方式：电话、电子邮箱或者通信地址。"
    return errors | _contact(given)


def _contact(given: Given) -> dict[str, str]:
    errors = {}
    telephone, email, postcode = (said(given, name) for name in ("telephone", "email", "postcode"))
    if telephone and not _is_telephone(telephone):
        errors["telephone"] = "电话号码应由7至20位数字组成，区号、分机号之间可以用短横线。"
    if email and not _is_email(email):
        errors["email"] = "请填写正确的电子邮箱，形如 name@example.cn。"
    if postcode and not (postcode.isascii() and postcode.isdigit() and len(postcode) == 6):  # noqa: PLR2004 - GB/T: six digits
        errors["postcode"] = "邮政编码为6位数字；不知道的可以不填。"
    return errors


def _how(given: Given) -> dict[str, str]:
    errors = _contact({**given, "telephone": ""})
    way, carrier = said(given, "way"), declared.carriers().get(said(given, "carrier"))
    if carrier is None:
        errors["carrier"] = "请选择需要的载体形式。"
    if way not in declared.ways():
        errors["way"] = "请选择获取信息的方式。"
    elif carrier and way not in carrier.ways:
        errors["way"] = carrier.unfit
    name, sentence = _NEEDED.get(way, ("", ""))
    if name and not said(given, name):
        errors[name] = sentence
    return errors


_NEEDED = {
    "email": ("email", "选择以电子邮件获取的，请填写电子邮箱。"),
    "post": ("address", "选择邮寄的，请填写通信地址。"),
    "fax": ("fax", "选择传真的，请填写传真号码。"),
}


def number_problem(proof: str, number: str) -> str:
    """Say what is wrong with the number of a proof of identity; "" where nothing shows."""
    bare = "".join(number.split()).upper()
    if not bare:
        return "请填写身份证明的号码。"
    if proof == "id_card":
        return _card_problem(bare)
    if proof == "credit_code" and not is_credit_code(bare):
        return "统一社会信用代码为18位，校验不符，请对照登记证书核对是否输错。"
    return ""


def _card_problem(bare: str) -> str:
    if is_citizen_id(bare) or is_old_citizen_id(bare):
        return ""
    if len(bare) != 18:  # noqa: PLR2004 - GB 11643
        return f"居民身份证号码为18位，现在是{len(bare)}位，请核对。"
    return "居民身份证号码校验不符，可能有数字输错，请对照证件核对；末位是字母的，填写X。"


def _is_telephone(text: str) -> bool:
    digits = [char for char in text if char.isdigit()]
    return 7 <= len(digits) <= 20 and all(char.isdigit() or char in " -+()（）转" for char in text)  # noqa: PLR2004


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


_CHECKS: Mapping[Step, Callable[[Given], dict[str, str]]] = {
    Step.WHAT: _what,
    Step.WHO: _who,
    Step.HOW: _how,
    Step.CHECK: lambda _: {},
}
