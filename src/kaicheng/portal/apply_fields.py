"""The fields of an application as the page shows them: label, help, the right kind of input. What is required is in `foi.checking`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kaicheng.foi import checking, declared
from kaicheng.foi.checking import DISCLOSURE, KINDS, PERSON, Step


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind`: text, tel, email, area, select, radio. `only`: shown where this holds (a class of the stylesheet)."""

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    optional: bool = False
    autocomplete: str = "off"
    inputmode: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what was typed and what is wrong with it; `choices` by group, where it is chosen."""

    field: Field
    value: str
    error: str
    longest: int
    choices: tuple[tuple[str, tuple[Choice, ...]], ...] = ()

    @property
    def described(self) -> str:
        """Ids of what describes the input, for a screen reader."""
        name = self.field.name
        ids = [f"{name}-error"] if self.error else []
        return " ".join([*ids, f"{name}-help"] if self.field.help else ids)


_SCANS = ".pdf,.jpg,.jpeg,.png"  # endings


@dataclass(frozen=True, slots=True)
class File:
    """A field for files: what is to be chosen, and the endings that the browser offers."""

    name: str
    label: str
    help: str
    error: str = ""
    optional: bool = False
    accept: str = _SCANS


class _HasName(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


_EMAIL = Field(
    "email", "电子邮箱", "email", "机关用来与您联系、发送文书。", optional=True, autocomplete="email"
)
_ADDRESS = Field("address", "通信地址", optional=True, autocomplete="street-address")
_POSTCODE = Field("postcode", "邮政编码", optional=True, autocomplete="postal-code", inputmode="numeric")
_BY_STEP: Mapping[Step, tuple[Field, ...]] = {
    Step.WHAT: (
        Field("kind", "您要申请", "radio"),
        Field(
            "asked", "您需要什么信息", "area", "写明信息的名称、内容、时间、地点，越具体越容易找到。不需要说明用途。",
            only="disclosure",
        ),
        Field("title", "文件或者信息的名称", help="知道的填写。", optional=True, only="disclosure"),
        Field("document_number", "文号", help="知道的填写，例如：溪政发〔2025〕3号。", optional=True, only="disclosure"),
        Field(
            "record", "要更正哪份记录", "area", "机关提供的、与您自身相关的记录：名称、文号，什么时候怎样得到的。",
            only="correction",
        ),
        Field("mistake", "哪里不准确，应当是什么", "area", only="correction"),
        Field(
            "evidence", "有什么证据", "area", "列出能够证明记录不准确的材料，在最后一步上传。", only="correction",
        ),
    ),
    Step.WHO: (
        Field("applicant_kind", "申请人是", "radio"),
        Field("name", "姓名或者名称", help="与身份证明上的一致。", autocomplete="name"),
        Field("identity_kind", "身份证明的种类", "select"),
        Field("identity_number", "身份证明的号码"),
        Field("representative", "法定代表人或者负责人", optional=True, only="organisation"),
        Field("contact", "联系人", optional=True, only="organisation"),
        Field(
            "telephone", "联系电话", "tel", "机关用来与您确认收到申请。电话、电子邮箱、通信地址至少填写一种。",
            autocomplete="tel", inputmode="tel",
        ),
        _EMAIL,
        _ADDRESS,
        _POSTCODE,
        Field(
            "agent", "委托代理人姓名", help="委托他人代为申请的填写，并在最后一步上传授权委托书和代理人的身份证明。",
            optional=True,
        ),
    ),
    Step.HOW: (
        Field("carrier", "需要的载体形式", "radio"),
        Field("way", "获取信息的方式", "radio"),
        Field("email", "电子邮箱", "email", autocomplete="email", only="email"),
        Field("address", "通信地址", autocomplete="street-address", only="post"),
        Field("postcode", "邮政编码", optional=True, autocomplete="postal-code", inputmode="numeric", only="post"),
        Field("fax", "传真号码", "tel", autocomplete="off", inputmode="tel", only="fax"),
    ),
}  # fmt: skip


def shown(step: Step, given: Mapping[str, str], errors: Mapping[str, str]) -> list[Shown]:
    """The fields of a step, filled."""
    return [
        Shown(
            field, given.get(field.name, _preset(field.name)), errors.get(field.name, ""),
            checking.LONGEST.get(field.name, 100), tuple(_choices(field.name)),
        )
        for field in _BY_STEP[step]
    ]  # fmt: skip


_IMAGES = "PDF、JPG、PNG，每个不超过 20 MB，可以多选。"
_ANY = "PDF、图片、Word、Excel、OFD，每个不超过 20 MB，可以多选。"


def files(given: Mapping[str, str], errors: Mapping[str, str], *, proof_needed: bool) -> list[File]:
    """What is chosen beside the review: the proof of identity, the agent's, and what else belongs to the application."""
    kinds, kind = declared.applicant_kinds(), given.get("applicant_kind", "")
    both = "，身份证要人像面和国徽面" if kind == PERSON else ""
    proof = f"{kinds[kind].proof if kind in kinds else '证件'}的照片或者扫描件{both}。{_IMAGES}"
    found = [File("proof", "身份证明", proof, optional=not proof_needed)]
    if given.get("agent", "").strip():
        found.append(
            File(
                "power",
                "授权委托书和代理人身份证明",
                f"委托人签名或者盖章的授权委托书、代理人的身份证明。{_IMAGES}",
            )
        )
    if checking.kind_of(given) == checking.CORRECTION:
        evidence = f"能够证明记录不准确的文件、照片。没有上传的，机关可能要求补正，答复会因此推迟。{_ANY}"
        found.append(File("more", "证明记录不准确的材料", evidence))
    else:
        found.append(File("more", "其他材料", f"便于查找该信息的材料。{_ANY}", optional=True))
    accept = f"{_SCANS},.doc,.docx,.ofd,.xls,.xlsx"
    return [
        replace(one, error=errors.get(one.name, ""), accept=accept if one.name == "more" else one.accept)
        for one in found
    ]


