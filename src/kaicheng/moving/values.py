"""The cells of one row as values of our fields. Pure: what cannot be read is a problem with its sentence, never a guess."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from gongwen.recognition.dates import CHINESE_DATE_RE, parse_date
from kaicheng.catalogue.selectors import disclosure_tree, item
from kaicheng.documents.declared import audiences, genre_of, themes
from kaicheng.documents.models import Openness
from kaicheng.kernel.text import folded, normal_number
from kaicheng.moving.declared import columns

_DAY = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_BARE_DAY = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{6})?$")
_SERIAL = re.compile(r"^[1-6]\d{4}(?:\.\d+)?$")  # a day as spreadsheets count
_EPOCH = date(1899, 12, 30)
_YEARS = re.compile(r"^(\d{1,2}|[一二三四五六七八九十])\s*年$")
_DIGITS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)}
_FOREVER = re.compile(r"^(?:长期|永久|无|—|-|/|无限期|长期有效|有效)$")
_SPLIT = re.compile(r"[;；\n\r|]+")
_WORDS = re.compile(r"[;；,，、\s|]+")
_URL = re.compile(r"(?:https?://|/)[^\s;；,，]+", re.IGNORECASE)
_NO_SECRET = re.compile(r"^(?:非密|无|公开|一般|普通|内部公开|—|-|0|否)?$")
_OPENNESS = (
    (re.compile("依申请"), Openness.ON_REQUEST),
    (re.compile("不予|免予|不公开|^否$"), Openness.WITHHELD),
    (re.compile("主动|公开发布|^公开$|全文公开|全部公开|^是$|^网站"), Openness.PROACTIVE),
)
_YES, _NO = frozenset("是有对√1") | {"yes", "true"}, frozenset("否无0×") | {"不是", "no", "false"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, or should be looked at: our column, the sentence, and whether it stops the row."""

    field: str
    sentence: str
    stop: bool = True


@dataclass
class Values:
    """What a row says: fields of the edition, and the rest under its own names."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)  # (name shown, path); the first is the text
    attachments: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    issuers: str = ""
    agency: str = ""
    published_on: date | None = None
    index_number: str = ""
    old_urls: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def stop(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(name, sentence))

    def look(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(name, sentence, stop=False))


def read_row(cells: Mapping[str, str]) -> Values:
    """Read one row: our column → what stands in the cell."""
    out = Values()
    for name, text in cells.items():
        if text.strip() and name in _READERS:
            _READERS[name](out, name, text.strip())
    if not out.fields.get("title") and not cells.get("files"):
        out.stop("title", "没有标题。")
    if not out.files and not out.body:
        out.stop("files", "没有正文：既没有写文件路径，也没有正文内容。")
    _days(out, cells)
    return out


def _title(out: Values, name: str, text: str) -> None:
    bare = " ".join(text.split())
    if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
        bare = bare[1:-1]
    if len(bare) > 300:  # noqa: PLR2004 - as the column
        out.stop(name, f"标题有{len(bare)}字，超过300字，请核对是否填错了列。")
    out.fields["title"] = bare


def _plain(longest: int) -> Callable[[Values, str, str], None]:
    def read(out: Values, name: str, text: str) -> None:
        bare = " ".join(text.split())
        if len(bare) > longest:
            out.look(name, f"{columns()[name].name}超过{longest}字，已截断。")
        out.fields[name] = bare[:longest]

    return read


def _number(out: Values, name: str, text: str) -> None:
    number = normal_number(text)
    if number in {"无", "-", "—", "/"}:
        return
    if len(number) > 60:  # noqa: PLR2004 - as the column
        out.stop(name, "发文字号超过60字，请核对是否填错了列。")
        return
    out.fields[name] = number


def _index_number(out: Values, name: str, text: str) -> None:
    bare = "".join(text.split())
    if len(bare) > 60:  # noqa: PLR2004 - as the column
        out.look(name, "索引号超过60字，没有采用，将另行编排。")
        return
    out.index_number = bare


def _paths(text: str) -> list[tuple[str, str]]:
    """“名称=路径；路径” → (name shown, path)."""
    found = []
    for part in _SPLIT.split(text):
        shown, equals, path = part.rpartition("=")
        if path.strip():
            found.append((shown.strip() if equals else "", path.strip()))
    return found


def _files(out: Values, _name: str, text: str) -> None:
    out.files = _paths(text)


def _attachments(out: Values, _name: str, text: str) -> None:
    out.attachments = _paths(text)


def _body(out: Values, _name: str, text: str) -> None:
    out.body = text


def _issuers(out: Values, _name: str, text: str) -> None:
    out.issuers = text


def _agency(out: Values, _name: str, text: str) -> None:
    out.agency = text


def _day(name: str) -> Callable[[Values, str, str], None]:
    def read(out: Values, column: str, text: str) -> None:
        found = day_of(text)
        if found is None:
            out.stop(column, f"“{text[:40]}”不是日期，请写成2021-08-09的样子。")
        elif name == "published_on":
            out.published_on = found
        else:
            out.fields[name] = found

    return read


def day_of(text: str) -> date | None:
    """Read a day in any of the ways in which sheets write it; a time behind it does not count."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _DAY.match(plain) or _BARE_DAY.match(plain):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            return None
    if _SERIAL.match(plain):
        return _EPOCH + timedelta(days=int(float(plain)))
    han = CHINESE_DATE_RE.match(plain)
    return parse_date(han[0]) if han else None


def _openness(out: Values, name: str, text: str) -> None:
    for pattern, value in _OPENNESS:
        if pattern.search(text):
            out.fields["openness"] = value.value
            return
    out.look(name, f"“{text[:20]}”不是公开属性，没有采用。")


