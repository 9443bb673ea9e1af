"""What the record says of acts on applications, in words: the details of an entry as rows of a label and what it says. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kaicheng.foi import declared
from kaicheng.foi.declared.grounds import grounds
from kaicheng.foi.declared.letters import letter_contents, sheets
from kaicheng.foi.models import Proceeding
from kaicheng.foi.workflow import STAGES, Stage

_PLAIN = {
    "day": "日期",
    "purpose": "用途",
    "into": "并入",
    "from_case": "并入本件的申请",
    "earlier": "前次申请",
    "found": "找到件数",
    "papers": "清除文件数",
    "since": "保存期满之日",
    "number": "文号",
    "document": "文件编码",
    "reason": "理由",
}
_ACTS = {
    "begun": "开始拟写",
    "edited": "修改",
    "dropped": "作废",
    "sent": "发出",
    "published_on": "转为主动公开",
    "made": "制作提供件",
    "proof": "清除身份证明文件",
    "all": "清除申请人信息和案卷文件",
    **{str(value): str(label) for value, label in Proceeding.Outcome.choices},
}
_WHAT = {
    "dropped": "撤销提供件",
    "begun": "登记受理或者立案",
    "removed": "删除误登记的复议、诉讼",
}  # the same word of a release, of a proceeding
_PARTS = {
    "asked": "申请内容",
    "further": "补充内容",
    "until": "截止之日",
    "days": "延长的工作日数",
    "to": "发给",
}
_APPLICANT = {
    "name": "姓名或者名称", "identity_kind": "证件种类", "identity_number": "证件号码", "telephone": "电话", "email": "电子邮箱",
    "address": "通信地址", "postcode": "邮政编码", "fax": "传真", "representative": "法定代表人", "contact": "联系人",
    "agent": "委托代理人", "carrier": "载体形式", "way": "获取方式",
}  # fmt: skip


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act in words."""
    rows = [(label, said) for key, label, say in _SAYING if detail.get(key) and (said := say(detail))]
    rows += [(label, str(detail[key])) for key, label in _PLAIN.items() if detail.get(key)]
    if detail.get("to") in set(Stage):
        before = STAGES[Stage(detail["from"])] if detail.get("from") in set(Stage) else "—"
        rows.append(("状态", f"{before} → {STAGES[Stage(detail['to'])]}"))
    elif detail.get("to"):
        rows.append(("改正为", str(detail["to"])))
    return rows


def _act(detail: Mapping[str, Any]) -> str:
    return _ACTS.get(str(detail["act"]), "")


def _what(detail: Mapping[str, Any]) -> str:
    what = str(detail["what"])
    return _WHAT.get(what) or _ACTS.get(what, "")


def _letter(detail: Mapping[str, Any]) -> str:
    return next((sheet.name for sheet in sheets() if sheet.code == detail["letter"]), "")


def _decision(detail: Mapping[str, Any]) -> str:
    return next((row.name for row in declared.decisions() if row.code == detail["decision"]), "")


def _parts(detail: Mapping[str, Any]) -> str:
    named = _PARTS | {code: content.name for code, content in letter_contents().items()}
    return _listed(detail["parts"], named)


def _grounds(detail: Mapping[str, Any]) -> str:
    known = grounds()
    return "、".join(
        f"{known[code].name}{count}处" for code, count in detail["grounds"].items() if code in known
    )


def _proceeding(detail: Mapping[str, Any]) -> str:
    return dict(Proceeding.Kind.choices).get(detail["kind"], "")


def _applicant(detail: Mapping[str, Any]) -> str:
    return _listed(detail["applicant"], _APPLICANT)


def _changed(detail: Mapping[str, Any]) -> str:
    return "、".join(map(str, detail["changed"]))


def _listed(codes: Iterable[str], named: Mapping[str, str]) -> str:
    return "、".join(named[code] for code in codes if code in named)


_Say = Callable[[Mapping[str, Any]], str]
_SAYING: tuple[tuple[str, str, _Say], ...] = (
    ("act", "办理", _act),
    ("kind", "种类", _proceeding),
    ("what", "办理", _what),
    ("letter", "文书", _letter),
    ("decision", "答复类型", _decision),
    ("parts", "修改之处", _parts),
    ("grounds", "遮盖", _grounds),
    ("applicant", "更正之处", _applicant),
    ("changed", "修改之处", _changed),
)
