"""Attachment notes 附件说明 and what follows the signature: annexes and issued documents."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.model import Annex, Reading
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import mark_at
from gongwen.recognition.normalise import TABLE_MARK, NormalText
from gongwen.recognition.organs import is_organ
from gongwen.recognition.outline import build
from gongwen.recognition.readings import Range, reading
from gongwen.recognition.vocabulary import ISSUED_KINDS
from gongwen.recognition.webpage import is_page_line

_LABEL = re.compile(
    r"附(?:件|表|录)?(?:\d{1,2}(?![\d年月日.])|[一二三四五六七八九十]{1,2}(?![\u4e00-\u9fa5]))?[：:]?"
)
_NOTE = re.compile(r"附(?:件|表)?[：:]")
_ITEM = re.compile(
    r"(?<!\d)(\d{1,2})[.、](?!\d|$)|(?<!\d)(\d{1,2})\.(?=(?:19|20)\d{2}年)|（(\d{1,2})）(?=[\u4e00-\u9fa5《])"
)
_LABELLED = re.compile(r"附件(\d{1,2})[：:.、]?([\u4e00-\u9fa5《\d][^。]{2,80})")
_QUOTED = re.compile(r"《(.+)》")
_KIND = re.compile(rf"(?:{ISSUED_KINDS})(?:（[^（）]{{1,24}}）)*$")
_BRACKETED = re.compile(r"（[^（）]{1,80}）")
_DATE_START = re.compile(r"[12一二][\d〇零一二三四五六七八九]{3}年.{1,3}月.{1,3}日")
_TRIM = re.compile(r"[《》〈〉（）“”、，。：；\s]")


@dataclass
class Note:
    """The attachment note: names and the paragraphs it takes."""

    names: list[Range] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def read_note(text: NormalText, paras: Sequence[Para], start: int, end: int) -> Note:
    """Find “附件：1.… 2.…” among paragraphs [start, end), the last such note."""
    for n in range(end - 1, start - 1, -1):
        key = paras[n].key
        if not _NOTE.match(key) or len(key) > 500:  # noqa: PLR2004
            continue
        note = Note()
        note.used.add(n)
        head = _NOTE.match(key)
        at = paras[n].start + (head.end() if head else 0)
        _take_names(text, (at, paras[n].end), note)
        _following_names(text, paras, n + 1, end, note)
        return note
    return _labelled_lines(text, paras, start, end)


def _labelled_lines(text: NormalText, paras: Sequence[Para], start: int, end: int) -> Note:
    """Read a note whose every line has its label: “附件1：甲” and below it “附件2：乙”."""
    note = Note()
    for n in range(max(start, end - 20), end):
        m = _LABELLED.fullmatch(paras[n].key)
        if m and int(m.group(1)) == len(note.names) + 1:
            note.names.append(_bare(text.key, paras[n].start + m.start(2), paras[n].end))
            note.used.add(n)
        elif note.names:
            break
    return note if len(note.names) > 1 else Note()


def _following_names(text: NormalText, paras: Sequence[Para], start: int, end: int, note: Note) -> None:
    """Names on the lines below: numbered ones, or pieces of a name that was broken."""
    first = len(note.names)
    for n in range(start, min(end, start + 40)):
        para = paras[n]
        if _ITEM.match(para.key):
            _take_names(text, (para.start, para.end), note)
        elif (
            not note.names
            or _is_open(text.key, note.names[-1])
            or (n + 1 < end and _ITEM.match(paras[n + 1].key) and _is_piece(para.key))
        ):
            if first or note.names:
                note.names[-1] = (note.names[-1][0], para.end)
            else:
                _take_names(text, (para.start, para.end), note)
        else:
            return
        note.used.add(n)


def _is_open(key: str, at: Range) -> bool:
    """Say whether a name breaks off inside a bracket or quotation marks."""
    return any(key.count(a, *at) > key.count(b, *at) for a, b in ("（）", "《》", "“”"))


def _is_piece(key: str) -> bool:
    return len(key) < 60 and key[-1] not in "。：" and not _DATE_START.match(key) and not is_page_line(key)  # noqa: PLR2004


def _take_names(text: NormalText, at: Range, note: Note) -> None:
    """Divide “1.甲 2.乙” at numbers that count on."""
    start, end = at
    cuts = [start]
    expected = len(note.names) + 1
    for m in _ITEM.finditer(text.key, start, end):
        if int(m.group(1) or m.group(2) or m.group(3)) == expected and (m.start() == start or expected > 1):
            if m.start() > start:
                cuts.append(m.start())
            expected += 1
    cuts.append(end)
    for a, b in itertools.pairwise(cuts):
        item = _ITEM.match(text.key, a, b)
        name = _bare(text.key, item.end() if item else a, b)
        if name[0] < name[1]:
            note.names.append(name)


def _bare(key: str, start: int, end: int) -> Range:
    """Range of a name without its closing mark and without the quotation marks around the whole of it."""
    while end > start and key[end - 1] in "。；，、":
        end -= 1
    if end - start > 1 and key[start] == "《" and key[end - 1] == "》" and key.count("《", start, end) == 1:
        return start + 1, end - 1
    return start, end


def name_of(text: NormalText, at: Range) -> str:
    """Name of an attachment as it is shown; quotation marks around its first part are dropped."""
    shown = text.shown[slice(*at)]
    m = _QUOTED.match(shown)
    if m and shown.startswith("《") and _BRACKETED.fullmatch(text.key[at[0] + m.end() : at[1]] or "（一）"):
        return m.group(1)
    return shown


def same_name(one: str, other: str) -> bool:
    """Compare two titles without marks."""
    return bool(one) and _TRIM.sub("", one) == _TRIM.sub("", other)


@dataclass
class _Part:
    label: str = ""
    title: list[Range] = field(default_factory=list)
    paras: list[Para] = field(default_factory=list)


def read_annexes(
    text: NormalText, paras: list[Para], known: Sequence[str]
) -> tuple[tuple[Annex, ...], list[Reading[str]]]:
    """Cut what follows the signature into annexes. `known` are the titles the document names.

    Returns the annexes and, for the labelled ones, readings of their titles.
    """
    known = [_TRIM.sub("", name) for name in known]
    parts: list[_Part] = []
    queue = list(paras)
    n = 0
    while n < len(queue):
        para = queue[n]
        label = _LABEL.match(para.key)
        if label and _is_label(para.key, label.end()):
            part = _Part(text.shown[para.start : para.start + label.end()].rstrip("：:"))
            parts.append(part)
            if label.end() < len(para):
                at = para.start + label.end()
                queue[n] = Para(at, para.end, text.key[at : para.end], 0, run_on=para.run_on)
            else:
                n += 1
            n = _take_title(text, queue, n, known, part)
            continue
        if not parts or _known_prefix(para.key, known) == len(para):
            parts.append(_Part())
            n = _take_title(text, queue, n, known, parts[-1])
            continue
        parts[-1].paras.append(para)
        n += 1
    annexes = tuple(
        Annex(p.label, "".join(text.shown[a:b] for a, b in p.title), build(text, p.paras)) for p in parts
    )
    titles = [
        reading(text, name_of(text, (p.title[0][0], p.title[-1][1])), p.title, 0.75, "attachments.annex")
        for p in parts
        if p.label and p.title
    ]
    return annexes, titles


def _is_label(key: str, end: int) -> bool:
    """Say whether 附件… opens an annex: alone on its line, or with the title of one behind it."""
    rest = key[end:]
    return (
        not rest
        or (
            key.startswith("附件")
            and len(rest) > 3  # noqa: PLR2004 - shorter is no title
            and "。" not in rest[:60]
            and rest[0] not in "中所的和与及、，"
        )
    )


def _known_prefix(key: str, known: Sequence[str]) -> int:
    """Length of a known title at the head of the words, 0 where there is none."""
    best = 0
    for name in known:
        best = max(best, _prefix_length(key, name))
    return best


def _prefix_length(key: str, name: str) -> int:
    at = 0
    if not name:
        return 0
    for n, c in enumerate(key):
        if _TRIM.match(c):
            continue
        if c != name[at]:
            return 0
        at += 1
        if at == len(name):
            end = n + 1
            while end < len(key) and key[end] in "》）”":
                end += 1
            return end
    return 0


def _take_title(text: NormalText, queue: list[Para], n: int, known: Sequence[str], part: _Part) -> int:
    """Read the title lines at `n`; returns the index behind them. A title with text glued to it is cut off."""
    if n >= len(queue):
        return n
    para = queue[n]
    if size := _known_prefix(para.key, known):
        part.title.append((para.start, para.start + size))
        if size < len(para):
            at = para.start + size
            queue[n] = Para(at, para.end, text.key[at : para.end], 0, run_on=True)
            return n
        return _bracket_line(queue, n + 1, part)
    joined = ""
    for k in range(n, min(n + 4, len(queue))):
        if not _title_line(queue[k]):
            break
        joined += queue[k].key
        if _is_whole(joined, queue, n, k, known):
            part.title += [(p.start, p.end) for p in queue[n : k + 1]]
            return _bracket_line(queue, k + 1, part)
    if _title_line(para) and not is_organ(para.key):
        part.title.append((para.start, para.end))
        return _bracket_line(queue, n + 1, part)
    return n


def _is_whole(joined: str, queue: list[Para], n: int, k: int, known: Sequence[str]) -> bool:
    """Say whether the lines n … k are a title to its end: a known one, or one that ends in the name of a kind."""
    if any(same_name(joined, name) for name in known):
        return True
    if k + 1 < len(queue) and _goes_on(joined, queue[k + 1]):
        return False
    return (k > n and _KIND.search(joined) is not None) or _KIND.search(queue[k].key) is not None


def _goes_on(title: str, line: Para) -> bool:
    """Say whether a title that began with 关于 and has come to no 的 goes on in the line below: …关于甲｜乙的说明."""
    about = title.rfind("关于")
    return (
        about >= 0
        and "的" not in title[about:]
        and "》" not in title[about:]
        and _title_line(line)
        and re.search(rf"的[^的]{{0,6}}(?:{ISSUED_KINDS})$", line.key) is not None
    )


def _bracket_line(queue: list[Para], n: int, part: _Part) -> int:
    """Take “（试行）” on a line of its own into the title."""
    if n < len(queue) and _BRACKETED.fullmatch(queue[n].key) and len(queue[n]) <= 16:  # noqa: PLR2004
        part.title.append((queue[n].start, queue[n].end))
        return n + 1
    return n


def _title_line(para: Para) -> bool:
    key = para.key
    return (
        2 <= len(key) <= 80  # noqa: PLR2004 - a title line, not a paragraph
        and key[-1] not in "。；：，、"
        and mark_at(key) is None
        and key[0] not in f"〔{TABLE_MARK}"
    )
