"""Chinese official text: one folding for comparison, dates as an office writes them, sentences, excerpts."""

import re
import unicodedata
from datetime import date

_SPACE = re.compile(r"\s+")
_YEAR_BRACKETS = re.compile(r"[\[［(（〔【〖﹝]((?:19|20)\d{2})[\]］)）〕】〗﹞]年?")
_LEADING_ZEROS = re.compile(r"(?<=〕)第?0*(?=\d)")
_NOT_WORDS = re.compile(r"[^\w]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # general categories of Unicode
_SENTENCE_END = re.compile(r"(?<=[。！？；])")
_ISSUING = re.compile(
    r"^(?:.{0,40}?)(?:关于)?(?:印发|发布|公布|颁布|转发|批转)(?:实施)?(.+?)的(?:通知|公告|通告|决定|函)$"
)
_TRIAL = re.compile(r"[(（](?:试行|暂行|修订|修订稿|\d{4}年?(?:修订|修正|版|年版))[)）]$")


def chinese_date(day: date) -> str:
    """2025-03-01 → 2025年3月1日 (GB/T 9704: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def normal_number(number: str) -> str:
    """Give a document number 发文字号 in its one form: no blanks, year in 〔〕, no 第, no leading zeros."""
    bare = unicodedata.normalize("NFKC", _SPACE.sub("", unicodedata.normalize("NFKC", number)))
    return _LEADING_ZEROS.sub("", _YEAR_BRACKETS.sub(r"〔\1〕", bare))


def folded(text: str) -> str:
    """Give the text for comparison: width, blanks, punctuation and case make no difference."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _NOT_WORDS.sub("", plain).replace("_", "")


def title_keys(title: str) -> tuple[str, ...]:
    """Give the folded forms under which a title may be cited, longest first.

    “甲县人民政府关于印发《甲县某办法》的通知” is cited as itself, from 关于 on, or by the document that it issues.
    """
    forms = [title]
    if (start := title.find("关于")) > 0:
        forms.append(title[start:])
    if match := _ISSUING.match(title.strip()):
        forms.append(match[1])
    keys = (folded(form) for form in forms)
    return tuple(dict.fromkeys(key for key in keys if key))


def quoted(title: str) -> str:
    """Give 《标题》; marks inside become 〈〉 (GB/T 15834: quotation within quotation)."""
    bare = title.strip()
    if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
        bare = bare[1:-1]
    return f"《{bare.replace('《', '〈').replace('》', '〉')}》"


def without_trial_mark(title: str) -> str:
    """某办法（试行） → 某办法: what a later text often calls it."""
    return _TRIAL.sub("", title.strip())


def sentences(text: str) -> list[str]:
    """Cut running text after 。！？； and at line ends; blanks around are dropped."""
    return [part.strip() for line in text.splitlines() for part in _SENTENCE_END.split(line) if part.strip()]


def without_controls(text: str) -> str:
    """Drop what has no place in a name: control characters, lone surrogates, invisible signs.

    PostgreSQL refuses NUL; a sign that turns the direction of writing lets a name lie about its ending.
    """
    return "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)


def shortened(text: str, length: int) -> str:
    """Give at most `length` characters; what was cut off shows as …"""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
