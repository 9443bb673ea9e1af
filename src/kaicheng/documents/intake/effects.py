"""What a text does to other documents: read from title, sentences and lists. Pure: nothing is looked up here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gongwen.model import Annex, Citation, OfficialDocument
from gongwen.source import TableBlock
from kaicheng.documents.intake.running import RunningText, tables_of
from kaicheng.documents.models import RelationKind
from kaicheng.kernel.text import folded, normal_number, sentences

MOST_CITED = 40
_TITLE = r"《((?:[^《》]|《[^《》]*》){2,150})》"
_NUMBER_AFTER = r"(?:\s*[（(]([^（）()]{2,30}?[〔\[［(（]\d{4}[〕\]］)）]\s*\d+\s*号)[^（）()]*[）)])?"
QUOTED = re.compile(_TITLE + _NUMBER_AFTER)
_DAY = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_UNTIL = re.compile(r"(?:延长|延续|顺延|展期)[^。；]{0,10}?至\s*" + _DAY)
_YEARS = re.compile(r"(?:延长|延续|顺延)\s*([一二三四五六七八九十]|\d{1,2})\s*年")
_FROM = re.compile("自" + _DAY + r"起[^。；]{0,12}?(?:废止|失效|停止执行)")
_PROLONGING = re.compile(r"延长|延续|顺延|展期")
_AMENDS = re.compile(r"作(?:出)?(?:如下|以下|相应)?修(?:改|订)|(?:予以|进行)修(?:改|订)|修(?:改|订)为")
_AMENDS_TITLE = re.compile(r"关于(?:修改|修订|调整)")
_REPEALS = re.compile(r"废止|停止执行|不再执行")
_EXPIRES = re.compile(r"宣布失效|予以失效|自行失效")
_NOT_DONE = re.compile(r"废止.{0,4}(?:依据|建议|意见稿)|(?:未予?|尚未|不予|不再)废止|继续有效")
_INTERPRETS = re.compile(r"解读|图解|一图读懂|问答|政策说明")
_OF_INTERPRETED = re.compile(r"^(?:关于)?(.+?)的?(?:政策|文件)?(?:解读|图解|问答|政策说明)")
_FORWARDS = re.compile(r"转发|批转")
_GROUNDS = re.compile(r"(?:贯彻|落实|执行|根据|按照|依据|依照)[^《》，。；]{0,16}《[^，。；]*")
_LIST_TITLE = re.compile(r"废止|失效|修改")
_NAME_HEAD = re.compile(r"名\s*称|标\s*题|文件名|题\s*目")
_NUMBER_HEAD = re.compile(r"文\s*号|字\s*号|编\s*号")
_LISTED = re.compile(
    r"^(?:\d+\s*[.．、]|[（(]?[一二三四五六七八九十]+[）)、])\s*(.{4,150}?)\s*(?:[（(]([^（）()]*?\d+\s*号)[）)])?\s*[。；;]?$"
)
_DIGITS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Effect:
    """One relation as read. `years`: a prolongation whose end depends on the target's own period."""

    kind: RelationKind
    title: str = ""
    number: str = ""
    effective_on: date | None = None
    until: date | None = None
    years: int | None = None
    words: str = ""


def effects_of(text: RunningText) -> tuple[Effect, ...]:
    """Give the relations a text states, the strongest of each target only, in reading order."""
    document = text.document
    found = [
        *_from_lists(document),
        *_from_sentences(text),
        *(_cited(RelationKind.REPEALS, c) for c in document.repeals if not _merely_mentioned(document, c)),
        *_interpreted(text),
        *_forwarded(text),
        *_implemented(text),
        *(_cited(RelationKind.CITES, citation) for citation in document.citations[:MOST_CITED]),
    ]
    return _strongest(found, own=_own_titles(text))


def _cited(kind: RelationKind, citation: Citation) -> Effect:
    return Effect(kind, citation.title or "", citation.number or "")


