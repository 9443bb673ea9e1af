"""What may be said of a column: every value checked against what is declared, one sentence a field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from kaicheng.catalogue.selectors import item, one_series
from kaicheng.columns.declared import categories
from kaicheng.columns.models import Column, ColumnAddress
from kaicheng.columns.question import VALID, BadQuestionError, Question, Scope, from_json
from kaicheng.columns.workflow import Kind
from kaicheng.documents.declared import audiences, genres, themes
from kaicheng.documents.validity import State
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory


@dataclass(frozen=True, slots=True)
class ColumnGiven:
    """All that is said of a column. `update_days` None: the term declared for its kind."""

    code: str
    name: str
    kind: Kind
    category: str
    agency: Agency
    description: str
    question: Question
    since: date
    keywords: tuple[str, ...] = ()
    parent: Column | None = None
    order: int = 0
    in_navigation: bool = False
    update_days: int | None = None


FIELDS = (
    "name", "kind", "category", "agency", "description", "since", "keywords", "parent", "order", "in_navigation",
    "update_days",
)  # fmt: skip


def fill(column: Column, given: ColumnGiven) -> list[str]:
    """Set the fields (not saved) and give the names of those that changed. Raises Invalid."""
    errors = _troubles(column, given)
    question = given.question.to_json()
    values: dict[str, Any] = {name: getattr(given, name) for name in FIELDS}
    values |= {"kind": given.kind.value, "keywords": list(given.keywords), "question": question}
    changed = [name for name, value in values.items() if column.pk is None or getattr(column, name) != value]
    for name, value in values.items():
        setattr(column, name, value)
    errors |= _model_troubles(column)
    if errors:
        raise Invalid(errors=errors)
    return changed


def _model_troubles(column: Column) -> dict[str, str]:
    """What the fields' own rules say; the address is checked by `check_address`, the constraints by the database."""
    try:
        column.clean_fields(
            exclude={"question", "keywords", "created_by", "created_at", "changed_at", "code"}
        )
    except ValidationError as error:
        return {
            name: f"{_label(name)}：{' '.join(str(m) for m in messages)}"
            for name, messages in error.message_dict.items()
        }
    return {}


def _label(name: str) -> str:
    return str(getattr(Column._meta.get_field(name), "verbose_name", name))


def check_address(column: Column, code: str) -> None:
    """Refuse an address that is badly written, taken, or still leads to another column."""
    try:
        Column._meta.get_field("code").clean(code, column)
    except ValidationError as error:
        raise Invalid(errors={"code": " ".join(error.messages)}) from error
    if Column.objects.filter(code=code).exclude(pk=column.pk).exists():
        raise Invalid(errors={"code": f"已有栏目使用地址“{code}”，请换一个。"})
    former = (
        ColumnAddress.objects.filter(code=code).exclude(column=column.pk).select_related("column").first()
    )
    if former is not None:
        raise Invalid(errors={"code": f"“{code}”是栏目“{former.column.name}”的原地址，仍在跳转，请换一个。"})


def _troubles(column: Column, given: ColumnGiven) -> dict[str, str]:
    errors = question_troubles(given.question)
    if given.category not in categories():
        errors["category"] = f"栏目类别“{given.category}”不在目录中，请从列表中选择。"
    if not given.description.strip():
        errors["description"] = "栏目说明不能为空，请用一两句话写明本栏目公开什么。"
    if not given.keywords:
        errors["keywords"] = "请至少填写一个关键词（网页标签 ColumnKeywords）。"
    if given.update_days is not None and given.update_days < 1:
        errors["update_days"] = "更新期限至少为 1 天。"
    if trouble := _parent_trouble(column, given.parent):
        errors["parent"] = trouble
    return errors


def _parent_trouble(column: Column, parent: Column | None) -> str:
    if parent is None:
        return ""
    if parent.pk == column.pk:
        return "栏目不能以自己为上级。"
    if parent.parent_id is not None:
        return f"“{parent.name}”已是二级栏目，其下不再设栏目。"
    if not parent.open:
        return f"“{parent.name}”已归档，不能作为上级栏目。"
    if column.pk is not None and column.children.exists():
        return "本栏目之下已有栏目，不能再列到别的栏目之下。"
    return ""


def _state_known(code: str) -> bool:
    return code == VALID or code in {state.value for state in State}


# field of the question → (its name on the form, whether a value is known)
_KNOWN: dict[str, tuple[str, Callable[[str], bool]]] = {
    "genres": ("文种", lambda value: value in genres()),
    "agencies": ("责任机关", lambda value: any(a.code == value for a in directory().agencies.values())),
    "themes": ("主题", lambda value: value in themes()),
    "items": ("法定主动公开内容", lambda value: item(value) is not None),
    "audience": ("服务对象", lambda value: value in audiences()),
    "states": ("效力", _state_known),
    "series": ("系列", lambda value: one_series(value) is not None),
}


def question_troubles(question: Question) -> dict[str, str]:
    """Say what is wrong with a question, by field; {} for one that can be asked."""
    try:
        from_json(question.to_json())
    except BadQuestionError as error:
        return {"question": str(error)}
    errors = {}
    for name, (label, known) in _KNOWN.items():
        if unknown := [value for value in getattr(question, name) if not known(value)]:
            errors[name] = f"{label}“{'、'.join(unknown)}”不在目录中，请从列表中选择。"
    for since, until, label in (
        ("written_since", "written_until", "成文"),
        ("published_since", "published_until", "发布"),
    ):
        first, last = getattr(question, since), getattr(question, until)
        if first and last and last < first:
            errors[until] = f"{label}日期的截止日早于起始日，请核对。"
    if question.scope == Scope.MATCHING and question.asks_nothing:
        errors["question"] = "请至少设定一个收录条件，或改为“只收录手工指定的文件”。"
    return errors
