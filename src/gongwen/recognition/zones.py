"""Which paragraphs are the text, which the notes under the date, which annexes, which the page's tail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.recognition.annexes import same_name
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import mark_at
from gongwen.recognition.normalise import TABLE_MARK
from gongwen.recognition.organs import is_bare_office
from gongwen.recognition.tail import Tail
from gongwen.recognition.webpage import is_page_line

_NOTE = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")
_ANNEX_LINE = re.compile(r"附件(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：:]?")
_FILE = re.compile(
    r".{0,100}\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|jpe?g|png)(?:\(.*\)|（.*）|下载)?", re.IGNORECASE
)
_FILE_NOTE = re.compile(r"附件：[\u4e00-\u9fa5《]")
_NUMBERED = re.compile(r"\d{1,2}[.、]")
_SENTENCE = re.compile(r"[，。；：]")
_SHORT = 16


@dataclass
class Zones:
    """Paragraphs by zone. `note_end` is where annexes begin among `after`: an attachment note stands before it."""

    body: list[Para]
    after: list[Para] = field(default_factory=list)
    notes: list[Para] = field(default_factory=list)
    note_end: int = 0
    all_text: list[Para] = field(default_factory=list)

    def split_at_titles(self, names: Sequence[str]) -> None:
        """Where no signature ends the text, the title of an issued document does."""
        for n, para in enumerate(self.body):
            if n and any(same_name(para.key, name) for name in names):
                self.after = self.body[n:] + self.after
                self.body = self.body[:n]
                return


def find_zones(paras: list[Para], start: int, tail: Tail | None, used: set[int]) -> Zones:
    """Divide the paragraphs from `start` on. `used` are those that the imprint or a mark has taken."""
    last = _without_page_tail(paras, tail.end if tail else start)
    if tail is None:
        return _unsigned(paras, start, last, used)
    body = [p for n, p in enumerate(paras[start : tail.signed_from], start) if n not in used]
    zones = Zones(body)
    n = tail.end
    while n < last:
        key = paras[n].key
        if _NOTE.fullmatch(key):
            zones.notes.append(paras[n])
        elif n not in used and not is_bare_office(key) and not is_page_line(key):
            break
        n += 1
    zones.after = [p for k, p in enumerate(paras[n:last], n) if k not in used]
    zones.all_text = [*zones.body, *zones.after]
    if _is_navigation(zones.after):
        zones.after = []
    zones.note_end = _note_end(zones.after)
    return zones


def _unsigned(paras: list[Para], start: int, last: int, used: set[int]) -> Zones:
    """Without a signature the text ends where an annex label stands alone on its line."""
    zones = Zones([])
    for n in range(start, last):
        if n in used:
            if _NOTE.fullmatch(paras[n].key):
                zones.notes.append(paras[n])
            continue
        if zones.after or (
            _ANNEX_LINE.fullmatch(paras[n].key) and paras[n].key[-1] not in "：:" and n > start
        ):
            zones.after.append(paras[n])
        else:
            zones.body.append(paras[n])
    zones.all_text = [*zones.body, *zones.after]
    return zones


def _without_page_tail(paras: list[Para], floor: int) -> int:
    """Index behind the last paragraph that belongs to the document."""
    last = len(paras)
    while last > floor and _is_page_tail(paras[last - 1].key):
        last -= 1
    return last


def _is_page_tail(key: str) -> bool:
    """Say whether a line is the page's: furniture, or a file to load down. “附件：名单.xlsx” is the document's note."""
    return is_page_line(key) or (_FILE.fullmatch(key) is not None and _FILE_NOTE.match(key) is None)


def _is_navigation(after: list[Para]) -> bool:
    """Say whether what follows the signature is only short words: the site's navigation."""
    return bool(after) and all(
        len(p) < _SHORT
        and not _SENTENCE.search(p.key)
        and not mark_at(p.key)
        and not p.key.startswith(("附", "〔", TABLE_MARK))
        and not p.key.endswith(
            (
                "表",
                "办法",
                "方案",
                "规定",
                "细则",
                "要点",
                "清单",
                "目录",
                "名单",
                "计划",
                "预案",
                "意见",
                "规划",
            )
        )
        for p in after
    )


def _note_end(after: list[Para]) -> int:
    """Index of the first annex label that stands alone; all where only a note follows."""
    for n, para in enumerate(after):
        if _ANNEX_LINE.fullmatch(para.key):
            return n
    if len(after) <= 6 and all(len(p) < 120 and "。" not in p.key for p in after):  # noqa: PLR2004 - a note and nothing else
        return len(after)
    for n, para in enumerate(after[:3]):
        listed = re.match(r"附件[：:]1[.、]", para.key) is not None
        if listed or (after[n + 1 : n + 2] and after[n + 1].key[:2] in {"2.", "2、"}):
            return _list_end(after, n + 1)
    return 0


def _list_end(after: list[Para], n: int) -> int:
    """Index behind the numbered lines at `n`; a piece of a broken name may stand between two of them."""
    while n < len(after) and (
        _NUMBERED.match(after[n].key) or (n + 1 < len(after) and _NUMBERED.match(after[n + 1].key))
    ):
        n += 1
    return n