def labels() -> dict[str, str]:
    """Every field's label by name: for the summary of what is wrong, and for the review."""
    return {field.name: field.label for fields in _BY_STEP.values() for field in fields}


def reviewed(given: Mapping[str, str]) -> list[tuple[Step, list[tuple[str, str]]]]:
    """What was filled in, step by step, in words."""
    kind = checking.kind_of(given)
    seen = {name for other in KINDS if other != kind for name in checking.sought(other)}
    out = []
    for step, fields in _BY_STEP.items():
        lines = []
        for field in fields:
            value = given.get(field.name, "").strip()
            if value and field.name not in seen:
                lines.append((field.label, _word(field.name, value)))
            seen.add(field.name)
        out.append((step, lines))
    return out


def _word(name: str, value: str) -> str:
    known = _NAMED.get(name)
    if name == "kind":
        return KINDS[checking.kind_of({name: value})]
    return known()[value].name if known and value in known() else value


_NAMED: Mapping[str, Callable[[], Mapping[str, _HasName]]] = {
    "applicant_kind": declared.applicant_kinds, "identity_kind": declared.identities, "carrier": declared.carriers,
    "way": declared.ways,
}  # fmt: skip


_KIND_NOTES = {
    checking.CORRECTION: "有证据证明机关提供的与您自身相关的政府信息记录不准确的，可以要求更正（政府信息公开条例第四十一条）。"
}


def _preset(name: str) -> str:
    """What most people choose stands chosen."""
    return {"kind": DISCLOSURE, "applicant_kind": PERSON, "carrier": "electronic", "way": "online"}.get(
        name, ""
    )


def _choices(name: str) -> Iterable[tuple[str, tuple[Choice, ...]]]:
    if name == "applicant_kind":
        groups: dict[str, list[Choice]] = {}
        for kind in declared.applicant_kinds().values():
            groups.setdefault(kind.group, []).append(Choice(kind.code, kind.name, kind.proof))
        for group, choices in groups.items():
            yield "" if len(choices) == 1 else group, tuple(choices)
    elif name == "kind":
        yield "", tuple(Choice(code, label, _KIND_NOTES.get(code, "")) for code, label in KINDS.items())
    elif name == "identity_kind":
        yield "", tuple(Choice(one.code, one.name) for one in checking.proofs_of(""))
    elif name in {"carrier", "way"}:
        yield "", tuple(Choice(one.code, one.name) for one in _NAMED[name]().values())
