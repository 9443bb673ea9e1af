"""A question in words, as the office would say it."""

from collections.abc import Callable

from kaicheng.catalogue.selectors import item_name, one_series
from kaicheng.columns.question import SCOPES, VALID, Question, Scope
from kaicheng.documents.declared import audiences, theme_name
from kaicheng.documents.validity import LABELS, State
from kaicheng.organisations.selectors import directory


def _agency(code: str) -> str:
    found = next((agency for agency in directory().agencies.values() if agency.code == code), None)
    return found.name if found else code


def _state(code: str) -> str:
    return "现行有效" if code == VALID else LABELS[State(code)]


def _audience(code: str) -> str:
    found = audiences().get(code)
    return found.name if found else code


def _series(code: str) -> str:
    found = one_series(code)
    return found.name if found else code


_TOLD: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("words", "标题含有", lambda word: f"“{word}”"),
    ("without", "标题不含", lambda word: f"“{word}”"),
    ("genres", "文种、体裁", str),
    ("agencies", "责任机关", _agency),
    ("themes", "主题", lambda code: theme_name(code) or code),
    ("items", "法定主动公开内容", lambda code: item_name(code) or code),
    ("audience", "服务对象", _audience),
    ("states", "效力", _state),
    ("series", "系列", _series),
)


def sentences_of(question: Question) -> list[tuple[str, str]]:
    """Rows of (what, which); the first says where the documents come from."""
    rows = [("收录方式", SCOPES[question.scope])]
    if question.scope != Scope.MATCHING:
        return rows
    rows += [
        (label, " 或 ".join(words(value) for value in values))
        for name, label, words in _TOLD
        if (values := getattr(question, name))
    ]
    if question.agencies and question.below:
        rows.append(("所属单位", "含所选机关的所属单位"))
    if question.normative:
        rows.append(("范围", "只收录行政规范性文件"))
    for label, since, until in (
        ("成文日期", question.written_since, question.written_until),
        ("发布日期", question.published_since, question.published_until),
    ):
        if since or until:
            rows.append((label, f"{since or '不限'} 至 {until or '不限'}"))
    return rows