def _merely_mentioned(document: OfficialDocument, citation: Citation) -> bool:
    """Whether the sentence around says that nothing is repealed (继续有效, 提出废止建议)."""
    if citation.span is None:
        return False
    start = document.text.rfind("。", 0, citation.span.start) + 1
    end = document.text.find("。", citation.span.end)
    around = document.text[start : end if end >= 0 else None]
    return bool(_NOT_DONE.search(QUOTED.sub("《》", around)))


def _own_titles(text: RunningText) -> set[str]:
    issued = text.document.issued_docs.value if text.document.issued_docs else ()
    own = {folded(text.title)}
    if not (_FORWARDS.search(text.title) or _AMENDS_TITLE.search(text.title) or _prolongs(text.title)):
        own |= {folded(title) for title in issued}
    return own


# -- lists in annexes: 决定废止的规范性文件目录 ------------------------------------------------------------------------


def _from_lists(document: OfficialDocument) -> Iterator[Effect]:
    for annex in document.annexes:
        kind = _kind_of_list(annex)
        if kind is None:
            continue
        for table in tables_of(annex.body):
            yield from _from_table(table, kind)
        for line in RunningText(replace(document, body=annex.body, annexes=()), "").body:
            if (match := _LISTED.match(line)) and (match[2] or "《" in match[1] or "关于" in match[1]):
                title = match[1].strip().removeprefix("《").removesuffix("》")
                yield Effect(kind, title, normal_number(match[2] or ""), words=line)


def _kind_of_list(annex: Annex) -> RelationKind | None:
    title = annex.title
    if not _LIST_TITLE.search(title) or "继续有效" in title or not re.search(r"目录|清单|文件|一览表", title):
        return None
    if "废止" in title:
        return RelationKind.REPEALS
    return RelationKind.EXPIRES if "失效" in title else RelationKind.AMENDS


def _from_table(table: TableBlock, kind: RelationKind) -> Iterator[Effect]:
    rows = [[cell.text.strip() for cell in row] for row in table.rows]
    head = next((n for n, row in enumerate(rows[:3]) if any(_NAME_HEAD.search(cell) for cell in row)), None)
    if head is None:
        return
    name = next(n for n, cell in enumerate(rows[head]) if _NAME_HEAD.search(cell))
    number = next((n for n, cell in enumerate(rows[head]) if _NUMBER_HEAD.search(cell)), None)
    for row in rows[head + 1 :]:
        if len(row) <= name or not row[name]:
            continue
        title = re.sub(r"\s", "", row[name]).removeprefix("《").removesuffix("》")
        printed = row[number] if number is not None and len(row) > number else ""
        yield Effect(kind, title, normal_number(printed) if "号" in printed else "", words=row[name])


# -- sentences ---------------------------------------------------------------------------------------------------------


def _from_sentences(text: RunningText) -> Iterator[Effect]:
    until, years = _prolonged(text)
    for sentence in (text.title, *text.sentences):
        quoted = QUOTED.findall(sentence)
        if not quoted:
            continue
        kind = _kind_of_sentence(sentence, in_title=sentence == text.title)
        if kind is None:
            continue
        day = _day(_FROM.search(sentence))
        for title, number in quoted:
            effect = Effect(kind, title, normal_number(number), words=sentence)
            if kind is RelationKind.EXTENDS:
                yield replace(effect, until=until, years=years)
            else:
                yield replace(effect, effective_on=day)


def _kind_of_sentence(sentence: str, *, in_title: bool) -> RelationKind | None:
    outside = QUOTED.sub("《》", sentence)
    if _prolongs(outside):
        return RelationKind.EXTENDS
    if in_title:
        return RelationKind.AMENDS if _AMENDS_TITLE.search(outside) else _ending(outside)
    if re.search(r"(?:对|将|把)《》", outside) and _AMENDS.search(outside):
        return RelationKind.AMENDS
    if _NOT_DONE.search(outside):
        return None
    # 《…》同时废止, 废止《…》: the two words stand side by side
    if re.search(r"(?:废止|停止执行)[^。]{0,6}《》|《》[^。]{0,12}(?:废止|停止执行)", outside):
        return RelationKind.REPEALS
    return RelationKind.EXPIRES if _EXPIRES.search(outside) else None


