"""Who issues the document: as signed, else as the title, the red head or the page says."""

import re
from collections.abc import Sequence

from gongwen.model import Reading
from gongwen.recognition.elements import Head
from gongwen.recognition.normalise import NormalText
from gongwen.recognition.organs import is_organ, names_in, split_joint
from gongwen.recognition.readings import Range, reading
from gongwen.recognition.tail import Tail
from gongwen.recognition.title import issuers_in_title

_BY_ORDER = re.compile(r"日([\u4e00-\u9fa5]{3,30}?)令第")
_NATION = "中华人民共和国"


def read_issuers(
    text: NormalText, head: Head, tail: Tail | None, title: str, title_ranges: Sequence[Range]
) -> Reading[tuple[str, ...]] | None:
    """Read the issuing organs."""
    titled = issuers_in_title(text, title_ranges, title) if title else []
    if tail and tail.names and (tail.sure > 0.9 or not titled):  # noqa: PLR2004
        agree = bool(titled) and _same(text, titled, tail.names)
        return _reading(text, tail.names, 0.99 if agree else min(tail.sure, 0.95), "issuers.signature")
    if titled:
        return _reading(text, titled, 0.9, "issuers.title")
    return _of_head(text, head)


def _of_head(text: NormalText, head: Head) -> Reading[tuple[str, ...]] | None:
    """Fall back on the name of an order, the red head, the metadata."""
    if head.order_name:
        start, end = head.order_name
        end -= 2 if text.key.startswith(("命令", "公告", "通告"), end - 2) else 1
        if text.key.startswith(_NATION + "国务院", start):
            start += len(_NATION)
        return _reading(text, names_in(text, start, end), 0.92, "issuers.order")
    if head.byline:
        return _reading(text, names_in(text, *head.byline), 0.75, "issuers.byline")
    if head.dateline:
        return _reading(text, names_in(text, *head.dateline[0]), 0.8, "issuers.dateline")
    if head.passage and (m := _BY_ORDER.search(head.passage.key)):
        at = head.passage.start
        return _reading(text, [(at + m.start(1), at + m.end(1))], 0.75, "issuers.passage")
    if marked := _of_mark(head.issuing_mark):
        return marked
    printed = head.metadata.get("发文机关")
    if printed:
        ranges = [r for r in names_in(text, printed[1], printed[2]) if is_organ(text.key[r[0] : r[1]])]
        return _reading(text, ranges or [(printed[1], printed[2])], 0.75, "issuers.metadata")
    return None


def _of_mark(mark: Reading[str] | None) -> Reading[tuple[str, ...]] | None:
    """Names in the red head (“…文件”) or in the letterhead."""
    if mark is None or not (mark.value.endswith("文件") or mark.rule == "head.letterhead"):
        return None
    names = tuple(split_joint(mark.value.removesuffix("文件")))
    return Reading(names, mark.words, mark.spans, 0.85, "issuers.mark")


def _reading(text: NormalText, ranges: Sequence[Range], sure: float, rule: str) -> Reading[tuple[str, ...]]:
    return reading(text, tuple(text.shown[a:b] for a, b in ranges), ranges, sure, rule)


def _same(text: NormalText, one: Sequence[Range], other: Sequence[Range]) -> bool:
    return {text.key[a:b] for a, b in one} == {text.key[a:b] for a, b in other}