def _genre(out: Values, name: str, text: str) -> None:
    if found := genre_of(text):
        out.fields["genre"] = found
    else:
        out.look(name, f"文种“{text[:20]}”不在目录中，没有采用，改按标题确定。")


def _theme(out: Values, name: str, text: str) -> None:
    if found := theme_code(text):
        out.fields["theme"] = found
    else:
        out.look(name, f"主题分类“{text[:30]}”不在22类主题中，没有采用，改由系统推荐。")


def theme_code(text: str) -> str:
    r"""Read a theme by code or name (综合政务\政务公开, 政务公开); "" where none, or several, are meant."""
    bare = text.strip()
    if bare in themes():
        return bare
    names = _theme_names()
    parts = [folded(part) for part in re.split(r"[\\/>＞→|]+", bare) if part.strip()]
    return names.get("\\".join(parts[-2:]), "") or names.get(parts[-1] if parts else "", "")


@cache
def _theme_names() -> dict[str, str]:
    names: dict[str, str] = {}
    doubtful: set[str] = set()
    for theme in themes().values():
        own = folded(theme.name)
        if theme.parent:
            names[f"{folded(themes()[theme.parent].name)}\\{own}"] = theme.code
        if names.get(own, theme.code) != theme.code:
            doubtful.add(own)
        names[own] = theme.code
    return {name: code for name, code in names.items() if name not in doubtful}


def _catalogue(out: Values, name: str, text: str) -> None:
    bare = text.strip()
    by_name = {folded(one.name): one.code for one in disclosure_tree()}
    code = bare if item(bare) is not None else by_name.get(folded(bare), "")
    if code:
        out.fields["catalogue_item"] = code
    else:
        out.look(name, f"“{bare[:30]}”不是法定主动公开内容的代码或名称，没有采用，改由系统推荐。")


def _keywords(out: Values, name: str, text: str) -> None:
    out.fields[name] = list(dict.fromkeys(word for word in _WORDS.split(text) if word))[:20]


def _audience(out: Values, name: str, text: str) -> None:
    by_name = {one.name: one.code for one in audiences().values()}
    found = [by_name.get(word, word if word in audiences() else "") for word in _WORDS.split(text)]
    if all(found):
        out.fields[name] = list(dict.fromkeys(found))
    else:
        out.look(name, f"服务对象“{text[:30]}”不在目录中，没有采用。")


def _normative(out: Values, name: str, text: str) -> None:
    bare = text.strip().casefold()
    if bare in _YES or bare in _NO:
        out.fields[name] = bare in _YES
    else:
        out.look(name, f"“{text[:10]}”应为“是”或“否”，没有采用。")


def _secrecy(out: Values, name: str, text: str) -> None:
    if not _NO_SECRET.match(text.strip()):
        out.stop(name, f"标有密级“{text[:10]}”，不得迁入。")


def _old_urls(out: Values, name: str, text: str) -> None:
    out.old_urls = list(dict.fromkeys(_URL.findall(text)))
    if not out.old_urls:
        out.look(name, f"“{text[:40]}”不是网址，没有采用；网址以 http:// 或 / 开头。")


def _days(out: Values, cells: Mapping[str, str]) -> None:
    """Read what depends on other days: the last day of force, the day of repeal, the state as it was shown."""
    start = out.fields.get("effective_from") or out.fields.get("written_date")
    if text := cells.get("valid_until", "").strip():
        _valid_until(out, text, start)
    if text := cells.get("repealed_on", "").strip():
        found = day_of(text)
        if found is None:
            out.look("repealed_on", f"“{text[:30]}”不是日期，没有采用。")
        else:
            out.fields["valid_until"] = found - timedelta(days=1)
            out.look("repealed_on", "按废止日期的前一日登记有效期；收入作出废止的文件后，以该文件为准。")
    state = cells.get("force", "")
    if re.search("废止|失效|无效", state) and "valid_until" not in out.fields:
        out.look("force", f"原标为“{state[:10]}”，但没有废止日期或有效期，迁入后将显示为有效，请补填。")


def _valid_until(out: Values, text: str, start: date | None) -> None:
    plain = unicodedata.normalize("NFKC", text)
    if _FOREVER.match(plain):
        return
    if years := _YEARS.match(plain):
        if start is None:
            out.look("valid_until", "写的是年数，但没有施行日期或成文日期，无法推算，没有采用。")
            return
        count = _DIGITS.get(years[1]) or int(years[1])
        out.fields["valid_until"] = _years_after(start, count) - timedelta(days=1)
        return
    days = [day_of(match[0]) for match in _DAY.finditer(plain)] or [day_of(plain)]
    if days[-1] is None:
        out.look("valid_until", f"有效期“{text[:30]}”没有看懂，没有采用，请核对。")
    else:
        out.fields["valid_until"] = days[-1]


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)


_READERS: dict[str, Callable[[Values, str, str], None]] = {
    "title": _title,
    "files": _files,
    "attachments": _attachments,
    "body": _body,
    "doc_number": _number,
    "index_number": _index_number,
    "registration_no": _plain(60),
    "issuers": _issuers,
    "agency": _agency,
    "written_date": _day("written_date"),
    "published_on": _day("published_on"),
    "effective_from": _day("effective_from"),
    "theme": _theme,
    "genre": _genre,
    "openness": _openness,
    "openness_reason": _plain(300),
    "catalogue_item": _catalogue,
    "addressees": _plain(1000),
    "summary": _plain(1500),
    "keywords": _keywords,
    "audience": _audience,
    "note": _plain(300),
    "normative": _normative,
    "secrecy": _secrecy,
    "old_urls": _old_urls,
}
