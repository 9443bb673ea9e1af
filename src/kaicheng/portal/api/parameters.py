"""What a request may ask: declared once, read strictly, described in the OpenAPI document from the same declaration."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.http import QueryDict

Values = dict[str, Any]
_BOOLEANS = {"true": True, "false": False}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# beyond these years nothing is published, and some zone has no such day
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)
_EARLIEST, _LATEST = -2_208_988_800, 32_503_679_999  # the same in seconds
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})")


class BadRequest(Exception):  # noqa: N818 - it is an answer, not a fault of ours
    """The request asks something that has no meaning; the sentence (Chinese) says which part and what is possible."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query. `schema` is JSON Schema and is what `read` goes by."""

    name: str
    description: str
    schema: Mapping[str, Any]
    default: Any = None
    required: bool = False
    form: str = ""  # how a text with a pattern looks, in words

    def read(self, text: str) -> Any:
        """Give the value. Raises BadRequest with the sentence for the caller."""
        kind = self.schema.get("type")
        if kind == "integer":
            return self._integer(text)
        if kind == "boolean":
            return self._one_of(text, _BOOLEANS)
        if "enum" in self.schema:
            return self._one_of(text, {value: value for value in self.schema["enum"]})
        if self.schema.get("format") == "date":
            return self._date(text)
        if self.schema.get("format") == "date-time":
            return self._moment(text)
        return self._text(text)

    def described(self) -> Values:
        """The parameter as OpenAPI names it."""
        schema = dict(self.schema) | ({} if self.default is None else {"default": self.default})
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.description,
            "schema": schema,
        }

    def _wrong(self, possible: str) -> BadRequest:
        return BadRequest(f"参数 {self.name} 的值不正确：{possible}。")

    def _integer(self, text: str) -> int:
        low, high = self.schema["minimum"], self.schema["maximum"]
        if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) and low <= int(text) <= high:
            return int(text)
        raise self._wrong(f"应为 {low} 至 {high} 的整数")

    def _one_of(self, text: str, known: Mapping[str, Any]) -> Any:
        if text in known:
            return known[text]
        raise self._wrong("可用的是 " + "、".join(known))

    def _date(self, text: str) -> date:
        try:
            if _DATE.fullmatch(text):
                return min(max(date.fromisoformat(text), _FIRST), _LAST)
        except ValueError:
            pass
        raise self._wrong("应为日期，形如 2026-01-31")

    def _moment(self, text: str) -> datetime:
        try:
            if _MOMENT.fullmatch(text):
                found = datetime.fromisoformat(text.upper())
                return datetime.fromtimestamp(min(max(found.timestamp(), _EARLIEST), _LATEST), UTC)
        except (ValueError, OverflowError):
            pass
        raise self._wrong("应为带时区的时间，形如 2026-01-31T08:00:00+08:00（网址中的 + 须写作 %2B）")

    def _text(self, text: str) -> str:
        longest, pattern = self.schema["maxLength"], self.schema.get("pattern")
        if not text or len(text) > longest or _UNSAFE.search(text):
            raise self._wrong(f"应为 1 至 {longest} 个字，不含控制字符")
        if pattern and not re.search(pattern, text):
            raise self._wrong(self.form or "含有不能使用的字符")
        return text


def text(name: str, description: str, longest: int = 40, form: str = "", **more: Any) -> Parameter:
    """A short text; codes bear a pattern."""
    schema = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": r"^[^\x00-\x1f\x7f]+$"}
    return Parameter(name, description, schema | more, form=form)


def code(name: str, description: str) -> Parameter:
    return text(name, description, 40, pattern=r"^[A-Za-z0-9_.\/\-]+$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, read: `values` holds what was given or has a default."""

    values: Values = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def words(self, name: str) -> str:
        """A text, empty where it was not given."""
        return str(self.values.get(name) or "")


def read(given: QueryDict, known: tuple[Parameter, ...]) -> Asked:
    """Read a query strictly: an unknown name or a value given twice is refused, so that no filter is lost unseen."""
    by_name = {one.name: one for one in known}
    for name in given:
        if name not in by_name:
            possible = "、".join(by_name) or "（无）"
            raise BadRequest(f"没有参数 {name[:40]}。可用的参数：{possible}。")
        if len(given.getlist(name)) > 1:
            raise BadRequest(f"参数 {name} 只能给一次。")
    values = {one.name: one.default for one in known if one.default is not None}
    values |= {name: by_name[name].read(str(given[name])) for name in given}
    missing = [one.name for one in known if one.required and one.name not in values]
    if missing:
        raise BadRequest(f"缺少参数 {'、'.join(missing)}。")
    return Asked(values)
