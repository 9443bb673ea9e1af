"""Which of our tasks carries out which item of the upper level's plan: likeness of words, with the words that say why. Pure.

Two characters that stand together are one shingle; a shingle that few items have says more than one that all have
(公开, 信息, 工作). Likeness of titles, of texts, and of what both name (documents, quoted words, numbers) are added up.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaicheng.kernel.text import folded

MATCHED, DOUBTFUL = 0.4, 0.17  # from here on taken as the same; from here on worth a look
_CLEARLY = 0.08  # so much better than the next one
_TITLE, _TEXT, _NAMED = 0.5, 0.5, 0.25
_QUOTED = re.compile(r"[《“]([^》”]{2,40})[》”]")
_NUMBERS = re.compile(
    r"(?<![\d.])(?:\d{2,}|[3-9])(?:\.\d+)?(?:个工作日|万元|亿元|公里|[%％个项件份次场部万户吨])"
)
_TIMES = re.compile(r"(?:19|20)\d{2}年?|\d{1,2}月(?:\d{1,2}日|底|份)?前?|年底前|\d+个工作日内")
_HAN = "一二三四五六七八九十"
_TEN = 10
_PART = 0.85  # what stands whole in a longer one counts a little less than what is the same
_FEW = 3  # shingles
_CANDIDATES = 3
_SHOWN = 4  # words named as the reason
_LONGEST_WORD = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One item to be compared. `key`: what it is called (“二、（三）”, or the key of a task)."""

    key: str
    heading: str
    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like one of ours is to an upper item, 0…1, and why."""

    upper: str
    own: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Matching:
    """What came of it: by the key of ours its best item; candidates of each of ours, the best first."""

    matched: Mapping[str, Likeness]
    doubtful: Mapping[str, Sequence[Likeness]]
    gaps: tuple[str, ...]
    extras: tuple[str, ...]


def number_of(path: Sequence[int], printed: str) -> str:
    """Name an item as an office cites it: 二、（三）; its own number alone where it stands at the top."""
    own = printed.strip().rstrip("、.．")
    if len(path) < 2 or not own:  # noqa: PLR2004 - a section and its own number
        return own or "、".join(str(n) for n in path)
    return f"{_han(path[0])}、{own}"


def _han(number: int) -> str:
    if number < 1 or number >= _TEN * _TEN:
        return str(number)
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_HAN[tens - 1]}十")
    return head + (_HAN[ones - 1] if ones else "")


@dataclass(frozen=True, slots=True)
class _Bag:
    """Shingles, and what they weigh together."""

    shingles: frozenset[str]
    size: float


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An item with its shingles and what it names."""

    item: Item
    title: _Bag
    text: _Bag
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two items beside each other; `both`: what both name."""

    upper: _Weighed
    score: float
    title: float
    both: frozenset[str]


def match(upper: Sequence[Item], own: Sequence[Item], settled: Mapping[str, str] | None = None) -> Matching:
    """Match ours (many may carry out one) to the upper items. `settled`: key of ours → key of the upper item, by a person.

    Matched is what is like enough and clearly more like than any other item; doubtful has its candidates.
    """
    settled = settled or {}
    keys = {item.key for item in upper}
    matched = {o: Likeness(u, o, 1.0, "已确认") for o, u in settled.items() if u in keys}
    doubtful: dict[str, Sequence[Likeness]] = {}
    weights = _weights([*upper, *own])
    above = [_weighed(item, weights) for item in upper]
    for item in own:
        if item.key in matched:
            continue
        mine = _weighed(item, weights)
        likely = sorted((_compare(one, mine, weights) for one in above), key=lambda pair: -pair.score)
        best = [_likeness(pair, mine, weights) for pair in likely[:_CANDIDATES] if pair.score >= DOUBTFUL]
        if not best:
            continue
        ahead = best[0].score - (best[1].score if len(best) > 1 else 0)
        if best[0].score >= MATCHED and ahead >= _CLEARLY:
            matched[item.key] = best[0]
        else:
            doubtful[item.key] = best
    carried = {like.upper for like in matched.values()}
    return Matching(
        matched,
        doubtful,
        gaps=tuple(item.key for item in upper if item.key not in carried),
        extras=tuple(i.key for i in own if i.key not in matched and i.key not in doubtful),
    )


def _weighed(item: Item, weights: Mapping[str, float]) -> _Weighed:
    words = item.heading + item.text
    named = {folded(word) for word in (*_QUOTED.findall(words), *item.cites)} | set(_NUMBERS.findall(words))
    heading = item.heading or re.split(r"[。；，]", item.text, maxsplit=1)[0]
    return _Weighed(item, _bag(heading, weights), _bag(words, weights), frozenset(named - {""}))


def _bag(words: str, weights: Mapping[str, float]) -> _Bag:
    shingles = _shingles(words)
    return _Bag(shingles, _weight(shingles, weights))


def _weight(shingles: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(shingle, 0.0) for shingle in shingles)


def _shingles(words: str) -> frozenset[str]:
    plain = folded(_TIMES.sub("", words))
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1))


def _weights(items: Iterable[Item]) -> dict[str, float]:
    """The rarer, the heavier; what more than half of the items have counts for next to nothing."""
    among: Counter[str] = Counter()
    total = 0
    for item in items:
        total += 1
        among.update(_shingles(item.heading + item.text))
    return {shingle: math.log((1 + total) / (0.5 + count)) ** 2 for shingle, count in among.items()}


def _compare(upper: _Weighed, own: _Weighed, weights: Mapping[str, float]) -> _Compared:
    # a heading may say in the text of the other what its own text says at length
    title = max(
        _alike(upper.title, own.title, weights),
        _PART * _within(own.title, upper.text, weights),
        _PART * _within(upper.title, own.text, weights),
    )
    text = max(
        _alike(upper.text, own.text, weights),
        _PART * _within(upper.text, own.text, weights),
        _PART * _within(own.text, upper.text, weights),
    )
    both = upper.named & own.named
    named = len(both) / min(len(upper.named), len(own.named)) if both else 0.0
    score = _TITLE * title + _TEXT * text
    score += (1 - score) * _NAMED * named
    return _Compared(upper, round(min(score, 1.0), 3), title, both)


def _alike(one: _Bag, other: _Bag, weights: Mapping[str, float]) -> float:
    """How much of both they share: 0 … 1."""
    shared = _weight(one.shingles & other.shingles, weights)
    return shared / math.sqrt(one.size * other.size) if shared else 0.0


def _within(short: _Bag, long: _Bag, weights: Mapping[str, float]) -> float:
    """What share of the one stands in the other. Two words stand anywhere."""
    if short.size > long.size or len(short.shingles) <= _FEW:
        return 0.0
    return _weight(short.shingles & long.shingles, weights) / short.size if short.size else 0.0


def _likeness(pair: _Compared, own: _Weighed, weights: Mapping[str, float]) -> Likeness:
    why = _why(pair.upper, own, pair.title, pair.both, weights)
    return Likeness(pair.upper.item.key, own.item.key, pair.score, why)


def _why(
    upper: _Weighed, own: _Weighed, title: float, both: frozenset[str], weights: Mapping[str, float]
) -> str:
    words = _shared_words(upper.item, own.item, weights)
    parts = []
    if folded(upper.item.heading) and folded(upper.item.heading) == folded(own.item.heading):
        parts.append("名称相同")
    elif title >= MATCHED:
        parts.append("名称相近")
    if words:
        parts.append("都写到" + "".join(f"“{word}”" for word in words))
    extra = [name for name in sorted(both) if not any(name in word or word in name for word in words)]
    if extra:
        parts.append("都有" + "、".join(extra[:_SHOWN]))
    return "；".join(parts)


def _shared_words(upper: Item, own: Item, weights: Mapping[str, float]) -> list[str]:
    """The longest stretches that stand in both, the weightiest first."""
    one, other = (folded(_TIMES.sub("", item.heading + item.text)) for item in (upper, own))
    found: dict[str, float] = {}
    at = 0
    while at < len(one) - 1:
        length = 0
        while length < _LONGEST_WORD and at + length < len(one) and one[at : at + length + 1] in other:
            length += 1
        if length > 2:  # noqa: PLR2004 - two characters are seldom a reason
            word = one[at : at + length]
            found[word] = sum(weights.get(word[n : n + 2], 0) for n in range(length - 1))
        at += max(length, 1)
    return sorted(found, key=lambda word: -found[word])[:_SHOWN]