def _prolongs(words: str) -> bool:
    return "有效期" in words and _PROLONGING.search(words) is not None


def _ending(title: str) -> RelationKind | None:
    if not re.search(r"关于(?:废止|宣布)", title):
        return None
    return RelationKind.REPEALS if _REPEALS.search(title) else RelationKind.EXPIRES


def _prolonged(text: RunningText) -> tuple[date | None, int | None]:
    """Find until when, or for how many years, a text prolongs."""
    for sentence in (text.title, *text.sentences):
        if match := _UNTIL.search(sentence):
            return _day(match), None
    for sentence in (text.title, *text.sentences):
        if match := _YEARS.search(sentence):
            return None, _DIGITS.get(match[1]) or int(match[1])
    return None, None


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # 2025年2月30日: printed wrongly, so not known
        return None


# -- title and opening -------------------------------------------------------------------------------------------------


def _interpreted(text: RunningText) -> Iterator[Effect]:
    if not _INTERPRETS.search(QUOTED.sub("", text.title)):
        return
    quoted = QUOTED.findall(text.title) or QUOTED.findall("".join(text.body[:3]))
    if quoted:
        title, number = quoted[0]
        numbers = [n for t, n in QUOTED.findall(text.opening) if n and folded(t) == folded(title)]
        yield Effect(RelationKind.INTERPRETS, title, normal_number(number or next(iter(numbers), "")))
    elif match := _OF_INTERPRETED.match(text.title):
        yield Effect(RelationKind.INTERPRETS, match[1])


def _forwarded(text: RunningText) -> Iterator[Effect]:
    issued = text.document.issued_docs
    if not _FORWARDS.search(QUOTED.sub("", text.title)) or issued is None:
        return
    numbers = {folded(c.title): c.number for c in text.document.citations if c.title and c.number}
    for title in issued.value:
        yield Effect(RelationKind.FORWARDS, title, numbers.get(folded(title), ""))


def _implemented(text: RunningText) -> Iterator[Effect]:
    """Documents on which the text says it rests: in its opening, or in Article 1 of what it issues."""
    for sentence in [s for line in (*text.body[:3], *text.annexes[:4]) for s in sentences(line)][:12]:
        for ground in _GROUNDS.finditer(sentence):
            for title, number in QUOTED.findall(ground[0]):
                yield Effect(RelationKind.IMPLEMENTS, title, normal_number(number))


_STRENGTH = {
    kind: n
    for n, kind in enumerate(
        (
            RelationKind.EXTENDS,
            RelationKind.REPEALS,
            RelationKind.EXPIRES,
            RelationKind.REPLACES,
            RelationKind.AMENDS,
            RelationKind.INTERPRETS,
            RelationKind.FORWARDS,
            RelationKind.IMPLEMENTS,
            RelationKind.CITES,
        )
    )
}


def _strongest(found: list[Effect], *, own: set[str]) -> tuple[Effect, ...]:
    """Keep one relation to each target, the strongest; a target is known by number or by title."""
    kept: list[Effect] = []
    for effect in sorted(found, key=lambda e: _STRENGTH[e.kind]):
        key = folded(effect.title)
        if (not key and not effect.number) or key in own:
            continue
        place = next((n for n, other in enumerate(kept) if _same_target(effect, other)), None)
        if place is None:
            kept.append(effect)
            continue
        other = kept[place]
        kept[place] = replace(other, number=other.number or effect.number, title=other.title or effect.title)
    return tuple(kept)


def _same_target(one: Effect, other: Effect) -> bool:
    if one.number and other.number:
        return one.number == other.number
    return bool(one.title) and folded(one.title) == folded(other.title)
